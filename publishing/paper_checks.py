"""What the office is told before it issues a paper: what has to be put right, and what it should look at.

Pure. A blocker keeps the paper from being issued; a warning can be accepted, for the text as it stands. The words of
each finding belong to the page (`paper_findings`); here are its code, its place and its particulars.

A person's name blocks a bulletin when it has three characters or more (PRV-10: bulletins name departments): it can
always be worded otherwise. Shorter names, names that are words too (高峰, 文明) and names in other papers warn, since a
decision or minutes may name people.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from publishing.blocks import FROM_DATA, ISSUED, parted
from publishing.composing import Composed
from publishing.fields import Field, bad_fields, filled_as_far
from publishing.headline import is_well_shaped, shaped_title
from publishing.red_head import em_width
from publishing.title_words import title_pieces, title_text
from publishing.words_too import WORDS_TOO

BLOCKS, WARNS = "blocks", "warns"
LONGEST_TEXT = 4000  # characters, for a specific matter (`official-papers.md` §1.6)
MOST_TITLE_LINES = 4
ENDINGS = {"bulletin": "通报", "circular": "通知", "decision": "决定", "minutes": "纪要", "report": "报告"}
NEEDS_RECIPIENT = {"bulletin", "circular", "report"}
NEEDS_SIGNER = {"report"}  # every upward paper (GB/T 9704 7.2.6)
GAPS = re.compile(r"[×xX]{2,}|○{2,}|_{2,}")
ANNEX = re.compile(r"附件(\d{1,2})?")
# Points with two places, or a count of what the month counts: figures that a field should hold.
FIGURE = re.compile(r"\d+\.\d+分|\d+(?:个部室|条)")
IN_TITLE = re.compile(r"[，。；：！？、,.;:!?]")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something that a check found: at a block, or at a part of the head (`title`, `recipient`, `annexes` …)."""

    code: str
    severity: str
    key: str
    about: str = ""
    stands_on: str = ""

    @property
    def digest(self) -> str:
        """Changes when what was found, or the text it was found in, changes: an acceptance holds no longer then."""
        said = "\n".join((self.code, self.key, self.about, self.stands_on))
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @property
    def is_blocker(self) -> bool:
        return self.severity == BLOCKS


@dataclass(frozen=True, kw_only=True)
class Examined:
    """A paper as it is looked at before issue. `frozen_annexes` is how many the data brings along.

    `honoured` are the persons whom the data of a commendation or of a plan names: they are meant to be there.
    """

    kind: str
    title: str
    recipient: str
    dated: date | None
    today: date
    blocks: Sequence[Composed]
    fields: Mapping[str, Field]
    annexes: Sequence[Mapping]
    frozen_annexes: int
    names: Collection[str]
    department_names: Collection[str]
    missing_glyphs: Callable[[str], Collection[str]]
    has_newer_revision: bool = False
    has_newer_decision: bool = False
    is_revoked: bool = False
    newer_figures: str = ""  # the fingerprint of the facts of today, where a report tells of others
    signer: str = ""
    honoured: Collection[str] = ()


def findings(paper: Examined) -> list[Finding]:
    """Everything that the checks have to say, blockers first, each in the order of the paper."""
    found = [
        *_head(paper),
        *(finding for block in paper.blocks if block.is_printed for finding in _block(paper, block)),
        *_empty_sections(paper),
        *_annexes(paper),
        *_length(paper),
    ]
    return sorted(found, key=lambda finding: not finding.is_blocker)


def names_in(text: str, names: Iterable[str], known: Iterable[str] = ()) -> list[str]:
    """The people's names that occur in a text outside of known names of departments; the longest first."""
    for department in known:
        text = text.replace(department, "　")
    found = []
    for name in sorted(set(names), key=lambda name: (-len(name), name)):
        if name in text:
            found.append(name)
            text = text.replace(name, "　")
    return found


def _head(paper: Examined) -> Iterator[Finding]:
    if paper.has_newer_revision:
        yield Finding(code="newer_revision", severity=BLOCKS, key="title")
    if paper.has_newer_decision:
        yield Finding(code="newer_decision", severity=BLOCKS, key="title")
    if paper.is_revoked:
        yield Finding(code="revoked", severity=BLOCKS, key="title")
    if paper.newer_figures:
        yield Finding(code="newer_figures", severity=WARNS, key="title", stands_on=paper.newer_figures)
    if paper.kind in NEEDS_SIGNER and not paper.signer:
        yield Finding(code="no_signer", severity=BLOCKS, key="signer")
    title = title_text(paper.title)
    if not title:
        yield Finding(code="no_title", severity=BLOCKS, key="title")
    else:
        yield from _title(paper, title)
    if not paper.recipient and paper.kind in NEEDS_RECIPIENT:
        yield Finding(code="no_recipient", severity=WARNS, key="recipient")
    if paper.dated is None and paper.kind == "minutes":
        yield Finding(code="no_date", severity=BLOCKS, key="dated")
    if paper.dated and paper.dated > paper.today:
        yield Finding(code="date_ahead", severity=BLOCKS, key="dated", about=paper.dated.isoformat())
    elif paper.dated and paper.dated.year != paper.today.year:
        yield Finding(code="date_of_other_year", severity=WARNS, key="dated", about=paper.dated.isoformat())
    if glyphs := paper.missing_glyphs(title + paper.recipient + paper.signer):
        yield Finding(code="glyph", severity=BLOCKS, key="title", about="、".join(glyphs))


