"""What spreadsheets put on the clipboard, and where each of its cells goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.clipboard import read_rectangle
from scoring.pasting import MESSAGES, Layout, Named, Table, lay_out

D01, D02, D03 = Named("D01", "生产部"), Named("D02", "安全监察部"), Named("D03", "党委办公室")
C1, C2, Z2 = Named("C1", "重点工作"), Named("C2", "制度执行"), Named("Z2", "礼仪")
K31 = Named("K31", "督查督办")
GRID = [Table([D01, D02, D03], [C1, C2, Z2]), Table([D03], [K31])]


def rows(*lines: str) -> list[list[str]]:
    """Rows written as they look, with | between the cells."""
    return read_rectangle("\n".join(line.replace("|", "\t") for line in lines))


def laid(*lines: str, at: str = "D01:C1") -> Layout:
    department, indicator = at.split(":")
    return lay_out(rows(*lines), GRID, department=department, indicator=indicator)


def cells(layout: Layout) -> list[tuple[str, str]]:
    return [(cell.code, cell.text) for cell in layout.cells]


def misplaced(layout: Layout) -> list[tuple[int, int, str, str]]:
    return [(one.row, one.column, one.text, one.code) for one in layout.misplaced]


def left_out(layout: Layout) -> list[str]:
    return [MESSAGES[one.code] % one.args for one in layout.left_out]


# The clipboard


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-1\t-2\n-3\t-4", [["-1", "-2"], ["-3", "-4"]]),
        ("-1\t-2\r\n-3\t-4\r\n", [["-1", "-2"], ["-3", "-4"]]),
        ("-1\t-2\r-3\t-4\r", [["-1", "-2"], ["-3", "-4"]]),
        ("-1\n\n\n", [["-1"]]),
        ("-1\n\n-3\n", [["-1"], [""], ["-3"]]),
        ("-1\t\t\n-2\t-3\t\n", [["-1", ""], ["-2", "-3"]]),
        ("\t\t-1\n", [["", "", "-1"]]),
        (" -1 迟到 \t\u3000-2\u00a0\n", [["-1 迟到", "-2"]]),
        ("\ufeff-1\n", [["-1"]]),
        ("-1\x00\n", [["-1"]]),
        ('"-1 迟到\n两人次"\t-2\n', [["-1 迟到\n两人次", "-2"]]),
        ('"-1 迟到\r\n两人次"\r\n-2\r\n', [["-1 迟到\n两人次"], ["-2"]]),
        ('"-1 未落实""三会一课""\n制度"\t-2', [['-1 未落实"三会一课"\n制度', "-2"]]),
        ('"-1 ""甲"""\t-2', [['-1 "甲"', "-2"]]),
        ('"三会一课"未开 -1\t-2', [['"三会一课"未开 -1', "-2"]]),
        ('"三会一课"\t-2', [['"三会一课"', "-2"]]),
        ('-1 "三会一课\t-2"', [['-1 "三会一课', '-2"']]),
        ('"-1\t-2\n-3\t-4"', [['"-1', "-2"], ["-3", '-4"']]),
        ("", []),
        ("\n\t\n", []),
    ],
)
def test_rectangle_is_read_as_excel_and_wps_write_it(text, expected):
    assert read_rectangle(text) == expected


@given(
    st.lists(
        st.lists(st.text(st.sampled_from('甲-1 "，\n'), max_size=6), min_size=2, max_size=2),
        min_size=1,
        max_size=4,
    )
)
def test_rectangle_as_a_spreadsheet_quotes_it_is_read_back(table):
    # A cell without a line end or a quotation mark stands without quotation marks, as spreadsheets write it.
    written = "\r\n".join(
        "\t".join(
            '"' + cell.replace('"', '""') + '"' if "\n" in cell or '"' in cell else cell for cell in row
        )
        for row in table
    )

    found = read_rectangle(written)

    expected = [[cell.strip() for cell in row] for row in table]
    while expected and not any(expected[-1]):
        expected.pop()
    width = max((place + 1 for row in expected for place, cell in enumerate(row) if cell), default=0)
    assert found == [row[:width] for row in expected]


# Without names and headings: from the cell that had the focus


def test_block_goes_down_and_to_the_right():
    layout = laid("-1 甲|-2 乙", "-3 丙|-4 丁", at="D02:C2")

    assert cells(layout) == [
        ("D02:C2", "-1 甲"),
        ("D02:Z2", "-2 乙"),
        ("D03:C2", "-3 丙"),
        ("D03:Z2", "-4 丁"),
    ]


def test_empty_cells_of_merging_and_hidden_columns_keep_their_place_and_say_nothing():
    layout = laid("-1 甲||-2 乙", "||", "||-3 丙")

    assert cells(layout) == [("D01:C1", "-1 甲"), ("D01:Z2", "-2 乙"), ("D03:Z2", "-3 丙")]


def test_block_that_is_too_long_and_too_wide_says_what_has_no_place():
    layout = laid("-1 甲|-2 乙", "-3 丙|-4 丁", at="D03:Z2")

    assert cells(layout) == [("D03:Z2", "-1 甲")]
    assert misplaced(layout) == [
        (1, 2, "-2 乙", "beside"),
        (2, 1, "-3 丙", "below"),
        (2, 2, "-4 丁", "below"),
    ]


def test_block_at_an_unknown_cell_begins_at_the_first():
    assert cells(laid("-1 甲", at="D99:X9")) == [("D01:C1", "-1 甲")]


# With names and headings


