"""The search of a campaign: what is found, for whom, how it is shown, how many queries it takes."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from campaign.models import AuditEntry, CampaignRules, DepartmentName, Person
from campaign.search_words import read_asked
from campaign.searching import search_all
from scoring.entry import enter_deduction
from scoring.models import BlindEntry, GroupState, Indicator, LedgerLine
from tests.browsing import client_of, links, words
from tests.makers import IN_MARCH, make_approved_month, make_open_month, make_reviewed_month, publish

APRIL = date(2026, 4, 1)


def deduct(world, month, department: str, reason: str, **more) -> LedgerLine:
    """A deduction on C1, by its owner's scorer."""
    __, line = enter_deduction(
        month=month,
        indicator="C1",
        department=department,
        by=world.access("scorer"),
        points=Decimal("0.50"),
        reason=reason,
        at=IN_MARCH,
        **more,
    )
    return line


def found(world, name: str, typed: str) -> dict[str, list[str]]:
    """The titles that a person finds, by kind."""
    groups = search_all(world.access(name), read_asked(typed))
    return {group.source.kind: [hit.title for hit in group.hits] for group in groups}


def search(world, name: str, typed: str, **more):
    address = reverse("campaign:search", args=[world.campaign.code])
    return client_of(world.users[name]).get(address, {"q": typed, **more})


def test_line_of_a_published_month_leads_to_the_department_at_its_indicator(world):
    month = make_open_month(world)
    deduct(world, month, "D03", "会议迟到两人次")
    publish(world, month)

    page = search(world, "office", "迟到 第3部")

    assert "−0.50 · 第3部" in words(page)
    assert "会议<mark>迟到</mark>两人次" in page.content.decode()
    assert "/c/t2026/ranking/2026-03/D03/#indicator-C1" in links(page)


def test_every_word_must_stand_somewhere_in_the_line(world):
    month = make_open_month(world)
    deduct(world, month, "D03", "会议迟到两人次")
    deduct(world, month, "D02", "材料迟报一次")

    assert found(world, "office", "迟 C1")["lines"] == ["−0.50 · 第3部", "−0.50 · 第2部"][::-1]
    assert found(world, "office", "迟到 C1")["lines"] == ["−0.50 · 第3部"]
    assert found(world, "office", "迟到 2026-03")["lines"] == ["−0.50 · 第3部"]
    assert "lines" not in found(world, "office", "迟到 4月")
    assert "lines" not in found(world, "office", "迟到 第2部")


@pytest.mark.parametrize(
    ("name", "reads"),
    [
        ("office", ["第2部", "第3部"]),
        ("leader", ["第2部", "第3部"]),
        ("auditor", ["第2部", "第3部"]),
        ("scorer", ["第2部", "第3部"]),
        ("organ_scorer", []),
        ("head", []),
        ("administrator", []),
        ("inspector", []),
        ("employee", []),
    ],
)
def test_lines_of_an_open_month_are_found_by_those_who_read_them_acl_4(world, name, reads):
    month = make_open_month(world)
    deduct(world, month, "D02", "值班缺岗")
    deduct(world, month, "D03", "值班缺岗")

    lines = found(world, name, "值班缺岗").get("lines", [])

    assert sorted(line.removeprefix("−0.50 · ") for line in lines) == reads


@pytest.mark.parametrize("made", [make_reviewed_month, make_approved_month, publish])
def test_head_finds_the_lines_of_the_own_department_from_the_preview_on_acl_4(world, made):
    month = make_open_month(world)
    deduct(world, month, "D02", "值班缺岗")
    deduct(world, month, "D03", "值班缺岗")
    made(world, month)

    page = search(world, "head", "值班缺岗")

    way = "ranking/2026-03/D03" if made is publish else "months/2026-03/preview/D03"
    assert [address for address in links(page) if "#indicator" in address] == [
        f"/c/t2026/{way}/#indicator-C1"
    ]
    assert client_of(world.users["head"]).get(f"/c/t2026/{way}/").status_code == 200
    assert found(world, "employee", "值班缺岗") == {}


