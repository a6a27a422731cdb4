"""Setting up a quick-fire contest: when and where, points and seconds, rounds, teams and questions, until it begins."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.etiquette.quickfire import Contest, Round, RoundKind, Rules, questions_in
from activities.models import ContestQuestion, ContestTeam, QuickFireContest
from campaign.audit import record
from campaign.models import Campaign, Department, Person, Role
from campaign.permissions import Access
from campaign.refusals import Refused

MOST_TEAMS = 9  # one key for each
MOST_QUESTIONS = 60
LONGEST = 100
LONGEST_TEAM = 40
LONGEST_TEXT = 1000
KINDS = (RoundKind.COMPULSORY, RoundKind.BUZZER, RoundKind.RISK)


class BadContest(Refused):
    """Something about the contest is missing or does not fit; the field says what."""


class BegunAlready(Refused):
    """From the first key on set-up, teams and questions stay as they are."""


@dataclass(frozen=True)
class Seconds:
    """How long a team has for a question of each kind, in seconds."""

    compulsory: int = 30
    buzzer: int = 20
    risk: int = 60
    play_off: int = 30


@dataclass(frozen=True)
class Question:
    """A question as it is read out, with its options and the answer."""

    text: str
    answer: str
    options: Sequence[str] = ()


@transaction.atomic
def plan_contest(
    *,
    campaign: Campaign,
    title: str,
    held_on: date,
    place: str,
    chair: str,
    rounds: Sequence[Round],
    by: Access,
    rules: Rules | None = None,
    seconds: Seconds | None = None,
    contest: QuickFireContest | None = None,
    at: datetime | None = None,
) -> QuickFireContest:
    """Plan a contest, or change what is planned. Raises BadContest with its field, BegunAlready.

    Questions of rounds that are no longer there go with them.
    """
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    at = at or timezone.now()
    if contest is None:
        contest = QuickFireContest(campaign=campaign, planned_by=by.user, planned_at=at)
    else:
        contest = _locked(contest, by)
    for field, value in (("title", title), ("place", place), ("chair", chair)):
        value = " ".join(value.split())
        if not value or len(value) > (50 if field == "chair" else LONGEST):
            raise BadContest(_("Enter this."), field=field)
        setattr(contest, field, value)
    if not rounds or any(one.kind not in KINDS or not 1 <= one.questions <= MOST_QUESTIONS for one in rounds):
        raise BadContest(
            _("A round has between 1 and %(most)s questions.") % {"most": MOST_QUESTIONS}, field="rounds"
        )
    is_new = contest.pk is None
    contest.held_on = held_on
    contest.rules = {**asdict(rules or Rules()), "seconds": asdict(seconds or Seconds())}
    contest.rounds = [asdict(one) for one in rounds]
    contest.save()
    contest.questions.filter(round__gte=len(rounds)).delete()
    _record("planned" if is_new else "changed", contest, by=by, at=at, rounds=contest.rounds)
    return contest


@transaction.atomic
def set_team(
    *,
    contest: QuickFireContest,
    name: str,
    department: Department,
    staff_numbers: Sequence[str],
    by: Access,
    team: ContestTeam | None = None,
    at: datetime | None = None,
) -> ContestTeam:
    """Enter a team at the next seat, or change one. Raises BadContest with its field, BegunAlready."""
    contest = _locked(contest, by)
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_TEAM:
        raise BadContest(
            _("Give the team a name of at most %(most)s characters.") % {"most": LONGEST_TEAM}, field="name"
        )
    others = list(contest.teams.exclude(pk=team.pk) if team else contest.teams.all())
    if any(other.name == name for other in others):
        raise BadContest(_("Another team has this name."), field="name")
    if team is None and len(others) >= MOST_TEAMS:
        raise BadContest(_("At most %(most)s teams take part.") % {"most": MOST_TEAMS}, field="name")
    wanted = list(dict.fromkeys(number.strip() for number in staff_numbers if number.strip()))
    people = list(
        Person.objects.filter(unit_id=by.campaign.unit_id, staff_number__in=wanted).in_service(
            contest.held_on
        )
    )
    if unknown := sorted(set(wanted) - {person.staff_number for person in people}):
        raise BadContest(
            _("Nobody has these staff numbers: %(numbers)s. Nothing was entered.")
            % {"numbers": ", ".join(unknown)},
            field="staff_numbers",
        )
    elsewhere = ContestTeam.objects.filter(contest=contest, members__in=people)
    twice = elsewhere.exclude(pk=team.pk).first() if team else elsewhere.first()
    if twice is not None:
        raise BadContest(
            _("One of them is in the team “%(team)s” already.") % {"team": twice.name}, field="staff_numbers"
        )
    if team is None:
        team = ContestTeam(contest=contest, position=len(others) + 1)
    team.name, team.department = name, department
    team.save()
    team.members.set(people)
    _record("team", contest, by=by, at=at, team=name, department=department.code, members=len(people))
    return team


@transaction.atomic
def remove_team(*, team: ContestTeam, by: Access, at: datetime | None = None) -> None:
    """Take a team out before the contest begins; those behind it move up. Raises BegunAlready."""
    contest = _locked(team.contest, by)
    _record("team_removed", contest, by=by, at=at, team=team.name)
    team.delete()
    for position, other in enumerate(contest.teams.order_by("position"), start=1):
        if other.position != position:
            other.position = position
            other.save(update_fields=["position"])


@transaction.atomic
def set_questions(
    *,
    contest: QuickFireContest,
    round_number: int,
    questions: Sequence[Question],
    by: Access,
    at: datetime | None = None,
) -> int:
    """The questions of a round (from 0) in the order in which they are read out, in place of those before.

    Returns how many. Raises BadContest for an empty text or answer, too many questions, or a round that is not there.
    """
    contest = _locked(contest, by)
    if not 0 <= round_number < len(contest.rounds):
        raise BadContest(_("There is no such round."), field="round")
    if len(questions) > MOST_QUESTIONS * MOST_TEAMS:
        raise BadContest(_("These are too many questions."), field="questions")
    for number, question in enumerate(questions, start=1):
        if not question.text.strip() or not question.answer.strip():
            raise BadContest(
                _("Question %(number)s lacks its text or its answer.") % {"number": number}, field="questions"
            )
        if max(len(question.text), len(question.answer)) > LONGEST_TEXT:
            raise BadContest(_("Question %(number)s is too long.") % {"number": number}, field="questions")
    contest.questions.filter(round=round_number).delete()
    ContestQuestion.objects.bulk_create(
        ContestQuestion(
            contest=contest,
            round=round_number,
            number=number,
            text=question.text.strip(),
            options=list(question.options),
            answer=question.answer.strip(),
        )
        for number, question in enumerate(questions, start=1)
    )
    _record("questions", contest, by=by, at=at, round=round_number + 1, questions=len(questions))
    return len(questions)


def drawn(questions: Sequence[Question], *, wanted: int, seed: str) -> list[Question]:
    """So many of the questions in a random order that the same seed gives again."""
    return random.Random(seed).sample(list(questions), min(wanted, len(questions)))


def wanted_questions(contest: QuickFireContest, round_number: int) -> int:
    """How many questions a round needs with the teams that are entered."""
    setup = setup_of(contest, teams=contest.teams.count())
    return questions_in(setup, round_number)


def setup_of(contest: QuickFireContest, *, teams: int) -> Contest:
    """The contest as the rules know it."""
    return Contest(rules_of(contest.rules), teams, tuple(Round(**one) for one in contest.rounds))


def rules_of(kept: Mapping) -> Rules:
    """The points as they were set up."""
    points = {name: value for name, value in kept.items() if name != "seconds"}
    return Rules(**{**points, "stakes": tuple(points.get("stakes", Rules.stakes))})


def seconds_of(kept: Mapping) -> Seconds:
    """The seconds as they were set up."""
    return Seconds(**kept.get("seconds", {}))


def _locked(contest: QuickFireContest, by: Access) -> QuickFireContest:
    by.demand(Role.OFFICE, campaign_id=contest.campaign_id)
    contest = QuickFireContest.objects.select_for_update().get(pk=contest.pk)
    if contest.begun_at is not None:
        raise BegunAlready(_("The contest has begun; what was set up stays as it is."))
    return contest


def _record(act: str, contest: QuickFireContest, *, by: Access, at: datetime | None, **data) -> None:
    record(f"activities.quickfire.{act}", by=by.user, campaign=by.campaign, obj=contest, at=at, **data)
