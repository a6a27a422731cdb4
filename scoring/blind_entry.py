"""Entering chosen indicators a second time without seeing the first scores, and settling what differs."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Role
from campaign.permissions import Access
from campaign.refusals import NotAllowed, Refused
from campaign.wording import one_line
from scoring.blind_reading import BlindCell, blind_cells, enterable
from scoring.groups import SamePerson, locked_group, why_not_reviewed, writers_of, writes_for
from scoring.models import BlindEntry, GroupState, IndicatorGroup
from scoring.points import MESSAGES, PointsError, direct_score_line_points

SHORTEST = 2
LONGEST = BlindEntry._meta.get_field("settlement").max_length


class NotBlind(Refused):
    """Nothing of the group is entered twice, or it is not submitted, or the cell is entered twice already."""


class BadBlindScore(Refused):
    """A score is missing or cannot stand; `field` is the code of its cell."""


class NothingToSettle(Refused):
    """The two scores agree, or their difference is settled."""


def why_not_entered(group: IndicatorGroup, *, by: Access) -> str:
    """Why this person may not enter the second scores; empty when he may."""
    if by.user.pk in writers_of(group):
        return _("The second entry needs somebody who did not enter or submit this group.")
    return ""


@transaction.atomic
def enter_blind(
    *,
    group: IndicatorGroup,
    scores: Mapping[str, Decimal],
    rest_full: bool,
    by: Access,
    at: datetime | None = None,
) -> list[BlindEntry]:
    """Write the second scores of a submitted group, by cell code; all that are still missing, at once.

    `rest_full` is the statement that the cells without a score have full marks; without it each needs one. The first
    scores are neither shown nor told: what differs is seen by the reviewer. A cell of the person's own
    department is left to somebody else. Raises NotBlind, SamePerson, BadBlindScore, NotAllowed. Features M10.
    """
    at = at or timezone.now()
    group = locked_group(group, by)
    if not writes_for(group, by):
        raise NotAllowed(_("This group belongs to %(owner)s.") % {"owner": group.owner.name})
    if group.state != GroupState.SUBMITTED:
        raise NotBlind(_("The second entry follows the submission and precedes the review."))
    if why_not := why_not_entered(group, by=by):
        raise SamePerson(why_not)
    wanted = enterable(blind_cells(group), by=by)
    if not wanted:
        raise NotBlind(_("Every cell of this group is entered as often as it should be."))
    entries = [_entry(group, one, scores, rest_full=rest_full, by=by, at=at) for one in wanted]
    try:
        with transaction.atomic():
            BlindEntry.objects.bulk_create(entries)
    except IntegrityError as clash:
        raise NotBlind(_("Somebody else entered these cells a moment ago.")) from clash
    record(
        "scoring.blind.entered",
        by=by.user,
        campaign=by.campaign,
        obj=group,
        at=at,
        month=group.month.code,
        owner=group.owner.code,
        recusal=group.is_recusal,
        scores={one.cell.code: entry.score for one, entry in zip(wanted, entries, strict=True)},
    )
    return entries


@transaction.atomic
def settle_difference(
    *, entry: BlindEntry, by: Access, reason: str, at: datetime | None = None
) -> BlindEntry:
    """Say why the first score stands although the second differs; where it does not stand, send the group back.

    The reason holds for the first score of this moment: when the score changes, the difference is open again.
    Raises NothingToSettle, SamePerson. Features M10.
    """
    at = at or timezone.now()
    by.demand(Role.OFFICE)
    reason = one_line(reason, field="reason", longest=LONGEST)
    if len(reason) < SHORTEST:
        raise Refused(_("Give the reason."), field="reason")
    group = locked_group(entry.group, by)
    if group.state != GroupState.SUBMITTED:
        raise NotBlind(_("Differences are settled between the submission and the review."))
    if why_not := why_not_reviewed(group, by=by):
        raise SamePerson(why_not)
    found = next((one for one in blind_cells(group) if one.entry and one.entry.pk == entry.pk), None)
    if found is None or not found.is_open:
        raise NothingToSettle(_("There is nothing to settle here any more."))
    entry = found.entry
    entry.settled_score, entry.settlement = found.cell.value.score, reason
    entry.settled_by, entry.settled_at = by.user, at
    entry.save(update_fields=["settled_score", "settlement", "settled_by", "settled_at"])
    record(
        "scoring.blind.settled",
        by=by.user,
        campaign=by.campaign,
        obj=entry,
        at=at,
        month=group.month.code,
        cell=found.cell.code,
        first=found.cell.value.score,
        second=entry.score,
        reason=reason,
    )
    return entry


def _entry(
    group: IndicatorGroup,
    one: BlindCell,
    scores: Mapping[str, Decimal],
    *,
    rest_full: bool,
    by: Access,
    at: datetime,
) -> BlindEntry:
    cell = one.cell
    score = scores.get(cell.code)
    if score is None:
        if not rest_full:
            raise BadBlindScore(
                _("Enter the score, or state that what is empty has full marks."), field=cell.code
            )
        score = cell.indicator.maximum
    try:
        direct_score_line_points(score, maximum=cell.indicator.maximum)
    except PointsError as refusal:
        raise BadBlindScore(_(MESSAGES[refusal.code]) % refusal.message_args, field=cell.code) from refusal
    indicator_id, department_id, branch_id = cell.key
    return BlindEntry(
        group=group,
        indicator_id=indicator_id,
        department_id=department_id,
        branch_id=branch_id,
        score=score,
        entered_by=by.user,
        entered_at=at,
    )
