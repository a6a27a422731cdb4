"""docs/security.md names every requirement once, and only tests that exist."""

import ast
import re

from tests.house.sources import ROOT

PAGE = ROOT / "docs" / "security.md"
NUMBERS = {
    "IAM": [str(number) for number in range(1, 11)],
    "ACL": [str(number) for number in range(1, 11)],
    "AUD": ["1", "2", "3", "4", "4a", "5", "6", "7"],
    "INP": ["1"],
    "UPL": [str(number) for number in range(1, 9)],
    "PDF": ["1", "2", "3", "4", "6"],
    "EXP": ["1", "2", "3"],
    "OUT": [str(number) for number in range(1, 10)],
    "BAK": ["1", "2", "3"],
    "RES": ["1"],
    "PRV": ["1", "2", "3", "4", "4a", *map(str, range(5, 16))],
}
ROW = re.compile(r"^\| ([A-Z]{3}-\w+) \| (\w+) \| (.+) \|$", re.M)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def rows() -> list[tuple[str, str, str]]:
    return ROW.findall(PAGE.read_text(encoding="utf-8"))


def test_every_requirement_stands_on_the_page_once():
    wanted = [f"{chapter}-{number}" for chapter, numbers in NUMBERS.items() for number in numbers]

    assert [requirement for requirement, _, _ in rows()] == wanted


def test_held_requirement_names_a_test_and_every_other_says_what_is_missing():
    states = {state for _, state, _ in rows()}
    unproved = [
        requirement for requirement, state, words in rows() if state == "held" and not NAMED.search(words)
    ]
    silent = [requirement for requirement, state, words in rows() if state != "held" and len(words) < 6]

    assert [states, unproved, silent] == [{"held", "partly", "later"}, [], []]


def test_named_tests_exist():
    named = set(NAMED.findall(PAGE.read_text(encoding="utf-8")))

    missing = [f"{file}::{name}" for file, name in named if name not in functions_of(file)]

    assert sorted(missing) == []


def functions_of(file: str) -> set[str]:
    path = ROOT / file
    if not path.exists():
        return set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
