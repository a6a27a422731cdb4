"""The texts of the demo: they lie as JSON beside the code."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from scoring.schemes import preset

_DATA = Path(__file__).resolve().parent / "data"


@cache
def text(name: str):
    """One file of the demo's data."""
    return json.loads((_DATA / f"{name}.json").read_text(encoding="utf-8"))


@cache
def rule_texts() -> dict:
    """For each indicator its rules with their weight, counts and reasons, and reasons without a rule (`free`)."""
    return text("rules_common") | text("rules_categories")


@cache
def everything_written() -> str:
    """All texts of the demo except the names: no invented name may occur in it."""
    files = sorted(path for path in _DATA.glob("*.json") if path.stem != "names")
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def department_tales() -> Iterator[tuple[str, str, dict]]:
    """Code, category and tale of each department that takes part, in the fixed order."""
    number = 0
    for category in preset()["categories"]:
        for tale in text("organisation")["departments"][category["code"]]:
            number += 1
            yield f"D{number:02}", category["code"], tale
