"""Commending readers: planned with its terms, nominated for, voted on, put into effect by `activities.awards`."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.awards import Honour, apply_awards, decision_in_force
from activities.event_reading import departments_in_order
from activities.models import (
    AwardDecision,
    Commendation,
    CommendationKind,
    CommendationState,
    Nomination,
    VotedBy,
)
from activities.reading.commending import Outcome
from activities.reading.contests import one_line
from activities.reading.reading_facts import Weighed, weighed
from campaign.audit import record
from campaign.models import Branch, Campaign, Person, Role
from campaign.permissions import Access
from campaign.refusals import NotAllowed, Refused

FIELDS = (
    "kind",
    "period",
    "first_day",
    "last_day",
    "least_sessions",
    "least_works",
    "party_only",
    "quota",
    "majority",
    "nominate_until",
)
# As papers and certificates print it.
HONOURS = {CommendationKind.ACTIVE_READER: "读书积极分子", CommendationKind.LEARNING_MEMBER: "学习型党员"}
LONGEST_DEEDS = 300


class BadCommendation(Refused):
    """Something about the commendation, the nomination or the vote does not fit; the field says what."""


class NotNow(Refused):
    """The commendation is past this step, or not there yet."""


@transaction.atomic
def plan_commendation(
    *, campaign: Campaign, values: Mapping, by: Access, at: datetime | None = None
) -> Commendation:
    """Begin a commendation with its terms; nominations are open at once. Raises BadCommendation."""
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    at = at or timezone.now()
    commendation = Commendation(campaign=campaign, planned_by=by.user, planned_at=at)
    _fill(commendation, values)
    _record("planned", commendation, by=by, at=at)
    return commendation


@transaction.atomic
def change_commendation(
    *, commendation: Commendation, values: Mapping, by: Access, at: datetime | None = None
) -> Commendation:
    """Change the terms as long as nothing is in effect. Raises BadCommendation, NotNow."""
    commendation = _locked(commendation, by)
    _check_undecided(commendation)
    before = {field: str(getattr(commendation, field)) for field in FIELDS}
    _fill(commendation, values)
    changed = {
        field: [before[field], str(getattr(commendation, field))]
        for field in FIELDS
        if before[field] != str(getattr(commendation, field))
    }
    _record("changed", commendation, by=by, at=at, changed=changed)
    return commendation


@transaction.atomic
def nominate_reader(
    *,
    commendation: Commendation,
    person: Person,
    deeds: str,
    by: Access,
    branch: Branch | None = None,
    at: datetime | None = None,
) -> Nomination:
    """Nominate somebody: head or deputy their own people, the office for a department or for a party branch.

    Whether the facts entitle him is shown, and counts when it is decided. Raises BadCommendation, NotNow.
    """
    by.demand(Role.HEAD, Role.DEPUTY, Role.OFFICE, campaign_id=commendation.campaign_id)
    at = at or timezone.now()
    commendation = Commendation.objects.select_for_update().get(pk=commendation.pk)
    is_office = by.holds(Role.OFFICE)
    if not is_office and person.department_id not in by.departments(Role.HEAD, Role.DEPUTY):
        raise NotAllowed(_("A department nominates its own people."))
    if commendation.state != CommendationState.OPEN:
        raise NotNow(_("Nominations are closed."))
    if not is_office and timezone.localdate(at) > commendation.nominate_until:
        raise NotNow(_("The last day for nominations has passed; ask the office."))
    if person.unit_id != by.campaign.unit_id or person.has_left(timezone.localdate(at)):
        raise BadCommendation(_("%(name)s is not in service.") % {"name": person.name}, field="person")
    if branch is not None and (not is_office or person.branch_id != branch.pk):
        raise BadCommendation(_("A party branch nominates its own members."), field="branch")
    deeds = one_line(deeds, LONGEST_DEEDS + 1)
    if not deeds or len(deeds) > LONGEST_DEEDS:
        raise BadCommendation(
            _("Say why, in at most %(most)s characters.") % {"most": LONGEST_DEEDS}, field="deeds"
        )
    nomination = Nomination(
        commendation=commendation,
        person=person,
        department_id=person.department_id,
        branch=branch,
        deeds=deeds,
        nominated_by=by.user,
        nominated_at=at,
    )
    try:
        with transaction.atomic():
            nomination.save(force_insert=True)
    except IntegrityError as clash:
        raise BadCommendation(
            _("%(name)s is nominated already.") % {"name": person.name}, field="person"
        ) from clash
    _record("nominated", commendation, by=by, at=at, person=person.staff_number)
    return nomination


@transaction.atomic
def withdraw_nomination(*, nomination: Nomination, by: Access, at: datetime | None = None) -> None:
    """Take a nomination back while nominations are open; the office until the vote. Raises NotNow."""
    by.demand(Role.HEAD, Role.DEPUTY, Role.OFFICE, campaign_id=nomination.commendation.campaign_id)
    commendation = Commendation.objects.select_for_update().get(pk=nomination.commendation_id)
    nomination = (
        Nomination.objects.select_for_update(of=("self",)).select_related("person").get(pk=nomination.pk)
    )
    is_office = by.holds(Role.OFFICE)
    if not is_office and nomination.department_id not in by.departments(Role.HEAD, Role.DEPUTY):
        raise NotAllowed(_("A department nominates its own people."))
    is_open = commendation.state == CommendationState.OPEN
    if not is_open and not (is_office and commendation.voters is None):
        raise NotNow(_("Nominations are closed."))
    if nomination.withdrawn_at is None:
        nomination.withdrawn_at = at or timezone.now()
        nomination.save(update_fields=["withdrawn_at"])
        _record("nomination_withdrawn", commendation, by=by, at=at, person=nomination.person.staff_number)


@transaction.atomic
def close_nominations(*, commendation: Commendation, by: Access, at: datetime | None = None) -> Commendation:
    """Close the list: it goes to the vote. Raises NotNow, BadCommendation when nobody is nominated."""
    commendation = _locked(commendation, by)
    if commendation.state != CommendationState.OPEN:
        raise NotNow(_("Nominations are closed."))
    if not commendation.nominations.standing().exists():
        raise BadCommendation(_("Nobody is nominated."))
    return _moved(commendation, CommendationState.VOTING, "nominations_closed", by=by, at=at)


@transaction.atomic
def reopen_nominations(
    *, commendation: Commendation, reason: str, by: Access, at: datetime | None = None
) -> Commendation:
    """Open the list again before the vote is entered, for a reason. Raises NotNow, BadCommendation."""
    commendation = _locked(commendation, by)
    if commendation.state != CommendationState.VOTING or commendation.voters is not None:
        raise NotNow(_("The vote is entered: the list stays as it is."))
    reason = one_line(reason)
    if not reason:
        raise BadCommendation(_("Say why it is opened again."), field="reason")
    return _moved(commendation, CommendationState.OPEN, "nominations_reopened", by=by, at=at, reason=reason)


@transaction.atomic
def record_vote(
    *,
    commendation: Commendation,
    voted_by: str,
    voted_on: date,
    voters: int,
    votes: Mapping[int, int],
    by: Access,
    at: datetime | None = None,
) -> Commendation:
    """Enter what the leading group or a panel voted: how many voted, and the votes of each nomination by its id.

    It can be put right until it is in effect. Raises BadCommendation with `votes-<id>`, NotNow.
    """
    commendation = _locked(commendation, by)
    if commendation.state == CommendationState.OPEN:
        raise NotNow(_("Close the nominations first."))
    _check_undecided(commendation)
    if voted_by not in VotedBy.values:
        raise BadCommendation(_("Choose who voted."), field="voted_by")
    if not 1 <= voters <= 500:
        raise BadCommendation(_("From 1 to 500."), field="voters")
    if voted_on > timezone.localdate(at or timezone.now()):
        raise BadCommendation(_("This day has not come yet."), field="voted_on")
    rows = list(commendation.nominations.standing())
    for row in rows:
        given = votes.get(row.pk)
        if given is None or not 0 <= given <= voters:
            raise BadCommendation(
                _("Enter the votes of everybody, from 0 to %(voters)s.") % {"voters": voters},
                field=f"votes-{row.pk}",
            )
        row.votes = given
    Nomination.objects.bulk_update(rows, ["votes"])
    commendation.voted_by, commendation.voted_on, commendation.voters = voted_by, voted_on, voters
    commendation.save(update_fields=["voted_by", "voted_on", "voters"])
    told = {str(row.pk): row.votes for row in rows}
    _record("voted", commendation, by=by, at=at, voters=voters, voted_by=voted_by, votes=told)
    return commendation


@transaction.atomic
def apply_commendation(
    *, commendation: Commendation, by: Access, at: datetime | None = None
) -> AwardDecision:
    """Put what the vote came to into effect: a decision with everybody who is chosen, by department.

    Raises NotNow before the vote is entered, AlreadyDecided, NothingToDecide.
    """
    commendation = _locked(commendation, by)
    if commendation.state == CommendationState.OPEN or commendation.voters is None:
        raise NotNow(_("Enter the vote first."))
    candidates = weighed(commendation)
    decision = apply_awards(
        campaign=by.campaign,
        kind=commendation.kind,
        key=commendation.key,
        title=f"{commendation.period}{HONOURS[commendation.kind]}",
        period=commendation.period,
        honours=_honours(commendation, candidates),
        payload=_payload(commendation, candidates),
        by=by,
        at=at,
    )
    commendation.state = CommendationState.DECIDED
    commendation.save(update_fields=["state"])
    return decision


def _honours(commendation: Commendation, candidates: list[Weighed]) -> list[Honour]:
    chosen = [one for one in candidates if one.outcome == Outcome.CHOSEN]
    departments = departments_in_order(
        commendation.campaign_id, {one.nomination.department_id for one in chosen}
    )
    places = {department.pk: (place, department) for place, department in enumerate(departments)}
    chosen.sort(key=lambda one: (places[one.nomination.department_id][0], one.nomination.person.staff_number))
    return [
        Honour(
            holder=one.nomination.person.name,
            department=places[one.nomination.department_id][1],
            person=one.nomination.person,
            level=commendation.kind,
            honour=HONOURS[commendation.kind],
        )
        for one in chosen
    ]


def _payload(commendation: Commendation, candidates: list[Weighed]) -> dict:
    return {
        "terms": {
            "period": [str(commendation.first_day), str(commendation.last_day)],
            "least_sessions": commendation.least_sessions,
            "least_works": commendation.least_works,
            "party_only": commendation.party_only,
            "quota": commendation.quota,
            "majority": commendation.majority,
        },
        "vote": {
            "by": commendation.voted_by,
            "on": str(commendation.voted_on),
            "voters": commendation.voters,
        },
        "candidates": [
            {
                "staff_number": one.nomination.person.staff_number,
                "sessions": one.candidate.sessions,
                "works": one.candidate.works,
                "votes": one.candidate.votes,
                "outcome": str(one.outcome),
            }
            for one in candidates
        ],
    }


def _locked(commendation: Commendation, by: Access) -> Commendation:
    by.demand(Role.OFFICE, campaign_id=commendation.campaign_id)
    return Commendation.objects.select_for_update().get(pk=commendation.pk)


def _check_undecided(commendation: Commendation) -> None:
    if decision_in_force(commendation.campaign, commendation.key) is not None:
        raise NotNow(_("This is in effect already; revoke the decision first."))


def _fill(commendation: Commendation, values: Mapping) -> None:
    for field in FIELDS:
        if field in values:
            setattr(commendation, field, values[field])
    commendation.period = one_line(commendation.period, 41)
    if commendation.kind not in CommendationKind.values:
        raise BadCommendation(_("Choose the honour."), field="kind")
    if not commendation.period or len(commendation.period) > 40:
        raise BadCommendation(_("Enter at most %(most)s characters.") % {"most": 40}, field="period")
    if commendation.last_day < commendation.first_day:
        raise BadCommendation(_("It ends before it begins."), field="last_day")
    if not 1 <= commendation.quota <= 1000:
        raise BadCommendation(_("From 1 to 1000."), field="quota")
    if not 0 <= commendation.majority <= 99:
        raise BadCommendation(_("From 0 to 99."), field="majority")
    try:
        with transaction.atomic():
            commendation.save()
    except IntegrityError as clash:
        raise BadCommendation(
            _("This honour has a commendation for the period already."), field="period"
        ) from clash


def _moved(
    commendation: Commendation, state: str, act: str, *, by: Access, at: datetime | None, **data
) -> Commendation:
    commendation.state = state
    commendation.save(update_fields=["state"])
    _record(act, commendation, by=by, at=at, **data)
    return commendation


def _record(act: str, commendation: Commendation, *, by: Access, at: datetime | None, **data) -> None:
    record(
        f"activities.commendation.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=commendation,
        at=at,
        kind=commendation.kind,
        period=commendation.period,
        **data,
    )
