"""Until the second entry, whoever may still make it sees nowhere what was entered first (features M10)."""

import io
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation

from publishing.score_sheet import score_sheet_html
from publishing.score_sheet_printing import freeze_group
from scoring.blind_entry import enter_blind
from scoring.entry import enter_deduction
from scoring.grid import BLIND, lines_of_group, read_grid
from scoring.group_workbook import export_group
from scoring.groups import submit_group
from scoring.models import IndicatorGroup
from scoring.score_plans import Effect
from scoring.workbook_plan import FileCell, _waiting
from tests.browsing import client_of, words
from tests.makers import IN_MARCH, make_open_month

GROUP = "/c/t2026/months/2026-03/entry/D01/"
CELL = f"{GROUP}cells/D03/C1/"
LATER = datetime(2026, 3, 25, 2, 0, tzinfo=UTC)
REASON = "材料迟交两天"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def group(world):
    """C1 is entered by its scorer, one deduction and two full marks, submitted; the office may enter it again."""
    world.campaign.rules.blind_indicators = "C1"
    world.campaign.rules.save()
    month = make_open_month(world)
    enter_deduction(
        month=month,
        indicator="C1",
        department="D03",
        by=world.access("scorer"),
        points=Decimal("1.5"),
        reason=REASON,
        at=IN_MARCH,
    )
    group = month.groups.get(owner__code="D01")
    submit_group(group=group, by=world.access("scorer"), states_no_other=True, at=IN_MARCH)
    return fresh(world, group)


def fresh(world, group):
    group = IndicatorGroup.objects.select_related("month__scheme", "owner").get(pk=group.pk)
    group.month.campaign = world.campaign
    return group


def enter_second(world, group, *, by="office"):
    enter_blind(group=group, scores={}, rest_full=True, by=world.access(by), at=LATER)


def scores(grid):
    return {cell.code: cell.value and cell.value.score for cell in grid.cells}


def test_first_scores_of_the_grid_are_hidden_from_whoever_may_enter_the_second(world, group):
    seen = {who: scores(read_grid(group, world.access(who))) for who in ("office", "scorer", "leader")}
    enter_second(world, group)
    after = scores(read_grid(group, world.access("second")))

    known = {"D01:C1": Decimal("10.00"), "D02:C1": Decimal("10.00"), "D03:C1": Decimal("8.50")}
    assert [seen["office"], seen["leader"], after] == [
        {"D01:C1": Decimal("10.00"), "D02:C1": None, "D03:C1": None},
        known,
        known,
    ]
    assert seen["scorer"] == known | {"D01:C1": None}


def test_hidden_cells_say_that_something_is_entered_not_what(world, group):
    page = client_of(world.users["office"]).get(GROUP)

    text = words(page)
    assert [text.count("8.50"), REASON in text, "−1.50" in text] == [0, False, False]
    assert page.content.decode().count('<span class="lock-word">Entered</span>') == 2
    assert "No line: every department has full marks" not in text


def test_subtotal_over_a_hidden_cell_is_not_told(world, group):
    grid = read_grid(group, world.access("office"))

    assert [row.subtotal for table in grid.tables for row in table.rows] == [Decimal("10.00"), None, None]


def test_line_list_leaves_hidden_lines_out(world, group):
    before = {who: len(lines_of_group(group, world.access(who))) for who in ("office", "scorer", "leader")}
    page = words(client_of(world.users["office"]).get(f"{GROUP}lines/"))
    enter_second(world, group)
    after = len(lines_of_group(group, world.access("second")))

    assert [before, after] == [{"office": 0, "scorer": 1, "leader": 1}, 1]
    assert [REASON in page, "is shown here after the second entry" in page] == [False, True]


def test_news_for_an_open_page_leave_hidden_cells_out(world, group):
    since = (IN_MARCH - timedelta(days=1)).isoformat()

    told = {who: [cell["code"] for cell in _news(world, who, since)["cells"]] for who in ("office", "leader")}
    enter_second(world, group)
    after = [cell["code"] for cell in _news(world, "second", since)["cells"]]

    assert [told, after] == [{"office": [], "leader": ["D03:C1"]}, ["D03:C1"]]


def _news(world, who, since):
    return client_of(world.users[who]).get(f"{GROUP}changes/", {"since": since}).json()


def test_workbook_takes_no_hidden_score_along(world, group):
    content = export_group(group, by=world.access("office")).content
    enter_second(world, group)
    after = export_group(fresh(world, group), by=world.access("second")).content

    assert [_said(content), _said(after)] == [
        ["已录入", "已录入"],
        ["", "-1.5 材料迟交两天"],
    ]
    assert REASON not in str(list(_values(content)))


def _said(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = {row[0]: row[2] for row in book.worksheets[0].iter_rows(values_only=True) if row[0]}
    return [rows["D02"] or "", rows["D03"] or ""]


def _values(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book.worksheets:
        yield from sheet.iter_rows(values_only=True)


def test_workbook_that_comes_back_is_not_compared_with_a_hidden_score(world, group):
    grid = read_grid(group, world.access("office"))
    row = next(row for table in grid.tables for row in table.rows if row.department.code == "D03")
    here = row.cells[0]

    planned = [
        _waiting(FileCell("D03:C1", "各部室!C7", text, is_formula=False), row.department, here)
        for text in ("已录入", "-1.5 材料迟交两天")
    ]

    assert here.lock == BLIND
    assert [(one.effect, one.refusal, one.held.lines) for one in planned] == [
        (Effect.UNCHANGED, "", ()),
        (Effect.REFUSED, "This cell waits for its second entry.", ()),
    ]


def test_paper_form_names_what_waits_and_nothing_of_it(world, group):
    paper = score_sheet_html(freeze_group(group, world.access("office"), is_empty=False))
    enter_second(world, group)
    after = score_sheet_html(freeze_group(fresh(world, group), world.access("second"), is_empty=False))

    assert [REASON in paper, "已录入，待二次录入后列出" in paper, "本月没有其他扣分" in paper] == [
        False,
        True,
        False,
    ]
    assert [REASON in after, "待二次录入" in after, "本月没有其他扣分" in after] == [True, False, True]


def test_cell_and_its_history_are_hidden(world, group):
    page = words(client_of(world.users["office"]).get(CELL))
    lines = client_of(world.users["office"]).get(f"{CELL}lines/").json()
    leader = words(client_of(world.users["leader"]).get(CELL))
    enter_second(world, group)
    after = words(client_of(world.users["second"]).get(CELL))

    assert [REASON in page, "8.50" in page, "Entered. What was entered is shown" in page] == [
        False,
        False,
        True,
    ]
    assert lines == {"lines": []}
    assert [REASON in leader, REASON in after] == [True, True]


def test_recused_cell_is_hidden_on_the_page_of_its_owner_too(world, group):
    month = group.month
    enter_deduction(
        month=month,
        indicator="C1",
        department="D01",
        by=world.access("office"),
        points=Decimal("2"),
        reason=REASON,
        at=IN_MARCH,
    )
    submit_group(
        group=month.groups.get(is_recusal=True), by=world.access("office"), states_no_other=True, at=IN_MARCH
    )
    group = fresh(world, group)

    first, second = (scores(read_grid(group, world.access(who)))["D01:C1"] for who in ("office", "second"))

    assert [first, second] == [Decimal("8.00"), None]


def test_campaign_without_second_entries_asks_nothing_more(world, group, django_assert_num_queries):
    world.campaign.rules.blind_indicators = ""
    world.campaign.rules.save()
    group, access = fresh(world, group), world.access("office")

    with django_assert_num_queries(4):
        read_grid(group, access)
