"""The audit trail, to read: events and objects by their wording."""

import json

from django.conf import settings
from django.contrib import admin
from django.db.models import Q
from django.utils.html import format_html
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from campaign.admin.base import FrozenAdmin, Scope, accounts_in
from campaign.audit_wording import event_name, object_name
from campaign.models import AuditEntry, Role, User
from campaign.site import wenming_admin

ACCOUNT = User._meta.label_lower


class EventFilter(admin.SimpleListFilter):
    """The events that stand in the part of the trail that the person reads, by their wording."""

    title = _("event")
    parameter_name = "event"

    def lookups(self, request, model_admin) -> list[tuple[str, str]]:
        codes = model_admin.get_queryset(request).order_by().values_list("event", flat=True).distinct()
        return sorted(((code, event_name(code)) for code in codes), key=lambda pair: (pair[1], pair[0]))

    def queryset(self, request, queryset):
        return queryset.filter(event=self.value()) if self.value() else queryset


@admin.register(AuditEntry, site=wenming_admin)
class AuditEntryAdmin(FrozenAdmin):
    """Acts in the person's campaigns, and signing in and out of the accounts of their units."""

    readers = (Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR)
    list_display = ["at", "actor", "act", "kind", "object_id", "succeeded", "address"]
    list_filter = ["succeeded", EventFilter]
    search_fields = ["actor", "event", "=object_id", "address"]
    date_hierarchy = "at"
    ordering = ["-id"]
    fields = [
        "at",
        "recorded_at",
        "campaign",
        "user",
        "actor",
        "address",
        "act_and_code",
        "kind",
        "object_id",
        "succeeded",
        "details",
        "digest",
    ]

    def narrowed(self, scope: Scope) -> Q:
        accounts = set(User.objects.filter(accounts_in(scope)).values_list("pk", flat=True))
        theirs = Q(user__in=accounts) | Q(object_type=ACCOUNT, object_id__in=[str(pk) for pk in accounts])
        nobody = Q(user__isnull=True, object_type="")
        # An administrator sees no scores before they are published: not by way of the trail either.
        read = {m.campaign_id for m in scope.memberships if m.role == Role.AUDITOR}
        acts = Q(campaign__in=read) | (Q(campaign__in=scope.campaigns) & ~Q(event__startswith="scoring."))
        for hidden in settings.HIDDEN_ACTS:
            acts &= ~import_string(hidden)(scope.memberships)
        return acts | (Q(campaign__isnull=True) & (theirs | nobody))

    @admin.display(description=_("event"), ordering="event")
    def act(self, entry: AuditEntry) -> str:
        return event_name(entry.event)

    @admin.display(description=_("event"))
    def act_and_code(self, entry: AuditEntry) -> str:
        return f"{event_name(entry.event)} · {entry.event}"

    @admin.display(description=_("kind of object"), ordering="object_type")
    def kind(self, entry: AuditEntry) -> str | None:
        return object_name(entry.object_type) if entry.object_type else None

    @admin.display(description=_("details"))
    def details(self, entry: AuditEntry) -> str:
        return format_html("<pre>{}</pre>", json.dumps(entry.data, ensure_ascii=False, indent=2))
