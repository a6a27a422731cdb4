"""The admin's base classes: rows narrowed to the person's campaigns, rights by role, every change audited."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.models import (
    Branch,
    Campaign,
    Department,
    Membership,
    Person,
    Role,
    Unit,
    User,
)
from campaign.permissions import Access, access_of, current_memberships
from campaign.refusals import NotAllowed, Refused
from campaign.upkeep import save_row

KEEPERS = (Role.OFFICE, Role.SYSTEM_ADMINISTRATOR)
READERS = (*KEEPERS, Role.AUDITOR)


@dataclass(frozen=True)
class Scope:
    """The campaigns in which a person holds one of some roles, and their units."""

    memberships: tuple[Membership, ...]

    @property
    def campaigns(self) -> set[int]:
        return {membership.campaign_id for membership in self.memberships}

    @property
    def units(self) -> set[int]:
        return {membership.campaign.unit_id for membership in self.memberships}


def scope_of(request: HttpRequest, roles: tuple[Role, ...]) -> Scope:
    return Scope(tuple(m for m in current_memberships(request.user) if m.role in roles))


def accounts_in(scope: Scope) -> Q:
    """Accounts of people of the units, or with a role in one of their campaigns."""
    return Q(person__unit__in=scope.units) | Q(memberships__campaign__unit__in=scope.units)


# Which rows of a model a form may offer within a scope.
CHOICES: dict[type[models.Model], Callable[[Scope], Q]] = {
    Campaign: lambda scope: Q(pk__in=scope.campaigns),
    Unit: lambda scope: Q(pk__in=scope.units),
    Branch: lambda scope: Q(unit__in=scope.units),
    Department: lambda scope: Q(unit__in=scope.units),
    Person: lambda scope: Q(unit__in=scope.units),
    User: accounts_in,
}


def writing_scope_of(request: HttpRequest, roles: tuple[Role, ...]) -> Scope:
    """The scope in which the person changes rows: campaigns that are history are left out."""
    found = scope_of(request, roles).memberships
    return Scope(tuple(m for m in found if m.campaign.history_since is None))


class HouseForm(forms.ModelForm):
    """A form whose rows belong to one unit and one campaign, and which shows what a verb refused."""

    refusal: Refused | None = None

    def clean(self) -> dict:
        cleaned = super().clean() or self.cleaned_data
        if len(self._belonging(cleaned, Unit, "unit_id")) > 1:
            self.add_error(None, _("What is chosen belongs to different units."))
        elif len(self._belonging(cleaned, Campaign, "campaign_id")) > 1:
            self.add_error(None, _("What is chosen belongs to different campaigns."))
        if self.refusal is not None:
            field = self.refusal.field if self.refusal.field in self.fields else None
            self.add_error(field, self.refusal.message)
        return cleaned

    def _belonging(self, cleaned: dict, model: type[models.Model], attribute: str) -> set[int]:
        """The units (or campaigns) to which the row and everything chosen for it belong."""
        chosen = [self.instance, *(value for value in cleaned.values() if isinstance(value, models.Model))]
        found = {
            value.pk if isinstance(value, model) else getattr(value, attribute, None) for value in chosen
        }
        return found - {None}


class RoleAdmin(ModelAdmin):
    """Rows of the person's campaigns, or of their units; `writers` change them, `readers` look at them.

    `campaign_path` or `unit_path` leads from a row to its campaign or unit (“pk” where the row is it). Rows with a page
    of the site that changes them, through its verb, name that page in `kept_on`.
    """

    form = HouseForm
    campaign_path = ""
    unit_path = ""
    readers = READERS
    writers = KEEPERS
    fixed_once_made: tuple[str, ...] = ()
    kept_on = ""
    kept_on_label = ""
    actions = None
    list_per_page = 50
    show_full_result_count = False

    def narrowed(self, scope: Scope) -> Q:
        if self.campaign_path:
            return Q(**{f"{self.campaign_path}__in": scope.campaigns})
        return Q(**{f"{self.unit_path}__in": scope.units})

    def get_queryset(self, request):
        return super().get_queryset(request).filter(self.narrowed(scope_of(request, self.readers)))

    def lookup_allowed(self, lookup, value, request) -> bool:
        """Only what the page offers as a filter: any other column could be guessed, sign by sign, from what is found."""
        offered = [getattr(each, "parameter_name", each) for each in self.list_filter]
        offered += filter(None, [self.date_hierarchy])
        return lookup.partition("__")[0] in offered

    def has_module_permission(self, request) -> bool:
        return bool(scope_of(request, self.readers).memberships)

    def has_view_permission(self, request, obj=None) -> bool:
        return self._may(scope_of(request, self.readers), obj)

    def has_add_permission(self, request) -> bool:
        return self._may(writing_scope_of(request, self.writers), None)

    def has_change_permission(self, request, obj=None) -> bool:
        return self._may(writing_scope_of(request, self.writers), obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def _may(self, scope: Scope, obj) -> bool:
        if not scope.memberships or obj is None:
            return bool(scope.memberships)
        return self.model._default_manager.filter(self.narrowed(scope), pk=obj.pk).exists()

    def ways(self, request) -> list[tuple[str, str]]:
        """The pages on which these rows are changed, for each campaign of the person, the newest first."""
        if not self.kept_on:
            return []
        campaigns = {m.campaign for m in scope_of(request, self.readers).memberships}
        ordered = sorted(campaigns, key=lambda campaign: (-campaign.year, campaign.code))
        named = len(ordered) > 1
        return [
            (
                f"{self.kept_on_label} · {campaign}" if named else str(self.kept_on_label),
                reverse(self.kept_on, args=[campaign.code]),
            )
            for campaign in ordered
        ]

    def changelist_view(self, request, extra_context=None) -> HttpResponse:
        return super().changelist_view(request, (extra_context or {}) | {"ways": self.ways(request)})

    def render_change_form(self, request, context, **kwargs) -> HttpResponse:
        return super().render_change_form(request, context | {"ways": self.ways(request)}, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        fixed = self.fixed_once_made if obj else ()
        return (*super().get_readonly_fields(request, obj), *fixed)

    def get_form(self, request, obj=None, change=False, **kwargs):
        made = super().get_form(request, obj, change=change, **kwargs)
        made.refusal = getattr(request, "refusal", None)
        return made

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        narrow = CHOICES.get(db_field.related_model)
        if narrow and "queryset" not in kwargs:
            rows = db_field.related_model._default_manager.filter(
                narrow(writing_scope_of(request, self.writers))
            )
            kwargs["queryset"] = rows.distinct()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def access(self, request: HttpRequest, row: models.Model) -> Access:
        """The person's access to the campaign of the row, or to the newest campaign of its unit."""
        mine = writing_scope_of(request, self.writers).memberships
        campaign, unit = _campaign_and_unit(row)
        fitting = [
            m for m in mine if campaign in (None, m.campaign_id) and unit in (None, m.campaign.unit_id)
        ]
        if not fitting:
            raise PermissionDenied
        newest = max(fitting, key=lambda m: (m.campaign.year, m.campaign_id))
        return access_of(request.user, newest.campaign)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None) -> HttpResponse:
        """What a verb refuses comes back as the form with the reason in it; nothing is changed."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except NotAllowed as refusal:
            if not refusal.field:
                raise PermissionDenied from refusal
            request.refusal = refusal
        except Refused as refusal:
            request.refusal = refusal
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change) -> None:
        """Save the row with its entry in the trail."""
        changes = {
            name: (_plain(form.initial.get(name)), _plain(form.cleaned_data.get(name)))
            for name in form.changed_data
        }
        access = self.access(request, obj)
        save_row(obj, by=access.user, campaign=access.campaign, changes=changes)

    # The trail is our own (campaign.audit); Django's log of the admin stays empty.
    def log_addition(self, request, obj, message) -> None:
        return None

    def log_change(self, request, obj, message) -> None:
        return None

    def log_deletions(self, request, queryset) -> None:
        return None

    def history_view(self, request, object_id, extra_context=None) -> HttpResponse:
        raise PermissionDenied


class FrozenAdmin(RoleAdmin):
    """Rows that nobody changes here: listed for the office and the auditor of their campaign."""

    campaign_path = "campaign"
    readers = (Role.OFFICE, Role.AUDITOR)
    writers = ()

    def has_add_permission(self, request) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False


def _campaign_and_unit(row: models.Model) -> tuple[int | None, int | None]:
    if isinstance(row, Campaign):
        return row.pk, row.unit_id
    if isinstance(row, Unit):
        return None, row.pk
    if isinstance(row, User):
        return None, row.person.unit_id if row.person else None
    department = getattr(row, "department", None)
    return getattr(row, "campaign_id", None), getattr(row, "unit_id", None) or getattr(
        department, "unit_id", None
    )


def _plain(value: object) -> object:
    """A form value as the trail keeps it: keys of rows, everything else as it is."""
    return value.pk if isinstance(value, models.Model) else value
