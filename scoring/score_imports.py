"""Scores from a workbook: received, looked at, and written whole or not at all; the same from the site and a command."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign import jobs
from campaign.jobs import Progress
from campaign.models import Job, Role, Upload, UploadKind, UploadState
from campaign.permissions import Access, access_of
from campaign.refusals import NotAllowed, Refused
from campaign.uploads import forget, keep_upload, kept_file, mark_written, still_open
from scoring.cells import GroupNotOpen
from scoring.grid import why_closed
from scoring.groups import writes_for
from scoring.models import IndicatorGroup, Month
from scoring.plan_writing import SourceFile, Written, write_plan
from scoring.score_plans import ScorePlan
from scoring.sheet_imports import BadMatching, from_json, open_scores
from scoring.sheet_plan import plan_sheet
from scoring.workbook_plan import plan_workbook
from scoring.workbook_stamp import ForeignWorkbook, check_stamp

AT_ONCE = 150  # cells that are written while the person waits; more are written in the task process
KIND = "scores"


class CellsRefused(Refused):
    """Some cells are refused, and the person has not said to leave them out."""


class Undecided(Refused):
    """Some conflicts are not decided."""


class OtherMonth(Refused):
    """The sheet names another month, and the person has not said that it is written into this one."""


class NothingToWrite(Refused):
    """There is no cell that could be written."""


class PlanOutdated(Refused):
    """What the month holds has changed since the preview."""


@dataclass(frozen=True)
class Decisions:
    """What the person said at the preview: conflicts taken over and kept, the versions seen, refused cells left out, the month."""

    take: frozenset[str] = frozenset()
    keep: frozenset[str] = frozenset()
    seen: Mapping[str, int] | None = None
    leave_out: bool = False
    into_month: bool = False  # although the sheet names another one


@transaction.atomic
def receive_workbook(
    *, group: IndicatorGroup, name: str, file: Path, by: Access, at: datetime | None = None
) -> Upload:
    """Check a group's workbook that came back and keep it until it is written or dropped.

    Raises BadWorkbook, ForeignWorkbook (not exported here), OtherWorkbook (another campaign, month, owner or scheme),
    NotAllowed, or GroupClosed. Source: security.md UPL-3, UPL-4, UPL-6.
    """
    if not writes_for(group, by):
        raise NotAllowed(_("This group belongs to %(owner)s.") % {"owner": group.owner.name})
    _grids, stamp = open_scores(file)
    if stamp is None:
        raise ForeignWorkbook(
            _("This workbook was not exported here. Export the group's workbook and fill in that one.")
        )
    check_stamp(stamp, group)
    _check_group_open(group, by)
    purpose = {"month": group.month.code, "group": group.code}
    return keep_upload(
        kind=UploadKind.SCORES, name=name, file=file, mapping=purpose, purpose=purpose, by=by, at=at
    )


def plan_of(upload: Upload, *, month: Month, group: IndicatorGroup | None, by: Access) -> ScorePlan:
    """What the upload would do now. Raises ImportOver, BadMatching while the columns are not chosen, OtherWorkbook."""
    grids, stamp = open_scores(kept_file(upload))
    if group is not None:
        check_stamp(stamp, group)
        return plan_workbook(grids, stamp=stamp, group=group, by=by)
    if "chosen" not in upload.mapping:
        raise BadMatching(_("Choose the columns first."))
    sheet, matching = from_json(upload.mapping)
    return plan_sheet(grids[sheet], matching, month=month, by=by)


@transaction.atomic
def confirm_scores(
    upload: Upload,
    *,
    month: Month,
    group: IndicatorGroup | None,
    decisions: Decisions,
    by: Access,
    at: datetime | None = None,
) -> Job | None:
    """Write what was looked at: at once, or in the task process when there is much of it; then the job comes back.

    Raises CellsRefused, Undecided, OtherMonth, NothingToWrite, PlanOutdated (the month changed since the preview), ImportOver, and
    what entering raises. Nothing is written then.
    """
    upload = still_open(upload)
    plan = plan_of(upload, month=month, group=group, by=by)
    check_decisions(plan, decisions, month=month)
    if len(plan.acting(decisions.take)) <= AT_ONCE:
        written = write_plan(plan, month=month, source=_source(upload), take=decisions.take, by=by, at=at)
        _finish(upload, written)
        return None
    upload.state = UploadState.CONFIRMED
    upload.expected = {
        "take": sorted(decisions.take),
        "seen": dict(decisions.seen or {}),
        "leave_out": decisions.leave_out,
        "into_month": decisions.into_month,
        "keep": sorted(decisions.keep),
    }
    upload.job = jobs.start(
        KIND, campaign=upload.campaign, by=by.user, subject=upload.original_name, at=at, upload=upload.pk
    )
    upload.save(update_fields=["state", "expected", "job"])
    return upload.job


def check_decisions(plan: ScorePlan, decisions: Decisions, *, month: Month) -> None:
    """Refuse to write what the person did not decide, or did not see."""
    if plan.other_months and not decisions.into_month:
        raise OtherMonth(
            _(
                "The sheet says %(theirs)s. Tick that it is written into %(ours)s nevertheless, or drop the upload."
            )
            % {"theirs": plan.other_months, "ours": month.code}
        )
    changed = [
        cell.place
        for cell in plan.acting(decisions.take)
        if decisions.seen is not None and decisions.seen.get(cell.code) != cell.held.version
    ]
    if changed:
        raise PlanOutdated(
            _("%(places)s changed since the preview. Nothing was written: look at the preview again.")
            % {"places": "、".join(changed[:5])}
        )
    if plan.refused and not decisions.leave_out:
        raise CellsRefused(
            _("Some cells are refused. Correct them in the workbook, or say that they are left out.")
        )
    open_ones = [
        cell for cell in plan.conflicts if cell.code not in decisions.take and cell.code not in decisions.keep
    ]
    if open_ones:
        raise Undecided(
            ngettext("Decide %(count)s conflict.", "Decide %(count)s conflicts.", len(open_ones))
            % {"count": len(open_ones)}
        )
    if not plan.acting(decisions.take):
        raise NothingToWrite(_("There is nothing to write."))


def write_scores(progress: Progress) -> None:
    """The work of a large import: compare anew, then write in one transaction. A second run changes nothing."""
    upload = Upload.objects.select_related("campaign__unit", "campaign__rules", "campaign__office", "by").get(
        pk=progress.arguments["upload"]
    )
    if upload.state != UploadState.CONFIRMED:
        return
    said = upload.expected
    decisions = Decisions(
        frozenset(said["take"]),
        frozenset(said["keep"]),
        said["seen"],
        leave_out=said["leave_out"],
        into_month=said.get("into_month", False),  # not said in what was confirmed by an earlier release
    )
    by = access_of(upload.by, upload.campaign) or Access(upload.by, upload.campaign, frozenset())
    month, group = place_of(upload)
    is_written = False
    try:
        plan = plan_of(upload, month=month, group=group, by=by)
        check_decisions(plan, decisions, month=month)
        progress.at(len(plan.cells), 2 * len(plan.cells))
        with transaction.atomic():
            written = write_plan(
                plan,
                month=month,
                source=_source(upload),
                take=decisions.take,
                by=by,
                at=progress.job.requested_at,
            )
            _finish(upload, written)
        is_written = True
        progress.at(2 * len(plan.cells), 2 * len(plan.cells))
    finally:
        if not is_written:  # the person may look at the preview again
            Upload.objects.filter(pk=upload.pk, state=UploadState.CONFIRMED).update(
                state=UploadState.RECEIVED
            )


def drop_scores(upload: Upload, *, by: Access) -> None:
    """Forget an uploaded workbook; nothing is written. Raises ImportOver."""
    by.demand(Role.OFFICE, Role.SCORER, campaign_id=upload.campaign_id)
    with transaction.atomic():
        forget(still_open(upload))


def place_of(upload: Upload) -> tuple[Month, IndicatorGroup | None]:
    """The month and the group that an upload is for."""
    months = Month.objects.filter(campaign=upload.campaign).select_related("scheme")
    month = months.get(first_day=date.fromisoformat(f"{upload.mapping['month']}-01"))
    month.campaign = upload.campaign
    code = upload.mapping["group"]
    if not code:
        return month, None
    groups = IndicatorGroup.objects.filter(month=month).select_related("owner")
    group = next(group for group in groups if group.code == code)
    group.month = month
    return month, group


def _check_group_open(group: IndicatorGroup, by: Access) -> None:
    if why := why_closed(group, by):
        raise GroupNotOpen(why)


def _source(upload: Upload) -> SourceFile:
    return SourceFile(upload.original_name, upload.sha256, upload.pk)


def _finish(upload: Upload, written: Written) -> None:
    upload.expected = written.counts
    mark_written(upload)
