"""The annexes of a plan: 考核细则, 任务分工, 考核日程, 报名表, always as the campaign's settings are. Pure."""

from collections.abc import Mapping

from publishing.annexes import column
from publishing.headline import shaped_title
from publishing.title_words import title_pieces

QUARTERS = "每季度末"
FORM_ROWS = 10


def plan_annexes(facts: Mapping) -> list[dict]:
    """The annexes as a payload holds them: without a scheme only the calendar; a form while no window is known yet."""
    tables = []
    if facts["scheme"]:
        tables += [
            ("standard", "“双百”量化考核细则", True, _standard(facts["scheme"])),
            ("owners", "考核任务分工表", False, _owners(facts)),
        ]
    tables.append(("calendar", "考核日程表", False, _calendar(facts)))
    if not facts["windows"]["count"]:
        tables.append(("windows", "优质服务窗口竞赛报名表", False, _windows()))
    return [
        {
            "key": key,
            "number": number,
            "name": name,
            "lines": shaped_title(title_pieces(name)),
            "across": across,
            "note": "",
            **table,
        }
        for number, (key, name, across, table) in enumerate(tables, start=1)
    ]


def _standard(scheme: Mapping) -> dict:
    """Every indicator with its sheet, its section, its full points, its standard and its owner."""
    rows = []
    for sheet in scheme["sheets"]:
        for section in sheet["sections"]:
            name = f"{section['name']}（{section['full']}分）"
            for indicator in section["indicators"]:
                rows.append(
                    [
                        sheet["name"],
                        name,
                        f"{indicator['code']} {indicator['name']}",
                        indicator["maximum"],
                        "；".join(indicator["standard"]) + "。" if indicator["standard"] else "",
                        indicator["owner"],
                    ]
                )
    return {
        "columns": [
            column("sheet", "考核表", "text", 20),
            column("section", "考核板块", "text", 32),
            column("indicator", "指标", "text", 38),
            column("maximum", "满分", "count", 12),
            column("standard", "考核标准", "text", 97),
            column("owner", "责任部门", "text", 26),
        ],
        "rows": rows,
    }


def _owners(facts: Mapping) -> dict:
    """Every owner with its indicators, in the order in which the standard names them."""
    owned: dict[str, list[str]] = {}
    for sheet in facts["scheme"]["sheets"]:
        for section in sheet["sections"]:
            for indicator in section["indicators"]:
                owned.setdefault(indicator["owner"], []).append(f"{indicator['code']} {indicator['name']}")
    return {
        "columns": [
            column("number", "序号", "count", 12),
            column("owner", "责任部门", "text", 32),
            column("indicators", "负责考核的指标", "text", 98),
            column("count", "项数", "count", 14),
        ],
        "rows": [
            [str(number), owner, "、".join(names), str(len(names))]
            for number, (owner, names) in enumerate(owned.items(), start=1)
        ],
    }


def _calendar(facts: Mapping) -> dict:
    """The calendar of a month, then of the half-year and of the windows."""
    rules, office = facts["rules"], facts["office"]
    rows = [
        ("每月", "按照标准记录事实，收集佐证材料", "各责任部门"),
        (f"次月{rules['owner_day']}日前", "提交所负责指标的考核结果，由另一人复审", "各责任部门"),
        (f"次月{rules['close_day']}日前", "汇总，核对缺项和加分", office),
        (f"汇总后{rules['preview_days']}个工作日", "预览考核结果，提出异议", "各部室"),
        (f"次月{rules['approve_day']}日前", "审定考核结果", "考核领导小组"),
        (f"次月{rules['bulletin_day']}日前", "印发考核通报", office),
        (f"通报后{rules['recheck_days']}个工作日内", "逐项提出申诉", "各部室"),
        (f"受理后{rules['answer_days']}个工作日内", "复核答复", office),
        ("每月", "对参赛窗口明察暗访，按检查表打分", "考核小组"),
        (QUARTERS, "窗口季度综合考评，评定星级，召开总结表彰会", "考核小组"),
        ("每半年末", "自我总结、自我评分", "各部室"),
        ("每半年末", "综合考评，评定文明部室", "考核领导小组"),
        (f"评定后{rules['notice_days']}个工作日", "公示，受理异议，印发表彰决定", office),
    ]
    return {
        "columns": [
            column("when", "时间", "text", 46),
            column("what", "事项", "text", 74),
            column("who", "责任单位", "text", 36),
        ],
        "rows": [list(row) for row in rows],
    }


def _windows() -> dict:
    """The form by which the departments name their service windows; it is filled in on paper."""
    return {
        "columns": [
            column("number", "序号", "count", 12),
            column("window", "窗口名称", "text", 46),
            column("department", "所属部室", "text", 34),
            column("head", "窗口负责人", "text", 26),
            column("people", "人数", "count", 14),
            column("telephone", "联系电话", "text", 24),
        ],
        "rows": [[str(number), "", "", "", "", ""] for number in range(1, FORM_ROWS + 1)],
    }
