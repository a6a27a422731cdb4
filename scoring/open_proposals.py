"""Proposed deductions that wait for a decision, and the group of the month in which each would be entered."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from campaign.models import Branch, Department, Proposal, ProposalKind, ProposalState
from scoring.models import IndicatorGroup, Month
from scoring.roster import participants


def waiting_in(group: IndicatorGroup) -> list[Proposal]:
    """The open proposals whose deductions belong into this group, oldest first; one query where there is none."""
    return waiting_by_owner(group.month).get(None if group.is_recusal else group.owner_id, [])


def waiting_by_owner(month: Month) -> Mapping[int | None, list[Proposal]]:
    """The open proposals of the month by the owner of their group; those about an owner itself, recusals, by None."""
    waiting = Proposal.objects.filter(
        campaign=month.campaign_id,
        kind=ProposalKind.DEDUCTION,
        state=ProposalState.OPEN,
        payload__month=month.code,
    )
    found = defaultdict(list)
    branch_of: dict[int, int | None] | None = None
    for proposal in waiting.order_by("pk"):
        said = proposal.payload
        is_recused = said["owner"] == said["department"]
        if said["branch"]:
            if branch_of is None:
                people = participants(month.campaign, first_day=month.first_day, last_day=month.last_day)
                branch_of = {person.department_id: person.branch_id for person in people}
            is_recused = branch_of.get(said["owner"]) == said["branch"]
        found[None if is_recused else said["owner"]].append(proposal)
    return found


def named_proposals(proposals: Sequence[Proposal], *, most: int) -> str:
    """Whom and what the proposals are about, in words; of many the first ones. Two queries."""
    shown = [proposal.payload for proposal in proposals[:most]]
    departments = Department.objects.in_bulk({said["department"] for said in shown} - {None})
    branches = Branch.objects.in_bulk({said["branch"] for said in shown} - {None})
    names = []
    for said in shown:
        target = branches[said["branch"]] if said["branch"] else departments[said["department"]]
        names.append(f"{target} {said['indicator']}")
    return "、".join(names) + ("…" if len(proposals) > most else "")
