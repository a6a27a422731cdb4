"""Who sits in the groups of a campaign, and what the groups have to do: written by the office, kept as history."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Campaign, CampaignGroup, GroupSeat, Person, Role
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.wording import one_line, paragraph
from publishing.launch.groups import lines_of

LONGEST_DUTIES = 4000
LONGEST = {"name": 50, "office": 100, "duty": 200}
MOST_SEATS = 60  # in force at once, in one group
SEAT_FIELDS = ("post", "office", "duty", "since")


class DutiesChangedMeanwhile(Refused):
    """Somebody else wrote the duties after they were read."""


class BadSeat(Refused):
    """A value of a seat that cannot stand; `field` says which."""


class SeatEnded(Refused):
    """The seat is ended: it stays as it was."""


@transaction.atomic
def write_duties(
    *, campaign: Campaign, kind: str, duties: str, seen: int, by: Access, at: datetime | None = None
) -> bool:
    """Write the duties of a group, one on each line, over version `seen`; whether anything changed.

    Raises DutiesChangedMeanwhile, BadWording.
    """
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    group = _locked_group(campaign, kind)
    text = paragraph("\n".join(lines_of(duties)), field="duties", longest=LONGEST_DUTIES)
    if text == group.duties:
        return False
    if group.version != seen:
        raise DutiesChangedMeanwhile(
            _("Somebody else changed the duties meanwhile. Read them, then write yours again."),
            field="duties",
        )
    before, group.duties = group.duties, text
    group.version += 1
    group.save(update_fields=["duties", "version"])
    record(
        "launch.group.duties_written",
        by=by.user,
        campaign=campaign,
        obj=group,
        at=at,
        group=kind,
        before=before,
        now=text,
    )
    return True


@transaction.atomic
def give_seat(
    *,
    campaign: Campaign,
    kind: str,
    since: date,
    by: Access,
    person: Person | None = None,
    name: str = "",
    post: str = GroupSeat.Post.MEMBER,
    office: str = "",
    duty: str = "",
    at: datetime | None = None,
) -> GroupSeat:
    """Seat somebody of the roster, or a leader who is not on it by name, in a group from a day on.

    Without an office in the unit, the post that the roster says is kept with the seat. Raises BadWording, BadSeat: of
    another unit, no longer in service on that day, seated there already, too many seats.
    """
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    group = _locked_group(campaign, kind)
    held = Q(until__isnull=True) | Q(until__gte=since)
    running = list(group.seats.filter(held).order_by("pk"))
    if len(running) >= MOST_SEATS:
        raise BadSeat(_("A group has at most %(most)s seats.") % {"most": MOST_SEATS})
    name = "" if person else _worded("name", name)
    if person is not None:
        _check_person(person, campaign, since)
    if any(each.person_id == person.pk if person else name and each.name == name for each in running):
        raise BadSeat(_("This person sits in the group already."), field="staff_number" if person else "name")
    seat = GroupSeat(
        group=group,
        person=person,
        name=name,
        post=post,
        office=_worded("office", office or (person.post if person else "")),
        duty=_worded("duty", duty),
        position=1 + max((each.position for each in running), default=0),
        since=since,
    )
    _kept(seat, campaign)
    record(
        "launch.seat.given",
        by=by.user,
        campaign=campaign,
        obj=seat,
        at=at,
        group=kind,
        who=_said(seat),
        post=seat.post,
        since=str(since),
    )
    return seat


@transaction.atomic
def change_seat(
    *, seat: GroupSeat, values: Mapping[str, object], by: Access, at: datetime | None = None
) -> dict[str, list[str]]:
    """Put right what is written of a running seat: post, office, special duty, first day; what changed, old and new.

    Whoever sits there stays: for somebody else this seat is ended and another one given. Raises SeatEnded, BadSeat, BadWording.
    """
    seat, campaign = _locked_seat(seat, by, at=at)
    changes = {}
    for field in SEAT_FIELDS:
        value = _worded(field, values[field]) if field in LONGEST else values[field]
        if getattr(seat, field) != value:
            changes[field] = [str(getattr(seat, field)), str(value)]
            setattr(seat, field, value)
    if not changes:
        return {}
    if seat.person is not None:
        _check_person(seat.person, campaign, seat.since)
    _kept(seat, campaign)
    record(
        "launch.seat.changed",
        by=by.user,
        campaign=campaign,
        obj=seat,
        at=at,
        group=seat.group.kind,
        who=_said(seat),
        changes=changes,
    )
    return changes


@transaction.atomic
def end_seat(*, seat: GroupSeat, until: date, by: Access, at: datetime | None = None) -> GroupSeat:
    """End a seat with its last day; it stays on the page as history. Raises SeatEnded, BadSeat.

    A last day that has not passed can be put right.
    """
    seat, campaign = _locked_seat(seat, by, at=at)
    seat.until = until
    _kept(seat, campaign)
    record(
        "launch.seat.ended",
        by=by.user,
        campaign=campaign,
        obj=seat,
        at=at,
        group=seat.group.kind,
        who=_said(seat),
        until=str(until),
    )
    return seat


def _worded(field: str, text: object) -> str:
    return one_line(str(text), field=field, longest=LONGEST[field])


def _locked_group(campaign: Campaign, kind: str) -> CampaignGroup:
    """The group, made when nothing was written of it before; the lock of the campaign keeps a second one away."""
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    group, _made = CampaignGroup.objects.get_or_create(campaign=campaign, kind=CampaignGroup.Kind(kind).value)
    return group


def _locked_seat(seat: GroupSeat, by: Access, *, at: datetime | None) -> tuple[GroupSeat, Campaign]:
    """The seat as it stands now, in the person's own campaign, until its last day is over."""
    by.demand(Role.OFFICE, campaign_id=seat.group.campaign_id)
    Campaign.objects.select_for_update().get(pk=by.campaign.pk)
    seat = GroupSeat.objects.select_related("group", "person").get(pk=seat.pk)
    if seat.is_over(timezone.localdate(at or timezone.now())):
        raise SeatEnded(_("This seat is ended; it stays as it was."))
    return seat, by.campaign


def _check_person(person: Person, campaign: Campaign, since: date) -> None:
    if person.unit_id != campaign.unit_id:
        raise BadSeat(_("Nobody of the roster has this staff number."), field="staff_number")
    if person.has_left(since):
        raise BadSeat(
            _("%(name)s is no longer in service on that day.") % {"name": person.name}, field="since"
        )


def _kept(seat: GroupSeat, campaign: Campaign) -> None:
    """Check the values and write them. Raises BadSeat with the field."""
    for field in ("since", "until"):
        day = getattr(seat, field)
        if day is not None and abs(day.year - campaign.year) > 20:
            raise BadSeat(_("Check the year of this day."), field=field)
    try:
        seat.clean_fields()
        seat.validate_constraints()
        with transaction.atomic():
            seat.save()
    except ValidationError as invalid:
        field, words = next(iter(invalid.message_dict.items()))
        place = "until" if seat.until is not None and field == "__all__" else field
        raise BadSeat(" ".join(words), field="" if place == "__all__" else place) from invalid
    except IntegrityError as clash:
        raise BadSeat(_("This person sits in the group already.")) from clash


def _said(seat: GroupSeat) -> str:
    """Whoever sits there, as the trail keeps it: the staff number, or the name of somebody outside the roster."""
    return seat.person.staff_number if seat.person is not None else seat.name
