"""`manage.py paper_table`: every figure of the source paper's table, expected and counted from rows."""

import csv

from django.core.management.base import BaseCommand, CommandError

from campaign.models import Campaign
from publishing.summary.counting import counted


class Command(BaseCommand):
    help = "Prints key, relation, expected, counted and ok for each row of the source paper's table; 1 on a miss."

    def add_arguments(self, parser):
        parser.add_argument("--campaign", help="code of the campaign; the only one, when left out")

    def handle(self, *args, **options):
        campaign = _campaign(options["campaign"])
        out = csv.writer(self.stdout, lineterminator="\n")
        out.writerow(["key", "relation", "expected", "counted", "ok"])
        found = counted(campaign)
        for one in found:
            out.writerow(
                [
                    one.row.key,
                    one.row.relation,
                    f"{one.row.expected.normalize():f}",
                    f"{one.counted.normalize():f}",
                    "ok" if one.is_ok else "no",
                ]
            )
        missed = [one.row.key for one in found if not one.is_ok]
        if missed:
            raise CommandError(f"not as in the paper: {', '.join(missed)}", returncode=1)


def _campaign(code: str | None) -> Campaign:
    campaigns = Campaign.objects.all()
    if code is not None:
        campaigns = campaigns.filter(code=code)
    found = list(campaigns.order_by("code")[:2])
    if len(found) != 1:
        raise CommandError("name one campaign with --campaign" if found else "there is no such campaign")
    return found[0]
