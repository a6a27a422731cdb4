"""The group photo of a department: who is on it, which part is shown, kept and deleted (PRV-6, PRV-9, UPL-7)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.attachments.formats import GROUP_PHOTO
from campaign.attachments.receiving import Received
from campaign.audit import record
from campaign.file_keeping import keep_bytes, looked_at
from campaign.file_quota import check_quota
from campaign.models import Department, Person, Role
from campaign.permissions import Access
from campaign.portrait_photos import erase_files
from campaign.refusals import NotAllowed, Refused
from publishing.honours.roll_content import WHOLE
from publishing.honours.stories import check_writer, story_for
from publishing.models import AchievementStory, GroupPhoto, GroupPhotoPerson
from scoring.models import HalfYearEvaluation


class NobodyListed(Refused):
    """A group photo is kept with the list of the people on it (PRV-6)."""


class BadCrop(Refused):
    """The part that is shown lies inside the picture."""


class PhotoGone(Refused):
    """The photo is deleted."""


@dataclass(frozen=True)
class Shown:
    """Who can be recognised on a photo: these people, or stated that nobody can."""

    staff_numbers: tuple[str, ...] = ()
    is_nobody: bool = False


def keep_group_photo(
    *,
    evaluation: HalfYearEvaluation,
    department: Department,
    file: Path,
    name: str,
    shown: Shown,
    by: Access,
    at: datetime | None = None,
) -> GroupPhoto:
    """Keep a group photo with the list of everybody who can be recognised; the part in the middle is shown at first.

    It takes the place of the photo before, which stays for the rolls that name it. Raises NobodyListed, BadFile,
    VirusFound (recorded), QuotaUsedUp, NoTitle, NotAllowed. Source: 民法典 Art. 1019, PRV-6.
    """
    at = at or timezone.now()
    with transaction.atomic():
        story = story_for(evaluation, department, by=by, at=at)
        _people(shown, by=by)
    event = "publishing.group_photo.virus_found"
    with looked_at(file, name, about=story, event=event, by=by, at=at, purpose=GROUP_PHOTO) as safe:
        return keep_safe_photo(story=story, safe=safe, shown=shown, by=by, at=at)


def keep_safe_photo(
    *, story: AchievementStory, safe: Received, shown: Shown, by: Access, at: datetime
) -> GroupPhoto:
    """Keep a photo that is known to be safe; the bytes first, then the rows that name them.

    Without the rows the bytes are taken away again. Raises as `keep_group_photo`.
    """
    check_writer(story.evaluation, story.department_id, by=by)
    people = _people(shown, by=by)
    photo = GroupPhoto(story=story, attached_by=by.user, attached_at=at)
    keep_bytes(photo, safe)
    photo.crop_left, photo.crop_top, photo.crop_width = middle_crop(photo.width, photo.height)
    written = False
    try:
        with transaction.atomic():
            check_quota(by.campaign, photo.size)
            photo.save(force_insert=True)
            _list(photo, people, shown.is_nobody)
            numbers = [one.staff_number for one in people]
            _record("kept", photo, by=by, at=at, size=photo.size, people=numbers)
        written = True
    finally:
        if not written:
            photo.remove_bytes()
    return photo


@transaction.atomic
def list_people(*, photo: GroupPhoto, shown: Shown, by: Access, at: datetime | None = None) -> GroupPhoto:
    """Say anew who can be recognised on the photo. Raises NobodyListed, PhotoGone."""
    held = _locked(photo, by=by)
    people = _people(shown, by=by)
    held.listed.all().delete()
    _list(held, people, shown.is_nobody)
    _record("listed", held, by=by, at=at, people=[one.staff_number for one in people])
    return held


@transaction.atomic
def crop_photo(
    *, photo: GroupPhoto, left: int, top: int, width: int, by: Access, at: datetime | None = None
) -> GroupPhoto:
    """Show the part that begins at left and top and is so wide, in ten-thousandths; 4:3 gives its height.

    Raises BadCrop for a part that does not lie inside the picture, PhotoGone.
    """
    held = _locked(photo, by=by)
    height = width * held.width * 3 // (4 * held.height)
    if not (
        0 <= left <= WHOLE and 0 <= top <= WHOLE and 1 <= width <= WHOLE - left and 1 <= height <= WHOLE - top
    ):
        raise BadCrop(_("The part that is shown lies outside of the picture."))
    held.crop_left, held.crop_top, held.crop_width = left, top, width
    held.save(update_fields=["crop_left", "crop_top", "crop_width"])
    _record("cropped", held, by=by, at=at, crop=[left, top, width])
    return held


@transaction.atomic
def erase_group_photo(*, photo: GroupPhoto, by: Access, at: datetime | None = None) -> GroupPhoto:
    """Delete the picture with its thumbnail; row, fingerprint and trail stay. Raises PhotoGone."""
    held = _locked(photo, by=by)
    erase_files(
        [held],
        event="publishing.group_photo.erased",
        by=by.user,
        reason=_("by the department") if not by.holds(Role.OFFICE) else _("by the office"),
        campaign=by.campaign,
        at=at or timezone.now(),
    )
    return held


def middle_crop(width: int, height: int) -> tuple[int, int, int]:
    """The largest 4:3 part in the middle of a picture: left, top and width in ten-thousandths, rounded down."""
    if width * 3 >= height * 4:
        part = height * 4 * WHOLE // (3 * width)
        return ((WHOLE - part) // 2, 0, part)
    part = width * 3 * WHOLE // (4 * height)
    return (0, (WHOLE - part) // 2, WHOLE)


def visible_photos(access: Access) -> QuerySet[GroupPhoto]:
    """The photos that this person may look at: those of the own department for its head and deputy, all for the
    office."""
    rows = GroupPhoto.kept_in(access.campaign).select_related(
        "story__evaluation__campaign", "story__department"
    )
    if access.holds(Role.OFFICE):
        return rows
    return rows.filter(story__department__in=access.departments(Role.HEAD, Role.DEPUTY))


def _people(shown: Shown, *, by: Access) -> list[Person]:
    """The people whom the list names, all of the unit. Raises NobodyListed, NotAllowed."""
    wanted: Collection[str] = dict.fromkeys(
        number.strip() for number in shown.staff_numbers if number.strip()
    )
    found = list(
        Person.objects.filter(unit=by.campaign.unit_id, staff_number__in=wanted).order_by("staff_number")
    )
    if unknown := sorted(set(wanted) - {person.staff_number for person in found}):
        raise NotAllowed(
            _("Nobody has the staff number %(number)s.") % {"number": unknown[0]}, field="people"
        )
    if bool(found) == shown.is_nobody:
        raise NobodyListed(
            _("List everybody who can be recognised on the photo, or state that nobody can."), field="people"
        )
    return found


def _list(photo: GroupPhoto, people: list[Person], is_nobody: bool) -> None:
    GroupPhotoPerson.objects.bulk_create(GroupPhotoPerson(photo=photo, person=one) for one in people)
    if photo.is_nobody != is_nobody:
        photo.is_nobody = is_nobody
        photo.save(update_fields=["is_nobody"])


def _locked(photo: GroupPhoto, *, by: Access) -> GroupPhoto:
    rows = GroupPhoto.objects.select_for_update(of=("self",))
    held = rows.select_related("story__evaluation__campaign", "story__department").get(pk=photo.pk)
    check_writer(held.story.evaluation, held.story.department_id, by=by)
    if held.is_erased:
        raise PhotoGone(_("This photo is deleted."))
    return held


def _record(act: str, photo: GroupPhoto, *, by: Access, at: datetime | None, **data) -> None:
    record(
        f"publishing.group_photo.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=photo,
        at=at,
        department=photo.story.department.code,
        sha256=photo.sha256,
        **data,
    )
