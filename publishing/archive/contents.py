"""What an archive of a campaign will contain: what is frozen, how large it is about, and what is still open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.models import AwardDecision
from campaign.models import AuditEntry, AuditLink, Campaign, Enrolment, KeptFile, Proposal, ProposalState
from campaign.months import month_name
from publishing.archive.held_back import held_back
from publishing.archive.tables import WITHOUT_BYTES, kept_tables
from publishing.models import FileFormat, PaperDraft, Publication, PublicationFile
from scoring.models import HalfYearEvaluation, HalfYearState, Month, MonthRevision, MonthState

# What a row, a page of a department and a paper not drawn yet take in the file, about; measured on the demo campaign.
BYTES_A_ROW = 150
BYTES_A_SHEET = 4_000
BYTES_A_PAPER = 900_000
MARGIN = 64 * 1024 * 1024


@dataclass(frozen=True)
class Contents:
    """The frozen things of a campaign at one moment, by their keys: written once, so that they are read later too."""

    months: tuple[int, ...]  # the revisions in force, by month
    half_years: tuple[int, ...]  # evaluations that have a decision
    awards: tuple[int, ...]  # decisions on awards, by time
    papers: tuple[int, ...]  # by number
    trail: tuple[int, str]  # entries in the chain, and the last link


@dataclass(frozen=True)
class Estimate:
    """What the page says before an archive is made."""

    departments: int
    months: int
    papers: int
    not_drawn: int
    files: int
    entries: int
    size: int  # bytes, about


@dataclass(frozen=True)
class OpenPoint:
    """Something of the campaign that is not finished: a warning with the way to it."""

    text: str
    url: str


def contents_of(campaign: Campaign) -> Contents:
    """What is frozen in the campaign now."""
    chain = AuditLink.objects.filter(chain=str(campaign.pk)).order_by("-sequence").first()
    return Contents(
        months=tuple(revisions_in_force(campaign).values_list("pk", flat=True)),
        half_years=tuple(
            HalfYearEvaluation.objects.filter(campaign=campaign, decisions__isnull=False)
            .order_by("code", "pk")
            .distinct()
            .values_list("pk", flat=True)
        ),
        awards=tuple(
            AwardDecision.objects.filter(campaign=campaign)
            .order_by("decided_at", "pk")
            .values_list("pk", flat=True)
        ),
        papers=tuple(
            Publication.objects.filter(campaign=campaign)
            .order_by("number__year", "number__number", "pk")
            .values_list("pk", flat=True)
        ),
        trail=(chain.sequence, chain.chained) if chain else (0, ""),
    )


def revisions_in_force(campaign: Campaign) -> QuerySet[MonthRevision]:
    """The newest revision of each published month, by month."""
    return (
        MonthRevision.objects.filter(month__campaign=campaign)
        .annotate(newest=Max("month__revisions__number"))
        .filter(number=F("newest"))
        .order_by("month__first_day", "pk")
    )


def kept_files() -> Iterator[tuple[str, type[KeptFile]]]:
    """The tables of kept files whose bytes an archive has; pictures of people are not among them (PRV-4a, PRV-9)."""
    for label in kept_tables():
        model = apps.get_model(*label.split("."))
        if issubclass(model, KeptFile) and label not in WITHOUT_BYTES:
            yield label, model


def estimate(campaign: Campaign) -> Estimate:
    """What an archive made now would hold, and how large it would be about; a constant number of queries."""
    files = [
        model.kept_in(campaign).aggregate(count=Count("pk"), size=Sum("size")) for __, model in kept_files()
    ]
    drawn = PublicationFile.objects.filter(publication__campaign=campaign).aggregate(
        papers=Count("publication", distinct=True, filter=Q(format=FileFormat.PDF)), size=Sum("size")
    )
    papers = Publication.objects.filter(campaign=campaign).count()
    months = Month.objects.filter(campaign=campaign, state=MonthState.PUBLISHED).count()
    departments = Enrolment.objects.filter(campaign=campaign, category__isnull=False).count()
    entries = AuditEntry.objects.filter(campaign=campaign).count()
    not_drawn = papers - drawn["papers"]
    return Estimate(
        departments=departments,
        months=months,
        papers=papers,
        not_drawn=not_drawn,
        files=sum(each["count"] for each in files),
        entries=entries,
        size=sum(each["size"] or 0 for each in files)
        + (drawn["size"] or 0)
        + not_drawn * BYTES_A_PAPER
        + months * departments * BYTES_A_SHEET
        + entries * 6 * BYTES_A_ROW,
    )


def open_points(campaign: Campaign, *, day: date | None = None) -> list[OpenPoint]:
    """What is not finished: warnings, since a campaign may be put away as it stands; a constant number of queries."""
    day = day or timezone.localdate()
    points = []
    months = Month.objects.filter(campaign=campaign, first_day__lte=day).exclude(state=MonthState.PUBLISHED)
    for month in months.order_by("first_day"):
        points.append(
            OpenPoint(
                _("%(month)s is not published: %(state)s.")
                % {"month": month_name(month.first_day), "state": month.get_state_display()},
                reverse("scoring:month_list", args=[campaign.code]),
            )
        )
    drafts = PaperDraft.objects.filter(campaign=campaign).in_work().count()
    if drafts:
        text = ngettext("%(count)s paper is in work.", "%(count)s papers are in work.", drafts)
        points.append(
            OpenPoint(text % {"count": drafts}, reverse("publishing:publication_list", args=[campaign.code]))
        )
    halves = HalfYearEvaluation.objects.filter(campaign=campaign).exclude(state=HalfYearState.APPLIED)
    for half in halves.order_by("code"):
        points.append(
            OpenPoint(
                _("The half-year %(half)s is not decided: %(state)s.")
                % {"half": half.code, "state": half.get_state_display()},
                reverse("scoring:half_year_list", args=[campaign.code]),
            )
        )
    held = held_back(campaign)
    for half in held.half_years:
        points.append(
            OpenPoint(
                _("The leading group's marks for %(half)s are not all in: no archive holds them before.")
                % {"half": half.code},
                reverse("scoring:marks_progress", args=[campaign.code, half.half]),
            )
        )
    for jury in held.juries:
        points.append(
            OpenPoint(
                _("The jury of “%(contest)s” has not closed its marks: no archive holds them before.")
                % {"contest": jury.contest},
                reverse("activities:contest_detail", args=[campaign.code, jury.contest_id]),
            )
        )
    offers = Proposal.objects.filter(campaign=campaign, state=ProposalState.OPEN).count()
    if offers:
        text = ngettext(
            "%(count)s proposal waits for a decision.", "%(count)s proposals wait for a decision.", offers
        )
        points.append(
            OpenPoint(text % {"count": offers}, reverse("scoring:offer_list", args=[campaign.code]))
        )
    return points
