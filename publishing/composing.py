"""What the office made of a drafted text: which blocks it edited, left out, moved or added, and which are out of date.

Pure. A draft's content keeps one entry for each block, in the order of the paper:

    {"key": "overview.spread"}                          as drafted, now and later
    {"key": …, "left_out": true}                        not printed
    {"key": …, "text": …, "lead": …, "base": {…}}       edited; `base` is the draft that the editor saw
    {"key": "own-3f2a10", "kind": "paragraph", …}       added by the office
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from publishing.blocks import Block, DraftedText
from publishing.fields import Field, field_names

OWN = "own-"


@dataclass(frozen=True)
class ChangedField:
    """A figure of an edited block that is another one now; `now` is empty where the data no longer has it."""

    name: str
    label: str
    before: str
    now: str


@dataclass(frozen=True, kw_only=True)
class Composed:
    """A block as the paper has it, beside the block as it is drafted today (None for one that was added)."""

    block: Block
    drafted: Block | None = None
    is_edited: bool = False
    is_left_out: bool = False
    is_gone: bool = False
    is_reworded: bool = False
    changed: tuple[ChangedField, ...] = ()

    @property
    def is_own(self) -> bool:
        return self.block.key.startswith(OWN)

    @property
    def is_outdated(self) -> bool:
        """Was it edited over a draft that says something else today?"""
        return self.is_gone or self.is_reworded or bool(self.changed)

    @property
    def is_printed(self) -> bool:
        return not self.is_left_out


def compose(drafted: DraftedText, entries: Iterable[Mapping]) -> list[Composed]:
    """Every block in the paper's order. What the draft has new stands after the block that it follows there.

    A block that the draft no longer has goes with it, unless the office had edited it: then it stays and says so.
    """
    today = {block.key: block for block in drafted.blocks}
    found = []
    for entry in entries:
        block = today.get(entry["key"])
        if entry["key"].startswith(OWN):
            found.append(Composed(block=_own_block(entry)))
        elif block is not None:
            found.append(_of_draft(entry, block, drafted.fields))
        elif "text" in entry:
            found.append(_left_behind(entry))
    return _with_new(found, drafted.blocks)


def printed_text(drafted: DraftedText, composed: Iterable[Composed], **head) -> DraftedText:
    """The text that is printed: the drafted one with the blocks, and the title and addresses, as the office has them."""
    blocks = tuple(found.block for found in composed if found.is_printed)
    return replace(drafted, blocks=blocks, **head)


def entries_of(composed: Iterable[Composed], entries: Iterable[Mapping]) -> list[dict]:
    """The entries of a content with what the draft has new, in the paper's order."""
    kept = {entry["key"]: dict(entry) for entry in entries}
    return [kept.get(found.block.key, {"key": found.block.key}) for found in composed]


def edited_entry(entry: Mapping, block: Block, *, text: str, lead: str, fields: Mapping[str, Field]) -> dict:
    """The entry of a drafted block with the office's words; the draft's own words leave nothing to keep.

    Words that stay as they were keep the draft that their editor saw, so that they can still fall out of date.
    """
    kept = {"key": entry["key"]} | ({"left_out": True} if entry.get("left_out") else {})
    if (text, lead) == (block.text, block.lead):
        return kept
    if "base" in entry and (text, lead) == (entry["text"], entry["lead"]):
        return dict(entry)
    return kept | {"text": text, "lead": lead, "base": _base(block, text + lead, fields)}


def confirmed_entry(entry: Mapping, block: Block, fields: Mapping[str, Field]) -> dict:
    """An edited entry whose words still hold: somebody looked at it beside today's draft."""
    return {**entry, "base": _base(block, entry["text"] + entry["lead"], fields)}


def _base(block: Block, own: str, fields: Mapping[str, Field]) -> dict:
    names = field_names(block.text + block.lead + own)
    return {
        "text": block.text,
        "lead": block.lead,
        "values": {name: fields[name].value for name in names if name in fields and not fields[name].moves},
    }


def _own_block(entry: Mapping) -> Block:
    return Block(
        key=entry["key"],
        kind=entry["kind"],
        level=entry.get("level", 0),
        text=entry["text"],
        lead=entry.get("lead", ""),
    )


def _of_draft(entry: Mapping, block: Block, fields: Mapping[str, Field]) -> Composed:
    is_left_out = bool(entry.get("left_out"))
    if "text" not in entry:
        return Composed(block=block, drafted=block, is_left_out=is_left_out)
    base = entry["base"]
    changed = tuple(
        ChangedField(name, fields[name].label if name in fields else name, before, now)
        for name, before in base["values"].items()
        if (now := fields[name].value if name in fields else "") != before
    )
    return Composed(
        block=replace(block, text=entry["text"], lead=entry["lead"]),
        drafted=block,
        is_edited=True,
        is_left_out=is_left_out,
        is_reworded=(base["text"], base["lead"]) != (block.text, block.lead),
        changed=changed,
    )


def _left_behind(entry: Mapping) -> Composed:
    block = Block(key=entry["key"], kind="paragraph", text=entry["text"], lead=entry["lead"])
    return Composed(block=block, is_edited=True, is_left_out=bool(entry.get("left_out")), is_gone=True)


def _with_new(found: list[Composed], drafted: Sequence[Block]) -> list[Composed]:
    there = {one.block.key for one in found}
    before = None
    for block in drafted:
        if block.key not in there:
            keys = [one.block.key for one in found]
            place = keys.index(before) + 1 if before in keys else 0
            found.insert(place, Composed(block=block, drafted=block))
        before = block.key
    return found
