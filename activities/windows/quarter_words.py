"""Stars and what excludes from them, in the language of whoever reads."""

from collections.abc import Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.months import MonthConverter, month_name

STARS = {
    "five_star": gettext_lazy("Five stars"),
    "four_star": gettext_lazy("Four stars"),
    "three_star": gettext_lazy("Three stars"),
}
STAR_COUNTS = {"five_star": 5, "four_star": 4, "three_star": 3}
SETTING_NAMES = {
    "weight_open": gettext_lazy("weight of open inspections, percent"),
    "fewest_months": gettext_lazy("scored months that a quarter needs"),
    "low_month": gettext_lazy("a month below costs the star"),
    "line_five": gettext_lazy("five stars from"),
    "line_four": gettext_lazy("four stars from"),
    "line_three": gettext_lazy("three stars from"),
    "quota_in_percent": gettext_lazy("the quota is a percentage of all windows"),
    "quota_five": gettext_lazy("at most with five stars"),
    "quota_four": gettext_lazy("at most with four stars"),
    "quota_three": gettext_lazy("at most with three stars"),
}


def month_said(code: str) -> str:
    """2026-03 as a person reads it."""
    return month_name(MonthConverter().to_python(code))


def month_short(code: str) -> str:
    """2026-03 on the axis of a chart: Mar, 3月."""
    return date_format(MonthConverter().to_python(code), "M")


def day_said(iso: str) -> str:
    """2026-03-05 without its year."""
    return date_format(date.fromisoformat(iso), "MONTH_DAY_FORMAT")


def reason_said(reason: Mapping) -> str:
    """Why a window gets no star."""
    match reason["code"]:
        case "few_months":
            return _("too few scored months: %(months)s") % {"months": reason["months"]}
        case "low_month":
            return _("%(month)s below the floor: %(score)s") % {
                "month": month_said(reason["month"]),
                "score": reason["score"],
            }
        case "grave_complaint":
            return _("grave complaint No. %(number)s upheld") % {"number": reason["number"]}
        case _other:
            return _("inspection refused on %(day)s") % {"day": day_said(reason["day"])}
