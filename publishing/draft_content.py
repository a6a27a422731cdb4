"""The content of a paper in work, and what an editor does with its parts: move, reset, leave out, add, take away.

Pure. A content holds `title` (a line for each piece that is not broken), `recipient`, `copy_to`, `dated` (ISO, empty
for the day of issue), `attendance`, `blocks` (entries of `composing`) and `annexes` (key, name, kind, text, marked).
"""

import re
from collections.abc import Mapping
from datetime import date

from publishing.annex_text import without_mark
from publishing.blocks import FROM_DATA, ISSUED, Block, DraftedText
from publishing.composing import OWN, compose, confirmed_entry, edited_entry, entries_of
from publishing.paper_content import ATTENDANCE_LABELS

OWN_KEY = re.compile(r"own-[0-9a-f]{6}")
ACTS = ("up", "down", "reset", "keep", "leave_out", "print", "remove", "paragraph", "heading")


class UnknownPart(Exception):
    """The part is not there: another editor took it away, or the request was made up."""


def fresh_content(drafted: DraftedText) -> dict:
    """The content of a paper that nobody has edited yet."""
    return {
        "title": "\n".join(drafted.title),
        "recipient": drafted.recipient,
        "copy_to": list(drafted.copy_to),
        "dated": "",
        "attendance": [{"label": label, "names": []} for label in ATTENDANCE_LABELS],
        "blocks": [{"key": block.key} for block in drafted.blocks],
        "annexes": [dict(annex) for annex in drafted.annexes],
    }


def dated(content: Mapping) -> date | None:
    return date.fromisoformat(content["dated"]) if content["dated"] else None


def with_texts(content: Mapping, texts: Mapping[str, Mapping], drafted: DraftedText) -> dict:
    """The content with the texts that were sent: key → text, lead, and the level of an added block.

    A heading loses a number that was typed before it: headings are numbered when they are printed.
    """
    today = {block.key: block for block in drafted.blocks}
    entries = []
    for entry in entries_of(compose(drafted, content["blocks"]), content["blocks"]):
        sent = texts.get(entry["key"])
        block = today.get(entry["key"])
        if sent is None or (block is not None and block.kind in FROM_DATA):
            entries.append(entry)
        elif entry["key"].startswith(OWN):
            entries.append(_own_entry(entry, sent))
        elif block is None:
            entries.append({**entry, "text": sent["text"], "lead": sent["lead"]})
        else:
            entries.append(_sent_entry(entry, block, sent, drafted))
    return {**content, "blocks": _with_lost(entries, texts)}


def act_on(content: Mapping, act: str, key: str, drafted: DraftedText, *, new_key: str) -> dict:
    """The content after one act of an editor. Raises UnknownPart, ValueError for an act that is none of ACTS."""
    entries = entries_of(compose(drafted, content["blocks"]), content["blocks"])
    place = next((i for i, entry in enumerate(entries) if entry["key"] == key), None)
    if place is None:
        raise UnknownPart(key)
    entry = entries[place]
    if act not in ("paragraph", "heading", "reset", "keep") and any(
        block.key == key and block.kind == ISSUED for block in drafted.blocks
    ):
        raise ValueError(act)  # where the issued text begins stays where it is
    if act in ("up", "down"):
        other = place + (1 if act == "down" else -1)
        if 0 <= other < len(entries):
            entries[place], entries[other] = entries[other], entries[place]
    elif act in ("reset", "remove"):
        is_drafted = any(block.key == key for block in drafted.blocks)
        entries[place : place + 1] = [{"key": key}] if is_drafted else []
    elif act == "keep":
        entries[place] = _kept(entry, drafted)
    elif act == "leave_out":
        entries[place] = {**entry, "left_out": True}
    elif act == "print":
        entries[place] = {name: value for name, value in entry.items() if name != "left_out"}
    elif act in ("paragraph", "heading"):
        level = 1 if act == "heading" else 0
        entries.insert(
            place + 1, {"key": f"{OWN}{new_key}", "kind": act, "level": level, "text": "", "lead": ""}
        )
    else:
        raise ValueError(act)
    return {**content, "blocks": entries}


def reset_all(content: Mapping, drafted: DraftedText) -> dict:
    """The content with every block as it is drafted; title, addresses and annexes stay."""
    return {**content, "blocks": [{"key": block.key} for block in drafted.blocks]}


def annex_act(content: Mapping, act: str, key: str, *, new_key: str) -> dict:
    """The content after an annex was added, taken away or moved forward. Raises UnknownPart."""
    annexes = [dict(annex) for annex in content["annexes"]]
    if act in ("annex_text", "annex_table"):
        kind = act.removeprefix("annex_")
        annexes.append({"key": new_key, "name": "", "kind": kind, "text": "", "marked": True})
        return {**content, "annexes": annexes}
    place = next((i for i, annex in enumerate(annexes) if annex["key"] == key), None)
    if place is None:
        raise UnknownPart(key)
    annex = annexes.pop(place)
    if act == "annex_up":
        annexes.insert(max(0, place - 1), annex)
    return {**content, "annexes": annexes}


def _with_lost(entries: list[dict], texts: Mapping[str, Mapping]) -> list[dict]:
    """Added blocks that somebody took away while another one wrote in them come back, after their neighbour."""
    before = None
    for key, sent in texts.items():
        keys = [entry["key"] for entry in entries]
        if key not in keys and OWN_KEY.fullmatch(key) and sent["text"]:
            place = keys.index(before) + 1 if before in keys else len(keys)
            entries.insert(place, _own_entry({"key": key, "level": 0, "lead": ""}, sent))
        before = key
    return entries


def _own_entry(entry: Mapping, sent: Mapping) -> dict:
    level = sent["level"] if sent["level"] is not None else entry["level"]
    text = " ".join(without_mark(sent["text"]).split("\n")) if level else sent["text"]
    return {**entry, "kind": "heading" if level else "paragraph", "level": level, "text": text}


def _sent_entry(entry: Mapping, block: Block, sent: Mapping, drafted: DraftedText) -> dict:
    text, lead = sent["text"], without_mark(sent["lead"]).rstrip("。")
    if block.kind == "heading":
        text = " ".join(without_mark(text).split("\n"))
    elif block.kind == ISSUED:
        text = " ".join(text.split("\n"))
    return edited_entry(entry, block, text=text, lead=lead, fields=drafted.fields)


def _kept(entry: Mapping, drafted: DraftedText) -> dict:
    block = next((block for block in drafted.blocks if block.key == entry["key"]), None)
    if block is None or "base" not in entry:
        return dict(entry)
    return confirmed_entry(entry, block, drafted.fields)
