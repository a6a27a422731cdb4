"""What a quarter of the windows is computed from, as plain JSON: filed inspections, deductions, upheld complaints.

No name of a person is in it: neither an inspector's nor a complainant's (security.md PRV-14).
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from activities.models import AwardDecision, Complaint, Finding, InspectionOutcome, ServiceWindow, WindowRules
from activities.windows.filed import FiledInspection, filed_inspections, finding_deductions
from activities.windows.quarters import Quarter
from activities.windows.rating import Settings
from campaign.models import Campaign

SCHEMA = 1


def key_of(quarter: Quarter) -> str:
    """The matter of the quarter's decision on awards."""
    return f"windows:{quarter.code}"


def rules_of(campaign: Campaign) -> WindowRules:
    """The campaign's settings; those of the house while it has set none."""
    return WindowRules.objects.filter(campaign=campaign).first() or WindowRules(campaign=campaign)


def settings_of(rules: WindowRules) -> Settings:
    """The part of the settings that the quarter is computed with."""
    return Settings(
        weight_open=rules.weight_open,
        fewest_months=rules.fewest_months,
        low_month=rules.low_month,
        line_five=rules.line_five,
        line_four=rules.line_four,
        line_three=rules.line_three,
        quota_in_percent=rules.quota_in_percent,
        quota_five=rules.quota_five,
        quota_four=rules.quota_four,
        quota_three=rules.quota_three,
    )


def quarter_inputs(campaign: Campaign, quarter: Quarter, *, at: datetime | None = None) -> dict:
    """Everything that the quarter is computed from, as it stands; eleven queries whatever the number of windows.

    A window takes part that was valid on a day of the quarter. Deductions are those that have fallen due by `at`.
    """
    at = at or timezone.now()
    windows = list(
        ServiceWindow.objects.filter(campaign=campaign, since__lte=quarter.last_day)
        .filter(Q(until__isnull=True) | Q(until__gte=quarter.first_day))
        .select_related("department")
        .order_by("code")
    )
    months: dict[date, dict] = {month: _month(campaign, month, at=at) for month in quarter.months}
    texts = dict(
        Finding.objects.filter(
            pk__in=[line.pk for month in months.values() for lines in month["due"].values() for line in lines]
        ).values_list("pk", "text")
    )
    complaints = _grave_complaints(campaign, quarter, at=at)
    return {
        "schema": SCHEMA,
        "campaign": {"code": campaign.code, "name": campaign.name},
        "quarter": quarter.code,
        "months": [f"{month:%Y-%m}" for month in quarter.months],
        "settings": settings_of(rules_of(campaign)).frozen(),
        "windows": [
            {
                "window": window.code,
                "window_name": window.name,
                "department": window.department.code,
                "department_name": window.department.name,
                "months": {
                    f"{month:%Y-%m}": _of_window(found, window.pk, texts) for month, found in months.items()
                },
                "complaints": [
                    {"number": complaint.number, "upheld_on": _day(complaint.closed_at)}
                    for complaint in complaints[window.pk]
                ],
            }
            for window in windows
        ],
    }


def _month(campaign: Campaign, month: date, *, at: datetime) -> dict:
    inspections, due = defaultdict(list), defaultdict(list)
    for inspection in filed_inspections(campaign, month):
        inspections[inspection.window_id].append(inspection)
    for line in finding_deductions(campaign, month, today=timezone.localdate(at)):
        due[line.window_id].append(line)
    return {"inspections": inspections, "due": due}


def _of_window(found: dict, window: int, texts: dict[int, str]) -> dict:
    inspections = found["inspections"][window]
    return {
        "open": _marks(inspections, "open"),
        "covert": _marks(inspections, "covert"),
        "refused": [{"day": one.day.isoformat()} for one in inspections if one.is_refused],
        "closed": [
            {"day": one.day.isoformat()} for one in inspections if one.outcome == InspectionOutcome.CLOSED
        ],
        "deductions": [
            {
                "finding": line.pk,
                "text": texts[line.pk],
                "due_on": line.due_on.isoformat(),
                "points": f"{line.points:.2f}",
            }
            for line in found["due"][window]
        ],
    }


def _marks(inspections: Iterable[FiledInspection], kind: str) -> list[dict]:
    return [
        {"inspection": one.pk, "day": one.day.isoformat(), "mark": f"{one.total:.2f}"}
        for one in inspections
        if one.kind == kind and one.total is not None
    ]


def _grave_complaints(campaign: Campaign, quarter: Quarter, *, at: datetime) -> dict[int, list[Complaint]]:
    """Grave complaints, upheld before `at`, by window: received in the quarter, or too late for the one before.

    One that was received earlier counts here when it was upheld after the quarter before was decided: it must cost a
    star once, and cannot slip between two decisions.
    """
    before = (
        AwardDecision.objects.in_force()
        .filter(campaign=campaign, key=key_of(quarter.before))
        .values_list("decided_at", flat=True)
        .first()
    )
    found: dict[int, list[Complaint]] = defaultdict(list)
    upheld = Complaint.objects.filter(campaign=campaign, is_upheld=True, is_grave=True, closed_at__lte=at)
    for complaint in upheld.order_by("number"):
        received = Quarter.of(timezone.localdate(complaint.at))
        is_late = received < quarter and before is not None and complaint.closed_at > before
        if received == quarter or is_late:
            found[complaint.window_id].append(complaint)
    return found


def _day(at: datetime) -> str:
    return timezone.localdate(at).isoformat()
