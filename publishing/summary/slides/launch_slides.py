"""The launch on slides: how it went from survey to study, and what became of the problems that the survey found. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from publishing.summary.slides.shapes import Card, Cards, Column, Notes, Slide, Table
from publishing.summary.slides.speech import Speech
from publishing.summary.wording import month_label

TRACKS = {
    "windows": "优质服务窗口竞赛",
    "etiquette": "文明礼仪知识学习实践",
    "reading": "读书活动",
}
SECTION = "section-"
NONE = "—"


def launch_slides(facts: Mapping, said: Speech) -> Iterator[Slide]:
    """The steps of the launch, then the findings of the survey with their answers."""
    if steps := tuple(_steps(facts)):
        yield Slide(
            key="launch",
            title="宣传发动",
            content=Cards(cards=steps),
            notes=Notes(
                words=said.words("launch.spread"),
                source="调研结论、印发的活动方案、动员大会签到表、宣传单发放登记和学习确认登记",
            ),
        )
    if survey := facts["launch"]["survey"]:
        yield _findings(facts, survey["findings"], said)


def _steps(facts: Mapping) -> Iterator[Card]:
    launch = facts["launch"]
    if survey := launch["survey"]:
        yield Card(label="专题调研", value=str(len(survey["problems"])), unit="个", note="突出问题")
    if plan := launch["plan"]:
        yield _day_card("印发活动方案", plan["issued_on"], plan["number"], facts)
    if meeting := launch["meeting"]:
        people = f"{meeting['attended']}人参加" if meeting["attended"] else ""
        yield _day_card("召开动员大会", meeting["held_on"], people, facts)
    if launch["flyers"]:
        yield Card(label="发放宣传单", value=str(launch["flyers"]), unit="份")
    if study := launch["study"]:
        yield Card(
            label="学习考核办法",
            value=str(study["confirmed"]),
            unit="人",
            note=f"在岗职工{study['people']}人",
        )


def _day_card(label: str, iso: str, note: str, facts: Mapping) -> Card:
    day = date.fromisoformat(iso)
    year = "" if day.year == facts["campaign"]["year"] else f"{day.year}年"
    return Card(label=label, value=f"{day.month}月{day.day}日", note="，".join(filter(None, (year, note))))


def _findings(facts: Mapping, findings: list[Mapping], said: Speech) -> Slide:
    rows = tuple((row["title"], _part(row) or NONE, _outcome(facts, row) or NONE) for row in findings)
    answers = tuple(f"{row['title']}：{row['answer']}" for row in findings if row["answer"])
    return Slide(
        key="survey",
        title="从调研发现的问题抓起",
        content=Table(
            columns=(
                Column(title="调研发现的问题", share=32),
                Column(title="对应的考核和活动", share=28),
                Column(title="今年的变化", share=40),
            ),
            rows=rows,
        ),
        remark="失分率为扣去的分值占应得分值的比例。" if any("失分率" in row[-1] for row in rows) else "",
        notes=Notes(
            words=(*said.words("aims.survey"), *answers),
            source="调研结论；变化以已通报的考核结果和各项活动的决定、登记为准",
        ),
    )


def _part(finding: Mapping) -> str:
    """The part of the campaign that answers a finding, as slides name it."""
    return TRACKS.get(finding["part"], finding["part_name"].replace(" · ", "："))


def _outcome(facts: Mapping, finding: Mapping) -> str:
    """What the part came to this year; empty where its facts are."""
    if finding["part"] in TRACKS:
        found = facts[finding["part"]]
        return OUTCOMES[finding["part"]](found) if found else ""
    if not finding["part"].startswith(SECTION):
        return ""
    code, name = finding["part"].removeprefix(SECTION), finding["part_name"].rpartition(" · ")[2]
    rows = [row for row in facts["sections"] if row["code"] == code] or [
        row for row in facts["sections"] if row["name"] == name
    ]
    return _section(rows[0]["months"]) if rows else ""


def _section(months: Mapping[str, str]) -> str:
    """How the rate of points lost went from the first to the last month."""
    (first, was), *others = months.items()
    if not others:
        return f"{month_label(first)}失分率{was}%"
    last, now = others[-1]
    if was == now:
        return f"失分率{month_label(first)}和{month_label(last)}均为{was}%"
    went = "降到" if Decimal(now) < Decimal(was) else "升到"
    return f"失分率由{month_label(first)}的{was}%{went}{month_label(last)}的{now}%"


def _windows(found: Mapping) -> str:
    return _joined(
        f"{found['windows']}个窗口参赛" if found["windows"] else "",
        f"共评出星级优质服务窗口{found['stars']}个" if found["stars"] else "",
    )


def _etiquette(found: Mapping) -> str:
    taken = sum(row["taken"] for row in found["quizzes"])
    return _joined(
        f"发放文明礼仪手册{found['handbooks']}册" if found["handbooks"] else "",
        f"{found['trainees']}人参加培训" if found["trainees"] else "",
        f"{taken}人次参加答卷" if taken else "",
    )


def _reading(found: Mapping) -> str:
    return _joined(
        f"{found['participants']}人参加集中读书" if found["participants"] else "",
        f"召开读书经验交流会{found['meetings']}次" if found["meetings"] else "",
    )


def _joined(*parts: str) -> str:
    return "，".join(filter(None, parts))


OUTCOMES = {"windows": _windows, "etiquette": _etiquette, "reading": _reading}
