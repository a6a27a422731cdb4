"""Casting a ballot by its printed code: once, without a name, without a trace of what was chosen.

A code is marked as used and the counts go up in one transaction. Nothing else is written: no row for a ballot, whose
place among others could be set beside the order of the codes, no time, no entry in the trail.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.printed_codes import normal_code
from campaign.refusals import Refused
from scoring.ballot_codes import digest_of
from scoring.half_year_people import candidates, locked_open
from scoring.models import Appraisal, BallotCode, BallotTally, Grade
from scoring.roster import Participant


class NoSuchBallot(Refused):
    """No ballot has this code, or it is used."""


class VotingOver(Refused):
    """The voting of this ballot is closed, or its last day is over."""


class EmptyBallot(Refused):
    """No department has a grade, or one has none of the four."""


@dataclass(frozen=True)
class Ballot:
    """What lies behind a good code: whose half-year it is and the departments that it is about."""

    appraisal: Appraisal
    departments: tuple[Participant, ...]


def ballot_of(code: str) -> Ballot:
    """The ballot of a code that is good and not used. Raises NoSuchBallot, VotingOver.

    A used code and one that never was get the same answer.
    """
    found = (
        BallotCode.objects.filter(digest=digest_of(normal_code(code)), is_used=False)
        .select_related("appraisal__evaluation__campaign__unit")
        .first()
    )
    if found is None:
        raise NoSuchBallot(_("There is no ballot with this code, or it is used already."), field="code")
    if found.appraisal.evaluation.campaign.history_since:
        raise _over()
    _check_open(found.appraisal)
    people = candidates(found.appraisal.evaluation)
    if found.department_id is not None:
        people = [person for person in people if person.department_id == found.department_id]
    return Ballot(found.appraisal, tuple(people))


@transaction.atomic
def cast_ballot(*, code: str, grades: Mapping[str, str]) -> None:
    """Count a ballot once; departments without a grade are left blank. All or nothing.

    `grades` go by the department's code. Raises NoSuchBallot for a code that was used meanwhile, EmptyBallot,
    VotingOver, EntriesClosed.
    """
    ballot = ballot_of(code)
    locked_open(ballot.appraisal.evaluation)
    appraisal = Appraisal.objects.select_for_update(of=("self",)).get(pk=ballot.appraisal.pk)
    _check_open(appraisal)
    people = {person.code: person.department_id for person in ballot.departments}
    given = {department: grade for department, grade in grades.items() if grade}
    if not given or set(given) - set(people) or set(given.values()) - set(Grade.values):
        raise EmptyBallot(_("Choose a grade for at least one department."))
    used = BallotCode.objects.filter(digest=digest_of(normal_code(code)), is_used=False).update(is_used=True)
    if not used:
        raise NoSuchBallot(_("There is no ballot with this code, or it is used already."), field="code")
    for department in sorted(given):
        BallotTally.objects.filter(
            evaluation=appraisal.evaluation_id, department=people[department], grade=given[department]
        ).update(count=F("count") + 1)


def _check_open(appraisal: Appraisal) -> None:
    if appraisal.is_closed or timezone.localdate() > appraisal.until:
        raise _over()


def _over() -> VotingOver:
    return VotingOver(_("The voting is over; this ballot can no longer be cast."), field="code")
