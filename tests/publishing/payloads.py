"""Frozen months for the tests of the papers: invented departments, points computed as `rules.md` §2–3 has them."""

import random
from decimal import Decimal
from itertools import count, groupby

CATEGORIES = {"TECH": "生产技术类", "MGMT": "经营管理类", "PARTY": "党群工作类", "SVC": "综合服务类"}
DEPARTMENTS = {
    "TECH": "生产部 技术部 安全监察部 机电管理部 通风防治水部 调度指挥中心 规划发展部 环保节能部",
    "MGMT": "财务部 企业管理部 审计部 法律事务部 物资供应部 煤炭运销部 资本运营部 结算中心",
    "PARTY": "党委办公室 组织部 宣传部 纪委 工会 团委",
    "SVC": "综合办公室 人力资源部 信息中心 档案馆 后勤服务中心 保卫部 信访办公室 社保中心",
}
# section: code, sheet, name, full, category, indicators (code, name, maximum, rules (text, points))
SECTIONS = [
    ("BIZ_COMMON", "business", "共性指标", 45, None, [
        ("C1", "月度重点工作完成", 10, [("计划内事项未完成且无正当理由", "2.00"), ("经批准延期后仍逾期完成", "1.00")]),
        ("C2", "督办事项落实", 8, [("督办事项逾期未办结", "2.00"), ("未按时反馈进度", "1.00")]),
        ("C3", "公文与信息报送", 6, [("公文因格式、文字或数据差错被退改", "0.50"), ("材料、报表迟报", "0.50")]),
        ("C4", "安全责任落实", 8, [("未按计划开展安全包保或现场检查", "1.00"), ("职责范围内隐患超期未闭环", "1.00")]),
        ("C5", "制度执行与内部控制", 5, [("业务审批手续不全或越权审批", "1.00"), ("应建应修制度未按期完成", "0.50")]),
        ("C6", "协作配合与服务基层", 5, [("基层或协作部室投诉经核查属实", "1.00"), ("会商事项推诿或无故不参加", "1.00")]),
        ("C7", "费用控制与节约", 3, [("当月可控费用超计划", "0.50"), ("长明灯、长流水、设备空转等浪费现象", "0.50")]),
    ]),
    ("BIZ_CAT_TECH", "business", "分类指标·生产技术类", 55, "TECH", [
        ("K11", "生产计划与任务组织", 12, [("分管产量、进尺等计划指标未完成", "1.00"), ("生产组织协调不及时造成影响生产", "2.00")]),
        ("K12", "技术方案与规程审批", 10, [("方案、规程、措施超时限审批", "1.00"), ("审批把关不严出现原则性错误", "3.00")]),
        ("K13", "安全生产标准化与业务保安", 10, [("分管专业标准化检查每低于目标分", "1.00"), ("分管专业发生二级及以下非伤亡事故", "2.00")]),
        ("K14", "现场检查与问题闭环", 8, [("月度现场检查次数未达标", "1.00"), ("查出问题未跟踪复查", "1.00")]),
        ("K15", "工程质量与进度管理", 7, [("分管工程节点滞后", "1.00"), ("验收不合格或返工", "2.00")]),
        ("K16", "科技创新与技术攻关", 5, [("科技项目未按节点推进", "1.00"), ("应推广的成熟技术未落实", "1.00")]),
        ("K17", "技术资料与数据管理", 3, [("图纸资料、台账更新不及时", "0.50"), ("上报数据差错", "0.50")]),
    ]),
    ("BIZ_CAT_MGMT", "business", "分类指标·经营管理类", 55, "MGMT", [
        ("K21", "分管经营指标完成", 14, [("分管利润、收入、成本等指标未完成", "1.00"), ("未按月开展经营分析或无改进措施", "1.00")]),
        ("K22", "预算执行与成本控制", 10, [("超预算支出未履行审批", "2.00"), ("预算执行偏差超过10%且无说明", "1.00")]),
        ("K23", "合同与法务合规", 8, [("合同未经审查或先履行后签订", "2.00"), ("合同台账缺项", "0.50")]),
        ("K24", "资金与往来管理", 8, [("清欠、回款计划未完成", "1.00"), ("资金计划外支付", "2.00")]),
        ("K25", "物资采购与招标管理", 6, [("应招未招或规避招标", "6.00"), ("采购程序或资料不全", "1.00")]),
        ("K26", "统计报表质量", 5, [("报表迟报", "0.50"), ("报表数据差错", "1.00")]),
        ("K27", "风险防控与审计整改", 4, [("风险事件未按时限报告", "1.00"), ("审计问题逾期未销号", "1.00")]),
    ]),
    ("BIZ_CAT_PARTY", "business", "分类指标·党群工作类", 55, "PARTY", [
        ("K31", "年度党群要点分解落实", 12, [("要点任务未按节点完成", "2.00"), ("专项方案未按时下发", "1.00")]),
        ("K32", "组织建设与干部工作", 9, [("换届、发展党员等程序不规范", "1.00"), ("干部考察、档案资料差错", "1.00")]),
        ("K33", "宣传思想与意识形态", 9, [("宣传任务未完成", "1.00"), ("稿件或宣传阵地出现差错", "1.00")]),
        ("K34", "纪律监督与廉洁教育", 8, [("监督检查计划未完成", "1.00"), ("信访线索办理超时限", "2.00")]),
        ("K35", "工会与职工服务", 7, [("文体、劳动竞赛等活动未按计划组织", "1.00"), ("职工诉求未按期办结", "1.00")]),
        ("K36", "精神文明与主题活动组织", 6, [("主题活动无方案或无总结", "1.00"), ("活动参与率低于80%", "0.50")]),
        ("K37", "信访稳定与舆情应对", 4, [("分管范围矛盾排查缺失", "1.00"), ("舆情报告超时限", "1.00")]),
    ]),
    ("BIZ_CAT_SVC", "business", "分类指标·综合服务类", 55, "SVC", [
        ("K41", "服务事项按时办结", 12, [("超过承诺时限办结", "1.00"), ("未一次性告知造成重复往返", "1.00")]),
        ("K42", "服务满意度", 10, [("满意率低于90%", "1.00"), ("有效投诉", "2.00")]),
        ("K43", "会务接待与后勤保障", 9, [("会务、接待保障差错", "1.00"), ("水电暖餐等保障中断且处置不及时", "2.00")]),
        ("K44", "资产与车辆管理", 7, [("资产账实不符", "1.00"), ("车辆维修、用车手续不全", "0.50")]),
        ("K45", "信息化与网络安全保障", 6, [("系统故障处置超时限", "1.00"), ("弱口令、未授权接入等问题", "1.00")]),
        ("K46", "档案与保密", 6, [("应归档资料未归档", "0.50"), ("保密检查发现问题", "1.00")]),
        ("K47", "窗口建设", 5, [("参赛标志、服务承诺等公开事项缺失", "0.50"), ("窗口当月检查得分低于80分", "1.00")]),
    ]),
    ("SELF_PARTY", "self_development", "党建工作", 25, None, [
        ("P1", "组织生活", 6, [("当月应开的支委会、党小组会等缺开", "2.00"), ("季度党员大会或党课未按期组织（季末月计）", "2.00")]),
        ("P2", "主题党日", 4, [("未开展当月主题党日", "4.00"), ("党员参加率低于80%", "1.00")]),
        ("P3", "党员教育管理与发展", 4, [("党员集中学习学时进度滞后", "0.50"), ("发展党员程序或材料不规范", "1.00")]),
        ("P4", "党费收缴", 3, [("未按月足额收缴", "1.00"), ("无故迟交", "0.50")]),
        ("P5", "党风廉政与意识形态责任", 5, [("廉洁谈话、警示教育未落实", "1.00"), ("意识形态分析研判未落实", "1.00")]),
        ("P6", "党务资料与信息报送", 3, [("党务材料迟报", "0.50"), ("党务材料漏报", "1.00")]),
    ]),
    ("SELF_STUDY", "self_development", "理论业务学习", 25, None, [
        ("T1", "集中学习组织", 6, [("当月集中学习少于规定次数", "2.00"), ("无计划或学习内容与计划不符", "1.00")]),
        ("T2", "学习出勤", 5, [("无故缺席", "0.50"), ("代签到", "1.00")]),
        ("T3", "学习笔记", 5, [("抽查未达到当月篇数要求", "0.50"), ("抄袭、代写或补记应付", "1.00")]),
        ("T4", "读书与礼仪学习活动参与", 4, [("未按名额参加读书会、培训或竞赛", "0.50"), ("征文、答卷未按时提交", "0.50")]),
        ("T5", "业务培训与技能提升", 3, [("业务培训计划未完成", "1.00"), ("业务考试不合格", "0.50")]),
        ("T6", "调研与成果转化", 2, [("应报调研课题或论文未报", "1.00"), ("查重不合格", "1.00")]),
    ]),
    ("SELF_STYLE", "self_development", "工作作风", 25, None, [
        ("Z1", "首问负责与限时办结", 6, [("首问责任不落实、推诿扯皮", "2.00"), ("办理事项超时限", "1.00")]),
        ("Z2", "文明礼仪与服务态度", 5, [("接待、电话、着装等不符合礼仪规范", "0.50"), ("语言生硬、与来访人员争执", "2.00")]),
        ("Z3", "会议与活动纪律", 4, [("无故缺席会议、集体活动", "1.00"), ("迟到、早退或擅自替会", "0.50")]),
        ("Z4", "办公环境与公共秩序", 4, [("办公室卫生、物品摆放不达标", "0.50"), ("公共区域吸烟、车辆乱停", "0.50")]),
        ("Z5", "深入基层与调查研究", 3, [("部室负责人下基层次数未达要求", "1.00"), ("基层反映问题未答复", "0.50")]),
        ("Z6", "厉行节约与廉洁自律", 3, [("违反接待、用车、办公用房等规定", "3.00"), ("铺张浪费现象", "0.50")]),
    ]),
    ("SELF_DISC", "self_development", "劳动纪律", 25, None, [
        ("D1", "迟到早退", 8, [("迟到或早退", "0.50"), ("同一人当月迟到早退满3次", "1.00")]),
        ("D2", "在岗履职", 6, [("脱岗、串岗", "1.00"), ("工作时间从事与工作无关活动", "1.00")]),
        ("D3", "请销假与外出报备", 4, [("未履行请假手续", "1.00"), ("未按期销假", "0.50")]),
        ("D4", "旷工与弄虚作假", 3, [("旷工", "3.00"), ("代打卡、虚报考勤", "1.50")]),
        ("D5", "值班值守", 2, [("值班空岗", "2.00"), ("交接班记录缺失、信息报告迟缓", "1.00")]),
        ("D6", "考勤资料报送", 2, [("考勤月报迟报", "0.50"), ("考勤月报差错", "0.50")]),
    ]),
]  # fmt: skip
REASONS = ["抽查发现", "经核查属实", "超过规定时限2天", "月末检查记录", "现场检查发现并当场指出"]


