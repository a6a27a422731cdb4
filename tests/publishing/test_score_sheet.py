"""The score sheet of a group on paper: what it says, how it is printed, and who has it drawn."""

import re
from datetime import date
from decimal import Decimal
from html import unescape

import pytest

from campaign.models import Job, JobState
from campaign.refusals import NotAllowed
from publishing.score_sheet import score_sheet_html, score_sheet_pdf
from publishing.score_sheet_printing import (
    drawing_path,
    freeze_group,
    latest_drawings,
    start_drawing,
)
from scoring.entry import enter_deduction, withdraw_line
from scoring.groups import submit_group
from scoring.models import IndicatorGroup
from tests.browsing import client_of, words
from tests.makers import IN_MARCH, MARCH, make_open_month, make_world
from tests.publishing import measuring

PAGE = "/c/t2026/months/2026-03/entry/ORG1/paper/"


def group_of(world, month, **which) -> IndicatorGroup:
    group = IndicatorGroup.objects.select_related(
        "month__scheme", "owner", "submitted_by", "reviewed_by"
    ).get(month=month, **(which or {"owner": world.organ, "is_recusal": False}))
    group.month.campaign = world.campaign
    return group


def deduct(world, month, *, department="D03", indicator="T1", by="organ_scorer", reason="笔记缺一次", **more):
    said = {"points": Decimal("1.00"), "fact_date": date(2026, 3, 12)} | more
    return enter_deduction(
        month=month,
        indicator=indicator,
        department=department,
        by=world.access(by),
        reason=reason,
        at=IN_MARCH,
        **said,
    )[1]


@pytest.fixture
def month(world):
    return make_open_month(world)


def plain(markup: str) -> str:
    return re.sub(r"\s+", "", unescape(re.sub(r"<[^>]+>", "", markup)))


def cells(markup: str) -> list[list[str]]:
    """The rows of every table, cell by cell."""
    rows = re.findall(r"<tr>(.*?)</tr>", markup, re.S)
    return [[plain(cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.S)] for row in rows]


def test_sheet_has_the_annexes_columns_and_the_months_deductions(world, month):
    deduct(world, month)
    deduct(world, month, department="D01", reason="会议缺席", fact_date=None)
    withdraw_line(
        line=deduct(world, month, reason="误录一次"), by=world.access("organ_scorer"), reason="误录"
    )
    deduct(world, month, indicator="P1", department="D01", points=None, rule="P1-1", count=2, reason="")

    found = cells(
        score_sheet_html(freeze_group(group_of(world, month), world.access("office"), is_empty=False))
    )

    head = found.index(["自身建设·理论业务学习"])
    assert found[head + 1] == [
        "编号",
        "指标",
        "满分",
        "扣分标准",
        "被扣分部室",
        "发生日期",
        "扣分事由",
        "数量",
        "扣分",
    ]
    assert found[head + 2][:3] + found[head + 2][-5:] == [
        "T1", "理论业务学习", "25", "第3部", "3月12日", "笔记缺一次", "1", "1",
    ]  # fmt: skip
    assert found[head + 3] == ["第1部", "未注明", "会议缺席", "1", "1"]
    assert ["自身建设·党建工作（按党支部记录）"] in found
    branch = next(row for row in found if "第1党支部" in row)
    assert branch[branch.index("第1党支部") :] == ["第1党支部", "3月12日", "未按时完成（P1-1）", "2", "1"]
    assert [row[-1] for row in found].count("本月无扣分") == 5


def test_withdrawn_lines_do_not_count(world, month):
    withdraw_line(line=deduct(world, month), by=world.access("organ_scorer"), reason="误录")

    frozen = freeze_group(group_of(world, month), world.access("office"), is_empty=False)

    assert [frozen["lines"], frozen["total"]] == [0, "0.00"]


def test_empty_sheet_has_rows_to_fill_in_and_no_deduction(world, month):
    deduct(world, month)

    markup = score_sheet_html(freeze_group(group_of(world, month), world.access("office"), is_empty=True))

    assert "笔记缺一次" not in markup
    assert markup.count("<tbody>") == 7
    assert markup.count("<td></td><td></td><td></td><td></td><td></td>") == 3 * 7


def test_sheet_names_who_submitted_and_marks_what_is_not(world, month):
    before = score_sheet_html(freeze_group(group_of(world, month), world.access("office"), is_empty=False))
    submit_group(
        group=group_of(world, month), by=world.access("organ_scorer"), states_no_other=True, at=IN_MARCH
    )
    after = score_sheet_html(freeze_group(group_of(world, month), world.access("office"), is_empty=False))

    assert ["尚未提交" in before, "尚未提交" in after, "提交：测试人4" in plain(after)] == [True, False, True]


def test_recusal_sheet_has_only_what_was_entered(world, month):
    group = group_of(world, month, is_recusal=True)
    empty = score_sheet_html(freeze_group(group, world.access("office"), is_empty=False))
    deduct(world, month, department="D01", indicator="C1", by="office", reason="督办未完成")

    markup = score_sheet_html(freeze_group(group, world.access("office"), is_empty=False))

    assert ["本月无回避事项。" in empty, "督办未完成" in markup, markup.count("<tbody>")] == [True, True, 1]


