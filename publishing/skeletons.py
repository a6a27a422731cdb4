"""Starting texts of the papers that no frozen month writes (`official-papers.md` §6): notice, decision, minutes.

Own words, in Chinese as printed. Where the office has to write something itself, the text holds ××: a paper with ××
in it is not issued.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from publishing.blocks import Block, DraftedText, heading, paragraph
from publishing.fields import FieldBook

GAP = "××"
EVERYBODY = "机关各党支部、各部室："


@dataclass(frozen=True)
class Starter:
    """A way to begin a paper: its code, the kind of paper, and what the office calls it."""

    code: str
    kind: str
    name: str


NOTICE = Starter("notice", "circular", "通知")
PLAN = Starter("plan", "circular", "印发活动方案的通知")
ESSAYS = Starter("essays", "circular", "征文通知")
DECISION = Starter("decision", "decision", "表彰决定")
MINUTES = Starter("minutes", "minutes", "会议纪要")
STARTERS = {starter.code: starter for starter in (NOTICE, PLAN, ESSAYS, DECISION, MINUTES)}


def skeleton(code: str, *, issuer: str, unit: str, campaign: str, year: int, office: str) -> DraftedText:
    """The starting text of a paper. Raises KeyError for a code that has none here: the plan is worded from its facts."""
    fields = FieldBook()
    fields.put("campaign", campaign, "活动名称")
    fields.put("year", year, "活动年度")
    fields.put("unit", unit, "单位全称")
    fields.put("office", office, "考核办公室名称")
    head, recipient, blocks, annexes = _TEXTS[code](issuer, campaign, year)
    return DraftedText(
        title=head,
        recipient=recipient,
        blocks=tuple(blocks),
        fields=fields,
        copy_to=("集团公司领导",),
        annexes=tuple(annexes),
    )


_Text = tuple[tuple[str, ...], str, list[Block], list[Mapping]]


def _notice(issuer: str, campaign: str, year: int) -> _Text:
    return (
        (issuer, f"关于{GAP}", "的通知"),
        EVERYBODY,
        [
            paragraph("why", f"为{GAP}，现将有关事项通知如下："),
            heading("matter", f"{GAP}事项"),
            paragraph("matter.text", f"{GAP}。"),
            heading("demands", "有关要求"),
            paragraph("demands.duty", f"各部室要高度重视，明确责任人，于{GAP}前完成。", lead="落实责任"),
            paragraph("demands.report", f"请于{GAP}前将落实情况书面报{{office}}。", lead="按时报送"),
            paragraph("closing", "特此通知。"),
        ],
        [],
    )


def _essays(issuer: str, campaign: str, year: int) -> _Text:
    return (
        (issuer, "关于开展", f"“{GAP}”", "主题征文活动的通知"),
        EVERYBODY,
        [
            paragraph(
                "why",
                "为推动“读好书、强素质、增才干”读书活动深入开展，决定组织主题征文。现将有关事项通知如下：",
            ),
            heading("theme", "征文主题"),
            paragraph("theme.text", f"{GAP}。"),
            heading("who", "征文对象"),
            paragraph("who.text", "机关各部室全体职工。"),
            heading("terms", "征文要求"),
            paragraph(
                "terms.text",
                "体裁以读书心得、调研论文为主，字数800至1500字，必须为本人原创，不得抄袭、代写。",
            ),
            heading("form", "格式和报送"),
            paragraph("form.text", f"请注明部室和作者，于{GAP}前报{{office}}。"),
            heading("prizes", "评选和奖项"),
            paragraph("prizes.text", f"由评委评审，设一等奖{GAP}篇、二等奖{GAP}篇、三等奖{GAP}篇。"),
            paragraph("closing", "特此通知。"),
        ],
        [],
    )


def _decision(issuer: str, campaign: str, year: int) -> _Text:
    return (
        (issuer, f"关于表彰{year}年上半年", "文明部室的决定"),
        EVERYBODY,
        [
            paragraph(
                "why",
                "{year}年上半年，机关各部室围绕{campaign}，扎实开展业务工作和自身建设，涌现出一批成绩突出的部室。",
            ),
            paragraph(
                "decision",
                "按照考核办法，经半年综合考评、考核领导小组审定，决定授予"
                f"{GAP}等{GAP}个部室“文明部室”称号，现予以表彰。名单见附件。",
            ),
            paragraph("hope", "希望受到表彰的部室珍惜荣誉、再接再厉，在服务中心、服务基层中发挥示范作用。"),
            paragraph("call", "机关各部室要以先进为榜样，对照差距、改进作风，共同把创建活动引向深入。"),
            paragraph("closing", "特此决定。"),
        ],
        [
            {
                "key": "roll",
                "name": f"{year}年上半年文明部室名单（按类别排列）",
                "kind": "text",
                "text": GAP,
                "marked": True,
            }
        ],
    )


def _minutes(issuer: str, campaign: str, year: int) -> _Text:
    return (
        ("考核领导小组", "会议纪要"),
        "",
        [
            paragraph(
                "meeting",
                f"{GAP}年{GAP}月{GAP}日，{GAP}在{GAP}主持召开考核领导小组会议，研究{{campaign}}有关事项。纪要如下：",
            ),
            heading("first", f"{GAP}情况"),
            paragraph("first.text", f"会议听取了{{office}}关于{GAP}的汇报。会议认为，{GAP}。"),
            heading("second", "会议议定事项"),
            paragraph("second.1", f"由{GAP}负责，于{GAP}前完成。", lead=f"关于{GAP}"),
            paragraph("second.2", f"由{GAP}负责，于{GAP}前完成。", lead=f"关于{GAP}"),
        ],
        [],
    )


_TEXTS: dict[str, Callable[[str, str, int], _Text]] = {
    "notice": _notice,
    "essays": _essays,
    "decision": _decision,
    "minutes": _minutes,
}
