"""The paragraphs of the three tracks in the year's summary. Pure; every figure is a field, what is missing falls away."""

from collections.abc import Iterator, Mapping, Sequence

from publishing.blocks import Block, paragraph
from publishing.fields import FieldBook, literal
from publishing.summary.wording import sentence

UNITS = {"essay": "篇", "study_notes": "本", "research_paper": "篇"}
WHAT = {"essay": "读书心得征文", "study_notes": "学习笔记评选", "research_paper": "调研论文评选"}
WORKS = {"essay": "读书心得", "study_notes": "学习笔记", "research_paper": "调研论文"}


def track_blocks(facts: Mapping, fields: FieldBook) -> Iterator[Block]:
    """A paragraph for each track that the campaign has."""
    if facts["windows"] and (text := _windows(facts["windows"], fields)):
        yield paragraph("tracks.windows", text, lead="优质服务窗口竞赛活动")
    if facts["etiquette"] and (text := _etiquette(facts["etiquette"], fields)):
        yield paragraph("tracks.etiquette", text, lead="文明礼仪知识学习实践活动")
    if facts["reading"] and (text := _reading(facts["reading"], fields)):
        yield paragraph("tracks.reading", text, lead="“读好书、强素质、增才干”读书活动")


def track_names(facts: Mapping) -> list[str]:
    """How the tracks of the campaign are called in a sentence."""
    names = {
        "windows": "优质服务窗口竞赛",
        "etiquette": "文明礼仪知识学习实践",
        "reading": "读书",
    }
    return [name for key, name in names.items() if facts[key]]


def _windows(found: Mapping, fields: FieldBook) -> str:
    windows = _put(fields, "windows", found["windows"], "参赛服务窗口数")
    staff = _put(fields, "window_staff", found["staff"], "参赛窗口职工数")
    said = sentence(
        [
            windows and f"确定参赛服务窗口{windows}个",
            windows and staff and f"窗口职工{staff}人",
            windows and "统一摆放参赛标志，公开服务承诺和服务标准，接受基层监督",
        ]
    )
    quarters = found["quarters"]
    if not quarters:
        return said
    opened = _put(fields, "inspections.open", sum(row["open"] for row in quarters), "明察次数")
    covert = _put(fields, "inspections.covert", sum(row["covert"] for row in quarters), "暗访次数")
    checked = "、".join(part for part in (opened and f"明察{opened}次", covert and f"暗访{covert}次") if part)
    said += sentence(
        ["坚持按月检查打分、按季综合考评", checked and f"{quarter_span(quarters)}共组织{checked}"]
    )
    return said + _stars(found, fields)


def quarter_span(quarters: Sequence[Mapping]) -> str:
    """第一季度, 前三个季度, 四个季度; other quarters by their names."""
    names = [row["name"] for row in quarters]
    if len(names) == 1 or [row["code"][-1] for row in quarters] != list("1234")[: len(names)]:
        return "、".join(names)
    return f"{('', '前两', '前三', '四')[len(names) - 1]}个季度"


def _stars(found: Mapping, fields: FieldBook) -> str:
    quarters = found["quarters"]
    if not found["stars"]:
        return "经考评，没有窗口达到星级标准。"
    stars = fields.put("stars", found["stars"], "星级优质服务窗口数")
    grades = []
    for key, name in (("five", "五星级"), ("four", "四星级"), ("three", "三星级")):
        count = _put(fields, f"stars.{key}", sum(row[key] for row in quarters), f"{name}窗口数")
        if count:
            grades.append(f"{name}{count}个")
    by_quarter = ""
    if len(quarters) > 1:
        parts = []
        for row in quarters:
            count = fields.put(f"stars.{row['code']}", row["stars"], f"{row['name']}星级窗口数")
            parts.append(f"{row['name']}{count}个" if row["stars"] else f"{row['name']}未评出")
        by_quarter = f"；分季度看，{'、'.join(parts)}"
    return f"共评出星级优质服务窗口{stars}个，其中{'、'.join(grades)}{by_quarter}。"


