"""Who reads what of a month (security.md ACL-4)."""

from django.db.models import Q, QuerySet

from campaign.models import Enrolment, Role
from campaign.permissions import Access, any_of
from scoring.models import MonthState, Recheck

# Before these a scorer does not see the points of the own department (security.md ACL-4).
PREVIEWED = (MonthState.REVIEWED, MonthState.APPROVED, MonthState.PUBLISHED)

reads_all = any_of(Role.OFFICE, Role.LEADER, Role.AUDITOR)
sees_months = any_of(Role.OFFICE, Role.LEADER, Role.AUDITOR, Role.SCORER)
reads_notes = any_of(Role.OFFICE, Role.AUDITOR, Role.SCORER)  # internal ones; rules.md §2.3
previews = any_of(Role.OFFICE, Role.LEADER, Role.AUDITOR, Role.HEAD, Role.DEPUTY)
reads_scheme = any_of(Role.OFFICE, Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR, Role.LEADER, Role.SCORER)
reads_evidence = any_of(
    Role.OFFICE, Role.LEADER, Role.AUDITOR, Role.SCORER, Role.HEAD, Role.DEPUTY
)  # which file, evidence_reading says


def reads_department(access: Access, department_id: int) -> bool:
    """Every line and reason of a department: for its head and deputy, and for those who read all."""
    return reads_all(access) or department_id in access.departments(Role.HEAD, Role.DEPUTY)


reads_rechecks = any_of(Role.OFFICE, Role.LEADER, Role.AUDITOR, Role.HEAD, Role.DEPUTY, Role.SCORER)


def visible_rechecks(access: Access) -> QuerySet[Recheck]:
    """The objections and appeals that this person may read: all, or those of the own department or indicators."""
    rows = Recheck.objects.filter(month__campaign=access.campaign)
    if reads_all(access):
        return rows
    return rows.filter(
        Q(department__in=access.departments(Role.HEAD, Role.DEPUTY))
        | Q(indicator__owner__in=access.departments(Role.SCORER))
    )


def about_department(department_id: int) -> Q:
    """Lines about a department, and those of every branch that it ever belonged to."""
    branches = Enrolment.objects.filter(department=department_id, branch__isnull=False).values("branch")
    return Q(department=department_id) | Q(branch__in=branches)
