"""The annexes of the year's summary: who was commended, the months in a table, the figures of the year. Pure.

Lists are texts, honour by honour, in the order of the decisions; persons are named because a decision in effect honours
them. The tables are those of the workbook too.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from publishing.annexes import column
from publishing.paper_content import heading, paragraph
from publishing.summary.wording import month_label, period_name

MONTHS_NOTE = "（平均分为当月参加考核部室的平均分；失分率为扣去的分值占应得分值的比例）"
UNITS = {
    "branches": "个",
    "departments": "个",
    "employees": "人",
    "flyers": "份",
    "windows": "个",
    "window_staff": "人",
    "star_windows_q1_q3": "个",
    "handbook_aspects": "个",
    "handbooks_issued": "册",
    "quiz_takers": "人",
    "etiquette_trainings": "场",
    "etiquette_trainees": "人",
    "quickfire_contests": "场",
    "reading_weeks": "周",
    "reading_participants": "人",
    "exchange_meetings": "次",
    "exchange_speakers": "人",
    "essays": "篇",
    "excellent_notes": "本",
    "research_papers": "篇",
    "research_prizes": "篇",
    "active_readers_h1": "名",
    "learning_party_members_h1": "名",
    "bulletins_per_month": "期",
    "civilized_departments_h1": "个",
}
POINTS = "分"
# Where the table's own words are too short to stand alone in a paper.
NAMES = {
    "handbook_aspects": "文明礼仪手册涵盖的方面",
    "handbooks_issued": "发放文明礼仪手册",
    "etiquette_trainings": "文明礼仪培训",
    "etiquette_trainees": "参加文明礼仪培训人数",
    "quiz_takers": "参加文明礼仪知识答卷人数",
    "quickfire_contests": "文明礼仪知识抢答赛",
    "reading_weeks": "集中读书",
    "exchange_speakers": "读书经验交流会发言人数",
    "business_common_points": "业务工作共性指标满分",
    "business_category_points": "业务工作分类指标满分",
    "self_section_points": "自身建设各板块满分",
    "bulletins_per_month": "每月印发考核通报",
}


def summary_annexes(facts: Mapping) -> list[dict]:
    """The annexes that have something in them, numbered from 1; the list of collectives comes first."""
    year = facts["campaign"]["year"]
    found = []
    if body := list(_collectives(facts)):
        found.append(("collectives", f"{year}年受表彰集体名单", {"body": body}))
    if body := list(_persons(facts)):
        found.append(("persons", f"{year}年受表彰个人名单", {"body": body}))
    period = period_name(facts)
    span = "各月" if period == "全年" else f"{period}"
    found.append(("months", f"{year}年{span}考核情况表", _months(facts) | {"note": MONTHS_NOTE}))
    if rows := _figures(facts):
        found.append(("figures", f"{year}年创建活动主要数据表", {"columns": FIGURES, "rows": rows}))
    return [
        {"key": key, "number": number, "name": name, "lines": [name], "across": False, "note": ""} | content
        for number, (key, name, content) in enumerate(found, start=1)
    ]


def _collectives(facts: Mapping) -> Iterator[dict]:
    """Departments by half-year and category, star windows by quarter and star, teams by prize."""
    number = 0
    for row in facts["half_years"]:
        if row["titles"]:
            number += 1
            yield heading(1, number, f"{row['name']}文明部室（{row['titles']}个）")
            for category in row["categories"]:
                yield paragraph("、".join(category["departments"]), f"{category['name']}：")
    for row in facts["windows"]["quarters"] if facts["windows"] else ():
        if row["stars"]:
            number += 1
            year = facts["campaign"]["year"]
            yield heading(1, number, f"{year}年{row['name']}星级优质服务窗口（{row['stars']}个）")
            yield from _by_honour(row["holders"], with_department=False)
    for row in facts["etiquette"]["contests"] if facts["etiquette"] else ():
        number += 1
        yield heading(1, number, row["title"])
        yield from _by_honour(row["holders"], with_department=False)


def _persons(facts: Mapping) -> Iterator[dict]:
    """Model workers and advanced individuals, readers, and the prizes of works with their authors."""
    number = 0
    honours = dict.fromkeys((row["half"], row["honour"]) for row in facts["honoured"])
    for half, honour in honours:
        number += 1
        people = [row for row in facts["honoured"] if (row["half"], row["honour"]) == (half, honour)]
        year, mark = half[:4], "上半年" if half.endswith("1") else "下半年"
        yield heading(1, number, f"{year}年{mark}{honour}（{len(people)}名）")
        yield paragraph("、".join(f"{row['name']}（{row['department']}）" for row in people))
    reading = facts["reading"] or {"commended": [], "contests": []}
    for row in reading["commended"]:
        number += 1
        yield heading(1, number, f"{row['title']}（{len(row['holders'])}名）")
        yield paragraph(_named(row["holders"]))
    for row in reading["contests"]:
        number += 1
        yield heading(1, number, row["title"])
        yield from _by_honour(row["holders"], with_department=True)


def _by_honour(holders: Sequence[Mapping], *, with_department: bool) -> Iterator[dict]:
    for honour in dict.fromkeys(row["honour"] for row in holders):
        those = [row for row in holders if row["honour"] == honour]
        names = _named(those) if with_department else "、".join(row["holder"] for row in those)
        yield paragraph(names, f"{honour}：")


def _named(holders: Iterable[Mapping]) -> str:
    return "、".join(f"{row['holder']}（{row['department']}）" for row in holders)


def _months(facts: Mapping) -> dict:
    """A row for each published month: departments, means of both sheets and the total, loss by section, facts."""
    sections = facts["sections"]
    columns = [
        column("month", "月份", "text", 14),
        column("departments", "参评部室", "count", 14),
        column("business", "业务工作", "points", 18, "平均分"),
        column("self_development", "自身建设", "points", 18, "平均分"),
        column("total", "总分", "points", 18, "平均分"),
        *(
            column(f"loss:{row['sheet']}:{row['name']}", row["name"], "points", 16, "失分率（%）")
            for row in sections
        ),
        column("facts", "扣分事实", "count", 14),
    ]
    rows = [
        [
            month_label(month["month"]),
            str(month["departments"]),
            *(month[key]["mean"] for key in ("business", "self_development", "total")),
            *(row["months"].get(month["month"], "") for row in sections),
            str(month["facts"]),
        ]
        for month in facts["months"]
    ]
    return {"columns": columns, "rows": rows}


FIGURES = [
    column("number", "序号", "count", 14),
    column("figure", "项目", "text", 90),
    column("counted", "数量", "count", 26),
    column("unit", "单位", "text", 16),
]


def _figures(facts: Mapping) -> list[list[str]]:
    """The figures that there are, in the order of the source paper's table."""
    found = [row for row in facts["figures"] if row["counted"] not in (None, "0")]
    return [
        [
            str(number),
            NAMES.get(row["key"], row["description"]),
            row["counted"],
            UNITS.get(row["key"], POINTS),
        ]
        for number, row in enumerate(found, start=1)
    ]
