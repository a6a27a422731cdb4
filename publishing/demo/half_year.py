"""The first half-year of the demo, from its opening to the titles in effect, through the verbs at an office's times."""

import random
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from campaign.workdays import next_working_day
from publishing.commendation_papers import issue_commendation
from publishing.demo.honours import choose_people, honour_people, nominate_people
from publishing.demo.months import Stage
from publishing.demo.texts import text
from scoring.half_year_deciding import apply_titles, begin_notice, compute
from scoring.half_year_figures import Figures, counted_months, figures_of
from scoring.half_year_opening import close_entries, open_half_year
from scoring.half_year_people import candidates
from scoring.half_years import HalfYear
from scoring.models import HalfYearDecision, HalfYearEvaluation, Month
from scoring.panel import Marks, enter_marks, submit_marks
from scoring.roster import Participant
from scoring.self_assessments import save_self_assessment, submit_self_assessment
from scoring.veto_register import decide_veto, propose_veto

ONE_DAY = timedelta(days=1)
CONFIDENCE = 4  # tenths of a point at most that a department gives itself above its months, a section
STRICTNESS = (-8, -4, 0, 3, 6)  # tenths of a point by which each member's marks lie off the months
LATER = ("三季度", "四季度", "下半年", "年终", "国庆", "中秋")  # no work of the first half
SPREAD = 12  # tenths of a point to either side of it


@transaction.atomic
def apply_first_half(stage: Stage, last_month: Month) -> HalfYearDecision:
    """Everything about the first half-year, once its last month is published."""
    office, second, __ = stage.cast.office
    leader = stage.cast.leaders[0]
    published = timezone.localdate(last_month.revisions.get().published_at)
    opened_on = _after(stage, published)
    _veto(stage, year=opened_on.year)
    evaluation = open_half_year(
        campaign=stage.organisation.campaign,
        half=HalfYear(opened_on.year, 1),
        by=office,
        at=_at(opened_on, 9),
    )
    people = candidates(evaluation)
    rng = random.Random(f"half-year of {opened_on}")
    figures = _assess(stage, evaluation, people, rng)
    _mark(stage, evaluation, figures, rng)
    nominations = nominate_people(stage, evaluation, at=_at(evaluation.marks_until, 10))
    closed_on = _after(stage, evaluation.marks_until)
    close_entries(evaluation=evaluation, by=office, at=_at(closed_on, 9))
    compute(evaluation=evaluation, by=second, at=_at(closed_on, 10))
    decided_on = _after(stage, closed_on)
    choose_people(stage, evaluation, nominations, at=_at(decided_on, 14, 30))
    evaluation = begin_notice(evaluation=evaluation, by=leader, at=_at(decided_on, 15))
    applied_on = _after(stage, evaluation.notice_until)
    decision = apply_titles(evaluation=evaluation, by=office, at=_at(applied_on, 9, 30))
    meets_on = _after(stage, _after(stage, applied_on))
    honour_people(evaluation, people, by=office, at=_at(applied_on, 10), meets_at=_at(meets_on, 11))
    issue_commendation(decision=decision, by=office, at=_at(applied_on, 15))
    return decision


def titles_of(decision: HalfYearDecision) -> int:
    return sum(title.holds_title for title in decision.titles.all())


def _veto(stage: Stage, *, year: int) -> None:
    """One event of the spring that costs a department its title."""
    told = text("half_year")["veto"]
    day = date(year, told["month"], told["day"])
    proposed_on = _after(stage, day + timedelta(days=14))
    veto = propose_veto(
        campaign=stage.organisation.campaign,
        department=stage.organisation.departments[told["department"]].code,
        event=told["event"],
        basis=told["basis"],
        document=told["document"],
        since=day,
        until=date(year, 6, 30),
        by=stage.cast.office[0],
        at=_at(proposed_on, 9),
    )
    decide_veto(veto=veto, approve=True, by=stage.cast.leaders[1], at=_at(_after(stage, proposed_on), 16))


def _assess(
    stage: Stage, evaluation: HalfYearEvaluation, people: list[Participant], rng: random.Random
) -> dict[str, Figures]:
    """Every head files a self-summary with self-scores; one thinks more of the department than its months say."""
    months = counted_months(evaluation)
    found = {}
    for person in people:
        figures = figures_of(evaluation, person.department_id, months)
        found[person.code] = figures
        bold = person.name == text("half_year")["bold"]
        scores = {
            section.code: section.full
            if bold
            else min(
                section.full, section.mean.quantize(Decimal("0.1")) + Decimal(rng.randint(0, CONFIDENCE)) / 10
            )
            for section in figures.sections
        }
        by = stage.cast.heads[person.name]
        day = _within(stage, evaluation.opened_at, evaluation.self_until, rng)
        told = {"evaluation": evaluation, "department": person.code, "by": by}
        save_self_assessment(
            **told,
            summary=_summary(person, figures, rng),
            scores=scores,
            seen=0,
            at=_at(day, rng.randint(9, 11), rng.randrange(60)),
        )
        submit_self_assessment(**told, at=_at(day, rng.randint(14, 16), rng.randrange(60)))
    return found


def _summary(person: Participant, figures: Figures, rng: random.Random) -> str:
    told = text("half_year")
    tasks = [task for task in text("tasks")[person.name] if not any(word in task for word in LATER)]
    first, second = rng.sample(tasks, 2)
    weakest = min(figures.sections, key=lambda section: section.mean / section.full)
    said = (
        rng.choice(told["opening"]).format(name=person.name, first=first, second=second),
        rng.choice(told["weak"]).format(section=weakest.name),
        rng.choice(told["closing"]),
    )
    return "".join(f"<p>{words}</p>" for words in said)


def _mark(
    stage: Stage, evaluation: HalfYearEvaluation, figures: dict[str, Figures], rng: random.Random
) -> None:
    """Every member marks every department, each a little stricter or milder than the months."""
    for by, strictness in zip(stage.cast.leaders, STRICTNESS, strict=True):
        marks = {
            code: Marks(*(_noted(mean, strictness, rng) for mean in found.means.values()))
            for code, found in figures.items()
        }
        day = _within(stage, _at(evaluation.self_until + ONE_DAY, 9), evaluation.marks_until, rng)
        enter_marks(evaluation=evaluation, marks=marks, by=by, at=_at(day, rng.randint(9, 11)))
        submit_marks(evaluation=evaluation, by=by, at=_at(day, rng.randint(14, 16), rng.randrange(60)))


def _noted(mean: Decimal, strictness: int, rng: random.Random) -> Decimal:
    """A mark to half a point, as people give it."""
    halves = int((mean + Decimal(strictness + rng.randint(-SPREAD, SPREAD)) / 10) * 2 + Decimal("0.5"))
    return min(Decimal(100), Decimal(halves) / 2)


def _within(stage: Stage, since: datetime, until: date, rng: random.Random) -> date:
    """A working day between the two, the last at the latest."""
    first = timezone.localdate(since)
    day = first + timedelta(days=rng.randint(0, (until - first).days))
    return min(next_working_day(day, holidays=stage.holidays), until)


def _after(stage: Stage, day: date) -> date:
    return next_working_day(day + ONE_DAY, holidays=stage.holidays)


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
