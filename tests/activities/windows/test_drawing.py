"""The draw: repeatable from seed and basis, fair, and every window gets both kinds in a quarter."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from activities.models import Inspection, InspectorSeat
from activities.windows.drawing import TooFewDays, TooFewInspectors, Urn, draw
from activities.windows.planning import draw_plan, drawn_again
from campaign.models import AuditEntry
from campaign.refusals import Refused
from tests.activities.windows.making import make_checklist, make_inspector, make_team, make_window

DAYS = [date(2026, 3, 2) + timedelta(days=offset) for offset in range(20)]
BEFORE = datetime(2026, 2, 27, 2, 0, tzinfo=UTC)


def urn(windows=30, inspectors=8, **more) -> Urn:
    return Urn(
        windows={f"W{index:02}": f"D{index % 20:02}" for index in range(windows)},
        inspectors={f"P{index}": [f"D{index:02}"] for index in range(inspectors)},
        **({"days": DAYS} | more),
    )


def test_draw_with_the_same_seed_is_the_same_and_with_another_differs():
    counts = {"open": 10, "covert": 10}

    first, again, other = (draw(urn(), counts=counts, seed=seed) for seed in ("a", "a", "b"))

    assert first == again
    assert first != other
    assert len(first) == 20


def test_draw_of_three_months_covers_every_window_with_both_kinds():
    done: Counter = Counter()

    for seed in "abc":
        for one in draw(urn(done=done), counts={"open": 10, "covert": 10}, seed=seed):
            done[one.window, one.kind] += 1

    assert done == {(f"W{index:02}", kind): 1 for index in range(30) for kind in ("open", "covert")}


def test_draw_gives_teams_of_two_from_outside_and_shares_the_work():
    found = draw(urn(), counts={"open": 30, "covert": 30}, seed="s")

    home = {f"P{index}": f"D{index:02}" for index in range(8)}
    of = urn().windows
    load = Counter(person for one in found for person in one.inspectors)
    assert {len(set(one.inspectors)) for one in found} == {2}
    assert [one for one in found for person in one.inspectors if home[person] == of[one.window]] == []
    assert max(load.values()) - min(load.values()) <= 2
    assert max(Counter(one.day for one in found).values()) == 3


def test_draw_puts_no_window_twice_on_a_day():
    found = draw(urn(days=DAYS[:2]), counts={"open": 30, "covert": 30}, seed="s")

    assert max(Counter((one.window, one.day) for one in found).values()) == 1


def test_draw_without_enough_people_or_days_names_the_window():
    with pytest.raises(TooFewInspectors) as few:
        draw(urn(windows=1, inspectors=2), counts={"open": 1}, seed="s")
    with pytest.raises(TooFewDays):
        draw(urn(days=DAYS[:1]), counts={"open": 30, "covert": 30}, seed="s")

    assert few.value.window == "W00"


@pytest.fixture
def competition(world):
    make_checklist(world)
    make_team(world)
    make_inspector(world, "third", world.departments[1])
    for index, department in enumerate([*world.departments, world.organ], start=1):
        make_window(world, f"W{index:02}", department)
    return world


def plan_of(world, **more):
    arguments = {"open_count": 4, "covert_count": 4, "seed": "2026-03", "at": BEFORE} | more
    return draw_plan(
        campaign=world.campaign, first_day=date(2026, 3, 1), by=world.access("office"), **arguments
    )


def test_plan_is_drawn_again_from_its_seed_and_basis(competition):
    plan = plan_of(competition)

    rows = Inspection.objects.filter(plan=plan).order_by("day", "window__code", "kind")
    names = {row.pk: tuple(sorted(row.seats.values_list("inspector__username", flat=True))) for row in rows}
    kept = [(row.window.code, row.kind, row.day, names[row.pk]) for row in rows]
    assert kept == [(one.window, one.kind, one.day, one.inspectors) for one in drawn_again(plan)]
    assert len(kept) == 8


def test_plan_holds_working_days_to_come_and_no_insider(competition):
    plan_of(competition)

    seats = InspectorSeat.objects.select_related("inspection__window", "inspector__person")
    assert [
        one for one in seats if one.inspector.person.department_id == one.inspection.window.department_id
    ] == []
    assert {one.inspection.day.weekday() for one in seats} <= {0, 1, 2, 3, 4}


def test_plan_leaves_seed_and_teams_out_of_the_trail(competition):
    plan = plan_of(competition)

    entry = AuditEntry.objects.get(event="activities.inspection_plan.drawn")
    assert entry.data == {"month": "2026-03", "round": 1, "inspections": 8}
    assert plan.seed == "2026-03"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"open_count": 5}, "open_count"),
        ({"open_count": 0, "covert_count": 0}, "open_count"),
        ({"open_count": -1}, "open_count"),
        ({"at": datetime(2026, 4, 1, tzinfo=UTC)}, "month"),
        ({"seed": "x" * 41}, "seed"),
    ],
)
def test_plan_that_cannot_be_drawn_is_refused(competition, more, field):
    with pytest.raises(Refused) as caught:
        plan_of(competition, **more)

    assert caught.value.field == field
    assert Inspection.objects.count() == 0


def test_plan_without_two_outsiders_names_the_window(world):
    make_checklist(world)
    make_window(world, "W09", world.departments[0])
    make_team(world)

    with pytest.raises(Refused) as caught:
        plan_of(world, open_count=1, covert_count=0)

    assert "W09" in str(caught.value)
