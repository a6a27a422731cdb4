"""The leading group's vote on what the rules leave open: departments that share the place at the line (rules.md §5)."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.models import Department, Role
from campaign.permissions import Access
from campaign.refusals import Refused
from scoring.closing import WrongState
from scoring.half_year_deciding import result_of
from scoring.half_year_opening import locked, needed, record_act
from scoring.half_year_people import panel_members, recusals
from scoring.models import HalfYearEvaluation, HalfYearState, TieVote
from scoring.title_quota import Undecided, count_votes

LONGEST_MINUTES = 100


class NoVote(Refused):
    """There is nothing to vote on, or the votes don't decide it."""


@transaction.atomic
def record_vote(
    *,
    evaluation: HalfYearEvaluation,
    scope: str,
    votes: Mapping[str, int],
    voters: int,
    minutes: str,
    by: Access,
    at: datetime | None = None,
) -> TieVote:
    """Record the leading group's vote on the departments that share the place at the line, and on them only.

    `votes` by department code; each member has as many votes as places are left and gives a department one at most;
    members of a tied department don't vote (recusal). `minutes` names the minutes. Raises NoVote when the votes cannot
    be so or don't separate the departments: then another vote is held.
    """
    at = at or timezone.now()
    evaluation = locked(evaluation, HalfYearState.PENDING, by=by, role=Role.LEADER)
    computation = evaluation.computation
    tie = next((row for row in result_of(computation)["quota"] if row["scope"] == scope), None)
    if tie is None or not tie["open_tie"]:
        raise NoVote(_("There is no tie to vote on."))
    tied, places = tie["open_tie"], tie["open_places"]
    members = voters_on(evaluation, tied)
    if not 0 < voters <= members:
        raise NoVote(
            _("At most %(count)s members vote: those of a tied department do not.") % {"count": members},
            field="voters",
        )
    if any(number > voters for number in votes.values()) or sum(votes.values()) > voters * places:
        raise NoVote(_("More votes than the voters have."), field="votes")
    try:
        step = count_votes(votes, tied, places)
    except Undecided as undecided:
        raise NoVote(
            _("The votes do not decide who gets the last place; hold another vote."), field="votes"
        ) from undecided
    vote = TieVote(
        computation=computation,
        scope=scope,
        places=places,
        voters=voters,
        votes=dict(votes),
        minutes=needed(minutes, longest=LONGEST_MINUTES),
        recorded_by=by.user,
        recorded_at=at,
    )
    try:
        with transaction.atomic():
            vote.save(force_insert=True)
    except IntegrityError as clash:
        raise WrongState(_("This vote is recorded already.")) from clash
    record_act(
        "tie_voted",
        evaluation,
        by=by,
        at=at,
        scope=scope,
        votes=vote.votes,
        chosen=step.chosen,
        voters=voters,
    )
    return vote


def voters_on(evaluation: HalfYearEvaluation, tied: Collection[str]) -> int:
    """How many members vote on a tie: those of a tied department do not (recusal)."""
    concerned = set(
        Department.objects.filter(unit=evaluation.campaign.unit_id, code__in=tied).values_list(
            "pk", flat=True
        )
    )
    recused = recusals(evaluation, panel_members(evaluation))
    return sum(not own & concerned for own in recused.values())
