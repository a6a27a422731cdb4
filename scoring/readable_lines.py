"""The deductions that a person may read, over all months: what the pages of cells, groups and departments show of them."""

from collections import defaultdict

from django.db.models import Q, QuerySet

from campaign.models import Role
from campaign.permissions import Access
from scoring.blind_hiding import hidden_in_month
from scoring.history import published_months
from scoring.models import LedgerLine, Month, MonthState, NotApplicableGrant, Standing
from scoring.progress import IN_WORK
from scoring.rights import PREVIEWED, about_department, reads_all
from scoring.roster import Participant, participants

NOBODY = Q(pk__in=())


def readable_lines(access: Access) -> QuerySet[LedgerLine] | None:
    """The lines in force that this person may read, without those of cells that wait for his second entry.

    Everything for office, leading group and auditor; for a scorer the own indicators, of the own department from the
    preview on; for head and deputy what counts for their department, from the preview on. None where there is nothing
    to be read. Source: security.md ACL-4.
    """
    if reads_all(access):
        may = Q()
    elif access.holds(Role.SCORER, Role.HEAD, Role.DEPUTY):
        may = _of_scorer(access) | _of_head(access)
    else:
        return None
    lines = LedgerLine.objects.in_force().filter(may, month__campaign=access.campaign)
    hidden = _hidden(access)
    return lines.exclude(hidden) if hidden else lines


def _of_scorer(access: Access) -> Q:
    owners = access.departments(Role.SCORER)
    if not owners:
        return NOBODY
    mine = Q(indicator__owner__in=owners, is_recusal=False)
    own = access.own_department_id
    return mine if own is None else mine & (Q(month__state__in=PREVIEWED) | ~about_department(own))


def _of_head(access: Access) -> Q:
    """What was published counts as it is frozen; before that as the lines of department and branch stand."""
    own = access.departments(Role.HEAD, Role.DEPUTY)
    if not own:
        return NOBODY
    revisions = [month.revision_id for month in published_months(access.campaign)]
    frozen = Standing.objects.filter(revision__in=revisions, department__in=own).order_by("pk")
    found = Q(
        pk__in=[line["id"] for lines in frozen.values_list("detail__lines", flat=True) for line in lines]
    )
    previewed = Month.objects.filter(
        campaign=access.campaign, state__in=(MonthState.REVIEWED, MonthState.APPROVED)
    )
    for month in previewed.order_by("first_day"):
        people = participants(access.campaign, first_day=month.first_day, last_day=month.last_day)
        for person in people:
            if person.department_id in own:
                found |= _counts_for(person, month)
    return found


def _counts_for(person: Participant, month: Month) -> Q:
    """The department's own lines, and those of its branch on indicators that apply to it."""
    excused = NotApplicableGrant.objects.filter(
        campaign=month.campaign_id,
        department=person.department_id,
        first_month__lte=month.first_day,
        last_month__gte=month.first_day,
    )
    applies = Q(indicator__section__category__isnull=True) | Q(
        indicator__section__category=person.category_id
    )
    of_branch = Q(branch=person.branch_id) if person.branch_id else NOBODY
    of_branch &= applies & ~Q(indicator__in=excused.values("indicator"))
    return Q(month=month.pk) & (Q(department=person.department_id) | of_branch)


def _hidden(access: Access) -> Q:
    """The lines whose cells wait for a second entry that this person may make; no query where nothing is entered twice."""
    found = Q()
    if not access.campaign.rules.blind_codes:
        return found
    for month in Month.objects.filter(campaign=access.campaign, state__in=IN_WORK).order_by("first_day"):
        month.campaign = access.campaign
        departments, branches = defaultdict(set), defaultdict(set)
        for indicator, department, branch in hidden_in_month(month, by=access):
            if branch is None:
                departments[indicator].add(department)
            else:
                branches[indicator].add(branch)
        for indicator, those in departments.items():
            found |= Q(month=month.pk, indicator=indicator, department__in=those)
        for indicator, those in branches.items():
            found |= Q(month=month.pk, indicator=indicator, branch__in=those)
    return found
