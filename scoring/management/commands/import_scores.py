"""`manage.py import_scores --campaign C --month 2026-03 FILE.xlsx [--dry-run]`"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from campaign.models import Membership, Role
from campaign.permissions import Access, access_of
from campaign.refusals import Refused
from campaign.uploads import sha256_of
from scoring.management.exporting import campaign_of, first_day_of
from scoring.models import IndicatorGroup, Month
from scoring.plan_writing import SourceFile, write_plan
from scoring.roster import participants
from scoring.score_imports import Decisions, check_decisions
from scoring.score_plans import Effect, PlannedCell, ScorePlan
from scoring.sheet_imports import check_month_open, open_scores, propose
from scoring.sheet_plan import plan_sheet
from scoring.workbook_plan import plan_workbook
from scoring.workbook_stamp import OtherWorkbook, check_stamp


class Command(BaseCommand):
    help = (
        "Imports deductions from a workbook into an open month, as the page of the month does: the workbook of a group "
        "that was exported from this site, or a month's sheet as an office keeps it. The assessment office enters them "
        "on the owners' behalf. The same file a second time changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE.xlsx", type=Path)
        parser.add_argument("--campaign", required=True, metavar="CODE", help="code of the campaign")
        parser.add_argument("--month", required=True, metavar="YYYY-MM", help="for instance 2026-03")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument(
            "--by",
            metavar="ACCOUNT",
            help="the account of the office that enters; otherwise its first one that belongs to no department "
            "of the month",
        )
        parser.add_argument(
            "--conflicts",
            choices=("keep", "take"),
            default="keep",
            help="cells that hold something else already: keep what is there (default), or take the file's",
        )
        parser.add_argument(
            "--other-month", action="store_true", help="write it although the sheet names another month"
        )
        parser.add_argument(
            "--leave-out", action="store_true", help="write the good cells though some are refused"
        )

    def handle(self, *args, **options):
        with translation.override("zh-hans"):
            try:
                self._import(options)
            except Refused as refusal:
                raise CommandError(str(refusal.message)) from refusal

    def _import(self, options) -> None:
        campaign = campaign_of(options["campaign"])
        file = options["file"]
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        month = (
            Month.objects.filter(campaign=campaign, first_day=first_day_of(options["month"]))
            .select_related("scheme")
            .first()
        )
        if month is None:
            raise CommandError(f"There is no month {options['month']} in campaign “{campaign.code}”.")
        month.campaign = campaign
        by = office_of(month, account=options["by"])
        plan = self._plan(file, month, by)
        take = frozenset(cell.code for cell in plan.conflicts if options["conflicts"] == "take")
        self._tell(plan, take)
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was written.")
        if plan.refused and not options["leave_out"]:
            raise CommandError(
                f"{len(plan.refused)} cells are refused; nothing was written. Correct them, or leave them out with "
                "--leave-out."
            )
        if options["dry_run"]:
            return
        if not plan.acting(take):
            self.stdout.write("There is nothing to write.")
            return
        keep = frozenset(cell.code for cell in plan.conflicts) - take
        check_decisions(
            plan, Decisions(take, keep, leave_out=True, into_month=options["other_month"]), month=month
        )
        source = SourceFile(file.name, sha256_of(file))
        counts = write_plan(plan, month=month, source=source, take=take, by=by).counts
        self.stdout.write(
            f"Written as {by.user.name} ({by.user.username}): {counts['lines']} lines, {counts['withdrawn']} withdrawn, "
            f"{counts['without_reason']} still without a reason."
        )

    def _plan(self, file: Path, month: Month, by: Access) -> ScorePlan:
        """The plan of either kind of workbook."""
        grids, stamp = open_scores(file)
        check_month_open(month)
        if stamp is None:
            sheet, matching = propose(grids, month=month, by=by)
            if matching.department is None:
                raise CommandError("No column of the workbook names departments.")
            self.stdout.write(f"Sheet “{grids[sheet].name}”: {len(matching.columns)} columns of indicators.")
            return plan_sheet(grids[sheet], matching, month=month, by=by)
        groups = IndicatorGroup.objects.filter(month=month).select_related("owner")
        group = next((group for group in groups if group.code == stamp.group), None)
        if group is None:
            raise OtherWorkbook(f"This month has no group {stamp.group_name}.")
        group.month = month
        check_stamp(stamp, group)
        return plan_workbook(grids, stamp=stamp, group=group, by=by)

    def _tell(self, plan: ScorePlan, take: frozenset[str]) -> None:
        for warning in plan.warnings:
            self.stderr.write(f"Attention: {warning}")
        for cell in plan.cells:
            if cell.effect is not Effect.UNCHANGED:
                self.stdout.write(_line(cell, take))
        for place, text in plan.skipped:
            self.stdout.write(f"{place}  skipped  {text}")
        counts = plan.counts
        self.stdout.write(
            f"{counts['new']} new, {counts['changed']} changed, {counts['conflict']} conflicts, "
            f"{counts['refused']} refused, {counts['unchanged']} unchanged."
        )


def office_of(month: Month, *, account: str | None) -> Access:
    """The person of the office who enters: the named account, or the first who belongs to no department of the month."""
    memberships = Membership.objects.current().filter(
        campaign=month.campaign, role=Role.OFFICE, user__is_active=True
    )
    users = [one.user for one in memberships.select_related("user__person").order_by("pk")]
    if account is not None:
        users = [user for user in users if user.username == account]
    if not users:
        named = (
            f"“{account}” is no account of the office" if account else "Nobody holds the role of the office"
        )
        raise CommandError(f"{named} in campaign “{month.campaign.code}”.")
    taking_part = {
        person.department_id
        for person in participants(month.campaign, first_day=month.first_day, last_day=month.last_day)
    }
    users.sort(key=lambda user: user.person is not None and user.person.department_id in taking_part)
    return access_of(users[0], month.campaign)


def _line(cell: PlannedCell, take: frozenset[str]) -> str:
    """One cell as a line of the report."""
    said = " ".join(cell.said.split()) or "（空）"
    what = cell.effect.value
    if cell.effect is Effect.CONFLICT:
        what += " taken" if cell.code in take else " kept"
    named = f"{cell.department.name} {cell.indicator.code}" if cell.department and cell.indicator else ""
    parts = [cell.place, what, named, said]
    if cell.held.text and cell.effect in (Effect.CHANGED, Effect.CONFLICT):
        parts.append(f"there now: {' | '.join(cell.held.text.splitlines())}")
    if cell.refusal:
        parts.append(f"— {cell.refusal}")
    parts += [f"({remark})" for remark in cell.remarks]
    return "  ".join(part for part in parts if part)
