"""The pass rates of a released paper, offered to scoring as evidence for 理论业务学习; a person accepts or declines."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from activities.etiquette.quiz_making import locked_quiz, record_quiz
from activities.etiquette.quiz_results import quiz_result
from activities.models import QuizPaper, QuizState
from activities.offers import offer_evidence
from campaign.models import Enrolment, Proposal
from campaign.permissions import Access

SUBJECT = "理论业务学习"  # the section of the scheme, as the source paper calls it


@transaction.atomic
def offer_pass_rates(*, paper: QuizPaper, by: Access, at: datetime | None = None) -> list[Proposal]:
    """Offer each assessed department's figures once; departments without a paper are offered too, with 0 taken.

    By the office, for a released paper. Again, it offers nothing new. Raises WrongStep, NotAllowed.
    """
    paper = locked_quiz(paper, QuizState.RELEASED, by=by)
    assessed = set(
        Enrolment.objects.filter(campaign=paper.campaign_id, category__isnull=False).values_list(
            "department", flat=True
        )
    )
    link = reverse("activities:quiz_results", args=[by.campaign.code, paper.pk])
    offered = []
    for row in quiz_result(paper).departments:
        if row.department.pk in assessed:
            with override("zh-hans"):  # scoring keeps it as it is said, like every paper
                text, figures = _said(paper, row)
            offered.append(
                offer_evidence(
                    campaign=by.campaign,
                    key=f"quiz:{paper.pk}:{row.department.code}",
                    department=row.department,
                    subject=SUBJECT,
                    text=text,
                    figures=figures,
                    link=link,
                    by=by,
                    at=at,
                )
            )
    record_quiz("offered", paper, by=by, at=at, departments=len(offered))
    return offered


def is_offered(paper: QuizPaper) -> bool:
    return Proposal.objects.filter(campaign=paper.campaign_id, key__startswith=f"quiz:{paper.pk}:").exists()


def _said(paper: QuizPaper, row) -> tuple[str, dict[str, str]]:
    figures = {
        _("People"): str(row.staff),
        _("Papers handed in"): str(row.taken),
        _("Share taken"): f"{row.taken_rate} %" if row.taken_rate is not None else "—",
        _("Pass rate"): f"{row.pass_rate} %" if row.pass_rate is not None else "—",
        _("Mean"): str(row.mean) if row.mean is not None else "—",
    }
    said = {"title": paper.title, "taken": row.taken, "passed": row.passed}
    if row.pass_rate is None:  # with so few papers it would tell who passed
        return _("%(title)s: %(taken)s papers.") % said, figures
    return _("%(title)s: %(taken)s papers, %(passed)s passed.") % said, figures
