"""`manage.py import_archive FILE`: the archive of a campaign into an empty installation, to be read."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from campaign.refusals import Refused
from publishing.archive.reading import take_over


class Command(BaseCommand):
    help = (
        "Checks the archive of a campaign, then takes it over into an empty installation as history that is read and "
        "never changed. Opens one account that reads all of it and prints its first password once."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument(
            "--reader", required=True, metavar="NUMBER", help="staff number of the one who reads it"
        )
        parser.add_argument("--name", required=True, metavar="NAME", help="and the name")

    def handle(self, *args, file: Path, reader: str, name: str, **options):
        with translation.override("zh-hans"):
            try:
                taken = take_over(file, reader_number=reader, reader_name=name)
            except (Refused, OSError) as refusal:
                raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{taken.campaign}: {taken.rows} rows and {taken.files} files taken over.")
        for row in taken.missing:
            self.stdout.write(f"The archive has no file of {row}: it was lost before.")
        self.stdout.write(f"Reader {taken.reader.user.username}, first password {taken.reader.password}")
        self.stdout.write(
            "It is good for 72 hours and changed at the first sign-in; history_reader makes another one."
        )
