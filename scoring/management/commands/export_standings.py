"""`manage.py export_standings --campaign C --month 2026-03 --format json|csv|xlsx [--output FILE]`"""

from django.core.management.base import BaseCommand, CommandError

from scoring.exports import STANDINGS_FORMATS, export_standings
from scoring.ledger_export import published_revision
from scoring.management.exporting import add_arguments, campaign_of, deliver, first_day_of


class Command(BaseCommand):
    help = "Writes the standings of a published month, from its frozen rows."

    def add_arguments(self, parser):
        add_arguments(parser, formats=STANDINGS_FORMATS)

    def handle(self, *args, **options):
        campaign = campaign_of(options["campaign"])
        revision = published_revision(campaign, first_day_of(options["month"]))
        if revision is None:
            raise CommandError(f"{options['month']} is not published in campaign “{campaign.code}”.")
        export = export_standings(revision, file_format=options["format"], by=None)
        deliver(export, output=options["output"], stdout=self.stdout)
