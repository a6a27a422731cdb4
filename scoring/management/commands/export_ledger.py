"""`manage.py export_ledger --campaign C --month 2026-03 --format csv|json [--output FILE]`"""

from django.core.management.base import BaseCommand, CommandError

from scoring.exports import LEDGER_FORMATS, export_ledger
from scoring.management.exporting import add_arguments, campaign_of, deliver, first_day_of
from scoring.models import Month


class Command(BaseCommand):
    help = (
        "Writes the ledger of a month: its deductions, bonuses and what does not apply, with all that is needed to "
        "compute the standings again. A published month is read from its frozen rows."
    )

    def add_arguments(self, parser):
        add_arguments(parser, formats=LEDGER_FORMATS)

    def handle(self, *args, **options):
        campaign = campaign_of(options["campaign"])
        month = Month.objects.filter(campaign=campaign, first_day=first_day_of(options["month"])).first()
        if month is None:
            raise CommandError(f"There is no month {options['month']} in campaign “{campaign.code}”.")
        month.campaign = campaign
        export = export_ledger(month, file_format=options["format"], by=None)
        deliver(export, output=options["output"], stdout=self.stdout)
