"""A quarter of the windows: computed as it stands, compared under other settings, decided once and frozen.

Entries → pure computation → pending → decision. What is pending is computed anew at every look; the decision is what
somebody saw: it names the fingerprint of the computation and is refused when that has changed meanwhile.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from activities.awards import Honour, apply_awards, decision_in_force
from activities.models import AwardDecision, AwardKind, Complaint, Inspection, InspectionState
from activities.windows.filed import awaiting_recheck
from activities.windows.quarter_inputs import key_of, quarter_inputs
from activities.windows.quarter_telling import stars_applied
from activities.windows.quarters import Quarter
from activities.windows.rating import LEVELS, BadSettings, Settings, rate_quarter
from campaign.digests import sha256_of
from campaign.models import Campaign, Department, Role
from campaign.permissions import Access
from campaign.refusals import Refused

HONOURS = {
    "five_star": "五星级优质服务窗口",
    "four_star": "四星级优质服务窗口",
    "three_star": "三星级优质服务窗口",
}
TRIED = (
    "weight_open",
    "fewest_months",
    "low_month",
    "line_five",
    "line_four",
    "line_three",
    "quota_in_percent",
    "quota_five",
    "quota_four",
    "quota_three",
)


class NotOver(Refused):
    """The quarter lasts still."""


class FiguresChanged(Refused):
    """The computation is another one than the person looked at."""


class QuarterDecided(Refused):
    """The quarter is decided; its months stay as they are."""


class BadTrial(Refused):
    """Settings to be tried that contradict each other."""


def computed(campaign: Campaign, quarter: Quarter, *, at: datetime | None = None) -> dict:
    """The quarter as it stands: what it is computed from, the result, and the fingerprint of both."""
    inputs = quarter_inputs(campaign, quarter, at=at)
    payload = {"inputs": inputs, "result": rate_quarter(inputs)}
    return payload | {"sha256": sha256_of(payload)}


def frozen_or_computed(
    campaign: Campaign, quarter: Quarter, *, at: datetime | None = None
) -> tuple[dict, AwardDecision | None]:
    """The payload of the decision in force with it, or the quarter as it stands and None."""
    decision = decision_in_force(campaign, key_of(quarter))
    return (decision.payload, decision) if decision else (computed(campaign, quarter, at=at), None)


def open_matters(campaign: Campaign, quarter: Quarter) -> dict[str, int]:
    """What could still change the quarter: inspections not filed, proofs not rechecked, complaints not answered."""
    return {
        "inspections": Inspection.objects.filter(
            window__campaign=campaign,
            day__range=(quarter.first_day, quarter.last_day),
            state__in=(InspectionState.PLANNED, InspectionState.SIGNED),
        ).count(),
        "rechecks": sum(len(awaiting_recheck(campaign, month)) for month in quarter.months),
        "complaints": Complaint.objects.filter(
            campaign=campaign, closed_at__isnull=True, at__date__lte=quarter.last_day
        ).count(),
    }


def compare(payload: Mapping, *, changes: Mapping[str, object]) -> dict:
    """The result beside the one under other settings: who gains, who loses, who changes; nothing is written.

    Raises BadTrial with the field.
    """
    present = Settings.thawed(payload["inputs"]["settings"])
    try:
        tried = replace(present, **{name: changes[name] for name in TRIED if name in changes})
    except BadSettings as bad:
        raise BadTrial(_("These settings contradict each other."), field=str(bad)) from bad
    before = payload["result"]
    after = rate_quarter(payload["inputs"], settings=tried)
    names = {row["window"]: row["window_name"] for row in payload["inputs"]["windows"]}
    rows = [
        {
            "window": was["window"],
            "window_name": names[was["window"]],
            "before": was["level"],
            "after": now["level"],
            "score_before": was["score"],
            "score_after": now["score"],
        }
        for was, now in zip(before["windows"], after["windows"], strict=True)
    ]
    return {
        "gained": [row for row in rows if not row["before"] and row["after"]],
        "lost": [row for row in rows if row["before"] and not row["after"]],
        "moved": [row for row in rows if row["before"] and row["after"] and row["before"] != row["after"]],
        "counts": [
            (
                level,
                sum(row["before"] == level for row in rows),
                sum(row["after"] == level for row in rows),
            )
            for level in LEVELS
        ],
        "changes": {
            name: (getattr(present, name), getattr(tried, name))
            for name in TRIED
            if getattr(present, name) != getattr(tried, name)
        },
    }


@transaction.atomic
def apply_quarter(
    *, campaign: Campaign, quarter: Quarter, seen: str, by: Access, at: datetime | None = None
) -> AwardDecision:
    """Put the stars of a quarter into effect, once it is over; from now on its three months are frozen.

    `seen` is the fingerprint of the computation that the person looked at. The list goes by stars, then score, then the
    window's code; a quarter in which no window reaches a star is frozen with an empty list. Raises NotOver,
    FiguresChanged, AlreadyDecided. Source: rules.md §6.
    """
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    at = at or timezone.now()
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    if timezone.localdate(at) <= quarter.last_day:
        raise NotOver(
            _("The quarter lasts until %(day)s.") % {"day": date_format(quarter.last_day, "DATE_FORMAT")}
        )
    payload = computed(campaign, quarter, at=at)
    if seen != payload.pop("sha256") and decision_in_force(campaign, key_of(quarter)) is None:
        raise FiguresChanged(_("The figures have changed since you looked. Look at the list again."))
    decision = apply_awards(
        campaign=campaign,
        kind=AwardKind.STAR_WINDOW,
        key=key_of(quarter),
        title=f"{quarter.printed}优质服务窗口竞赛",
        period=quarter.printed,
        honours=_honours(campaign, payload),
        payload=payload,
        may_be_empty=True,
        by=by,
        at=at,
    )
    stars_applied(campaign, quarter, by=by.user, at=at)
    return decision


def check_not_decided(campaign: Campaign, day: date) -> None:
    """Raise QuarterDecided when the month of the day belongs to a decided quarter.

    For verbs that would change a month: under the campaign's lock, so that a decision cannot come in between.
    """
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    quarter = Quarter.of(day)
    if AwardDecision.objects.in_force().filter(campaign=campaign, key=key_of(quarter)).exists():
        raise QuarterDecided(
            _("The stars of the %(quarter)s are in effect; its months stay as they are.")
            % {"quarter": quarter.name},
            field="day",
        )


def _honours(campaign: Campaign, payload: Mapping) -> list[Honour]:
    windows = {row["window"]: row for row in payload["inputs"]["windows"]}
    departments = {
        department.code: department
        for department in Department.objects.filter(
            unit=campaign.unit_id, code__in={row["department"] for row in windows.values()}
        )
    }
    starred = [row for row in payload["result"]["windows"] if row["level"]]
    starred.sort(key=lambda row: (LEVELS.index(row["level"]), row["rank"], row["window"]))
    return [
        Honour(
            holder=f"{window['department_name']}{window['window_name']}",
            department=departments[window["department"]],
            level=row["level"],
            honour=HONOURS[row["level"]],
        )
        for row in starred
        for window in [windows[row["window"]]]
    ]
