"""What one version of a scheme says differently from another, as values.

Sections, indicators, rules and bonus items are the same where they bear the same code; an indicator stays the same
when it moves to another section, a level of a bonus item when it keeps its name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
SECTION_FIELDS = ("name", "full", "category_name", "by_branch")
INDICATOR_FIELDS = ("name", "maximum", "owner_name", "na_allowed", "evidence", "section")
RULE_FIELDS = ("text", "points", "unit", "step", "to_zero")
BONUS_FIELDS = ("name", "sheet", "cap", "proof")


@dataclass(frozen=True)
class FieldChange:
    """One property of a thing: what it was and what it is."""

    field: str
    old: object
    new: object


@dataclass(frozen=True)
class Difference:
    """A section, indicator, rule, bonus item or level that is new, gone or changed, with what changed inside."""

    act: str
    code: str
    name: str
    fields: tuple[FieldChange, ...] = ()
    parts: tuple["Difference", ...] = ()
    said: Mapping = field(default_factory=dict)


@dataclass(frozen=True)
class Differences:
    """Two versions compared; each list in the order of the newer one, what is gone after it."""

    sections: tuple[Difference, ...]
    indicators: tuple[Difference, ...]
    bonus: tuple[Difference, ...]

    def __bool__(self) -> bool:
        return bool(self.sections or self.indicators or self.bonus)


def differences(old: Mapping, new: Mapping) -> Differences:
    """What `new` says differently from `old`. The order of things is not compared, nor is an owner's code."""
    return Differences(
        sections=_compared(_sections(old), _sections(new), SECTION_FIELDS),
        indicators=_compared(_indicators(old), _indicators(new), INDICATOR_FIELDS, inside=_rules),
        bonus=_compared(_by_code(old["bonus"]), _by_code(new["bonus"]), BONUS_FIELDS, inside=_levels),
    )


def _compared(old: Mapping, new: Mapping, fields: Iterable[str], *, inside=None) -> tuple[Difference, ...]:
    found = []
    for code, thing in new.items():
        if code not in old:
            found.append(Difference(ADDED, code, thing["name"], said=thing))
            continue
        before = old[code]
        changed = tuple(
            FieldChange(name, before[name], thing[name]) for name in fields if before[name] != thing[name]
        )
        parts = inside(before, thing) if inside else ()
        if changed or parts:
            found.append(Difference(CHANGED, code, thing["name"], fields=changed, parts=parts, said=thing))
    found += [
        Difference(REMOVED, code, thing["name"], said=thing) for code, thing in old.items() if code not in new
    ]
    return tuple(found)


def _rules(old: Mapping, new: Mapping) -> tuple[Difference, ...]:
    return _compared(_named(old["rules"], "text"), _named(new["rules"], "text"), RULE_FIELDS)


def _levels(old: Mapping, new: Mapping) -> tuple[Difference, ...]:
    before = {level["name"]: level for level in old["levels"]}
    after = {level["name"]: level for level in new["levels"]}
    return _compared(before, after, ("points",))


def _by_code(things: Iterable[Mapping]) -> dict[str, Mapping]:
    return {thing["code"]: thing for thing in things}


def _named(things: Iterable[Mapping], name: str) -> dict[str, Mapping]:
    return {thing["code"]: {**thing, "name": thing[name]} for thing in things}


def _sections(catalogue: Mapping) -> dict[str, Mapping]:
    return {section["code"]: section for sheet in catalogue["sheets"] for section in sheet["sections"]}


def _indicators(catalogue: Mapping) -> dict[str, Mapping]:
    return {
        indicator["code"]: {**indicator, "section": section["name"]}
        for sheet in catalogue["sheets"]
        for section in sheet["sections"]
        for indicator in section["indicators"]
    }
