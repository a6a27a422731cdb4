"""A half-year from its closed entries to titles in effect, and to a new decision (rules.md §5)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from campaign.digests import sha256_of
from campaign.models import AuditEntry
from campaign.models.trail import WrittenOnce
from campaign.refusals import NotAllowed
from scoring.cells import OwnDepartment
from scoring.closing import ReasonNeeded, WrongState
from scoring.correction_drafting import begin_correction, strike_published
from scoring.corrections import decide_correction, publish_correction, request_correction
from scoring.half_year_deciding import (
    FiguresMoved,
    NoticeRunning,
    ObjectionsOpen,
    TieOpen,
    apply_titles,
    begin_notice,
    compute,
    decide_anew,
    result_of,
    withdraw_notice,
)
from scoring.half_year_drift import corrected_months, recomputed
from scoring.half_year_export import commendation_payload
from scoring.half_year_objections import NoticeOver, answer_objection, file_objection
from scoring.half_year_opening import close_entries, reopen_entries
from scoring.half_year_steps import steps_from
from scoring.half_year_votes import NoVote, record_vote
from scoring.models import HalfYearDecision, HalfYearState, LedgerLine, TieVote, TitleDecision
from tests.half_years import (
    APPLIED,
    CLOSED,
    COMPUTED,
    NOTICED,
    add_leader,
    file_self,
    hand_in_marks,
    make_applied_half,
    make_closed_half,
    mark_all,
    open_half,
    publish_half,
    quota,
)

LINES = {1: [("D03", "T1", "2.00")]}


def outcomes(result):
    return {each["department"]: each["outcome"] for each in result["departments"]}


@pytest.fixture
def two_places(world):
    """Two titles for three departments, of which D03 has a deduction."""
    quota(world, quota_value=Decimal(67))
    return world


@pytest.fixture
def noticed(two_places):
    """A half-year in its public notice."""
    evaluation = make_closed_half(two_places, LINES)
    compute(evaluation=evaluation, by=two_places.access("office"), at=COMPUTED)
    return begin_notice(evaluation=evaluation, by=two_places.access("leader"), at=NOTICED)


def correct_the_line(world):
    """The deduction of D03 is struck out of January by a correction."""
    line = LedgerLine.objects.get(department__code="D03")
    correction = begin_correction(
        month=line.month,
        reason="复核属实",
        document="会议纪要〔2026〕3号",
        by=world.access("office"),
        at=NOTICED,
    )
    strike_published(correction=correction, line=line, by=world.access("office"))
    request_correction(correction=correction, by=world.access("office"), at=NOTICED)
    decide_correction(correction=correction, approve=True, by=world.access("leader"), at=NOTICED)
    publish_correction(correction=correction, by=world.access("office"), at=NOTICED)


def test_titles_take_effect_together_and_are_frozen(two_places):
    evaluation = make_applied_half(two_places, LINES)

    decision = HalfYearDecision.objects.get()
    titles = [(row.department_code, row.outcome, str(row.points)) for row in decision.titles.all()]
    assert titles == [("D01", "title", "98.00"), ("D02", "title", "98.00"), ("D03", "outside_quota", "97.90")]
    assert [evaluation.state, decision.sha256] == [HalfYearState.APPLIED, sha256_of(decision.payload())]
    assert decision.header["notice"] == {"from": "2026-08-05", "until": "2026-08-12"}


@pytest.mark.parametrize("table", ["halfyeardecision", "titledecision", "halfyearcomputation"])
def test_frozen_rows_are_refused_by_the_database(two_places, table):
    make_applied_half(two_places, LINES)

    for act in (f"UPDATE scoring_{table} SET id = id", f"DELETE FROM scoring_{table}"):
        with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
            connection.cursor().execute(act)
    with pytest.raises(WrittenOnce):
        TitleDecision.objects.first().save()


def test_every_step_stands_in_the_trail(two_places):
    make_applied_half(two_places, LINES)

    events = AuditEntry.objects.filter(event__startswith="scoring.half_year.").order_by("id")
    assert [entry.event.rpartition(".")[2] for entry in events] == [
        "opened",
        "entries_closed",
        "computed",
        "notice_begun",
        "applied",
    ]


def test_payload_of_the_commendation_lists_the_titled_by_place(two_places):
    evaluation = make_applied_half(two_places, LINES)

    payload = commendation_payload(evaluation)

    assert [row["department"] for row in payload["titled"]] == ["D01", "D02"]
    assert [payload["departments"], payload["places"], payload["half"], payload["decision"]] == [
        3,
        2,
        "2026H1",
        1,
    ]
    assert payload["sha256"] == HalfYearDecision.objects.get().sha256


def test_entries_stay_closed_when_decided_anew(noticed, two_places):
    apply_titles(evaluation=noticed, by=two_places.access("office"), at=APPLIED)
    noticed.refresh_from_db()
    decide_anew(evaluation=noticed, reason="月度更正", by=two_places.access("leader"), at=APPLIED)
    noticed.refresh_from_db()

    with pytest.raises(WrongState):
        reopen_entries(evaluation=noticed, reason="补报", by=two_places.access("office"))

    assert [step.code for step in steps_from(noticed)] == ["compute"]


def test_titles_wait_for_the_end_of_the_notice(noticed, two_places):
    with pytest.raises(NoticeRunning):
        apply_titles(evaluation=noticed, by=two_places.access("office"), at=APPLIED - timedelta(days=1))

    assert HalfYearDecision.objects.count() == 0


def test_titles_are_applied_once(noticed, two_places):
    apply_titles(evaluation=noticed, by=two_places.access("office"), at=APPLIED)

    with pytest.raises(WrongState):
        apply_titles(evaluation=noticed, by=two_places.access("office"), at=APPLIED)

    assert HalfYearDecision.objects.count() == 1


@pytest.mark.parametrize(
    ("verb", "who"),
    [(compute, "leader"), (begin_notice, "office"), (apply_titles, "leader"), (compute, "head")],
)
def test_step_of_another_role_is_refused(noticed, two_places, verb, who):
    with pytest.raises(NotAllowed):
        verb(evaluation=noticed, by=two_places.access(who), at=APPLIED)


def test_departments_that_tie_at_the_line_wait_for_the_vote(two_places):
    evaluation = make_closed_half(two_places)

    computation = compute(evaluation=evaluation, by=two_places.access("office"), at=COMPUTED)

    assert outcomes(result_of(computation)) == dict.fromkeys(["D01", "D02", "D03"], "open_tie")
    with pytest.raises(TieOpen):
        begin_notice(evaluation=evaluation, by=two_places.access("leader"), at=NOTICED)


def test_vote_gives_the_places_of_the_tie(two_places):
    add_leader(two_places, "second_leader")
    add_leader(two_places, "third_leader", home=two_places.departments[0])
    evaluation = make_closed_half_of_three(two_places)
    compute(evaluation=evaluation, by=two_places.access("office"), at=COMPUTED)

    vote = record_vote(
        evaluation=evaluation,
        scope="",
        votes={"D01": 0, "D02": 2, "D03": 1},
        voters=2,
        minutes="会议纪要〔2026〕8号",
        by=two_places.access("leader"),
        at=COMPUTED,
    )

    assert outcomes(result_of(vote.computation)) == {"D01": "lost_tie", "D02": "title", "D03": "title"}


def make_closed_half_of_three(world):
    """As `make_closed_half`, with a sheet of every member; the third belongs to D01 and gives it no mark."""
    publish_half(world)
    evaluation = open_half(world)
    file_self(world, evaluation)
    mark_all(world, evaluation)
    mark_all(world, evaluation, member="second_leader")
    hand_in_marks(world, evaluation, "third_leader", {"D02": ("95", "95"), "D03": ("95", "95")})
    return close_entries(evaluation=evaluation, by=world.access("office"), at=CLOSED)


@pytest.mark.parametrize(
    ("votes", "voters", "field"),
    [
        ({"D01": 1, "D02": 1, "D03": 1}, 1, "votes"),
        ({"D01": 1, "D02": 1}, 1, "votes"),
        ({"D01": 2, "D02": 0, "D03": 0}, 1, "votes"),
        ({"D01": 1, "D02": 1, "D03": 0}, 2, "voters"),
        ({"D01": 1, "D02": 0, "D03": 0}, 1, "votes"),
        ({"D01": 1, "D02": 1, "D03": 0}, 0, "voters"),
    ],
)
def test_vote_that_cannot_be_is_refused(two_places, votes, voters, field):
    evaluation = make_closed_half(two_places)
    compute(evaluation=evaluation, by=two_places.access("office"), at=COMPUTED)

    with pytest.raises(NoVote) as refused:
        record_vote(
            evaluation=evaluation,
            scope="",
            votes=votes,
            voters=voters,
            minutes="会议纪要",
            by=two_places.access("leader"),
        )

    assert [refused.value.field, TieVote.objects.count()] == [field, 0]


def test_vote_without_a_tie_is_refused(two_places):
    evaluation = make_closed_half(two_places, LINES)
    compute(evaluation=evaluation, by=two_places.access("office"), at=COMPUTED)

    with pytest.raises(NoVote):
        record_vote(
            evaluation=evaluation,
            scope="",
            votes={},
            voters=1,
            minutes="会议纪要",
            by=two_places.access("leader"),
        )


def test_objection_is_answered_before_the_titles_take_effect(noticed, two_places):
    last = two_places.departments[2]
    objection = file_objection(
        evaluation=noticed,
        department=last,
        about=last,
        text="一月扣分已经复核。",
        by=two_places.access("head"),
        at=NOTICED,
    )

    with pytest.raises(ObjectionsOpen):
        apply_titles(evaluation=noticed, by=two_places.access("office"), at=APPLIED)

    answer_objection(
        objection=objection, upheld=False, answer="扣分属实。", by=two_places.access("office"), at=NOTICED
    )
    assert apply_titles(evaluation=noticed, by=two_places.access("office"), at=APPLIED).number == 1


def test_upheld_objection_needs_a_new_computation(noticed, two_places):
    last = two_places.departments[2]
    by = {"head": two_places.access("head"), "office": two_places.access("office")}
    objection = file_objection(
        evaluation=noticed, department=last, about=last, text="有误。", by=by["head"], at=NOTICED
    )
    answer_objection(objection=objection, upheld=True, answer="属实。", by=by["office"], at=NOTICED)

    with pytest.raises(ObjectionsOpen):
        apply_titles(evaluation=noticed, by=by["office"], at=APPLIED)

    withdraw_notice(evaluation=noticed, reason="异议成立", by=two_places.access("leader"), at=NOTICED)
    compute(evaluation=noticed, by=by["office"], at=NOTICED)
    begin_notice(evaluation=noticed, by=two_places.access("leader"), at=NOTICED)
    assert apply_titles(evaluation=noticed, by=by["office"], at=APPLIED).computation.number == 2


def test_objection_after_the_last_day_is_refused(noticed, two_places):
    last = two_places.departments[2]

    with pytest.raises(NoticeOver):
        file_objection(
            evaluation=noticed,
            department=last,
            about=last,
            text="迟了。",
            by=two_places.access("head"),
            at=APPLIED,
        )


@pytest.mark.parametrize("who", ["deputy", "leader", "employee"])
def test_objection_of_anybody_but_a_head_is_refused(noticed, two_places, who):
    last = two_places.departments[2]

    with pytest.raises(NotAllowed):
        file_objection(
            evaluation=noticed,
            department=last,
            about=last,
            text="有误。",
            by=two_places.access(who),
            at=NOTICED,
        )


def test_objection_is_not_answered_by_a_member_of_the_department(noticed, two_places):
    last = two_places.departments[2]
    objection = file_objection(
        evaluation=noticed,
        department=last,
        about=last,
        text="有误。",
        by=two_places.access("head"),
        at=NOTICED,
    )
    clerk = two_places.access("second")
    clerk.user.person.department = last
    clerk.user.person.save()

    with pytest.raises(OwnDepartment):
        answer_objection(objection=objection, upheld=False, answer="不成立。", by=clerk, at=NOTICED)


def test_correction_before_the_titles_take_effect_is_computed_first(noticed, two_places):
    correct_the_line(two_places)

    with pytest.raises(FiguresMoved):
        apply_titles(evaluation=noticed, by=two_places.access("office"), at=APPLIED)


def test_correction_after_the_decision_is_flagged_and_changes_nothing(two_places):
    evaluation = make_applied_half(two_places, LINES)
    before = HalfYearDecision.objects.get().payload()

    correct_the_line(two_places)

    months = [(month.month, month.was, month.now) for month in corrected_months(evaluation)]
    beside = recomputed(evaluation.computation)
    assert [months, beside["gains"], beside["loses"]] == [[("2026-01", 1, 2)], [], []]
    assert [beside["open_ties"], HalfYearDecision.objects.get().payload()] == [
        [["D01", "D02", "D03"]],
        before,
    ]


def test_new_decision_stands_beside_the_old_one(two_places):
    evaluation = make_applied_half(two_places, LINES)
    correct_the_line(two_places)
    leader, office = two_places.access("leader"), two_places.access("office")

    decide_anew(evaluation=evaluation, reason="一月更正", by=leader, at=APPLIED)
    compute(evaluation=evaluation, by=office, at=APPLIED)
    record_vote(
        evaluation=evaluation,
        scope="",
        votes={"D01": 1, "D02": 0, "D03": 1},
        voters=1,
        minutes="会议纪要",
        by=leader,
        at=APPLIED,
    )
    begin_notice(evaluation=evaluation, by=leader, at=APPLIED)
    apply_titles(evaluation=evaluation, by=office, at=APPLIED + timedelta(days=14))

    decisions = HalfYearDecision.objects.order_by("number")
    titles = [[row.department_code for row in each.titles.all() if row.holds_title] for each in decisions]
    assert titles == [["D01", "D02"], ["D01", "D03"]]
    assert decisions[1].header["replaces"] == {"decision": 1, "reason": "一月更正"}


@pytest.mark.parametrize("reason", ["", "  "])
def test_way_back_needs_a_reason(noticed, two_places, reason):
    with pytest.raises(ReasonNeeded):
        withdraw_notice(evaluation=noticed, reason=reason, by=two_places.access("leader"), at=NOTICED)


def test_quota_of_zero_gives_no_title(world):
    quota(world, quota_value=Decimal(0))

    make_applied_half(world)

    assert set(TitleDecision.objects.values_list("outcome", flat=True)) == {"outside_quota"}
