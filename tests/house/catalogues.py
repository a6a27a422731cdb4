"""Reads gettext's .po files, without gettext's own programs."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

CONTEXT_MARK = "\x04"


@dataclass
class Entry:
    """One text of a catalogue with its translations (several where the text has a plural)."""

    fields: dict[str, str] = field(default_factory=dict)
    is_fuzzy: bool = False

    @property
    def key(self) -> str:
        context = self.fields.get("msgctxt")
        return f"{context}{CONTEXT_MARK}{self.fields['msgid']}" if context else self.fields["msgid"]

    @property
    def translations(self) -> list[str]:
        return [text for name, text in self.fields.items() if name.startswith("msgstr")]


def read(path: Path) -> dict[str, Entry]:
    """Every entry in force by its key; the header and obsolete entries are left out."""
    entries = {entry.key: entry for entry in _entries(path.read_text(encoding="utf-8"))}
    entries.pop("", None)
    return entries


def _entries(text: str) -> Iterator[Entry]:
    for block in text.split("\n\n"):
        entry, name = Entry(), ""
        for line in block.splitlines():
            if line.startswith("#,"):
                entry.is_fuzzy = "fuzzy" in line
            elif line.startswith("msg"):
                name, _, quoted = line.partition(" ")
                entry.fields[name] = ast.literal_eval(quoted)
            elif line.startswith('"'):
                entry.fields[name] += ast.literal_eval(line)
        if "msgid" in entry.fields:
            yield entry
