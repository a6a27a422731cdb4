"""A reviewer's sample of a submitted group: drawn by a recorded seed, and ticked cell by cell."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Role
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.wording import one_line
from scoring.group_cells import cells_of
from scoring.groups import SamePerson, locked_group, why_not_reviewed
from scoring.models import GroupState, IndicatorGroup, ReviewSample, SampledCell
from scoring.sampling import drawn

LONGEST = SampledCell._meta.get_field("remark").max_length


class NoSample(Refused):
    """The group is not submitted, or has no cell to draw, or the sample belongs to an earlier submission."""


@transaction.atomic
def draw_sample(
    *, group: IndicatorGroup, by: Access, seed: str | None = None, at: datetime | None = None
) -> ReviewSample:
    """Draw cells of a submitted group to look at closely, as many as the campaign's setting says.

    The seed is made here and kept with the cells and their scores, so that the sample can be shown and drawn again;
    `seed` is for doing so. Each draw stays on record. Raises NoSample, SamePerson. Features M10.
    """
    at = at or timezone.now()
    by.demand(Role.OFFICE)
    group = locked_group(group, by)
    if group.state != GroupState.SUBMITTED:
        raise NoSample(_("A sample is drawn between the submission and the review."))
    if why_not := why_not_reviewed(group, by=by):
        raise SamePerson(why_not)
    cells = {cell.code: cell for cell in cells_of(group)}
    if not cells:
        raise NoSample(_("This group has no cell to draw."))
    seed = seed or secrets.token_hex(8)
    codes = drawn(
        with_lines=[code for code, cell in cells.items() if cell.value.version],
        without_lines=[code for code, cell in cells.items() if not cell.value.version],
        size=by.campaign.rules.sample_size,
        seed=seed,
    )
    sample = ReviewSample.objects.create(
        group=group,
        seed=seed,
        submitted_at=group.submitted_at,
        of_all=len(cells),
        drawn_by=by.user,
        drawn_at=at,
    )
    SampledCell.objects.bulk_create(
        [
            SampledCell(
                sample=sample,
                position=position,
                indicator=cells[code].indicator,
                department_id=cells[code].key[1],
                branch_id=cells[code].key[2],
                score=cells[code].value.score,
                lines=cells[code].value.lines,
            )
            for position, code in enumerate(codes, start=1)
        ]
    )
    _record("sampled", group, by=by, at=at, seed=seed, cells=codes, of_all=len(cells))
    return sample


@transaction.atomic
def tick_sample(
    *,
    sample: ReviewSample,
    ticked: Mapping[int, str],
    remarks: Mapping[int, str] | None = None,
    by: Access,
    at: datetime | None = None,
) -> int:
    """Mark drawn cells as looked at, by their positions, each with what there is to remark; returns how many.

    `remarks` keeps what was noted of cells that are not ticked yet. A tick stays. Raises NoSample, SamePerson.
    """
    at = at or timezone.now()
    by.demand(Role.OFFICE)
    group = locked_group(sample.group, by)
    if group.state != GroupState.SUBMITTED or group.submitted_at != sample.submitted_at:
        raise NoSample(_("This sample belongs to an earlier submission; draw a new one."))
    if why_not := why_not_reviewed(group, by=by):
        raise SamePerson(why_not)
    done = []
    for cell in sample.cells.filter(checked_at__isnull=True).order_by("position"):
        if cell.position in ticked:
            cell.checked_at, cell.checked_by = at, by.user
            cell.remark = one_line(ticked[cell.position], field=f"remark-{cell.position}", longest=LONGEST)
            done.append(cell)
        elif remarks and cell.position in remarks:
            cell.remark = one_line(remarks[cell.position], field=f"remark-{cell.position}", longest=LONGEST)
            cell.save(update_fields=["remark"])
    SampledCell.objects.bulk_update(done, ["checked_at", "checked_by", "remark"])
    if done:
        _record(
            "sample_ticked",
            group,
            by=by,
            at=at,
            seed=sample.seed,
            cells=[cell.position for cell in done],
            remarks={cell.position: cell.remark for cell in done if cell.remark},
        )
    return len(done)


def samples_of(group: IndicatorGroup) -> QuerySet[ReviewSample]:
    """The samples of a group with their cells, the newest first; two queries."""
    return group.samples.select_related("drawn_by").prefetch_related(
        "cells__indicator", "cells__department", "cells__branch", "cells__checked_by"
    )


def _record(act: str, group: IndicatorGroup, *, by: Access, at: datetime, **data) -> None:
    record(
        f"scoring.group.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=group,
        at=at,
        month=group.month.code,
        owner=group.owner.code,
        recusal=group.is_recusal,
        **data,
    )
