"""The admin of schemes and months: a scheme is loaded and activated by verbs, everything else is to look at."""

from datetime import date

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from campaign.admin import FrozenAdmin
from campaign.models import Department, Role
from campaign.permissions import access_of, current_memberships
from campaign.refusals import Refused
from campaign.site import wenming_admin
from scoring.models import Indicator, Month, Scheme, Section
from scoring.schemes import activate_scheme, load_preset


@admin.register(Scheme, site=wenming_admin)
class SchemeAdmin(FrozenAdmin):
    """Versions of the standard, each with its whole tree; the preset is loaded and put in force here."""

    readers = (Role.OFFICE, Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR)
    list_display = ["name", "version", "from_month", "activated_at", "campaign"]
    list_select_related = ["campaign"]
    fields = ["campaign", "name", "version", "from_month", "activated_at", "tree"]
    change_list_template = "admin/scoring/scheme_list.html"
    change_form_template = "admin/scoring/scheme_page.html"

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("load/<slug:campaign>/", view(require_POST(self.load)), name="scheme_load"),
            path("<int:scheme>/activate/", view(require_POST(self.activate)), name="scheme_activate"),
            *super().get_urls(),
        ]

    @admin.display(description=_("Sheets and indicators"))
    def tree(self, scheme: Scheme) -> str:
        return render_to_string("admin/scoring/_scheme_tree.html", {"sheets": _tree(scheme)})

    def changelist_view(self, request, extra_context=None):
        campaigns = [m.campaign for m in current_memberships(request.user) if m.role == Role.OFFICE]
        return super().changelist_view(request, (extra_context or {}) | {"office_campaigns": campaigns})

    def change_view(self, request, object_id, form_url="", extra_context=None):
        scheme = self.get_object(request, object_id)
        may_activate = bool(
            scheme and scheme.activated_at is None and _office_access(request, scheme.campaign_id)
        )
        return super().change_view(
            request, object_id, form_url, (extra_context or {}) | {"may_activate": may_activate}
        )

    def load(self, request: HttpRequest, campaign: str) -> HttpResponse:
        """Write the preset as the campaign's next version; the scoring bodies are found by their names."""
        mine = [m for m in current_memberships(request.user) if m.role == Role.OFFICE]
        found = next((m.campaign for m in mine if m.campaign.code == campaign), None)
        if found is None:
            raise PermissionDenied
        owners = {department.name: department for department in Department.objects.filter(unit=found.unit_id)}
        try:
            scheme = load_preset(
                campaign=found,
                by=access_of(request.user, found),
                owners=owners,
                from_month=date(found.year, 1, 1),
            )
        except Refused as refusal:
            messages.error(request, refusal.message)
            return redirect("admin:scoring_scheme_changelist")
        messages.success(request, _("The preset is loaded. Look it through, then put it in force."))
        return redirect("admin:scoring_scheme_change", scheme.pk)

    def activate(self, request: HttpRequest, scheme: int) -> HttpResponse:
        """Put a loaded scheme in force."""
        found = get_object_or_404(self.get_queryset(request), pk=scheme)
        access = _office_access(request, found.campaign_id)
        if access is None:
            raise PermissionDenied
        try:
            activate_scheme(found, by=access)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The scheme is in force. Months can be planned now."))
        return redirect("admin:scoring_scheme_change", scheme)


def _office_access(request: HttpRequest, campaign: int):
    for membership in current_memberships(request.user):
        if membership.role == Role.OFFICE and membership.campaign_id == campaign:
            return access_of(request.user, membership.campaign)
    return None


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

    list_display = ["first_day", "state", "scheme", "page"]
    list_select_related = ["campaign", "scheme"]
    list_filter = ["state"]
    date_hierarchy = "first_day"

    @admin.display(description=_("Progress and steps"))
    def page(self, month: Month) -> str:
        address = reverse("scoring:month_detail", args=[month.campaign.code, month.code])
        return format_html('<a href="{}">{}</a>', address, month.code)
