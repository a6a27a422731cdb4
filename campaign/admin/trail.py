"""The audit trail, to read."""

import json

from django.contrib import admin
from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from campaign.admin.base import FrozenAdmin, Scope, accounts_in
from campaign.models import AuditEntry, Role, User
from campaign.site import wenming_admin

ACCOUNT = User._meta.label_lower


@admin.register(AuditEntry, site=wenming_admin)
class AuditEntryAdmin(FrozenAdmin):
    """Acts in the person's campaigns, and signing in and out of the accounts of their units."""

    readers = (Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR)
    list_display = ["at", "actor", "event", "object_type", "object_id", "succeeded", "address"]
    list_filter = ["succeeded", "event"]
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
        "event",
        "object_type",
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
        return acts | (Q(campaign__isnull=True) & (theirs | nobody))

    @admin.display(description=_("details"))
    def details(self, entry: AuditEntry) -> str:
        return format_html("<pre>{}</pre>", json.dumps(entry.data, ensure_ascii=False, indent=2))
