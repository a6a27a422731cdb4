"""Reports that departments owe: unfiled ones become proposed deductions that a person decides on (features N9)."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from campaign.management.commands.work import Command
from campaign.models import AuditEntry, Enrolment, Membership, Proposal, Role
from campaign.refusals import NotAllowed, Refused
from scoring.board import live_board
from scoring.cells import GroupNotOpen, MonthNotOpen, OwnDepartment
from scoring.closing import close_month
from scoring.groups import ProposalsWait, submit_group
from scoring.models import DeductionRule, ExpectedReport, Indicator, LedgerLine, ReportDue
from scoring.report_proposals import (
    AlreadyDecided,
    ReportWithdrawn,
    accept_proposal,
    decline_proposal,
    open_proposals,
    propose_unfiled,
    waiting_proposals,
)
from scoring.reports import (
    AlreadyMarked,
    BadReport,
    ReportLate,
    declare_report,
    mark_filed,
    take_back_filing,
    withdraw_report,
)
from tests.makers import MARCH, make_open_month, make_world, submit_all

DECLARED = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
DUE = date(2026, 3, 20)
ON_TIME = datetime(2026, 3, 20, 2, 0, tzinfo=UTC)
NEXT_DAY = datetime(2026, 3, 21, 2, 0, tzinfo=UTC)


@pytest.fixture
def month(world):
    return make_open_month(world)


def indicator_of(world, code):
    return Indicator.objects.get(section__sheet__scheme=world.scheme, code=code)


def declare(world, month, *, by="scorer", indicator="C1", at=DECLARED, **more):
    given = {
        "title": "安全月报",
        "due_on": DUE,
        "rule": DeductionRule.objects.get(code=f"{indicator}-1"),
    } | more
    return declare_report(
        month=month, indicator=indicator_of(world, indicator), by=world.access(by), at=at, **given
    )


def part(report, department):
    return report.expected.get(department__code=department)


def proposed(world, month, **more) -> Proposal:
    """The proposal for D03, the only department expected."""
    declare(world, month, departments=["D03"], **more)
    propose_unfiled(at=NEXT_DAY)
    return Proposal.objects.get()


# Declaring


def test_report_is_expected_from_everybody_to_whom_the_indicator_applies(world, month):
    report = declare(world, month)

    assert [one.department.code for one in report.expected.all()] == ["D01", "D02", "D03"]
    entry = AuditEntry.objects.get(event="scoring.report.declared")
    assert [entry.user, entry.data["title"], entry.data["on_behalf"]] == [
        world.users["scorer"],
        "安全月报",
        False,
    ]


def test_report_of_a_category_indicator_is_expected_from_its_departments(world, month):
    report = declare(world, month, by="organ_scorer", indicator="KA1")

    assert [one.department.code for one in report.expected.all()] == ["D01", "D03"]


def test_report_by_branch_is_expected_once_from_each_branch(world, month):
    report = declare(world, month, by="organ_scorer", indicator="P1")

    assert [one.branch.name for one in report.expected.all()] == ["第1党支部", "第2党支部"]


def test_office_declares_on_behalf_of_an_owner(world, month):
    assert [
        declare(world, month, by="office").on_behalf,
        declare(world, month, by="office", indicator="C2").on_behalf,
    ] == [True, False]


@pytest.mark.parametrize("who", ["organ_scorer", "head", "leader", "auditor"])
def test_others_declare_nothing(world, month, who):
    with pytest.raises(NotAllowed):
        declare(world, month, by=who)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"due_on": date(2026, 4, 1)}, "due_on"),
        ({"due_on": date(2026, 3, 1)}, "due_on"),
        ({"rule": None}, "points"),
        ({"rule": None, "points": Decimal("10.01")}, "points"),
        ({"points": Decimal(1)}, "points"),
        ({"departments": ["D99"]}, "departments"),
    ],
)
def test_report_that_cannot_stand_is_refused(world, month, given, field):
    with pytest.raises(BadReport) as refusal:
        declare(world, month, **given)

    assert [refusal.value.field, ReportDue.objects.count()] == [field, 0]


def test_rule_of_another_indicator_is_refused(world, month):
    with pytest.raises(BadReport):
        declare(world, month, rule=DeductionRule.objects.get(code="C2-1"))


def test_same_report_is_declared_once(world, month):
    declare(world, month)

    with pytest.raises(BadReport):
        declare(world, month)

    assert ReportDue.objects.count() == 1


def test_closed_month_takes_no_report(world, month):
    submit_all(world, month)
    close_month(month=month, by=world.access("office"))

    with pytest.raises(MonthNotOpen):
        declare(world, month)


def test_report_of_another_campaign_is_not_touched(world, month):
    report = declare(world, month)
    other = make_world("other")

    with pytest.raises(NotAllowed):
        withdraw_report(report=report, by=other.access("office"))
    with pytest.raises(NotAllowed):
        mark_filed(expected=part(report, "D03"), by=other.access("office"), at=ON_TIME)


# Filing


def test_head_marks_its_own_report_until_the_deadline(world, month):
    report = declare(world, month)

    mark_filed(expected=part(report, "D03"), by=world.access("head"), at=ON_TIME)

    filed = part(report, "D03")
    assert [filed.filed_on, filed.marked_by] == [DUE, world.users["head"]]


def test_head_is_late_on_the_day_after(world, month):
    report = declare(world, month)

    with pytest.raises(ReportLate):
        mark_filed(expected=part(report, "D03"), by=world.access("head"), at=NEXT_DAY)


def test_head_who_also_scores_for_the_owner_is_late_as_well(world, month):
    report = declare(world, month)
    Membership.objects.create(
        user=world.users["head"],
        campaign=world.campaign,
        role=Role.SCORER,
        department=world.departments[0],
        since=date(2026, 1, 1),
    )

    with pytest.raises(ReportLate):
        mark_filed(expected=part(report, "D03"), by=world.access("head"), filed_on=DUE, at=NEXT_DAY)


def test_head_does_not_mark_for_another_department(world, month):
    report = declare(world, month)

    with pytest.raises(NotAllowed):
        mark_filed(expected=part(report, "D02"), by=world.access("head"), at=ON_TIME)


def test_head_of_a_department_marks_for_its_branch(world, month):
    report = declare(world, month, by="organ_scorer", indicator="P1")

    mark_filed(expected=report.expected.get(branch__code="B02"), by=world.access("deputy"), at=ON_TIME)

    assert report.expected.get(branch__code="B02").filed_on == DUE


def test_owner_marks_after_the_deadline_while_nothing_is_proposed(world, month):
    report = declare(world, month)

    mark_filed(expected=part(report, "D03"), by=world.access("scorer"), filed_on=DUE, at=NEXT_DAY)

    assert part(report, "D03").filed_on == DUE


def test_owner_does_not_mark_its_own_department(world, month):
    report = declare(world, month)

    with pytest.raises(OwnDepartment):
        mark_filed(expected=part(report, "D01"), by=world.access("scorer"), at=ON_TIME)


def test_report_is_marked_once_and_not_ahead(world, month):
    report = declare(world, month)
    with pytest.raises(BadReport):
        mark_filed(
            expected=part(report, "D03"), by=world.access("scorer"), filed_on=date(2026, 3, 31), at=ON_TIME
        )
    mark_filed(expected=part(report, "D03"), by=world.access("scorer"), at=ON_TIME)

    with pytest.raises(AlreadyMarked):
        mark_filed(expected=part(report, "D03"), by=world.access("head"), at=ON_TIME)


def test_owner_takes_a_filing_back_with_a_reason(world, month):
    report = declare(world, month)
    mark_filed(expected=part(report, "D03"), by=world.access("head"), at=ON_TIME)
    with pytest.raises(Refused):
        take_back_filing(expected=part(report, "D03"), by=world.access("scorer"), reason="", at=ON_TIME)
    with pytest.raises(NotAllowed):
        take_back_filing(expected=part(report, "D03"), by=world.access("head"), reason="误点", at=ON_TIME)

    take_back_filing(expected=part(report, "D03"), by=world.access("scorer"), reason="未收到", at=ON_TIME)

    assert part(report, "D03").filed_on is None


# Proposals


def test_nothing_is_proposed_on_the_day_itself(world, month):
    declare(world, month)

    assert [propose_unfiled(at=ON_TIME), Proposal.objects.count()] == [0, 0]


def test_unfiled_reports_are_proposed_once_and_deduct_nothing(world, month):
    report = declare(world, month)
    mark_filed(expected=part(report, "D02"), by=world.access("scorer"), at=ON_TIME)

    made = [propose_unfiled(at=NEXT_DAY), propose_unfiled(at=NEXT_DAY)]

    assert made == [2, 0]
    assert [proposal.key for proposal in Proposal.objects.order_by("pk")] == [
        part(report, "D01").key,
        part(report, "D03").key,
    ]
    assert Proposal.objects.order_by("pk").last().payload == {
        "month": "2026-03",
        "report": report.pk,
        "expected": part(report, "D03").pk,
        "indicator": "C1",
        "owner": world.departments[0].pk,
        "rule": "C1-1",
        "points": "0.50",
        "department": world.departments[2].pk,
        "branch": None,
        "fact_date": "2026-03-20",
        "reason": "未按时报送“安全月报”",
    }
    assert LedgerLine.objects.count() == 0
    assert AuditEntry.objects.filter(event="scoring.deduction.proposed", user=None).count() == 2


def test_accepted_proposal_becomes_a_line_through_the_entry(world, month):
    proposal = proposed(world, month)

    line = accept_proposal(proposal=proposal, by=world.access("scorer"), at=NEXT_DAY)

    proposal.refresh_from_db()
    assert [line.points, line.rule.code, line.department.code, line.fact_date, line.public_reason] == [
        Decimal("0.50"),
        "C1-1",
        "D03",
        DUE,
        "未按时报送“安全月报”",
    ]
    assert [line.entered_by, line.date_stated, proposal.state, proposal.decided_by, proposal.result] == [
        world.users["scorer"],
        True,
        "accepted",
        world.users["scorer"],
        f"line:{line.pk}",
    ]


def test_reason_can_be_put_otherwise_when_accepting(world, month):
    proposal = proposed(world, month, rule=None, points=Decimal("0.2"))

    line = accept_proposal(proposal=proposal, by=world.access("scorer"), reason="安全月报迟报", at=NEXT_DAY)

    assert [line.public_reason, line.points, line.rule] == ["安全月报迟报", Decimal("0.20"), None]


def test_proposal_for_a_branch_is_one_line_that_counts_for_each_department(world, month):
    declare(world, month, by="organ_scorer", indicator="P1", departments=["D01"])
    propose_unfiled(at=NEXT_DAY)

    line = accept_proposal(proposal=Proposal.objects.get(), by=world.access("organ_scorer"), at=NEXT_DAY)

    board = live_board(month, rules=world.campaign.rules)
    assert [line.branch.code, [len(row.lines) for row in board.rows]] == ["B01", [1, 1, 0]]


def test_proposal_is_accepted_once(world, month):
    proposal = proposed(world, month)
    accept_proposal(proposal=proposal, by=world.access("scorer"), at=NEXT_DAY)

    with pytest.raises(AlreadyDecided):
        accept_proposal(proposal=proposal, by=world.access("office"), at=NEXT_DAY)
    with pytest.raises(AlreadyDecided):
        decline_proposal(proposal=proposal, by=world.access("office"), reason="已报", at=NEXT_DAY)

    assert LedgerLine.objects.count() == 1


def test_declined_proposal_keeps_the_reason_and_deducts_nothing(world, month):
    proposal = proposed(world, month)
    with pytest.raises(Refused):
        decline_proposal(proposal=proposal, by=world.access("scorer"), reason=" ", at=NEXT_DAY)

    decline_proposal(proposal=proposal, by=world.access("scorer"), reason="纸质已按时送达", at=NEXT_DAY)

    proposal.refresh_from_db()
    assert [proposal.state, proposal.reason, LedgerLine.objects.count()] == [
        "declined",
        "纸质已按时送达",
        0,
    ]
    assert propose_unfiled(at=NEXT_DAY) == 0


def test_submitted_group_and_closed_month_take_no_proposal(world, month):
    declare(world, month, departments=["D03"])
    submit_all(world, month)
    propose_unfiled(at=NEXT_DAY)
    proposal = Proposal.objects.get()
    with pytest.raises(GroupNotOpen):
        accept_proposal(proposal=proposal, by=world.access("scorer"), at=NEXT_DAY)
    close_month(month=month, by=world.access("office"))

    with pytest.raises(MonthNotOpen):
        accept_proposal(proposal=proposal, by=world.access("scorer"), at=NEXT_DAY)

    proposal.refresh_from_db()
    assert [proposal.state, LedgerLine.objects.count()] == ["open", 0]
    decline_proposal(proposal=proposal, by=world.access("scorer"), reason="已过评分期", at=NEXT_DAY)


def test_proposal_about_the_own_department_is_decided_by_the_office(world, month):
    declare(world, month, departments=["D01"])
    propose_unfiled(at=NEXT_DAY)
    proposal = Proposal.objects.get()
    with pytest.raises(OwnDepartment):
        accept_proposal(proposal=proposal, by=world.access("scorer"), at=NEXT_DAY)
    with pytest.raises(NotAllowed):
        decline_proposal(proposal=proposal, by=world.access("scorer"), reason="已报", at=NEXT_DAY)

    line = accept_proposal(proposal=proposal, by=world.access("office"), at=NEXT_DAY)

    assert [line.is_recusal, line.department.code] == [True, "D01"]


@pytest.mark.parametrize("who", ["organ_scorer", "head", "leader", "auditor", "administrator"])
def test_others_decide_nothing(world, month, who):
    proposal = proposed(world, month)

    for verb, more in ((accept_proposal, {}), (decline_proposal, {"reason": "已报"})):
        with pytest.raises(NotAllowed):
            verb(proposal=proposal, by=world.access(who), at=NEXT_DAY, **more)

    proposal.refresh_from_db()
    assert proposal.state == "open"


def test_nothing_is_marked_or_withdrawn_once_a_deduction_is_proposed(world, month):
    proposed(world, month)
    report = ReportDue.objects.get()

    with pytest.raises(AlreadyMarked):
        mark_filed(expected=part(report, "D03"), by=world.access("scorer"), at=NEXT_DAY)
    with pytest.raises(AlreadyMarked):
        withdraw_report(report=report, by=world.access("scorer"), at=NEXT_DAY)


def test_withdrawn_report_is_neither_filed_nor_proposed(world, month):
    report = declare(world, month)
    withdraw_report(report=report, by=world.access("scorer"), at=ON_TIME)

    with pytest.raises(AlreadyMarked):
        mark_filed(expected=part(report, "D03"), by=world.access("head"), at=ON_TIME)

    assert propose_unfiled(at=NEXT_DAY) == 0


def test_open_proposals_are_counted_for_those_who_decide(world, month):
    proposed(world, month)

    assert [
        open_proposals(month),
        waiting_proposals(world.access("office")),
        waiting_proposals(world.access("scorer")),
        waiting_proposals(world.access("organ_scorer")),
    ] == [1, {"2026-03": 1}, {"2026-03": 1}, {}]


def test_department_that_left_its_branch_before_the_end_owes_nothing_of_it(world, month):
    """The branch of a month is that of its last day."""
    report = declare(world, month, by="organ_scorer", indicator="P1")
    first = world.departments[0]
    Enrolment.objects.filter(department=first).update(until=date(2026, 3, 9))
    Enrolment.objects.create(
        campaign=world.campaign,
        department=first,
        category=world.categories[0],
        branch=world.branches[1],
        since=date(2026, 3, 10),
    )
    propose_unfiled(at=NEXT_DAY)
    of_first = Proposal.objects.get(key=report.expected.get(branch__code="B01").key)

    line = accept_proposal(proposal=of_first, by=world.access("organ_scorer"), at=NEXT_DAY)

    rows = live_board(month, rules=world.campaign.rules).rows
    counted = {row.participant.code: len(row.lines) for row in rows}
    assert [line.branch.code, counted] == ["B01", {"D01": 0, "D02": 1, "D03": 0}]
    assert [month.first_day, ExpectedReport.objects.count()] == [MARCH, 2]


def test_task_process_proposes_by_itself(world, month):
    declare(world, month, departments=["D02", "D03"])

    Command()._chores()

    assert Proposal.objects.count() == 2


# A withdrawn report, and a group whose proposals wait


def test_proposal_of_a_withdrawn_report_can_only_be_declined(world, month):
    proposal = proposed(world, month)
    ReportDue.objects.update(withdrawn_at=NEXT_DAY, withdrawn_by=world.users["scorer"])

    with pytest.raises(ReportWithdrawn):
        accept_proposal(proposal=proposal, by=world.access("scorer"), at=NEXT_DAY)
    declined = decline_proposal(
        proposal=proposal, by=world.access("scorer"), reason="报告已撤回", at=NEXT_DAY
    )

    assert [declined.state, LedgerLine.objects.count()] == ["declined", 0]


def test_group_with_open_proposals_is_not_submitted(world, month):
    proposal = proposed(world, month)
    group = month.groups.get(owner__code="D01")
    scorer = world.access("scorer")

    with pytest.raises(ProposalsWait, match="第3部 C1"):
        submit_group(group=group, by=scorer, states_no_other=True, at=NEXT_DAY)
    decline_proposal(proposal=proposal, by=scorer, reason="已口头说明", at=NEXT_DAY)
    submitted = submit_group(group=group, by=scorer, states_no_other=True, at=NEXT_DAY)

    assert submitted.state == "submitted"


def test_proposal_about_the_owner_waits_in_the_recusals(world, month):
    declare(world, month, departments=["D01"])
    propose_unfiled(at=NEXT_DAY)

    submitted = submit_group(
        group=month.groups.get(owner__code="D01"),
        by=world.access("scorer"),
        states_no_other=True,
        at=NEXT_DAY,
    )
    with pytest.raises(ProposalsWait, match="第1部 C1"):
        submit_group(
            group=month.groups.get(is_recusal=True),
            by=world.access("office"),
            states_no_other=True,
            at=NEXT_DAY,
        )

    assert submitted.state == "submitted"
