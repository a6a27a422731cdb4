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
    Role.INSPECTOR: _("Inspects service windows, files what it finds, rechecks what was rectified."),
    Role.JUROR: _("Marks the works of contests without knowing who wrote them."),
    Role.EMPLOYEE: _(
        "Sees the published rankings and papers, studies the rules, answers papers, hands in works."
    ),
    Role.AUDITOR: _("Reads everything including the audit trail, and changes nothing."),
    Role.SYSTEM_ADMINISTRATOR: _("Accounts, roles and settings; no scores."),
}


# A second person of the office: who entered or submitted a group does not review it.
SECOND_OFFICE = "office_second"


@dataclass(frozen=True)
class DemoRole:
    """A button of the demo's sign-in page."""

    code: str
    label: str
    sees: str


def demo_roles() -> list[DemoRole]:
    """The roles for which the demo campaigns hold an account, in the order of a month's work."""
    held = set(_memberships().values_list("role", flat=True).order_by())
    roles = [
        DemoRole(role.value, role.label, sees) for role, sees in WHAT_IT_SEES.items() if role.value in held
    ]
    if demo_account(SECOND_OFFICE):
        reviews = _("Reviews what the first person of the office entered or submitted on somebody's behalf.")
        roles.insert(1, DemoRole(SECOND_OFFICE, _("Assessment office, second person"), reviews))
    return roles


def demo_account(role: str) -> User | None:
    """An account that holds the role in the newest demo campaign, the same one each time."""
    wanted, place = (Role.OFFICE, 1) if role == SECOND_OFFICE else (role, 0)
    if wanted not in Role:
        return None
    found = (
        _memberships()
        .filter(role=wanted)
        .select_related("user")
        .order_by("-campaign__year", "user__username", "pk")[place : place + 1]
    )
    return found[0].user if found else None


def _memberships():
    return Membership.objects.current().filter(campaign__is_demo=True, user__is_active=True)