def _title(paper: Examined, title: str) -> Iterator[Finding]:
    if gap := GAPS.search(title):
        yield Finding(code="gap", severity=BLOCKS, key="title", about=gap[0])
    outside = re.sub(r"《[^》]*》|“[^”]*”", "", title)
    if mark := IN_TITLE.search(outside):
        yield Finding(code="title_mark", severity=WARNS, key="title", about=mark[0], stands_on=title)
    lines = shaped_title(title_pieces(paper.title))
    if len(lines) > MOST_TITLE_LINES:
        yield Finding(code="title_long", severity=WARNS, key="title", about=str(len(lines)), stands_on=title)
    elif not is_well_shaped(lines) or max(map(em_width, lines)) > 20:
        yield Finding(
            code="title_shape", severity=WARNS, key="title", about=" / ".join(lines), stands_on=title
        )
    ending = ENDINGS.get(paper.kind, "")
    if ending and not title.removesuffix("）").endswith(ending) and f"{ending}（" not in title:
        yield Finding(code="title_ending", severity=WARNS, key="title", about=ending, stands_on=title)


def _block(paper: Examined, one: Composed) -> Iterator[Finding]:
    key, block = one.block.key, one.block
    if block.kind in FROM_DATA:
        return
    raw = block.lead + block.text
    if not block.text.strip():
        yield Finding(code="empty", severity=BLOCKS, key=key)
        return
    for bad in bad_fields(raw, paper.fields):
        yield Finding(code=f"field_{bad.fault}", severity=BLOCKS, key=key, about=bad.text)
    text = filled_as_far(raw, paper.fields)
    if gap := GAPS.search(text):
        yield Finding(code="gap", severity=BLOCKS, key=key, about=gap[0])
    if glyphs := paper.missing_glyphs(text):
        yield Finding(code="glyph", severity=BLOCKS, key=key, about="、".join(glyphs))
    yield from _names(paper, key, text)
    if one.is_outdated:
        about = "" if one.is_gone else "、".join(f"{c.label} {c.before}→{c.now or '—'}" for c in one.changed)
        code = "gone" if one.is_gone else "outdated"
        yield Finding(code=code, severity=WARNS, key=key, about=about, stands_on=raw)
    if paper.frozen_annexes and (one.is_edited or one.is_own) and (typed := FIGURE.search(raw)):
        yield Finding(code="typed_figure", severity=WARNS, key=key, about=typed[0], stands_on=raw)


def _names(paper: Examined, key: str, text: str) -> Iterator[Finding]:
    found = [
        name for name in names_in(text, paper.names, paper.department_names) if name not in paper.honoured
    ]
    sure = [name for name in found if len(name) > 2 and name not in WORDS_TOO]
    if sure and paper.kind == "bulletin":
        yield Finding(code="name", severity=BLOCKS, key=key, about="、".join(sure))
        found = [name for name in found if name not in sure]
    if found:
        yield Finding(code="name", severity=WARNS, key=key, about="、".join(found), stands_on=text)


def _empty_sections(paper: Examined) -> Iterator[Finding]:
    printed = [one.block for one in paper.blocks if one.is_printed]
    if not any(block.kind == "paragraph" for block in printed):
        yield Finding(code="no_text", severity=BLOCKS, key="title")
    for here, following in zip(printed, [*printed[1:], None], strict=True):
        if here.kind != "heading":
            continue
        if (
            following is None
            or following.kind == ISSUED
            or (following.kind == "heading" and following.level <= here.level)
        ):
            yield Finding(code="bare_heading", severity=WARNS, key=here.key, stands_on=here.text)


def _annexes(paper: Examined) -> Iterator[Finding]:
    marked = [annex for annex in paper.annexes if annex["marked"]]
    count = paper.frozen_annexes + len(marked)
    mentioned = False
    for one in paper.blocks:
        if not one.is_printed or one.block.kind in FROM_DATA:
            continue
        for found in ANNEX.finditer(one.block.lead + one.block.text):
            mentioned = True
            if not count or int(found[1] or 1) > count:
                yield Finding(code="annex_absent", severity=BLOCKS, key=one.block.key, about=found[0])
                break
    for annex in paper.annexes:
        key = f"annex-{annex['key']}"
        if not annex["name"].strip() or not annex["text"].strip():
            yield Finding(code="annex_empty", severity=BLOCKS, key=key)
        elif gap := GAPS.search(annex["name"] + annex["text"]):
            yield Finding(code="gap", severity=BLOCKS, key=key, about=gap[0])
        if glyphs := paper.missing_glyphs(annex["name"] + annex["text"]):
            yield Finding(code="glyph", severity=BLOCKS, key=key, about="、".join(glyphs))
    if marked and not mentioned:
        yield Finding(code="annex_unmentioned", severity=WARNS, key="annexes")


def _length(paper: Examined) -> Iterator[Finding]:
    own, _issued, _behind = parted(one.block for one in paper.blocks if one.is_printed)
    length = sum(len(filled_as_far(block.lead + block.text, paper.fields)) for block in own)
    if length > LONGEST_TEXT:
        yield Finding(code="long", severity=WARNS, key="title", about=str(length))
