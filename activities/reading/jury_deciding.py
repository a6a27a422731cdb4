"""From the closed marks to the prizes in effect: votes on ties, the decision, what is offered to scoring."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.awards import Honour, apply_awards, decision_in_force
from activities.models import Award, AwardDecision, ContestState, Jury, JuryVote
from activities.offers import offer_bonus
from activities.reading import judging
from activities.reading.jury import BadJury, PrizesDecided, locked, record_jury
from activities.reading.jury_results import Results, results_of
from campaign.models import Proposal, Role
from campaign.permissions import Access
from campaign.refusals import Refused

LONGEST = 100


class MarksOpen(Refused):
    """The jury's marks are not closed yet."""


class VoteUndecided(Refused):
    """The votes are not for the works that share the place, or do not separate them at the line."""


class TieOpen(Refused):
    """Works share a place at the line of a prize; the jury votes first."""


@transaction.atomic
def reopen_marks(*, jury: Jury, reason: str, by: Access, at: datetime | None = None) -> Jury:
    """Open closed marks again, for a reader who was missing; what was handed in stays. Raises PrizesDecided."""
    by.demand(Role.OFFICE, campaign_id=jury.contest.campaign_id)
    jury = locked(jury)
    reason = " ".join(reason.split())
    if not reason:
        raise BadJury(_("Give the reason."), field="reason")
    _check_open(jury, by)
    jury.closed_at = None
    jury.save(update_fields=["closed_at"])
    record_jury("marks_reopened", jury, by=by, at=at, reason=reason[:200])
    return jury


@transaction.atomic
def record_vote(
    *, jury: Jury, votes: Mapping[int, int], minutes: str, by: Access, at: datetime | None = None
) -> JuryVote:
    """Record the jury's vote on the works that share a place at a line, by their numbers, with its minutes.

    Raises MarksOpen, VoteUndecided, PrizesDecided, BadJury.
    """
    by.demand(Role.OFFICE, campaign_id=jury.contest.campaign_id)
    at = at or timezone.now()
    jury = locked(jury)
    _check_open(jury, by)
    minutes = " ".join(minutes.split())
    if not minutes or len(minutes) > LONGEST:
        raise BadJury(_("Name the minutes of the vote, in at most 100 characters."), field="minutes")
    ties = results_of(jury).allotment.open_ties
    if not any(judging.separates(votes, tie) for tie in ties):
        raise VoteUndecided(
            _("These votes do not separate the works at the line: let the jury vote again."), field="votes"
        )
    vote = JuryVote.objects.create(
        jury=jury,
        votes={str(number): votes[number] for number in sorted(votes)},
        minutes=minutes,
        by=by.user,
        at=at,
    )
    record_jury("tie_voted", jury, by=by, at=at, votes=vote.votes, minutes=minutes)
    return vote


@transaction.atomic
def apply_prizes(
    *, jury: Jury, title: str, period: str, by: Access, at: datetime | None = None
) -> AwardDecision:
    """Put the prizes of a contest into effect as a decision, level by level and in the order of the works.

    Raises MarksOpen, TieOpen, PrizesDecided, BadJury, and what `apply_awards` raises.
    """
    by.demand(Role.OFFICE, campaign_id=jury.contest.campaign_id)
    jury = locked(jury)
    _check_open(jury, by)
    title, period = " ".join(title.split()), " ".join(period.split())
    for field, value, longest in (("title", title, LONGEST), ("period", period, 40)):
        if not value or len(value) > longest:
            raise BadJury(_("Enter at most %(most)s characters.") % {"most": longest}, field=field)
    results = results_of(jury)
    if results.unmarked:
        raise MarksOpen(_("Some works have no marks."))
    if results.allotment.open_ties:
        raise TieOpen(_("Works share a place at the line of a prize: record the jury's vote first."))
    levels = list(jury.levels.order_by("position"))
    honours = [
        Honour(
            holder=row.submission.author.name,
            department=row.submission.department,
            level=level.code,
            honour=level.honour,
            person=row.submission.author,
            work=row.submission.title,
        )
        for level in levels
        for row in results.rows
        if row.prize == level.code
    ]
    decision = apply_awards(
        campaign=by.campaign,
        kind=jury.contest.kind,
        key=jury.contest.key,
        title=title,
        period=period,
        honours=honours,
        payload=payload_of(jury, results),
        by=by,
        at=at,
    )
    jury.contest.state = ContestState.DECIDED
    jury.contest.save(update_fields=["state"])
    return decision


def offer_prize(*, award: Award, by: Access, at: datetime | None = None) -> Proposal:
    """Offer a prize to scoring as a bonus of the department; a person accepts or declines it there."""
    decision = award.decision
    contest = decision.key.removeprefix("contest:")
    return offer_bonus(
        campaign=decision.campaign,
        key=f"award:{award.pk}",
        department=award.department,
        matter=f"{award.holder}《{award.work}》获{decision.title}{award.honour}",
        proof=decision.title,
        link=reverse("activities:jury_results", args=[decision.campaign.code, contest]),
        by=by,
        at=at,
    )


def payload_of(jury: Jury, results: Results) -> dict:
    """The rules, every work's marks and what came out: enough to compute it again. Jurors stand as numbers."""
    ordinal: dict[int, int] = {}
    for juror in jury.jurors.order_by("pk").values_list("pk", flat=True):
        ordinal[juror] = len(ordinal) + 1
    return {
        "contest": jury.contest.title,
        "readers_each": jury.readers_each,
        "drop_from": jury.drop_from,
        "spread_limit": str(jury.spread_limit),
        "tie_rule": str(jury.tie_rule),
        "seed": jury.seed,
        "criteria": [
            {"id": row.pk, "name": row.name, "weight": row.weight, "top": row.top}
            for row in jury.criteria.order_by("position")
        ],
        "levels": [
            {
                "code": row.code,
                "honour": row.honour,
                "places": row.places,
                "minimum": None if row.minimum is None else str(row.minimum),
            }
            for row in jury.levels.order_by("position")
        ],
        "votes": [{"votes": vote.votes, "minutes": vote.minutes} for vote in jury.votes.order_by("pk")],
        "works": [
            {
                "number": row.submission.number,
                "title": row.submission.title,
                "department": row.submission.department.code,
                "marks": [
                    {
                        "juror": ordinal[reading.juror_id],
                        "cause": reading.cause,
                        "marks": reading.marks,
                        "sent_back": [
                            {name: before[name] for name in ("at", "reason", "marks")}
                            for before in reading.sent_back
                        ],
                    }
                    for reading in row.readings
                ],
                "mean": str(row.judged.mean),
                "median": str(row.judged.median),
                "spread": str(row.judged.spread),
                "place": row.place.number,
                "tied": row.place.is_tied,
                "prize": row.prize,
            }
            for row in results.rows
        ],
    }


def _check_open(jury: Jury, by: Access) -> None:
    if not jury.is_closed:
        raise MarksOpen(_("The jury's marks are not closed yet."))
    if decision_in_force(by.campaign, jury.contest.key):
        raise PrizesDecided(_("The prizes are in effect already."))
