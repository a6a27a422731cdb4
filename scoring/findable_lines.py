"""Deductions as search finds them: each with the page on which it is explained."""

from collections.abc import Mapping, Sequence

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from campaign.models import Branch, Department, DepartmentName, Enrolment, Role
from campaign.permissions import Access
from campaign.search_words import Word
from campaign.searching import Hit, RowSource, equal, in_month, on_day, within
from scoring.models import DeductionRule, Indicator, LedgerLine, Month, MonthState
from scoring.readable_lines import readable_lines
from scoring.rights import reads_all, reads_department


def findable_lines(access: Access) -> QuerySet[LedgerLine] | None:
    lines = readable_lines(access)
    if lines is None:
        return None
    lines = lines.select_related("month", "department", "branch", "indicator", "rule")
    return lines.order_by("-month__first_day", "-fact_date", "-pk")


def _holding(access: Access, word: Word) -> Q:
    """By the public reason, the department or branch, the indicator or rule; internal notes are never looked at.

    Names are looked up once, and only the reason in every line: a year has tens of thousands.
    """
    campaign = access.campaign
    departments = Department.objects.filter(within(word, "name"), unit=campaign.unit_id)
    former = DepartmentName.objects.filter(within(word, "name"), department__unit=campaign.unit_id)
    indicators = Indicator.objects.filter(
        within(word, "name") | equal(word, "code"), section__sheet__scheme__campaign=campaign
    )
    rules = DeductionRule.objects.filter(
        equal(word, "code"), indicator__section__sheet__scheme__campaign=campaign
    )
    return (
        within(word, "public_reason")
        | Q(department__in=departments.values("pk"))
        | Q(department__in=former.values("department"))
        | Q(branch__in=Branch.objects.filter(within(word, "name"), unit=campaign.unit_id).values("pk"))
        | Q(indicator__in=indicators.values("pk"))
        | Q(rule__in=rules.values("pk"))
        | on_day(access, word, "fact_date") & Q(date_stated=True)
        | Q(month__in=Month.objects.filter(in_month(word, "first_day"), campaign=campaign).values("pk"))
    )


def _hits(access: Access, lines: Sequence[LedgerLine]) -> list[Hit]:
    of_branch = _own_of_branches(access, [line.branch_id for line in lines if line.branch_id])
    return [
        Hit(
            title=f"−{line.points} · {(line.department or line.branch).name}",
            url=_explained(access, line, of_branch),
            about=" · ".join(
                (
                    line.month.name,
                    f"{line.indicator.code} {line.indicator.name}",
                    *([line.rule.code] if line.rule else []),
                    *([date_format(line.fact_date, "MONTH_DAY_FORMAT")] if line.date_stated else []),
                )
            ),
            text=line.public_reason,
        )
        for line in lines
    ]


def _explained(access: Access, line: LedgerLine, of_branch: Mapping[int, str]) -> str:
    """The department's page in the month, at the indicator; the cell for those who read that and not the department."""
    campaign, month = access.campaign.code, line.month.code
    if line.department is None:
        department = of_branch.get(line.branch_id, "")
    else:
        department = line.department.code if reads_department(access, line.department_id) else ""
    if not department or (reads_all(access) and line.month.state != MonthState.PUBLISHED):
        return reverse("scoring:line_detail", args=[campaign, line.pk])
    is_published = line.month.state == MonthState.PUBLISHED
    page = "scoring:department_detail" if is_published else "scoring:department_preview"
    return reverse(page, args=[campaign, month, department]) + f"#indicator-{line.indicator.code}"


def _own_of_branches(access: Access, branches: Sequence[int]) -> dict[int, str]:
    """The code of the head's own department in each of the branches; no query for anybody else."""
    own = access.departments(Role.HEAD, Role.DEPUTY)
    if not own or reads_all(access):
        return {}
    rows = Enrolment.objects.filter(campaign=access.campaign, department__in=own, branch__in=branches)
    return dict(rows.order_by("since").values_list("branch", "department__code"))


LINES = RowSource(
    kind="lines",
    name=gettext_lazy("Deductions"),
    icon="same",
    rows=findable_lines,
    holding=_holding,
    hits=_hits,
    is_text=True,
)
