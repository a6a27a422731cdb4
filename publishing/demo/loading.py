"""The whole demo: organisation, roles, standard, nine months published, a half-year applied, the tenth month at work."""

from collections.abc import Callable
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import seal
from campaign.models import Campaign, Notification, Unit, User
from campaign.refusals import Refused
from campaign.workdays import next_working_day
from publishing.demo.cast import Cast, give_roles
from publishing.demo.certificates import issue_all_certificates
from publishing.demo.contests import judge_contests
from publishing.demo.etiquette import learn_etiquette
from publishing.demo.half_year import apply_first_half, titles_of
from publishing.demo.honour_roll import show_honour_roll
from publishing.demo.launch import hand_out
from publishing.demo.mobilisation import hold_mobilisation
from publishing.demo.months import Stage, begin_one, publish_one
from publishing.demo.organisation import Organisation, found_organisation
from publishing.demo.plan import issue_plan
from publishing.demo.quickfire import hold_contest
from publishing.demo.quiz import answer_quiz
from publishing.demo.reading import call_for_essays, commend_readers, read_together
from publishing.demo.survey import study_rules, survey_problems
from publishing.demo.texts import text
from publishing.demo.timeline import HANDED_OVER_AFTER, hand_over_in_spring, put_milestones
from publishing.demo.windows import run_windows
from publishing.demo.year_end import begin_report, draw_lessons
from scoring.closing import holidays_of
from scoring.grants import grant_not_applicable
from scoring.models import Indicator, Scheme
from scoring.schemes import activate_scheme, load_preset, preset_owners

OPEN_MONTH = 10
LAST_OF_HALF = 6


class NotEmpty(Refused):
    """There are accounts or campaigns already; the demo wants an empty database."""


def load_demo(*, now: datetime | None = None, tell: Callable[[str], object] = lambda line: None) -> Campaign:
    """Tell the demo's story into an empty database; the same day gives the same rows.

    The campaign is that of the latest year whose October has begun. Each month is one transaction; `tell` gets a
    line after each. The audit trail is chained at the end. Raises NotEmpty. Source: rules.md §9.
    """
    if User.objects.exists() or Unit.objects.exists():
        raise NotEmpty(_("The database is not empty; the demo is loaded into an empty one only."))
    now = now or timezone.now()
    year = demo_year(timezone.localdate(now))
    organisation, cast = _prepare(year)
    people = sum(map(len, organisation.people.values())) + len(organisation.leaders)
    tell(f"{organisation.unit.name} {year}: {people} people, {len(organisation.branches)} branches")
    stage = Stage(organisation, cast, holidays_of(organisation.campaign), now)
    tell(f"survey: {survey_problems(stage)} findings")
    tell(f"{issue_plan(stage).number}: plan issued")
    tell(f"{hand_out(stage)} flyers handed out")
    meeting = hold_mobilisation(stage)
    tell(f"{meeting.title}: {meeting.attendance.count()} people came")
    tell(f"{study_rules(stage)} people confirmed that they studied the rules")
    for number in range(1, OPEN_MONTH):
        month = publish_one(stage, date(year, number, 1))
        tell(f"{month.code}: {month.lines.count()} lines, published")
        if number == HANDED_OVER_AFTER:
            tell(f"work of the office handed over on {hand_over_in_spring(stage).day}")
        if number == LAST_OF_HALF:
            decision = apply_first_half(stage, month)
            tell(f"{decision.evaluation.code}: {titles_of(decision)} titles in effect")
            edition = show_honour_roll(stage, decision)
            tell(f"{edition.roll}: edition {edition.number} issued")
    month = begin_one(stage, date(year, OPEN_MONTH, 1))
    tell(f"{month.code}: {month.lines.count()} lines, open")
    tell(f"{put_milestones(stage)} milestones of the year")
    filed, stars = run_windows(stage)
    tell(f"{filed} inspections of windows filed, {stars} stars in effect")
    copies, trained = learn_etiquette(stage)
    tell(f"{copies} handbooks handed out, {trained} people trained")
    paper = answer_quiz(stage)
    tell(f"{paper.title}: {paper.attempts.count()} papers handed in")
    contest = hold_contest(stage)
    tell(f"{contest.title}: {contest.acts.count()} keys pressed, signed")
    readers, speakers = read_together(stage)
    tell(f"{readers} people read together, {speakers} spoke")
    for honoured in judge_contests(stage):
        tell(f"{honoured.title}: {honoured.awards.count()} prizes in effect")
    for honoured in commend_readers(stage):
        tell(f"{honoured.title}: {honoured.awards.count()} honoured")
    call_for_essays(stage)
    tell(f"{issue_all_certificates(stage)} certificates issued")
    tell(f"{draw_lessons(stage)} lessons of the year entered")
    tell(f"{begin_report(stage).title}: in work")
    # What was told before this month began has been read.
    begun = timezone.make_aware(datetime.combine(month.first_day, time.min))
    Notification.objects.filter(at__lt=begun).update(read_at=F("at"))
    while seal():
        pass
    return organisation.campaign


def demo_year(today: date) -> int:
    """The latest year whose October has begun."""
    return today.year if today.month >= OPEN_MONTH else today.year - 1


@transaction.atomic
def _prepare(year: int) -> tuple[Organisation, Cast]:
    """Everything that stands before January is opened."""
    day = next_working_day(date(year - 1, 12, 21), holidays={})
    at = timezone.make_aware(datetime.combine(day, time(9)))
    organisation = found_organisation(year=year, at=at)
    cast = give_roles(organisation, at=at)
    office = cast.office[0]
    scheme = load_preset(
        campaign=organisation.campaign,
        by=office,
        owners={owner: organisation.departments[owner] for owner in preset_owners()},
        categories=organisation.categories,
        from_month=date(year, 1, 1),
        at=at,
    )
    activate_scheme(scheme, by=office, at=at)
    _grant(organisation, cast, scheme, year, at=at)
    return organisation, cast


def _grant(organisation: Organisation, cast: Cast, scheme: Scheme, year: int, *, at: datetime) -> None:
    indicators = {
        indicator.code: indicator
        for indicator in Indicator.objects.filter(section__sheet__scheme=scheme).select_related(
            "section__sheet__scheme"
        )
    }
    for grant in text("story")["grants"]:
        grant_not_applicable(
            campaign=organisation.campaign,
            indicator=indicators[grant["indicator"]],
            department=organisation.departments[grant["department"]],
            first_month=date(year, grant["first"], 1),
            last_month=date(year, grant["last"], 1),
            reason=grant["reason"],
            by=cast.leaders[0],
            at=at,
        )
