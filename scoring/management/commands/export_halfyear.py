"""`manage.py export_halfyear --campaign C --half 2026H1 --format json [--output FILE]`"""

from django.core.management.base import BaseCommand, CommandError

from scoring.exports import export_half_year
from scoring.half_years import HalfYear
from scoring.management.exporting import campaign_of, deliver
from scoring.models import HalfYearEvaluation


class Command(BaseCommand):
    help = (
        "Writes the evaluation of a half-year: months counted, marks, ballots, vetoes, settings, composites, order and "
        "decision, with all that is needed to compute it again."
    )

    def add_arguments(self, parser):
        parser.add_argument("--campaign", required=True, metavar="CODE", help="code of the campaign")
        parser.add_argument("--half", required=True, metavar="YYYYHn", help="for instance 2026H1")
        parser.add_argument("--format", required=True, choices=("json",))
        parser.add_argument("--output", metavar="FILE", help="a file instead of the standard output")

    def handle(self, *args, **options):
        campaign = campaign_of(options["campaign"])
        try:
            half = HalfYear.parse(options["half"])
        except ValueError:
            raise CommandError(f"“{options['half']}” is not a half-year; write it as 2026H1.") from None
        evaluation = (
            HalfYearEvaluation.objects.select_related("campaign", "computation")
            .filter(campaign=campaign, code=half.code)
            .first()
        )
        if evaluation is None:
            raise CommandError(f"The half-year {half.code} is not opened in campaign “{campaign.code}”.")
        deliver(export_half_year(evaluation, by=None), output=options["output"], stdout=self.stdout)
