"""Writing what a workbook would do: everything in one transaction, each line with the cell that it came from."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.permissions import Access
from campaign.refusals import Refused
from scoring.blocks import Block, Entry, Kind, enter_block
from scoring.evidence import carry_all_evidence
from scoring.models import LedgerLine, LineSource, Month
from scoring.score_plans import PlannedCell, ScorePlan, kept_text

LONGEST_FILE_NAME = 120


class NotWritten(Refused):
    """A cell was refused at the last moment; nothing was written."""


@dataclass(frozen=True)
class SourceFile:
    """The file that is written: its name and fingerprint, and its upload where it came through the site."""

    name: str
    sha256: str
    upload: int | None = None


@dataclass(frozen=True)
class Written:
    """What became of a plan, as numbers."""

    counts: Mapping[str, int]


@transaction.atomic
def write_plan(
    plan: ScorePlan,
    *,
    month: Month,
    source: SourceFile,
    take: Collection[str] = (),
    by: Access,
    at: datetime | None = None,
) -> Written:
    """Enter, change and withdraw what the plan says, with the conflicts in `take` decided for the file.

    Each cell must still be at the version that the plan was made from. A line that takes another's place is a change
    of that line, which keeps its evidence. Raises NotWritten with the first cell that cannot be written; nothing is
    written then.
    """
    at = at or timezone.now()
    acting = plan.acting(take)
    acts = [(cell, entry) for cell in acting for entry in cell.entries]
    block = enter_block(
        [entry for __, entry in acts],
        month=month,
        by=by,
        reasons_follow=plan.kind == LineSource.Kind.SHEET,
        withdrawal_reason=_("Changed in the workbook “%(file)s”.")
        % {"file": source.name[:LONGEST_FILE_NAME]},
        source="workbook",
        at=at,
    )
    _check_written(block, acts)
    lines = [
        (cell, outcome.line, outcome.withdrawn)
        for (cell, __), outcome in zip(acts, block.outcomes, strict=True)
        if outcome.kind is Kind.WRITTEN and outcome.line is not None
    ]
    _take_places([(line, gone[0]) for __, line, gone in lines if gone])
    LineSource.objects.bulk_create(_source(line, cell, plan, source) for cell, line, __ in lines)
    counts = plan.counts | {
        "lines": len(lines),
        "withdrawn": sum(len(outcome.withdrawn) for outcome in block.outcomes),
        "left_out": len(plan.refused),
        "kept": len(plan.conflicts) - sum(cell in acting for cell in plan.conflicts),
        "without_reason": sum(not line.public_reason for __, line, __gone in lines),
    }
    record(
        "scoring.scores.imported",
        by=by.user,
        campaign=by.campaign,
        obj=month,
        at=at,
        month=month.code,
        kind=plan.kind,
        file=source.name,
        sha256=source.sha256,
        upload=source.upload,
        **counts,
    )
    return Written(counts)


def _check_written(block: Block, acts: Sequence[tuple[PlannedCell, Entry]]) -> None:
    """Each act was checked at the preview; where one is refused after all, everything is undone."""
    for (cell, __), outcome in zip(acts, block.outcomes, strict=True):
        if outcome.kind not in (Kind.WRITTEN, Kind.SHARED):
            why = outcome.refusal.message if outcome.refusal else _("It was written meanwhile.")
            raise NotWritten(
                _("%(place)s could not be written, and nothing else was: %(why)s")
                % {"place": cell.place, "why": why}
            )


def _take_places(pairs: Sequence[tuple[LedgerLine, LedgerLine]]) -> None:
    """Each new line knows the one whose place it takes, and gets its evidence."""
    for new, old in pairs:
        new.replaces = old
    LedgerLine.objects.bulk_update([new for new, __ in pairs], ["replaces"])
    if pairs:
        carry_all_evidence([(old, new) for new, old in pairs])


def _source(line: LedgerLine, cell: PlannedCell, plan: ScorePlan, source: SourceFile) -> LineSource:
    return LineSource(
        line=line,
        kind=plan.kind,
        file_name=source.name[:200],
        sha256=source.sha256,
        place=cell.place[-60:],
        text=kept_text(cell.said),
    )
