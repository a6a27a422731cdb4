"""What the leading group reads of a department before it marks: figures, deductions, bonuses, self-assessment, vetoes."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from scoring.half_year_figures import Figures, figures_of
from scoring.half_year_settings import Settings
from scoring.history import PublishedMonth
from scoring.models import HalfYearEvaluation, SelfAssessment, SelfFile, SelfState, Standing, Veto
from scoring.roster import Participant
from scoring.self_scores import SheetGap, gaps
from scoring.veto_register import vetoes_in_force


@dataclass(frozen=True)
class Fact:
    """One frozen deduction or bonus of a month."""

    month: PublishedMonth
    label: str
    points: str
    text: str


@dataclass(frozen=True)
class Dossier:
    """All that is known of a department's half-year to whoever marks it."""

    participant: Participant
    figures: Figures
    deductions: tuple[Fact, ...]
    bonuses: tuple[Fact, ...]
    assessment: SelfAssessment | None
    files: tuple[SelfFile, ...]
    gaps: tuple[SheetGap, ...]
    vetoes: tuple[Veto, ...]

    @property
    def deducted(self) -> Decimal:
        return sum((Decimal(fact.points) for fact in self.deductions), Decimal("0.00"))


def dossier_of(
    evaluation: HalfYearEvaluation, participant: Participant, months: Sequence[PublishedMonth]
) -> Dossier:
    """The dossier from frozen rows; the self-assessment only once it is submitted."""
    department = participant.department_id
    figures = figures_of(evaluation, department, months)
    deductions, bonuses = _facts(department, figures.months)
    assessment = (
        SelfAssessment.objects.filter(evaluation=evaluation, department=department, state=SelfState.SUBMITTED)
        .prefetch_related("scores", "files")
        .first()
    )
    return Dossier(
        participant,
        figures,
        deductions,
        bonuses,
        assessment,
        tuple(assessment.files.all()) if assessment else (),
        gaps_of(evaluation, assessment, figures.means),
        tuple(vetoes_in_force(evaluation).get(department, ())),
    )


def gaps_of(
    evaluation: HalfYearEvaluation, assessment: SelfAssessment | None, means: dict[str, Decimal | None]
) -> tuple[SheetGap, ...]:
    """The self-scores of both sheets beside the means, by the limit of the half-year; empty without a self-score."""
    if assessment is None:
        return ()
    own = {"business": assessment.business, "self_development": assessment.self_development}
    return tuple(gaps(own, means, limit=Settings.thawed(evaluation.settings).self_gap))


def _facts(department: int, months: Sequence[PublishedMonth]) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """The frozen lines and bonuses of the months, the newest month last; one query."""
    by_revision = {month.revision_id: month for month in months}
    rows = {
        revision: (lines, bonuses)
        for revision, lines, bonuses in Standing.objects.filter(
            revision__in=by_revision, department=department
        ).values_list("revision_id", "detail__lines", "detail__bonus_lines")
    }
    lines, bonuses = [], []
    for revision, month in by_revision.items():
        held = rows.get(revision)
        if held is None:
            continue
        lines += [Fact(month, line["indicator"], line["points"], line["reason"]) for line in held[0]]
        bonuses += [Fact(month, line["item_name"], line["points"], line["reason"]) for line in held[1]]
    return tuple(lines), tuple(bonuses)
