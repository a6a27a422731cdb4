"""The plan of a campaign (活动方案) worded from its facts, under the notice that issues it (`official-papers.md` §6).

Pure: the same facts give the same text. Every figure, day and name is a field, so that an edited block says when the
campaign's settings changed. What only the office can say and has not said yet is ××, which keeps the paper back.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from publishing.blocks import Block, DraftedText, heading, issued, paragraph
from publishing.fields import FieldBook, literal
from publishing.launch.plan_rules import assessment_blocks
from publishing.launch.plan_tracks import track_blocks
from publishing.wording import long_date

GAP = "××"
EVERYBODY = "机关各党支部、各部室："
LONGEST_LEAD = 18  # characters that the head of a point has at most
STEPS_GAP = f"{GAP}。"
POSTS = ("head", "deputy", "member")
UNPARTED_POSTS = {"组长": "组　长", "成员": "成　员", "主任": "主　任"}  # as wide as 副组长


def plan_text(facts: Mapping) -> DraftedText:
    """The notice and the plan as one text; the plan's blocks stand after the block that begins it."""
    fields = FieldBook()
    name = f"{facts['year']}年{facts['campaign']}方案"
    fields.put("campaign", facts["campaign"], "活动名称")
    fields.put("year", facts["year"], "活动年度")
    fields.put("unit", facts["unit"], "单位全称")
    fields.put("office", facts["office"], "考核办公室名称")
    blocks = [
        paragraph(
            "why",
            f"现将《{literal(name)}》印发给你们，请结合实际，认真组织实施。执行中遇到的问题，请及时报{{office}}。",
        ),
        *_replaced(facts, fields),
        issued("plan", literal(name)),
        *_opening(facts, fields),
        *_contents(facts, fields),
        *_groups(facts, fields),
        *_steps(facts, fields),
        *assessment_blocks(facts, fields),
        *_rewards(facts),
        *_demands(facts),
    ]
    return DraftedText(
        title=(facts["issuer"], "关于印发", f"《{facts['year']}年", facts["campaign"], "方案》", "的通知"),
        recipient=EVERYBODY,
        blocks=tuple(blocks),
        fields=fields,
        copy_to=("集团公司领导",),
    )


def point(line: str) -> tuple[str, str]:
    """A point as its head and its text: “作风一流：…” or “加强领导。…”; without a short head, the text alone."""
    for mark in "：。":
        head, found, rest = line.partition(mark)
        if found and rest.strip() and len(head) <= LONGEST_LEAD and not set(head) & set("。；："):
            return literal(head.strip()), literal(rest.strip())
    return "", literal(line)


def _replaced(facts: Mapping, fields: FieldBook) -> Iterator[Block]:
    """What a plan that supersedes another one says of it, as a decision does (official-papers.md §6)."""
    if facts.get("replaces"):
        paper = fields.put("replaces", literal(facts["replaces"]), "被替代的文件")
        yield paragraph("replaces", f"本通知自印发之日起施行，{paper}同时废止。")


def _opening(facts: Mapping, fields: FieldBook) -> Iterator[Block]:
    texts = facts["texts"]
    why = literal(texts["background"].strip().rstrip("。，；")) or GAP
    yield paragraph("plan.background", f"{why}，结合机关实际，制定本方案。")
    yield from _survey(facts)
    yield heading("plan.thought", "指导思想")
    yield paragraph("plan.thought.text", _ended(texts["guiding_thought"]) or STEPS_GAP)
    yield heading("plan.aims", "总体目标")
    yield from _points("plan.aims", texts["aims"])


def _survey(facts: Mapping) -> Iterator[Block]:
    survey = facts["survey"]
    if not survey:
        return
    found = "；".join(
        f"针对“{literal(one['title'])}”，{literal(one['answer'].rstrip('。；'))}"
        for one in survey["findings"]
        if one["answer"]
    )
    lead = "活动前，机关党委就机关工作中的问题作了专题调研。"
    if survey["summary"]:
        lead += _ended(survey["summary"])
    yield paragraph("plan.survey", f"{lead}本方案逐项作出回应：{found}。" if found else lead)


def _contents(facts: Mapping, fields: FieldBook) -> Iterator[Block]:
    goals = fields.put("goals", literal(facts["goals"].rstrip("。")) or GAP, "创建目标")
    count = fields.put("departments", facts["departments"] or GAP, "参加创建的部室数")
    branches = ""
    if facts["branches"]:
        branches = f"{fields.put('branches', facts['branches'], '参加创建的党支部数')}个党支部、"
    yield heading("plan.contents", "创建内容")
    yield paragraph("plan.contents.all", f"活动在机关{branches}{count}个部室中开展，在岗职工全员参加。")
    yield heading("plan.goals", "争创“三个一流”", level=2)
    yield paragraph("plan.goals.text", f"以{goals}为目标，把创建要求落实到每个部室、每个岗位。")
    yield heading("plan.hundred", "实行“双百”量化考核", level=2)
    yield paragraph("plan.hundred.text", _hundred(facts, fields))
    yield heading("plan.tracks", "开展三项活动", level=2)
    yield from track_blocks(facts, fields)


