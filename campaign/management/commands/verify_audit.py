"""`manage.py verify_audit`: is the audit trail what was written?"""

from django.core.management.base import BaseCommand, CommandError

from campaign.audit import faults, seal
from campaign.models import AuditEntry, AuditLink


class Command(BaseCommand):
    help = "Chains what is not chained yet, then checks every entry; names what was changed and exits with 1."

    def handle(self, *args, **options):
        while seal():
            pass
        found = list(faults())
        entries = AuditEntry.objects.count()
        chains = AuditLink.objects.values("chain").distinct().count()
        self.stdout.write(f"{entries} entries in {chains} chains checked.")
        if found:
            raise CommandError("\n".join(["The audit trail was tampered with:", *found]))
        self.stdout.write("The audit trail is as it was written.")
