"""What people agree to about their portraits: given and taken back by themselves, or entered from a signed form.

Consent counts for one purpose, to the newest version of the notice, while the person is in service. Source: PIPL
Art. 13–15, 25; 民法典 Art. 1018–1019; security.md PRV-3, PRV-4, PRV-5, PRV-7.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record, record_each
from campaign.models import (
    Campaign,
    ConsentEnd,
    Person,
    PortraitConsent,
    PortraitNotice,
    PortraitPurpose,
    Role,
    User,
)
from campaign.permissions import Access
from campaign.portrait_notices import notice_in_force
from campaign.refusals import NotAllowed, Refused
from campaign.take_downs import raise_take_downs

LONGEST_PAPER = PortraitConsent._meta.get_field("paper").max_length


class NoNotice(Refused):
    """Nobody is asked before a notice is published."""


class NoticeChanged(Refused):
    """A newer notice was published while the page was open."""


class PaperMissing(Refused):
    """What the office enters for somebody names the signed form."""


class LeftAlready(Refused):
    """Who has left is not asked any more."""


class NobodyChosen(Refused):
    """Nobody or nothing is ticked."""


class UnknownPurpose(Refused):
    """Something is ticked that is no purpose."""


@transaction.atomic
def choose_uses(
    *,
    person: Person,
    purposes: Collection[str],
    seen: int,
    by: Access,
    paper: str = "",
    at: datetime | None = None,
) -> frozenset[str]:
    """Make the consents of a person what is ticked: what is new is given, what is no longer ticked is taken back.

    `seen` is the version of the notice that the page showed. By the person; or by the office from a signed form, whose
    reference is `paper`. What is printed with a portrait that may no longer be shown gets a take-down task. Returns
    what holds now. Raises NoNotice, NoticeChanged, PaperMissing, LeftAlready, UnknownPurpose, NotAllowed.
    """
    at = at or timezone.now()
    paper = " ".join(paper.split())[:LONGEST_PAPER]
    person = _guarded(person, by=by, paper=paper)
    notice = _checked_notice(by.campaign, purposes, seen)
    if purposes and person.has_left(timezone.localdate(at)):
        raise LeftAlready(_("%(name)s has left.") % {"name": person.name})
    there = {row.purpose: row for row in _open_rows(by.campaign, [person])}
    gone = [row for purpose, row in there.items() if purpose not in purposes]
    _end(gone, ConsentEnd.WITHDRAWN, by=by.user, at=at)
    _renew(list(there.values()), purposes, notice, by=by, at=at)
    new = [
        (person, purpose)
        for purpose in sorted(set(purposes))
        if purpose not in there or there[purpose].notice_id != notice.pk
    ]
    _give(new, notice, paper=paper, by=by, at=at)
    _told_ended(person, gone, ConsentEnd.WITHDRAWN, by=by.user, campaign=by.campaign, at=at, paper=paper)
    return frozenset(purposes)


@transaction.atomic
def enter_signed_forms(
    *,
    people: Collection[Person],
    purposes: Collection[str],
    seen: int,
    paper: str,
    by: Access,
    at: datetime | None = None,
) -> int:
    """Enter the same uses for many people from their signed forms; what each agreed to besides stays.

    For the pile of forms that a department hands in; five queries whatever their number. Returns for how many people
    something is new. Raises as `choose_uses`, NobodyChosen.
    """
    at = at or timezone.now()
    by.demand(Role.OFFICE)
    paper = " ".join(paper.split())[:LONGEST_PAPER]
    notice = _checked_notice(by.campaign, purposes, seen)
    if not paper:
        raise PaperMissing(_("Name the signed form: its date or number, and where it lies."), field="paper")
    if not (people and purposes):
        raise NobodyChosen(_("Tick the people and the uses first."))
    held = list(
        Person.objects.filter(unit=by.campaign.unit_id, pk__in=[one.pk for one in people])
        .in_service(timezone.localdate(at))
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    there = {(row.person_id, row.purpose): row for row in _open_rows(by.campaign, held)}
    _renew(list(there.values()), purposes, notice, by=by, at=at)
    new = [
        (person, purpose)
        for person in held
        for purpose in sorted(set(purposes))
        if (person.pk, purpose) not in there or there[person.pk, purpose].notice_id != notice.pk
    ]
    _give(new, notice, paper=paper, by=by, at=at)
    return len({person.pk for person, __ in new})


@transaction.atomic
def withdraw_consent(
    *, person: Person, by: Access, paper: str = "", at: datetime | None = None
) -> frozenset[str]:
    """Take back everything that the person agreed to, in one step; returns the purposes. Raises as `choose_uses`."""
    at = at or timezone.now()
    paper = " ".join(paper.split())[:LONGEST_PAPER]
    person = _guarded(person, by=by, paper=paper)
    rows = _open_rows(by.campaign, [person])
    _end(rows, ConsentEnd.WITHDRAWN, by=by.user, at=at)
    _told_ended(person, rows, ConsentEnd.WITHDRAWN, by=by.user, campaign=by.campaign, at=at, paper=paper)
    return frozenset(row.purpose for row in rows)


@transaction.atomic
def end_consents_of_leavers(*, at: datetime | None = None) -> int:
    """The daily work: consents of people who have left end, with take-down tasks; returns of how many people (PRV-5)."""
    at = at or timezone.now()
    today = timezone.localdate(at)
    rows = (
        PortraitConsent.objects.open()
        .select_for_update(of=("self",))
        .filter(person__left_on__lte=today)
        .select_related("person", "campaign")
        .order_by("campaign", "person", "purpose")
    )
    by_person: dict[tuple[int, int], list[PortraitConsent]] = defaultdict(list)
    for row in rows:
        by_person[row.campaign_id, row.person_id].append(row)
    for found in by_person.values():
        _end(found, ConsentEnd.LEFT, by=None, at=at)
        first = found[0]
        _told_ended(first.person, found, ConsentEnd.LEFT, by=None, campaign=first.campaign, at=at)
    return len({person for __, person in by_person})


def uses_in_force(
    campaign: Campaign, people: Iterable[int], *, at: datetime | None = None
) -> dict[int, frozenset[str]]:
    """For each person (by id) the purposes for which the portrait may be used today; one query (PRV-3, PRV-5, PRV-7)."""
    found: Mapping[int, set[str]] = defaultdict(set)
    rows = PortraitConsent.objects.in_force(timezone.localdate(at)).filter(
        campaign=campaign, person__in=set(people)
    )
    for person, purpose in rows.values_list("person", "purpose"):
        found[person].add(purpose)
    return {person: frozenset(found.get(person, ())) for person in set(people)}


def _guarded(person: Person, *, by: Access, paper: str) -> Person:
    """The person under a lock, by himself or by the office with the signed form."""
    if person.unit_id != by.campaign.unit_id:
        raise NotAllowed(_("This person belongs to another unit."))
    if by.user.person_id != person.pk:
        by.demand(Role.OFFICE)
        if not paper:
            raise PaperMissing(
                _("Name the signed form: its date or number, and where it lies."), field="paper"
            )
    return Person.objects.select_for_update(of=("self",)).get(pk=person.pk)


def _checked_notice(campaign: Campaign, purposes: Collection[str], seen: int) -> PortraitNotice:
    """The notice that holds, which the page showed. Raises UnknownPurpose, NoNotice, NoticeChanged."""
    if set(purposes) - set(PortraitPurpose.values):
        raise UnknownPurpose(_("Choose among the purposes of the page."), field="purposes")
    notice = notice_in_force(campaign)
    if notice is None:
        raise NoNotice(_("The office has not published the notice yet."))
    if seen != notice.version:
        raise NoticeChanged(_("The notice has changed. Read it and choose again."))
    return notice


def _renew(
    rows: Collection[PortraitConsent],
    purposes: Collection[str],
    notice: PortraitNotice,
    *,
    by: Access,
    at: datetime,
) -> None:
    """Consents to an older version end where the same use is agreed to anew."""
    old = [row for row in rows if row.purpose in purposes and row.notice_id != notice.pk]
    _end(old, ConsentEnd.RENEWED, by=by.user, at=at)


def _give(
    new: Collection[tuple[Person, str]], notice: PortraitNotice, *, paper: str, by: Access, at: datetime
) -> None:
    """The rows of new consents, with an entry in the trail for each person."""
    PortraitConsent.objects.bulk_create(
        PortraitConsent(
            campaign=by.campaign,
            person=person,
            purpose=purpose,
            notice=notice,
            paper=paper,
            given_by=by.user,
            given_at=at,
        )
        for person, purpose in new
    )
    by_person: dict[Person, list[str]] = {}
    for person, purpose in new:
        by_person.setdefault(person, []).append(purpose)
    record_each(
        "campaign.portrait_consent.given",
        [
            (
                person,
                {
                    "staff_number": person.staff_number,
                    "purposes": purposes,
                    "notice": notice.version,
                    "paper": paper,
                },
            )
            for person, purposes in by_person.items()
        ],
        by=by.user,
        campaign=by.campaign,
        at=at,
    )


def _open_rows(campaign: Campaign, people: Iterable[Person]) -> list[PortraitConsent]:
    rows = PortraitConsent.objects.open().filter(campaign=campaign, person__in=[one.pk for one in people])
    return list(rows.select_for_update(of=("self",)).order_by("purpose", "pk"))


def _end(rows: Collection[PortraitConsent], because: str, *, by: User | None, at: datetime) -> None:
    for row in rows:
        row.ended_by, row.ended_because = by, because
        row.ended_at = max(at, row.given_at)
    PortraitConsent.objects.bulk_update(rows, ["ended_by", "ended_at", "ended_because"])


def _told_ended(
    person: Person,
    rows: Collection[PortraitConsent],
    because: str,
    *,
    by: User | None,
    campaign: Campaign,
    at: datetime,
    paper: str = "",
) -> None:
    if not rows:
        return
    purposes = [row.purpose for row in rows]
    tasks = raise_take_downs(campaign=campaign, person=person, purposes=purposes, because=because, at=at)
    record(
        "campaign.portrait_consent.withdrawn",
        by=by,
        campaign=campaign,
        obj=person,
        at=at,
        staff_number=person.staff_number,
        purposes=sorted(purposes),
        because=because,
        paper=paper,
        tasks=tasks,
    )
