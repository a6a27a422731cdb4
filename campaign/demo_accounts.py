"""The roles that the demo's sign-in page offers, each with what it sees, and the accounts behind them."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from campaign.models import Membership, Role, User

WHAT_IT_SEES = {
    Role.OFFICE: _(
        "Runs the month: progress, review, publishing, bulletins, set-up of departments and schemes."
    ),
    Role.SCORER: _("Enters the deductions of the indicators that its department owns, and submits them."),
    Role.LEADER: _("Sees the month before it is published, and approves it."),
    Role.HEAD: _("Sees its own department's points with every reason, and everybody's published places."),
    Role.DEPUTY: _("The same as the head of the department."),
    Role.INSPECTOR: _("Sees the published rankings and papers."),
    Role.JUROR: _("Sees the published rankings and papers."),
    Role.EMPLOYEE: _("Sees the published rankings and papers."),
    Role.AUDITOR: _("Reads everything including the audit trail, and changes nothing."),
    Role.SYSTEM_ADMINISTRATOR: _("Accounts, roles and settings; no scores."),
}


@dataclass(frozen=True)
class DemoRole:
    """A button of the demo's sign-in page."""

    code: str
    label: str
    sees: str


def demo_roles() -> list[DemoRole]:
    """The roles for which the demo campaigns hold an account, in the order of a month's work."""
    held = set(_memberships().values_list("role", flat=True).order_by())
    return [
        DemoRole(role.value, role.label, sees) for role, sees in WHAT_IT_SEES.items() if role.value in held
    ]


def demo_account(role: str) -> User | None:
    """An account that holds the role in the newest demo campaign, the same one each time."""
    if role not in Role:
        return None
    found = (
        _memberships()
        .filter(role=role)
        .select_related("user")
        .order_by("-campaign__year", "user__username", "pk")
        .first()
    )
    return found.user if found else None


def _memberships():
    return Membership.objects.current().filter(campaign__is_demo=True, user__is_active=True)
