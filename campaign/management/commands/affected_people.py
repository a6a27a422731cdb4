"""`manage.py affected_people --campaign C [--department D]`: whose personal data lie here, after a leak (PRV-12)."""

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count, Q

from campaign.audit import record
from campaign.models import Campaign, Person
from campaign.spreadsheets import csv_bytes

KEYS = ("staff_number", "name", "department", "party_membership", "account", "e_mail", "pictures")


class Command(BaseCommand):
    help = (
        "Writes as CSV whom a leak may concern and what is kept of each: everybody of the campaign's unit, or of one "
        "department, those who have left among them. What to do with it stands in docs/operations.md."
    )

    def add_arguments(self, parser):
        parser.add_argument("--campaign", required=True)
        parser.add_argument("--department", help="its code")

    def handle(self, *args, **options):
        campaign = Campaign.objects.filter(code=options["campaign"]).first()
        if campaign is None:
            raise CommandError(f"There is no campaign “{options['campaign']}”.")
        people = Person.objects.filter(unit=campaign.unit_id)
        if options["department"]:
            people = people.filter(department__code=options["department"])
            if not people.exists():
                raise CommandError(f"Nobody belongs to a department “{options['department']}”.")
        kept = Count("portraits", filter=Q(portraits__campaign=campaign, portraits__erased_at__isnull=True))
        rows = [
            {
                "staff_number": person.staff_number,
                "name": person.name,
                "department": person.department.name,
                "party_membership": "yes" if person.is_party_member else "no",
                "account": "yes" if hasattr(person, "user") else "no",
                "e_mail": "yes" if hasattr(person, "user") and person.user.email else "no",
                "pictures": person.kept_pictures,
            }
            for person in people.select_related("department", "user")
            .annotate(kept_pictures=kept)
            .order_by("department__code", "staff_number")
        ]
        record("export.affected_people", by=None, campaign=campaign, rows=len(rows))
        self.stdout.write(csv_bytes(KEYS, rows).decode("utf-8"), ending="")
        self.stderr.write(f"{len(rows)} people.")
