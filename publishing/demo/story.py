"""What happened in a month of the demo: deductions drawn from the standard, the same every time.

It reads the shipped standard and the demo's texts, touches no row, and counts in whole tenths of a point.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache

from publishing.demo.texts import department_tales, rule_texts, text
from scoring.points import rule_line_points
from scoring.schemes import preset

BY_BRANCH = "SELF_PARTY"
SHEETS = ("business", "self_development")
FEWEST = 3  # tenths that a sheet loses in any month
LEAST_RULE = 5  # tenths: below this only a free line fits
GRAVER_OF = (
    5  # of so many rules drawn the gravest one that still fits: months of few lines that say something
)
INNER_QUOTES = str.maketrans("“”", "‘’")  # a task stands in quotation marks already
DRAWS, REACH = (
    7,
    6,
)  # the month's luck: the sum of seven draws of −6…6 tenths, standard deviation about one point


@dataclass(frozen=True)
class Deed:
    """One deduction: about whom, by which standard, why, on which day; some are withdrawn afterwards."""

    department: str
    indicator: str
    owner: str
    reason: str
    day: date
    rule: str | None = None
    count: Decimal = Decimal(1)
    points: Decimal | None = None
    withdrawn: str = ""


@dataclass(frozen=True)
class Standard:
    """A deduction rule, or the free lines of an indicator, with the words that the demo has for it."""

    indicator: str
    owner: str
    sheet: str
    section: str
    category: str | None
    maximum: int
    texts: Sequence[str]
    rule: dict | None = None
    weight: int = 0
    counts: Sequence[str] = ()
    quarter_end: bool = False


@dataclass
class House:
    """A department in one month, while its deductions are drawn."""

    code: str
    name: str
    category: str
    branch: str
    losses: Sequence[int]
    not_applicable: frozenset[str]
    lost: dict[str, int] = field(default_factory=dict)  # tenths by indicator
    used: set[str] = field(default_factory=set)

    def takes(self, standard: Standard) -> bool:
        return standard.category in (None, self.category) and standard.indicator not in self.not_applicable


def deeds_of(year: int, month: int, *, days: Sequence[date], grants: Sequence[Mapping]) -> list[Deed]:
    """The deductions of a month, in the order of the departments; `days` are the days on which things happen.

    `grants` are those of the story that leave an indicator out (缺项).
    """
    rng = random.Random(f"{year}-{month:02}")
    houses = _houses(month, grants)
    rules = [each for each in standards() if each.rule and (not each.quarter_end or month % 3 == 0)]
    free = [each for each in standards() if not each.rule]
    deeds = list(_incidents(year, month, houses))
    deeds += _branch_deeds(rng, houses, rules, days)
    for house in houses:
        for sheet, usual in zip(SHEETS, house.losses, strict=True):
            target = max(FEWEST, usual + 5 - month + sum(rng.randint(-REACH, REACH) for _ in range(DRAWS)))
            already = house.lost.get(BY_BRANCH, 0) if sheet == SHEETS[1] else 0
            deeds += _sheet_deeds(rng, house, sheet, max(0, target - already), rules, free, days)
    deeds += _mistakes(rng, houses, rules, days)
    return deeds


def touched_by(deed: Deed) -> frozenset[str]:
    """The names of the departments for which the deed counts: one, or all of its branch."""
    tales = {code: tale for code, _category, tale in department_tales()}
    own = tales[deed.department]
    if deed.indicator not in _branch_indicators():
        return frozenset((own["name"],))
    return frozenset(tale["name"] for tale in tales.values() if tale["branch"] == own["branch"])


@cache
def _branch_indicators() -> frozenset[str]:
    return frozenset(standard.indicator for standard in standards() if standard.section == BY_BRANCH)


@cache
def standards() -> tuple[Standard, ...]:
    """Every rule that the demo has words for, and every indicator's free lines."""
    return tuple(
        standard
        for sheet in preset()["sheets"]
        for section in sheet["sections"]
        for indicator in section["indicators"]
        for standard in _standards_of(indicator, section, sheet)
    )


def _standards_of(indicator: dict, section: dict, sheet: dict) -> Iterator[Standard]:
    told = rule_texts()[indicator["code"]]
    place = {
        "indicator": indicator["code"],
        "owner": indicator["owner"],
        "sheet": sheet["code"],
        "section": section["code"],
        "category": section["category"],
        "maximum": _tenths(Decimal(indicator["maximum"])),
    }
    for rule in indicator["rules"]:
        if rule["code"] in told:
            yield Standard(**place, rule=rule, **told[rule["code"]])
    if "free" in told:
        yield Standard(**place, texts=told["free"])


def _houses(month: int, grants: Sequence[Mapping]) -> list[House]:
    return [
        House(
            code=code,
            name=tale["name"],
            category=category,
            branch=tale["branch"],
            losses=tale["losses"],
            not_applicable=frozenset(
                grant["indicator"]
                for grant in grants
                if grant["department"] == tale["name"] and grant["first"] <= month <= grant["last"]
            ),
        )
        for code, category, tale in department_tales()
    ]


