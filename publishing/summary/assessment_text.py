"""How the year was assessed, as the summary tells it: standard, months, fairness, half-years, publicity. Pure."""

from collections.abc import Iterator, Mapping

from publishing.blocks import Block, paragraph
from publishing.fields import FieldBook, literal
from publishing.summary.wording import half_label, sentence

HONOURS = ("劳动模范", "先进个人")
SEE_LIST = "名单见附件1。"


def assessment_blocks(facts: Mapping, fields: FieldBook) -> Iterator[Block]:
    """The section 量化考核，典型引路."""
    if text := _standard(facts, fields):
        yield paragraph("assessment.standard", text)
    yield paragraph("assessment.months", _months(facts, fields))
    yield paragraph("assessment.fairness", _fairness(facts["fairness"], fields))
    for row in facts["half_years"]:
        yield paragraph(f"assessment.{row['code']}", _half_year(row, fields))
    if text := _examples(facts, fields):
        yield paragraph("assessment.examples", text)


def _standard(facts: Mapping, fields: FieldBook) -> str:
    """What the sheets are made of, from the scheme in force."""
    counted = {row["key"]: row["counted"] for row in facts["figures"]}

    def points(key: str, label: str) -> str:
        return fields.put(key, counted[key], label) if counted[key] and counted[key] != "0" else ""

    business, own = points("business_points", "业务工作满分"), points("self_points", "自身建设满分")
    if not (business and own):
        return ""
    common = points("business_common_points", "共性指标满分")
    categories = points("business_category_points", "分类指标满分")
    each = points("self_section_points", "自身建设各板块满分")
    names = [literal(row["name"]) for row in facts["sections"] if row["sheet"] == "self_development"]
    inside = f"，其中共性指标{common}分、分类指标{categories}分" if common and categories else ""
    sections = f"，{'、'.join(names)}各{each}分" if each and len(names) > 1 else ""
    return (
        f"制定“双百”量化考核办法，业务工作满分{business}分{inside}；自身建设满分{own}分{sections}。"
        "每项考核都制定了详细的标准和分值，做到有章可循、便于操作。"
    )


def _months(facts: Mapping, fields: FieldBook) -> str:
    months = facts["months"]
    bulletins = sum(len(row["bulletins"]) for row in months)
    recorded = sum(row["facts"] for row in months)
    issued = "逐月公布考核结果"
    if bulletins:
        issued = f"印发考核通报{fields.put('bulletins', bulletins, '考核通报期数')}期"
    said = f"坚持每月考核、每月通报，{{period}}{issued}。"
    if recorded:
        count = fields.put("facts", recorded, "扣分事实条数")
        return f"{said}共记录扣分事实{count}条，每一条都对应扣分标准、写明事实，结果向各部室公开。"
    return f"{said}各部室均没有扣分。"


def _fairness(found: Mapping, fields: FieldBook) -> str:
    said = "考核中坚持制度在前、标准明确，对事不对人，不讲情面、不搞平衡，一视同仁、公平公正。"
    asked = found["objections"] + found["appeals"]
    if not asked:
        said += "考核结果公开后，没有部室提出异议和申诉。"
    else:
        parts = []
        for key, name in (("objections", "通报前的异议"), ("appeals", "通报后的申诉")):
            if found[key]:
                parts.append(f"{name}{fields.put(f'fairness.{key}', found[key], f'{name}件数')}件")
        outcome = []
        if upheld := found["objections_upheld"] + found["appeals_upheld"]:
            outcome.append(f"采纳{fields.put('fairness.upheld', upheld, '采纳的件数')}件")
        elif asked > found["open"]:
            outcome.append(f"{'已办结的' if found['open'] else ''}均维持原考核结果")
        if found["taken_further"]:
            count = fields.put("fairness.further", found["taken_further"], "提交考核领导小组的件数")
            outcome.append(f"提交考核领导小组裁定{count}件")
        if found["open"]:
            outcome.append(f"正在办理{fields.put('fairness.open', found['open'], '正在办理的件数')}件")
        said += f"畅通异议和申诉渠道，受理{'、'.join(parts)}，逐件复核、书面答复，{'；'.join(outcome)}。"
    if found["corrections"]:
        count = fields.put("fairness.corrections", found["corrections"], "更正次数")
        said += f"对已通报结果按程序更正{count}次，并予公布。"
    return said


def _half_year(row: Mapping, fields: FieldBook) -> str:
    code, half = row["code"], half_label(row["code"])
    evaluated = fields.put(f"half.{code}.evaluated", row["evaluated"], f"{half}参加考评的部室数")
    said = f"{half}，在各部室自我总结、自评打分的基础上，考核领导小组结合月度考核对{evaluated}个部室进行了综合考评，"
    if not row["titles"]:
        return f"{said}没有部室达到文明部室标准。"
    titles = fields.put(f"half.{code}.titles", row["titles"], f"{half}文明部室数")
    said += f"评出文明部室{titles}个"
    if row["low"] and row["titles"] > 1:
        low = fields.put(f"half.{code}.low", row["low"], f"{half}文明部室最低得分")
        high = fields.put(f"half.{code}.high", row["high"], f"{half}文明部室最高得分")
        said += f"，考评得分在{low}分至{high}分之间"
    by_category = []
    if len(row["categories"]) > 1:
        for category in row["categories"]:
            label = f"{half}{category['name']}文明部室数"
            count = fields.put(f"half.{code}.{category['code']}", len(category["departments"]), label)
            by_category.append(f"{literal(category['name'])}{count}个")
    said += f"，其中{'、'.join(by_category)}" if by_category else ""
    if not row["objections"]:
        said += "，公示期间没有收到异议"
    else:
        count = fields.put(f"half.{code}.objections", row["objections"], f"{half}公示期间的异议件数")
        said += f"，公示期间收到的{count}件异议均按程序作了答复"
    return f"{said}。{SEE_LIST}"


def _examples(facts: Mapping, fields: FieldBook) -> str:
    """Persons honoured by their number, and how examples were made known."""
    given = []
    for place, honour in enumerate(HONOURS, start=1):
        count = sum(row["honour"] == honour for row in facts["honoured"])
        if count:
            given.append(f"{honour}{fields.put(f'honoured.{place}', count, f'{honour}人数')}名")
    publicity = facts["publicity"] or {"editions": 0, "leaflets": 0}
    shown = []
    if publicity["editions"]:
        shown.append("将先进部室的事迹和照片制成光荣榜展板宣传")
    if publicity["leaflets"]:
        count = fields.put("leaflets", publicity["leaflets"], "光荣榜彩页发放份数")
        shown.append(f"印制光荣榜彩页发放{count}份")
    if not (given or shown):
        return ""
    said = sentence([given and f"选树先进典型，表彰{'、'.join(given)}", *shown])
    return f"{said}通过宣传典型，起到了鼓励先进、鞭策后进的作用。"
