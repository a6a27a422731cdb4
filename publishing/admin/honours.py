"""Honour rolls and their editions in the admin: listed, read-only; preview, issue and print stand on the roll's desk."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from campaign.admin import FrozenAdmin
from campaign.site import wenming_admin
from publishing.models import HonourRoll, RollEdition


def _desk(roll: HonourRoll, label: str) -> str:
    url = reverse("publishing:roll_detail", args=[roll.campaign.code, roll.pk])
    return format_html('<a href="{}">{}</a>', url, label)


class HonourRollAdmin(FrozenAdmin):
    """Rolls in work and issued; each leads to its desk."""

    campaign_path = "campaign"
    list_display = ["roll", "is_public", "made_at", "made_by"]
    list_display_links = None
    list_select_related = ["campaign", "made_by"]
    kept_on = "publishing:roll_list"
    kept_on_label = _("Honour rolls")

    @admin.display(description=_("Roll"))
    def roll(self, roll: HonourRoll) -> str:
        return _desk(roll, str(roll))


class RollEditionAdmin(FrozenAdmin):
    """Frozen editions with their fingerprints; each leads to the desk of its roll."""

    campaign_path = "roll__campaign"
    list_display = ["edition", "sha256", "because", "issued_at", "issued_by"]
    list_display_links = None
    list_select_related = ["roll__campaign", "issued_by"]
    exclude = ["payload"]
    kept_on = "publishing:roll_list"
    kept_on_label = _("Honour rolls")

    def get_queryset(self, request):
        return super().get_queryset(request).defer("payload")

    @admin.display(description=_("Roll"))
    def edition(self, edition: RollEdition) -> str:
        return _desk(edition.roll, str(edition))


wenming_admin.register(HonourRoll, HonourRollAdmin)
wenming_admin.register(RollEdition, RollEditionAdmin)
