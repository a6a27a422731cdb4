"""Pages that gather a whole month tell nobody a first score that he may still enter a second time (features M10)."""

from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import translation

from scoring.blind_entry import enter_blind
from scoring.entry import enter_deduction
from scoring.evidence import attach_evidence
from scoring.groups import submit_group
from scoring.models import IndicatorGroup
from scoring.score_plans import Effect
from scoring.sheet_imports import open_scores, propose
from scoring.sheet_plan import plan_sheet
from scoring.views.progress import readings_of
from tests.browsing import client_of, words
from tests.files import picture, written
from tests.makers import IN_MARCH, make_open_month
from tests.workbooks import xlsx

MONTH = "/c/t2026/months/2026-03/"
LATER = datetime(2026, 3, 25, 2, 0, tzinfo=UTC)
REASON = "材料迟交两天"
WAITS = "This cell waits for its second entry."
NOTICE = "Waiting for the second entry: C1."


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def group(world):
    """C1 is entered by its scorer and submitted; the office may enter it again."""
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
    submit_group(
        group=month.groups.get(owner__code="D01"),
        by=world.access("scorer"),
        states_no_other=True,
        at=IN_MARCH,
    )
    return fresh(world)


def fresh(world):
    group = IndicatorGroup.objects.select_related("month__scheme", "owner").get(owner__code="D01")
    group.month.campaign = world.campaign
    return group


def enter_second(world, group):
    enter_blind(group=group, scores={}, rest_full=True, by=world.access("office"), at=LATER)


def a_sheet(tmp_path):
    return xlsx(tmp_path / "三月.xlsx", ("部室", "C1"), ("D02", "—"), ("D03", f"-1.5 {REASON}"))


def planned(world, group, file, *, by):
    grids, _stamp = open_scores(file)
    sheet, matching = propose(grids, month=group.month, by=world.access(by))
    cells = plan_sheet(grids[sheet], matching, month=group.month, by=world.access(by)).cells
    return [(cell.department.code, cell.effect, cell.refusal, cell.held.text) for cell in cells]


def test_sheet_of_the_month_is_not_compared_with_a_hidden_score(world, group, tmp_path):
    file = a_sheet(tmp_path)

    before = planned(world, group, file, by="office")
    enter_second(world, group)
    after = planned(world, fresh(world), file, by="second")

    assert before == [("D02", Effect.UNCHANGED, "", ""), ("D03", Effect.REFUSED, WAITS, "")]
    assert after == [("D02", Effect.UNCHANGED, "", ""), ("D03", Effect.UNCHANGED, "", f"-1.5 {REASON}")]


def test_hidden_cell_answers_the_same_whatever_it_holds(world, group, tmp_path):
    guesses = xlsx(tmp_path / "猜.xlsx", ("部室", "C1"), ("D02", f"-1.5 {REASON}"), ("D03", f"-1.5 {REASON}"))
    blanks = xlsx(tmp_path / "空.xlsx", ("部室", "C1"), ("D02", ""), ("D03", ""))

    told = [planned(world, group, file, by="office") for file in (guesses, blanks)]

    assert told == [
        [(code, Effect.REFUSED, WAITS, "") for code in ("D02", "D03")],
        [(code, Effect.UNCHANGED, "", "") for code in ("D02", "D03")],
    ]


def test_dry_run_of_the_command_says_nothing_of_a_hidden_score(world, group, tmp_path):
    file = xlsx(tmp_path / "三月.xlsx", ("部室", "C1"), ("D02", "-1 迟到"), ("D03", "-2 迟到"))
    said = StringIO()

    call_command(
        "import_scores",
        str(file),
        "--campaign=t2026",
        "--month=2026-03",
        "--dry-run",
        "--leave-out",
        stdout=said,
        stderr=said,
    )

    names = [name for name in said.getvalue().splitlines() if name.startswith("表!")]
    assert [line.split("  ")[-1] for line in names] == ["— 该格待二次录入，现不能比对。"] * 2
    assert [REASON in said.getvalue(), "1.5" in said.getvalue()] == [False, False]


def test_live_ranking_counts_hidden_cells_in_full_and_says_so(world, group):
    def shown(who):
        page = words(client_of(world.users[who]).get(f"{MONTH}live/"))
        return ["98.50" in page, "198.50" in page, NOTICE in page]

    before = {who: shown(who) for who in ("office", "leader")}
    enter_second(world, group)
    after = shown("second")

    lost = shown("leader")[:2]
    assert True in lost
    assert [before["office"], before["leader"], after] == [
        [False, False, True],
        [*lost, False],
        [*lost, False],
    ]


def test_preview_of_a_department_leaves_hidden_lines_out_and_says_so(world, group):
    def shown(who, department="D03"):
        page = words(client_of(world.users[who]).get(f"{MONTH}preview/{department}/"))
        return [REASON in page, NOTICE in page]

    before = [shown("office"), shown("office", "D01"), shown("leader")]
    enter_second(world, group)
    after = shown("second")

    assert [before, after] == [[[False, True], [False, False], [True, False]], [True, False]]


def test_file_of_a_hidden_line_is_not_found_until_the_second_entry(world, group, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    line = group.month.lines.get()
    IndicatorGroup.objects.filter(pk=group.pk).update(state="open")
    file = attach_evidence(
        line=line,
        file=written(tmp_path, "sent", picture()),
        name="照片.jpg",
        by=world.access("scorer"),
        at=IN_MARCH,
    )
    IndicatorGroup.objects.filter(pk=group.pk).update(state="submitted")

    def statuses(who):
        client = client_of(world.users[who])
        address = f"/c/t2026/evidence/{file.pk}/"
        return [client.get(address).status_code, client.get(f"{address}thumbnail/").status_code]

    before = {who: statuses(who) for who in ("office", "leader", "scorer")}
    enter_second(world, fresh(world))

    assert before == {"office": [404, 404], "leader": [200, 200], "scorer": [200, 200]}
    assert statuses("second") == [200, 200]


def test_calibration_leaves_an_owner_out_whose_scores_are_hidden(world, group):
    month = group.month

    before = {
        who: [row.owner.code for row in readings_of(month, by=world.access(who))]
        for who in ("office", "leader")
    }
    pages = [
        "Mean deduction" in words(client_of(world.users[who]).get(f"{MONTH}entry/D01/check/"))
        for who in ("office", "leader")
    ]
    enter_second(world, group)
    after = [row.owner.code for row in readings_of(month, by=world.access("second"))]

    assert [before, after] == [{"office": [], "leader": ["D01"]}, ["D01"]]
    assert pages == [False, True]


def test_ledger_names_hidden_cells_and_nothing_of_what_they_hold(world, group):
    def told(who):
        answer = client_of(world.users[who]).get("/c/t2026/ranking/2026-03/ledger.json")
        rows = [row for row in answer.json()["rows"] if row["kind"] in ("line", "hidden")]
        return [[row[key] for key in ("kind", "department", "indicator", "points", "reason")] for row in rows]

    before = {who: told(who) for who in ("office", "leader")}
    enter_second(world, group)
    after = told("second")

    line = ["line", "D03", "C1", "1.50", REASON]
    hidden = [["hidden", code, "C1", None, None] for code in ("D02", "D03")]
    assert [before, after] == [{"office": hidden, "leader": [line]}, [line]]
