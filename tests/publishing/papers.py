"""Payloads of every kind of paper, as `paper_content` has them, for tests of what is drawn from them."""

from publishing.headline import shaped_title
from publishing.paper_content import heading, paragraph

ISSUER = "中共清河矿业集团机关委员会"
LONG = (
    "各部室要把创建活动同本部室的业务工作结合起来，对照三个一流的标准查找差距，逐项列出问题、措施、责任人和完成时限，"
    "于2026年4月28日前报考核办公室，由考核办公室汇总后提交领导小组研究，并在下月通报中说明96.50分以下部室的整改情况。"
)


def make_paper(kind: str = "circular", *, pieces=("关于开展创建活动", "有关事项的通知"), **parts) -> dict:
    """A paper of one paragraph; `parts` replace or add keys of the payload."""
    lines = shaped_title([ISSUER, *pieces])
    return {
        "schema": 1,
        "kind": kind,
        "preview": False,
        "unit": "清河矿业集团",
        "campaign": "“323”文明部室创建活动",
        "issuer": ISSUER,
        "mark": f"{ISSUER}文件",
        "number": {
            "code": "清矿机党发",
            "year": 2026,
            "serial": 12,
            "text": "清矿机党发〔2026〕12号",
        },
        "title": {"text": "".join(lines), "lines": lines},
        "recipient": "机关各党支部、各部室：",
        "body": [paragraph("现将有关事项通知如下。")],
        "annexes": [],
        "date": "2026-04-14",
        "date_text": "2026年4月14日",
        "copy_to": ["集团公司领导"],
        "printed_by": "清河矿业集团机关党委",
        "printed_on_text": "2026年4月14日",
    } | parts


def make_circular(**parts) -> dict:
    """A 通知 that issues a plan with headings of four levels, and has two annexes: a list and a table across."""
    body = [
        paragraph("现将《“323”文明部室创建活动方案》印发给你们，请结合实际，认真抓好贯彻落实。"),
        paragraph(LONG),
    ]
    plan = {
        "key": "plan",
        "number": 0,
        "name": "“323”文明部室创建活动方案",
        "lines": ["“323”文明部室创建活动方案"],
        "marked": False,
        "body": [
            paragraph(LONG),
            heading(1, 1, "指导思想"),
            paragraph(LONG),
            heading(1, 2, "组织领导"),
            heading(2, 1, "领导小组"),
            heading(3, 1, "组长、副组长及成员"),
            paragraph(LONG, lead="（一）明确职责。"),
            heading(4, 1, "办公室设在机关党委"),
            paragraph(LONG),
            paragraph(LONG, lead="（二）加强协作。"),
        ],
    }
    tasks = {
        "key": "tasks",
        "number": 1,
        "name": "“323”文明部室创建活动考核小组成员和联系部室名单及每月检查日程安排表",
        "lines": ["考核小组成员和联系部室名单"],
        "body": [paragraph("组长：机关党委书记"), paragraph("成员：各党支部书记")],
    }
    table = {
        "key": "table",
        "number": 2,
        "name": "检查日程安排表",
        "lines": ["检查日程安排表"],
        "across": True,
        "note": "",
        "columns": [
            {"key": "n", "title": "序号", "kind": "count", "width": 14, "group": ""},
            {"key": "d", "title": "部室", "kind": "text", "width": 40, "group": ""},
            {"key": "a", "title": "日期", "kind": "date", "width": 30, "group": "第一轮"},
            {"key": "p", "title": "得分", "kind": "points", "width": 30, "group": "第一轮"},
            {"key": "r", "title": "备注", "kind": "text", "width": 60, "group": ""},
        ],
        "rows": [
            [
                str(number),
                f"第{number}部",
                f"2026-04-{number % 28 + 1:02d}",
                "96.50",
                "按日程到场" * (number % 4),
            ]
            for number in range(1, 41)
        ],
    }
    return make_paper(
        "circular",
        pieces=("关于印发", "《“323”文明部室", "创建活动方案》", "的通知"),
        body=body,
        annexes=[plan, tasks, table],
        remark="此件发至各党支部",
        copy_to=[
            "集团公司领导",
            "集团公司总经理办公室、人力资源部、财务部、安全监察部、生产技术部、企业管理部",
            "各矿党委",
        ],
        **parts,
    )


