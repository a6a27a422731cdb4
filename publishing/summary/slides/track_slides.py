"""The three tracks on slides: windows and their stars, etiquette learning, the reading programme. Pure."""

from collections.abc import Iterator, Mapping

from publishing.summary.charts import year_charts
from publishing.summary.slides.shapes import Card, Cards, Column, Group, Names, Notes, Picture, Slide, Table
from publishing.summary.slides.speech import Speech
from publishing.summary.track_text import UNITS, WORKS

DECISIONS = "各季度考评的生效决定"


def track_slides(facts: Mapping, said: Speech) -> Iterator[Slide]:
    """Windows, etiquette, reading: those that the campaign has."""
    if facts["windows"]:
        yield from _windows(facts, said)
    if facts["etiquette"]:
        yield from _etiquette(facts["etiquette"], said)
    if facts["reading"]:
        yield from _reading(facts["reading"], said)


def _windows(facts: Mapping, said: Speech) -> Iterator[Slide]:
    found, charts = facts["windows"], year_charts(facts)
    cards = _counted(
        ("参赛服务窗口", found["windows"], "个", ""),
        ("窗口职工", found["staff"], "人", ""),
        ("明察", sum(row["open"] for row in found["quarters"]), "次", ""),
        ("暗访", sum(row["covert"] for row in found["quarters"]), "次", ""),
        ("星级优质服务窗口", found["stars"], "个", ""),
    )
    if cards:
        grades = _grades(found["quarters"])
        yield Slide(
            key="windows",
            title="优质服务窗口竞赛",
            content=Cards(cards=cards),
            remark=f"星级窗口中，{grades}。" if grades else "",
            notes=Notes(words=said.words("tracks.windows"), source=f"参赛窗口登记，{DECISIONS}"),
        )
    if "stars" in charts:
        yield Slide(
            key="stars",
            title=charts["stars"]["name"],
            content=Picture(chart=charts["stars"]),
            remark="".join(said.words("results.windows")),
            notes=Notes(words=said.words("results.windows"), source=DECISIONS),
        )
    groups = tuple(group for row in found["quarters"] for group in _stars_of(row))
    if groups:
        yield Slide(
            key="star_windows",
            title="星级优质服务窗口名单",
            content=Names(titles=("季度和星级", "服务窗口"), groups=groups),
            notes=Notes(source=DECISIONS),
        )


def _grades(quarters: list[Mapping]) -> str:
    names = (("five", "五星级"), ("four", "四星级"), ("three", "三星级"))
    counts = [(name, sum(row[key] for row in quarters)) for key, name in names]
    return "、".join(f"{name}{count}个" for name, count in counts if count)


def _stars_of(quarter: Mapping) -> Iterator[Group]:
    for honour in dict.fromkeys(row["honour"] for row in quarter["holders"]):
        names = tuple(row["holder"] for row in quarter["holders"] if row["honour"] == honour)
        grade = honour.removesuffix("优质服务窗口")
        yield Group(name=f"{quarter['name']}{grade}", names=names)


def _etiquette(found: Mapping, said: Speech) -> Iterator[Slide]:
    handbooks = f"发放到职工手中{found['handbooks']}册" if found["handbooks"] else ""
    trainees = f"{found['trainees']}人参加" if found["trainees"] else ""
    cards = (
        *_counted(
            ("文明礼仪手册", found["aspects"], "个方面", handbooks),
            ("文明礼仪培训", found["trainings"], "场", trainees),
        ),
        *(
            Card(
                label=quiz["title"],
                value=str(quiz["taken"]),
                unit="人",
                note=f"及格率{quiz['pass_rate']}%，平均{quiz['mean']}分" if quiz["mean"] else "",
            )
            for quiz in found["quizzes"]
        ),
    )
    notes = Notes(
        words=said.words("tracks.etiquette"),
        source="手册发放登记、培训签到表、已公布的答卷成绩和抢答赛成绩表",
    )
    if cards:
        yield Slide(
            key="etiquette", title="文明礼仪知识学习实践活动", content=Cards(cards=cards), notes=notes
        )
    if found["contests"]:
        yield Slide(
            key="quickfire",
            title="文明礼仪知识抢答赛",
            content=Names(
                titles=("奖项", "参赛队"),
                groups=tuple(group for row in found["contests"] for group in _prizes(row, found["contests"])),
            ),
            notes=Notes(source="抢答赛的生效决定"),
        )


def _prizes(contest: Mapping, contests: list[Mapping]) -> Iterator[Group]:
    for honour in dict.fromkeys(row["honour"] for row in contest["holders"]):
        name = honour if len(contests) == 1 else f"{contest['title']}{honour}"
        yield Group(
            name=name, names=tuple(row["holder"] for row in contest["holders"] if row["honour"] == honour)
        )


def _reading(found: Mapping, said: Speech) -> Iterator[Slide]:
    cards = _counted(
        ("集中读书", found["sessions"], "场", f"先后{found['weeks']}周" if found["weeks"] else ""),
        ("参加读书的职工", found["participants"], "人", ""),
        ("读书经验交流会", found["meetings"], "次", ""),
        ("交流发言", found["speakers"], "人", ""),
    )
    words = said.words("tracks.reading")
    if cards:
        yield Slide(
            key="reading",
            title="“读好书、强素质、增才干”读书活动",
            content=Cards(cards=cards),
            notes=Notes(words=words, source="读书会和交流会的签到表"),
        )
    if rows := tuple(_contests(found)):
        yield Slide(
            key="contests",
            title="征文、学习笔记和调研论文评选",
            content=Table(
                columns=(
                    Column(title="评选活动", share=46),
                    Column(title="收到", share=16),
                    Column(title="评出", share=38),
                ),
                rows=rows,
            ),
            notes=Notes(
                words=() if cards else words, source="参评作品登记和各项评选的生效决定；获奖名单见报告附件"
            ),
        )
    if found["commended"]:
        periods = {row["period"] for row in found["commended"]}
        yield Slide(
            key="readers",
            title="读书活动先进个人",
            content=Names(
                titles=("荣誉", "姓名（部室）"),
                groups=tuple(
                    Group(
                        name=_commended(row, with_period=len(periods) > 1),
                        names=tuple(f"{one['holder']}（{one['department']}）" for one in row["holders"]),
                    )
                    for row in found["commended"]
                ),
            ),
            notes=Notes(source="表彰的生效决定"),
        )


def _commended(row: Mapping, *, with_period: bool) -> str:
    honour = row["levels"][0]["honour"]
    return f"{row['period'][5:] if with_period else ''}{honour}（{len(row['holders'])}名）"


def _contests(found: Mapping) -> Iterator[tuple[str, str, str]]:
    for row in found["contests"]:
        unit = UNITS[row["kind"]]
        prizes = "、".join(f"{level['honour']}{level['count']}{unit}" for level in row["levels"])
        yield row["title"], f"{row['works']}{unit}" if row["works"] else "—", prizes
    for row in found["running"]:
        unit = UNITS[row["kind"]]
        name = row["title"] or WORKS[row["kind"]]
        yield name, f"{row['works']}{unit}" if row["works"] else "—", "正在进行"


def _counted(*rows: tuple[str, int, str, str]) -> tuple[Card, ...]:
    """A card for each count that there is."""
    return tuple(
        Card(label=label, value=str(count), unit=unit, note=note)
        for label, count, unit, note in rows
        if count
    )
