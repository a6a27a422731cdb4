"""The steps of a month as people see them: what each is called, who takes it, from which state, by which verb."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from campaign.models import Role
from campaign.permissions import Access
from scoring import closing, gates
from scoring.models import Month, MonthState


@dataclass(frozen=True)
class Step:
    """One arrow of a month. With a gate, a reason goes through it; backwards, a reason is needed.

    One that `tells` people of itself can be taken silently.
    """

    code: str
    starts_from: MonthState
    role: Role
    verb: Callable
    label: str
    explanation: str
    done: str
    gate: str = ""
    is_back: bool = False
    tells: bool = False

    def take(self, month: Month, *, by: Access, reason: str, silent: bool = False) -> None:
        """Run the verb, where it tells people silently if asked to; raises the verb's Refused."""
        quiet = {"silent": silent} if self.tells else {}
        if self.gate:
            self.verb(month=month, by=by, override=reason, **quiet)
        elif self.is_back:
            self.verb(month=month, by=by, reason=reason)
        else:
            self.verb(month=month, by=by, **quiet)


STEPS = (
    Step(
        "open",
        MonthState.DRAFT,
        Role.OFFICE,
        closing.open_month,
        _("Open the month"),
        _("The owners can enter deductions from now on."),
        _("The month is open: the owners can score."),
        tells=True,
    ),
    Step(
        "close",
        MonthState.OPEN,
        Role.OFFICE,
        closing.close_month,
        _("Close scoring"),
        _("Nothing is entered any more; the groups are reviewed."),
        _("Scoring is closed. Next: review every group."),
        gate=gates.CLOSE,
    ),
    Step(
        "review",
        MonthState.CLOSED,
        Role.OFFICE,
        closing.review_month,
        _("Finish the review"),
        _("The departments' preview of their own sheets begins."),
        _("The month is reviewed and the preview runs. Next: the leading group approves."),
        gate=gates.REVIEW,
        tells=True,
    ),
    Step(
        "approve",
        MonthState.REVIEWED,
        Role.LEADER,
        closing.approve_month,
        _("Approve the month"),
        _("The leading group stands for the result; the office can publish it."),
        _("The month is approved. Next: the office publishes it."),
        gate=gates.APPROVE,
    ),
    Step(
        "publish",
        MonthState.APPROVED,
        Role.OFFICE,
        closing.publish_month,
        _("Publish the month"),
        _("Points, places, names and reasons are frozen for good and everybody can read them."),
        _("The month is published. Next: issue its bulletin."),
        gate=gates.PUBLISH,
        tells=True,
    ),
    Step(
        "reopen",
        MonthState.CLOSED,
        Role.OFFICE,
        closing.reopen_month,
        _("Reopen scoring"),
        _("Submitted groups stay submitted until they are sent back."),
        _("Scoring is open again."),
        is_back=True,
    ),
    Step(
        "end_preview",
        MonthState.REVIEWED,
        Role.OFFICE,
        closing.end_preview,
        _("End the preview"),
        _("The month goes back to closed; the preview begins anew after the next review."),
        _("The preview is ended; the month is closed again."),
        is_back=True,
    ),
    Step(
        "withdraw_approval",
        MonthState.APPROVED,
        Role.LEADER,
        closing.withdraw_approval,
        _("Withdraw the approval"),
        _("The month goes back to the leading group."),
        _("The approval is withdrawn; the month is reviewed again."),
        is_back=True,
    ),
)
BY_CODE = {step.code: step for step in STEPS}


def forward_step(month: Month) -> Step | None:
    """The step that the month takes next; None once it is published."""
    return next((step for step in STEPS if step.starts_from == month.state and not step.is_back), None)


def way_back(month: Month) -> Step | None:
    """The named step backwards from the month's state, where there is one."""
    return next((step for step in STEPS if step.starts_from == month.state and step.is_back), None)