def test_head_finds_lines_of_the_branch_that_count_for_the_department(world):
    second, third = world.departments[1:]
    month = make_open_month(world)
    section = world.scheme.sheets.get(code="self_development").sections.filter(by_branch=True).first()
    indicator = section.indicators.first()
    for branch in world.branches[:2]:
        LedgerLine.objects.create(
            month=month,
            indicator=indicator,
            branch=branch,
            points=Decimal("0.50"),
            fact_date=month.first_day,
            public_reason=f"活动未开展{branch.code}",
            entered_by=world.users["office"],
            entered_at=IN_MARCH,
        )
    publish(world, month)
    own = third.enrolments.get().branch.code

    page = search(world, "head", "活动未开展")

    assert found(world, "head", "活动未开展")["lines"] == [f"−0.50 · {third.enrolments.get().branch.name}"]
    assert f"活动未开展</mark>{own}" in page.content.decode()
    assert f"/c/t2026/ranking/2026-03/D03/#indicator-{indicator.code}" in links(page)
    assert second.code not in words(page)


def test_scorer_does_not_find_the_own_department_before_the_preview_acl_4(world):
    month = make_open_month(world)
    LedgerLine.objects.create(
        month=month,
        indicator=Indicator.objects.get(section__sheet__scheme=world.scheme, code="C1"),
        department=world.departments[0],
        points=Decimal("0.50"),
        fact_date=month.first_day,
        public_reason="值班缺岗",
        entered_by=world.users["office"],
        entered_at=IN_MARCH,
    )
    before = found(world, "scorer", "值班缺岗")

    publish(world, month)

    assert before == {}
    assert found(world, "scorer", "值班缺岗")["lines"] == ["−0.50 · 第1部"]


def test_first_score_of_a_blind_cell_is_not_found_by_whoever_may_make_the_second_m10(world):
    CampaignRules.objects.filter(campaign=world.campaign).update(blind_indicators="C1")
    world.campaign.rules.refresh_from_db()
    month = make_open_month(world)
    deduct(world, month, "D03", "值班缺岗")
    group = month.groups.get(owner__code="D01")
    group.state, group.submitted_by, group.submitted_at = (
        GroupState.SUBMITTED,
        world.users["scorer"],
        timezone.now(),
    )
    group.save()

    assert found(world, "office", "值班缺岗") == {}
    assert found(world, "scorer", "值班缺岗")["lines"] == ["−0.50 · 第3部"]
    assert found(world, "auditor", "值班缺岗")["lines"] == ["−0.50 · 第3部"]
    assert BlindEntry.objects.count() == 0


def test_internal_notes_and_withdrawn_lines_are_never_found(world):
    month = make_open_month(world)
    line = deduct(world, month, "D03", "值班缺岗", note="巡查人李某反映")
    LedgerLine.objects.filter(pk=line.pk).update(
        withdrawn_at=IN_MARCH, withdrawn_by=world.users["office"], withdrawal_reason="登记有误"
    )
    deduct(world, month, "D02", "值班缺岗", note="巡查人李某反映")

    assert found(world, "office", "李某") == {}
    assert found(world, "office", "登记有误") == {}
    assert found(world, "office", "值班缺岗")["lines"] == ["−0.50 · 第2部"]


@pytest.mark.parametrize(
    ("name", "finds"),
    [
        ("office", True),
        ("administrator", True),
        ("auditor", True),
        ("head", True),
        ("leader", False),
        ("scorer", False),
        ("employee", False),
    ],
)
def test_people_are_found_by_those_who_look_after_them_prv_10(world, name, finds):
    Person.objects.create(
        unit=world.unit, staff_number="77123", name="欧阳若", department=world.departments[2]
    )

    assert ("people" in found(world, name, "欧阳")) is finds
    assert ("people" in found(world, name, "77123")) is finds
    assert "people" not in found(world, name, "7712")


