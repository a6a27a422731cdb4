"""The steps of a half-year as people see them: what each is called, who takes it, from which state, by which verb."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from campaign.models import Role
from campaign.permissions import Access
from scoring import half_year_deciding as deciding
from scoring import half_year_opening as opening
from scoring.models import HalfYearEvaluation, HalfYearState


@dataclass(frozen=True)
class HalfStep:
    """One arrow of a half-year; backwards it needs a reason."""

    code: str
    starts_from: HalfYearState
    role: Role
    verb: Callable
    label: str
    explanation: str
    done: str
    is_back: bool = False

    def take(self, evaluation: HalfYearEvaluation, *, by: Access, reason: str) -> None:
        """Run the verb; raises its Refused."""
        if self.is_back:
            self.verb(evaluation=evaluation, by=by, reason=reason)
        else:
            self.verb(evaluation=evaluation, by=by)


STEPS = (
    HalfStep(
        "close",
        HalfYearState.OPEN,
        Role.OFFICE,
        opening.close_entries,
        _("Close the entries"),
        _("Self-assessments, marks and ballots are complete; nothing is entered any more."),
        _("The entries are closed."),
    ),
    HalfStep(
        "reopen",
        HalfYearState.CLOSED,
        Role.OFFICE,
        opening.reopen_entries,
        _("Open the entries again"),
        _("Something was forgotten or entered wrongly."),
        _("The entries are open again."),
        is_back=True,
    ),
    HalfStep(
        "compute",
        HalfYearState.CLOSED,
        Role.OFFICE,
        deciding.compute,
        _("Compute the result"),
        _("Composite, eligibility, quota and ties by the rules; the result then awaits the leading group."),
        _("The result is computed and awaits the leading group's decision."),
    ),
    HalfStep(
        "notice",
        HalfYearState.PENDING,
        Role.LEADER,
        deciding.begin_notice,
        _("Approve for public notice"),
        _("The list is open to objections of the heads for the days of the settings."),
        _("The public notice has begun."),
    ),
    HalfStep(
        "recompute",
        HalfYearState.PENDING,
        Role.OFFICE,
        deciding.compute,
        _("Compute anew"),
        _("With the months, vetoes and entries of now; the earlier computation stays on file."),
        _("The result is computed anew."),
    ),
    HalfStep(
        "apply",
        HalfYearState.NOTICE,
        Role.OFFICE,
        deciding.apply_titles,
        _("Let the titles take effect"),
        _("After the last day of the public notice, all together; from then on nothing of them changes."),
        _("The titles are in effect."),
    ),
    HalfStep(
        "withdraw",
        HalfYearState.NOTICE,
        Role.LEADER,
        deciding.withdraw_notice,
        _("Withdraw the public notice"),
        _("An objection was upheld, or figures changed; the result is computed anew."),
        _("The public notice is withdrawn."),
        is_back=True,
    ),
    HalfStep(
        "anew",
        HalfYearState.APPLIED,
        Role.LEADER,
        deciding.decide_anew,
        _("Decide anew"),
        _("The titles stay in effect until a new decision takes their place."),
        _("The half-year is decided anew; the present titles stay in effect until then."),
        is_back=True,
    ),
)
BY_CODE = {step.code: step for step in STEPS}


def steps_from(evaluation: HalfYearEvaluation) -> list[HalfStep]:
    """The arrows that leave the present state, the one forward first."""
    was_computed = evaluation.computation_id is not None
    return [
        step
        for step in STEPS
        if step.starts_from == evaluation.state and not (was_computed and step.code == "reopen")
    ]
