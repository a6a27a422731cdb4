"""The plan of a campaign as a paper: its text and annexes, and what of it is another one today than when it was issued."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.models import Campaign
from campaign.numbers import lock_register
from campaign.refusals import Refused
from publishing.blocks import DraftedText
from publishing.fields import field_names, filled_as_far
from publishing.launch.plan_annexes import plan_annexes
from publishing.launch.plan_facts import plan_facts
from publishing.launch.plan_text import plan_text
from publishing.models import PaperDraft, Publication
from publishing.skeletons import PLAN

OPENING = "前言"  # what stands before the first heading of a plan
PLAN_KEY = "campaign_plan"  # in the payload of an issued plan: the facts that it was worded from


class PlanThere(Refused):
    """The campaign's plan is in work or in force: there is one."""


@dataclass(frozen=True, kw_only=True)
class PlanPaper:
    """The plan worded from one set of facts."""

    facts: Mapping

    @property
    def text(self) -> DraftedText:
        return plan_text(self.facts)

    @property
    def annexes(self) -> list[dict]:
        return plan_annexes(self.facts)

    @property
    def names(self) -> frozenset[str]:
        """Who sits in the groups: they are meant to be named."""
        return frozenset(seat["name"] for group in self.facts["groups"] for seat in group["seats"])


@dataclass(frozen=True)
class Change:
    """A setting that the issued plan tells of as it was: its name, then and now; `now` empty where it is gone."""

    label: str
    before: str
    now: str


def plan_of_draft(draft: PaperDraft, *, at: datetime | None = None) -> PlanPaper:
    """The plan that a paper in work is written over: of today, and of its issue once it is issued."""
    if draft.publication is not None and PLAN_KEY in draft.publication.payload:
        return PlanPaper(facts=draft.publication.payload[PLAN_KEY])
    facts = plan_facts(draft.campaign, on=timezone.localdate(at or timezone.now()))
    old = draft.supersedes
    if old is not None:
        # A title inside a title stands in single marks (GB/T 15834).
        title = old.title.translate(str.maketrans("《》", "〈〉"))
        facts["replaces"] = f"《{title}》（{old.number}）"
    return PlanPaper(facts=facts)


def plan_in_work(campaign: Campaign) -> PaperDraft | None:
    """The plan that is being written."""
    drafts = PaperDraft.objects.in_work().filter(campaign=campaign, starter=PLAN.code)
    return drafts.select_related("updated_by").order_by("-updated_at", "-pk").first()


def issued_plan(campaign: Campaign) -> Publication | None:
    """The plan in force."""
    return (
        Publication.objects.in_force()
        .filter(campaign=campaign, draft__starter=PLAN.code)
        .select_related("number", "issued_by")
        .order_by("-issued_at", "-pk")
        .first()
    )


def check_one_plan(draft: PaperDraft) -> None:
    """Raise PlanThere for a new plan while one is in work or in force; under the lock of the register.

    A plan that supersedes the one in force may be begun. Other papers are let through.
    """
    if draft.starter != PLAN.code or draft.supersedes is not None:
        return
    lock_register(draft.campaign.unit)
    if plan_in_work(draft.campaign) is not None:
        raise PlanThere(_("The plan is in work already."))
    issued = issued_plan(draft.campaign)
    if issued is not None:
        raise PlanThere(
            _("The plan is issued as %(number)s: begin the paper that supersedes it.")
            % {"number": issued.number}
        )


def changes_since(publication: Publication, facts: Mapping) -> list[Change]:
    """What the campaign's settings, as `facts` have them, say otherwise than the issued plan: figures, texts, annexes.

    A day or figure counts by its name; a text of the office, a table of the annexes as a whole.
    """
    before = PlanPaper(facts=publication.payload[PLAN_KEY])
    today = PlanPaper(facts={**facts, "replaces": before.facts.get("replaces", "")})
    was, now = before.text, today.text
    changes = {
        name: Change((was.fields.get(name) or now.fields[name]).label, _value(was, name), _value(now, name))
        for name in {**was.fields, **now.fields}
        if _value(was, name) != _value(now, name)
    }
    worded = [Change(section, "", "") for section in _reworded(was, now, told=set(changes))]
    tables = {annex["key"]: annex["rows"] for annex in before.annexes}
    redrawn = [
        Change(annex["name"], "", "") for annex in today.annexes if tables.get(annex["key"]) != annex["rows"]
    ]
    return [*changes.values(), *worded, *redrawn]


def _value(text: DraftedText, name: str) -> str:
    return text.fields[name].value if name in text.fields else ""


def _reworded(was: DraftedText, now: DraftedText, *, told: set[str]) -> list[str]:
    """The headings above blocks that are worded otherwise, or are there once only, unless a figure in `told` says so."""
    found: dict[str, None] = {}
    for here, there in ((now, was), (was, now)):
        words = {block.key: (block.lead, block.text) for block in there.blocks}
        heading = OPENING
        for block in here.blocks:
            if block.kind == "heading":
                heading = filled_as_far(block.text, here.fields)
            lead, text = words.get(block.key, ("", ""))
            same = (block.lead, block.text) == (lead, text)
            if not same and not told & {*field_names(block.lead + block.text + lead + text)}:
                found[block.lead or heading] = None
    return list(found)