def test_head_finds_nobody_of_another_department_and_no_leaver_prv_10(world):
    for number, home, left in (("77001", 1, None), ("77002", 2, date(2026, 1, 1)), ("77003", 2, None)):
        Person.objects.create(
            unit=world.unit,
            staff_number=number,
            name=f"欧阳{number}",
            department=world.departments[home],
            left_on=left,
        )

    assert found(world, "head", "欧阳")["people"] == ["欧阳77003"]
    assert found(world, "office", "欧阳")["people"] == ["欧阳77001", "欧阳77002", "欧阳77003"]


def test_department_is_found_by_name_former_name_code_and_category(world):
    publish(world)
    DepartmentName.objects.create(department=world.departments[1], name="安全环保处", until=date(2026, 1, 31))

    page = search(world, "employee", "安全环保处")

    assert "第2部 D02 · B类 · formerly 安全环保处" in words(page)
    assert "/c/t2026/ranking/2026-03/D02/" in links(page)
    assert [found(world, "employee", one)["departments"] for one in ("第2部", "d02", "B类")] == [
        ["第2部"]
    ] * 3


def test_gentle_board_hides_the_departments_whose_page_it_hides_n19(world):
    publish(world)
    CampaignRules.objects.filter(campaign=world.campaign).update(board=CampaignRules.Board.OWN)
    world.campaign.rules.refresh_from_db()

    assert found(world, "head", "第 部")["departments"] == ["第3部"]
    assert found(world, "leader", "第 部")["departments"] == ["第1部", "第2部", "第3部"]


@pytest.mark.parametrize("typed", ["%", "_", "第%部", "第_部", "\\\\"])
def test_wildcards_are_characters(world, typed):
    publish(world)

    page = search(world, "office", typed + " " + typed)

    assert page.status_code == 200
    assert "第3部" not in words(page)


def test_full_width_and_traditional_words_find_the_same(world):
    month = make_open_month(world)
    deduct(world, month, "D03", "报送材料迟延")

    assert found(world, "office", "報送")["lines"] == ["−0.50 · 第3部"]
    assert found(world, "office", "Ｃ１ 材料")["lines"] == ["−0.50 · 第3部"]


def test_month_is_found_in_its_state(world):
    publish(world)
    make_open_month(world, APRIL)

    assert found(world, "office", "2026-04")["months"] == ["2026年4月"]
    assert "months" not in found(world, "employee", "2026-04")
    assert found(world, "employee", "3月")["months"] == ["2026年3月"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("a", "Type a Chinese character or at least two letters or figures."),
        ("字" * 61, "Type at most 6 words and 60 characters."),
    ],
    ids=["short", "long"],
)
def test_too_short_and_too_long_is_said_in_words(world, typed, said):
    page = search(world, "office", typed)

    assert page.status_code == 200
    assert said in words(page)


def test_one_character_is_looked_for_in_names_only(world):
    month = make_open_month(world)
    deduct(world, month, "D03", "测试人数不足")

    page = search(world, "office", "测")

    assert set(found(world, "office", "测")) == {"people"}
    assert "One character alone is looked for in names" in words(page)


def test_nothing_found_says_what_can_be_done(world):
    page = search(world, "employee", "无此词语")

    assert "Nothing that you may open holds all of these words." in words(page)
    assert "0 results" in words(page)


def test_lines_and_papers_are_found_by_their_day(world):
    month = make_open_month(world)
    deduct(world, month, "D02", "值班缺岗", fact_date=date(2026, 3, 12))
    deduct(world, month, "D03", "值班缺岗", fact_date=date(2026, 3, 13))
    deduct(world, month, "D03", "值班脱岗")  # no day is stated: the month's last one stands for it

    ways = ["3月13日", "2026-03-13 值班", "2025-03-13", "3月31日"]
    assert [found(world, "office", way).get("lines") for way in ways] == [["−0.50 · 第3部"]] * 2 + [None] * 2


