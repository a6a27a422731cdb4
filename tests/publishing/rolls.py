"""Rolls as plain values with invented names, for tests that lay them out and draw them."""

from collections.abc import Iterable
from io import BytesIO

from PIL import Image, ImageDraw

from publishing.honours.boxes import Sheet, Text
from publishing.honours.fitting import ems, paragraph_lines
from publishing.honours.roll_content import Decision, Entry, Member, Picture, Roll, Section

NAMES = (
    "宣传部", "生产技术部", "财务部", "结算中心", "党委组织部", "人力资源部", "审计部", "工会", "通风部", "机电部",
    "地质测量部", "企业管理部", "离退休职工管理服务中心",
)  # fmt: skip
PEOPLE = ("王建国", "李晓梅", "张卫东", "陈志强", "刘洋", "欧阳文斌", "周莉")
DEEDS = (
    "半年来围绕中心、服务基层，完成宣传稿件四百余篇，编印简报二十六期；推行首问负责和限时办结，接待来访一千二百余人次，"
    "无一投诉；坚持每周集中学习，人人撰写读书笔记；结对帮扶两个区队，协助解决实际困难十七件，受到基层单位一致好评。"
)
USES = ("board", "leaflet")
DECIDED = Decision(
    name="2026年上半年文明部室评选决定", decided_on="2026-08-30", number="清矿机党发〔2026〕12号"
)


def photo_bytes(width: int = 640, height: int = 480, *, shade: int = 90) -> bytes:
    """A drawn stand-in for a photo."""
    image = Image.new("RGB", (width, height), (shade, 150, 180))
    pen = ImageDraw.Draw(image)
    for place in range(6):
        middle, radius = width * (place + 0.5) / 6, width * 0.05
        head = height * 0.4
        pen.ellipse((middle - radius, head - radius, middle + radius, head + radius), fill=(230, 200, 180))
        pen.rectangle(
            (middle - 1.4 * radius, head + radius, middle + 1.4 * radius, height), fill=(40, 60, 110)
        )
    file = BytesIO()
    image.save(file, "JPEG", quality=85)
    return file.getvalue()


def picture(name: str, *, uses=USES, width: int = 640, height: int = 480) -> Picture:
    return Picture(sha256=name.rjust(64, "0"), width=width, height=height, uses=tuple(uses))


def department(number: int, *, uses=USES, width: int = 640, height: int = 480) -> Entry:
    name = NAMES[number % len(NAMES)]
    return Entry(
        kind="department",
        holder=name if number < len(NAMES) else f"{name}{number // len(NAMES) + 1}科",
        honour="文明部室",
        deeds=DEEDS[: 100 + number % 20],
        photo=picture("a", uses=uses, width=width, height=height),
        members=tuple(
            Member(name=person, portrait=picture("b", uses=uses, width=250, height=350)) for person in PEOPLE
        ),
    )


def roll(count: int = 0, *, sections: tuple[Section, ...] = (), theme: str = "classic", **about) -> Roll:
    """A roll of so many departments, or of the sections given."""
    titles = Section(
        kind="titles",
        heading="文明部室",
        decision=DECIDED,
        entries=tuple(department(number, **about) for number in range(count)),
    )
    return Roll(
        title="光荣榜",
        period="2026年上半年",
        campaign="“323”文明部室创建活动",
        unit="清泉矿业集团",
        issuer="中共清泉矿业集团机关委员会",
        date="2026-09-04",
        theme=theme,
        sections=sections or (titles,),
    )


def mixed() -> Roll:
    """Departments with photos, persons with portraits, and works that have no picture."""
    decision = Decision(name="读书活动评选决定", decided_on="2026-08-31")
    readers = tuple(
        Entry(
            kind="person",
            holder=person,
            honour="读书积极分子",
            department=NAMES[number],
            members=(Member(name=person, portrait=picture("b", width=250, height=350)),),
        )
        for number, person in enumerate(PEOPLE)
    )
    works = tuple(
        Entry(
            kind="work",
            holder=PEOPLE[number],
            honour=honour,
            department=NAMES[number],
            work="新形势下机关服务基层长效机制的思考与实践",
        )
        for number, honour in enumerate(("一等奖", "二等奖", "三等奖"))
    )
    return roll(
        sections=(
            *roll(6).sections,
            Section(kind="active_reader", heading="读书积极分子", decision=decision, entries=readers),
            Section(kind="essay", heading="征文获奖作品", decision=decision, entries=works),
        )
    )


def outside(sheets: Iterable[Sheet]) -> list:
    """Boxes that leave the sheet, and texts that are larger than their box by the safe estimate."""
    faults = []
    for sheet in sheets:
        for box in sheet.boxes:
            if box.role != "ground" and not sheet.whole.holds(box.frame):
                faults.append((box.role, box.frame))
            if isinstance(box, Text) and not _fits(box):
                faults.append((box.role, box.lines))
    return faults


def _fits(box: Text) -> bool:
    width, height = box.frame.width * 1.001, box.frame.height * 1.001
    if box.is_paragraph:
        indent = 2 if box.role == "deeds" else 0
        lines = paragraph_lines(box.lines[0], width=box.frame.width, size=box.size, indent=indent)
    else:
        lines = len(box.lines)
        if max(ems(line) for line in box.lines) * box.size > width:
            return False
    return lines * box.size * box.leading <= height