def _hundred(facts: Mapping, fields: FieldBook) -> str:
    """The two sheets with their sections, and how many indicators whom they belong to."""
    scheme = facts["scheme"]
    if scheme is None:
        return f"考核办法{GAP}。"
    told = []
    for place, sheet in enumerate(scheme["sheets"], start=1):
        name = literal(sheet["name"])
        full = fields.put(f"sheet.{place}", sheet["full"], f"{sheet['name']}满分")
        parts = [
            f"{literal(title)}{fields.put(f'sheet.{place}.{number}', points, f'{title}满分')}分"
            for number, (title, points) in enumerate(_sections(sheet["sections"]), start=1)
        ]
        told.append(f"{name}满分{full}分，其中{'、'.join(parts)}")
    indicators = [
        one for sheet in scheme["sheets"] for section in sheet["sections"] for one in section["indicators"]
    ]
    count = fields.put("indicators", len(indicators), "考核指标项数")
    owners = fields.put("owners", len({one["owner"] for one in indicators}), "责任部门数")
    return (
        f"对各部室{'和'.join(literal(sheet['name']) for sheet in scheme['sheets'])}分别实行百分制考核。"
        f"{'；'.join(told)}。两表共设{count}项指标，每项都有标准和分值，由{owners}个责任部门按职责考核。"
        "考核细则见附件1，任务分工见附件2。"
    )


def _sections(sections: Sequence[Mapping]) -> list[tuple[str, str]]:
    """Sections by what they are called in front of their category; one entry where all categories have the same points."""
    found: dict[tuple[str, str], None] = {}
    for section in sections:
        title = section["name"].partition("·")[0] if section["category"] else section["name"]
        found[(title, section["full"])] = None
    several = {title for title, _full in found if sum(title == other for other, _points in found) > 1}
    return [(f"{title}（{full}）" if title in several else title, full) for title, full in found]


def _groups(facts: Mapping, fields: FieldBook) -> Iterator[Block]:
    yield heading("plan.groups", "组织领导")
    yield paragraph(
        "plan.groups.all",
        "成立活动考核领导小组，下设考核小组和考核办公室，负责活动的组织领导、日常考核和协调推进。",
    )
    for group in facts["groups"]:
        key = f"group.{group['kind']}"
        yield heading(f"plan.{key}", group["name"], level=2)
        lines = [_seats(group, post, key, fields) for post in POSTS]
        special = [
            f"{literal(seat['name'])}{literal(seat['duty'].rstrip('。；'))}"
            for seat in group["seats"]
            if seat["duty"]
        ]
        if special:
            lines.append(
                f"分工：{fields.put(f'{key}.special', '；'.join(special), group['name'] + '分工')}。"
            )
        yield paragraph(f"plan.{key}.seats", "\n".join(line for line in lines if line))
        duties = "；".join(literal(line.rstrip("。；")) for line in group["duties"]) or GAP
        yield paragraph(f"plan.{key}.duties", f"主要职责：{duties}。")


def _seats(group: Mapping, post: str, key: str, fields: FieldBook) -> str:
    """A line such as “组　长：王某某（党委副书记）”; the head is asked for, the others may be none."""
    seats = [seat for seat in group["seats"] if seat["post"] == post]
    names = {"head": "组长", "deputy": "副组长", "member": "成员"}
    if group["kind"] == "office":
        names |= {"head": "主任", "deputy": "副主任"}
    if not seats and post != "head":
        return ""
    told = "、".join(
        literal(seat["name"]) + (f"（{literal(seat['office'])}）" if seat["office"] else "") for seat in seats
    )
    label = UNPARTED_POSTS.get(names[post], names[post])
    return f"{label}：{fields.put(f'{key}.{post}', told or GAP, group['name'] + names[post])}"


def _steps(facts: Mapping, fields: FieldBook) -> Iterator[Block]:
    yield heading("plan.steps", "实施步骤")
    if not facts["phases"]:
        yield paragraph("plan.steps.none", STEPS_GAP)
    for number, phase in enumerate(facts["phases"], start=1):
        begins = fields.put(f"phase.{number}.begins", _day(phase["begins"]), f"{phase['name']}起")
        ends = fields.put(f"phase.{number}.ends", _day(phase["ends"]), f"{phase['name']}止")
        yield heading(f"plan.phase.{number}", f"{literal(phase['name'])}（{begins}至{ends}）", level=2)
        yield paragraph(
            f"plan.phase.{number}.tasks", "\n".join(_ended(task) for task in phase["tasks"]) or STEPS_GAP
        )


def _rewards(facts: Mapping) -> Iterator[Block]:
    yield heading("plan.rewards", "奖惩")
    yield heading("plan.rewards.good", "奖励", level=2)
    yield from _numbered("plan.rewards.good", facts["texts"]["rewards"])
    yield heading("plan.rewards.bad", "约束", level=2)
    yield from _numbered("plan.rewards.bad", facts["texts"]["consequences"])


def _demands(facts: Mapping) -> Iterator[Block]:
    yield heading("plan.demands", "工作要求")
    yield from _points("plan.demands", facts["texts"]["demands"])


def _points(key: str, lines: Sequence[str]) -> Iterator[Block]:
    """Points with a head in the line, （一）（二）; lines without one as plain paragraphs."""
    if not lines:
        yield paragraph(f"{key}.none", STEPS_GAP)
    for number, line in enumerate(lines, start=1):
        lead, text = point(line)
        yield paragraph(f"{key}.{number}", _end(text), lead=lead)


def _numbered(key: str, lines: Sequence[str]) -> Iterator[Block]:
    """Points under a heading of the second level, as one paragraph each: 1.… 2.…"""
    if not lines:
        yield paragraph(f"{key}.none", STEPS_GAP)
        return
    marks = [f"{number}." if len(lines) > 1 else "" for number in range(1, len(lines) + 1)]
    yield paragraph(
        f"{key}.text", "\n".join(mark + _ended(line) for mark, line in zip(marks, lines, strict=True))
    )


def _ended(text: str) -> str:
    """A text of the office as a sentence of the paper; nothing for nothing."""
    return _end(literal(text.strip())) if text.strip() else ""


def _end(text: str) -> str:
    return text if text.endswith(("。", "！", "：", "；")) else f"{text}。"


def _day(iso: str) -> str:
    return long_date(date.fromisoformat(iso))
