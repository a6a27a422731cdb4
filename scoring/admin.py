"""The admin of schemes and months: all of it to look at, with the way to the pages that change it."""

from django.contrib import admin
from django.db.models import Prefetch
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from campaign.admin import FrozenAdmin
from campaign.models import Role
from campaign.site import wenming_admin
from scoring.models import Indicator, Month, Scheme, Section


@admin.register(Scheme, site=wenming_admin)
class SchemeAdmin(FrozenAdmin):
    """Versions of the standard, each with its whole tree."""

    readers = (Role.OFFICE, Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR)
    list_display = ["name", "version", "from_month", "activated_at", "campaign"]
    list_select_related = ["campaign"]
    fields = ["campaign", "name", "version", "from_month", "activated_at", "tree"]
    kept_on, kept_on_label = "scoring:scheme_list", _("Assessment scheme")

    @admin.display(description=_("Sheets and indicators"))
    def tree(self, scheme: Scheme) -> str:
        return render_to_string("admin/scoring/_scheme_tree.html", {"sheets": _tree(scheme)})


def _tree(scheme: Scheme):
    """Sheets, sections, indicators and rules of a scheme; four queries."""
    indicators = Indicator.objects.select_related("owner").prefetch_related("rules")
    sections = Section.objects.select_related("category").prefetch_related(
        Prefetch("indicators", queryset=indicators)
    )
    return scheme.sheets.prefetch_related(Prefetch("sections", queryset=sections))


@admin.register(Month, site=wenming_admin)
class MonthAdmin(FrozenAdmin):
    """Months to look at; they move on their own pages."""

    kept_on, kept_on_label = "scoring:month_list", _("Months")
    list_display = ["first_day", "state", "scheme", "page"]
    list_select_related = ["campaign", "scheme"]
    list_filter = ["state"]
    date_hierarchy = "first_day"

    @admin.display(description=_("Progress and steps"))
    def page(self, month: Month) -> str:
        address = reverse("scoring:month_detail", args=[month.campaign.code, month.code])
        return format_html('<a href="{}">{}</a>', address, month.code)
