"""The doors of the window competition to its register, its inspections and its findings."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.doors import Door
from activities.models import FindingState, InspectionState, ServiceWindow
from activities.windows.hiding import reads_inspections, visible_findings, visible_inspections
from campaign.models import Role
from campaign.permissions import Access


def inspection_doors(access: Access) -> list[Door]:
    """Windows and checklist for everybody, inspections and findings by role; five queries at most."""
    code = access.campaign.code
    today = timezone.localdate()
    windows = ServiceWindow.objects.filter(campaign=access.campaign).valid_on(today).count()
    doors = [
        Door(
            _("Competing windows"),
            ngettext("%(count)s window takes part.", "%(count)s windows take part.", windows)
            % {"count": windows},
            reverse("activities:window_list", args=[code]),
        ),
        Door(_("Checklist"), _("A hundred points."), reverse("activities:checklist_list", args=[code])),
    ]
    if access.holds(Role.OFFICE):
        doors.append(
            Door(
                _("Inspection plan"),
                _("Drawn by lot, month by month."),
                reverse(
                    "activities:inspection_plan", args=[code, f"{access.campaign.day_within(today):%Y-%m}"]
                ),
            )
        )
    if reads_inspections(access):
        doors += [_inspections(access, code), _findings(access, code)]
    return doors


def _inspections(access: Access, code: str) -> Door:
    url = reverse("activities:inspection_list", args=[code])
    if access.holds(Role.INSPECTOR):
        mine = Q(seats__inspector=access.user)
        waits = (
            visible_inspections(access)
            .filter(
                mine & Q(state=InspectionState.PLANNED)
                | mine & Q(state=InspectionState.SIGNED, seats__signed_at__isnull=True)
            )
            .aggregate(waits=Count("pk", distinct=True))["waits"]
        )
        words = ngettext("%(count)s is yours to do.", "%(count)s are yours to do.", waits) % {"count": waits}
        return Door(_("Inspections"), words, url, waits=bool(waits))
    filed = visible_inspections(access).filter(state=InspectionState.FILED).count()
    return Door(
        _("Inspections"), ngettext("%(count)s filed.", "%(count)s filed.", filed) % {"count": filed}, url
    )


def _findings(access: Access, code: str) -> Door:
    today = timezone.localdate()
    rows = visible_findings(access).filter(inspection__state=InspectionState.FILED)
    counts = rows.aggregate(
        open=Count("pk", filter=Q(state=FindingState.OPEN)),
        overdue=Count("pk", filter=Q(state=FindingState.OPEN, due_on__lt=today)),
        proved=Count("pk", filter=Q(state=FindingState.PROVED)),
    )
    heads = access.departments(Role.HEAD, Role.DEPUTY)
    waits = counts["open"] if heads else counts["proved"] + counts["overdue"]
    words = _("%(open)s to be rectified, %(overdue)s of them overdue; %(proved)s wait for recheck.") % counts
    mine = bool(waits) and (bool(heads) or access.holds(Role.OFFICE))
    return Door(_("Findings"), words, reverse("activities:finding_list", args=[code]), waits=mine)
