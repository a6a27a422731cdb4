"""What stands between a half-year and its computation: missing marks, ballots, self-assessments, parts.

A missing part never counts as zero: it blocks here, or it is left out by a recorded decision (rules.md §5).
"""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.refusals import Refused
from scoring.half_year_facts import gather
from scoring.half_year_people import candidates, panel_members
from scoring.half_year_result import evaluate
from scoring.half_year_settings import Settings
from scoring.models import Appraisal, HalfYearEvaluation, PanelSheet, PartExclusion, SelfAssessment, SelfState

What = PartExclusion.What


@dataclass(frozen=True)
class Missing:
    """One thing that is missing, in words, and what a recorded decision would leave out."""

    message: str
    what: str
    department: str = ""
    member: str = ""


class HalfYearBlocked(Refused):
    """Something is missing; `missing` says what."""

    def __init__(self, found: list[Missing]):
        super().__init__(
            _(
                "%(count)s things are missing. Missing is never zero: add them, or leave them out by a decision."
            )
            % {"count": len(found)}
        )
        self.missing = found


def entries_missing(evaluation: HalfYearEvaluation) -> list[Missing]:
    """Everything that the rules in force need and nobody decided to leave out."""
    settings = Settings.thawed(evaluation.settings)
    found = []
    if settings.weight_panel:
        found += _members_missing(evaluation)
    if settings.weight_appraisal:
        found += _appraisal_missing(evaluation)
    if settings.summary_needed:
        found += _self_missing(evaluation)
    return found + parts_missing(evaluation, all_marked=not found)


def _members_missing(evaluation: HalfYearEvaluation) -> list[Missing]:
    submitted = PanelSheet.objects.filter(evaluation=evaluation, submitted_at__isnull=False)
    left_out = PartExclusion.objects.filter(evaluation=evaluation, what=What.MEMBER)
    there = {*submitted.values_list("member", flat=True), *left_out.values_list("member", flat=True)}
    return [
        Missing(
            _("%(member)s has not submitted the marks.") % {"member": user.name},
            What.MEMBER,
            member=user.username,
        )
        for user in panel_members(evaluation)
        if user.pk not in there
    ]


def _appraisal_missing(evaluation: HalfYearEvaluation) -> list[Missing]:
    if Appraisal.objects.filter(evaluation=evaluation, closed_at__isnull=False).exists():
        return []
    return [Missing(_("The democratic appraisal has a weight and is not closed."), What.APPRAISAL)]


def _self_missing(evaluation: HalfYearEvaluation) -> list[Missing]:
    filed = SelfAssessment.objects.filter(evaluation=evaluation, state=SelfState.SUBMITTED)
    there = set(filed.values_list("department", flat=True)) | set(
        PartExclusion.objects.filter(
            evaluation=evaluation, what__in=[What.SELF, What.DEPARTMENT]
        ).values_list("department", flat=True)
    )
    return [
        Missing(
            _("%(department)s has not filed its self-summary.") % {"department": person.name},
            What.SELF,
            department=person.code,
        )
        for person in candidates(evaluation)
        if person.department_id not in there
    ]


def parts_missing(evaluation: HalfYearEvaluation, *, all_marked: bool = True) -> list[Missing]:
    """Departments without a part that has a weight; the leading group's and the ballots' once they are complete."""
    inputs = gather(evaluation, decided_on=timezone.localdate())
    names = {department["department"]: department["department_name"] for department in inputs["departments"]}
    words = {
        "monthly": (_("%(department)s has no scored month."), What.DEPARTMENT),
        "panel": (_("%(department)s has no mark of the leading group."), What.PANEL),
        "appraisal": (_("%(department)s has no ballot."), What.APPRAISAL),
    }
    return [
        Missing(
            words[gap["part"]][0] % {"department": names[gap["department"]]},
            words[gap["part"]][1],
            department=gap["department"],
        )
        for gap in evaluate(inputs)["missing"]
        if all_marked or gap["part"] == "monthly"
    ]
