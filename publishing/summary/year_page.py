"""What the page of the year shows beside its table of figures: key figures, months, charts. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from campaign import months
from publishing.summary.charts import year_charts
from publishing.summary.wording import month_label


@dataclass(frozen=True)
class Tile:
    """A key figure: what it is, and what it comes to."""

    label: str
    value: str


def tiles(facts: Mapping) -> list[Tile]:
    """The figures that one looks for first; those that are missing are left out."""
    rows = facts["months"]
    found = [
        (_("Months published"), facts["standing"]["months"]),
        (_("Departments"), rows[-1]["departments"] if rows else None),
        (_("Facts recorded"), sum(row["facts"] for row in rows) or None),
        (_("Departments with the title"), sum(row["titles"] for row in facts["half_years"]) or None),
        (_("Stars of windows"), facts["windows"]["stars"] if facts["windows"] else None),
        (_("Questions raised"), facts["fairness"]["objections"] + facts["fairness"]["appeals"]),
        (_("Corrections"), facts["fairness"]["corrections"]),
    ]
    return [Tile(label, str(value)) for label, value in found if value is not None]


def month_rows(facts: Mapping) -> list[tuple[str, Mapping]]:
    """The published months by their names."""
    return [(months.month_name(date.fromisoformat(f"{row['month']}-01")), row) for row in facts["months"]]


def page_charts(facts: Mapping) -> list[Mapping]:
    """The charts of the report in the language of who reads."""
    return list(year_charts(facts, say=_said, month=_month).values())


def _said(word: str) -> str:
    """A fixed word of a chart in the language that is active; a name from the data as it stands."""
    words = {
        "各月业务工作、自身建设平均分": _("Monthly means of both sheets"),
        "业务工作": _("Business work"),
        "自身建设": _("Self-development"),
        "分": pgettext("unit of points", "points"),
        "各考核板块失分率": _("Points lost by section"),
        "失分率": _("Points lost"),
        "各季度星级优质服务窗口": _("Star windows by quarter"),
        "五星级": _("Five stars"),
        "四星级": _("Four stars"),
        "三星级": _("Three stars"),
        "个": pgettext("unit of windows", "windows"),
        "第一季度": _("First quarter"),
        "第二季度": _("Second quarter"),
        "第三季度": _("Third quarter"),
        "第四季度": _("Fourth quarter"),
    }
    return words.get(word, word)


def _month(code: str) -> str:
    """A month on an axis: 3月, Mar."""
    if (get_language() or "").startswith("zh"):
        return month_label(code)
    return date_format(date.fromisoformat(f"{code}-01"), "M")
