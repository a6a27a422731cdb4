"""Who asks, who answers, who takes part in the thread of an objection or appeal (rules.md §4)."""

from django.utils.translation import gettext as _

from campaign.models import Role
from campaign.permissions import Access
from campaign.refusals import NotAllowed, Refused
from scoring.cells import OwnDepartment
from scoring.models import LedgerLine, Recheck


class OwnEntry(Refused):
    """Whoever entered the line does not answer for it."""


def may_ask(department_id: int, *, by: Access) -> bool:
    """Its head or deputy, or the office for it."""
    return department_id in by.departments(Role.HEAD, Role.DEPUTY) or by.holds(Role.OFFICE)


def asks(recheck: Recheck, *, by: Access) -> bool:
    """The head or deputy of the department; for what the office filed, the office too."""
    return recheck.department_id in by.departments(Role.HEAD, Role.DEPUTY) or (
        recheck.on_behalf and by.holds(Role.OFFICE)
    )


def takes_part(recheck: Recheck, *, by: Access) -> bool:
    """Those who asked, and those who may answer or decide."""
    return (
        asks(recheck, by=by)
        or by.holds(Role.OFFICE, Role.LEADER)
        or recheck.indicator.owner_id in by.departments(Role.SCORER)
    )


def check_answerer(recheck: Recheck, *, by: Access) -> None:
    """Refuse whoever may not answer: not of the owner or the office, of the department itself, the scorer, who filed it."""
    if not (by.holds(Role.OFFICE) or recheck.indicator.owner_id in by.departments(Role.SCORER)):
        raise NotAllowed(_("The owner of the indicator or the assessment office answers."))
    if by.own_department_id == recheck.department_id:
        raise OwnDepartment(_("Nobody decides about his own department."))
    if by.user.pk == recheck.filed_by_id:
        raise OwnEntry(_("Whoever filed it does not answer it; another of the office does."))
    if by.user.pk in _writers(recheck):
        raise OwnEntry(_("Somebody other than the scorer answers: you entered a line here."))


def check_decider(recheck: Recheck, *, by: Access) -> None:
    """Refuse whoever does not speak the last word: of the department itself, who answered, who entered a line."""
    if by.own_department_id == recheck.department_id:
        raise OwnDepartment(_("Nobody decides about his own department."))
    if by.user.pk in (recheck.answered_by_id, *_writers(recheck)):
        raise OwnEntry(_("Whoever entered the line or answered does not decide."))


def _writers(recheck: Recheck) -> set[int]:
    """Who entered a line of the cell, withdrawn ones among them."""
    lines = LedgerLine.objects.filter(month=recheck.month_id, indicator=recheck.indicator_id)
    own = lines.filter(department=recheck.department_id)
    branches = lines.filter(branch__enrolments__department=recheck.department_id)
    return set((own | branches).values_list("entered_by", flat=True))
