"""Who submits works for whom, and who reads them with their author's name (PRV-10)."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from activities.models import Contest, ContestState, Submission
from campaign.models import Person, Role
from campaign.permissions import Access, any_of
from campaign.refusals import NotAllowed

FOR_DEPARTMENT = (Role.HEAD, Role.DEPUTY, Role.SCORER)
reads_authors = any_of(Role.OFFICE, Role.AUDITOR)
# Everybody who is somebody in the unit takes part; the auditor looks on.
takes_part = any_of(*(role for role in Role.values if role != Role.AUDITOR))


def acts_for(person: Person, access: Access) -> bool:
    """Everybody for himself; head, deputy and clerk for their department; the office for everybody of the unit."""
    if access.holds(Role.AUDITOR) or person.unit_id != access.campaign.unit_id:
        return False
    if access.user.person_id == person.pk or access.holds(Role.OFFICE):
        return True
    return person.department_id in access.departments(*FOR_DEPARTMENT)


def submits_for_others(access: Access) -> bool:
    """Whether there is anybody else for whom this person submits works."""
    return access.holds(Role.OFFICE) or bool(access.departments(*FOR_DEPARTMENT))


def check_acts_for(person: Person, access: Access) -> None:
    """Raises NotAllowed."""
    if not acts_for(person, access):
        raise NotAllowed(_("Works are submitted by their author, his department or the office."))


def visible_works(access: Access, contest: Contest | None = None) -> QuerySet[Submission]:
    """The works that this person may read with their authors: his own, his department's, for office and auditor all."""
    rows = Submission.objects.filter(contest__campaign=access.campaign)
    if contest is not None:
        rows = rows.filter(contest=contest)
    if reads_authors(access):
        return rows
    return rows.filter(
        Q(author=access.user.person_id) | Q(department__in=access.departments(*FOR_DEPARTMENT))
    )


def visible_contests(access: Access) -> QuerySet[Contest]:
    """The contests of the campaign; those in preparation are there for office and auditor only."""
    rows = Contest.objects.filter(campaign=access.campaign)
    return rows if reads_authors(access) else rows.exclude(state=ContestState.DRAFT)
