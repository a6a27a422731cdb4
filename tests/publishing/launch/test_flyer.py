"""The flyer: its words, what it says of the campaign, its two sides on paper, its page and the register of copies."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from campaign.audit import AuditEntry
from campaign.flyers import flyer_lines
from campaign.models import Campaign, FlyerHandout, FlyerText, Job, Unit
from campaign.refusals import NotAllowed
from publishing.launch.flyer_parts import goals_of, honours_of, name_pieces, sheets_of, year_of
from publishing.launch.flyer_receipt import frozen_flyer_receipt
from publishing.launch.flyer_sheet import (
    A4,
    A5,
    PRESS,
    FlyerTooFull,
    NoRulesPage,
    NoScheme,
    flyer_content,
    flyer_pdf,
    frozen_flyer,
)
from publishing.launch.flyer_texts import BadFlyerText, flyer_words, write_flyer_words
from publishing.launch.rules_opening import open_rules
from publishing.launch.two_up import sheets_for
from scoring.models import Scheme
from tests.activities.events import make_departments, make_people
from tests.browsing import client_of

MM = 72 / 25.4
WORDS = {"slogan": "人人参与", "invitation": "请您参与。", "contact": "考核办公室 306室"}


def url(name: str, **values) -> str:
    return reverse(f"publishing:{name}", kwargs={"campaign": "t2026", **values})


def write(world, **values):
    return write_flyer_words(
        campaign=world.campaign, by=world.access("office"), **(WORDS | {"with_code": False} | values)
    )


@pytest.mark.parametrize(
    ("text", "goals", "rest", "name"),
    [
        ("建设一流作风、一流队伍、一流业绩", ["一流作风", "一流队伍", "一流业绩"], "", "三个一流"),
        (
            "一流作风、一流队伍，创新机关、活力机关。",
            ["一流作风", "一流队伍"],
            "创新机关、活力机关",
            "两个一流",
        ),
        ("建设文明机关、和谐机关", ["文明机关", "和谐机关"], "", "创建目标"),
        ("转变作风，服务基层", [], "转变作风，服务基层", "创建目标"),
        ("", [], "创建文明部室", "创建目标"),
    ],
)
def test_goals_are_named_one_by_one_where_the_words_do(text, goals, rest, name):
    assert goals_of(text) == {"goals": goals, "goals_text": rest, "goals_name": name}


@pytest.mark.parametrize(
    ("name", "pieces"),
    [
        ("“323”文明部室创建活动", ["“323”文明部室", "创建活动"]),
        ("文明部室创建", ["文明部室创建"]),
        ("读书活动", ["读书", "活动"]),
        ("活动", ["活动"]),
    ],
)
def test_name_is_set_in_its_natural_pieces(name, pieces):
    assert name_pieces(name) == pieces


def test_sections_of_the_categories_stand_as_one():
    def section(name, full, category="", by_branch=False):
        return {"name": name, "full": full, "category": category, "by_branch": by_branch}

    scheme = {
        "sheets": [
            {
                "name": "业务工作",
                "full": "100",
                "sections": [
                    section("共性指标", "45"),
                    section("分类指标·生产技术类", "55", "生产技术类"),
                    section("分类指标·经营管理类", "55", "经营管理类"),
                ],
            },
            {"name": "自身建设", "full": "100", "sections": [section("党建工作", "100", by_branch=True)]},
        ]
    }

    assert [[tuple(part.values()) for part in sheet["parts"]] for sheet in sheets_of(scheme)] == [
        [("共性指标", "45", ""), ("分类指标", "55", "生产技术等2类部室各有标准")],
        [("党建工作", "100", "按党支部统一记分")],
    ]


def test_year_begins_with_the_first_assessed_month():
    months = year_of(5)

    assert [one["name"] for one in months if one["month"]] == ["5", "6", "7", "8", "9", "10", "11", "12"]
    assert [one["name"] for one in months if one["quarter"]] == ["6", "9", "12"]
    assert [one["name"] for one in months if one["half"]] == ["6", "12"]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (
            {"weight_panel": 30, "weight_appraisal": 10},
            "月度考核占60%、领导小组考评占30%、民主测评占10%，综合得分90分以上择优评选，名额13个。",
        ),
        (
            {"weight_monthly": 100, "quota_scope": "category", "quota_kind": "number", "quota_value": "3"},
            "月度考核占100%，综合得分90分以上择优评选，每个类别名额3个。",
        ),
        (
            {"weight_panel": 40, "quota_scope": "category"},
            "月度考核占60%、领导小组考评占40%，综合得分90分以上择优评选，每个类别名额参评数的45%。",
        ),
    ],
)
def test_title_is_told_with_weights_line_and_places(values, told):
    rules = {
        "weight_monthly": 60,
        "weight_panel": 0,
        "weight_appraisal": 0,
        "title_line": "90",
        "quota_scope": "overall",
        "quota_kind": "percent",
        "quota_value": "45",
        "places": 13,
    }
    windows = {"line_five": "95", "line_four": "90", "line_three": "85"}

    assert honours_of(rules | values, windows)[0]["text"] == told


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"slogan": " \n "}, "slogan"),
        ({"slogan": "一\n二\n三"}, "slogan"),
        ({"slogan": "长" * 19}, "slogan"),
        ({"invitation": ""}, "invitation"),
        ({"invitation": "长" * 121}, "invitation"),
        ({"contact": "长" * 81}, "contact"),
    ],
)
def test_words_that_do_not_fit_are_refused(world, values, field):
    with pytest.raises(BadFlyerText) as refused:
        write(world, **values)

    assert [refused.value.field, FlyerText.objects.count()] == [field, 0]


def test_words_are_written_once_by_the_office_and_audited(world):
    write(world, slogan=" 人人  参与 \n\n 争创一流")
    write(world, slogan="人人 参与\n争创一流")

    with pytest.raises(NotAllowed):
        write_flyer_words(campaign=world.campaign, by=world.access("leader"), **WORDS)
    assert flyer_words(world.campaign).slogan_lines == ["人人 参与", "争创一流"]
    assert AuditEntry.objects.filter(event="publishing.flyer.written").count() == 1


def test_flyer_waits_for_the_standard_and_the_page_that_its_code_promises(world):
    with pytest.raises(NoRulesPage):
        flyer_content(world.campaign)
    assert frozen_flyer(world.access("office"), A5) is None

    write(world)
    without = flyer_content(world.campaign)
    write(world, with_code=True)
    open_rules(campaign=world.campaign, by=world.access("office"))
    coded = flyer_content(world.campaign)
    Scheme.objects.update(activated_at=None)

    with pytest.raises(NoScheme):
        flyer_content(world.campaign)
    assert [without["qr"], bool(coded["qr"])] == [None, True]
    assert [frozen_flyer(world.access(name), A5) for name in ("leader", "auditor", "employee")] == [None] * 3


def test_flyer_is_drawn_on_two_sides_whatever_is_on_it(world):
    """Texts as long as they may be are set smaller, and are all there."""
    long_name = "华北矿业开发集团股份有限公司机关本部及所属各单位联合" * 3
    Unit.objects.update(name=long_name, issuer_name=f"中共{long_name}委员会"[:100])
    Campaign.objects.update(
        name="“五比五创”文明和谐示范部室创建活动",
        goals="建设一流作风、一流队伍、一流业绩" + "，创新机关、活力机关、服务机关",
    )
    write(world, slogan="争" * 18 + "\n" + "创" * 18, invitation="请" * 120, contact="联" * 80)
    campaign = Campaign.objects.select_related("unit").get(pk=world.campaign.pk)

    plain = PdfReader(io.BytesIO(flyer_pdf(flyer_content(campaign, PRESS))))

    text = "".join(page.extract_text() for page in plain.pages).replace("\n", "").replace(" ", "")
    box = plain.pages[0].trimbox
    assert [len(plain.pages), round(float(box.width) / MM), round(float(box.height) / MM)] == [2, 148, 210]
    assert [text.count("请") >= 120, text.count("联") >= 160, long_name in text] == [True] * 3


def test_goals_as_long_as_they_may_be_stand_on_the_title_side(world):
    goals = "深入学习贯彻新时代精神，全面提升机关服务基层、服务职工、服务发展的能力和水平，" * 4
    Campaign.objects.update(goals=goals[:160])
    write(world)
    campaign = Campaign.objects.select_related("unit").get(pk=world.campaign.pk)
    content = flyer_content(campaign)

    pages = PdfReader(io.BytesIO(flyer_pdf(content))).pages

    assert [content["goals_are_long"], len(pages)] == [True, 2]


def test_flyer_that_is_too_full_is_refused(world):
    write(world)
    content = flyer_content(world.campaign)
    content["rights"] = ["权" * 400] * 8

    with pytest.raises(FlyerTooFull):
        flyer_pdf(content)


def test_two_copies_stand_beside_each_other_on_a4(world):
    write(world)
    content = flyer_content(world.campaign, A4)

    pages = PdfReader(io.BytesIO(flyer_pdf(content))).pages

    assert [
        (round(float(page.mediabox.width) / MM), round(float(page.mediabox.height) / MM)) for page in pages
    ] == [
        (297, 210),
        (297, 210),
    ]
    assert [page.extract_text().count("一页看懂创建活动") for page in pages] == [0, 2]
    assert [sheets_for(copies) for copies in (0, 1, 2, 713)] == [0, 1, 1, 357]


def test_page_says_what_is_missing_and_starts_the_drawing(world):
    client = client_of(world.users["office"])

    before = client.get(url("flyer"))
    refused = client.post(url("flyer_draw"))
    bad = client.post(url("flyer_write"), WORDS | {"slogan": "一\n二\n三"})
    saved = client.post(url("flyer_write"), WORDS)
    drawn = client.post(url("flyer_draw"))
    after = client.get(url("flyer"))

    assert [before.context["needs_page"], bool(before.context["why_not"]), before.context["ways"]] == [
        True,
        True,
        [],
    ]
    assert [refused.url, saved.url, drawn.url] == [url("flyer")] * 3
    assert bad.context["form"].errors == {"slogan": ["One or two lines with at most 18 characters each."]}
    assert [after.context["why_not"], len(after.context["ways"])] == ["", 3]
    assert list(Job.objects.values_list("kind", "arguments__key")) == [("print", "a5")]
    assert client.get(url("flyer_picture", side=1)).status_code == 404


@pytest.mark.parametrize("count", [3, 30])
def test_page_takes_the_same_queries_for_few_and_many(world, count, django_assert_num_queries):
    make_people(world, count, make_departments(world, count))
    write(world)
    client = client_of(world.users["office"])
    client.get(url("flyer"))

    with django_assert_num_queries(26):
        client.get(url("flyer"))


def test_register_suggests_copies_and_is_handed_out_as_a_workbook(world):
    (extra,) = make_departments(world, 1)
    make_people(world, 4, [extra])
    client = client_of(world.users["office"])

    page = client.post(reverse("campaign:flyer_enter", args=["t2026"]), {"act": "suggest"})
    file = client.get(reverse("campaign:flyer_export", args=["t2026"])).content
    rows = [list(row) for row in load_workbook(io.BytesIO(file)).active.iter_rows(values_only=True)]
    sheet = frozen_flyer_receipt(world.access("office"), "all")

    typed = {line.department.code: copies for line, copies, __ in page.context["rows"]}
    suggested = {line.department.code: line.suggested for line in flyer_lines(world.campaign)}
    assert [typed[extra.code], suggested[extra.code], FlyerHandout.objects.count()] == ["6", 6, 0]
    assert [row for row in rows if row[0] == extra.code] == [[extra.code, extra.name, 4, 6, None, None]]
    assert {"name": extra.name, "people": 4, "copies": 6} in sheet["rows"]
    assert [sheet["copies"], frozen_flyer_receipt(world.access("leader"), "all")] == [
        sum(suggested.values()),
        None,
    ]
