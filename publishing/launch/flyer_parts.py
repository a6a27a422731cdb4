"""What the flyer (宣传单) says of the campaign, worded from its own settings: goals, sheets, steps, year, honours. Pure."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import takewhile

GOAL_VERB = re.compile(r"^(?:以)?(?:建设|争创|打造|实现|创建)")
GOAL_CLAUSE = re.compile(r"^([^，,；;]*)([，,；;]?)(.*)$", re.DOTALL)
LONGEST_GOAL = 8
MOST_GOALS = 4
FIRST_CLASS = "一流"
NUMERALS = {2: "两", 3: "三", 4: "四"}
ENDINGS = ("创建活动", "竞赛活动", "主题活动", "活动")
MONTHS = 12
FULL = "100"

ACTIVITIES = (
    {
        "name": "优质服务窗口竞赛",
        "short": "优质服务窗口竞赛",
        "text": "亮标志、亮承诺、亮标准；每月明察暗访打分，每季评选星级窗口。",
    },
    {
        "name": "文明礼仪知识学习实践",
        "short": "文明礼仪学习实践",
        "text": "人手一册文明礼仪手册；组织知识答卷、礼仪培训和知识抢答赛。",
    },
    {
        "name": "读书活动",
        "short": "读书活动",
        "text": "读好书、强素质、增才干：集中读书、经验交流、征文和论文评比。",
    },
)


def goals_of(text: str) -> dict:
    """The goals one by one where the unit's words begin with some, what else they say, and how they are called.

    “建设一流作风、一流队伍、一流业绩，创新机关” are three goals, called 三个一流, and a rest.
    """
    first, __, rest = GOAL_CLAUSE.search(text.strip(" 。")).groups()
    parts = [part.strip() for part in GOAL_VERB.sub("", first).split("、") if part.strip()]
    if not (2 <= len(parts) <= MOST_GOALS and all(len(part) <= LONGEST_GOAL for part in parts)):
        return {"goals": [], "goals_text": text.strip() or "创建文明部室", "goals_name": "创建目标"}
    first_class = all(part.startswith(FIRST_CLASS) for part in parts)
    name = f"{NUMERALS[len(parts)]}个{FIRST_CLASS}" if first_class else "创建目标"
    return {"goals": parts, "goals_text": rest.strip(" ，；"), "goals_name": name}


def name_pieces(name: str) -> list[str]:
    """The name of a campaign in the pieces that a title sets on lines of their own (“323”文明部室 / 创建活动)."""
    for ending in ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= len(ending):
            return [name.removesuffix(ending), ending]
    return [name]


def sheets_of(scheme: Mapping) -> list[dict]:
    """Each sheet with its parts: sections for everybody, and those of the categories together as one."""
    return [
        {"name": sheet["name"], "full": sheet["full"], "parts": _parts(sheet["sections"])}
        for sheet in scheme["sheets"]
    ]


def _parts(sections: Sequence[Mapping]) -> list[dict]:
    parts, of_categories = [], [section for section in sections if section["category"]]
    for section in sections:
        if not section["category"]:
            note = "按党支部统一记分" if section["by_branch"] else ""
            parts.append({"name": section["name"], "full": section["full"], "note": note})
        elif section is of_categories[0]:
            parts.append(_together(of_categories))
    return parts


def _together(sections: Sequence[Mapping]) -> dict:
    """“分类指标 55”: the sections of which every department has the one of its category."""
    names = [section["name"] for section in sections]
    name = names[0] if len(names) == 1 else _shared(names).rstrip("·•・:：-— （(") or "分类指标"
    points = sorted({section["full"] for section in sections}, key=Decimal)
    full = points[0] if len(points) == 1 else f"{points[0]}—{points[-1]}"
    return {"name": name, "full": full, "note": _categories([section["category"] for section in sections])}


def _categories(names: Sequence[str]) -> str:
    """“生产技术等4类部室各有标准”; the one name where there is one."""
    first = names[0].removesuffix("类")
    return f"{first}等{len(names)}类部室各有标准" if len(names) > 1 else f"{first}类部室"


def _shared(names: Sequence[str]) -> str:
    """What the names have in common at their beginning."""
    alike = takewhile(lambda signs: len(set(signs)) == 1, zip(*names, strict=False))
    return "".join(signs[0] for signs in alike)


def is_dual_hundred(sheets: Sequence[Mapping]) -> bool:
    """Two sheets of 100 points each, as the campaign's plan calls it."""
    return [sheet["full"] for sheet in sheets] == [FULL, FULL]


