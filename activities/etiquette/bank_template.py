"""The workbook of questions to fill in: the header that is recognised, one example of each kind, the rules beside."""

from io import BytesIO

from activities.etiquette.bank_import import COLUMNS
from activities.etiquette.chapters import chapter_names
from campaign.workbooks.rows import EXAMPLE

# A document in the language of the offices, like every paper.
NAME = "题库导入模板"
EXAMPLES = (
    (
        "会议文明礼仪",
        "单选",
        "参加会议时，手机应当（　）。",
        "调至静音或关机",
        "放在桌面响铃",
        "",
        "A",
        "避免打扰他人。",
    ),
    (
        "接待文明礼仪",
        "多选",
        "接待来访时应当做到（　）。",
        "起身问候",
        "了解来意",
        "边看手机边交谈",
        "AB",
        "",
    ),
    ("电话与网络文明礼仪", "判断", "接听电话应先问好并报出部室名称。", "", "", "", "对", ""),
    (
        "办公室文明礼仪",
        "简答",
        "简述办公室文明礼仪的基本要求。",
        "",
        "",
        "",
        "环境整洁、举止得体、语言文明。",
        "",
    ),
)
RULES = (
    "章节写十个方面之一的名称或编号（01—10），见下表；题干、答案必填。",
    "题型写单选、多选、判断、简答；不写时按选项和答案判断。",
    "选项从 A 起连续填写，2 至 8 个；单选答案一个字母，多选答案两个以上字母（如 ABD）。",
    "判断题不填选项，答案写对或错；简答题不填选项，答案写评分要点。",
    "填好后删除标有“示例”的行；不用公式，不用宏，每次最多 1000 题。",
)


def template_xlsx() -> bytes:
    """The workbook to download."""
    import xlsxwriter  # slow

    stream = BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    head = workbook.add_format({"bold": True, "border": 1, "align": "center", "bg_color": "#F2F2F2"})
    text = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    example = workbook.add_format({"num_format": "@", "italic": True, "font_color": "#5B6472"})
    sheet = workbook.add_worksheet("题库")
    keys = [field.key for field in COLUMNS]
    for column, field in enumerate(COLUMNS):
        sheet.set_column(column, column, 40 if field.key in ("stem", "explanation") else 16, text)
        sheet.write_string(0, column, field.words[0], head)
    for row, values in enumerate(EXAMPLES, start=1):
        chapter, kind, stem, *options, answer, explanation = values
        filled = {
            "chapter": chapter,
            "kind": kind,
            "stem": stem,
            "answer": answer,
            "explanation": explanation,
        }
        filled |= dict(zip(("option_A", "option_B", "option_C"), options, strict=True))
        for name, value in filled.items():
            sheet.write_string(row, keys.index(name), value, example)
        sheet.write_string(row, len(keys), EXAMPLE, example)
    sheet.freeze_panes(1, 0)
    rules = workbook.add_worksheet("填写说明")
    rules.set_column(0, 0, 90)
    for row, rule in enumerate((*RULES, *(f"{code}　{name}" for code, name in chapter_names().items()))):
        rules.write_string(row, 0, rule)
    workbook.close()
    return stream.getvalue()
