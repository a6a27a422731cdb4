"""`manage.py verify_archive FILE`: is an archive what was made? Without the database."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from publishing.archive.verifying import verify


class Command(BaseCommand):
    help = (
        "Checks every file of an archive against its fingerprint, counts the rows, and computes the fingerprints of "
        "what was frozen and the chain of the audit trail again; exits with 1 when something is amiss."
    )
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path)

    def handle(self, *args, **options):
        amiss = 0
        for checked in verify(options["file"]):
            self.stdout.write(f"{'ok  ' if checked.is_ok else 'MISS'} {checked.text}")
            amiss += not checked.is_ok
        if amiss:
            raise CommandError("The archive is not what was made.")
        self.stdout.write("The archive is what was made.")
