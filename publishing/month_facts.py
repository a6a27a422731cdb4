"""What a frozen month says in figures: pure reading of the payload of `scoring.MonthRevision`.

Points are Decimal of two places. A mean is rounded half up to 0.01, once; a change between months is the difference
of two printed figures, so that a reader can check it. Departments that are not ranked count nowhere.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Spread:
    """Mean, highest and lowest of one kind of points, with the departments that have them."""

    mean: Decimal
    high: Decimal
    high_names: tuple[str, ...]
    low: Decimal
    low_names: tuple[str, ...]


@dataclass(frozen=True)
class Board:
    """A section as the papers name it: the category sections of a sheet are one board, 分类指标."""

    name: str
    sheet: str
    sections: tuple[str, ...]
    indicators: frozenset[str]


@dataclass(frozen=True)
class Problem:
    """A rule broken in a month: how often it was recorded, the points, the departments."""

    text: str
    facts: int
    points: Decimal
    names: tuple[str, ...]


@dataclass(frozen=True)
class BoardFacts:
    """What was recorded on a board; a branch's line is one fact, and its points count in each department."""

    board: Board
    facts: int
    points: Decimal
    names: tuple[str, ...]
    clean_names: tuple[str, ...]
    problems: tuple[Problem, ...]


def rounded(value: Decimal) -> Decimal:
    """Two places, half up (`rules.md` §2.1)."""
    return value.quantize(CENT, ROUND_HALF_UP)


def ranked(month: Mapping) -> list[Mapping]:
    """The standings that take part, in the fixed order of departments."""
    return [standing for standing in month["standings"] if standing["rank"] is not None]


def spread(standings: Iterable[Mapping], key: str) -> Spread:
    """Mean, highest and lowest of `business`, `self_development` or `total` over at least one standing."""
    points = [(Decimal(standing[key]), standing["department_name"]) for standing in standings]
    values = [value for value, _ in points]
    high, low = max(values), min(values)
    return Spread(
        mean=rounded(sum(values, Decimal()) / len(values)),
        high=high,
        high_names=tuple(name for value, name in points if value == high),
        low=low,
        low_names=tuple(name for value, name in points if value == low),
    )


def by_category(month: Mapping) -> dict[str, list[Mapping]]:
    """Category name → its ranked standings in order of rank; categories in the order of departments."""
    categories: dict[str, list[Mapping]] = {}
    for standing in ranked(month):
        categories.setdefault(standing["category_name"], []).append(standing)
    return {
        name: sorted(standings, key=lambda standing: standing["category_rank"])
        for name, standings in categories.items()
    }


def improvements(month: Mapping, previous: Mapping) -> list[tuple[str, Decimal]]:
    """Departments whose total grew, largest growth first; those not ranked in both months are left out."""
    before = {standing["department"]: Decimal(standing["total"]) for standing in ranked(previous)}
    changes = [
        (standing["department_name"], Decimal(standing["total"]) - before[standing["department"]])
        for standing in ranked(month)
        if standing["department"] in before
    ]
    return sorted(((name, change) for name, change in changes if change > 0), key=lambda row: -row[1])


def boards(month: Mapping) -> list[Board]:
    """The boards of the month's scheme, sheet by sheet."""
    found = []
    for sheet in month["sheets"]:
        by_category = [section for section in sheet["sections"] if section["category"]]
        for section in sheet["sections"]:
            if not section["category"]:
                found.append(_board(section["name"], sheet, [section]))
            elif section is by_category[0]:
                found.append(_board(_shared_name(by_category), sheet, by_category))
    return found


def board_facts(month: Mapping, board: Board) -> BoardFacts:
    """Facts, points and departments of one board; problems by number of facts, then points, then first seen."""
    facts: set = set()
    points = Decimal()
    names, clean = [], []
    problems: dict[str, tuple[set, list[Decimal], list[str]]] = {}
    for standing in ranked(month):
        name = standing["department_name"]
        lines = [line for line in standing["lines"] if line["indicator"] in board.indicators]
        (names if lines else clean).append(name)
        for line in lines:
            facts.add(line["id"])
            points += Decimal(line["points"])
            if line["rule_text"]:
                problem = problems.setdefault(line["rule_text"], (set(), [], []))
                problem[0].add(line["id"])
                problem[1].append(Decimal(line["points"]))
                if name not in problem[2]:
                    problem[2].append(name)
    listed = [
        Problem(text, len(ids), sum(values, Decimal()), tuple(where))
        for text, (ids, values, where) in problems.items()
    ]
    listed.sort(key=lambda problem: (-problem.facts, -problem.points))
    return BoardFacts(board, len(facts), points, tuple(names), tuple(clean), tuple(listed))


def _board(name: str, sheet: Mapping, sections: list[Mapping]) -> Board:
    return Board(
        name=name,
        sheet=sheet["code"],
        sections=tuple(section["code"] for section in sections),
        indicators=frozenset(item["code"] for section in sections for item in section["indicators"]),
    )


def _shared_name(sections: list[Mapping]) -> str:
    """“分类指标·生产技术类”, “分类指标·经营管理类” … → “分类指标”."""
    shared = sections[0]["name"]
    for section in sections[1:]:
        while not section["name"].startswith(shared):
            shared = shared[:-1]
    return shared.rstrip("·-—－（( ") or "分类指标"
