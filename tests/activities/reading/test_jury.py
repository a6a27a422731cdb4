"""The jury of a contest by its verbs: set up, drawn, marked, closed, decided."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from activities.awards import revoke_awards
from activities.models import (
    Award,
    ContestState,
    Juror,
    Jury,
    JuryVote,
    Submission,
    WorkReading,
)
from activities.reading.jury import (
    BadJuror,
    BadJury,
    CriterionGiven,
    JuryAtWork,
    LevelGiven,
    PrizesDecided,
    change_levels,
    name_juror,
    remove_juror,
    set_up_jury,
)
from activities.reading.jury_deciding import (
    MarksOpen,
    TieOpen,
    VoteUndecided,
    apply_prizes,
    offer_prize,
    record_vote,
    reopen_marks,
)
from activities.reading.jury_marks import (
    BadMark,
    MarkedElsewhere,
    MarksClosed,
    MarksMissing,
    enter_marks,
    hand_in_marks,
)
from activities.reading.jury_progress import (
    NotAllIn,
    NothingToRemind,
    ask_second_readings,
    close_marks,
    progress_of,
    remind_jurors,
)
from activities.reading.jury_reading import (
    CannotDraw,
    NoReason,
    NotYours,
    decline_work,
    draw_readers,
    fill_readers,
    stand_down,
    take_back_draw,
)
from activities.reading.jury_results import results_of
from activities.reading.submissions import withdraw_work
from activities.reading.work_rules import is_withdrawable
from campaign.models import AuditEntry, Notification, Proposal
from campaign.refusals import NotAllowed
from tests.activities.reading.jury_makers import (
    CRITERIA,
    IN_JUNE,
    LEVELS,
    make_closed,
    make_jury,
    make_works,
    mark_works,
)
from tests.recomputing_jury import recomputed

DECIDED = {"title": "2026年读书心得征文", "period": "2026年"}


def numbers_of(world, jury, name):
    rows = WorkReading.objects.standing().filter(juror__jury=jury, juror__user=world.users[name])
    return sorted(rows.values_list("submission__number", flat=True))


def criteria_of(jury):
    return list(jury.criteria.order_by("position").values_list("pk", flat=True))


# Setting up


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"criteria": (CriterionGiven("内容", 60), CriterionGiven("文采", 30))}, "criteria"),
        ({"criteria": (CriterionGiven("内容", 100, 7),)}, "criteria"),
        ({"criteria": (CriterionGiven(" ", 100),)}, "criteria"),
        ({"criteria": ()}, "criteria"),
        ({"levels": ()}, "levels"),
        ({"levels": (LevelGiven("first", "一等奖"),)}, "levels"),
        ({"levels": (LevelGiven("first", "一等奖", 1), LevelGiven("first", "特等奖", 1))}, "levels"),
        ({"levels": (LevelGiven("first", "一等奖", minimum=Decimal(101)),)}, "levels"),
        ({"spread_limit": Decimal(101)}, "spread_limit"),
        ({"drop_from": 2}, "drop_from"),
    ],
)
def test_jury_that_does_not_fit_is_refused_with_its_field(world, values, field):
    with pytest.raises(BadJury) as refused:
        make_jury(world, is_drawn=False, **values)

    assert refused.value.field == field
    assert not Jury.objects.exists()


def test_jury_is_changed_before_the_draw_and_stays_afterwards(world):
    jury = make_jury(world, is_drawn=False)
    again = {"contest": jury.contest, "levels": LEVELS, "readers_each": 2, "marks_until": date(2026, 6, 1)}
    again["by"] = world.access("office")

    set_up_jury(criteria=(CriterionGiven("内容", 100),), **again)
    draw_readers(jury=jury, by=world.access("office"))

    assert list(jury.criteria.values_list("name", "weight")) == [("内容", 100)]
    with pytest.raises(JuryAtWork):
        set_up_jury(criteria=CRITERIA, **again)


@pytest.mark.parametrize("name", ["office", "auditor", "administrator"])
def test_nobody_who_reads_the_authors_sits_in_the_jury(world, name):
    jury = make_jury(world, is_drawn=False)

    with pytest.raises(BadJuror):
        name_juror(jury=jury, user=world.users[name], by=world.access("office"))


def test_juror_sits_once_and_is_taken_out_before_the_draw_only(world):
    jury = make_jury(world, is_drawn=False, each=2)
    office = world.access("office")
    with pytest.raises(BadJuror):
        name_juror(jury=jury, user=world.users["juror"], by=office)

    remove_juror(juror=Juror.objects.get(user=world.users["head"]), by=office)
    draw_readers(jury=jury, by=office)

    assert [row.user for row in jury.jurors.all()] == [world.users["juror"], world.users["leader"]]
    with pytest.raises(JuryAtWork):
        remove_juror(juror=jury.jurors.get(user=world.users["juror"]), by=office)


@pytest.mark.parametrize("name", ["juror", "leader", "head", "employee", "auditor"])
def test_only_the_office_runs_the_jury(world, name):
    jury = make_jury(world, is_drawn=False)

    with pytest.raises(NotAllowed):
        draw_readers(jury=jury, by=world.access(name))


# The draw


def test_draw_numbers_the_works_and_hands_them_to_the_jurors(world):
    jury = make_jury(world, works=4)

    jury.contest.refresh_from_db()
    assert jury.contest.state == ContestState.JUDGING
    assert sorted(Submission.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert {name: numbers_of(world, jury, name) for name in ("juror", "leader", "head")} == {
        "juror": [1, 2, 3, 4],
        "leader": [1, 2, 3, 4],
        "head": [1, 2, 3, 4],
    }
    assert Notification.objects.filter(kind="works_to_mark").count() == 3


def test_draw_balances_and_keeps_its_seed(world):
    jury = make_jury(world, works=7, each=2)

    load = Counter(WorkReading.objects.values_list("juror__user__username", flat=True))
    assert sorted(load.values()) == [4, 5, 5]
    assert jury.seed == "lot"


def test_draw_gives_nobody_a_work_of_the_own_department_or_the_own_work(world):
    jury = make_jury(world, works=3, jurors=("juror", "leader", "head"), each=2, is_drawn=False)
    own = make_works(world, jury.contest, 2, department=world.departments[2])  # where the head is
    moved = make_works(world, jury.contest, 1)[0]
    moved.author.department = world.departments[0]  # the juror's, since the submission
    moved.author.save()

    draw_readers(jury=jury, by=world.access("office"))

    readers = {
        row.pk: set(row.readings.values_list("juror__user__username", flat=True)) for row in (*own, moved)
    }
    assert readers == {
        own[0].pk: {"t2026-juror", "t2026-leader"},
        own[1].pk: {"t2026-juror", "t2026-leader"},
        moved.pk: {"t2026-leader", "t2026-head"},
    }


def test_draw_with_too_few_free_jurors_is_refused_and_writes_nothing(world):
    jury = make_jury(world, works=2, is_drawn=False)
    make_works(world, jury.contest, 1, department=world.departments[2])

    with pytest.raises(CannotDraw, match=r"3.*1"):
        draw_readers(jury=jury, by=world.access("office"))

    assert not WorkReading.objects.exists()
    assert set(Submission.objects.values_list("number", flat=True)) == {None}


@pytest.mark.parametrize("state", [ContestState.DRAFT, ContestState.OPEN])
def test_draw_waits_until_the_contest_is_closed_for_works(world, state):
    jury = make_jury(world, is_drawn=False)
    jury.contest.state = state
    jury.contest.save()

    with pytest.raises(CannotDraw):
        draw_readers(jury=jury, by=world.access("office"))


def test_draw_happens_once(world):
    jury = make_jury(world)

    with pytest.raises(CannotDraw):
        draw_readers(jury=jury, by=world.access("office"))


def test_draw_is_taken_back_while_nobody_has_marked(world):
    jury = make_jury(world)
    office = world.access("office")

    take_back_draw(jury=jury, reason="漏了一名评委", by=office)

    jury.refresh_from_db()
    assert (jury.is_drawn, jury.contest.state) == (False, ContestState.CLOSED)
    assert not WorkReading.objects.exists()
    draw_readers(jury=jury, by=office)
    enter_marks(jury=jury, marks={1: {criteria_of(jury)[0]: Decimal(80)}}, by=world.access("juror"))
    with pytest.raises(JuryAtWork):
        take_back_draw(jury=jury, reason="再来", by=office)


def test_declared_conflict_is_drawn_to_somebody_else(world):
    jury = make_jury(world, works=3, each=2)
    number = numbers_of(world, jury, "juror")[0]
    before = set(WorkReading.objects.filter(submission__number=number).values_list("juror", flat=True))

    new = decline_work(jury=jury, number=number, reason="作者是我的徒弟", by=world.access("juror"))

    assert new.juror_id not in before
    assert number not in numbers_of(world, jury, "juror")
    assert WorkReading.objects.standing().filter(submission__number=number).count() == 2
    with pytest.raises(NotYours):
        decline_work(jury=jury, number=number, reason="再说一次", by=world.access("juror"))


def test_declared_conflict_without_a_free_juror_is_seen_by_the_office_and_filled_later(world):
    jury = make_jury(world, works=2)
    office = world.access("office")

    new = decline_work(jury=jury, number=1, reason="作者是亲属", by=world.access("juror"))

    assert (new, progress_of(jury).short) == (None, [])
    name_juror(jury=jury, user=world.users["employee"], by=office)
    assert [work.number for work in progress_of(jury).short] == [1]
    (given,) = fill_readers(jury=jury, by=office)
    assert (given.juror.user, given.submission.number) == (world.users["employee"], 1)


def test_conflict_needs_its_reason_and_an_open_reading(world):
    jury = make_jury(world)
    with pytest.raises(NoReason):
        decline_work(jury=jury, number=1, reason=" ", by=world.access("juror"))
    mark_works(world, jury, "juror", lambda number: (80, 8))

    with pytest.raises(JuryAtWork):
        decline_work(jury=jury, number=1, reason="晚了", by=world.access("juror"))


def test_juror_who_stands_down_leaves_his_marks_and_the_rest_goes_to_others(world):
    jury = make_jury(world, works=4, each=2)
    mark_works(world, jury, "juror", lambda number: (80, 8))
    gone = jury.jurors.get(user=world.users["head"])

    new = stand_down(juror=gone, reason="出差", by=world.access("office"))

    assert {row.juror.user for row in new} <= {world.users["juror"], world.users["leader"]}
    assert numbers_of(world, jury, "head") == []
    assert WorkReading.objects.standing().count() == 8
    with pytest.raises(NotYours):
        enter_marks(jury=jury, marks={1: {}}, by=world.access("head"))


# Marks


@pytest.mark.parametrize("mark", ["-1", "100.1", "80.55", "NaN", "Infinity", "1e400"])
def test_mark_outside_the_scale_is_refused_and_nothing_is_kept(world, mark):
    jury = make_jury(world)
    first, second = criteria_of(jury)

    with pytest.raises(BadMark) as refused:
        enter_marks(
            jury=jury,
            marks={1: {second: Decimal(9)}, 2: {first: Decimal(mark)}},
            by=world.access("juror"),
        )

    assert refused.value.field == f"2-{first}"
    assert not WorkReading.objects.exclude(marks={}).exists()


def test_mark_for_another_contests_criterion_is_refused(world):
    jury, other = make_jury(world), make_jury(world, title="另一征文")

    with pytest.raises(BadMark):
        enter_marks(jury=jury, marks={1: {criteria_of(other)[0]: Decimal(9)}}, by=world.access("juror"))


def test_marks_of_a_work_that_is_not_drawn_to_one_are_refused(world):
    jury = make_jury(world, works=2, jurors=("juror", "leader"))

    with pytest.raises(NotYours):
        enter_marks(jury=jury, marks={1: {}}, by=world.access("employee"))
    with pytest.raises(NotYours):
        enter_marks(jury=jury, marks={9: {}}, by=world.access("juror"))


def test_marks_are_kept_as_a_draft_and_changed_until_they_are_handed_in(world):
    jury = make_jury(world, works=1)
    first, second = criteria_of(jury)
    juror = world.access("juror")

    enter_marks(jury=jury, marks={1: {first: Decimal("80.0"), second: Decimal(9)}}, by=juror)
    changed = enter_marks(jury=jury, marks={1: {first: Decimal("85.5"), second: None}}, by=juror)

    reading = WorkReading.objects.get(juror__user=juror.user)
    assert (changed, reading.marks, reading.version) == ([1], {str(first): "85.5"}, 2)
    assert enter_marks(jury=jury, marks={1: {first: Decimal("85.50")}}, by=juror) == []


def test_marks_from_an_older_window_do_not_write_over_newer_ones(world):
    jury = make_jury(world, works=1)
    first = criteria_of(jury)[0]
    juror = world.access("juror")
    enter_marks(jury=jury, marks={1: {first: Decimal(80)}}, by=juror, seen={1: 0})

    with pytest.raises(MarkedElsewhere):
        enter_marks(jury=jury, marks={1: {first: Decimal(60)}}, by=juror, seen={1: 0})

    assert WorkReading.objects.get(juror__user=juror.user).marks == {str(first): "80"}


def test_marks_are_handed_in_whole_and_once(world):
    jury = make_jury(world, works=2)
    juror = world.access("juror")
    enter_marks(jury=jury, marks={1: {criteria_of(jury)[0]: Decimal(80)}}, by=juror)
    with pytest.raises(MarksMissing) as missing:
        hand_in_marks(jury=jury, by=juror)
    assert missing.value.field == "1"

    mark_works(world, jury, "juror", lambda number: (80, 8))

    with pytest.raises(MarksClosed):
        hand_in_marks(jury=jury, by=juror)
    with pytest.raises(MarksClosed):
        enter_marks(jury=jury, marks={1: {criteria_of(jury)[0]: Decimal(90)}}, by=juror)


def test_trail_names_no_author_and_no_mark(world):
    jury = make_closed(world, works=2)
    apply_prizes(jury=jury, by=world.access("office"), **DECIDED)

    told = [str(row.data) for row in AuditEntry.objects.filter(event__startswith="activities.jury.")]

    assert [text for text in told if "作者甲" in text or "93" in text or "8.5" in text] == []
    assert Counter(
        AuditEntry.objects.filter(event__startswith="activities.jury.").values_list("event", flat=True)
    ) == {
        "activities.jury.set_up": 1,
        "activities.jury.juror_named": 3,
        "activities.jury.drawn": 1,
        "activities.jury.marks_entered": 3,
        "activities.jury.marks_handed_in": 3,
        "activities.jury.marks_closed": 1,
    }


# Progress, second readings, closing


def test_progress_counts_and_reminds_those_who_are_late(world):
    jury = make_jury(world, works=2)
    mark_works(world, jury, "juror", lambda number: (80, 8))

    progress = progress_of(jury)
    told = remind_jurors(jury=jury, by=world.access("office"))

    assert (progress.readings, progress.handed_in, progress.is_all_in) == (6, 2, False)
    assert [(row.given, row.marked, row.handed_in, row.is_awaited) for row in progress.jurors] == [
        (2, 0, 0, True),
        (2, 2, 2, False),
        (2, 0, 0, True),
    ]
    assert told == 2
    assert Notification.objects.filter(kind="works_overdue").count() == 2


def test_office_is_told_when_all_marks_are_in(world):
    jury = make_jury(world, works=1)
    for name in ("juror", "leader", "head"):
        mark_works(world, jury, name, lambda number: (80, 8))

    assert Notification.objects.filter(kind="work_marks_in", user=world.users["office"]).count() == 1
    with pytest.raises(NothingToRemind):
        remind_jurors(jury=jury, by=world.access("office"))


def test_marks_far_apart_are_read_by_a_further_juror_before_they_are_closed(world):
    jury = make_jury(world, works=3, each=2, spread_limit=Decimal(15))
    office = world.access("office")
    seen = Counter()

    def apart(number):
        """The second juror gives the first work thirty points less."""
        seen[number] += 1
        return (90 - 40 * (number == 1 and seen[number] == 2), 9)

    for name in ("juror", "leader", "head"):
        mark_works(world, jury, name, apart)
    with pytest.raises(NotAllIn):
        close_marks(jury=jury, by=office)
    assert [work.number for work in progress_of(jury).far_apart] == [1]

    (second,) = ask_second_readings(jury=jury, by=office)
    with pytest.raises(JuryAtWork):
        ask_second_readings(jury=jury, by=office)
    with pytest.raises(NotAllIn):
        close_marks(jury=jury, by=office)
    name = second.juror.user.username.removeprefix("t2026-")
    mark_works(world, jury, name, lambda number: (80, 8))
    close_marks(jury=jury, by=office)

    row = next(row for row in results_of(jury).rows if row.submission.number == 1)
    assert (second.cause, row.had_second, row.is_flagged) == ("second", True, True)
    assert row.judged.marks == (Decimal(90), Decimal(80), Decimal(66))


def test_marks_far_apart_for_which_nobody_is_free_hold_nothing_up(world):
    jury = make_jury(world, works=1, jurors=("juror", "leader"))
    mark_works(world, jury, "juror", lambda number: (100, 10))
    mark_works(world, jury, "leader", lambda number: (50, 5))

    progress = progress_of(jury)
    close_marks(jury=jury, by=world.access("office"))

    assert ([work.number for work in progress.beyond_help], progress.far_apart) == ([1], [])


def test_marks_stay_open_while_one_is_awaited(world):
    jury = make_jury(world, works=1)
    mark_works(world, jury, "juror", lambda number: (80, 8))

    with pytest.raises(NotAllIn):
        close_marks(jury=jury, by=world.access("office"))


def test_nobody_marks_after_closing_and_reopening_needs_a_reason(world):
    jury = make_closed(world, works=1)
    office = world.access("office")
    with pytest.raises(BadJury):
        reopen_marks(jury=jury, reason="", by=office)

    reopen_marks(jury=jury, reason="补一名评委", by=office)

    jury.refresh_from_db()
    assert not jury.is_closed


def test_work_taken_back_while_the_jury_reads_counts_no_more(world):
    jury = make_jury(world, works=2)
    copied = Submission.objects.get(number=1)
    assert not is_withdrawable(copied, world.access("head"))
    withdraw_work(work=copied, reason="抄袭", by=world.access("office"), at=IN_JUNE)
    for name in ("juror", "leader", "head"):
        mark_works(world, jury, name, lambda number: (80, 8))

    assert [row.submission.number for row in results_of(jury).rows] == [2]


# Prizes


def test_prizes_are_decided_with_everything_behind_them(world):
    jury = make_closed(world, works=4)

    decision = apply_prizes(jury=jury, by=world.access("office"), at=IN_JUNE, **DECIDED)

    jury.contest.refresh_from_db()
    assert jury.contest.state == ContestState.DECIDED
    assert (decision.kind, decision.key) == ("essay", f"contest:{jury.contest_id}")
    by_number = {row.number: row for row in Submission.objects.select_related("author")}
    assert list(decision.awards.values_list("level", "honour", "holder", "work")) == [
        ("first", "一等奖", by_number[1].author.name, by_number[1].title),
        ("second", "二等奖", by_number[2].author.name, by_number[2].title),
        ("second", "二等奖", by_number[3].author.name, by_number[3].title),
    ]
    again = recomputed(decision.payload)
    assert {row["number"]: row["prize"] for row in decision.payload["works"]} == {
        number: row["prize"] for number, row in again.items()
    }
    assert {row["number"]: Decimal(row["mean"]) for row in decision.payload["works"]} == {
        number: row["mean"] for number, row in again.items()
    }


def test_payload_of_a_decision_names_no_juror(world):
    decision = apply_prizes(jury=make_closed(world, works=2), by=world.access("office"), **DECIDED)

    text = str(decision.payload)

    assert [user for user in world.users.values() if user.name in text or user.username in text] == []


def test_prizes_wait_until_the_marks_are_closed(world):
    jury = make_jury(world, works=1)

    with pytest.raises(MarksOpen):
        apply_prizes(jury=jury, by=world.access("office"), **DECIDED)


def test_prizes_are_decided_once_and_anew_after_a_revocation(world):
    jury = make_closed(world, works=3)
    office = world.access("office")
    decision = apply_prizes(jury=jury, by=office, **DECIDED)
    for act in (
        lambda: apply_prizes(jury=jury, by=office, **DECIDED),
        lambda: change_levels(jury=jury, levels=LEVELS, tie_rule="vote", by=office),
        lambda: reopen_marks(jury=jury, reason="再看", by=office),
    ):
        with pytest.raises(PrizesDecided):
            act()

    revoke_awards(decision=decision, reason="名单有误", by=office)
    change_levels(
        jury=jury, levels=[LevelGiven("first", "一等奖", minimum=Decimal(80))], tie_rule="vote", by=office
    )
    again = apply_prizes(jury=jury, by=office, **DECIDED)

    assert (again.edition, again.awards.count()) == (2, 3)


def test_tie_at_the_line_is_voted_on_before_the_prizes(world):
    jury = make_closed(world, works=3, mark=lambda number: (95 - (number > 2), "8.5"))
    office = world.access("office")
    with pytest.raises(TieOpen):
        apply_prizes(jury=jury, by=office, **DECIDED)
    with pytest.raises(VoteUndecided):
        record_vote(jury=jury, votes={1: 1, 2: 1}, minutes="评审会纪要第2号", by=office)
    with pytest.raises(VoteUndecided):
        record_vote(jury=jury, votes={1: 1, 3: 2}, minutes="评审会纪要第2号", by=office)
    with pytest.raises(BadJury):
        record_vote(jury=jury, votes={1: 1, 2: 2}, minutes=" ", by=office)

    record_vote(jury=jury, votes={1: 1, 2: 2}, minutes="评审会纪要第2号", by=office)
    decision = apply_prizes(jury=jury, by=office, **DECIDED)

    winner = Submission.objects.get(number=2)
    assert decision.awards.first().work == winner.title
    assert JuryVote.objects.get().votes == {"1": 1, "2": 2}
    assert {row["number"]: row["prize"] for row in decision.payload["works"]} == {
        number: row["prize"] for number, row in recomputed(decision.payload).items()
    }


@pytest.mark.parametrize(("field", "value"), [("title", " "), ("title", "奖" * 101), ("period", "")])
def test_decision_needs_its_title_and_period(world, field, value):
    jury = make_closed(world, works=1)

    with pytest.raises(BadJury) as refused:
        apply_prizes(jury=jury, by=world.access("office"), **(DECIDED | {field: value}))

    assert refused.value.field == field


def test_prize_is_offered_to_scoring_once_and_changes_no_score(world):
    decision = apply_prizes(jury=make_closed(world, works=1), by=world.access("office"), **DECIDED)
    award = Award.objects.select_related("decision__campaign", "department").get()

    first = offer_prize(award=award, by=world.access("office"))
    second = offer_prize(award=award, by=world.access("office"))

    assert first == second == Proposal.objects.get()
    assert first.payload == {
        "department": "D02",
        "matter": f"{award.holder}《{award.work}》获2026年读书心得征文一等奖",
        "proof": "2026年读书心得征文",
        "link": f"/c/t2026/reading/contests/{decision.key.split(':')[1]}/jury/results/",
    }
