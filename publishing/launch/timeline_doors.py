"""The doors to the timeline and the handover on the page of all activities."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.doors import Door
from campaign.handovers import open_handovers, reads_handovers
from campaign.permissions import Access


def timeline_doors(access: Access) -> list[Door]:
    """The timeline for everybody, the handover for those who run or oversee the campaign; one query for them."""
    code = access.campaign.code
    doors = [
        Door(
            _("Timeline of the year"),
            _("What is due when and from whom."),
            reverse("publishing:timeline", args=[code]),
        )
    ]
    if reads_handovers(access):
        rows = open_handovers(access.campaign).filter(incoming=access.user).count()
        note = ngettext("%(count)s waits for you to confirm", "%(count)s wait for you to confirm", rows)
        doors.append(
            Door(
                _("Handover"),
                note % {"count": rows} if rows else _("What is open, and who does what."),
                reverse("publishing:handover", args=[code]),
                waits=bool(rows),
            )
        )
    return doors
