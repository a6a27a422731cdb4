"""Departments of a workbook: accepted, refused by cell, skipped by name."""

import pytest

from campaign.workbooks.departments import DepartmentRow, KnownDepartments, read_departments
from campaign.workbooks.rows import Problem, Skipped
from tests.workbooks import grid

COLUMNS = {"category": 0, "name": 1, "branch": 2, "code": 3, "position": 4, "head": 5, "head_count": 6}
HEADER = ("所属类别", "部室名称", "支部", "编码", "序号", "负责人", "定员")
KNOWN = KnownDepartments(
    categories={"生产技术类": "生产技术类", "tech": "生产技术类", "党群工作类": "党群工作类"},
    names={"D05": "宣传部", "D06": "同名部", "D07": "同名部"},
    codes={"宣传部": "D05", "同名部": None},
)


def read(*rows, columns=COLUMNS, formulas=frozenset()):
    return read_departments(grid(HEADER, *rows, formulas=formulas), 0, columns, known=KNOWN)


def department(name="生产部", category="生产技术类", branch="", code="", position="", *more):
    return (category, name, branch, code, position, *more)


def test_row_becomes_a_department():
    found = read((" 生产技术类 ", "生　产部", "机关第１党支部", "D01", 1, "韩 霞", 23))

    assert found.accepted == [
        DepartmentRow(1, "生产部", "生产技术类", "机关第1党支部", "D01", 1, "韩霞", "23")
    ]
    assert [found.refused, found.skipped] == [[], []]


def test_columns_that_are_not_read_say_nothing():
    found = read(department(branch="第1党支部"), columns={"category": 0, "name": 1})

    assert found.accepted == [DepartmentRow(1, "生产部", "生产技术类", None, None, None, "", "")]


def test_known_department_is_found_by_code_or_by_name():
    found = read(department("宣传部", "党群工作类"), department("同名部", "党群工作类", code="D07"))

    assert [each.code for each in found.accepted] == ["D05", "D07"]


@pytest.mark.parametrize("word", ["不参评", "只评分", "不參評"])
def test_organ_that_only_scores_has_no_category(word):
    assert [each.category for each in read(department("机关党委", word)).accepted] == [None]


def test_category_is_named_by_code_too():
    assert [each.category for each in read(department(category="TECH")).accepted] == ["tech"]


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([department(" ", code="D01")], Problem(1, 1, "department_name_missing")),
        ([department("部" * 101)], Problem(1, 1, "too_long", {"longest": 100})),
        ([department(category="")], Problem(1, 0, "category_missing")),
        (
            [department(category="后勤类")],
            Problem(
                1,
                0,
                "category_unknown",
                {"value": "后勤类", "names": "生产技术类、党群工作类", "only_scores": "不参评"},
            ),
        ),
        (
            [department(), department("技术部"), department("生产 部")],
            Problem(3, 1, "repeated_department", {"value": "生产 部", "row": 2}),
        ),
        (
            [department(code="D01"), department("技术部", code="d01")],
            Problem(2, 3, "repeated_department", {"value": "d01", "row": 2}),
        ),
        ([department(code="一号")], Problem(1, 3, "code_malformed", {"value": "一号"})),
        ([department("新闻部", code="D05")], Problem(1, 1, "renamed", {"code": "D05", "name": "宣传部"})),
        ([department("宣传部", code="D09")], Problem(1, 3, "other_code", {"name": "宣传部", "code": "D05"})),
        ([department("同名部")], Problem(1, 1, "department_ambiguous", {"name": "同名部"})),
        ([department(position="一")], Problem(1, 4, "position_malformed", {"value": "一", "last": 899})),
        ([department(position=900)], Problem(1, 4, "position_malformed", {"value": "900", "last": 899})),
        ([department("=A1")], Problem(1, 1, "formula")),
    ],
    ids=lambda value: value.code if isinstance(value, Problem) else "",
)
def test_row_is_refused_by_its_cell(rows, problem):
    assert read(*rows).refused == [problem]


@pytest.mark.parametrize(
    ("row", "code"),
    [(("", "合计", "", "", "", "", 507), "total"), (("制表：王芳",), "signature"), (HEADER, "header")],
)
def test_line_without_data_is_skipped_and_named(row, code):
    found = read(department(), row)

    said = " ".join(str(cell) for cell in row if cell)
    assert [found.skipped, found.refused] == [[Skipped(2, code, said)], []]


def test_sum_by_formula_in_a_line_of_totals_is_skipped():
    found = read(department(), ("合计", "", "", "", "", "", ""), formulas={(2, 6)})

    assert [found.skipped, found.refused] == [[Skipped(2, "total", "合计")], []]
