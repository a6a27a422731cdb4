"""`manage.py history_reader --campaign C --reader NUMBER`: somebody who reads a history, with a first password."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from campaign.history_readers import open_reader
from campaign.models import Campaign
from campaign.refusals import Refused


class Command(BaseCommand):
    help = "Opens an account that reads a campaign taken over from an archive, or gives it another first password."

    def add_arguments(self, parser):
        parser.add_argument("--campaign", required=True, metavar="CODE", help="code of the campaign")
        parser.add_argument("--reader", required=True, metavar="NUMBER", help="staff number of the reader")
        parser.add_argument("--name", default="", metavar="NAME", help="the name, for a new account")

    def handle(self, *args, campaign: str, reader: str, name: str, **options):
        with translation.override("zh-hans"):
            try:
                opened = open_reader(campaign=Campaign.objects.get(code=campaign), number=reader, name=name)
            except Campaign.DoesNotExist as gone:
                raise CommandError(f"There is no campaign {campaign}.") from gone
            except Refused as refusal:
                raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Reader {opened.user.username}, first password {opened.password}")
