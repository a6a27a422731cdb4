"""Who reads which evidence, and the evidence of many lines at once (security.md ACL-4, ACL-5)."""

from collections import defaultdict
from collections.abc import Iterable

from campaign.models import Role
from campaign.permissions import Access
from scoring.blind_hiding import hides_line
from scoring.grid import hides_own
from scoring.models import Evidence, NotApplicableGrant
from scoring.rights import PREVIEWED, reads_all
from scoring.roster import participants

RELATED = ("attached_by", "withdrawn_by", "erased_by")


def evidence_of(lines: Iterable[int]) -> dict[int, list[Evidence]]:
    """Every file of these lines, withdrawn and erased ones among them, by line; one query.

    For readers who see the lines themselves with everything that was struck out.
    """
    return _by_line(Evidence.objects.filter(line__in=list(lines)).select_related(*RELATED).order_by("id"))


def proof_of(lines: Iterable[int]) -> dict[int, list[Evidence]]:
    """The files that prove these lines, by line, for a department that reads why it has its points; one query."""
    return _by_line(Evidence.objects.in_force().filter(line__in=list(lines)).order_by("id"))


def readable_evidence(access: Access, pk: int) -> Evidence | None:
    """A file of the campaign that this person may read, or None as if there were none."""
    found = (
        Evidence.objects.filter(pk=pk, line__month__campaign=access.campaign)
        .select_related("line__month", "line__indicator__owner", "line__department", "line__branch")
        .first()
    )
    return found if found is not None and may_read(found, access) else None


def may_read(evidence: Evidence, access: Access) -> bool:
    """Whoever reads the line reads its evidence; nobody yet who may enter its cell a second time.

    The office, the leading group and the auditor all of it; a scorer that of the own indicators, not about the own
    department before the preview; a head and deputy what proves the own department's lines, from the preview on.
    """
    line = evidence.line
    if hides_line(line, by=access):
        return False
    if reads_all(access):
        return True
    if not line.is_recusal and line.indicator.owner_id in access.departments(Role.SCORER):
        own = access.own_department_id
        if not (hides_own(access, line.month) and _counts_for(line, {own}, access)):
            return True
    if evidence.is_withdrawn or line.is_withdrawn or line.month.state not in PREVIEWED:
        return False
    return _counts_for(line, access.departments(Role.HEAD, Role.DEPUTY), access)


def _counts_for(line, departments: Iterable[int | None], access: Access) -> bool:
    """Is the line one of these departments', or one of a branch that counts for one of them?"""
    wanted = set(departments) - {None}
    if line.department_id is not None:
        return line.department_id in wanted
    if not wanted:
        return False
    month = line.month
    people = participants(access.campaign, first_day=month.first_day, last_day=month.last_day)
    mine = {
        person.department_id
        for person in people
        if person.branch_id == line.branch_id and person.department_id in wanted
    }
    excused = NotApplicableGrant.objects.filter(
        campaign=access.campaign,
        department__in=mine,
        indicator=line.indicator_id,
        first_month__lte=month.first_day,
        last_month__gte=month.first_day,
    )
    return bool(mine - set(excused.values_list("department_id", flat=True))) if mine else False


def _by_line(rows: Iterable[Evidence]) -> dict[int, list[Evidence]]:
    found = defaultdict(list)
    for row in rows:
        found[row.line_id].append(row)
    return dict(found)
