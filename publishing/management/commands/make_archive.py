"""`manage.py make_archive CAMPAIGN FILE`"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from campaign.audit import record, seal
from campaign.models import Campaign
from campaign.refusals import Refused
from publishing.archive.contents import estimate
from publishing.archive.making import check_hidden, check_room
from publishing.archive.paper_files import draw_papers
from publishing.archive.whole import write_archive
from publishing.archive.writing import sha256_of_file
from publishing.files import storing

MAKER = "系统操作员（命令行）"


class Command(BaseCommand):
    help = "Writes the archive of a campaign into a file: papers, workbooks, data, evidence, all rows, fingerprints."

    def add_arguments(self, parser):
        parser.add_argument("campaign", metavar="CAMPAIGN", help="code of the campaign")
        parser.add_argument("file", metavar="FILE", type=Path, help="where to write; must not be there yet")

    def handle(self, *args, **options):
        campaign = Campaign.objects.select_related("unit").filter(code=options["campaign"]).first()
        if campaign is None:
            raise CommandError(f"There is no campaign “{options['campaign']}”.")
        path: Path = options["file"].absolute()
        if path.exists() or not path.parent.is_dir():
            raise CommandError(f"{path} is there already, or its folder is not.")
        try:
            check_hidden(campaign)
            check_room(estimate(campaign).size, path.parent)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        at = timezone.now()
        while seal():
            pass
        problems = draw_papers(campaign, alive=lambda: None)
        with storing(path) as file:
            written = write_archive(file, campaign, made_by=MAKER, made_at=at, problems=problems)
        sha256, size = sha256_of_file(path)
        record("archive.made", by=None, campaign=campaign, obj=campaign, sha256=sha256, size=size)
        for problem in written.problems:
            self.stdout.write(f"not taken along: {problem}")
        self.stdout.write(f"{size} bytes  sha256 {sha256}  {path.name}")
