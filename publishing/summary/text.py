"""The year's summary as a report, drafted from the year's facts: blocks and their fields. Pure.

The order is that of the source paper: aims, launch and tracks, assessment, results, shortcomings, lessons, what comes
next. Every figure is a field; a sentence whose figure is missing falls away, and a heading with nothing under it too. While
the year runs the paper says what its figures cover. Persons are named in the annex alone. Source: source paper §1–§5.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from publishing.blocks import Block, DraftedText, heading, paragraph
from publishing.fields import FieldBook, literal
from publishing.summary.assessment_text import assessment_blocks
from publishing.summary.result_text import result_blocks
from publishing.summary.shortcoming_text import next_blocks, shortcoming_blocks
from publishing.summary.track_text import track_blocks, track_names
from publishing.summary.wording import enumerated, period_name, sentence
from publishing.wording import long_date

CLOSING = "特此报告。"


class NothingToSummarise(Exception):
    """No month of the year is published: there is nothing that a summary could tell."""


def summary_text(facts: Mapping) -> DraftedText:
    """The report as the software words it. Raises NothingToSummarise."""
    if not facts["months"]:
        raise NothingToSummarise(facts["campaign"]["code"])
    fields = FieldBook()
    campaign = facts["campaign"]
    name_the_year(fields, facts)
    sections = [
        ("aims", "提高认识，明确目标", aim_blocks(facts, fields)),
        ("launch", "宣传发动，全面推进", launch_blocks(facts, fields)),
        ("assessment", "量化考核，典型引路", assessment_blocks(facts, fields)),
        ("results", "发挥作用，初见成效", result_blocks(facts, fields)),
        ("problems", "存在的问题", shortcoming_blocks(facts, fields)),
        ("lessons", "经验和启示", _lessons(facts)),
        ("next", "下一步打算", next_blocks(facts, fields)),
    ]
    blocks = [_lead(facts, fields)]
    for key, title, written in sections:
        if found := list(written):
            blocks += [heading(key, title), *found]
    blocks.append(paragraph("closing", CLOSING))
    period = period_name(facts)
    return DraftedText(
        title=(
            campaign["issuer"],
            f"关于{campaign['year']}年{'' if period == '全年' else period}",
            *re.findall(r"“[^”]*”[^“]*|[^“]+", campaign["name"]),
            "情况的报告",
        ),
        recipient=f"中共{campaign['unit']}委员会：",
        blocks=tuple(blocks),
        fields=fields,
    )


def name_the_year(fields: FieldBook, facts: Mapping) -> None:
    """The fields that every section may name."""
    campaign = facts["campaign"]
    fields.put("year", campaign["year"], "活动年度")
    fields.put("campaign", campaign["name"], "活动名称")
    fields.put("period", period_name(facts), "数据所属期间")
    fields.put("months", len(facts["months"]), "已通报的月数")


def _lead(facts: Mapping, fields: FieldBook) -> Block:
    goals = facts["campaign"]["goals"].strip("。")
    aim = f"围绕“{fields.put('goals', goals, '创建目标')}”的目标，" if goals else ""
    means = "以“双百”量化考核为动力，"
    if tracks := track_names(facts):
        count = {1: "专项", 2: "两项", 3: "三项"}[len(tracks)]
        means += f"以{count}活动为载体，"
    ending = "取得了明显成效" if facts["standing"]["is_complete"] else "取得了阶段性成效"
    period = "全年" if period_name(facts) == "全年" else "{period}"
    return paragraph(
        "lead",
        f"{{year}}年，机关党委{aim}{means}以选树典型、目标引领为措施，深入开展{{campaign}}，{ending}。"
        f"现将{period}情况报告如下：",
    )


def aim_blocks(facts: Mapping, fields: FieldBook) -> Iterator[Block]:
    """The section 提高认识，明确目标: what the survey found, and who takes part."""
    survey = facts["launch"]["survey"]
    if survey:
        names = [literal(name) for name in survey["problems"]]
        count = fields.put("survey.problems", len(names), "调研发现的问题数")
        yield paragraph(
            "aims.survey",
            f"年初，机关党委组织专题调研，梳理出机关作风和队伍建设方面的突出问题{count}个："
            f"{enumerated(names, most=5, unit='个方面')}。究其根源，关键是缺乏激励职工奋发有为的工作机制和"
            "调动大家积极性的平台。针对这些问题，机关党委把文明部室创建作为加强机关思想政治工作的出发点和切入点，"
            "逐项研究对策，制定创建方案。",
        )
    else:
        yield paragraph(
            "aims.why",
            "发挥机关部室指挥协调和督导引领作用，是推进机关思想政治工作的有效途径。机关党委把文明部室创建作为加强"
            "机关作风和队伍建设的重要抓手，摸清底数、认真谋划，明确了创建的目标、内容和措施。",
        )
    taking = _parts(facts, fields, (("branches", "个党支部"), ("departments", "个部室")))
    employees = _figure(facts, fields, "employees", "在岗职工数")
    content = "“双百”量化考核" + (
        f"和{'、'.join(tracks)}{'活动' if len(tracks) == 1 else '等活动'}"
        if (tracks := track_names(facts))
        else ""
    )
    yield paragraph(
        "aims.who",
        sentence(
            [
                taking and f"机关党委所属{taking}参加创建",
                employees and f"覆盖在岗职工{employees}人",
                f"创建内容包括{content}",
                "做到目标明确、内容具体、责任到人",
            ]
        ),
    )


def launch_blocks(facts: Mapping, fields: FieldBook) -> Iterator[Block]:
    """The section 宣传发动，全面推进: plan, meeting, flyers, study; then the three tracks."""
    launch = facts["launch"]
    said = []
    if plan := launch["plan"]:
        number = fields.put("plan.number", plan["number"], "活动方案的发文字号")
        day = fields.put("plan.day", _day(plan["issued_on"], facts), "活动方案印发日期")
        said.append(f"{day}，以红头文件印发活动方案（{number}），明确创建目标、创建内容、创建形式和保障措施")
    if meeting := launch["meeting"]:
        day = fields.put("meeting.day", _day(meeting["held_on"], facts), "动员大会日期")
        attended = meeting["attended"]
        people = f"，{fields.put('meeting.people', attended, '动员大会参加人数')}人参加" if attended else ""
        said.append(f"{day}，召开动员大会{people}")
    spread = []
    if launch["flyers"]:
        spread.append(f"制作发放宣传单{fields.put('flyers', launch['flyers'], '发放宣传单份数')}份")
    if study := launch["study"]:
        count = fields.put("study.people", study["confirmed"], "学习考核办法的职工数")
        spread.append(f"组织职工学习考核办法，{count}名职工完成学习")
    text = f"{'；'.join(said)}。" if said else ""
    text += sentence(spread)
    if text:
        yield paragraph(
            "launch.spread",
            f"为使创建活动开好头、起好步，机关党委广泛宣传发动。{text}"
            "通过宣传发动，职工了解了创建的内容、标准和努力方向。",
        )
    tracks = list(track_blocks(facts, fields))
    if len(tracks) > 1:
        yield paragraph(
            "launch.tracks",
            f"在此基础上，创新活动载体，组织开展了{ {2: '两', 3: '三'}[len(tracks)] }项活动。",
        )
    yield from tracks


def _lessons(facts: Mapping) -> Iterator[Block]:
    """The office's own words; the section falls away while it has entered none."""
    for place, row in enumerate(_of_kind(facts, "experience"), start=1):
        yield paragraph(f"lessons.{place}", literal(row["text"]), lead=literal(row["heading"]))


def _of_kind(facts: Mapping, kind: str) -> Sequence[Mapping]:
    return [row for row in facts["lessons"] if row["kind"] == kind]


def _figure(facts: Mapping, fields: FieldBook, key: str, label: str) -> str:
    """The token of a counted row; empty where nothing was counted."""
    counted = next(row["counted"] for row in facts["figures"] if row["key"] == key)
    return fields.put(key, counted, label) if counted and counted != "0" else ""


def _parts(facts: Mapping, fields: FieldBook, keys: Sequence[tuple[str, str]]) -> str:
    labels = {row["key"]: row["description"] for row in facts["figures"]}
    found = [(_figure(facts, fields, key, labels[key]), unit) for key, unit in keys]
    return "、".join(f"{token}{unit}" for token, unit in found if token)


def _day(iso: str, facts: Mapping) -> str:
    """A day of the campaign's year without the year, which the report names at its beginning."""
    day = date.fromisoformat(iso)
    return f"{day.month}月{day.day}日" if day.year == facts["campaign"]["year"] else long_date(day)
