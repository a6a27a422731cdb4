"""A quarter computed from rows, compared, decided and frozen (rules.md §6)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils.translation import override
from openpyxl import load_workbook

from activities.awards import (
    AlreadyDecided,
    NothingToDecide,
    apply_awards,
    decision_in_force,
    revoke_awards,
)
from activities.models import AwardKind, Complaint, Finding, FindingState
from activities.windows.assigning import assign_inspection
from activities.windows.competition import BadWindowRules, keep_window_rules
from activities.windows.quarter_deciding import (
    BadTrial,
    FiguresChanged,
    NotOver,
    QuarterDecided,
    apply_quarter,
    check_not_decided,
    compare,
    computed,
    frozen_or_computed,
    open_matters,
)
from activities.windows.quarter_export import export_quarter, quarter_json
from activities.windows.quarter_reading import league, quarters_of, why
from activities.windows.quarters import Quarter
from campaign.audit import digest
from campaign.models import AuditEntry, NoticeKind, Notification
from campaign.refusals import NotAllowed
from tests.activities.windows.making import make_team
from tests.activities.windows.quarters import AFTER, make_windows, mark_quarter, mark_window
from tests.makers import World, make_world
from tests.recomputing_windows import said, stars_from

Q1 = Quarter(2026, 1)


@pytest.fixture
def world(db) -> World:
    return make_world()


def decide(world: World, quarter: Quarter = Q1, *, at: datetime = AFTER, seen: str | None = None):
    seen = seen or computed(world.campaign, quarter, at=at)["sha256"]
    return apply_quarter(
        campaign=world.campaign, quarter=quarter, seen=seen, by=world.access("office"), at=at
    )


def levels(world: World, quarter: Quarter = Q1, *, at: datetime = AFTER) -> dict[str, str]:
    return {
        row["window"]: row["level"] for row in computed(world.campaign, quarter, at=at)["result"]["windows"]
    }


def finding(inspection, *, due_on: date, points: str = "2.00", state=FindingState.OPEN) -> Finding:
    return Finding.objects.create(
        inspection=inspection,
        item=inspection.checklist.items.get(),
        text="承诺牌缺失",
        points=Decimal(points),
        due_on=due_on,
        state=state,
    )


def grave(world: World, window, *, at: datetime, closed_at: datetime) -> Complaint:
    return Complaint.objects.create(
        campaign=world.campaign,
        window=window,
        number=Complaint.objects.count() + 1,
        source="office",
        at=at,
        text="辱骂办事职工",
        due_on=at.date(),
        answer="情况属实",
        is_upheld=True,
        is_grave=True,
        closed_at=closed_at,
        closed_by=world.users["office"],
    )


def test_quarter_of_a_month_with_both_kinds(world):
    (window,) = make_windows(world, 1)
    mark_window(window, world, date(2026, 1, 8), "94")
    mark_window(window, world, date(2026, 1, 20), "90", kind="covert")
    mark_window(window, world, date(2026, 2, 8), "96")

    (row,) = computed(world.campaign, Q1, at=AFTER)["result"]["windows"]

    assert [row["months"][month]["score"] for month in row["months"]] == ["91.60", "96.00", None]
    assert [row["score"], row["level"]] == ["93.80", "four_star"]


def test_unrectified_finding_is_deducted_in_the_month_in_which_it_fell_due(world):
    (window,) = make_windows(world, 1)
    january = mark_window(window, world, date(2026, 1, 8), "94")
    mark_window(window, world, date(2026, 2, 8), "94")
    finding(january, due_on=date(2026, 2, 5))

    (before,) = computed(world.campaign, Q1, at=datetime(2026, 2, 4, tzinfo=UTC))["result"]["windows"]
    (after,) = computed(world.campaign, Q1, at=AFTER)["result"]["windows"]

    assert [before["months"][month]["score"] for month in before["months"]] == ["94.00", "94.00", None]
    assert [after["months"][month]["score"] for month in after["months"]] == ["94.00", "92.00", None]


def test_refused_inspection_costs_the_star(world):
    (window,) = make_windows(world, 1)
    mark_quarter(world, {window: "97"})
    mark_window(window, world, date(2026, 3, 20), None, kind="covert", outcome="refused")

    assert levels(world) == {"W01": ""}


def test_closed_window_on_the_day_costs_nothing(world):
    (window,) = make_windows(world, 1)
    mark_quarter(world, {window: "97"})
    mark_window(window, world, date(2026, 3, 20), None, kind="covert", outcome="closed")

    assert levels(world) == {"W01": "five_star"}


def test_grave_complaint_counts_once(world):
    """Upheld before the decision it costs that quarter's star; upheld afterwards, the next one's."""
    first, second = make_windows(world, 2)
    mark_quarter(world, {first: "97", second: "97"}, months=(1, 2, 3, 4, 5, 6, 7, 8))
    received = datetime(2026, 3, 30, tzinfo=UTC)
    grave(world, first, at=received, closed_at=AFTER - timedelta(days=1))
    decide(world)
    grave(world, second, at=received, closed_at=AFTER + timedelta(days=1))

    july = datetime(2026, 7, 8, tzinfo=UTC)
    decide(world, Quarter(2026, 2), at=july)
    third = levels(world, Quarter(2026, 3), at=july)

    frozen = [
        {
            row["window"]: row["level"]
            for row in frozen_or_computed(world.campaign, quarter)[0]["result"]["windows"]
        }
        for quarter in (Q1, Quarter(2026, 2))
    ]
    assert frozen == [{"W01": "", "W02": "five_star"}, {"W01": "five_star", "W02": ""}]
    assert third == {"W01": "five_star", "W02": "five_star"}


def test_apply_freezes_the_months(world):
    first, second = make_windows(world, 2)
    mark_quarter(world, {first: "97", second: "91"})

    decision = decide(world)
    mark_window(second, world, date(2026, 3, 25), "100", kind="covert")

    awards = list(decision.awards.values_list("position", "holder", "department_name", "level", "honour"))
    assert awards == [
        (1, "第3部1号窗口", "第3部", "five_star", "五星级优质服务窗口"),
        (2, "第1部2号窗口", "第1部", "four_star", "四星级优质服务窗口"),
    ]
    assert [decision.kind, decision.key, decision.period] == [
        AwardKind.STAR_WINDOW,
        "windows:2026Q1",
        "2026年第一季度",
    ]
    payload, found = frozen_or_computed(world.campaign, Q1)
    assert found == decision
    assert [row["score"] for row in payload["result"]["windows"]] == ["97.00", "91.00"]


def test_apply_tells_heads_and_leaders(world):
    (window,) = make_windows(world, 1)
    mark_quarter(world, {window: "97"})

    decide(world)

    told = Notification.objects.filter(kind=NoticeKind.STARS_APPLIED).values_list("user__username", flat=True)
    names = {world.users[name].username for name in ("second", "leader", "head", "deputy")}
    assert set(told) == names
    (entry,) = AuditEntry.objects.filter(event="activities.awards.applied")
    assert entry.digest == digest(entry)


def test_apply_twice_is_refused(world):
    (window,) = make_windows(world, 1)
    mark_quarter(world, {window: "97"})
    decide(world)

    with pytest.raises(AlreadyDecided):
        decide(world)


def test_apply_refuses_figures_that_nobody_saw(world):
    (window,) = make_windows(world, 1)
    mark_quarter(world, {window: "97"})
    seen = computed(world.campaign, Q1, at=AFTER)["sha256"]
    mark_window(window, world, date(2026, 3, 25), "80", kind="covert")

    with pytest.raises(FiguresChanged):
        decide(world, seen=seen)
    assert decision_in_force(world.campaign, "windows:2026Q1") is None


def test_apply_before_the_end_is_refused(world):
    (window,) = make_windows(world, 1)
    mark_quarter(world, {window: "97"})

    with pytest.raises(NotOver):
        decide(world, at=datetime(2026, 3, 31, 10, 0, tzinfo=UTC))


def test_quarter_without_a_star_is_frozen_with_an_empty_list(world):
    (window,) = make_windows(world, 1)
    mark_quarter(world, {window: "60"})

    decision = decide(world)

    assert (decision.awards.count(), len(decision.payload["inputs"]["windows"])) == (0, 1)
    assert [
        state.has_stars for state in quarters_of(world.campaign, today=AFTER.date()) if state.decision
    ] == [False]
    with pytest.raises(QuarterDecided):
        check_not_decided(world.campaign, date(2026, 2, 1))
    with pytest.raises(AlreadyDecided):
        decide(world)


def test_other_decision_without_an_award_is_none(world):
    with pytest.raises(NothingToDecide):
        apply_awards(
            campaign=world.campaign,
            kind=AwardKind.STAR_WINDOW,
            key="x",
            title="x",
            period="x",
            honours=[],
            payload={},
            by=world.access("office"),
        )


@pytest.mark.parametrize("role", ["leader", "head", "inspector", "auditor", "administrator"])
def test_apply_is_for_the_office(world, role):
    with pytest.raises(NotAllowed):
        apply_quarter(campaign=world.campaign, quarter=Q1, seen="", by=world.access(role), at=AFTER)


def test_revoked_quarter_is_decided_anew(world):
    (window,) = make_windows(world, 1)
    mark_quarter(world, {window: "97"})
    first = decide(world)
    revoke_awards(decision=first, reason="漏计一次暗访", by=world.access("office"))
    mark_window(window, world, date(2026, 3, 25), "70", kind="covert")

    second = decide(world)

    assert [second.edition, list(second.awards.values_list("level", flat=True))] == [2, ["four_star"]]


def test_decided_quarter_takes_no_inspection(world):
    (window,) = make_windows(world, 1)
    team = make_team(world)
    mark_quarter(world, {window: "97"})
    decide(world)

    with pytest.raises(QuarterDecided):
        assign_inspection(
            window=window, kind="open", day=date(2026, 3, 30), inspectors=team, by=world.access("office")
        )


def test_compare_says_who_gains_and_loses(world):
    first, second, third = make_windows(world, 3)
    mark_quarter(world, {first: "97", second: "91", third: "84"})
    payload = computed(world.campaign, Q1, at=AFTER)

    found = compare(
        payload, changes={"line_three": Decimal("80"), "quota_four": 0, "line_five": Decimal("98")}
    )

    assert [row["window"] for row in found["gained"]] == ["W03"]
    assert [(row["window"], row["before"], row["after"]) for row in found["moved"]] == [
        ("W01", "five_star", "three_star"),
        ("W02", "four_star", "three_star"),
    ]
    assert found["lost"] == []
    assert set(found["changes"]) == {"line_five", "line_three", "quota_four"}


def test_compare_refuses_settings_that_contradict(world):
    payload = computed(world.campaign, Q1, at=AFTER)

    with pytest.raises(BadTrial) as refused:
        compare(payload, changes={"line_four": Decimal("96")})

    assert refused.value.field == "line_five"


def test_settings_count_for_what_is_not_decided(world):
    (window,) = make_windows(world, 1)
    mark_quarter(world, {window: "94"}, months=range(1, 7))
    decide(world)

    keep_window_rules(
        campaign=world.campaign, values={"line_five": Decimal("93.00")}, by=world.access("office")
    )

    frozen = frozen_or_computed(world.campaign, Q1)[0]["result"]["windows"][0]["level"]
    assert [frozen, levels(world, Quarter(2026, 2))["W01"]] == ["four_star", "five_star"]
    (entry,) = AuditEntry.objects.filter(event="activities.window_rules.kept")
    assert entry.data["changes"] == {"line_five": ["95.00", "93.00"]}


@pytest.mark.parametrize(
    "values, field",
    [
        ({"line_five": Decimal("80.00")}, ""),
        ({"weight_open": 101}, "weight_open"),
        ({"quota_in_percent": True, "quota_five": 120}, "quota_five"),
        ({"ratings_per_device": 0}, "ratings_per_device"),
    ],
)
def test_settings_refuse_what_does_not_fit(world, values, field):
    with pytest.raises(BadWindowRules) as refused:
        keep_window_rules(campaign=world.campaign, values=values, by=world.access("office"))

    assert refused.value.field == field


def test_open_matters(world):
    (window,) = make_windows(world, 1)
    inspection = mark_window(window, world, date(2026, 1, 8), "94")
    proved = finding(inspection, due_on=date(2026, 2, 5), state=FindingState.PROVED)
    proved.proved_at = datetime(2026, 2, 4, tzinfo=UTC)
    proved.save()
    Complaint.objects.create(
        campaign=world.campaign,
        window=window,
        number=1,
        source="office",
        at=datetime(2026, 3, 1, tzinfo=UTC),
        text="态度冷淡",
        due_on=date(2026, 3, 8),
    )

    assert open_matters(world.campaign, Q1) == {"inspections": 0, "rechecks": 1, "complaints": 1}


def test_export_is_enough_to_compute_the_quarter_anew(world):
    windows = make_windows(world, 6)
    keep_window_rules(
        campaign=world.campaign, values={"quota_five": 1, "quota_four": 2}, by=world.access("office")
    )
    for index, window in enumerate(windows):
        for month in (1, 2, 3):
            mark_window(window, world, date(2026, month, 6), f"{96 - index}.33")
            mark_window(window, world, date(2026, month, 16), f"{95 - index // 2}.67", kind="covert")
    inspection = mark_window(windows[1], world, date(2026, 1, 26), "94.5")
    finding(inspection, due_on=date(2026, 2, 20), points="1.50")
    grave(world, windows[2], at=AFTER - timedelta(days=20), closed_at=AFTER - timedelta(days=3))
    mark_window(windows[3], world, date(2026, 2, 27), None, outcome="refused")

    decision = decide(world)
    exported = quarter_json(*frozen_or_computed(world.campaign, Q1))

    assert stars_from(exported) == said(exported)
    assert exported["sha256"] == decision.sha256
    assert sum(1 for one in stars_from(exported).values() if one["level"]) == decision.awards.count() == 4


def test_workbook_names_no_person(world):
    (window,) = make_windows(world, 1)
    mark_quarter(world, {window: "97"})
    decide(world)

    export = export_quarter(world.campaign, Q1, file_format="xlsx", by=world.access("auditor"))

    book = load_workbook(BytesIO(export.content))
    texts = [str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row]
    assert "五星级优质服务窗口" in texts
    assert [user.name for user in world.users.values() if user.name in " ".join(texts)] == []


def test_league_shows_reasons_to_the_own_department_alone(world):
    own, other = make_windows(world, 2)
    mark_quarter(world, {own: "97", other: "97"})
    for window in (own, other):
        mark_window(window, world, date(2026, 3, 20), None, kind="covert", outcome="refused")
    payload = computed(world.campaign, Q1, at=AFTER)

    seen = {
        role: {
            row.window: bool(row.reasons) for row in league(world.campaign, Q1, payload, world.access(role))
        }
        for role in ("office", "head", "employee")
    }

    assert seen == {
        "office": {"W01": True, "W02": True},
        "head": {"W01": True, "W02": False},
        "employee": {"W01": False, "W02": False},
    }


def test_why_says_the_sum(world):
    (window,) = make_windows(world, 1)
    mark_window(window, world, date(2026, 1, 8), "94")
    mark_window(window, world, date(2026, 1, 20), "90", kind="covert")
    mark_window(window, world, date(2026, 2, 8), "96")

    with override("zh-hans"):
        found = why(computed(world.campaign, Q1, at=AFTER), "W01")

    assert [month.sentence for month in found.months] == [
        "0.40 × 94.00 + 0.60 × 90.00 = 91.60",
        "明察 96.00",
        "无检查，不计分",
    ]
    assert why(computed(world.campaign, Q1, at=AFTER), "W99") is None


def test_quarters_of_the_year(world):
    (window,) = make_windows(world, 1)
    mark_quarter(world, {window: "97"})
    decide(world)

    states = quarters_of(world.campaign, today=date(2026, 7, 1))

    assert [(state.quarter.code, state.is_over, state.waits) for state in states] == [
        ("2026Q3", False, False),
        ("2026Q2", True, True),
        ("2026Q1", True, False),
    ]
