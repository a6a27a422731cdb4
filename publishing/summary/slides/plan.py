"""The slides of a year from its facts, in the order in which they are shown. Pure; Chinese, as papers.

Departments are named where they are honoured or praised, and nowhere else: no place, no lowest figure and no department
behind a deduction is shown to a hall of thirty heads. A slide whose facts are empty is left out.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from publishing.summary.result_text import year_mean
from publishing.summary.slides.launch_slides import launch_slides
from publishing.summary.slides.lesson_slides import lesson_slides
from publishing.summary.slides.result_slides import fairness_slides, honour_slides, result_slides
from publishing.summary.slides.shapes import Card, Cards, Cover, Deck, Notes, Slide, Statement
from publishing.summary.slides.speech import Speech, months_source, speech
from publishing.summary.slides.track_slides import track_slides
from publishing.summary.track_text import quarter_span
from publishing.summary.wording import half_label, period_name
from publishing.wording import long_date

SHORT_FINGERPRINT = 12
CLOSING = "汇报完毕，请批评指正"
NOTHING_YET = "还没有通报过考核月份，三项活动也没有可以汇报的数据。"


def year_deck(facts: Mapping) -> Deck:
    """The slides of the facts as they stand; a year without anything to tell has a cover and a sentence."""
    said = speech(facts)
    told = [
        *launch_slides(facts, said),
        *result_slides(facts, said),
        *honour_slides(facts, said),
        *track_slides(facts, said),
        *fairness_slides(facts, said),
        *lesson_slides(facts, said),
    ]
    if told:
        slides = (_cover(facts, said), *_key_figures(facts, said), *told, _closing(facts))
    else:
        nothing = Slide(key="nothing", title="暂无可汇报的数据", content=Statement(text=NOTHING_YET))
        slides = (_cover(facts, said), nothing)
    return Deck(
        title=deck_title(facts),
        author=facts["campaign"]["issuer"],
        day=facts["standing"]["day"],
        foot=f"{_as_of(facts)}　校验值 {facts['sha256'][:SHORT_FINGERPRINT]}",
        slides=slides,
    )


def has_slides(facts: Mapping) -> bool:
    """Whether there is anything to show but the cover."""
    return any(slide.key == "closing" for slide in year_deck(facts).slides)


def deck_title(facts: Mapping) -> str:
    """“323”文明部室创建活动2026年1至9月工作总结."""
    return facts["campaign"]["name"] + _what(facts)


def _what(facts: Mapping) -> str:
    year, period = facts["campaign"]["year"], period_name(facts)
    if not period:
        return f"{year}年工作汇报"
    return f"{year}年{'度' if period == '全年' else period}工作总结"


def _as_of(facts: Mapping) -> str:
    return f"数据截至{long_date(date.fromisoformat(facts['standing']['day']))}"


def _cover(facts: Mapping, said: Speech) -> Slide:
    campaign = facts["campaign"]
    return Slide(
        key="cover",
        title=deck_title(facts),
        content=Cover(
            lines=(*re.findall(r"“[^”]*”[^“]*|[^“]+", campaign["name"]), _what(facts)),
            under=(campaign["issuer"], _as_of(facts)),
        ),
        notes=Notes(words=said.words("lead"), source=months_source(facts) if facts["months"] else ""),
    )


def _closing(facts: Mapping) -> Slide:
    campaign = facts["campaign"]
    return Slide(
        key="closing",
        title=CLOSING,
        content=Cover(lines=(CLOSING,), under=(campaign["issuer"],)),
        notes=Notes(source=f"全部数据的校验值（SHA-256）：{facts['sha256']}"),
    )


def _key_figures(facts: Mapping, said: Speech) -> Iterator[Slide]:
    """Who takes part, how far the year has come, and what was honoured."""
    cards = (*_taking_part(facts), *_achieved(facts))
    if not cards:
        return
    period = period_name(facts)
    yield Slide(
        key="figures",
        title=f"{'全年' if period == '全年' else period}创建活动概况",
        content=Cards(cards=cards),
        notes=Notes(
            words=said.words("aims.who", "assessment.months"),
            source="参加创建的单位和人数为当日在册数；考核、评选和表彰以通报、决定为准",
        ),
    )


def _taking_part(facts: Mapping) -> Iterator[Card]:
    counted = {row["key"]: row["counted"] for row in facts["figures"]}
    for key, label, unit in (
        ("branches", "所属党支部", "个"),
        ("departments", "参加创建的部室", "个"),
        ("employees", "在岗职工", "人"),
    ):
        if counted.get(key) not in (None, "0"):
            yield Card(label=label, value=counted[key], unit=unit)


def _achieved(facts: Mapping) -> Iterator[Card]:
    months, halves = facts["months"], [row for row in facts["half_years"] if row["titles"]]
    if months:
        issued = sum(len(row["bulletins"]) for row in months)
        note = f"印发考核通报{issued}期" if issued else ""
        yield Card(label="已通报的考核", value=str(len(months)), unit="个月", note=note)
        yield Card(label="总分平均", value=f"{year_mean(months, 'total')}", unit="分")
    if halves:
        note = "、".join(f"{half_label(row['code'])}{row['titles']}个" for row in halves)
        titles = sum(row["titles"] for row in halves)
        yield Card(label="评出文明部室", value=str(titles), unit="个", note=note)
    if facts["windows"] and facts["windows"]["stars"]:
        note = quarter_span(facts["windows"]["quarters"])
        yield Card(label="评出星级窗口", value=str(facts["windows"]["stars"]), unit="个", note=note)
    if people := _people(facts):
        yield Card(label="表彰个人", value=str(people), unit="名")


def _people(facts: Mapping) -> int:
    """Model workers, advanced individuals and readers by decisions in effect; prizes of works are not persons' honours."""
    reading = facts["reading"] or {"commended": []}
    return len(facts["honoured"]) + sum(len(row["holders"]) for row in reading["commended"])
