"""A month's checklist for whoever takes it over: what is due, who owes it, and when it was done before (N17)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.models import AuditEntry, Campaign, Role
from campaign.permissions import Access, access_of, current_memberships
from scoring import gates
from scoring.models import IndicatorGroup, Month, MonthState, ReportDue
from scoring.progress import Progress
from scoring.rights import reads_all
from scoring.steps import BY_CODE

EVENTS = ("opened", "closed", "reviewed", "approved", "published")
SUBMITTED = "submitted"
ORDER = [
    MonthState.DRAFT,
    MonthState.OPEN,
    MonthState.CLOSED,
    MonthState.REVIEWED,
    MonthState.APPROVED,
    MonthState.PUBLISHED,
]
# What makes a step done: the state that the month has reached by then.
REACHED = dict(zip(EVENTS, ORDER[1:], strict=True))
PASSED = dict(zip((gates.CLOSE, gates.REVIEW, gates.APPROVE, gates.PUBLISH), ORDER[2:], strict=True))


@dataclass(frozen=True)
class Chore:
    """One thing of the month: until when, who does it, whether it is done, and on which days it was done before.

    `is_skipped`: the month went on without it, through a gate that somebody overrode; the note says why.
    """

    what: str
    due: date | None
    doers: str
    done_on: date | None
    is_done: bool
    is_late: bool
    last_month: date | None
    last_year: date | None
    url: str = ""
    note: str = ""
    is_skipped: bool = False


def month_checklist(access: Access, month: Month, progress: Progress, *, today: date) -> list[Chore]:
    """The month's chores in their order; six queries whatever was there before, one more once scoring is closed.

    Last year's days are those of the same month in the unit's campaign of the year before, shown to whoever may
    read that one too: a campaign is a boundary. Features N17.
    """
    before, year_before = _month_before(month), _year_before(access, month)
    days = month_days([found for found in (month, before, year_before) if found])
    place = {"campaign": access.campaign.code, "month": month.code}
    page = reverse("scoring:month_detail", kwargs=place)
    reasons = _override_reasons(month)
    reached = ORDER.index(month.state)

    def chore(event: str, what: str, due: date | None, doers: str, **more) -> Chore:
        done_on = days.get((month.pk, event))
        is_done = more.pop(
            "is_done", ORDER.index(month.state) >= ORDER.index(REACHED.get(event, month.state))
        )
        is_skipped = more.pop("is_skipped", False)
        is_done = is_done and not is_skipped
        more["note"] = " ".join(filter(None, [more.get("note", ""), reasons.get(more.pop("gate", ""))]))
        return Chore(
            what=str(what),
            due=due,
            doers=doers,
            done_on=done_on if is_done else None,
            is_done=is_done,
            is_late=not is_done and not is_skipped and due is not None and due < today,
            is_skipped=is_skipped,
            last_month=days.get((before.pk, event)) if before else None,
            last_year=days.get((year_before.pk, event)) if year_before else None,
            **({"url": page} | more),
        )

    office, leader = str(Role.OFFICE.label), str(Role.LEADER.label)
    return [
        chore("opened", BY_CODE["open"].label, month.first_day, office),
        *_reports(month, today=today, url=reverse("scoring:report_list", kwargs=place)),
        chore(
            SUBMITTED,
            _("Owners submit their groups"),
            month.owner_deadline,
            _owing(progress),
            is_done=bool(progress.rows) and not progress.missing,
            is_skipped=bool(progress.missing) and reached >= ORDER.index(MonthState.CLOSED),
            gate=gates.CLOSE,
            url=reverse("scoring:month_progress", kwargs=place) + "#groups",
        ),
        chore("closed", BY_CODE["close"].label, month.close_by, office),
        chore(
            "reviewed",
            _("Review every group"),
            month.close_by,
            office,
            note=_reviewed(progress),
            is_skipped=progress.reviewed < progress.total and reached >= ORDER.index(MonthState.REVIEWED),
            gate=gates.REVIEW,
        ),
        chore("approved", BY_CODE["approve"].label, month.approve_by, leader, gate=gates.APPROVE),
        chore("published", _("Publish and issue the bulletin"), month.publish_by, office, gate=gates.PUBLISH),
    ]


def _override_reasons(month: Month) -> dict[str, str]:
    """Why somebody went through a gate of the month although something blocked it: the last time, by gate."""
    reached = {gate for gate, state in PASSED.items() if ORDER.index(month.state) >= ORDER.index(state)}
    overrides = month.overrides.filter(gate__in=reached).order_by("at", "pk").values_list("gate", "reason")
    return {gate: _("Override: %(reason)s") % {"reason": reason} for gate, reason in overrides}


def _owing(progress: Progress) -> str:
    """The owners that still have to submit; all are named once everything is there."""
    waiting = [row.name for row in progress.missing]
    return _(", ").join(waiting) if waiting else _("owner departments")


def _reviewed(progress: Progress) -> str:
    return _("%(done)s of %(of_all)s groups reviewed") % {"done": progress.reviewed, "of_all": progress.total}


def _reports(month: Month, *, today: date, url: str) -> list[Chore]:
    """The reports that departments owe in the month, each with how many are still missing."""
    reports = (
        ReportDue.objects.filter(month=month, withdrawn_at__isnull=True)
        .select_related("indicator__owner")
        .prefetch_related("expected")
        .order_by("due_on", "pk")
    )
    found = []
    for report in reports:
        expected = list(report.expected.all())
        missing = sum(one.filed_on is None for one in expected)
        found.append(
            Chore(
                what=report.title,
                due=report.due_on,
                doers=report.indicator.owner.name,
                done_on=max((one.filed_on for one in expected if one.filed_on), default=None)
                if not missing
                else None,
                is_done=not missing,
                is_late=bool(missing) and report.due_on < today,
                last_month=None,
                last_year=None,
                url=url,
                note=_("%(filed)s of %(of_all)s filed")
                % {"filed": len(expected) - missing, "of_all": len(expected)},
            )
        )
    return found


def _month_before(month: Month) -> Month | None:
    earlier = Month.objects.filter(campaign=month.campaign_id, first_day__lt=month.first_day)
    return earlier.order_by("-first_day").first()


def _year_before(access: Access, month: Month) -> Month | None:
    """The same month a year earlier, in a campaign of the unit that this person may read as well."""
    campaigns = {membership.campaign for membership in current_memberships(access.user)}
    readable = [campaign for campaign in campaigns if _reads(access, campaign, month.first_day.year - 1)]
    first_day = month.first_day.replace(year=month.first_day.year - 1)
    return Month.objects.filter(campaign__in=readable, first_day=first_day).order_by("pk").first()


def _reads(access: Access, campaign: Campaign, year: int) -> bool:
    if campaign.unit_id != access.campaign.unit_id or campaign.year != year:
        return False
    return reads_all(access_of(access.user, campaign))


def month_days(months: Sequence[Month]) -> dict[tuple[int, str], date]:
    """When each month was opened, submitted, closed … for the last time, by month and event; two queries."""
    found = {}
    by_key = {str(month.pk): month.pk for month in months}
    entries = AuditEntry.objects.filter(
        object_type=Month._meta.label_lower,
        object_id__in=by_key,
        event__in=[f"scoring.month.{event}" for event in EVENTS],
    )
    for key, event, at in entries.order_by("id").values_list("object_id", "event", "at"):
        found[by_key[key], event.rpartition(".")[2]] = timezone.localdate(at)
    submitted = (
        IndicatorGroup.objects.filter(month__in=months, submitted_at__isnull=False)
        .order_by()
        .values_list("month_id")
        .annotate(last=Max("submitted_at"))
    )
    for month, last in submitted:
        found[month, SUBMITTED] = timezone.localdate(last)
    return found
