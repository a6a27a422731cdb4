"""The assessment on slides: means, points lost, titles and progress by name, fairness, the year before. Pure."""

from collections.abc import Iterator, Mapping

from publishing.summary.charts import year_charts
from publishing.summary.result_text import KINDS, year_mean
from publishing.summary.shortcoming_text import weakest
from publishing.summary.slides.shapes import (
    Card,
    Cards,
    Column,
    Group,
    Names,
    Notes,
    Picture,
    Slide,
    Table,
)
from publishing.summary.slides.speech import Speech, months_source
from publishing.summary.wording import half_label, period_name

LOSS_RATE = "失分率为扣去的分值占应得分值的比例。"
FULL = {"business": "business_points", "self_development": "self_points"}


def result_slides(facts: Mapping, said: Speech) -> Iterator[Slide]:
    """Means over the months, month by month, against the year before, and where points were lost."""
    if not facts["months"]:
        return
    charts, source = year_charts(facts), months_source(facts)
    yield _means(facts, said)
    if "means" in charts:
        yield Slide(
            key="months",
            title=charts["means"]["name"],
            content=Picture(chart=charts["means"]),
            remark="".join(said.words("results.trend")),
            notes=Notes(words=said.words("results.trend"), source=source),
        )
    if facts["year_before"]:
        yield _year_before(facts, said)
    if "losses" in charts and any(row["lost"].strip("0.") for row in facts["sections"]):
        weak = [row["name"] for row in weakest(facts)]
        yield Slide(
            key="losses",
            title=charts["losses"]["name"],
            content=Picture(
                chart=charts["losses"],
                marked=tuple(place for place, row in enumerate(facts["sections"]) if row["name"] in weak),
            ),
            remark=LOSS_RATE,
            notes=Notes(words=said.words("problems.sections"), source=source),
        )
    if facts["problems"]:
        yield _rules(facts, said)


def honour_slides(facts: Mapping, said: Speech) -> Iterator[Slide]:
    """The titles of each half-year by category, whose total rose most, and the persons honoured."""
    for row in facts["half_years"]:
        if row["titles"]:
            yield _titles(row, said)
    if facts["progress"] and facts["progress"]["departments"]:
        yield _progress(facts, said)
    if facts["honoured"] or facts["publicity"]:
        yield from _honoured(facts, said)


def fairness_slides(facts: Mapping, said: Speech) -> Iterator[Slide]:
    """How often results were questioned, and how that was decided."""
    if not facts["months"]:
        return
    yield Slide(
        key="fairness",
        title="公开公正：异议、申诉和更正",
        content=Cards(cards=tuple(_fairness_cards(facts["fairness"]))),
        notes=Notes(
            words=said.words("assessment.fairness"),
            source="已通报月份的异议、申诉和更正登记，撤回的不计",
        ),
    )


def _means(facts: Mapping, said: Speech) -> Slide:
    months, counted = facts["months"], {row["key"]: row["counted"] for row in facts["figures"]}
    cards = []
    for key, name in KINDS:
        full = counted.get(FULL.get(key, ""))
        note = f"满分{full}分" if full not in (None, "0") else ""
        cards.append(Card(label=f"{name}平均", value=f"{year_mean(months, key)}", unit="分", note=note))
    recorded = sum(row["facts"] for row in months)
    cards.append(
        Card(
            label="扣分事实",
            value=str(recorded),
            unit="条",
            note="每条对应扣分标准，写明事实" if recorded else "",
        )
    )
    return Slide(
        key="results",
        title=f"{'全年' if period_name(facts) == '全年' else period_name(facts)}考核结果",
        content=Cards(cards=tuple(cards)),
        notes=Notes(words=said.words("assessment.standard", "results.means"), source=months_source(facts)),
    )


def _year_before(facts: Mapping, said: Speech) -> Slide:
    found, year = facts["year_before"], facts["campaign"]["year"]
    rows = [
        (f"{name}平均分", found[key]["before"], found[key]["now"], found[key]["change"])
        for key, name in KINDS
    ]
    before, now = found["facts_before"], found["facts_now"]
    rows.append(("扣分事实（条）", str(before), str(now), f"{now - before:+d}"))
    span = "全年" if len(found["months"]) == 12 else "同期"
    return Slide(
        key="before",
        title=f"与{found['year']}年{span}相比",
        content=Table(
            columns=(
                Column(title="项目", share=40),
                Column(title=f"{found['year']}年", share=20, is_figure=True),
                Column(title=f"{year}年", share=20, is_figure=True),
                Column(title="变化", share=20, is_figure=True),
            ),
            rows=tuple(rows),
        ),
        notes=Notes(
            words=said.words("results.before"),
            source=f"两年均已通报的{len(found['months'])}个月的考核结果",
        ),
    )