def test_rows_go_by_the_names_of_departments():
    layout = laid("党委办公室|-1 甲", " 生 产 部 |-2 乙", "安全\u3000监察部|")

    assert cells(layout) == [("D03:C1", "-1 甲"), ("D01:C1", "-2 乙")]
    assert left_out(layout) == ["column 1: names of departments"]


def test_names_after_numbers_of_rows_and_codes_of_departments_are_understood():
    layout = laid("1|D03|-1 甲", "2|生产部|-2 乙", at="D01:C2")

    assert cells(layout) == [("D03:C2", "-1 甲"), ("D01:C2", "-2 乙")]
    assert left_out(layout) == ["column 1: before the names", "column 2: names of departments"]


def test_columns_go_by_headings_however_they_are_written():
    layout = laid("部室|Ｚ２|C1 重点工作(10)|制度 执行|小计", "生产部|-1 甲|-2 乙|-3 丙|94")

    assert cells(layout) == [("D01:Z2", "-1 甲"), ("D01:C1", "-2 乙"), ("D01:C2", "-3 丙")]
    assert left_out(layout) == [
        "column 1: names of departments",
        "column 5: “小计” is no indicator of this grid",
        "row 1: headings",
    ]


def test_title_and_merged_heading_above_are_left_out():
    layout = laid("2026年3月扣分表||", "||", "部室|C1|C2", "生产部|-1 甲|")

    assert cells(layout) == [("D01:C1", "-1 甲")]
    assert left_out(layout) == ["column 1: names of departments", "row 1: a title", "row 3: headings"]


def test_headings_without_names_count_rows_from_the_cell():
    assert cells(laid("C2|Z2", "-1 甲|-2 乙", at="D02:C1")) == [("D02:C2", "-1 甲"), ("D02:Z2", "-2 乙")]


def test_column_without_a_heading_is_left_out_and_named():
    layout = laid("部室|C1||C2", "生产部|-1 甲|-9 丢|-2 乙")

    assert cells(layout) == [("D01:C1", "-1 甲"), ("D01:C2", "-2 乙")]
    assert "column 3: no heading" in left_out(layout)


def test_heading_that_stands_there_twice_counts_once():
    layout = laid("部室|C1|C1", "生产部|-1 甲|-2 乙")

    assert cells(layout) == [("D01:C1", "-1 甲")]
    assert "column 3: C1 stands there twice" in left_out(layout)


def test_rule_in_a_cell_is_no_heading():
    assert cells(laid("C1-2|C2-1")) == [("D01:C1", "C1-2"), ("D01:C2", "C2-1")]


def test_unknown_department_is_refused_by_its_name_and_sums_are_left_out():
    layout = laid("生产部|-1 甲", "没有部|-2 乙", "合 计|3", "|-4 丁")

    assert cells(layout) == [("D01:C1", "-1 甲")]
    assert [(one.row, one.code, one.args) for one in layout.misplaced] == [
        (2, "no_department", {"name": "没有部"}),
        (4, "no_name", {}),
    ]
    assert "row 3: 合 计" in left_out(layout)


def test_department_that_stands_there_twice_is_refused_the_second_time():
    layout = laid("生产部|-1 甲", "党委办公室|-2 乙", "生产部|-3 丙")

    assert cells(layout) == [("D01:C1", "-1 甲"), ("D03:C1", "-2 乙")]
    assert [(one.code, one.args) for one in layout.misplaced] == [
        ("twice", {"department": "生产部", "first": 1, "row": 3})
    ]


def test_indicator_of_another_category_is_refused_and_that_of_another_table_found():
    layout = laid("部室|C1|K31", "生产部|-1 甲|-2 乙", "党委办公室||-3 丙")

    assert cells(layout) == [("D01:C1", "-1 甲"), ("D03:K31", "-3 丙")]
    assert [(one.code, one.args) for one in layout.misplaced] == [
        ("not_together", {"indicator": "K31", "department": "生产部"})
    ]


# Cells of several lines


def test_lines_of_a_cell_that_are_deductions_each_are_entered_each():
    text = '"-1 迟到\n-0.5×2 未佩戴胸牌"'

    layout = lay_out(read_rectangle(text), GRID, department="D01", indicator="C1")

    assert cells(layout) == [("D01:C1", "-1 迟到"), ("D01:C1", "-0.5×2 未佩戴胸牌")]


def test_text_that_only_runs_over_lines_is_one():
    layout = lay_out(read_rectangle('"-1 会议迟到\n两人次"'), GRID, department="D01", indicator="C1")

    assert cells(layout) == [("D01:C1", "-1 会议迟到 两人次")]


def test_every_message_is_tried():
    everything = [
        laid("题|", "|", "序|部室|C1|小计||C1", "1|生产部|-1|9|-9|-1", "2|生产部|-1|||", "3|合计|-1|||"),
        laid("生产部|-1|-1|-1|-1", "无此部|-1", "|-1"),
        laid("部室|K31", "生产部|-1"),
        laid("-1", "-1", at="D03:C1"),
    ]

    said = {one.code for layout in everything for one in (*layout.misplaced, *layout.left_out)}

    assert said == set(MESSAGES)


@given(st.text(st.sampled_from('-1甲\t\n\r" 部室C生产'), max_size=60))
def test_any_text_is_laid_out_without_an_error(text):
    found = read_rectangle(text)

    layout = lay_out(found, GRID, department="D01", indicator="C1")

    assert len({len(row) for row in found}) <= 1
    assert all(cell.text for cell in layout.cells)