def _incidents(year: int, month: int, houses: Sequence[House]) -> Iterator[Deed]:
    """What the year will be remembered for; it comes on top of the month's usual losses."""
    by_rule = {
        rule["code"]: (rule, indicator)
        for sheet in preset()["sheets"]
        for section in sheet["sections"]
        for indicator in section["indicators"]
        for rule in indicator["rules"]
    }
    codes = {house.name: house for house in houses}
    for incident in text("story")["incidents"]:
        if incident["month"] != month:
            continue
        rule, indicator = by_rule[incident["rule"]]
        house = codes[incident["department"]]
        house.lost[indicator["code"]] = _tenths(Decimal(indicator["maximum"]))  # nothing more comes on it
        yield Deed(
            department=house.code,
            indicator=indicator["code"],
            owner=indicator["owner"],
            reason=incident["text"],
            day=date(year, month, incident["day"]),
            rule=rule["code"],
            count=Decimal(incident["count"]),
        )


def _branch_deeds(rng, houses: Sequence[House], rules, days) -> Iterator[Deed]:
    """Party work is recorded once for a branch and counts for each of its departments."""
    of_branch: dict[str, list[House]] = {}
    for house in houses:
        of_branch.setdefault(house.branch, []).append(house)
    party = [each for each in rules if each.section == BY_BRANCH]
    for members in of_branch.values():
        first = members[0]
        for _ in range(rng.choice((0, 1, 1, 1, 2))):
            standard = _drawn(rng, party)
            if first.lost.get(standard.indicator):
                continue
            deed, tenths = _by_rule(rng, first, standard, days)
            yield deed
            for house in members:
                house.lost[standard.indicator] = tenths
                house.lost[BY_BRANCH] = house.lost.get(BY_BRANCH, 0) + tenths


def _sheet_deeds(rng, house: House, sheet: str, target: int, rules, free, days) -> Iterator[Deed]:
    """Lines by rule until the rest is too small for one, then mostly a free line for the rest."""
    own = [each for each in rules if each.sheet == sheet and each.section != BY_BRANCH and house.takes(each)]
    left = target
    for _ in range(30):
        if left < LEAST_RULE:
            break
        drawn = [_drawn(rng, own) for _ in range(GRAVER_OF)]
        fitting = [
            (tenths, deed, standard)
            for standard in drawn
            for deed, tenths in [_by_rule(rng, house, standard, days)]
            if standard.rule["code"] not in house.used
            and tenths <= left + 1
            and house.lost.get(standard.indicator, 0) + tenths <= standard.maximum
        ]
        if not fitting:
            continue
        tenths, deed, standard = max(fitting, key=lambda each: each[0])
        _note(house, standard, tenths)
        left -= tenths
        yield deed
    if left > 0 and rng.randrange(3):
        fitting = [
            each
            for each in free
            if each.sheet == sheet
            and each.section != BY_BRANCH
            and house.takes(each)
            and house.lost.get(each.indicator, 0) + left <= each.maximum
        ]
        standard = rng.choice(fitting)
        _note(house, standard, left)
        yield Deed(
            department=house.code,
            indicator=standard.indicator,
            owner=standard.owner,
            reason=_worded(rng, standard, house, count=None),
            day=rng.choice(days),
            points=Decimal(left) / 10,
        )


def _mistakes(rng, houses: Sequence[House], rules, days) -> Iterator[Deed]:
    """A few lines a month turn out wrong and are withdrawn."""
    reasons = text("story")["withdrawals"]
    for _ in range(rng.randint(2, 5)):
        house = rng.choice(houses)
        own = [each for each in rules if each.section != BY_BRANCH and house.takes(each)]
        deed, _tenths_lost = _by_rule(rng, house, _drawn(rng, own), days)
        yield replace(deed, withdrawn=rng.choice(reasons))


def _drawn(rng, among: Sequence[Standard]) -> Standard:
    return rng.choices(among, weights=[each.weight for each in among])[0]


def _by_rule(rng, house: House, standard: Standard, days) -> tuple[Deed, int]:
    rule = standard.rule
    count = Decimal(rng.choice(standard.counts))
    points = rule_line_points(
        rule_points=Decimal(rule["points"]),
        count=count,
        maximum=Decimal(standard.maximum) / 10,
        to_zero=rule["to_zero"],
        step=Decimal(rule["step"]) if rule["step"] else None,
    )
    deed = Deed(
        department=house.code,
        indicator=standard.indicator,
        owner=standard.owner,
        reason=_worded(rng, standard, house, count=count),
        day=rng.choice(days),
        rule=rule["code"],
        count=count,
    )
    return deed, _tenths(points)


def _note(house: House, standard: Standard, tenths: int) -> None:
    house.lost[standard.indicator] = house.lost.get(standard.indicator, 0) + tenths
    if standard.rule:
        house.used.add(standard.rule["code"])


def _worded(rng, standard: Standard, house: House, *, count: Decimal | None) -> str:
    words = rng.choice(standard.texts)
    task = rng.choice(text("tasks")[house.name]).translate(INNER_QUOTES)
    return words.format(n=count, task=task)


def _tenths(points: Decimal) -> int:
    return int(points * 10)