def _rules(facts: Mapping, said: Speech) -> Slide:
    """The rules by how often they were recorded; how many departments, never which."""
    return Slide(
        key="rules",
        title="记录较多的扣分事实",
        content=Table(
            columns=(
                Column(title="扣分标准", share=44),
                Column(title="考核板块", share=25),
                Column(title="条数", share=13, is_figure=True),
                Column(title="涉及部室", share=18, is_figure=True),
            ),
            rows=tuple(
                (row["text"], row["section"], str(row["facts"]), str(row["departments"]))
                for row in facts["problems"]
            ),
        ),
        notes=Notes(words=said.words("problems.rules"), source=months_source(facts)),
    )


def _titles(row: Mapping, said: Speech) -> Slide:
    half = half_label(row["code"])
    return Slide(
        key=f"titles.{row['code']}",
        title=f"{half}评出文明部室{row['titles']}个",
        content=Names(
            titles=("类别", "文明部室"),
            groups=tuple(
                Group(name=category["name"], names=tuple(category["departments"]))
                for category in row["categories"]
            ),
        ),
        notes=Notes(words=said.words(f"assessment.{row['code']}"), source=f"{row['name']}综合考评的生效决定"),
    )


def _progress(facts: Mapping, said: Speech) -> Slide:
    progress = facts["progress"]
    return Slide(
        key="progress",
        title="进步较大的部室",
        content=Cards(
            cards=tuple(
                Card(label=row["name"], value=f"+{row['gain']}", unit="分") for row in progress["departments"]
            )
        ),
        remark=f"{progress['rule']}。",
        notes=Notes(words=said.words("results.progress"), source=months_source(facts)),
    )


def _honoured(facts: Mapping, said: Speech) -> Iterator[Slide]:
    halves = {row["half"] for row in facts["honoured"]}
    groups: dict[str, list[str]] = {}
    for row in facts["honoured"]:
        name = row["honour"] if len(halves) == 1 else f"{half_label(row['half'])}{row['honour']}"
        groups.setdefault(name, []).append(f"{row['name']}（{row['department']}）")
    publicity = facts["publicity"] or {"editions": 0, "leaflets": 0}
    shown = [
        f"光荣榜展出{publicity['editions']}期" if publicity["editions"] else "",
        f"彩页发放{publicity['leaflets']}份" if publicity["leaflets"] else "",
    ]
    remark = "，".join(filter(None, shown))
    notes = Notes(
        words=said.words("assessment.examples"),
        source="先进个人的生效决定，光荣榜的印发和发放登记",
    )
    if groups:
        yield Slide(
            key="honoured",
            title="先进典型",
            content=Names(
                titles=("荣誉", "姓名（部室）"),
                groups=tuple(Group(name=name, names=tuple(people)) for name, people in groups.items()),
            ),
            remark=f"{remark}。" if remark else "",
            notes=notes,
        )
        return
    cards = []
    if publicity["editions"]:
        cards.append(Card(label="光荣榜展出", value=str(publicity["editions"]), unit="期"))
    if publicity["leaflets"]:
        cards.append(Card(label="光荣榜彩页发放", value=str(publicity["leaflets"]), unit="份"))
    yield Slide(key="honoured", title="宣传典型", content=Cards(cards=tuple(cards)), notes=notes)


def _fairness_cards(found: Mapping) -> Iterator[Card]:
    asked = found["objections"] + found["appeals"]
    if not asked:
        yield Card(label="异议和申诉", value="0", unit="件", note="考核结果公开后没有部室提出")
    if found["objections"]:
        yield Card(label="通报前的异议", value=str(found["objections"]), unit="件")
    if found["appeals"]:
        yield Card(label="通报后的申诉", value=str(found["appeals"]), unit="件")
    if decided := asked - found["open"]:
        upheld = found["objections_upheld"] + found["appeals_upheld"]
        note = f"其余{decided - upheld}件维持原结果" if decided > upheld else ""
        yield Card(label="经复核采纳", value=str(upheld), unit="件", note=note)
    if found["taken_further"]:
        yield Card(label="提交领导小组裁定", value=str(found["taken_further"]), unit="件")
    if found["open"]:
        yield Card(label="正在办理", value=str(found["open"]), unit="件")
    if found["corrections"]:
        note = "按程序更正并公布"
        yield Card(label="更正已通报结果", value=str(found["corrections"]), unit="次", note=note)
