"""What says whose work it is, taken out of the text that a juror reads (M22): names, staff numbers, departments."""

import re
import unicodedata
from collections.abc import Iterable

BLOT = "□□"
SHORTEST = 2
# What people put between the characters of a word: spaces, also those that show nothing, and raised dots; in a name
# also full stops, dashes and asterisks, which between figures would be a number of its own (20.317).
_GAPS = "\\s\u00ad\u200b-\u200f\u2060\ufeff·•‧・∙⋅"
_BETWEENS = re.compile(f"[{_GAPS}]")
_BETWEEN_FIGURES = f"[{_GAPS}]*"
_BETWEEN = f"[{_GAPS}.．_*＊‐—-]*"


def words_of_author(
    *, names: Iterable[str], staff_numbers: Iterable[str], departments: Iterable[str]
) -> list[str]:
    """The words to take out, each once and the longest first, so that a long name goes before what it contains."""
    words = {_plain(word) for word in (*names, *staff_numbers, *departments)}
    return sorted((word for word in words if len(word) >= SHORTEST), key=lambda word: (-len(word), word))


def anonymous(text: str, words: Iterable[str]) -> str:
    """The text with every word blotted out, also where it is written in full width or with gaps between.

    Full-width letters and digits come out narrow where the text is changed at all; line breaks outside words stay.
    """
    patterns = [_pattern(_plain(word)) for word in words if len(_plain(word)) >= SHORTEST]
    if not patterns:
        return text
    found = re.compile("|".join(patterns), re.IGNORECASE)
    narrow = _narrow(text)
    return found.sub(BLOT, narrow) if found.search(narrow) else text


def _pattern(word: str) -> str:
    between = _BETWEEN_FIGURES if word.isdecimal() else _BETWEEN
    return between.join(map(re.escape, word))


def _plain(word: str) -> str:
    return _BETWEENS.sub("", unicodedata.normalize("NFKC", word))


def _narrow(text: str) -> str:
    """Full-width letters and digits as narrow ones, compatibility forms as usual ones; punctuation stays."""
    return "".join(
        character if unicodedata.category(character)[0] in "PZC" else unicodedata.normalize("NFKC", character)
        for character in text
    )
