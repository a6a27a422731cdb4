"""Compares every kept file of evidence with its fingerprint; exit 1 when something differs."""

from django.core.management.base import BaseCommand, CommandError

from scoring.evidence_checking import evidence_faults


class Command(BaseCommand):
    help = "Compare every file of evidence with its SHA-256, and name what differs."

    def handle(self, **options) -> None:
        found = 0
        for fault in evidence_faults():
            self.stdout.write(fault)
            found += 1
        if found:
            raise CommandError(f"{found} faults")
        self.stdout.write("every file of evidence is what was kept")
