"""What the plan of a campaign (活动方案) tells of, as plain values: the office's texts and the campaign's settings.

The values are kept with the paper when it is issued: what has changed since is found by comparing them.
"""

from datetime import date

from django.db.models import Count, Q
from django.utils import timezone

from activities.models import Handbook, ServiceWindow, WindowRules
from campaign.models import (
    Campaign,
    CampaignPlan,
    CampaignRules,
    Enrolment,
    PlanPhase,
)
from publishing.launch.groups import groups_of, lines_of
from publishing.launch.survey import survey_of
from publishing.rule_words import plain_points, rule_text
from scoring.rules_in_force import scheme_in_force
from scoring.scheme_catalogue import catalogue_of
from scoring.title_quota import places_of

OFFICE_NAME = "考核办公室"
TEXTS = ("background", "guiding_thought", "aims", "rewards", "consequences", "demands")
LISTED = ("aims", "rewards", "consequences", "demands")  # one point on each line
RULES = (
    "owner_day",
    "close_day",
    "preview_days",
    "approve_day",
    "bulletin_day",
    "recheck_days",
    "answer_days",
    "bonus_in_ranking",
    "bonus_sheet_cap",
    "weight_monthly",
    "weight_panel",
    "weight_appraisal",
    "panel_drop_from",
    "half_bonus_cap",
    "title_line",
    "quota_kind",
    "quota_value",
    "quota_scope",
    "min_months",
    "min_sheet",
    "bottom_months",
    "veto_excludes",
    "summary_needed",
    "notice_days",
)
WINDOW_RULES = ("weight_open", "line_five", "line_four", "line_three", "low_month")


def plan_facts(campaign: Campaign, *, on: date | None = None) -> dict:
    """Everything that the plan tells of, as it stands on the day (the nearest one of the campaign's year).

    A constant number of queries. Points and percentages are texts without idle zeros, days are ISO.
    """
    on = campaign.day_within(on or timezone.localdate())
    rules = CampaignRules.objects.filter(campaign=campaign).first() or CampaignRules(campaign=campaign)
    departments, branches = _taking_part(campaign, on)
    return {
        "unit": campaign.unit.name,
        "issuer": campaign.unit.issuer_name,
        "campaign": campaign.name,
        "year": campaign.year,
        "goals": campaign.goals,
        "office": campaign.office.name if campaign.office else OFFICE_NAME,
        "departments": departments,
        "branches": branches,
        "texts": _texts(campaign),
        "phases": [
            {
                "name": phase.name,
                "begins": phase.begins.isoformat(),
                "ends": phase.ends.isoformat(),
                "tasks": list(lines_of(phase.tasks)),
            }
            for phase in PlanPhase.objects.filter(campaign=campaign).order_by("number")
        ],
        "groups": _groups(campaign, on),
        "scheme": _scheme(campaign, on),
        "rules": {name: _plain(getattr(rules, name)) for name in RULES}
        | {"places": places_of(departments, kind=rules.quota_kind, value=rules.quota_value)},
        "windows": _windows(campaign, on),
        "handbook": _handbook(campaign),
        "survey": _survey(campaign),
        "replaces": "",  # the issued plan that a newer one supersedes, which its draft knows
    }


def _taking_part(campaign: Campaign, on: date) -> tuple[int, int]:
    """How many departments take part on the day, and how many branches they and the scoring organs have."""
    there = Enrolment.objects.filter(
        Q(until__isnull=True) | Q(until__gte=on), campaign=campaign, since__lte=on
    ).aggregate(
        departments=Count("department", distinct=True, filter=Q(category__isnull=False)),
        branches=Count("branch", distinct=True),
    )
    return there["departments"], there["branches"]


def _texts(campaign: Campaign) -> dict:
    plan = CampaignPlan.objects.filter(campaign=campaign).first() or CampaignPlan(campaign=campaign)
    return {
        name: list(lines_of(getattr(plan, name))) if name in LISTED else getattr(plan, name) for name in TEXTS
    }


def _groups(campaign: Campaign, on: date) -> list[dict]:
    return [
        {
            "kind": str(group.kind),
            "name": group.name,
            "duties": list(group.duties),
            "seats": [
                {
                    "name": seat.name,
                    "post": str(seat.post),
                    "post_name": seat.post_name,
                    "office": seat.office,
                    "duty": seat.duty,
                }
                for seat in group.seats
            ],
        }
        for group in groups_of(campaign, on=on)
    ]


def _scheme(campaign: Campaign, on: date) -> dict | None:
    scheme = scheme_in_force(campaign, on=on)
    if scheme is None:
        return None
    told = catalogue_of(scheme)
    return {
        "name": told["name"],
        "sheets": [
            {
                "name": sheet["name"],
                "full": plain_points(sheet["full"]),
                "sections": [_section(section) for section in sheet["sections"]],
            }
            for sheet in told["sheets"]
        ],
        "bonus": [{"name": item["name"], "cap": plain_points(item["cap"])} for item in told["bonus"]],
    }


def _section(section: dict) -> dict:
    return {
        "name": section["name"],
        "full": plain_points(section["full"]),
        "category": section["category_name"],
        "by_branch": section["by_branch"],
        "indicators": [
            {
                "code": indicator["code"],
                "name": indicator["name"],
                "maximum": plain_points(indicator["maximum"]),
                "owner": indicator["owner_name"],
                "standard": [rule_text(rule) for rule in indicator["rules"]],
            }
            for indicator in section["indicators"]
        ],
    }


def _windows(campaign: Campaign, on: date) -> dict:
    rules = WindowRules.objects.filter(campaign=campaign).first() or WindowRules(campaign=campaign)
    count = ServiceWindow.objects.filter(campaign=campaign).valid_on(on).count()
    return {"count": count} | {name: _plain(getattr(rules, name)) for name in WINDOW_RULES}


def _handbook(campaign: Campaign) -> dict | None:
    book = (
        Handbook.objects.filter(campaign=campaign)
        .annotate(chapter_count=Count("chapters"))
        .order_by("-version")
        .first()
    )
    return {"title": book.title, "aspects": book.chapter_count} if book else None


def _survey(campaign: Campaign) -> dict | None:
    """What a concluded survey found, and what the plan makes of it; None while it is open or there is none."""
    survey = survey_of(campaign)
    if survey is None or not survey.is_concluded:
        return None
    return {
        "summary": survey.summary,
        "findings": [
            {"title": row.title, "answer": row.answer} for row in survey.findings.order_by("position", "pk")
        ],
    }


def _plain(value: object) -> object:
    """A setting as the paper says it: points without idle zeros, everything else as it is."""
    if isinstance(value, (bool, int)):
        return value
    text = str(value)
    return plain_points(text) if text.replace(".", "", 1).isdigit() else text
