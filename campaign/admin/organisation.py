"""Units, campaigns with their rules, branches, departments, people and holidays."""

from datetime import date

from django import forms
from django.contrib.admin import register
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.admin.base import KEEPERS, HouseForm, RoleAdmin, RoleInline, scope_of
from campaign.founding import found_campaign
from campaign.models import (
    Branch,
    Campaign,
    CampaignRules,
    Department,
    DepartmentCategory,
    DepartmentName,
    Enrolment,
    Holiday,
    Person,
    Role,
    Unit,
)
from campaign.site import wenming_admin

ADMINISTRATOR = (Role.SYSTEM_ADMINISTRATOR,)
TIE_BREAKERS = (
    ("business", _("higher business sheet")),
    ("fewer_lines", _("fewer ledger lines")),
    ("lower_deducted", _("fewer points deducted")),
)
TIE_BREAKER_FIELDS = ("first_tie_breaker", "second_tie_breaker", "third_tie_breaker")


def _tie_breaker(label) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", _("none")), *TIE_BREAKERS])


class RulesForm(HouseForm):
    """The rules of a campaign; the tie-breakers are asked for one after the other."""

    first_tie_breaker = _tie_breaker(_("first tie-breaker"))
    second_tie_breaker = _tie_breaker(_("second tie-breaker"))
    third_tie_breaker = _tie_breaker(_("third tie-breaker"))

    class Meta:
        model = CampaignRules
        exclude = ["tie_breakers"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = self.instance.tie_breakers or []
        for name, value in zip(TIE_BREAKER_FIELDS, [*chosen, "", "", ""], strict=False):
            self.initial[name] = value

    def clean(self) -> dict:
        cleaned = super().clean()
        chosen = [cleaned[name] for name in TIE_BREAKER_FIELDS if cleaned.get(name)]
        if len(set(chosen)) != len(chosen):
            self.add_error("second_tie_breaker", _("Choose each tie-breaker once."))
        self.instance.tie_breakers = chosen
        return cleaned


class RulesInline(RoleInline):
    model = CampaignRules
    form = RulesForm

    def has_add_permission(self, request, obj=None) -> bool:
        return False


@register(Unit, site=wenming_admin)
class UnitAdmin(RoleAdmin):
    unit_path = "pk"
    writers = ADMINISTRATOR
    list_display = ["name", "short_name", "issuer_name", "issuer_code"]
    fixed_once_made = ("code",)

    def has_add_permission(self, request) -> bool:
        return False


@register(Campaign, site=wenming_admin)
class CampaignAdmin(RoleAdmin):
    campaign_path = "pk"
    writers = ADMINISTRATOR
    list_display = ["name", "year", "unit", "office"]
    list_select_related = ["unit", "office"]
    fields = ["unit", "code", "name", "year", "goals", "office"]
    fixed_once_made = ("unit", "code", "year")
    inlines = [RulesInline]

    def get_fields(self, request, obj=None):
        return self.fields if obj else [name for name in self.fields if name != "office"]

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def save_model(self, request, obj, form, change) -> None:
        if change:
            self.keep(request, obj, form)
            return
        made = found_campaign(
            unit=obj.unit,
            code=obj.code,
            name=obj.name,
            year=obj.year,
            goals=obj.goals,
            administrator=request.user,
            by=request.user,
        )
        obj.pk, obj._state.adding = made.pk, False


@register(Branch, site=wenming_admin)
class BranchAdmin(RoleAdmin):
    unit_path = "unit"
    list_display = ["code", "name"]
    search_fields = ["code", "name"]
    fixed_once_made = ("unit", "code")


class FormerNameInline(RoleInline):
    model = DepartmentName
    is_deletable = True


@register(Department, site=wenming_admin)
class DepartmentAdmin(RoleAdmin):
    unit_path = "unit"
    list_display = ["code", "name"]
    search_fields = ["code", "name"]
    fixed_once_made = ("unit", "code")
    inlines = [FormerNameInline]


@register(DepartmentCategory, site=wenming_admin)
class DepartmentCategoryAdmin(RoleAdmin):
    campaign_path = "campaign"
    list_display = ["name", "code", "position", "campaign"]
    list_select_related = ["campaign"]
    fixed_once_made = ("campaign", "code")


class EnrolmentForm(HouseForm):
    """A department's place for a time; it has one place at a time, or it would be ranked twice."""

    def clean(self) -> dict:
        cleaned = super().clean()
        campaign, department = (
            cleaned[name].pk if cleaned.get(name) else getattr(self.instance, f"{name}_id")
            for name in ("campaign", "department")
        )
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and not self.errors:
            others = Enrolment.objects.filter(campaign=campaign, department=department)
            others = others.exclude(pk=self.instance.pk).filter(Q(until__isnull=True) | Q(until__gte=since))
            if others.filter(since__lte=until or date.max).exists():
                self.add_error(
                    "since", _("The department has a place in the campaign in these days already.")
                )
        return cleaned


@register(Enrolment, site=wenming_admin)
class EnrolmentAdmin(RoleAdmin):
    form = EnrolmentForm
    campaign_path = "campaign"
    list_display = ["department", "category", "branch", "position", "since", "until"]
    list_select_related = ["department", "category", "branch", "campaign"]
    search_fields = ["department__name", "department__code"]
    fixed_once_made = ("campaign", "department")


@register(Person, site=wenming_admin)
class PersonAdmin(RoleAdmin):
    unit_path = "unit"
    list_display = ["staff_number", "name", "department", "post", "left_on"]
    list_select_related = ["department"]
    search_fields = ["staff_number", "name", "department__name"]
    fixed_once_made = ("unit", "staff_number")

    def get_exclude(self, request, obj=None):
        """Party membership is of the restricted class (security.md PRV-11): for the office only."""
        return () if scope_of(request, (Role.OFFICE,)).memberships else ("is_party_member",)


@register(Holiday, site=wenming_admin)
class HolidayAdmin(RoleAdmin):
    unit_path = "unit"
    writers = KEEPERS
    is_deletable = True
    list_display = ["day", "name", "is_worked"]
    date_hierarchy = "day"
