"""The decision of commendation drafted from a decision on awards (`official-papers.md` §6). Pure.

Reason → procedure → what is given to whom → hope → call; the list follows as the annex, honour by honour in the order of
the decision. Persons are named: they are honoured by a decision in effect (PRV-10 is about bulletins).
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from publishing.annexes import column
from publishing.blocks import DraftedText, paragraph
from publishing.commendation import COPIES, EVERYBODY
from publishing.fields import FieldBook
from publishing.paper_content import heading as numbered
from publishing.paper_content import paragraph as printed

# What a title says is commended, how those are called in the text, and how they are counted.
SUBJECTS = {
    "star_window": ("星级优质服务窗口", "窗口", "个"),
    "quickfire": ("获奖代表队", "代表队", "个"),
    "essay": ("获奖作品", "作者", "篇"),
    "study_notes": ("优秀学习笔记", "作者", "篇"),
    "research_paper": ("获奖调研论文", "作者", "篇"),
    "active_reader": ("读书积极分子", "个人", "名"),
    "learning_member": ("学习型党员", "个人", "名"),
}
LIST_NAME = "名单"
GIVEN = {"个": "授予", "名": "授予", "篇": "评出"}


def award_text(decided: Mapping, *, issuer: str, replaced: str = "") -> DraftedText:
    """The text as the software words it. `decided` has kind, title, period, campaign and awards."""
    subject, who, unit = SUBJECTS[decided["kind"]]
    fields = FieldBook()
    matter = fields.put("matter", decided["title"], "评选事项")
    campaign = fields.put("campaign", decided["campaign"], "活动名称")
    count = fields.put("awards.count", len(decided["awards"]), "获奖总数")
    given = "，".join(_given(decided["awards"], unit, fields))
    blocks = [
        paragraph("why", f"在{campaign}中，{matter}有序开展，各部室积极参与，涌现出一批成绩突出的{who}。"),
        paragraph("procedure", f"按照考核办法，经考核评审，共{GIVEN[unit]}{subject}{count}{unit}。"),
        paragraph("decision", f"经研究，决定{given}，现予以表彰。{LIST_NAME}见附件。"),
        paragraph("hope", f"希望受到表彰的{who}珍惜荣誉、再接再厉，发挥示范作用。"),
        paragraph("call", "机关各部室和全体职工要以先进为榜样，对照差距、改进作风，共同把创建活动引向深入。"),
    ]
    if replaced:
        paper = fields.put("replaced", replaced, "被替代的文件")
        blocks.append(paragraph("replaces", f"本决定自印发之日起施行，{paper}同时废止。"))
    blocks.append(paragraph("closing", "特此决定。"))
    return DraftedText(
        title=(issuer, "关于表彰", decided["title"], subject, "的决定"),
        recipient=EVERYBODY,
        blocks=tuple(blocks),
        fields=fields,
        copy_to=COPIES,
    )


def award_annexes(decided: Mapping) -> list[dict]:
    """The list of those who are honoured, honour by honour."""
    subject, __, unit = SUBJECTS[decided["kind"]]
    name = f"{decided['title']}{subject}{LIST_NAME}"
    return [
        {
            "key": "awards",
            "number": 1,
            "name": name,
            "lines": [name],
            "across": False,
            "note": f"（共{len(decided['awards'])}{unit}，同一奖项内排名不分先后）",
            "body": [*_by_honour(decided["awards"], unit)],
        }
    ]


def award_sheets(decided: Mapping) -> list[dict]:
    """The same list as a table of the workbook."""
    columns = [
        column("number", "序号", "count", 16),
        column("honour", "荣誉", "text", 50),
        column("holder", "获得者", "text", 60),
        column("department", "部室", "text", 60),
        column("work", "作品", "text", 90),
    ]
    rows = [
        [str(number), row["honour"], row["holder"], row["department"], row["work"]]
        for number, row in enumerate(decided["awards"], start=1)
    ]
    return [{"key": "awards", "name": LIST_NAME, "columns": columns, "rows": rows}]


def _given(awards: Sequence[Mapping], unit: str, fields: FieldBook) -> Iterator[str]:
    """授予…等3个窗口“五星级优质服务窗口”称号, one part for each honour."""
    for place, (honour, rows) in enumerate(groupby(awards, lambda row: row["honour"]), start=1):
        names = [row["holder"] for row in rows]
        key = f"honour.{place}"
        shown = fields.put(f"{key}.names", "、".join(names[:3]), f"{honour}名称")
        count = fields.put(f"{key}.count", len(names), f"{honour}数")
        whom = shown if len(names) == 1 else f"{shown}等{count}{unit}"
        yield (
            f"授予{whom}“{honour}”"
            if unit != "篇"
            else f"授予{shown}{'' if len(names) == 1 else '等'}的作品“{honour}”"
        )


def _by_honour(awards: Sequence[Mapping], unit: str) -> Iterator[Mapping]:
    for number, (honour, rows) in enumerate(groupby(awards, lambda row: row["honour"]), start=1):
        listed = list(rows)
        yield numbered(1, number, f"{honour}（{len(listed)}{unit}）")
        for row in listed:
            where = row["department"] if row["department"] != row["holder"] else ""
            work = f"《{row['work']}》" if row["work"] else ""
            yield printed("　".join(part for part in (where, row["holder"], work) if part))
