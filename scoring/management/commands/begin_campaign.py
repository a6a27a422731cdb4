"""`manage.py begin_campaign --after C …`: the first campaign beside a history that was taken over from an archive."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from campaign.models import Campaign, Department
from campaign.refusals import Refused
from scoring.after_history import begin_after_history


class Command(BaseCommand):
    help = (
        "Begins a campaign of a later year from a history: departments, categories, rules and scheme are copied, and one "
        "system administrator is opened, who gives all other roles in the browser."
    )

    def add_arguments(self, parser):
        parser.add_argument("--after", required=True, metavar="CODE", help="code of the history")
        parser.add_argument("--code", required=True, metavar="CODE", help="code of the new campaign")
        parser.add_argument("--name", required=True, metavar="NAME", help="its name")
        parser.add_argument("--year", required=True, type=int)
        parser.add_argument("--administrator", required=True, metavar="NUMBER", help="staff number")
        parser.add_argument("--administrator-name", default="", metavar="NAME", help="for a new account")
        parser.add_argument(
            "--owner",
            action="append",
            default=[],
            metavar="OLD=NEW",
            help="codes of departments: who scores in place of an owner that is gone",
        )

    def handle(self, *args, **options):
        with translation.override("zh-hans"):
            try:
                source = Campaign.objects.select_related("unit", "rules", "office").get(code=options["after"])
                pairs = dict(pair.split("=", 1) for pair in options["owner"])
                departments = {each.code: each for each in Department.objects.filter(unit=source.unit_id)}
                owners = {old: departments[new] for old, new in pairs.items()}
                campaign, opened = begin_after_history(
                    source,
                    code=options["code"],
                    name=options["name"],
                    year=options["year"],
                    administrator_number=options["administrator"],
                    administrator_name=options["administrator_name"],
                    owners=owners,
                )
            except Campaign.DoesNotExist as gone:
                raise CommandError(f"There is no campaign {options['after']}.") from gone
            except (KeyError, ValueError) as unknown:
                raise CommandError(f"--owner: OLD=NEW, both codes of departments ({unknown}).") from unknown
            except Refused as refusal:
                raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{campaign} is begun.")
        self.stdout.write(f"Administrator {opened.user.username}, first password {opened.password}")