def test_scorer_does_not_print_the_own_department(db):
    """ACL-4: what a scorer does not see on the screen is not on the paper that the scorer has drawn."""
    world = make_world()
    month = make_open_month(world, MARCH)
    person = world.users["organ_scorer"].person
    person.department = world.departments[2]
    person.save()
    deduct(world, month, by="office")

    mine = freeze_group(group_of(world, month), world.access("organ_scorer"), is_empty=False)
    offices = freeze_group(group_of(world, month), world.access("office"), is_empty=False)

    assert [mine["lines"], offices["lines"]] == [0, 1]


@pytest.mark.parametrize("departments", [3, 30])
def test_freezing_costs_six_queries(db, departments, django_assert_num_queries):
    world = make_world(departments=departments)
    month = make_open_month(world, MARCH)
    for department in world.departments:
        deduct(world, month, department=department.code)
    group, access = group_of(world, month), world.access("office")

    with django_assert_num_queries(6):
        freeze_group(group, access, is_empty=False)


@pytest.mark.pdf
def test_printed_sheet_repeats_its_heads_and_keeps_its_rows(db):
    world = make_world(departments=30)
    month = make_open_month(world, MARCH)
    for department in world.departments:
        deduct(
            world, month, department=department.code, reason="理论业务学习笔记缺一次，经提醒后仍未按要求补齐"
        )

    printed = score_sheet_pdf(freeze_group(group_of(world, month), world.access("office"), is_empty=False))

    texts = [
        "".join(line.text for line in measuring.lines(printed.pdf, page))
        for page in range(1, printed.pages + 1)
    ]
    with_deductions = [text for text in texts if "笔记缺一次" in text]
    assert printed.remarks == ()
    assert len(with_deductions) >= 3
    assert [("扣分事由" in text, "理论业务学习" in text) for text in with_deductions] == [(True, True)] * len(
        with_deductions
    )
    assert sum(text.count("笔记缺一次") for text in texts) == 30
    assert "扣分部室（签章）" in texts[-1] and "审核人" in texts[-1] and "日期" in texts[-1]
    assert set(measuring.page_sizes(printed.pdf)) == {(297, 210)}


@pytest.mark.pdf
def test_same_group_gives_the_same_bytes(world, month):
    frozen = freeze_group(group_of(world, month), world.access("office"), is_empty=False)

    assert score_sheet_pdf(frozen).pdf == score_sheet_pdf(frozen).pdf


@pytest.mark.pdf
@pytest.mark.parametrize("form", ["filled", "empty"])
def test_drawing_is_asked_for_and_opened(
    world, month, settings, tmp_path, django_capture_on_commit_callbacks, form
):
    settings.MEDIA_ROOT = tmp_path
    client = client_of(world.users["organ_scorer"])

    before = client.get(f"{PAGE}{form}.pdf")
    with django_capture_on_commit_callbacks(execute=True):
        asked = client.post(f"{PAGE}?form={form}")
    shown = client.get(f"{PAGE}?form={form}")
    opened = client.get(f"{PAGE}{form}.pdf")

    job = latest_drawings(group_of(world, month), world.access("organ_scorer"))[form]
    assert [before.status_code, asked["Location"], job.state] == [404, f"{PAGE}?form={form}", JobState.DONE]
    assert f"{PAGE}{form}.pdf" in shown.content.decode()
    assert [opened["Content-Type"], b"".join(opened)[:5], drawing_path(job).exists()] == [
        "application/pdf",
        b"%PDF-",
        True,
    ]
    assert client_of(world.users["office"]).get(f"{PAGE}{form}.pdf").status_code == 404


def test_fragment_loads_the_page_when_the_drawing_is_over(world, month):
    client = client_of(world.users["organ_scorer"])
    job = start_drawing(group=group_of(world, month), form="filled", by=world.access("organ_scorer"))

    waiting = client.get(PAGE, headers={"HX-Request": "true"})
    Job.objects.filter(pk=job.pk).update(
        state=JobState.FAILED, error="No font.", finished_at=job.requested_at
    )
    over = client.get(PAGE, headers={"HX-Request": "true"})

    assert ["HX-Refresh" in waiting, over["HX-Refresh"], words(over)] == [False, "true", "No font."]


def test_sheet_of_a_foreign_group_is_not_drawn(world, month):
    with pytest.raises(NotAllowed):
        start_drawing(group=group_of(world, month), form="filled", by=world.access("scorer"))

    assert Job.objects.count() == 0


def test_page_takes_the_same_queries_with_one_and_three_drawings(world, month, django_assert_num_queries):
    client = client_of(world.users["organ_scorer"])
    for count in (1, 2):
        for _ in range(count):
            start_drawing(group=group_of(world, month), form="filled", by=world.access("organ_scorer"))
        with django_assert_num_queries(5):
            client.get(PAGE)
