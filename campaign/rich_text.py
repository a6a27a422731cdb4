"""Text with paragraphs, emphasis and lists: what is kept of it, and how it reads as plain text.

Whatever a browser or somebody else sends is cleaned to an allow list without attributes, addresses or pictures. Source:
security.md PDF-3.
"""

import re
from html import escape
from html.parser import HTMLParser

import nh3

ALLOWED = frozenset({"p", "br", "strong", "em", "ol", "ul", "li"})
# What editors and word processors write instead.
_SAME = {
    "b": "strong",
    "i": "em",
    "div": "p",
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "tr"), "p"),
}
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])")
_EMPTY = re.compile(r"<(p|li|strong|em|ol|ul)>(?:\s|&nbsp;|<br>)*</\1>")
_BLOCK = re.compile(r"(</?(?:p|ul|ol)>)")
_ROUNDS = 5
_ITEM = re.compile(r"\s*(?:([•·●]|[-*](?=\s))|\d{1,2}(?:[.．](?!\d)|[、)）]))\s*(?=\S)")


def cleaned(html: str) -> str:
    """The text with nothing but paragraphs, breaks, emphasis and lists; scripts and styles go with what they hold.

    What stands outside a paragraph or list becomes a paragraph. Cleaning what is clean changes nothing.
    """
    kept = _allowed(_TAG.sub(lambda found: f"<{found[1]}{_SAME.get(found[2].lower(), found[2])}", html))
    for _again in range(_ROUNDS):
        better = _allowed(_in_paragraphs(kept))
        if better == kept:
            break
        kept = better
    return kept


def _allowed(html: str) -> str:
    kept = nh3.clean(html, tags=set(ALLOWED), attributes={}, strip_comments=True).replace("\x00", "")
    kept = kept.replace("&nbsp;", " ")
    shorter = _EMPTY.sub("", kept)
    while shorter != kept:
        kept, shorter = shorter, _EMPTY.sub("", shorter)
    return kept.strip()


def _in_paragraphs(html: str) -> str:
    """The same with every run of text between the blocks in a paragraph of its own."""
    parts, run, depth = [], "", 0
    for token in _BLOCK.split(html):
        if not _BLOCK.fullmatch(token):
            run += token
            continue
        if depth == 0 and run.strip():
            run = f"<p>{run.strip()}</p>"
        depth = max(0, depth + (-1 if token.startswith("</") else 1))
        parts.append(run + token)
        run = ""
    return "".join(parts) + (f"<p>{run.strip()}</p>" if depth == 0 and run.strip() else run)


def from_plain(text: str) -> str:
    """Typed text as the same: an empty line begins a paragraph, “- ” or “1. ” at the beginning of a line an item."""
    parts: list[str] = []
    for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n").strip()):
        parts += _block(block.split("\n"))
    return cleaned("".join(parts))


def as_plain(html: str) -> str:
    """The text as one types it, for a page without script and for counting."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", "".join(reader.parts)).strip()


def _block(lines: list[str]) -> list[str]:
    """Paragraphs and lists of lines that no empty line parts."""
    parts, open_list, running = [], "", []
    for line in lines:
        item = _ITEM.match(line)
        kind = ("ul" if item[1] else "ol") if item else ""
        if kind != open_list or not kind:
            if running and kind:
                parts.append(f"<p>{'<br>'.join(running)}</p>")
                running = []
            if open_list:
                parts.append(f"</{open_list}>")
            if kind:
                parts.append(f"<{kind}>")
            open_list = kind
        if kind:
            parts.append(f"<li>{escape(line[item.end() :].strip(), quote=False)}</li>")
        elif line.strip():
            running.append(escape(line.strip(), quote=False))
    if running:
        parts.append(f"<p>{'<br>'.join(running)}</p>")
    if open_list:
        parts.append(f"</{open_list}>")
    return parts


class _Reader(HTMLParser):
    """Writes cleaned text as plain lines."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.lists: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag == "br":
            self.parts.append("\n")
        elif tag in ("ol", "ul"):
            self.lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            if self.lists and self.lists[-1] is not None:
                self.lists[-1] += 1
                self.parts.append(f"{self.lists[-1]}. ")
            else:
                self.parts.append("- ")

    def handle_endtag(self, tag: str) -> None:
        if tag == "p":
            self.parts.append("\n\n")
        elif tag == "li":
            self.parts.append("\n")
        elif tag in ("ol", "ul"):
            if self.lists:
                self.lists.pop()
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