@pytest.mark.parametrize("name", ["administrator", "auditor", "office"])
@pytest.mark.parametrize("board", [CampaignRules.Board.OWN, CampaignRules.Board.FULL])
def test_departments_lead_where_the_finder_is_let_in_n19(world, name, board):
    publish(world)
    CampaignRules.objects.filter(campaign=world.campaign).update(board=board)
    client = client_of(world.users[name])

    found_there = [
        hit for hit in links(search(world, name, "第3部")) if "D03" in hit or "/departments/" in hit
    ]

    assert len(found_there) == 1
    assert client.get(found_there[0]).status_code == 200


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("scorer", "/c/t2026/settings/schemes/1/"),
        ("head", "/c/t2026/rules/"),
        ("employee", "/c/t2026/rules/"),
    ],
)
def test_indicator_is_found_by_everybody_where_it_is_explained(world, name, page):
    way = search(world, name, "C1")
    there = client_of(world.users[name]).get(page)

    assert f"{page}#indicator-C1" in links(way)
    assert 'id="indicator-C1"' in there.content.decode()
    assert ("indicators" in found(world, name, "第1部")) is (
        name == "scorer"
    )  # its owner stands in the scheme


def test_search_belongs_to_no_place(world):
    client = client_of(world.users["office"])

    places = [client.get(address).content.decode() for address in ("/c/t2026/", "/c/t2026/search/")]

    assert ['aria-current="page"' in page for page in places] == [True, False]


def test_group_is_read_page_by_page(world):
    month = make_open_month(world)
    for number in range(31):
        deduct(world, month, "D03", f"值班缺岗第{number:02}次")

    whole = search(world, "office", "值班缺岗")
    first, second = (search(world, "office", "值班缺岗", **{"in": "lines", "page": page}) for page in (1, 2))
    beyond = search(world, "office", "值班缺岗", **{"in": "lines", "page": 99})

    assert "?q=%E5%80%BC%E7%8F%AD%E7%BC%BA%E5%B2%97&in=lines" in links(whole)
    rows = [
        len(re.findall(r"<li><a", page.content.decode().split("</form>")[-1]))
        for page in (whole, first, second)
    ]
    assert rows == [5, 30, 1]
    assert words(beyond) == words(first)
    assert search(world, "office", "值班", **{"in": "nothing"}).status_code == 404


def test_markup_in_words_and_texts_stays_text(world):
    month = make_open_month(world)
    deduct(world, month, "D03", "<b>缺岗</b>&amp;")

    page = search(world, "office", "<b>缺岗").content.decode()

    assert "<mark>&lt;b&gt;缺岗</mark>&lt;/b&gt;&amp;amp;" in page
    assert "<b>缺岗" not in page


def test_search_keeps_no_trace_of_what_was_looked_for(world):
    before = AuditEntry.objects.count()

    search(world, "office", "某个特别的词")

    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("number", [3, 30])
def test_search_takes_the_same_queries_for_every_number_of_results(world, django_assert_num_queries, number):
    month = make_open_month(world)
    for place in range(number):
        deduct(world, month, "D03", f"值班缺岗{place}")
        Person.objects.create(
            unit=world.unit,
            staff_number=f"8{place:04}",
            name=f"值班缺岗员{place}",
            department=world.departments[2],
        )
    client = client_of(world.users["office"])
    address = reverse("campaign:search", args=[world.campaign.code])
    client.get(address)

    with django_assert_num_queries(32):
        client.get(address, {"q": "值班缺岗"})


def test_search_box_stands_in_the_header_of_every_campaign_page(world):
    client = client_of(world.users["employee"])

    page = client.get("/c/t2026/").content.decode()

    assert 'action="/c/t2026/search/" data-search' in page
    assert 'data-recent="/c/t2026/search/recent/"' in page


def test_stranger_and_outsider_find_nothing(client, world):
    assert client.get("/c/t2026/search/?q=部").status_code == 302