def steps_of(rules: Mapping) -> list[dict]:
    """How a month's points come about, in five steps."""
    return [
        {
            "name": "责任部门评分",
            "text": f"按标准逐项打分，扣分写明依据、事由和日期，次月{rules['owner_day']}日前提交。",
        },
        {"name": "第二人复审", "text": "评分人不复审自己的分；涉及本部门的一律回避。"},
        {
            "name": "部室预览",
            "text": f"公布前部室先看{_preview(rules)}，有异议逐条答复。",
        },
        {"name": "领导小组审定", "text": f"考核领导小组次月{rules['approve_day']}日前集体审定。"},
        {
            "name": "每月通报",
            "text": f"次月{rules['bulletin_day']}日前通报得分、名次和事由；有差错另发更正。",
        },
    ]


def _preview(rules: Mapping) -> str:
    days = rules["preview_days"]
    return f"{days}个工作日" if days else "本部室得分"


def year_of(first_month: int) -> list[dict]:
    """The months of the year with what is due in each; those before the campaign's first month are empty."""
    return [
        {
            "name": f"{month}",
            "month": month >= first_month,
            "quarter": month >= first_month and month % 3 == 0,
            "half": month >= first_month and month % 6 == 0,
        }
        for month in range(1, MONTHS + 1)
    ]


def honours_of(rules: Mapping, windows: Mapping) -> list[dict]:
    """Titles and honours with what they take."""
    shares = (
        ("weight_monthly", "月度考核"),
        ("weight_panel", "领导小组考评"),
        ("weight_appraisal", "民主测评"),
    )
    weights = [f"{name}占{rules[key]}%" for key, name in shares if rules[key]]
    return [
        {
            "name": "文明部室",
            "when": "每半年",
            "text": f"{'、'.join(weights)}，综合得分{rules['title_line']}分以上择优评选{_places(rules)}。",
        },
        {
            "name": "星级优质服务窗口",
            "when": "每季度",
            "text": f"五星{windows['line_five']}分、四星{windows['line_four']}分、三星{windows['line_three']}分以上，颁发证书和奖品。",
        },
        {"name": "先进个人", "when": "每半年", "text": "由部室和党支部推荐，考核领导小组审定。"},
        {
            "name": "读书活动奖项",
            "when": "年内",
            "text": "征文、学习笔记、调研论文获奖作品，读书积极分子、学习型党员。",
        },
    ]


def _places(rules: Mapping) -> str:
    """How many titles there are, as the quota counts: for all departments together or for each category by itself."""
    if rules["quota_scope"] == "category":
        share = (
            f"参评数的{rules['quota_value']}%"
            if rules["quota_kind"] == "percent"
            else f"{rules['quota_value']}个"
        )
        return f"，每个类别名额{share}"
    return f"，名额{rules['places']}个" if rules["places"] else ""


def rights_of(rules: Mapping) -> list[str]:
    """What a department may do when it does not agree, and what everybody may rely on."""
    return [
        f"通报后{rules['recheck_days']}个工作日内，部室负责人可逐项申诉；"
        f"{rules['answer_days']}个工作日内由评分人以外的人复核答复，仍有异议可再提请领导小组审定。",
        "更正另发通知，新旧分数和名次一并列出，原通报存档备查。",
        "对事不对人：通报只写部室和事由，不写个人姓名；不打卡、不比在线时长。",
    ]