def make_month(month: str = "2026-03", *, seed: int = 323) -> dict:
    """A month of thirty departments: spread, ties, bonuses, an indicator that is used up, an undated line."""
    chance = random.Random(f"{seed} {month}")
    lines = {name: chance_lines(chance, category, month) for _, name, category in departments()}
    for name in ("组织部", "宣传部", "纪委"):  # three that tie
        lines[name] = [
            line(
                "C3", "C3-2", "材料、报表迟报", "1.00", count="2.00", date=f"{month}-09", reason="月报迟报2次"
            )
        ]
    lines["工会"] = [line("C3", "C3-2", "材料、报表迟报", "0.50", date=f"{month}-09", reason="月报迟报1次")]
    lines["信访办公室"] += [  # more than the five points of Z2
        line("Z2", None, None, "5.00", count=None, date=f"{month}-20", reason="接待群众态度生硬，经核查属实"),
        line(
            "Z2",
            "Z2-3",
            "未佩戴胸牌或未摆放岗位牌",
            "1.00",
            count="2.00",
            date=None,
            reason="未佩戴胸牌2人次",
        ),
    ]
    bonuses = {
        "宣传部": [bonus("A4", "新闻宣传用稿", "集团级每篇", "0.40")],
        "信息中心": [bonus("A3", "工作创新或合理化建议被采纳并见效", "每项", "0.50")],
    }
    return frozen(month, lines, bonuses)


