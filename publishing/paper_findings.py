"""The checks of a paper in work, fed from the database, and their findings in words."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.models import Department, Person
from publishing.blocks import DraftedText
from publishing.composing import compose
from publishing.draft_content import dated
from publishing.draft_texts import commendation_of_draft, drafted_text, newest_revision
from publishing.fields import filled_as_far
from publishing.glyphs import missing_characters
from publishing.launch.plan_papers import plan_of_draft
from publishing.models import PaperDraft
from publishing.paper_checks import Examined, Finding, findings
from publishing.skeletons import PLAN
from publishing.summary.report import newest_figures, summary_of_draft
from publishing.title_words import title_text

FROZEN_ANNEXES = 2  # the standings and the deductions of a bulletin

WORDS = {
    "newer_revision": gettext_lazy(
        "The month was corrected: a newer revision is published. Take it over first."
    ),
    "newer_decision": gettext_lazy(
        "The half-year was decided anew: a newer decision is in effect. Take it over first."
    ),
    "revoked": gettext_lazy("The decision that this paper tells of was revoked. Discard the draft."),
    "newer_figures": gettext_lazy(
        "The year's figures have changed since this paper took them. Take the newer ones over, or issue it as it stands."
    ),
    "no_signer": gettext_lazy("Who signs the paper is missing (签发人): a report names that person."),
    "no_title": gettext_lazy("The title is missing."),
    "title_mark": gettext_lazy(
        "The title has the mark %(about)s. A title has no marks except those of names."
    ),
    "title_long": gettext_lazy("The title takes %(about)s lines. Word it shorter."),
    "title_shape": gettext_lazy(
        "The title's lines make no trapezoid or diamond: %(about)s. Break it at other places: one line for each piece."
    ),
    "title_ending": gettext_lazy("The title of this kind of paper ends with %(about)s."),
    "no_recipient": gettext_lazy("The main recipient is missing."),
    "no_date": gettext_lazy("The day of the meeting is missing."),
    "date_ahead": gettext_lazy("The date %(about)s has not come yet."),
    "date_of_other_year": gettext_lazy(
        "The date %(about)s lies in another year than the number of the paper."
    ),
    "no_text": gettext_lazy("The paper has no text."),
    "empty": gettext_lazy("This block is empty. Write its text, or leave the block out."),
    "gap": gettext_lazy("Something has to be written in place of %(about)s."),
    "glyph": gettext_lazy(
        "No font has %(about)s: it would print as an empty box. Write it otherwise, or add a font."
    ),
    "name": gettext_lazy("A person's name: %(about)s. Name the department instead."),
    "outdated": gettext_lazy("Edited over other data: %(about)s. Read whether the words still fit."),
    "gone": gettext_lazy("The data no longer has what this edited block tells of. Read whether it may stay."),
    "typed_figure": gettext_lazy(
        "A figure typed by hand: %(about)s. Choose it from the list of figures instead."
    ),
    "field_unknown": gettext_lazy(
        "%(about)s is no figure of this paper. Take it out, or choose one from the list."
    ),
    "field_broken": gettext_lazy(
        "The brace %(about)s stands alone. Take it out, or choose a figure from the list."
    ),
    "bare_heading": gettext_lazy("There is no text under this heading."),
    "annex_absent": gettext_lazy("The text mentions %(about)s, which is not there."),
    "annex_empty": gettext_lazy("The annex needs a name and a content."),
    "annex_unmentioned": gettext_lazy("The text does not mention the annex."),
    "long": gettext_lazy("The text has %(about)s characters; a paper on one matter has at most 4,000."),
}
MAY_NAME = gettext_lazy("A person's name, or a word like one: %(about)s. Is it meant?")
OUTDATED_WORDING = gettext_lazy(
    "The draft of this block is worded otherwise now. Read whether yours still fits."
)


def examine(
    draft: PaperDraft, *, at: datetime | None = None, drafted: DraftedText | None = None
) -> list[Finding]:
    """Everything that the checks say about a paper in work as it stands."""
    at = at or timezone.now()
    drafted = drafted or drafted_text(draft, at=at)
    blocks = compose(drafted, draft.content["blocks"])
    unit = draft.campaign.unit_id
    text = "\n".join(filled_as_far(one.block.lead + one.block.text, drafted.fields) for one in blocks)
    content = draft.content
    annexes = "".join(annex["name"] + annex["text"] for annex in content["annexes"])
    missing = {*missing_characters(text + annexes + content["recipient"] + content.get("signer", ""))}
    missing |= {*missing_characters(content["title"], "title")}
    revision = draft.month_revision
    told = commendation_of_draft(draft) if draft.is_commendation else None
    is_replaced = told is not None and draft.is_open and told.is_replaced
    plan = plan_of_draft(draft, at=at) if draft.starter == PLAN.code else None
    report = summary_of_draft(draft) if draft.year_summary is not None else None
    source = told or plan or report
    is_of_awards = draft.award_decision_id is not None
    return findings(
        Examined(
            kind=draft.kind,
            title=draft.content["title"],
            recipient=draft.content["recipient"],
            dated=dated(draft.content),
            today=timezone.localdate(at),
            blocks=blocks,
            fields=drafted.fields,
            annexes=draft.content["annexes"],
            frozen_annexes=len(source.annexes) if source else FROZEN_ANNEXES if revision else 0,
            names=frozenset(Person.objects.filter(unit=unit).named_in(text).values_list("name", flat=True)),
            department_names=frozenset(Department.objects.filter(unit=unit).values_list("name", flat=True)),
            missing_glyphs=lambda words: [one for one in dict.fromkeys(words) if one in missing],
            has_newer_revision=revision is not None and newest_revision(revision).pk != revision.pk,
            has_newer_decision=is_replaced and not is_of_awards,
            is_revoked=is_replaced and is_of_awards,
            honoured=source.names if source else (),
            newer_figures=newest_figures(draft, at=at) if report and draft.is_open else "",
            signer=content.get("signer", ""),
        )
    )


def words_of(finding: Finding) -> str:
    """A finding as a sentence that says what to do."""
    words = WORDS[finding.code]
    if finding.code == "name" and not finding.is_blocker:
        words = MAY_NAME
    elif finding.code == "outdated" and not finding.about:
        words = OUTDATED_WORDING
    return words % {"about": finding.about}


def part_name(draft: PaperDraft, finding: Finding, numbers: dict[str, str]) -> str:
    """Where a finding is, as the editor calls the place."""
    heads = {
        "title": _("Title"),
        "recipient": _("Main recipient"),
        "dated": _("Date"),
        "signer": _("Signed by"),
        "annexes": _("Annexes"),
    }
    if finding.key in heads:
        return heads[finding.key]
    if finding.key.startswith("annex-"):
        name = next((a["name"] for a in draft.content["annexes"] if f"annex-{a['key']}" == finding.key), "")
        return f"{_('Annex')} {title_text(name)}".strip()
    return numbers.get(finding.key, "")
