"""Rewriting the rows of one list of a draft: kept, added, taken away, put in another order; old and new are told."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext as _

from campaign.refusals import Refused
from scoring.models import DeductionRule
from scoring.points import CENT

Changes = dict[str, list]
LONGEST_RULE_CODE = DeductionRule._meta.get_field("code").max_length


class ChangedMeanwhile(Refused):
    """Somebody else changed the same part of the draft since the page was loaded."""

    def __init__(self):
        super().__init__(_("Somebody else changed this part meanwhile. Look at it again; nothing was saved."))


class DuplicateCode(Refused):
    """Two sections, indicators, rules, bonus items or levels bear one code or name."""

    def __init__(self, code: str):
        super().__init__(_("“%(code)s” is there twice.") % {"code": code})


class RuleCodeTooLong(Refused):
    """A rule's code made of its indicator's would not fit; the rule needs a shorter one of its own."""

    def __init__(self, code: str):
        super().__init__(
            _("The rule's code “%(code)s” is longer than %(longest)s characters. Give it a shorter one.")
            % {"code": code, "longest": LONGEST_RULE_CODE}
        )


def rewrite(
    kept: Iterable[models.Model],
    wanted: Sequence[Mapping],
    *,
    make: Callable[..., models.Model],
    fields: Sequence[str],
    key: str = "code",
) -> tuple[list[models.Model], Changes]:
    """Make the rows be what is wanted, in its order; returns them with what changed, by `key` and field.

    `wanted` maps `fields` to values, and `pk` to the row that is meant, or None for a new one. Rows that are not wanted
    are deleted. At most five queries. Raises ChangedMeanwhile for a row that is gone, DuplicateCode.
    """
    check_unique(str(values[key]) for values in wanted)
    left = {row.pk: row for row in kept}
    before = [getattr(row, key) for row in left.values()]
    changes: Changes = {}
    rows, renamed, old = [], [], {}
    for position, values in enumerate(wanted, start=1):
        given = {field: _exact(values[field]) for field in fields}
        if values["pk"] is None:
            row = make(**given, position=position)
            changes[str(given[key])] = [None, _said(given)]
        else:
            row = left.pop(values["pk"], None)
            if row is None:
                raise ChangedMeanwhile
            name = getattr(row, key)
            changes |= {f"{name}.{field}": told for field, told in changed_fields(row, given).items()}
            row.position = position
            old[name] = getattr(row, key)
            if name != getattr(row, key):
                renamed.append(row)
        rows.append(row)
    for row in left.values():
        changes[str(getattr(row, key))] = [_said({field: getattr(row, field) for field in fields}), None]
    _note_order(changes, before, old, rows, key)
    _save(rows, list(left.values()), renamed, key=key, fields=fields)
    return rows, changes


def fitting_code(code: str) -> str:
    """A rule's code that was made, not typed. Raises RuleCodeTooLong."""
    if len(code) > LONGEST_RULE_CODE:
        raise RuleCodeTooLong(code)
    return code


def check_unique(codes: Iterable[str], *, taken: Iterable[str] = ()) -> None:
    """Raise DuplicateCode for the first code that is there twice; capitals make no difference."""
    seen = {code.casefold() for code in taken}
    for code in codes:
        if code.casefold() in seen:
            raise DuplicateCode(code)
        seen.add(code.casefold())


def changed_fields(row: models.Model, values: Mapping) -> Changes:
    """Set the values on a row; returns each that changed with its old and new."""
    changes: Changes = {}
    for field, value in values.items():
        new = _exact(value)
        if getattr(row, field) != new:
            changes[field] = [_word(getattr(row, field)), _word(new)]
            setattr(row, field, new)
    return changes


def _note_order(changes: Changes, before: list[str], old: Mapping[str, str], rows: list, key: str) -> None:
    was = [old[name] for name in before if name in old]
    now = [getattr(row, key) for row in rows if getattr(row, key) in set(was) and row.pk]
    if was != now:
        changes["order"] = [was, now]


def _save(rows: list, gone: list, renamed: list, *, key: str, fields: Sequence[str]) -> None:
    if not rows and not gone:
        return
    model = type(rows[0] if rows else gone[0])
    if gone:
        model._default_manager.filter(pk__in=[row.pk for row in gone]).delete()
    if renamed:
        # Names may be exchanged: they step aside first, because a database compares row by row.
        names = [getattr(row, key) for row in renamed]
        for row in renamed:
            setattr(row, key, f"~{row.pk}")
        model._default_manager.bulk_update(renamed, [key])
        for row, name in zip(renamed, names, strict=True):
            setattr(row, key, name)
    known = [row for row in rows if row.pk]
    if known:
        model._default_manager.bulk_update(known, [*fields, "position"])
    model._default_manager.bulk_create([row for row in rows if not row.pk])


def _exact(value: object) -> object:
    return value.quantize(CENT) if isinstance(value, Decimal) else value


def _said(fields: Mapping) -> dict:
    return {name: _word(value) for name, value in fields.items()}


def _word(value: object) -> object:
    """A value as the trail keeps it: a department or category by its code."""
    return getattr(value, "code", value)
