"""The blocks of a paper's text, and how they become its body: headings and run-in headings get their numbers here.

A text that the paper issues (印发的方案) consists of blocks too: those after a block of the kind `issued`, whose text is
its name. So it is edited, checked and kept up to date like the paper's own text, and printed on pages of its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from publishing.fields import Field, filled
from publishing.paper_content import heading_mark

DEEPEST = 4  # 一、 （一） 1. （1）
ISSUED = "issued"
FROM_DATA = ("table", "chart")  # blocks without a text of their own


@dataclass(frozen=True, kw_only=True)
class Block:
    """A heading, a paragraph, a table, a chart, or where the issued text begins, under a key that stays when the rest changes.

    `lead` is a paragraph's run-in heading, numbered like a heading of the second level. Texts hold fields. `table` is what
    a table or a chart shows, from the data.
    """

    key: str
    kind: str
    level: int = 0
    lead: str = ""
    text: str = ""
    table: Mapping = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class DraftedText:
    """A paper as the software words it: title in pieces that hang together, blocks, and the fields they name."""

    title: tuple[str, ...]
    recipient: str
    blocks: tuple[Block, ...]
    fields: Mapping[str, Field]
    copy_to: tuple[str, ...] = ()
    annexes: tuple[Mapping, ...] = ()


def heading(key: str, text: str, *, level: int = 1) -> Block:
    return Block(key=key, kind="heading", level=level, text=text)


def paragraph(key: str, text: str, *, lead: str = "") -> Block:
    return Block(key=key, kind="paragraph", text=text, lead=lead)


def issued(key: str, name: str) -> Block:
    """Where the text begins that the paper issues."""
    return Block(key=key, kind=ISSUED, text=name)


def parted(blocks: Iterable[Block]) -> tuple[list[Block], Block | None, list[Block]]:
    """The blocks of the paper's own text, the block that begins the issued one (None without), and those after it."""
    blocks = list(blocks)
    for place, block in enumerate(blocks):
        if block.kind == ISSUED:
            return blocks[:place], block, blocks[place + 1 :]
    return blocks, None, []


def body_of(blocks: Iterable[Block], fields: Mapping[str, Field]) -> list[dict]:
    """The body that is printed: fields filled in, headings numbered (一、 （一） 1. （1）).

    A number begins anew under each heading above it; each line of a text is a paragraph. Raises UnknownField.
    """
    numbers = [0] * (DEEPEST + 1)
    drawn = 0
    body = []
    for block in blocks:
        if block.kind == "table":
            body.append({"kind": "table", **block.table})
        elif block.kind == "chart":
            drawn += 1
            body.append({"kind": "chart", "number": drawn, **block.table})
        elif block.kind == "heading":
            label = _next_number(numbers, block.level)
            body.append({"kind": "heading", "level": block.level, "text": label + filled(block.text, fields)})
        else:
            lead = f"{_next_number(numbers, 2)}{filled(block.lead, fields)}。" if block.lead else ""
            for line in filled(block.text, fields).split("\n"):
                body.append({"kind": "paragraph", "lead": lead, "text": line})
                lead = ""
    return body


def numbers_of(blocks: Iterable[Block]) -> dict[str, str]:
    """Key → the number that stands before a heading or a run-in heading."""
    own, _issued, behind = parted(blocks)
    return {
        block.key: _next_number(numbers, block.level if block.kind == "heading" else 2)
        for part in (own, behind)
        for numbers in [[0] * (DEEPEST + 1)]
        for block in part
        if block.kind == "heading" or block.lead
    }


def _next_number(numbers: list[int], level: int) -> str:
    numbers[level] += 1
    numbers[level + 1 :] = [0] * (DEEPEST - level)
    return heading_mark(level, numbers[level])
