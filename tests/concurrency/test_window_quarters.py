"""Two clerks at one moment: a quarter put into effect twice; a plan, a complaint and a mark at the same window."""

from datetime import date

from activities.models import Award, AwardDecision, CompetitionMark, Complaint, Inspection
from activities.windows.assigning import assign_inspection
from activities.windows.complaints import take_complaint
from activities.windows.quarter_deciding import apply_quarter, computed
from activities.windows.quarters import Quarter
from activities.windows.window_register import hand_out_mark
from tests.activities.windows.making import DAY, ON_DAY, make_competition
from tests.activities.windows.quarters import AFTER, make_windows, mark_quarter

Q1 = Quarter(2026, 1)


def test_quarter_applied_twice_at_once_is_one_decision(world, at_once):
    mark_quarter(world, dict.fromkeys(make_windows(world, 3), "96"))
    seen = computed(world.campaign, Q1, at=AFTER)["sha256"]
    clerks = [world.access(who) for who in ("office", "second")]

    answers = at_once(
        *[
            lambda by=by: apply_quarter(campaign=world.campaign, quarter=Q1, seen=seen, by=by, at=AFTER)
            for by in clerks
        ]
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["AlreadyDecided", "AwardDecision"]
    assert (AwardDecision.objects.count(), Award.objects.count()) == (1, 3)


def test_acts_at_one_window_at_once_all_come_through(world, at_once):
    window, by = make_competition(world), world.access("office")
    team = [world.users["inspector"], world.users["inspector2"]]

    at_once(
        *[
            lambda day=day: assign_inspection(
                window=window, kind="open", day=DAY.replace(day=day), inspectors=team, by=by, at=ON_DAY
            )
            for day in (20, 21)
        ],
        *[lambda: take_complaint(window=window, text="等候时间太久", by=by)] * 2,
        lambda: hand_out_mark(
            window=window, number="M1", handed_on=date(2026, 3, 1), received_by="某某", by=by
        ),
    )

    found = (Inspection.objects.count(), Complaint.objects.count(), CompetitionMark.objects.count())
    assert found == (2, 2, 1)
