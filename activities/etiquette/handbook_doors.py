"""The doors to handbook, register and trainings on the page of all activities."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.doors import Door
from activities.etiquette.handbooks import current_handbook, handbook_in_work
from activities.models import Event, EventKind, HandbookReceipt
from campaign.models import Role
from campaign.permissions import Access


def handbook_doors(access: Access) -> list[Door]:
    """The handbook for everybody; its writing and its register for whoever runs or reads them. Three queries."""
    code, runs = access.campaign.code, access.holds(Role.OFFICE)
    current, doors = current_handbook(access.campaign), []
    if current is not None:
        note = _("Ten chapters, version %(version)s") % {"version": current.version}
        doors.append(Door(_("Handbook"), note, reverse("activities:handbook", args=[code])))
    draft = handbook_in_work(access.campaign) if runs or access.holds(Role.LEADER, Role.AUDITOR) else None
    if draft is not None or (runs and current is None):
        note = _("Version %(version)s is being written") % {"version": draft.version} if draft else ""
        url = reverse("activities:handbook_edit", args=[code])
        doors.append(Door(_("Write the handbook"), note or _("Not begun yet"), url, waits=runs))
    if current is not None:
        copies = HandbookReceipt.objects.filter(campaign=access.campaign).count()
        note = _("%(copies)s copies handed out") % {"copies": copies}
        doors.append(Door(_("Register of handbooks"), note, reverse("activities:receipt_list", args=[code])))
    return doors


def training_doors(access: Access) -> list[Door]:
    """The trainings, for everybody once there is one; one query."""
    days = list(
        Event.objects.filter(
            campaign=access.campaign, kind=EventKind.TRAINING, cancelled_at__isnull=True
        ).values_list("held_on", flat=True)
    )
    if not days and not access.holds(Role.OFFICE):
        return []
    ahead = sum(day >= timezone.localdate() for day in days)
    note = _("%(held)s held, %(ahead)s ahead") % {"held": len(days) - ahead, "ahead": ahead}
    url = reverse("activities:training_list", args=[access.campaign.code])
    return [Door(_("Trainings"), note, url)]