def frozen(month: str, lines: dict[str, list[dict]], bonuses: dict[str, list[dict]] | None = None) -> dict:
    """The payload of a month in which the departments named in `lines` take part."""
    year = int(month[:4])
    standings = [
        make_standing(code, name, category, lines[name], (bonuses or {}).get(name, []))
        for code, name, category in departments()
        if name in lines
    ]
    number = count(1)
    for standing in standings:
        for entry in standing["lines"]:
            entry["id"] = next(number)
            entry["date"] = entry["date"] or f"{month}-28"
    place(standings)
    return {
        "schema": 1,
        "unit": {"name": "清河矿业集团", "short_name": "清河矿业"},
        "campaign": {"code": str(year), "name": "“323”文明部室创建活动", "year": year},
        "month": month,
        "revision": 1,
        "published_at": "2026-04-14T10:00:00+08:00",
        "approved_on": "2026-04-13",
        "scheme": {"name": "“双百”量化考核", "version": 1},
        "rules": {
            "rank_style": "standard",
            "tie_breakers": [],
            "bonus_in_ranking": False,
            "bonus_sheet_cap": "3.00",
        },
        "sheets": [make_sheet("business", "业务工作"), make_sheet("self_development", "自身建设")],
        "standings": standings,
    }


def departments() -> list[tuple[str, str, str]]:
    """Code, name, category, in the fixed order."""
    named = [(category, name) for category, names in DEPARTMENTS.items() for name in names.split()]
    return [(f"D{number:02d}", name, category) for number, (category, name) in enumerate(named, start=1)]


