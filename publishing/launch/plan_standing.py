"""Where the plan stands: in work, issued, overtaken by the settings; and whether each of its parts has its data."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.models import Campaign, CampaignGroup, Role
from campaign.permissions import Access
from publishing.launch.plan_facts import TEXTS, plan_facts
from publishing.launch.plan_papers import Change, changes_since, issued_plan, plan_in_work
from publishing.models import PaperDraft, Publication


@dataclass(frozen=True)
class PlanPart:
    """A part of the plan: what it says now, where that is written, and whether something is missing."""

    label: str
    note: str
    url: str
    is_missing: bool = False


@dataclass(frozen=True)
class PlanStanding:
    """The plan as its page shows it."""

    draft: PaperDraft | None
    issued: Publication | None
    changes: list[Change] = field(default_factory=list)
    parts: list[PlanPart] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        return not any(part.is_missing for part in self.parts)


def plan_standing(access: Access) -> PlanStanding:
    """Where the campaign's plan stands today. A constant number of queries."""
    campaign = access.campaign
    issued, facts = issued_plan(campaign), plan_facts(campaign)
    return PlanStanding(
        draft=plan_in_work(campaign),
        issued=issued,
        changes=changes_since(issued, facts) if issued else [],
        parts=_parts(facts, access),
    )


def _parts(facts: dict, access: Access) -> list[PlanPart]:
    campaign = access.campaign
    parts = [_texts(facts, campaign, access), _steps(facts, campaign, access)]
    parts += [_departments(facts, campaign, access), _scheme(facts, campaign, access)]
    parts += _groups(facts, campaign)
    settings = reverse("campaign:particulars", args=[campaign.code]) if _sees_settings(access) else ""
    goals = PlanPart(_("Goals"), facts["goals"] or _("Not written yet"), settings, not facts["goals"])
    return [goals, *parts, _survey(facts, campaign)]


def _sees_settings(access: Access) -> bool:
    return access.holds(Role.OFFICE, Role.SYSTEM_ADMINISTRATOR, Role.AUDITOR)


def _departments(facts: dict, campaign: Campaign, access: Access) -> PlanPart:
    count = facts["departments"]
    note = ngettext("%(count)s department takes part", "%(count)s departments take part", count)
    url = reverse("scoring:department_list", args=[campaign.code]) if _sees_settings(access) else ""
    return PlanPart(_("Departments"), note % {"count": count}, url, count == 0)


def _texts(facts: dict, campaign: Campaign, access: Access) -> PlanPart:
    written = sum(bool(facts["texts"][name]) for name in TEXTS)
    return PlanPart(
        _("Texts of the office"),
        _("%(written)s of %(all)s written") % {"written": written, "all": len(TEXTS)},
        _edit(campaign, access),
        written < len(TEXTS),
    )


def _steps(facts: dict, campaign: Campaign, access: Access) -> PlanPart:
    count = len(facts["phases"])
    return PlanPart(
        _("Steps with their days"),
        ngettext("%(count)s step", "%(count)s steps", count) % {"count": count},
        f"{_edit(campaign, access)}#steps" if _edit(campaign, access) else "",
        count == 0,
    )


def _edit(campaign: Campaign, access: Access) -> str:
    return reverse("publishing:plan_texts", args=[campaign.code]) if access.holds(Role.OFFICE) else ""


def _scheme(facts: dict, campaign: Campaign, access: Access) -> PlanPart:
    scheme = facts["scheme"]
    if scheme is None:
        note = _("No version of the scheme is in force")
    else:
        count = sum(len(section["indicators"]) for sheet in scheme["sheets"] for section in sheet["sections"])
        note = ngettext("%(name)s, %(count)s indicator", "%(name)s, %(count)s indicators", count) % {
            "name": scheme["name"],
            "count": count,
        }
    url = reverse("scoring:scheme_list", args=[campaign.code]) if _sees_settings(access) else ""
    return PlanPart(_("Assessment standard"), note, url, scheme is None)


def _groups(facts: dict, campaign: Campaign) -> list[PlanPart]:
    url = reverse("publishing:group_list", args=[campaign.code])
    parts = []
    for group in facts["groups"]:
        has_head = any(seat["post"] == "head" for seat in group["seats"])
        count = len(group["seats"])
        note = ngettext("%(count)s seat", "%(count)s seats", count) % {"count": count}
        if not has_head:
            note = _("The head is missing")
        elif not group["duties"]:
            note = _("The duties are missing")
        label = str(CampaignGroup.Kind(group["kind"]).label)
        parts.append(PlanPart(label, note, f"{url}#{group['kind']}", not (has_head and group["duties"])))
    return parts


def _survey(facts: dict, campaign: Campaign) -> PlanPart:
    survey = facts["survey"]
    if survey is None:
        note = _("Not concluded: the plan does without it")
    else:
        count = len(survey["findings"])
        note = ngettext("%(count)s finding answered", "%(count)s findings answered", count) % {"count": count}
    return PlanPart(_("Survey of problems"), note, reverse("publishing:survey_detail", args=[campaign.code]))
