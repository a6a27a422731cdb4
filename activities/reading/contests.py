"""Contests of works: called with rules, opened, closed for works, and the works numbered for the jury.

From “closed” on the jury's verbs move a contest; what a contest honours is decided by `activities.awards`.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Contest, ContestKind, ContestState, Eligible, Submission
from campaign.audit import record
from campaign.models import Campaign, Person, Role
from campaign.permissions import Access
from campaign.refusals import Refused

FIELDS = (
    "kind",
    "title",
    "theme",
    "call",
    "eligible",
    "shortest",
    "longest",
    "originality_needed",
    "works_each",
    "opens_on",
    "until",
    "prizes_text",
    "similar_from",
)
# What may still be changed once works come in: nothing that a work was written by.
STAYS_OPEN = ("until", "call", "prizes_text", "similar_from")
LONGEST_WORK = 100_000


class BadContest(Refused):
    """Something about the contest is missing or does not fit; the field says what."""


class WrongStep(Refused):
    """The contest is not in the state that this step begins with."""


@transaction.atomic
def plan_contest(*, campaign: Campaign, values: Mapping, by: Access, at: datetime | None = None) -> Contest:
    """Plan a contest with its rules, by the office; nobody else sees it before it is opened. Raises BadContest."""
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    at = at or timezone.now()
    contest = Contest(campaign=campaign, planned_by=by.user, planned_at=at)
    _fill(contest, values, FIELDS)
    _save(contest)
    _record("planned", contest, by=by, at=at)
    return contest


@transaction.atomic
def change_contest(*, contest: Contest, values: Mapping, by: Access, at: datetime | None = None) -> Contest:
    """Change the rules of a contest in preparation; of an open one the deadline (only put off) and the call.

    Raises BadContest, WrongStep.
    """
    contest = locked_contest(contest, by)
    if contest.state == ContestState.DRAFT:
        _fill(contest, values, FIELDS)
    elif contest.state == ContestState.OPEN:
        before = contest.until
        _fill(contest, values, STAYS_OPEN)
        if contest.until < before:
            raise BadContest(
                _("Works are being written for this day: it can only be put off."), field="until"
            )
    else:
        raise WrongStep(_("The contest is closed for works: its rules stay as they are."))
    _save(contest)
    _record("changed", contest, by=by, at=at)
    return contest


@transaction.atomic
def open_contest(*, contest: Contest, by: Access, at: datetime | None = None) -> Contest:
    """Open a contest for works; from now on its rules stay. Raises WrongStep."""
    contest = locked_contest(contest, by)
    _check_state(contest, ContestState.DRAFT)
    return _moved(contest, ContestState.OPEN, "opened", by=by, at=at)


@transaction.atomic
def close_contest(*, contest: Contest, by: Access, at: datetime | None = None) -> Contest:
    """Close a contest for works, once its time is over. The office can still enter a late one until the jury has them.

    Raises WrongStep.
    """
    contest = locked_contest(contest, by)
    _check_state(contest, ContestState.OPEN)
    if (at or timezone.now()) <= contest.until:
        raise WrongStep(_("Works can still come in: it is closed when its time is over."))
    return _moved(contest, ContestState.CLOSED, "closed", by=by, at=at)


@transaction.atomic
def reopen_contest(
    *, contest: Contest, until: datetime, reason: str, by: Access, at: datetime | None = None
) -> Contest:
    """Open a closed contest again with a later deadline, for a reason; not when the jury has the works.

    Raises BadContest, WrongStep.
    """
    contest = locked_contest(contest, by)
    _check_state(contest, ContestState.CLOSED)
    reason = one_line(reason)
    if not reason:
        raise BadContest(_("Say why it is opened again."), field="reason")
    if until <= (at or timezone.now()):
        raise BadContest(_("The new deadline has passed already."), field="until")
    contest.until = until
    return _moved(contest, ContestState.OPEN, "reopened", by=by, at=at, reason=reason)


def draw_numbers(*, contest: Contest) -> dict[int, int]:
    """Give the works of a contest their numbers, within the verb that hands them to the jury.

    The order is that of the SHA-256 over contest and work: it says nothing about author, department or time, and comes out
    the same whenever it is asked for. Numbers that were given stay. Returns number by work.
    """
    works = list(contest.submissions.standing().order_by("pk"))
    last = max((work.number or 0 for work in works), default=0)
    for work in sorted((work for work in works if work.number is None), key=lambda work: _lot(contest, work)):
        last += 1
        work.number = last
    Submission.objects.bulk_update(works, ["number"])
    return {work.pk: work.number for work in works}


def is_eligible(contest: Contest, person: Person) -> bool:
    """Whether a person may take part by the rules of the contest (research papers: section-level cadres and above)."""
    if contest.eligible == Eligible.SECTION_CADRES:
        return person.is_section_cadre
    if contest.eligible == Eligible.PARTY_MEMBERS:
        return person.is_party_member
    return True


def locked_contest(contest: Contest, by: Access) -> Contest:
    """The contest as it stands now, locked, for an act of the office."""
    by.demand(Role.OFFICE, campaign_id=contest.campaign_id)
    return Contest.objects.select_for_update().get(pk=contest.pk)


def one_line(text: str, longest: int = 200) -> str:
    """A text without breaks and double blanks, cut to what its column holds."""
    return " ".join(text.split())[:longest]


def _lot(contest: Contest, work: Submission) -> str:
    return hashlib.sha256(f"{contest.key}:{work.pk}:{work.submitted_at.isoformat()}".encode()).hexdigest()


def _fill(contest: Contest, values: Mapping, fields: tuple[str, ...]) -> None:
    for field in fields:
        if field in values:
            value = values[field]
            setattr(contest, field, value.strip() if isinstance(value, str) else value)
    for field, longest in (("title", 100), ("theme", 200)):
        text = one_line(getattr(contest, field) or "", longest + 1)
        if not text or len(text) > longest:
            raise BadContest(_("Enter at most %(most)s characters.") % {"most": longest}, field=field)
        setattr(contest, field, text)
    if contest.kind not in ContestKind.values:
        raise BadContest(_("Choose what is asked for."), field="kind")
    shortest, longest = contest.shortest, contest.longest
    if shortest is not None and longest is not None and longest < shortest:
        raise BadContest(_("The longest is shorter than the shortest."), field="longest")
    if longest is not None and longest > LONGEST_WORK:
        raise BadContest(_("At most %(most)s characters.") % {"most": LONGEST_WORK}, field="longest")
    if not 1 <= contest.works_each <= 20:
        raise BadContest(_("From 1 to 20."), field="works_each")
    if not 5 <= contest.similar_from <= 100:
        raise BadContest(_("From 5 to 100."), field="similar_from")
    if timezone.localdate(contest.until) < contest.opens_on:
        raise BadContest(_("It ends before it begins."), field="until")


def _save(contest: Contest) -> None:
    try:
        with transaction.atomic():
            contest.save()
    except IntegrityError as clash:
        raise BadContest(_("A contest has this title already."), field="title") from clash


def _check_state(contest: Contest, state: str) -> None:
    if contest.state != state:
        raise WrongStep(
            _("The contest is “%(state)s” already; look again.") % {"state": contest.get_state_display()}
        )


def _moved(contest: Contest, state: str, act: str, *, by: Access, at: datetime | None, **data) -> Contest:
    contest.state = state
    contest.save(update_fields=["state", "until"])
    _record(act, contest, by=by, at=at, **data)
    return contest


def _record(act: str, contest: Contest, *, by: Access, at: datetime | None, **data) -> None:
    record(
        f"activities.contest.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=contest,
        at=at,
        kind=contest.kind,
        title=contest.title,
        until=timezone.localtime(contest.until).isoformat(timespec="minutes"),
        **data,
    )
