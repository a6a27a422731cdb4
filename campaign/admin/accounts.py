"""Accounts and the roles that they hold; both change through the verbs of membership and accounts."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from campaign.accounts import let_in
from campaign.admin.base import RoleAdmin, Scope, accounts_in
from campaign.admin.organisation import ADMINISTRATOR
from campaign.membership import end_role, grant_role, open_account
from campaign.models import Membership, Person, Role, User
from campaign.site import wenming_admin


@admin.register(User, site=wenming_admin)
class UserAdmin(RoleAdmin):
    """Accounts as rows; passwords are given on slips (`campaign:account_list`) and changed by their owners."""

    readers = (Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR)
    writers = ADMINISTRATOR
    list_display = ["username", "name", "department", "is_active", "last_login"]
    list_select_related = ["person__department"]
    search_fields = ["username", "name"]
    kept = ("closed_because", "last_login", "active_since", "password_set_at", "first_password_until")

    def narrowed(self, scope: Scope):
        return accounts_in(scope)

    def get_queryset(self, request):
        return super().get_queryset(request).distinct()

    @admin.display(description=_("department"))
    def department(self, user: User) -> str:
        return user.person.department.name if user.person else ""

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["person"]
        return ["username", "name", "person", "is_active", *self.kept]

    def get_readonly_fields(self, request, obj=None):
        return ("username", "name", "person", *self.kept) if obj else ()

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.related_model is Person:
            field.queryset = field.queryset.filter(user__isnull=True).select_related("department")
            field.required = True
        return field

    def save_model(self, request, obj, form, change) -> None:
        access = self.access(request, obj)
        if not change:
            made = open_account(person=obj.person, by=access)
            obj.pk, obj.username, obj.name, obj.password = made.pk, made.username, made.name, made.password
            obj._state.adding = False
        elif "is_active" in form.changed_data:
            let_in(user=obj, may_sign_in=form.cleaned_data["is_active"], by=access)


@admin.register(Membership, site=wenming_admin)
class MembershipAdmin(RoleAdmin):
    campaign_path = "campaign"
    readers = (Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR)
    writers = ADMINISTRATOR
    list_display = ["user", "role", "department", "since", "until", "campaign"]
    list_select_related = ["user", "department", "campaign"]
    list_filter = ["role"]
    search_fields = ["user__username", "user__name"]
    fields = ["campaign", "user", "role", "department", "since", "until"]
    fixed_once_made = ("campaign", "user", "role", "department", "since")

    def save_model(self, request, obj, form, change) -> None:
        access = self.access(request, obj)
        if change and obj.until is not None:
            if "until" in form.changed_data:
                end_role(membership=obj, by=access, last_day=obj.until)
            return
        if change and "until" not in form.changed_data:
            return
        made = grant_role(
            user=obj.user,
            role=obj.role,
            by=access,
            department=obj.department,
            since=None if change else obj.since,
            until=obj.until,
        )
        obj.pk, obj._state.adding = made.pk, False