def make_decision(**parts) -> dict:
    """A 决定 without a recipient, its list as an annex, put without a seal."""
    return make_paper(
        "decision",
        pieces=("关于表彰2026年上半年", "“文明部室”的决定"),
        recipient="",
        body=[
            paragraph(LONG),
            heading(1, 1, "授予称号"),
            paragraph("决定授予生产部等13个部室“文明部室”称号，现予以表彰。"),
            paragraph("特此决定。"),
        ],
        annexes=[
            {
                "key": "list",
                "number": 1,
                "name": "2026年上半年“文明部室”名单",
                "lines": ["2026年上半年“文明部室”名单"],
                "body": [paragraph("（排名不分先后）"), paragraph("生产部、技术部、财务部、审计部")],
            }
        ],
        sealed=False,
        **parts,
    )


def make_minutes(**parts) -> dict:
    """Minutes of the steering group, with who was there."""
    return make_paper(
        "minutes",
        pieces=(),
        **{
            "mark": "清河矿业集团文明部室创建活动领导小组会议纪要",
            "number": {"code": "", "year": 2026, "serial": 3, "text": "〔2026〕3号"},
            "title": {"text": "2026年第一季度创建活动领导小组会议纪要", "lines": ["2026年第一季度", "创建活动领导小组会议纪要"]},
            "recipient": "",
            "body": [
                paragraph("2026年4月13日，创建活动领导小组召开会议，研究3月份考核结果。现纪要如下："),
                paragraph(LONG, lead="一、会议审定了3月份考核结果。") | {"level": 1},
                paragraph(LONG, lead="（一）会议要求抓好整改。"),
            ],
            "attendance": [
                {
                    "label": "出席",
                    "names": ["机关党委邸喆", "纪委沈琎", "工会王堃", "组织部赵䶮", "宣传部钱㛃", "办公室孙小明", "人力资源部李四"],
                },
                {"label": "列席", "names": ["信息中心周一"]},
                {"label": "请假", "names": ["团委吴二"]},
            ],
        }
        | parts,
    )  # fmt: skip


def make_correction(**parts) -> dict:
    """A 更正 with a table in its text."""
    return make_paper(
        "correction",
        pieces=("关于更正2026年3月份", "考核结果的通知"),
        body=[
            paragraph("经核查，现将有关考核结果更正如下："),
            heading(1, 1, "得分的更正"),
            {
                "kind": "table",
                "columns": [
                    {"key": "d", "title": "部室", "kind": "text", "width": 60, "group": ""},
                    {"key": "b", "title": "更正前", "kind": "points", "width": 30, "group": "总分"},
                    {"key": "a", "title": "更正后", "kind": "points", "width": 30, "group": "总分"},
                    {"key": "r", "title": "名次", "kind": "rank", "width": 30, "group": ""},
                ],
                "rows": [["生产部", "96.50", "97.50", "2 并列"], ["财务部", "97.50", "97.50", "2 并列"]],
            },
            paragraph("特此通知。"),
        ],
        **parts,
    )


def make_report(**parts) -> dict:
    """A 报告 to a superior with who signs it, and a chart."""
    return make_paper(
        "report",
        pieces=("关于2026年1至9月", "文明部室创建活动", "情况的报告"),
        recipient="中共清河矿业集团有限公司委员会：",
        signer="荀茂林",
        body=[
            paragraph(LONG),
            heading(1, 1, "发挥作用，初见成效"),
            {
                "kind": "chart",
                "number": 1,
                "shape": "bars",
                "name": "各考核板块失分率",
                "unit": "%",
                "labels": ["工作作风", "劳动纪律"],
                "series": [{"name": "失分率", "values": ["4.24", "3.10"]}],
            },
            paragraph("特此报告。"),
        ],
        **parts,
    )


MAKERS = {
    "circular": make_circular,
    "decision": make_decision,
    "minutes": make_minutes,
    "correction": make_correction,
    "report": make_report,
}
