"""What is open in a campaign, counted for whoever takes it over: papers in work, decisions, answers, tasks (features.md N17).

Only counts and pages: no person, no password, no address of a robot.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from activities.models import (
    Commendation,
    CommendationState,
    Complaint,
    Contest,
    ContestState,
    FindingState,
    InspectionState,
    QuizPaper,
    QuizState,
    Rating,
    RatingState,
    ServiceWindow,
    WordsState,
)
from activities.windows.hiding import visible_findings
from activities.windows.quarter_reading import quarters_of
from campaign.models import Proposal, ProposalKind, ProposalState, Role
from campaign.permissions import Access, any_of
from campaign.take_downs import open_take_downs
from publishing.commendation_papers import half_years_to_commend
from publishing.duties import without_bulletin
from publishing.models import AchievementStory, PaperDraft, StoryState
from scoring.history import published_months
from scoring.models import (
    Appraisal,
    Correction,
    CorrectionState,
    HalfYearEvaluation,
    HalfYearState,
    Month,
    Nomination,
    NominationState,
    NoticeObjection,
    Recheck,
    RecheckState,
    Veto,
    VetoState,
)
from scoring.progress import IN_WORK

# Some pages are not for the leading group, which reads the counts.
runs = any_of(Role.OFFICE, Role.AUDITOR)


@dataclass(frozen=True)
class Matter:
    """One kind of open things: how many, what else is to be said of them, and the page where they lie, if the reader may
    open it."""

    label: str
    count: int
    url: str
    note: str = ""


def open_matters(access: Access, *, today: date) -> list[Matter]:
    """Every kind of open thing in its order, with a count that may be 0; twenty-seven queries at most."""
    return [
        *_decisions(access),
        *_answers(access),
        *_of_activities(access, today=today),
        *_of_papers(access),
    ]


def _decisions(access: Access) -> Iterable[Matter]:
    """What waits for a decision about scores and titles."""
    campaign, code = access.campaign, access.campaign.code
    months = list(Month.objects.filter(campaign=campaign, state__in=IN_WORK).order_by("first_day"))
    yield Matter(
        _("Months that are not published"),
        len(months),
        reverse("scoring:month_list", args=[code]),
        _(", ").join(f"{month.name} {month.get_state_display()}" for month in months),
    )
    deductions, others, month = 0, 0, ""
    waiting = Proposal.objects.filter(campaign=campaign, state=ProposalState.OPEN).order_by("pk")
    for kind, of_month in waiting.values_list("kind", "payload__month"):
        if kind == ProposalKind.DEDUCTION:
            deductions += 1
            month = min(filter(None, (month, of_month)))
        else:
            others += 1
    reports = reverse("scoring:report_list", args=[code, month]) if month and runs(access) else ""
    yield Matter(_("Proposed deductions to decide on"), deductions, reports)
    yield Matter(_("Offers of activities to decide on"), others, reverse("scoring:offer_list", args=[code]))
    states = (CorrectionState.DRAFT, CorrectionState.REQUESTED, CorrectionState.APPROVED)
    rows = Correction.objects.filter(month__campaign=campaign, state__in=states)
    corrections = list(rows.order_by("pk").values_list("month__first_day", flat=True))
    url = (
        reverse("scoring:correction_list", args=[code, f"{corrections[0]:%Y-%m}"])
        if corrections
        else reverse("scoring:month_list", args=[code])
    )
    yield Matter(_("Corrections that are not published"), len(corrections), url)
    halves = list(
        HalfYearEvaluation.objects.filter(campaign=campaign)
        .exclude(state=HalfYearState.APPLIED)
        .order_by("code")
    )
    names = _(", ").join(f"{half.name} {half.get_state_display()}" for half in halves)
    yield Matter(
        _("Half-years that are not in effect"),
        len(halves),
        reverse("scoring:half_year_list", args=[code]),
        names,
    )
    votings = Appraisal.objects.filter(evaluation__campaign=campaign, closed_at__isnull=True).count()
    yield Matter(
        _("Democratic appraisals that are not closed"),
        votings,
        reverse("scoring:half_year_list", args=[code]),
    )
    vetoes = Veto.objects.filter(campaign=campaign, state=VetoState.PROPOSED).count()
    yield Matter(_("Vetoes that await approval"), vetoes, reverse("scoring:veto_list", args=[code]))
    nominated = Nomination.objects.filter(
        evaluation__campaign=campaign, state=NominationState.NOMINATED
    ).count()
    yield Matter(
        _("Nominations of model individuals"), nominated, reverse("scoring:half_year_list", args=[code])
    )


def _answers(access: Access) -> Iterable[Matter]:
    """What departments wait for."""
    code = access.campaign.code
    rows = Recheck.objects.filter(
        month__campaign=access.campaign, state__in=(RecheckState.FILED, RecheckState.APPEALED)
    )
    counts = rows.aggregate(open=Count("pk"), appealed=Count("pk", filter=Q(state=RecheckState.APPEALED)))
    note = (
        _("%(count)s before the leading group") % {"count": counts["appealed"]} if counts["appealed"] else ""
    )
    yield Matter(
        _("Objections and appeals to answer"),
        counts["open"],
        reverse("scoring:recheck_list", args=[code]),
        note,
    )
    objections = NoticeObjection.objects.filter(
        evaluation__campaign=access.campaign, answered_at__isnull=True
    ).count()
    yield Matter(
        _("Objections in a public notice to answer"),
        objections,
        reverse("scoring:half_year_list", args=[code]),
    )


def _of_activities(access: Access, *, today: date) -> Iterable[Matter]:
    """What the three activities wait for."""
    campaign, code = access.campaign, access.campaign.code
    quarters = []
    if ServiceWindow.objects.filter(campaign=campaign).exists():
        quarters = [state.quarter.name for state in quarters_of(campaign, today=today) if state.waits]
    yield Matter(
        _("Quarters of star windows to decide"),
        len(quarters),
        reverse("activities:quarter_list", args=[code]),
        _(", ").join(reversed(quarters)),
    )
    waits = Q(state__in=(FindingState.OPEN, FindingState.PROVED))
    counts = (
        visible_findings(access)
        .filter(waits, inspection__state=InspectionState.FILED)
        .aggregate(open=Count("pk"), overdue=Count("pk", filter=Q(state=FindingState.OPEN, due_on__lt=today)))
    )
    yield Matter(
        _("Findings to be rectified or rechecked"),
        counts["open"],
        reverse("activities:finding_list", args=[code]),
        _overdue(counts["overdue"]),
    )
    complaints = Complaint.objects.filter(campaign=campaign, closed_at__isnull=True).aggregate(
        open=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=today))
    )
    yield Matter(
        _("Complaints to answer"),
        complaints["open"],
        reverse("activities:complaint_list", args=[code]),
        _overdue(complaints["overdue"]),
    )
    asks = Q(state=RatingState.ASIDE) | Q(words_state=WordsState.WAITING) & ~Q(state=RatingState.DROPPED)
    ratings = Rating.objects.filter(asks, window__campaign=campaign).count()
    url = reverse("activities:rating_list", args=[code]) if runs(access) else ""
    yield Matter(_("Ratings and words to look at"), ratings, url)
    states = (ContestState.CLOSED, ContestState.JUDGING)
    contests = Contest.objects.filter(campaign=campaign, state__in=states).count()
    yield Matter(
        _("Contests that are not decided"), contests, reverse("activities:contest_list", args=[code])
    )
    papers = QuizPaper.objects.filter(campaign=campaign, state=QuizState.CLOSED).count()
    yield Matter(
        _("Papers of questions without released results"),
        papers,
        reverse("activities:quiz_list", args=[code]),
    )
    readers = Commendation.objects.filter(campaign=campaign).exclude(state=CommendationState.DECIDED).count()
    yield Matter(
        _("Commendations of readers to decide"), readers, reverse("activities:commendation_list", args=[code])
    )


def _of_papers(access: Access) -> Iterable[Matter]:
    """What lies on the desk of papers and pictures."""
    campaign, code = access.campaign, access.campaign.code
    drafts = PaperDraft.objects.filter(campaign=campaign).in_work().count()
    yield Matter(_("Papers in work"), drafts, reverse("publishing:publication_list", args=[code]))
    months = [revision.month.name for revision in without_bulletin(published_months(campaign))]
    yield Matter(
        _("Bulletins to issue"),
        len(months),
        reverse("publishing:publication_list", args=[code]),
        _(", ").join(months),
    )
    halves = [half.name for half in half_years_to_commend(campaign)]
    yield Matter(
        _("Decisions of commendation to issue"),
        len(halves),
        reverse("scoring:half_year_list", args=[code]),
        _(", ").join(halves),
    )
    stories = AchievementStory.objects.filter(
        evaluation__campaign=campaign, state=StoryState.SUBMITTED
    ).count()
    yield Matter(_("Deeds to approve"), stories, reverse("scoring:workbench", args=[code]))
    tasks = open_take_downs(campaign).count()
    url = reverse("campaign:take_down_list", args=[code]) if runs(access) else ""
    yield Matter(_("Portraits to take down"), tasks, url)


def _overdue(count: int) -> str:
    return _("%(count)s overdue") % {"count": count} if count else ""
