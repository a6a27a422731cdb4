"""Portraits as pictures: kept after a consent, looked at, deleted by the person or by the calendar.

Source: security.md PRV-3, PRV-8, PRV-9, UPL-7.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.attachments.formats import PHOTO
from campaign.attachments.receiving import Received
from campaign.audit import record
from campaign.file_keeping import keep_bytes, looked_at
from campaign.file_quota import check_quota
from campaign.models import Campaign, KeptFile, Person, Portrait, Role
from campaign.permissions import Access
from campaign.portraits import uses_in_force
from campaign.refusals import NotAllowed, Refused

YEARS_KEPT = 1  # after the year of the campaign (PRV-9)
RETENTION = "retention"
LONGEST_REASON = Portrait._meta.get_field("erasure_reason").max_length


class NoConsent(Refused):
    """No picture is kept of somebody who has not agreed to any use of it."""


class NoPortrait(Refused):
    """There is no picture to delete."""


def keep_portrait(
    *, person: Person, file: Path, name: str, by: Access, at: datetime | None = None
) -> Portrait:
    """Keep a picture of a person who agreed to at least one use: by the person, the own head or deputy, or the office.

    The picture is drawn anew without place, device and comment. Raises NoConsent, BadFile, VirusFound (recorded),
    QuotaUsedUp, NotAllowed. Source: PRV-3, UPL-7, UPL-8.
    """
    at = at or timezone.now()
    _check_keeper(person, by=by)
    _check_consent(person, by=by, at=at)
    event = "campaign.portrait.virus_found"
    with looked_at(file, name, about=person, event=event, by=by, at=at, purpose=PHOTO) as safe:
        return keep_safe_portrait(person=person, safe=safe, by=by, at=at)


def keep_safe_portrait(*, person: Person, safe: Received, by: Access, at: datetime) -> Portrait:
    """Keep a picture that is known to be safe; the bytes first, then the row that names them.

    Without the row the bytes are taken away again. Raises as `keep_portrait`.
    """
    _check_keeper(person, by=by)
    portrait = Portrait(campaign=by.campaign, person=person, attached_by=by.user, attached_at=at)
    keep_bytes(portrait, safe)
    written = False
    try:
        _write(portrait, by=by, at=at)
        written = True
    finally:
        if not written:
            portrait.remove_bytes()
    return portrait


@transaction.atomic
def erase_portraits(*, person: Person, by: Access, reason: str = "", at: datetime | None = None) -> int:
    """Delete every picture of a person in the campaign with its thumbnail; rows, fingerprints and trail stay (PRV-8).

    By the person, who gives no reason, or by the office. Returns how many. Raises NoPortrait.
    """
    at = at or timezone.now()
    if by.user.person_id != person.pk:
        by.demand(Role.OFFICE)
        reason = " ".join(reason.split()) or _("by the office")
    else:
        reason = _("by the person")
    rows = list(
        Portrait.kept_in(by.campaign).filter(person=person).select_for_update(of=("self",)).order_by("pk")
    )
    if not rows:
        raise NoPortrait(_("There is no picture to delete."))
    erase_files(
        rows, event="campaign.portrait.erased", by=by.user, reason=reason, campaign=by.campaign, at=at
    )
    return len(rows)


@transaction.atomic
def purge_portraits(*, at: datetime | None = None) -> int:
    """The daily work: pictures of people of campaigns that ended more than a year ago are deleted; returns how many.

    Portraits, group photos and whatever else shows people (`KeptFile.shows_people`). Source: PRV-9.
    """
    at = at or timezone.now()
    oldest = timezone.localdate(at).year - YEARS_KEPT
    kinds = [model for model in apps.get_models() if issubclass(model, KeptFile) and model.shows_people]
    gone = 0
    for campaign in Campaign.objects.filter(year__lt=oldest).order_by("pk"):
        for kind in kinds:
            rows = list(kind.kept_in(campaign).select_for_update(of=("self",)).order_by("pk"))
            erase_files(
                rows, event="campaign.portrait.erased", by=None, reason=RETENTION, campaign=campaign, at=at
            )
            gone += len(rows)
    return gone


def current_portraits(campaign: Campaign, people: Iterable[int]) -> dict[int, Portrait]:
    """The newest picture of each person (by id); one query."""
    rows = Portrait.kept_in(campaign).filter(person__in=set(people)).order_by("person", "pk")
    return {row.person_id: row for row in rows}


def visible_portraits(access: Access) -> QuerySet[Portrait]:
    """The pictures that this person may look at: the own, those of the own department for its head and deputy, all
    for the office."""
    rows = Portrait.kept_in(access.campaign).select_related("person")
    if access.holds(Role.OFFICE):
        return rows
    own = rows.filter(person=access.user.person_id)
    return own | rows.filter(person__department__in=access.departments(Role.HEAD, Role.DEPUTY))


def erase_files(rows, *, event: str, by, reason: str, campaign: Campaign, at: datetime) -> None:
    """The bytes of kept files go when the act is committed; rows and fingerprints stay; in the caller's transaction."""
    for row in rows:
        row.erased_by, row.erased_at, row.erasure_reason = by, at, reason[:LONGEST_REASON]
        row.save(update_fields=["erased_by", "erased_at", "erasure_reason"])
        record(event, by=by, campaign=campaign, obj=row, at=at, sha256=row.sha256, reason=reason)
        transaction.on_commit(row.remove_bytes)


def _check_keeper(person: Person, *, by: Access) -> None:
    if person.unit_id != by.campaign.unit_id:
        raise NotAllowed(_("This person belongs to another unit."))
    is_own = by.user.person_id == person.pk
    leads = person.department_id in by.departments(Role.HEAD, Role.DEPUTY)
    if not (is_own or leads or by.holds(Role.OFFICE)):
        raise NotAllowed(_("Your role does not allow this."))


def _check_consent(person: Person, *, by: Access, at: datetime) -> None:
    if not uses_in_force(by.campaign, [person.pk], at=at)[person.pk]:
        raise NoConsent(
            _("%(name)s has not agreed to the use of a portrait; no picture is kept before.")
            % {"name": person.name}
        )


@transaction.atomic
def _write(portrait: Portrait, *, by: Access, at: datetime) -> None:
    Person.objects.select_for_update(of=("self",)).get(pk=portrait.person_id)
    _check_consent(portrait.person, by=by, at=at)
    check_quota(by.campaign, portrait.size)
    portrait.save(force_insert=True)
    record(
        "campaign.portrait.kept",
        by=by.user,
        campaign=by.campaign,
        obj=portrait,
        at=at,
        staff_number=portrait.person.staff_number,
        sha256=portrait.sha256,
        size=portrait.size,
    )
