"""Where a typed title may be broken: between words that do not hang together.

Pure. Whoever types a title on several lines says it himself; otherwise the parts of a title as offices write it are
told apart: issuing organ, 关于, names in quotation marks, the kind of paper at the end.
"""

import re

from publishing.headline import LINE_LIMIT
from publishing.red_head import em_width

_UNITS = re.compile(
    r"《[^》]*》|“[^”]*”"  # names stay whole
    r"|关于(?:印发|开展|表彰|更正|做好|召开|举办|公布)?"
    r"|(?:情况|结果|活动|工作)?的(?:通知|通报|决定|意见|方案|办法|报告)$"
    r"|会议纪要$|（[^）]*）$"
)
_HALF = LINE_LIMIT / 2


def title_pieces(title: str) -> list[str]:
    """The words of a title that hang together, to be laid out by `shaped_title`."""
    lines = [line.strip() for line in title.splitlines() if line.strip()]
    if len(lines) > 1:
        return lines
    text = "".join(lines)
    pieces, end = [], 0
    for found in _UNITS.finditer(text):
        pieces += _short(text[end : found.start()])
        pieces += _short(found[0]) if em_width(found[0]) > LINE_LIMIT else [found[0]]
        end = found.end()
    return [piece for piece in (*pieces, *_short(text[end:])) if piece]


def title_text(title: str) -> str:
    """A typed title on one line."""
    return "".join(line.strip() for line in title.splitlines())


def _short(text: str) -> list[str]:
    """A stretch of words without a known break: whole while it fits half a line, else in even parts."""
    if em_width(text) <= LINE_LIMIT:
        return [text]
    parts = -(-len(text) // int(_HALF))
    size = -(-len(text) // parts)
    return [text[start : start + size] for start in range(0, len(text), size)]
