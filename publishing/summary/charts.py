"""The charts of a year as plain values: what the paper, the page and the slides draw. Pure.

A chart is a block of a paper (`paper_content.Chart`): labels, series of texts and a unit; drawing adds only places.
"""

from collections.abc import Callable, Mapping

from publishing.summary.wording import month_label

SHEETS = {"business": "业务工作", "self_development": "自身建设"}
STARS = (("five", "五星级"), ("four", "四星级"), ("three", "三星级"))


def as_printed(word: str) -> str:
    """The words of a paper: Chinese, as they stand here."""
    return word


def year_charts(
    facts: Mapping, *, say: Callable[[str], str] = as_printed, month: Callable[[str], str] = month_label
) -> dict[str, dict]:
    """Key → chart, for those that have something to show: `means`, `losses`, `stars`.

    A page `say`s the fixed words, and the months, in the language of who reads; names from the data stay as they are.
    """
    found = {
        "means": _means(facts, say, month),
        "losses": _losses(facts, say),
        "stars": _stars(facts, say),
    }
    return {key: chart for key, chart in found.items() if chart}


def _means(facts: Mapping, say: Callable[[str], str], month: Callable[[str], str]) -> dict | None:
    """The monthly means of both sheets as two lines; one month alone makes no line."""
    months = facts["months"]
    if len(months) < 2:
        return None
    return {
        "shape": "lines",
        "name": say("各月业务工作、自身建设平均分"),
        "unit": say("分"),
        "labels": [month(row["month"]) for row in months],
        "series": [
            {"name": say(name), "values": [row[key]["mean"] for row in months]}
            for key, name in SHEETS.items()
        ],
    }


def _losses(facts: Mapping, say: Callable[[str], str]) -> dict | None:
    """The rate of points lost by section as bars."""
    rows = facts["sections"]
    if not rows:
        return None
    return {
        "shape": "bars",
        "name": say("各考核板块失分率"),
        "unit": "%",
        "labels": [row["name"] for row in rows],
        "series": [{"name": say("失分率"), "values": [row["loss_rate"] for row in rows]}],
    }


def _stars(facts: Mapping, say: Callable[[str], str]) -> dict | None:
    """The stars of each quarter as bars of three parts."""
    quarters = facts["windows"]["quarters"] if facts["windows"] else []
    if not any(row["stars"] for row in quarters):
        return None
    return {
        "shape": "stacks",
        "name": say("各季度星级优质服务窗口"),
        "unit": say("个"),
        "labels": [say(row["name"]) for row in quarters],
        "series": [{"name": say(name), "values": [str(row[key]) for row in quarters]} for key, name in STARS],
    }
