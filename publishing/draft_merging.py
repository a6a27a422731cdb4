"""Two people edited one draft: what each changed goes together, and where both changed the same is named.

Pure. `base` is the content that the second one saw, `mine` what he sends, `theirs` what stands there meanwhile.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

HEAD = ("title", "recipient", "signer", "copy_to", "dated", "attendance")
LISTS = ("blocks", "annexes")


@dataclass(frozen=True)
class Clash:
    """A part that both changed: where, and both versions (None for a part that one of them took away)."""

    part: str
    key: str
    mine: object
    theirs: object


def merged(base: Mapping, mine: Mapping, theirs: Mapping) -> tuple[dict, list[Clash]]:
    """The content with both people's changes, and where they clash; there the merged content has `mine`."""
    clashes: list[Clash] = []
    content = {}
    for name in HEAD:
        if not any(name in one for one in (base, mine, theirs)):
            continue  # papers other than reports have no signer
        content[name] = _one(name, "", base.get(name), mine.get(name), theirs.get(name), clashes)
    for name in LISTS:
        content[name] = _list(name, base[name], mine[name], theirs[name], clashes)
    return content, clashes


def _one(part: str, key: str, base: object, mine: object, theirs: object, clashes: list[Clash]) -> object:
    if mine == theirs or theirs == base:
        return mine
    if mine == base:
        return theirs
    clashes.append(Clash(part, key, mine, theirs))
    return theirs if mine is None else mine


def _list(
    part: str,
    base: Iterable[Mapping],
    mine: Iterable[Mapping],
    theirs: Iterable[Mapping],
    clashes: list[Clash],
) -> list[dict]:
    """The rows of both; the order is that of whoever moved rows, of the second one if both did."""
    was, own, other = ({row["key"]: dict(row) for row in rows} for rows in (base, mine, theirs))
    shared = [key for key in was if key in own and key in other]
    has_moved = [key for key in own if key in shared] != shared
    order = _woven(list(own), list(other)) if has_moved else _woven(list(other), list(own))
    rows = (_one(part, key, was.get(key), own.get(key), other.get(key), clashes) for key in order)
    return [row for row in rows if row is not None]


def _woven(leading: list[str], more: list[str]) -> list[str]:
    """The keys of the first list, and those that only the second has, each after its neighbour there."""
    order = list(leading)
    before = None
    for key in more:
        if key not in order:
            order.insert(order.index(before) + 1 if before in order else 0, key)
        before = key
    return order
