"""Fields: the figures inside a paper's text.

A text holds `{mean.business}` where the paper prints 97.35. The value is computed from the frozen data; whoever edits
the text moves the field or leaves it out, and cannot retype it. Braces mean nothing else in a text.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

TOKEN = re.compile(r"\{([a-z_]+(?:\.[A-Za-z0-9_-]+)*)\}")
_PIECE = re.compile(r"\{[^{}]*\}|[{}]")


@dataclass(frozen=True)
class Field:
    """What a field prints, and what the office calls it. `moves` is true for a day that is counted from today."""

    value: str
    label: str
    moves: bool = False


class Fault(StrEnum):
    UNKNOWN = "unknown"
    BROKEN = "broken"


@dataclass(frozen=True)
class BadField:
    """A place in a text that looks like a field and is none."""

    fault: Fault
    text: str


class UnknownField(Exception):
    """A text asks for a field that the data does not have, or its braces do not match."""


def field_names(text: str) -> tuple[str, ...]:
    """The fields of a text, each once, in their order."""
    return tuple(dict.fromkeys(TOKEN.findall(text)))


def bad_fields(text: str, fields: Mapping[str, Field]) -> Iterator[BadField]:
    """Every place of the text whose braces hold no field of the data, in their order."""
    for found in _PIECE.finditer(text):
        token = TOKEN.fullmatch(found[0])
        if token is None:
            yield BadField(Fault.BROKEN, found[0])
        elif token[1] not in fields:
            yield BadField(Fault.UNKNOWN, found[0])


def filled(text: str, fields: Mapping[str, Field]) -> str:
    """The text as it is printed. Raises UnknownField for a place that `bad_fields` would name."""
    for bad in bad_fields(text, fields):
        raise UnknownField(bad.text)
    return TOKEN.sub(lambda found: fields[found[1]].value, text)


def filled_as_far(text: str, fields: Mapping[str, Field]) -> str:
    """The text with every field that the data has; what is unknown stays as it is written."""
    return TOKEN.sub(lambda found: fields[found[1]].value if found[1] in fields else found[0], text)


def literal(text: str) -> str:
    """A name from the data as part of a text: its own braces become full-width ones, so that they mean nothing."""
    return text.replace("{", "｛").replace("}", "｝")


class FieldBook(dict[str, Field]):
    """The fields of a draft while it is written."""

    def put(self, name: str, value: object, label: str, *, moves: bool = False) -> str:
        """Keep a value under the name and give back its token."""
        self[name] = Field(str(value), label, moves)
        return f"{{{name}}}"
