"""The plan's texts that only the office can write, and its steps with their days: written together, audited."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Campaign, CampaignPlan, PlanPhase, Role
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.wording import one_line, paragraph
from publishing.launch.groups import lines_of
from publishing.launch.plan_facts import LISTED, TEXTS

LONGEST_TEXT = 2000
LONGEST_TASKS = 1000
LONGEST_NAME = 50
MOST_STEPS = 8


@dataclass(frozen=True)
class Step:
    """A step as the office wrote it: name, from, to, tasks one on each line."""

    name: str
    begins: date
    ends: date
    tasks: str


class PlanChangedMeanwhile(Refused):
    """Somebody else wrote the plan's texts after they were read."""


class BadStep(Refused):
    """A step that cannot stand; `field` says which: “step-2”."""


@transaction.atomic
def write_plan(
    *,
    campaign: Campaign,
    texts: Mapping[str, str],
    steps: Sequence[Step],
    seen: int,
    by: Access,
    at: datetime | None = None,
) -> list[str]:
    """Write the texts and the steps over version `seen`; the names of what changed.

    A paper in work says at its blocks what changed; one that is issued stays. Raises PlanChangedMeanwhile, BadWording,
    BadStep.
    """
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    plan, _made = CampaignPlan.objects.get_or_create(campaign=campaign)
    written = {name: _text(name, texts[name]) for name in TEXTS}
    steps = [_step(step, number, campaign) for number, step in enumerate(steps, start=1)]
    if len(steps) > MOST_STEPS:
        raise BadStep(_("A plan has at most %(most)s steps.") % {"most": MOST_STEPS})
    before = {name: getattr(plan, name) for name in TEXTS}
    steps_before = _steps_of(campaign)
    changed = [name for name in TEXTS if written[name] != before[name]]
    if steps != steps_before:
        changed.append("steps")
    if not changed:
        return []
    if plan.version != seen:
        raise PlanChangedMeanwhile(
            _("Somebody else changed the texts meanwhile. Read them, then write yours again.")
        )
    for name in TEXTS:
        setattr(plan, name, written[name])
    plan.version += 1
    plan.save()
    if "steps" in changed:
        PlanPhase.objects.filter(campaign=campaign, number__gt=len(steps)).delete()
        for number, step in enumerate(steps, start=1):
            PlanPhase.objects.update_or_create(campaign=campaign, number=number, defaults=asdict(step))
    record(
        "launch.plan.written",
        by=by.user,
        campaign=campaign,
        obj=plan,
        at=at,
        version=plan.version,
        changes={
            name: [_said(before.get(name, steps_before)), _said(written.get(name, steps))] for name in changed
        },
    )
    return changed


def _text(name: str, text: str) -> str:
    text = "\n".join(lines_of(text)) if name in LISTED else " ".join(lines_of(text))
    return paragraph(text, field=name, longest=LONGEST_TEXT)


def _step(step: Step, number: int, campaign: Campaign) -> Step:
    field = f"step-{number}"
    name = one_line(step.name, field=field, longest=LONGEST_NAME)
    if not name:
        raise BadStep(_("A step needs a name."), field=field)
    if step.ends < step.begins:
        raise BadStep(_("The last day lies before the first."), field=field)
    if not all(abs(day.year - campaign.year) <= 1 for day in (step.begins, step.ends)):
        raise BadStep(_("A step lies in the year of the campaign or beside it."), field=field)
    tasks = paragraph("\n".join(lines_of(step.tasks)), field=field, longest=LONGEST_TASKS)
    return Step(name, step.begins, step.ends, tasks)


def _steps_of(campaign: Campaign) -> list[Step]:
    rows = PlanPhase.objects.filter(campaign=campaign).order_by("number")
    return [Step(row.name, row.begins, row.ends, row.tasks) for row in rows]


def _said(value: str | Sequence[Step]) -> object:
    if isinstance(value, str):
        return value
    return [[step.name, str(step.begins), str(step.ends), step.tasks] for step in value]
