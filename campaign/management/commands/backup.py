"""`manage.py backup DIR`: a copy of the whole installation, while it works."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from campaign.backups.making import make_backup
from campaign.refusals import Refused


class Command(BaseCommand):
    help = (
        "Writes database and files into one file of the folder, encrypted if WENMING_BACKUP_KEY_FILE names a passphrase, "
        "and removes what is older than the days to keep, but for the last of each month."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "folder",
            nargs="?",
            metavar="DIR",
            help="where to; otherwise the folder that WENMING_BACKUP_DIR names",
        )

    def handle(self, *args, folder: str | None, **options):
        place = folder or settings.BACKUP_DIR
        if not place:
            raise CommandError("Name a folder: manage.py backup DIR")
        try:
            made = make_backup(Path(place))
        except (Refused, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{made.path}: the database and {made.files} files, {made.size} bytes.")
        if made.second:
            self.stdout.write(f"Copied to {made.second}.")
        if made.removed:
            self.stdout.write(f"{len(made.removed)} older backups removed.")
