"""The democratic appraisal of a half-year (民主测评): begun, its codes ordered, closed, counted.

A ballot gives departments one of four grades (rules.md §5). What is kept of it are counts: see scoring.voting.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaign import jobs
from campaign.audit import record
from campaign.models import Role
from campaign.permissions import Access
from campaign.refusals import Refused
from scoring.closing import WrongState
from scoring.half_year_people import candidates, locked_open
from scoring.models import Appraisal, BallotCode, BallotOrder, BallotTally, Grade, HalfYearEvaluation

KIND = "ballot_codes"
FEWEST = 5  # ballots about a department: with fewer, the grades would tell who gave them
MOST = 1000  # codes in one order: more pages than these fill are not printed at once (PDF-4)


class BadOrder(Refused):
    """Nothing is ordered, or more than one order may hold."""


@transaction.atomic
def begin_appraisal(
    *,
    evaluation: HalfYearEvaluation,
    scope: str,
    until: date,
    by: Access,
    at: datetime | None = None,
) -> Appraisal:
    """Begin the appraisal of a half-year while it takes entries, by the office; the departments are fixed with it.

    `scope`: a ballot is about every department, or about the one in which it was handed out.
    """
    at = at or timezone.now()
    evaluation = locked_open(evaluation)
    by.demand(Role.OFFICE, campaign_id=evaluation.campaign_id)
    if Appraisal.objects.filter(evaluation=evaluation).exists():
        raise WrongState(_("The appraisal has begun already."))
    if scope not in Appraisal.Scope.values:
        raise Refused(_("Choose what a ballot is about."), field="scope")
    if not timezone.localdate(at) <= until <= evaluation.decide_by:
        raise Refused(
            _("From today until %(day)s.") % {"day": date_format(evaluation.decide_by, "DATE_FORMAT")},
            field="until",
        )
    appraisal = Appraisal.objects.create(
        evaluation=evaluation, scope=scope, until=until, begun_by=by.user, begun_at=at
    )
    BallotTally.objects.bulk_create(
        BallotTally(evaluation=evaluation, department_id=person.department_id, grade=grade)
        for person in candidates(evaluation)
        for grade in Grade.values
    )
    _record("begun", appraisal, by=by, at=at, scope=scope, until=until)
    return appraisal


@transaction.atomic
def order_ballots(
    *,
    appraisal: Appraisal,
    counts: Mapping[str, int],
    site_address: str,
    by: Access,
    at: datetime | None = None,
) -> BallotOrder:
    """Order printed codes, so many for each department's stack; the task process draws them and alone knows them.

    `counts` go by the department's code. Raises BadOrder.
    """
    at = at or timezone.now()
    appraisal = _locked(appraisal, by=by)
    names = {person.code for person in candidates(appraisal.evaluation)}
    wanted = {code: count for code, count in counts.items() if count}
    if not wanted or set(wanted) - names or any(count < 0 for count in wanted.values()):
        raise BadOrder(_("Say how many ballots each department gets."))
    if sum(wanted.values()) > MOST:
        raise BadOrder(_("At most %(most)s ballots in one order.") % {"most": MOST})
    order = BallotOrder.objects.create(
        appraisal=appraisal,
        campaign=appraisal.evaluation.campaign,
        counts=wanted,
        site_address=site_address,
        by=by.user,
        at=at,
    )
    order.job = jobs.start(
        KIND,
        campaign=order.campaign,
        by=by.user,
        subject=_("Ballots of the %(half)s") % {"half": appraisal.evaluation.name},
        at=at,
        order=order.pk,
    )
    order.save(update_fields=["job"])
    _record("codes_ordered", appraisal, by=by, at=at, ballots=order.total)
    return order


@transaction.atomic
def close_appraisal(*, appraisal: Appraisal, by: Access, at: datetime | None = None) -> Appraisal:
    """Close the voting, by the office; from now on no ballot is taken and the counts may be read."""
    at = at or timezone.now()
    appraisal = _locked(appraisal, by=by)
    appraisal.closed_by, appraisal.closed_at = by.user, at
    appraisal.save(update_fields=["closed_by", "closed_at"])
    turnout = turnout_of(appraisal)
    _record("closed", appraisal, by=by, at=at, used=turnout.used, printed=turnout.printed)
    return appraisal


@dataclass(frozen=True)
class Turnout:
    """How many codes there are, and how many were used; nothing of what was chosen."""

    printed: int
    used: int


def turnout_of(appraisal: Appraisal) -> Turnout:
    """Two queries."""
    codes = BallotCode.objects.filter(appraisal=appraisal)
    return Turnout(codes.count(), codes.filter(is_used=True).count())


def ballot_counts(evaluation: HalfYearEvaluation) -> dict[int, dict[str, int]]:
    """How many ballots gave each department each grade, once the appraisal is closed; two queries.

    Empty before. A department about which fewer than five ballots say something is left out: its grades would tell
    who gave them, so that its appraisal is missing, not zero.
    """
    if not Appraisal.objects.filter(evaluation=evaluation, closed_at__isnull=False).exists():
        return {}
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for tally in BallotTally.objects.filter(evaluation=evaluation):
        found[tally.department_id][tally.grade] = tally.count
    return {
        department: {grade: counts.get(grade, 0) for grade in Grade.values}
        for department, counts in found.items()
        if sum(counts.values()) >= FEWEST
    }


def _locked(appraisal: Appraisal, *, by: Access) -> Appraisal:
    evaluation = locked_open(appraisal.evaluation)
    by.demand(Role.OFFICE, campaign_id=evaluation.campaign_id)
    found = Appraisal.objects.select_for_update(of=("self",)).get(pk=appraisal.pk)
    found.evaluation = evaluation
    if found.is_closed:
        raise WrongState(_("The appraisal is closed."))
    return found


def _record(act: str, appraisal: Appraisal, *, by: Access, at: datetime, **data) -> None:
    record(
        f"scoring.appraisal.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=appraisal,
        at=at,
        half_year=appraisal.evaluation.code,
        **data,
    )
