"""The unit's holiday table: days off and days worked instead (调休), kept one by one or pasted as a year's list."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Holiday, Role, Unit
from campaign.months import month_name
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.workdays import is_working_day

ONE_DAY = timedelta(days=1)
KEEPERS = (Role.OFFICE, Role.SYSTEM_ADMINISTRATOR)
OFF, WORKED = "休", "班"
WORDS = {"休": False, "放假": False, "班": True, "上班": True, "補班": True, "补班": True}
LONGEST_NAME = Holiday._meta.get_field("name").max_length
MOST_LINES, LONGEST_RANGE = 200, 31
_DATE = r"(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
_LINE = re.compile(rf"^{_DATE}(?:\s*(?:至|到|~|—+|–|--)\s*{_DATE})?[\s,，;；]+(.+?)[\s,，;；]+(\S+)$")


class BadHoliday(Refused):
    """The day cannot stand in the table: it has no name, or it leaves a month without a working day."""


class BadList(Refused):
    """The pasted list has lines that cannot be read; `problems` has a sentence for each, and nothing is written."""

    def __init__(self, problems: list[str]):
        super().__init__(_("Nothing is written: the list has lines that cannot be read."), field="text")
        self.problems = problems


@dataclass(frozen=True)
class Day:
    """A day that differs from its weekday."""

    day: date
    name: str
    is_worked: bool


@dataclass(frozen=True)
class Outcome:
    """What keeping a list did."""

    added: int
    changed: int
    same: int


@transaction.atomic
def keep_holidays(days: Iterable[Day], *, unit: Unit, by: Access, at: datetime | None = None) -> Outcome:
    """Write days into the table; a day that is there gets the new name and kind. All or nothing.

    Deadlines of months that are planned already stay. Raises BadHoliday.
    """
    by.demand(*KEEPERS)
    _check_unit(unit, by=by)
    _lock(unit)
    wanted = {each.day: each for each in days}
    _check(unit, wanted)
    found = {row.day: row for row in Holiday.objects.filter(unit=unit, day__in=wanted)}
    added = [each for day, each in wanted.items() if day not in found]
    changed = [
        each
        for day, each in wanted.items()
        if day in found and (found[day].name, found[day].is_worked) != (each.name, each.is_worked)
    ]
    Holiday.objects.bulk_create(
        Holiday(unit=unit, day=each.day, name=each.name, is_worked=each.is_worked) for each in added
    )
    before = {each.day: _said(found[each.day]) for each in changed}
    for each in changed:
        found[each.day].name, found[each.day].is_worked = each.name, each.is_worked
    Holiday.objects.bulk_update([found[each.day] for each in changed], ["name", "is_worked"])
    if added or changed:
        record(
            "campaign.holidays.kept",
            by=by.user,
            campaign=by.campaign,
            obj=unit,
            at=at,
            added={each.day.isoformat(): _said(each) for each in added},
            changed={each.day.isoformat(): [before[each.day], _said(each)] for each in changed},
        )
    return Outcome(len(added), len(changed), len(wanted) - len(added) - len(changed))


@transaction.atomic
def remove_holiday(holiday: Holiday, *, by: Access, at: datetime | None = None) -> None:
    """Take a day out of the table: it follows its weekday again."""
    by.demand(*KEEPERS)
    _check_unit(holiday.unit, by=by)
    record(
        "campaign.holiday.removed",
        by=by.user,
        campaign=by.campaign,
        obj=holiday,
        at=at,
        day=holiday.day,
        said=_said(holiday),
    )
    holiday.delete()


def read_list(text: str) -> list[Day]:
    """The days of a pasted list, a line each: “2026-10-01 国庆节 休”, “2026-10-10 国庆节 班”, or a range of days.

    Dates with - / . or 年月日, full-width figures and commas are read too; empty lines are left out. Raises BadList.
    """
    days: dict[date, Day] = {}
    problems = []
    lines = [unicodedata.normalize("NFKC", line).strip() for line in text.splitlines()]
    if len(lines) > MOST_LINES:
        raise BadList([_("A list has at most %(most)s lines.") % {"most": MOST_LINES}])
    for number, line in enumerate(lines, start=1):
        if not line:
            continue
        try:
            for each in _read(line):
                if each.day in days:
                    raise ValueError(_("%(day)s stands in the list twice.") % {"day": each.day})
                days[each.day] = each
        except ValueError as wrong:
            problems.append(_("Line %(number)s: %(what)s") % {"number": number, "what": wrong})
    if problems:
        raise BadList(problems)
    if not days:
        raise BadList([_("The list is empty.")])
    return list(days.values())


def _read(line: str) -> list[Day]:
    found = _LINE.match(line)
    if found is None:
        raise ValueError(_("a line reads “date name 休” or “date name 班”."))
    *figures, name, word = found.groups()
    if word not in WORDS:
        raise ValueError(_("the last word is 休 or 班, not “%(word)s”.") % {"word": word})
    if len(name) > LONGEST_NAME:
        raise ValueError(_("the name is longer than %(longest)s characters.") % {"longest": LONGEST_NAME})
    first = _date(figures[:3])
    last = _date(figures[3:]) if figures[3] else first
    if not first <= last <= first + timedelta(days=LONGEST_RANGE - 1):
        raise ValueError(_("a range of days runs forward, over a month at most."))
    length = (last - first).days + 1
    return [Day(first + offset * ONE_DAY, name, WORDS[word]) for offset in range(length)]


def _date(figures: list[str]) -> date:
    try:
        return date(*map(int, figures))
    except ValueError:
        raise ValueError(_("%(day)s is not a day.") % {"day": "-".join(figures)}) from None


def _check(unit: Unit, wanted: dict[date, Day]) -> None:
    for each in wanted.values():
        if not each.name.strip():
            raise BadHoliday(_("Give the name."), field="name")
    months = {day.replace(day=1) for day in wanted}
    years = {day.year for day in wanted}
    table = dict(Holiday.objects.filter(unit=unit, day__year__in=years).values_list("day", "is_worked"))
    table |= {day: each.is_worked for day, each in wanted.items()}
    for month in sorted(months):
        days = (month + offset * ONE_DAY for offset in range(31))
        if not any(is_working_day(day, holidays=table) for day in days if day.month == month.month):
            raise BadHoliday(
                _("%(month)s would be left without a working day.") % {"month": month_name(month)},
                field="day",
            )


def _lock(unit: Unit) -> None:
    """One change of the table at a time: two people may enter the same day at one moment."""
    Unit.objects.select_for_update(of=("self",), no_key=True).get(pk=unit.pk)


def _check_unit(unit: Unit, *, by: Access) -> None:
    if unit.pk != by.campaign.unit_id:
        raise BadHoliday(_("This table belongs to another unit."))


def _said(day: Day | Holiday) -> list[str]:
    return [day.name, WORKED if day.is_worked else OFF]
