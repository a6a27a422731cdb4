"""How a campaign assesses, as its plan words it: the month, rechecks, bonus, the half-year, the title. Pure.

Every figure is a setting of the campaign. Source: rules.md §2, §4, §5.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from publishing.blocks import Block, heading, paragraph
from publishing.fields import FieldBook


def assessment_blocks(facts: Mapping, fields: FieldBook) -> Iterator[Block]:
    """The section 考核办法, a point for each part of the assessment."""
    rules = facts["rules"]
    yield heading("plan.assessment", "考核办法")
    yield paragraph("plan.month", _month(rules, fields), lead="月度考核")
    yield paragraph("plan.recheck", _recheck(rules, fields), lead="异议和复核")
    if facts["scheme"] and facts["scheme"]["bonus"]:
        yield paragraph("plan.bonus", _bonus(rules, fields), lead="加分")
    yield paragraph("plan.half", _half(rules, fields), lead="半年综合考评")
    yield paragraph("plan.title", _title(rules, fields), lead="文明部室评定")
    if rules["veto_excludes"]:
        yield paragraph(
            "plan.veto",
            "发生一票否决情形的部室，在否决期内取消当期评定资格，不改变已经形成的考核得分。",
            lead="一票否决",
        )


def _month(rules: Mapping, fields: FieldBook) -> str:
    owner, close, approve, bulletin = (
        fields.put(f"rules.{name}", rules[name], label)
        for name, label in (
            ("owner_day", "责任部门打分截止日"),
            ("close_day", "汇总截止日"),
            ("approve_day", "审定截止日"),
            ("bulletin_day", "通报印发日"),
        )
    )
    preview = fields.put("rules.preview_days", rules["preview_days"], "预览工作日数")
    return (
        f"考核按月进行。责任部门按照标准，以事实和佐证材料为依据打分，于次月{owner}日前提交，经另一人复审；"
        f"{{office}}于{close}日前汇总，交各部室预览{preview}个工作日并受理异议；考核领导小组于{approve}日前审定，"
        f"{bulletin}日前印发考核通报，每月一通报。期限遇节假日顺延。具体日程见附件3。"
    )


def _recheck(rules: Mapping, fields: FieldBook) -> str:
    ask = fields.put("rules.recheck_days", rules["recheck_days"], "申诉工作日数")
    answer = fields.put("rules.answer_days", rules["answer_days"], "复核工作日数")
    return (
        f"部室对通报结果有异议的，在通报之日起{ask}个工作日内由负责人逐项提出申诉，{{office}}在{answer}个工作日内"
        "安排原评分人以外的人员复核答复；对答复仍有异议的，可提请考核领导小组终审一次。确有差错的，印发更正通知。"
    )


def _bonus(rules: Mapping, fields: FieldBook) -> str:
    month = fields.put("rules.bonus_sheet_cap", rules["bonus_sheet_cap"], "每表每月加分上限")
    half = fields.put("rules.half_bonus_cap", rules["half_bonus_cap"], "半年加分上限")
    counts = "并计入月度名次" if rules["bonus_in_ranking"] else "不计入月度名次"
    return (
        f"受到上级表彰、经验推广等事项凭证明材料加分，同一事项只计最高一级。每张考核表每月加分不超过{month}分，"
        f"在总分之外单列，{counts}；半年累计加分不超过{half}分。"
    )


def _half(rules: Mapping, fields: FieldBook) -> str:
    shares = [
        f"{name}占{fields.put(f'rules.{key}', rules[key], f'{name}权重')}%"
        for key, name in (
            ("weight_monthly", "月度考核"),
            ("weight_panel", "领导小组考评"),
            ("weight_appraisal", "民主测评"),
        )
        if rules[key]
    ]
    return (
        "每半年由各部室自我总结、自我评分，在此基础上由考核领导小组对各部室进行一次综合考评。"
        f"综合得分中，{'、'.join(shares)}。"
    )


def _title(rules: Mapping, fields: FieldBook) -> str:
    line = fields.put("rules.title_line", rules["title_line"], "评定分数线")
    days = fields.put("rules.notice_days", rules["notice_days"], "公示工作日数")
    conditions = _conditions(rules, fields)
    return (
        f"综合得分（含加分）{line}分以上的部室，按名额从高到低评定为“文明部室”。{_quota(rules, fields)}"
        f"{f'参评部室应当符合下列条件：{conditions}。' if conditions else ''}"
        f"评定结果公示{days}个工作日，无异议后印发表彰决定。"
    )


def _quota(rules: Mapping, fields: FieldBook) -> str:
    value = fields.put("rules.quota", rules["quota_value"], "评定名额")
    by_category = rules["quota_scope"] == "category"
    if rules["quota_kind"] == "percent":
        if by_category:
            return f"名额按各类别参评部室数的{value}%分别确定，不足一个的舍去。"
        if not rules["places"]:
            return f"名额为参评部室总数的{value}%。"
        places = fields.put("rules.places", rules["places"], "按比例折合的名额")
        return f"名额为参评部室总数的{value}%，按目前部室数为{places}个。"
    return f"名额为{'每个类别' if by_category else ''}{value}个。"


def _conditions(rules: Mapping, fields: FieldBook) -> str:
    found = []
    if rules["min_months"]:
        found.append(f"考核满{fields.put('rules.min_months', rules['min_months'], '最少考核月数')}个月")
    if Decimal(rules["min_sheet"]):
        points = fields.put("rules.min_sheet", rules["min_sheet"], "每表每月最低分")
        found.append(f"每月每张考核表得分不低于{points}分")
    if rules["bottom_months"]:
        months = fields.put("rules.bottom_months", rules["bottom_months"], "类别末位月数")
        found.append(f"单独处于类别末位的月份少于{months}个")
    if rules["veto_excludes"]:
        found.append("没有处于期内的一票否决")
    if rules["summary_needed"]:
        found.append("按时提交自我总结")
    return "；".join(found)
