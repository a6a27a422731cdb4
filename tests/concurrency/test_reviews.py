"""Two people who decide, remind or enter a second time at one moment: it happens once, and nobody gets a 500."""

from datetime import UTC, date, datetime
from decimal import Decimal

from campaign.models import Proposal
from campaign.refusals import Refused
from scoring.blind_entry import enter_blind
from scoring.groups import submit_group
from scoring.models import BlindEntry, Indicator, LedgerLine, Reminder
from scoring.reminding import remind
from scoring.report_proposals import accept_proposal, decline_proposal, propose_unfiled
from scoring.reports import declare_report
from tests.makers import IN_MARCH, make_open_month

BEGUN = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def tried(verb):
    try:
        verb()
    except Refused as refusal:
        return refusal.code
    return "done"


def test_proposal_is_decided_once_at_one_moment(world, at_once):
    month = make_open_month(world)
    declare_report(
        month=month,
        indicator=Indicator.objects.get(code="C1"),
        title="安全月报",
        due_on=date(2026, 3, 20),
        points=Decimal("0.5"),
        departments=["D03"],
        by=world.access("scorer"),
        at=BEGUN,
    )
    propose_unfiled()
    proposal = Proposal.objects.get()
    people = [world.access(name) for name in ("office", "second", "scorer")]

    found = at_once(
        lambda: tried(lambda: accept_proposal(proposal=Proposal.objects.get(), by=people[0])),
        lambda: tried(lambda: accept_proposal(proposal=Proposal.objects.get(), by=people[1])),
        lambda: tried(lambda: decline_proposal(proposal=Proposal.objects.get(), by=people[2], reason="已报")),
    )

    proposal.refresh_from_db()
    assert sorted(found) == ["AlreadyDecided", "AlreadyDecided", "done"]
    assert LedgerLine.objects.count() == (1 if proposal.state == "accepted" else 0)


def test_proposals_are_made_once_by_several_workers(world, at_once):
    month = make_open_month(world)
    declare_report(
        month=month,
        indicator=Indicator.objects.get(code="C1"),
        title="安全月报",
        due_on=date(2026, 3, 20),
        points=Decimal("0.5"),
        by=world.access("scorer"),
        at=BEGUN,
    )

    at_once(propose_unfiled, propose_unfiled, propose_unfiled)

    assert Proposal.objects.count() == 3


def test_owner_is_reminded_once_at_one_moment(world, at_once):
    group = make_open_month(world).groups.get(owner__code="D01")
    people = [world.access("office"), world.access("second")]

    found = at_once(*[lambda by=by: tried(lambda: remind(group=group, by=by)) for by in people])

    assert [sorted(found), Reminder.objects.count()] == [["RemindedToday", "done"], 1]


def test_second_entry_is_made_once_at_one_moment(world, at_once):
    world.campaign.rules.blind_indicators = "C1"
    world.campaign.rules.save()
    group = make_open_month(world).groups.get(owner__code="D01")
    submit_group(group=group, by=world.access("scorer"), states_no_other=True, at=IN_MARCH)
    people = [world.access("office"), world.access("second")]

    found = at_once(
        *[
            lambda by=by: tried(lambda: enter_blind(group=group, scores={}, rest_full=True, by=by))
            for by in people
        ]
    )

    assert [sorted(found), BlindEntry.objects.count()] == [["NotBlind", "done"], 2]
