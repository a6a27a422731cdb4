"""What publishing adds to the page of a half-year: the door to its commendation; named by the setting HALF_YEAR_DOORS."""

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.models import Role
from campaign.permissions import Access
from publishing.commendation_papers import commendation_waiting, commendations_issued, decision_to_commend
from scoring.half_year_doors import READS, Door
from scoring.models import HalfYearEvaluation


def commendation_doors(access: Access, evaluation: HalfYearEvaluation) -> list[Door]:
    """The decision of commendation: for readers of all its desk, for the others the paper once it is issued."""
    decision = decision_to_commend(evaluation)
    if decision is None:
        return []
    label = _("Decision of commendation")
    code = access.campaign.code
    issued = next((paper for paper in commendations_issued(evaluation) if _holds(paper)), None)
    if not access.holds(*READS):
        if issued is None:
            return []
        url = reverse("publishing:publication_detail", args=[code, issued.pk])
        return [Door(label, str(issued.number), url)]
    url = reverse("publishing:commendation", args=[code, evaluation.code])
    if commendation_waiting(decision) is None:
        return [Door(label, str(issued.number) if issued else _("Nobody is commended."), url)]
    return [Door(label, _("Not issued yet."), url, access.holds(Role.OFFICE))]


def _holds(paper) -> bool:
    return not (paper.number.is_void or paper.is_superseded)
