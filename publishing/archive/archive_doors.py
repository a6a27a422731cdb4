"""The door of the archive under “Year's end”; named by the setting YEAR_END_DOORS."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from activities.doors import Door
from campaign.models import Role
from campaign.permissions import Access
from publishing.models import Archive


def archive_doors(access: Access) -> list[Door]:
    """The archive and when the newest one was made, for office and auditor; one query."""
    if not access.holds(Role.OFFICE, Role.AUDITOR):
        return []
    made_at = (
        Archive.objects.filter(campaign=access.campaign)
        .order_by("-made_at", "-pk")
        .values_list("made_at", flat=True)
        .first()
    )
    note = _("none made yet")
    if made_at:
        note = _("made on %(day)s") % {"day": date_format(localtime(made_at), "DATE_FORMAT")}
    return [Door(_("Archive"), note, reverse("publishing:archive_list", args=[access.campaign.code]))]