def _etiquette(found: Mapping, fields: FieldBook) -> str:
    aspects = _put(fields, "handbook.aspects", found["aspects"], "礼仪手册的方面数")
    copies = _put(fields, "handbook.copies", found["handbooks"], "礼仪手册发放册数")
    trainings = _put(fields, "trainings", found["trainings"], "礼仪培训场次")
    trainees = _put(fields, "trainees", found["trainees"], "参加礼仪培训人数")
    said = sentence(
        [
            aspects and f"编印涵盖{aspects}个方面内容的文明礼仪手册",
            copies and f"发放到职工手中{copies}册",
        ]
    )
    said += sentence(
        [trainings and f"举办礼仪培训{trainings}场", trainings and trainees and f"{trainees}人参加"]
    )
    for place, quiz in enumerate(found["quizzes"], start=1):
        key = f"quiz.{place}"
        marks = ()
        if quiz["mean"] is not None:
            marks = (
                f"及格率{fields.put(f'{key}.rate', quiz['pass_rate'], '答卷及格率')}%",
                f"平均{fields.put(f'{key}.mean', quiz['mean'], '答卷平均分')}分",
            )
        taken = f"{fields.put(f'{key}.taken', quiz['taken'], '答卷人数')}人参加"
        said += sentence([f"组织{literal(quiz['title'])}", taken, *marks])
    for place, contest in enumerate(found["contests"], start=1):
        best = [
            row["holder"] for row in contest["holders"] if row["honour"] == contest["holders"][0]["honour"]
        ]
        name = fields.put(f"quickfire.{place}", "、".join(best), "抢答赛优胜队")
        honour = literal(contest["holders"][0]["honour"])
        said += f"举办{literal(contest['title'])}，{name}获得{honour}。"
    return said


def _reading(found: Mapping, fields: FieldBook) -> str:
    weeks = _put(fields, "reading.weeks", found["weeks"], "集中读书周数")
    sessions = _put(fields, "reading.sessions", found["sessions"], "集中读书场次")
    people = _put(fields, "reading.people", found["participants"], "参加读书人数")
    meetings = _put(fields, "reading.meetings", found["meetings"], "读书经验交流会次数")
    speakers = _put(fields, "reading.speakers", found["speakers"], "交流发言人数")
    said = sentence(
        [
            sessions
            and (f"先后用{weeks}周时间组织集中读书{sessions}场" if weeks else f"组织集中读书{sessions}场"),
            people and f"{people}名职工参加",
        ]
    )
    said += sentence(
        [
            meetings and f"召开读书经验交流会{meetings}次",
            meetings and speakers and f"{speakers}人介绍读书经验和学习体会",
        ]
    )
    for place, contest in enumerate(found["contests"], start=1):
        said += _contest(contest, f"contest.{place}", fields)
    for place, contest in enumerate(found["running"], start=1):
        works = _put(fields, f"running.{place}", contest["works"], f"{contest['title']}已收到的作品数")
        received = f"，已收到{works}{UNITS[contest['kind']]}" if works else ""
        said += f"{literal(contest['title'])}正在进行{received}。"
    given = []
    for place, row in enumerate(found["commended"], start=1):
        count = fields.put(f"commended.{place}", len(row["holders"]), f"{row['title']}人数")
        given.append(f"{literal(row['levels'][0]['honour'])}{count}名")
    periods = list(dict.fromkeys(row["period"][5:] for row in found["commended"]))
    when = periods[0] if len(periods) == 1 else ""
    return said + sentence([given and f"{when}表彰{'、'.join(given)}"])


def _contest(contest: Mapping, key: str, fields: FieldBook) -> str:
    kind = contest["kind"]
    unit = UNITS[kind]
    works = _put(fields, f"{key}.works", contest["works"], f"{WHAT[kind]}作品数")
    levels = []
    for place, level in enumerate(contest["levels"], start=1):
        count = fields.put(f"{key}.level{place}", level["count"], f"{WORKS[kind]}{level['honour']}数")
        levels.append(f"{literal(level['honour'])}{count}{unit}")
    taken = f"收到{WORKS[kind]}{works}{unit}" if works else ""
    return sentence([f"开展{WHAT[kind]}", taken, levels and f"评出{'、'.join(levels)}"])


def _put(fields: FieldBook, name: str, count: int | None, label: str) -> str:
    """The token of a figure; empty where there is none, so that its words fall away."""
    return fields.put(name, count, label) if count else ""
