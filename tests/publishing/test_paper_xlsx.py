import zipfile
from datetime import datetime
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from campaign.digests import sha256_of
from publishing.annexes import ledger_table, standings_table
from publishing.drafting import draft_bulletin
from publishing.paper_xlsx import RISKY, has_workbook, paper_xlsx, workbook_tables
from tests.publishing.papers import make_circular, make_correction, make_minutes
from tests.publishing.payloads import frozen, line


@pytest.fixture(scope="module")
def workbook(paper):
    return load_workbook(BytesIO(paper_xlsx(paper)))


def values(sheet):
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_paper_xlsx_holds_the_standings_of_the_paper(month, workbook):
    expected = []
    for row in standings_table(month)["rows"]:
        rank, _, tied = row[0].partition(" ")
        place, _, place_tied = row[-1].partition(" ")
        points = [float(cell) for cell in row[3:-1]]
        expected.append([int(rank), tied or None, row[1], row[2], *points, int(place), place_tied or None])

    rows = values(workbook["考核结果"])

    assert rows[0][0] == "2026年3月份机关部室考核得分及名次表"
    assert rows[1] == [
        "名次", "并列", "部室", "类别",
        "业务工作·共性指标", "业务工作·分类指标", "业务工作·小计",
        "自身建设·党建工作", "自身建设·理论业务学习", "自身建设·工作作风", "自身建设·劳动纪律", "自身建设·小计",
        "总分", "加分", "类别名次", "类别并列",
    ]  # fmt: skip
    assert rows[2:] == expected


def test_paper_xlsx_holds_the_ledger_of_the_paper(month, workbook):
    expected = [
        [
            *row[:2],
            row[2] or None,
            float(row[3]) if row[3] else None,
            float(row[4]),
            datetime.fromisoformat(row[5]) if row[5] else None,
            row[6],
        ]
        for row in ledger_table(month)["rows"]
    ]

    assert values(workbook["扣分明细"])[2:] == expected


def test_paper_xlsx_holds_the_bonuses(workbook):
    assert values(workbook["加分明细"])[2:] == [
        ["宣传部", "新闻宣传用稿", "集团级每篇", 0.4, "按证明材料认定"],
        ["信息中心", "工作创新或合理化建议被采纳并见效", "每项", 0.5, "按证明材料认定"],
    ]


def test_paper_xlsx_says_where_it_comes_from(paper, workbook):
    assert dict(values(workbook["说明"])) == {
        "单位": "清河矿业集团",
        "活动": "“323”文明部室创建活动",
        "考核月份": "2026-03",
        "修订": "第1版",
        "文件标题": "中共清河矿业集团机关委员会关于2026年3月份机关部室“双百”量化考核情况的通报",
        "发文字号": "清矿机党发〔2026〕12号",
        "成文日期": "2026年4月14日",
        "考核数据 SHA-256": "ab" * 32,
        "文件内容 SHA-256": sha256_of(paper),
        "说明": "本表由已冻结的考核数据生成，与通报及附件一致；总分不含加分。",
    }


def test_paper_xlsx_numbers_look_like_points_and_heads_stay(workbook):
    sheet = workbook["考核结果"]

    assert {sheet.cell(3, place).number_format for place in range(5, 15)} == {"0.00"}
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("C3", "$1:$2")


@pytest.mark.parametrize("prefix", RISKY)
def test_paper_xlsx_text_never_becomes_a_formula(prefix, options):
    reason = f"{prefix}1+1"
    month = frozen("2026-03", {"生产部": [line("D1", "D1-1", "迟到", "1.00", reason=reason)]})
    content = paper_xlsx(draft_bulletin(month, options=options))

    cell = load_workbook(BytesIO(content))["扣分明细"]["G3"]

    assert (unescape(cell.value), cell.data_type, cell.quotePrefix) == (reason, "s", True)
    with zipfile.ZipFile(BytesIO(content)) as package:
        assert [name for name in package.namelist() if b"<f>" in package.read(name)] == []


def test_paper_xlsx_is_the_same_twice(paper):
    assert paper_xlsx(paper) == paper_xlsx(paper)


def test_paper_xlsx_keeps_points_exact(month, workbook):
    totals = [Decimal(str(row[12])) for row in values(workbook["考核结果"])[2:]]

    assert sorted(totals) == sorted(Decimal(standing["total"]) for standing in month["standings"])


def test_paper_xlsx_of_a_correction_holds_the_tables_of_its_text():
    paper = make_correction()

    sheets = load_workbook(BytesIO(paper_xlsx(paper)))

    assert sheets.sheetnames == ["表1", "说明"]
    assert values(sheets["表1"]) == [
        ["一、得分的更正", None, None, None, None],
        ["部室", "总分·更正前", "总分·更正后", "名次", "并列"],
        ["生产部", 96.5, 97.5, 2, "并列"],
        ["财务部", 97.5, 97.5, 2, "并列"],
    ]


def test_workbook_tables_have_names_that_excel_takes():
    paper = make_circular()
    table = paper["annexes"][-1]
    paper["annexes"] = [{**table, "name": name} for name in ("表[1]: a/b", "长" * 40, "长" * 40, "说明")]

    names = [name for name, _title, _table in workbook_tables(paper)]

    assert names == ["表 1   a b", "长" * 31, "长" * 27 + "（2）", "说明（2）"]


def test_has_workbook_a_paper_of_text_alone_has_none():
    assert [has_workbook(make_minutes()), has_workbook(make_correction())] == [False, True]
