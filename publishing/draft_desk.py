"""What the page of a paper in work shows: its blocks ready for the editor, its checks, its figures, its pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from publishing.blocks import ISSUED, Block, DraftedText
from publishing.composing import Composed, compose
from publishing.draft_merging import Clash
from publishing.draft_printing import block_numbers
from publishing.drafts import open_findings
from publishing.fields import TOKEN, filled_as_far
from publishing.models import PaperDraft
from publishing.paper_checks import Finding
from publishing.paper_findings import examine, part_name, words_of

HEAD_PLACES = ("title", "recipient", "signer", "dated", "annexes")


@dataclass(frozen=True, kw_only=True)
class Part:
    """A block as the editor shows it; `number` is what is printed before it."""

    composed: Composed
    number: str
    errors: Sequence[str]
    theirs: Mapping | None
    theirs_shown: str
    shown: str
    drafted_text: str
    rows: int

    @property
    def key(self) -> str:
        return self.composed.block.key

    @property
    def block(self) -> Block:
        return self.composed.block

    @property
    def drafted_has_lead(self) -> bool:
        """Does the block begin with a heading in the line? Its field stays there when it is emptied."""
        return bool(self.block.lead or (self.composed.drafted and self.composed.drafted.lead))


@dataclass(frozen=True, kw_only=True)
class Remark:
    """A finding in words, with the place to jump to."""

    finding: Finding
    words: str
    place: str
    accepted: Mapping | None

    @property
    def is_block(self) -> bool:
        return self.finding.key not in HEAD_PLACES and not self.finding.key.startswith("annex-")


def parts_of(
    draft: PaperDraft,
    content: Mapping,
    drafted: DraftedText,
    *,
    errors: Mapping[str, Sequence[str]],
    clashes: Iterable[Clash],
) -> list[Part]:
    """Every block of the editor's page, with what is wrong with it and what somebody else wrote there."""
    composed = compose(drafted, content["blocks"])
    numbers = block_numbers(composed)
    theirs = {clash.key: clash.theirs or {} for clash in clashes if clash.part == "blocks"}
    return [
        Part(
            composed=one,
            number=numbers.get(one.block.key, ""),
            errors=errors.get(one.block.key, ()),
            theirs=theirs.get(one.block.key),
            theirs_shown=_words_of_row(theirs.get(one.block.key), one.drafted, drafted),
            shown=filled_as_far(one.block.text, drafted.fields),
            drafted_text=_drafted_words(one, drafted),
            rows=min(12, 1 + len(filled_as_far(one.block.text, drafted.fields)) // 34),
        )
        for one in composed
    ]


def remarks_of(draft: PaperDraft, drafted: DraftedText) -> tuple[list[Remark], bool]:
    """What the checks say, and whether the paper can be issued as it stands."""
    found = examine(draft, drafted=drafted)
    composed = compose(drafted, draft.content["blocks"])
    names = _place_names(composed)
    accepted = {one["digest"]: one for one in draft.accepted}
    remarks = [
        Remark(
            finding=finding,
            words=words_of(finding),
            place=part_name(draft, finding, names),
            accepted=None if finding.is_blocker else accepted.get(finding.digest),
        )
        for finding in found
    ]
    return remarks, not open_findings(draft, found)


def figures_of(drafted: DraftedText) -> list[dict]:
    """The figures that a text can name, for the list beside the editor and for the script that shows their values."""
    return [
        {"name": name, "sign": f"{{{name}}}", "value": field.value, "label": field.label}
        for name, field in drafted.fields.items()
    ]


def clash_words(clash: Clash) -> str:
    """What somebody else made of the title, an address or an annex meanwhile."""
    if isinstance(clash.theirs, Mapping):
        return f"{clash.theirs['name']} {clash.theirs['text']}"
    return _plain(clash.theirs)


def changes_between(before: Mapping, after: Mapping, drafted: DraftedText) -> list[dict]:
    """What differs between two versions, part by part, as people read it."""
    changed = []
    for name in ("title", "recipient", "signer", "copy_to", "dated", "attendance"):
        if before.get(name) != after.get(name):
            changed.append(
                {"part": name, "before": _plain(before.get(name)), "after": _plain(after.get(name))}
            )
    for part in ("blocks", "annexes"):
        was, now = ({row["key"]: row for row in content[part]} for content in (before, after))
        today = {block.key: block for block in drafted.blocks}
        for key in dict.fromkeys([*was, *now]):
            if was.get(key) != now.get(key):
                texts = [_words_of_row(row.get(key), today.get(key), drafted) for row in (was, now)]
                changed.append({"part": part, "before": texts[0], "after": texts[1]})
        if list(was) != list(now) and set(was) == set(now):
            changed.append({"part": "order", "before": "", "after": ""})
    return changed


def _words_of_row(row: Mapping | None, block: Block | None, drafted: DraftedText) -> str:
    if not row:
        return ""
    if "text" in row:
        text = row.get("lead", "") + row["text"]
    else:
        text = block.lead + block.text if block else ""
    return ("（不印）" if row.get("left_out") else "") + filled_as_far(text, drafted.fields)


def _plain(value: object) -> str:
    if isinstance(value, list):
        return "，".join(
            f"{one['label']}：{'、'.join(one['names'])}" if isinstance(one, dict) else str(one)
            for one in value
        )
    return str(value or "").replace("\n", "")


def _drafted_words(one: Composed, drafted: DraftedText) -> str:
    """What the draft says today, for a block that is edited."""
    if not one.is_edited or one.drafted is None:
        return ""
    lead = f"{one.drafted.lead}。" if one.drafted.lead else ""
    return filled_as_far(lead + one.drafted.text, drafted.fields)


def _place_names(composed: Sequence[Composed]) -> dict[str, str]:
    """How the list of checks calls a block: its heading, or the heading above it and its first words."""
    names = {}
    above = ""
    for one in composed:
        words = TOKEN.sub("…", one.block.lead or one.block.text)
        if one.block.kind in ("heading", ISSUED):
            above = words
            names[one.block.key] = words
        else:
            first = words[:10] + ("…" if len(words) > 10 else "")
            names[one.block.key] = f"{above} · {first}" if above and first else above or first
    return names
