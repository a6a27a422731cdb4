"""What the year came to, as the summary tells it: points, trend, progress, the year before. Pure.

A mean over months is that of the printed monthly means, rounded half up to 0.01; a change is the difference of two
printed figures, so that a reader can check it.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from publishing.blocks import Block, paragraph
from publishing.fields import FieldBook, literal
from publishing.month_facts import rounded
from publishing.summary.charts import year_charts
from publishing.summary.wording import changed, month_label

GOOD = Decimal(90)  # of 100 on both sheets: below it the text praises nothing
ROSE = {1: "提高到", -1: "下降到"}
GREW = {1: "增加到", -1: "减少到"}
KINDS = (("business", "业务工作"), ("self_development", "自身建设"), ("total", "总分"))


def result_blocks(facts: Mapping, fields: FieldBook) -> Iterator[Block]:
    """The section 发挥作用，初见成效: paragraphs, and the charts that belong to them."""
    months = facts["months"]
    charts = year_charts(facts)
    yield paragraph("results.means", _means(months, fields))
    if len(months) > 1:
        yield paragraph("results.trend", _trend(months, fields))
    if "means" in charts:
        yield Block(key="results.chart_means", kind="chart", table=charts["means"])
    progress = facts["progress"]
    if progress and progress["departments"]:
        yield paragraph("results.progress", _progress(progress, fields))
    if "stars" in charts and len(facts["windows"]["quarters"]) > 1:
        yield paragraph("results.windows", _windows(facts["windows"]["quarters"], fields))
        yield Block(key="results.chart_stars", kind="chart", table=charts["stars"])
    if facts["year_before"]:
        yield paragraph("results.before", _before(facts, fields))
    yield paragraph(
        "results.spirit",
        "通过创建活动的深入开展，各部室创新工作思路、争创一流业绩的积极性进一步调动，职工服务基层的意识进一步增强，"
        "积极向上、比学赶超的氛围更加浓厚，机关的指挥协调、参谋服务作用得到更好发挥。",
    )


def year_mean(months: Sequence[Mapping], key: str) -> Decimal:
    """The mean of the printed monthly means of a sheet or of the total; rounded half up to 0.01."""
    return rounded(sum((Decimal(row[key]["mean"]) for row in months), Decimal(0)) / len(months))


def _means(months: Sequence[Mapping], fields: FieldBook) -> str:
    said, means = [], {}
    for key, name in KINDS:
        mean = means[key] = year_mean(months, key)
        said.append(f"{name}平均{fields.put(f'mean.{key}', mean, f'{name}平均分')}分")
    counts = {row["departments"] for row in months}
    who = ""
    if len(counts) == 1:
        who = f"{fields.put('ranked', counts.pop(), '参加考核的部室数')}个"
    good = min(means["business"], means["self_development"]) >= GOOD
    judged = "，各项工作总体平稳、质量较高" if good else ""
    span = "" if len(months) == 1 else "{months}个月的"
    return f"从{span}考核结果看，参加考核的{who}部室{'，'.join(said)}{judged}。"


def _trend(months: Sequence[Mapping], fields: FieldBook) -> str:
    """The last month against the first one, and the facts recorded in both."""
    first, last = months[0], months[-1]
    fields.put("first", month_label(first["month"]), "首个考核月份")
    fields.put("last", month_label(last["month"]), "最近考核月份")
    said = []
    for key, name in KINDS[:2]:
        before, now = Decimal(first[key]["mean"]), Decimal(last[key]["mean"])
        was = fields.put(f"first.{key}", f"{before:.2f}", f"首月{name}平均分")
        is_now = fields.put(f"last.{key}", f"{now:.2f}", f"末月{name}平均分")
        went = f"由{was}分{ROSE[_sign(now - before)]}{is_now}分" if now != before else f"持平，均为{is_now}分"
        said.append(f"{name}平均分{went}")
    if first["facts"] or last["facts"]:
        was = fields.put("first.facts", first["facts"], "首月扣分事实条数")
        is_now = fields.put("last.facts", last["facts"], "末月扣分事实条数")
        more = _sign(last["facts"] - first["facts"])
        said.append(f"扣分事实由{was}条{GREW[more]}{is_now}条" if more else f"扣分事实持平，均为{is_now}条")
    return f"与{{first}}相比，{{last}}{'，'.join(said)}。"


def _progress(progress: Mapping, fields: FieldBook) -> str:
    best = [
        f"{literal(row['name'])}提高{fields.put(f'progress.{place}', row['gain'], row['name'] + '总分提高')}分"
        for place, row in enumerate(progress["departments"], start=1)
    ]
    first, last = progress["first"], progress["last"]
    return (
        f"把{_months(last, fields, 'progress.last')}与{_months(first, fields, 'progress.first')}的总分平均分相比，"
        f"进步较大的部室是：{'、'.join(best)}。"
    )


def _months(codes: Sequence[str], fields: FieldBook, key: str) -> str:
    first, last = int(codes[0][-2:]), int(codes[-1][-2:])
    said = f"{last}月" if len(codes) == 1 else f"{first}至{last}月"
    return fields.put(key, said, "用来比较的月份")


def _windows(quarters: Sequence[Mapping], fields: FieldBook) -> str:
    first, last = quarters[0], quarters[-1]
    was = fields.put(f"stars.{first['code']}", first["stars"], f"{first['name']}星级窗口数")
    is_now = fields.put(f"stars.{last['code']}", last["stars"], f"{last['name']}星级窗口数")
    more = _sign(last["stars"] - first["stars"])
    if not more and not last["stars"]:
        return f"{first['name']}和{last['name']}均没有评出星级优质服务窗口。"
    if not more:
        return f"{first['name']}和{last['name']}均评出星级优质服务窗口{is_now}个。"
    return f"星级优质服务窗口由{first['name']}的{was}个{GREW[more]}{last['name']}的{is_now}个。"


def _before(facts: Mapping, fields: FieldBook) -> str:
    found = facts["year_before"]
    year = fields.put("before.year", found["year"], "上一年度")
    months = found["months"]
    span = "同期" if len(months) < 12 else "全年"
    said = [
        f"{name}平均分{fields.put(f'before.{key}', changed(found[key]['change']), f'{name}平均分与上年相比')}"
        for key, name in KINDS
    ]
    text = f"与{year}年{span}相比，{'，'.join(said)}。"
    if found["facts_before"]:
        before = fields.put("before.facts", found["facts_before"], "上年同期扣分事实条数")
        now = fields.put("before.facts_now", found["facts_now"], "本年同期扣分事实条数")
        more = _sign(found["facts_now"] - found["facts_before"])
        same = f"扣分事实与上年{span}持平，均为{now}条。"
        text += f"扣分事实由上年{span}的{before}条{GREW[more]}{now}条。" if more else same
    return text


def _sign(value: Decimal | int) -> int:
    return (value > 0) - (value < 0)
