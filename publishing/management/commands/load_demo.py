"""`manage.py load_demo`: the demo campaign, through the same verbs as the site."""

import time

from django.core.management.base import BaseCommand, CommandError

from publishing.demo.loading import NotEmpty, load_demo


class Command(BaseCommand):
    help = "Fills an empty database with an invented organisation and a year of its campaign."

    def handle(self, *args, **options):
        begun = time.monotonic()
        try:
            campaign = load_demo(tell=self._tell)
        except NotEmpty as refusal:
            raise CommandError(str(refusal)) from refusal
        self._tell(f"Campaign “{campaign.code}” is ready ({time.monotonic() - begun:.0f} s).")

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