def chance_lines(chance: random.Random, category: str, month: str) -> list[dict]:
    found = []
    for section, _sheet, _name, _full, owner, indicators in SECTIONS:
        if owner not in (None, category):
            continue
        for indicator, _title, _max, rules in indicators:
            if chance.random() < 0.09:
                index = chance.randrange(len(rules))
                text, points = rules[index]
                times = chance.choice([1, 1, 1, 2])
                day = chance.randrange(1, 29)
                found.append(
                    line(
                        indicator,
                        f"{indicator}-{index + 1}",
                        text,
                        f"{Decimal(points) * times:.2f}",
                        count=f"{times}.00",
                        date=f"{month}-{day:02d}" if chance.random() < 0.9 else None,
                        reason=f"{chance.choice(REASONS)}{times}次",
                        branch="机关第三党支部" if section == "SELF_PARTY" else None,
                    )
                )
    return found


def line(
    indicator: str,
    rule: str | None,
    text: str | None,
    points: str,
    *,
    count: str | None = "1.00",
    date: str | None = None,
    reason: str = "抽查发现1次",
    branch: str | None = None,
) -> dict:
    return {
        "indicator": indicator,
        "rule": rule,
        "rule_text": text,
        "count": count,
        "points": points,
        "date": date,
        "date_stated": date is not None,
        "reason": reason,
        "branch": branch,
    }


def bonus(item: str, name: str, level: str, points: str) -> dict:
    return {
        "id": 1,
        "item": item,
        "item_name": name,
        "level": level,
        "points": points,
        "reason": "按证明材料认定",
    }


def make_standing(code: str, name: str, category: str, lines: list[dict], bonuses: list[dict]) -> dict:
    """One department with its points: indicator = max(0, M − Σ points); section, sheet and total are sums."""
    sections, indicators = {}, {}
    sheets = {"business": Decimal(), "self_development": Decimal()}
    for section, sheet, _name, _full, owner, items in SECTIONS:
        if owner not in (None, category):
            continue
        obtained = Decimal()
        for item, _label, maximum, _rules in items:
            lost = sum((Decimal(entry["points"]) for entry in lines if entry["indicator"] == item), Decimal())
            points = max(Decimal(), maximum - lost)
            obtained += points
            indicators[item] = {"points": f"{points:.2f}", "deducted": f"{lost:.2f}", "na": False}
        sections[section] = f"{obtained:.2f}"
        sheets[sheet] += obtained
    return {
        "department": code,
        "department_name": name,
        "category": category,
        "category_name": CATEGORIES[category],
        "business": f"{sheets['business']:.2f}",
        "self_development": f"{sheets['self_development']:.2f}",
        "total": f"{sum(sheets.values()):.2f}",
        "bonus": f"{sum((Decimal(entry['points']) for entry in bonuses), Decimal()):.2f}",
        "sections": sections,
        "indicators": indicators,
        "lines": lines,
        "bonus_lines": bonuses,
    }


def make_sheet(code: str, name: str) -> dict:
    return {
        "code": code,
        "name": name,
        "full": "100.00",
        "sections": [
            {
                "code": section,
                "name": title,
                "full": f"{full:.2f}",
                "category": category,
                "indicators": [
                    {
                        "code": item,
                        "name": label,
                        "max": f"{maximum:.2f}",
                        "owner": "D01",
                        "owner_name": "综合办公室",
                    }
                    for item, label, maximum, _ in indicators
                ],
            }
            for section, sheet, title, full, category, indicators in SECTIONS
            if sheet == code
        ],
    }


def place(standings: list[dict]) -> None:
    """Standard competition ranks 1-2-2-4, overall, per category and per sheet."""
    rank_by(standings, "total", "rank", "tied")
    rank_by(standings, "business", "business_rank", "business_tied")
    rank_by(standings, "self_development", "self_rank", "self_tied")
    for _, members in groupby(standings, key=lambda standing: standing["category"]):
        rank_by(list(members), "total", "category_rank", "category_tied")


def rank_by(standings: list[dict], key: str, rank: str, tied: str) -> None:
    for standing in standings:
        higher = sum(Decimal(other[key]) > Decimal(standing[key]) for other in standings)
        standing[rank] = higher + 1
        standing[tied] = sum(other[key] == standing[key] for other in standings) > 1
