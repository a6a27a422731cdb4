"""The register of windows: entered, changed, closed; and of the competition marks handed out to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import CompetitionMark, Inspection, InspectionState, ServiceWindow, WindowService
from campaign.audit import record
from campaign.models import Campaign, Department, Person, Role
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.wording import one_line, paragraph

MOST_SERVICES, MOST_PLEDGES, MOST_STANDARDS = 12, 8, 12
LONGEST = {
    name: ServiceWindow._meta.get_field(name).max_length
    for name in ("name", "place", "supervisor_line", "pledges", "standards", "closing_reason")
}
LONGEST_SERVICE = WindowService._meta.get_field("name").max_length
LONGEST_LIMIT = WindowService._meta.get_field("time_limit").max_length
LONGEST_NUMBER = CompetitionMark._meta.get_field("number").max_length
LONGEST_RECEIVER = CompetitionMark._meta.get_field("received_by").max_length


class BadWindow(Refused):
    """Something about the window is missing or does not fit; the field says what."""


class StaleWindow(Refused):
    """Somebody else changed the window meanwhile."""


class BadCompetitionMark(Refused):
    """The mark is out already, or it cannot be taken back so."""


@dataclass(frozen=True, kw_only=True)
class WindowEntry:
    """What is entered of a window; services with their time limits, pledges and standards one a line."""

    name: str
    department: Department
    place: str
    since: date
    until: date | None = None
    responsible: Person | None = None
    staff: Sequence[Person] = ()
    services: Sequence[tuple[str, str]] = ()
    pledges: str = ""
    standards: str = ""
    supervisor_line: str = ""


@transaction.atomic
def enter_window(
    *, campaign: Campaign, code: str, entry: WindowEntry, by: Access, at: datetime | None = None
) -> ServiceWindow:
    """Put a window into the register. Raises BadWindow with its field, also for a code that is taken."""
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    if ServiceWindow.objects.filter(campaign=campaign, code=code).exists():
        raise BadWindow(_("Another window has this code."), field="code")
    window = ServiceWindow(campaign=campaign, code=code)
    _fill(window, entry)
    window.save(force_insert=True)
    _write_parts(window, entry)
    _record("entered", window, by=by, at=at)
    return window


@transaction.atomic
def change_window(
    *, window: ServiceWindow, entry: WindowEntry, seen: int, by: Access, at: datetime | None = None
) -> ServiceWindow:
    """Change what is entered; the code stays, and the department once the window was inspected.

    `seen` is the edition that the person had before him. Raises BadWindow, StaleWindow.
    """
    found = _locked(window, by)
    if found.edition != seen:
        raise StaleWindow(_("Somebody changed this window meanwhile: load the page again."))
    if entry.department.pk != found.department_id and Inspection.objects.filter(window=found).exists():
        raise BadWindow(
            _("This window was inspected as one of its department: close it and enter a new one."),
            field="department",
        )
    _fill(found, entry)
    found.edition += 1
    found.save()
    found.services.all().delete()
    _write_parts(found, entry)
    _record("changed", found, by=by, at=at)
    return found


@transaction.atomic
def close_window(
    *, window: ServiceWindow, last_day: date, reason: str, by: Access, at: datetime | None = None
) -> ServiceWindow:
    """The window takes part until its last day and no longer; what is planned for it afterwards is withdrawn first.

    Raises BadWindow.
    """
    found = _locked(window, by)
    reason = one_line(reason, field="reason", longest=LONGEST["closing_reason"])
    if not reason:
        raise BadWindow(_("Say why it closes."), field="reason")
    if last_day < found.since:
        raise BadWindow(_("The last day lies before the first."), field="last_day")
    later = Inspection.objects.filter(window=found, day__gt=last_day)
    if later.exclude(state=InspectionState.WITHDRAWN).exists():
        raise BadWindow(
            _("Inspections are planned or filed after that day: the window takes part until then."),
            field="last_day",
        )
    found.until, found.closing_reason = last_day, reason
    found.edition += 1
    found.save(update_fields=["until", "closing_reason", "edition"])
    _record("closed", found, by=by, at=at, last_day=str(last_day), reason=reason)
    return found


@transaction.atomic
def hand_out_mark(
    *,
    window: ServiceWindow,
    number: str,
    handed_on: date,
    received_by: str,
    by: Access,
    at: datetime | None = None,
) -> CompetitionMark:
    """Note that a competition mark was handed out to a window. Raises BadCompetitionMark with its field."""
    by.demand(Role.OFFICE, campaign_id=window.campaign_id)
    Campaign.objects.select_for_update().get(pk=window.campaign_id)
    found = _locked(window, by)
    number = one_line(number, field="number", longest=LONGEST_NUMBER)
    received_by = one_line(received_by, field="received_by", longest=LONGEST_RECEIVER)
    for name, value in (("number", number), ("received_by", received_by)):
        if not value:
            raise BadCompetitionMark(_("Fill this in."), field=name)
    if handed_on > timezone.localdate(at):
        raise BadCompetitionMark(_("This day is still to come."), field="handed_on")
    marks = CompetitionMark.objects.filter(campaign=found.campaign_id)
    if marks.filter(number=number).exists():
        raise BadCompetitionMark(_("This number was handed out already."), field="number")
    if marks.filter(window=found, returned_on__isnull=True).exists():
        raise BadCompetitionMark(_("This window holds a mark already: take it back first."), field="number")
    mark = CompetitionMark.objects.create(
        window=found,
        campaign_id=found.campaign_id,
        number=number,
        handed_on=handed_on,
        received_by=received_by,
        handed_by=by.user,
    )
    _record("mark_handed_out", found, by=by, at=at, number=number, handed_on=str(handed_on))
    return mark


@transaction.atomic
def take_mark_back(
    *, mark: CompetitionMark, returned_on: date, reason: str, by: Access, at: datetime | None = None
) -> CompetitionMark:
    """Note that a mark came back, and why; its number is not given again. Raises BadCompetitionMark."""
    by.demand(Role.OFFICE, campaign_id=mark.campaign_id)
    found = CompetitionMark.objects.select_for_update(of=("self",)).select_related("window").get(pk=mark.pk)
    reason = one_line(reason, field="reason", longest=LONGEST["closing_reason"])
    if found.returned_on is not None:
        raise BadCompetitionMark(_("This mark is back already."))
    if not reason:
        raise BadCompetitionMark(_("Say why it is taken back."), field="reason")
    if not found.handed_on <= returned_on <= timezone.localdate(at):
        raise BadCompetitionMark(_("Choose a day between the handing out and today."), field="returned_on")
    found.returned_on, found.return_reason = returned_on, reason
    found.save(update_fields=["returned_on", "return_reason"])
    _record("mark_taken_back", found.window, by=by, at=at, number=found.number, reason=reason)
    return found


def _locked(window: ServiceWindow, by: Access) -> ServiceWindow:
    by.demand(Role.OFFICE, campaign_id=window.campaign_id)
    return ServiceWindow.objects.select_for_update(of=("self",), no_key=True).get(pk=window.pk)


def _fill(window: ServiceWindow, entry: WindowEntry) -> None:
    for name in ("name", "place", "supervisor_line"):
        value = one_line(getattr(entry, name), field=name, longest=LONGEST[name])
        if not value and name != "supervisor_line":
            raise BadWindow(_("Fill this in."), field=name)
        setattr(window, name, value)
    for name, most in (("pledges", MOST_PLEDGES), ("standards", MOST_STANDARDS)):
        text = paragraph(getattr(entry, name), field=name, longest=LONGEST[name])
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if len(lines) > most:
            raise BadWindow(_("At most %(most)s lines.") % {"most": most}, field=name)
        setattr(window, name, "\n".join(lines))
    if entry.until is not None and entry.until < entry.since:
        raise BadWindow(_("The last day lies before the first."), field="until")
    if len(entry.services) > MOST_SERVICES:
        raise BadWindow(_("At most %(most)s lines.") % {"most": MOST_SERVICES}, field="services")
    window.department = entry.department
    window.responsible = entry.responsible
    window.since, window.until = entry.since, entry.until


def _write_parts(window: ServiceWindow, entry: WindowEntry) -> None:
    services = []
    for name, limit in entry.services:
        name = one_line(name, field="services", longest=LONGEST_SERVICE)
        limit = one_line(limit, field="services", longest=LONGEST_LIMIT)
        if name:
            services.append((name, limit))
    WindowService.objects.bulk_create(
        WindowService(window=window, position=position, name=name, time_limit=limit)
        for position, (name, limit) in enumerate(services, start=1)
    )
    window.staff.set(entry.staff)


def _record(act: str, window: ServiceWindow, *, by: Access, at: datetime | None, **data) -> None:
    record(
        f"activities.window.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=window,
        at=at,
        window=window.code,
        department=window.department.code,
        **data,
    )
