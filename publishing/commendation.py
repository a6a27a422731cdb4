"""The decision of commendation (表彰决定) drafted from the frozen decision of a half-year (`official-papers.md` §6).

Pure. Reason → rules and procedure → what is given to whom → hope → call; the lists follow as annexes, by category. Every
figure and name in the text is a field from the frozen rows, and the numbers in the text are those of the annexes. Persons
are named here: they are honoured by a decision that took effect (PRV-10 is about bulletins).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from publishing.annexes import column, plain
from publishing.blocks import Block, DraftedText, paragraph
from publishing.fields import FieldBook
from publishing.paper_content import heading as numbered
from publishing.paper_content import paragraph as printed
from publishing.wording import NAMED, long_date

EVERYBODY = "机关各党支部、各部室："
COPIES = ("集团公司领导",)
HONOURS = {"model_worker": "劳动模范", "advanced": "先进个人"}
DEPARTMENT = "文明部室"


def commendation_text(
    decided: Mapping,
    individuals: Sequence[Mapping],
    *,
    issuer: str,
    with_titles: bool = True,
    replaced: str = "",
) -> DraftedText:
    """The text as the software words it. `decided` is `scoring.half_year_export.commendation_of`.

    `individuals` are those whom this paper names; without titles they alone are commended. `replaced` is the paper
    that this one takes the place of, with its number.
    """
    fields = FieldBook()
    half = fields.put("half", half_name(decided["half"]), "半年")
    campaign = fields.put("campaign", decided["campaign"]["name"], "活动名称")
    titled = _titled(decided) if with_titles else []
    who = "和".join([*(["部室"] if titled else []), *(["个人"] if individuals else [])]) or "部室"
    blocks = [
        paragraph(
            "why",
            f"{half}，机关各部室围绕{campaign}，扎实开展业务工作和自身建设，涌现出一批成绩突出的{who}。",
        ),
        *(_procedure(decided, fields) if titled else []),
        *(_choice(individuals) if individuals else []),
        _given(titled, individuals, fields),
        paragraph(
            "hope",
            f"希望受到表彰的{who}珍惜荣誉、再接再厉，在服务中心、服务基层中发挥示范作用。",
        ),
        paragraph(
            "call",
            "机关各部室和全体职工要以先进为榜样，对照差距、改进作风，共同把创建活动引向深入。",
        ),
    ]
    if replaced:
        paper = fields.put("replaced", replaced, "被替代的文件")
        blocks.append(paragraph("replaces", f"本决定自印发之日起施行，{paper}同时废止。"))
    blocks.append(paragraph("closing", "特此决定。"))
    return DraftedText(
        title=(
            issuer,
            f"关于表彰{half_name(decided['half'])}",
            *_subjects(titled, individuals),
            "的决定",
        ),
        recipient=EVERYBODY,
        blocks=tuple(blocks),
        fields=fields,
        copy_to=COPIES,
    )


def commendation_annexes(
    decided: Mapping, individuals: Sequence[Mapping], *, with_titles: bool = True
) -> list[dict]:
    """The lists: departments by category, inside a category by place; persons by honour in the decided order.

    Set as text under headings, as a list of honours is; `commendation_sheets` has them as tables.
    """
    half = half_name(decided["half"])
    titled = _titled(decided) if with_titles else []
    annexes = []
    if titled:
        annexes.append(
            {
                "key": "departments",
                "name": f"{half}{DEPARTMENT}名单",
                "note": f"（共{len(titled)}个，按类别排列，同一类别内按综合考评名次排列）",
                "body": [*_by_category(titled)],
            }
        )
    if individuals:
        annexes.append(
            {
                "key": "individuals",
                "name": f"{half}{_honour(individuals)}名单",
                "note": f"（共{len(individuals)}名）",
                "body": [*_by_honour(individuals)],
            }
        )
    return [
        {"number": number, "lines": [annex["name"]], "across": False, **annex}
        for number, annex in enumerate(annexes, start=1)
    ]


def commendation_sheets(
    decided: Mapping, individuals: Sequence[Mapping], *, with_titles: bool = True
) -> list[dict]:
    """The same lists as tables of the workbook."""
    titled = _titled(decided) if with_titles else []
    sheets = []
    if titled:
        sheets.append({"key": "departments", "name": f"{DEPARTMENT}名单", **_department_table(titled)})
    if individuals:
        sheets.append({"key": "individuals", "name": "个人名单", **_people_table(individuals)})
    return sheets


def half_name(code: str) -> str:
    """2026H1 → 2026年上半年."""
    year, _, half = code.partition("H")
    return f"{year}年{'上' if half == '1' else '下'}半年"


def _titled(decided: Mapping) -> list[Mapping]:
    """The titled departments in the order of the list: categories as the decision has them, then by place."""
    order = {category: place for place, category in enumerate(decided["categories"])}
    return sorted(decided["titled"], key=lambda row: order[row["category"]])


def _subjects(titled: Sequence[Mapping], individuals: Sequence[Mapping]) -> list[str]:
    """What the title says is given, in the pieces between which its lines may break."""
    if not individuals:
        return [DEPARTMENT]
    return [DEPARTMENT, f"和{_honour(individuals)}"] if titled else [_honour(individuals)]


def _honour(individuals: Sequence[Mapping]) -> str:
    """What a title calls the persons: a model worker (劳动模范) is an advanced individual (先进个人) of a rank.

    A title has no marks between words (GB/T 9704 7.3.1), so that one word stands for both.
    """
    kinds = {row["kind"] for row in individuals}
    return HONOURS[kinds.pop()] if len(kinds) == 1 else HONOURS["advanced"]


def _procedure(decided: Mapping, fields: FieldBook) -> list[Block]:
    """By which rules the titles came about, what was weighed, and that the list was on public notice."""
    settings, notice = decided["settings"], decided["notice"]
    months = fields.put("months", len(decided["months"]), "计入的月份数")
    departments = fields.put("departments", decided["departments"], "参评部室数")
    line = fields.put("line", plain(settings["title_line"]), "评选分数线")
    places = fields.put("places", decided["places"], "名额")
    since = fields.put("notice.from", long_date(date.fromisoformat(notice["from"])), "公示开始日期")
    until = fields.put("notice.until", _until(notice), "公示截止日期")
    weighed = [f"{months}个月的“双百”量化考核结果"]
    weighed += ["考核领导小组评议"] if _weighs(settings, "weight_panel") else []
    weighed += ["民主测评"] if _weighs(settings, "weight_appraisal") else []
    said = "未收到异议"
    if decided["objections"]:
        count = fields.put("objections", decided["objections"], "公示期间的异议数")
        said = f"收到的{count}条异议均已答复"
    return [
        paragraph(
            "procedure",
            f"按照考核办法，考核办公室依据{_joined(weighed)}，对{departments}个部室进行了半年综合考评，"
            f"在综合考评{line}分以上且符合各项条件的部室中，按{places}个名额择优确定拟表彰部室，经考核领导小组审定，"
            f"于{since}至{until}公示，公示期间{said}。",
        )
    ]


def _choice(individuals: Sequence[Mapping]) -> list[Block]:
    honours = "、".join(dict.fromkeys(HONOURS[row["kind"]] for row in individuals))
    return [paragraph("choice", f"{honours}由部室和党支部推荐，经考核领导小组审定，并按规定进行了公示。")]


def _given(titled: Sequence[Mapping], individuals: Sequence[Mapping], fields: FieldBook) -> Block:
    """What is given to whom; the numbers are those of the annexes."""
    given = []
    if titled:
        names = [row["department_name"] for row in titled]
        given.append(f"授予{_counted('titled', names, '个部室', DEPARTMENT, fields)}“{DEPARTMENT}”称号")
    for kind, honour in HONOURS.items():
        names = [row["name"] for row in individuals if row["kind"] == kind]
        if names:
            given.append(f"授予{_counted(kind, names, '名同志', honour, fields)}“{honour}”称号")
    lists = len([part for part in (titled, individuals) if part])
    where = "名单见附件1、附件2" if lists == 2 else "名单见附件"
    return paragraph("decision", f"经研究，决定{'，'.join(given)}，现予以表彰。{where}。")


def _counted(key: str, names: Sequence[str], unit: str, label: str, fields: FieldBook) -> str:
    """甲、乙、丙等3个部室; one is named alone, of many the first ones and the number of all."""
    shown = fields.put(f"{key}.names", "、".join(names[:NAMED]), f"{label}名称")
    count = fields.put(f"{key}.count", len(names), f"{label}数")
    if len(names) == 1:
        return f"{shown}同志" if unit.endswith("同志") else shown
    return f"{shown}等{count}{unit}"


def _by_category(titled: Iterable[Mapping]) -> Iterator[Mapping]:
    for number, (name, rows) in enumerate(groupby(titled, lambda row: row["category_name"]), start=1):
        names = [row["department_name"] for row in rows]
        yield numbered(1, number, f"{name}（{len(names)}个）")
        yield printed("、".join(names))


def _by_honour(individuals: Sequence[Mapping]) -> Iterator[Mapping]:
    """Everybody on a line, the department first so that names of two and three characters begin alike."""
    kinds = [kind for kind in HONOURS if any(row["kind"] == kind for row in individuals)]
    for number, kind in enumerate(kinds, start=1):
        rows = [row for row in individuals if row["kind"] == kind]
        yield numbered(1, number, f"{HONOURS[kind]}（{len(rows)}名）")
        yield from (printed(f"{row['department_name']}　{row['name']}") for row in rows)


def _department_table(titled: Iterable[Mapping]) -> dict:
    return {
        "columns": [
            column("number", "序号", "count", 16),
            column("category", "部室类别", "text", 50),
            column("department", "部室", "text", 90),
        ],
        "rows": [
            [str(number), row["category_name"], row["department_name"]]
            for number, row in enumerate(titled, start=1)
        ],
    }


def _people_table(individuals: Iterable[Mapping]) -> dict:
    return {
        "columns": [
            column("number", "序号", "count", 16),
            column("honour", "荣誉称号", "text", 40),
            column("name", "姓名", "text", 40),
            column("department", "部室", "text", 60),
        ],
        "rows": [
            [str(number), HONOURS[row["kind"]], row["name"], row["department_name"]]
            for number, row in enumerate(individuals, start=1)
        ],
    }


def _until(notice: Mapping) -> str:
    """The last day of the notice, without its year where it is that of the first."""
    last = long_date(date.fromisoformat(notice["until"]))
    year = f"{notice['from'][:4]}年"
    return last.removeprefix(year)


def _weighs(settings: Mapping, part: str) -> bool:
    return bool(settings[part])


def _joined(words: Sequence[str]) -> str:
    return f"{'、'.join(words[:-1])}和{words[-1]}" if len(words) > 1 else words[0]
