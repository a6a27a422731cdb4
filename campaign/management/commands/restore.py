"""`manage.py restore DIR`: the newest backup of a folder, or one file, into an empty installation."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from campaign.backups.restoring import newest_backup, restore_backup
from campaign.refusals import Refused


class Command(BaseCommand):
    help = (
        "Checks a backup, then puts it into an empty installation; refuses any other. Stop the site before."
    )

    def add_arguments(self, parser):
        parser.add_argument("place", metavar="DIR", type=Path, help="the folder of backups, or one of them")

    def handle(self, *args, place: Path, **options):
        try:
            backup = newest_backup(place)
            manifest = restore_backup(backup)
        except (Refused, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{backup.name}, made at {manifest.made_at}, is restored: the database and {len(manifest.members) - 1} files."
        )
        self.stdout.write(
            "Now: manage.py migrate, then manage.py verify_audit and manage.py verify_evidence."
        )
