"""Units, campaigns, branches, departments, people and holidays: what pages of the site change is looked up here."""

from django.contrib.admin import display, register
from django.utils.translation import gettext_lazy as _

from campaign.accounts import follow_people
from campaign.admin.base import READERS, FrozenAdmin, RoleAdmin, scope_of
from campaign.models import (
    Branch,
    Campaign,
    Department,
    DepartmentCategory,
    Enrolment,
    Holiday,
    Person,
    Role,
    Unit,
)
from campaign.site import wenming_admin

ADMINISTRATOR = (Role.SYSTEM_ADMINISTRATOR,)


class OrganisationAdmin(FrozenAdmin):
    """Rows of the organisation that a verb of their own changes, on the page that `kept_on` names."""

    readers = READERS


@register(Unit, site=wenming_admin)
class UnitAdmin(OrganisationAdmin):
    campaign_path, unit_path = "", "pk"
    kept_on, kept_on_label = "campaign:particulars", _("Unit and campaign")
    list_display = ["name", "short_name", "issuer_name", "issuer_code"]


@register(Campaign, site=wenming_admin)
class CampaignAdmin(OrganisationAdmin):
    campaign_path = "pk"
    kept_on, kept_on_label = "campaign:particulars", _("Unit and campaign")
    list_display = ["name", "year", "unit", "office"]
    list_select_related = ["unit", "office"]
    fields = ["unit", "code", "name", "year", "goals", "first_month", "office"]


@register(Branch, site=wenming_admin)
class BranchAdmin(RoleAdmin):
    unit_path = "unit"
    list_display = ["code", "name"]
    search_fields = ["code", "name"]
    fixed_once_made = ("unit", "code")


@register(Department, site=wenming_admin)
class DepartmentAdmin(OrganisationAdmin):
    campaign_path, unit_path = "", "unit"
    kept_on, kept_on_label = "scoring:department_list", _("Departments and their history")
    list_display = ["code", "name"]
    search_fields = ["code", "name"]
    fields = ["unit", "code", "name", "former"]

    @display(description=_("former names"))
    def former(self, department: Department) -> str:
        return "、".join(str(former) for former in department.former_names.all())


@register(DepartmentCategory, site=wenming_admin)
class DepartmentCategoryAdmin(OrganisationAdmin):
    kept_on, kept_on_label = "campaign:category_list", _("Department categories")
    list_display = ["name", "code", "position", "campaign"]
    list_select_related = ["campaign"]


@register(Enrolment, site=wenming_admin)
class EnrolmentAdmin(OrganisationAdmin):
    kept_on, kept_on_label = "scoring:department_list", _("Departments and their history")
    list_display = ["department", "category", "branch", "position", "since", "until"]
    list_select_related = ["department", "category", "branch", "campaign"]
    search_fields = ["department__name", "department__code"]


@register(Person, site=wenming_admin)
class PersonAdmin(RoleAdmin):
    unit_path = "unit"
    list_display = ["staff_number", "name", "department", "post", "left_on"]
    list_select_related = ["department"]
    search_fields = ["staff_number", "name", "department__name"]
    # Who leaves is told on the page of the accounts, which ends his roles too.
    fixed_once_made = ("unit", "staff_number", "left_on")

    def get_exclude(self, request, obj=None):
        """Party membership is of the restricted class (security.md PRV-11): for the office only."""
        hidden = () if scope_of(request, (Role.OFFICE,)).memberships else ("is_party_member",)
        return hidden if obj else (*hidden, "left_on")

    def save_model(self, request, obj, form, change) -> None:
        super().save_model(request, obj, form, change)
        follow_people(obj.unit, [obj.staff_number])


@register(Holiday, site=wenming_admin)
class HolidayAdmin(OrganisationAdmin):
    campaign_path, unit_path = "", "unit"
    kept_on, kept_on_label = "campaign:holiday_list", _("Holidays")
    list_display = ["day", "name", "is_worked"]
    date_hierarchy = "day"
