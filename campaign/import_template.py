"""Workbooks to fill in: the columns of departments and of people with a line of example and the rules beside it."""

from io import BytesIO

from campaign.import_plans import FIELDS
from campaign.models import UploadKind
from campaign.workbooks.rows import EXAMPLE

# A document in the language of the offices, like every paper.
NAMES = {UploadKind.DEPARTMENTS: "部室", UploadKind.PEOPLE: "人员"}
EXAMPLES = {
    UploadKind.DEPARTMENTS: {
        "name": "生产部",
        "category": "生产技术类",
        "branch": "机关第1党支部",
        "code": "D01",
        "position": 1,
        "head": "张三",
        "head_count": 23,
    },
    UploadKind.PEOPLE: {
        "staff_number": "10001",
        "name": "张三",
        "department": "生产部",
        "post": "部长",
        "branch": "机关第1党支部",
        "is_party_member": "是",
        "is_section_cadre": "是",
    },
}
RULES = {
    UploadKind.DEPARTMENTS: (
        "部室名称、部室类别必填；类别写本活动的类别名称，只评分、不参加考核的机构写“不参评”。",
        "部室编码可不填，系统按顺序给出 D01、D02……；再次导入时先按编码、再按名称识别，更新而不重复。",
        "党支部按名称识别，没有的自动新增。负责人、人数只供核对，不导入。",
        "填好后删除“示例”一行；不用公式，不用宏，最多5000行。",
    ),
    UploadKind.PEOPLE: (
        "工号、姓名、部室必填；工号为数字，全单位位数相同，不得重复。",
        "部室须先导入，名称或编码一致；党支部按名称识别，没有的自动新增。",
        "党员、科级填“是”或“否”，也可填政治面貌、职级。",
        "再次导入时按工号识别，更新而不重复。填好后删除“示例”一行；不用公式，不用宏，最多5000行。",
    ),
}


def template_xlsx(kind: str) -> bytes:
    """A workbook with the header that is recognised at once, an example to delete, and the rules on a second sheet."""
    import xlsxwriter  # slow

    stream = BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    head = workbook.add_format({"bold": True, "border": 1, "align": "center", "bg_color": "#F2F2F2"})
    text = workbook.add_format({"num_format": "@"})
    example = workbook.add_format({"num_format": "@", "italic": True, "font_color": "#5B6472"})
    sheet = workbook.add_worksheet(NAMES[kind])
    for column, field in enumerate(FIELDS[kind]):
        sheet.set_column(column, column, 16, text)
        sheet.write_string(0, column, field.words[0], head)
        value = EXAMPLES[kind][field.key]
        sheet.write(1, column, value, example)
    sheet.write_string(1, len(FIELDS[kind]), EXAMPLE, example)
    sheet.freeze_panes(1, 0)
    rules = workbook.add_worksheet("填写说明")
    rules.set_column(0, 0, 100)
    for row, rule in enumerate(RULES[kind]):
        rules.write_string(row, 0, rule)
    workbook.close()
    return stream.getvalue()
