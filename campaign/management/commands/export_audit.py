"""`manage.py export_audit [--after ID]`: the audit trail as JSON lines, for another system (security.md AUD-6)."""

import json
from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone

from campaign.models import AuditEntry

# A request ends within a minute: what is older is there, whatever order its transactions were committed in.
SETTLED = timedelta(seconds=70)
COLUMNS = (
    "id",
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
    "data",
    "digest",
)


class Command(BaseCommand):
    help = (
        "Writes each entry of the audit trail as one line of JSON, the oldest first; with --after those behind the last "
        "one that was taken. Entries of the last 70 seconds come next time. The lines hold what is hidden from others "
        "in the trail, undercover inspections for one: keep them as you keep the database."
    )

    def add_arguments(self, parser):
        parser.add_argument("--after", type=int, default=0, help="the id of the last entry that was taken")

    def handle(self, *args, **options):
        entries = AuditEntry.objects.filter(
            pk__gt=options["after"], recorded_at__lt=timezone.now() - SETTLED
        ).order_by("pk")
        names = [{"campaign": "campaign__code", "user": "user__username"}.get(name, name) for name in COLUMNS]
        for row in entries.values_list(*names).iterator():
            line = dict(zip(COLUMNS, row, strict=True))
            line |= {name: line[name].isoformat() for name in ("at", "recorded_at")}
            self.stdout.write(json.dumps(line, ensure_ascii=False))
