"""Which questions say the same: normalised text for equal ones, a comparison of texts for near copies."""

import hashlib
import re
import unicodedata
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

from rapidfuzz import fuzz, process

Key = TypeVar("Key", bound=Hashable)

NEAR = (
    88  # of 100, the order of words counted: a changed word in a sentence of twenty characters gives about 90
)
_LEFT_OUT = re.compile(r"[\W_]+")


def normal_text(stem: str, options: Sequence[str] = ()) -> str:
    """A question without what does not count: signs, spaces, wide forms, case, order of its options."""
    return "|".join([_plain(stem), *sorted(map(_plain, options))])


def fingerprint_of(kind: str, stem: str, options: Sequence[str]) -> str:
    """The digest of a question's normal text; equal for questions that say the same."""
    return hashlib.sha256(f"{kind}:{normal_text(stem, options)}".encode()).hexdigest()


def near_copies(
    texts: Mapping[Key, str], *, among: Mapping[Key, str] | None = None
) -> dict[Key, tuple[Key, int]]:
    """For each text the nearest other one that is a near copy, with its likeness in percent.

    Compared are the texts with each other, or with `among`. Texts below eight characters are no copies of anything.
    """
    pool = {key: text for key, text in (among if among is not None else texts).items() if len(text) >= 8}
    found = {}
    for key, text in texts.items():
        if len(text) < 8:
            continue
        hits = process.extract(text, pool, scorer=fuzz.ratio, score_cutoff=NEAR, limit=2)
        other = next(((name, int(score)) for _text, score, name in hits if name != key), None)
        if other is not None:
            found[key] = other
    return found


def _plain(text: str) -> str:
    return _LEFT_OUT.sub("", unicodedata.normalize("NFKC", text)).casefold()
