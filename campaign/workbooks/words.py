"""Words as offices type them into cells, made comparable and storable."""

import re
import unicodedata
from functools import lru_cache

_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def clean(value: object) -> str:
    """The text on one line: full-width letters, digits and spaces become plain ones, punctuation stays as it is.

    Invisible characters go, runs of white space become one space.
    """
    return _clean(str(value))


@lru_cache(maxsize=8192)
def _clean(text: str) -> str:
    plain = "".join(
        char if unicodedata.category(char).startswith("P") else unicodedata.normalize("NFKC", char)
        for char in text
        if unicodedata.category(char) not in ("Cf", "Cs", "Co", "Cn")
    )
    return " ".join("".join(" " if unicodedata.category(char) == "Cc" else char for char in plain).split())


def name(value: object) -> str:
    """The name of a person, department or branch: a Chinese name keeps no space inside."""
    text = clean(value)
    return text.replace(" ", "") if _CHINESE.search(text) else text


def key(value: object) -> str:
    """What two spellings of the same name have in common."""
    return unicodedata.normalize("NFKC", clean(value)).replace(" ", "").casefold()
