"""What came of a quiz paper: by department, by question, and for each person alone the own result.

There is no table of persons with their points, anywhere (rules.md §7).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import Avg, Count, DecimalField, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, Round
from django.utils import timezone

from activities.etiquette.grading import KINDS
from activities.etiquette.quiz_closing import counted_attempts
from activities.models import AttemptWay, Question, QuestionKind, QuizAttempt, QuizPaper, QuizState
from campaign.models import Department, Enrolment, Person, Role
from campaign.permissions import Access, any_of
from campaign.rounding import half_up

reads_all_results = any_of(Role.OFFICE, Role.AUDITOR, Role.LEADER)
FEWEST = 3  # marked papers of a department: with fewer, its figures would tell who had what


@dataclass(frozen=True)
class DepartmentResult:
    """How a department did: people in service, papers handed in, passed, and the mean of the marked ones."""

    department: Department | None
    staff: int
    taken: int
    marked: int
    passed: int
    total: Decimal

    @property
    def pass_rate(self) -> Decimal | None:
        """Of the marked papers, in percent; None with fewer than three."""
        return half_up(Fraction(100 * self.passed, self.marked)) if self.marked >= FEWEST else None

    @property
    def taken_rate(self) -> Decimal | None:
        """Of the people in service, in percent; at most 100, where somebody has moved since."""
        return min(half_up(Fraction(100 * self.taken, self.staff)), Decimal("100.00")) if self.staff else None

    @property
    def mean(self) -> Decimal | None:
        """Of the marked papers, in points; None with fewer than three."""
        return half_up(Fraction(self.total) / self.marked) if self.marked >= FEWEST else None


@dataclass(frozen=True)
class QuizResult:
    """The departments in their fixed order, and all of them together."""

    departments: list[DepartmentResult]
    everybody: DepartmentResult
    by_way: dict[str, int]


def quiz_result(paper: QuizPaper) -> QuizResult:
    """Four queries, whatever the number of people and departments."""
    day = timezone.localdate(paper.closes_at)
    figures = {
        row["department"]: row
        for row in counted_attempts(paper)
        .order_by()
        .values("department")
        .annotate(
            taken=Count("pk"),
            marked=Count("total"),
            passed=Count("pk", filter=Q(is_passed=True)),
            sum=Coalesce(Sum("total"), Decimal(0), output_field=DecimalField()),
            online=Count("pk", filter=Q(way=AttemptWay.ONLINE)),
        )
    }
    people = Person.objects.filter(unit=paper.campaign.unit_id).in_service(day)
    staff = dict(people.order_by().values_list("department").annotate(Count("pk")))
    places = Enrolment.objects.filter(campaign=paper.campaign_id, since__lte=day).select_related("department")
    found: dict[int, DepartmentResult] = {}
    for place in places.order_by("position", "department__code", "pk"):
        if place.covers(day) or place.department_id in figures:
            found.setdefault(
                place.department_id, _result(place.department, staff.get(place.department_id, 0), figures)
            )
    elsewhere = set(figures) - set(found)
    for department in Department.objects.filter(pk__in=elsewhere).order_by("code"):
        found[department.pk] = _result(department, staff.get(department.pk, 0), figures)
    rows = [row for row in found.values() if row.staff or row.taken]
    online = sum(row["online"] for row in figures.values())
    taken = sum(row["taken"] for row in figures.values())
    return QuizResult(rows, _sum(rows), {AttemptWay.ONLINE: online, AttemptWay.PAPER: taken - online})


def result_of_own(paper: QuizPaper, access: Access) -> list[DepartmentResult]:
    """What heads and deputies read: their own departments. Passed, rate and mean come with the release.

    Before it they would change with every paper, and tell who handed in last had what (rules.md §7).
    """
    own = access.departments(Role.HEAD, Role.DEPUTY)
    rows = [row for row in quiz_result(paper).departments if row.department.pk in own]
    if paper.state == QuizState.RELEASED:
        return rows
    return [DepartmentResult(row.department, row.staff, row.taken, 0, 0, Decimal(0)) for row in rows]


def own_attempts(person: Person, papers: QuerySet) -> QuerySet:
    """The person's own attempts that count for something."""
    return (
        QuizAttempt.objects.filter(person=person, voided_at__isnull=True, paper__in=papers)
        .select_related("paper")
        .order_by("-paper__opens_at", "-pk")
    )


def own_parts(attempt: QuizAttempt) -> list[tuple[str, str]]:
    """The points of one's own paper by kind, once the results are released."""
    if attempt.paper.state != QuizState.RELEASED:
        return []
    return [(QuestionKind(kind).label, attempt.parts[kind]) for kind in KINDS if kind in attempt.parts]


def own_mistakes(attempt: QuizAttempt) -> list:
    """The own answers that did not get full points, with what is right, once the results are released; one query."""
    if attempt.paper.state != QuizState.RELEASED:
        return []
    return list(
        attempt.answers.select_related("item").filter(points__lt=F("item__points")).order_by("item__position")
    )


def bank_figures(questions: Iterable[Question]) -> QuerySet:
    """The questions with `papers` (on how many released or open papers) and `right_share` (of all who had it)."""
    return questions.annotate(
        papers=Count("items", filter=~Q(items__paper__state=QuizState.DRAFT), distinct=True),
        share=Round(Avg("items__right_share", filter=Q(items__answered__gt=0)), 1),
    )


def _result(department: Department, staff: int, figures: dict) -> DepartmentResult:
    row = figures.get(department.pk)
    if row is None:
        return DepartmentResult(department, staff, 0, 0, 0, Decimal(0))
    return DepartmentResult(department, staff, row["taken"], row["marked"], row["passed"], row["sum"])


def _sum(rows: list[DepartmentResult]) -> DepartmentResult:
    return DepartmentResult(
        None,
        sum(row.staff for row in rows),
        sum(row.taken for row in rows),
        sum(row.marked for row in rows),
        sum(row.passed for row in rows),
        sum((row.total for row in rows), Decimal(0)),
    )
