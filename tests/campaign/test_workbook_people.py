"""People of a workbook: accepted, refused by cell, skipped by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.workbooks.people import KnownPeople, PersonRow, read_people
from campaign.workbooks.rows import Problem, Skipped
from tests.workbooks import grid

COLUMNS = {
    "department": 0,
    "staff_number": 1,
    "name": 2,
    "post": 3,
    "branch": 4,
    "is_party_member": 5,
    "is_section_cadre": 6,
}
HEADER = ("部室", "工号", "姓名", "职务", "支部", "政治面貌", "科级")
KNOWN = KnownPeople(departments={"生产部": 7, "d02": 8, "同名部": None})


def read(*rows, columns=COLUMNS, known=KNOWN, formulas=frozenset()):
    return read_people(grid(HEADER, *rows, formulas=formulas), 0, columns, known=known)


def person(number="10001", who="陈桂", department="生产部", *more):
    return (department, number, who, *more)


def test_row_becomes_a_person():
    read_rows = read(("生产部", "１０００１", "陈　桂", " 部长 ", "机关第１党支部", "预备党员", "正科级"))

    assert read_rows.accepted == [
        PersonRow(1, "10001", "陈桂", 7, "部长", "机关第1党支部", True, True),
    ]
    assert [read_rows.refused, read_rows.skipped] == [[], []]


def test_columns_that_are_not_read_say_nothing():
    found = read(person(), columns={name: COLUMNS[name] for name in ("department", "staff_number", "name")})

    assert found.accepted == [PersonRow(1, "10001", "陈桂", 7, None, None, None, None)]


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([person("")], Problem(1, 1, "number_missing")),
        ([person("1000A")], Problem(1, 1, "number_malformed", {"value": "1000a"})),
        ([person("1" * 13)], Problem(1, 1, "number_malformed", {"value": "1" * 13})),
        ([person("-1234")], Problem(1, 1, "number_malformed", {"value": "-1234"})),
        (
            [person("10001"), person("10002", "魏力"), person("1003", "何刚")],
            Problem(3, 1, "number_length", {"value": "1003", "length": 5}),
        ),
        (
            [person("10001"), person(10001, "魏力")],
            Problem(2, 1, "repeated_number", {"number": "10001", "row": 2}),
        ),
        ([person(who="　")], Problem(1, 2, "name_missing")),
        ([person(department="")], Problem(1, 0, "department_missing")),
        ([person(department="审计 部")], Problem(1, 0, "department_unknown", {"name": "审计 部"})),
        ([person(department="同名部")], Problem(1, 0, "department_ambiguous", {"name": "同名部"})),
        ([person(who="陈" * 51)], Problem(1, 2, "too_long", {"longest": 50})),
        ([person("10001", "陈桂", "生产部", "长" * 51)], Problem(1, 3, "too_long", {"longest": 50})),
        (
            [person("10001", "陈桂", "生产部", "", "", "积极")],
            Problem(1, 5, "neither_yes_nor_no", {"value": "积极"}),
        ),
        ([person(who="=1+1")], Problem(1, 2, "formula")),
    ],
    ids=lambda value: value.code if isinstance(value, Problem) else "",
)
def test_row_is_refused_by_its_cell(rows, problem):
    assert read(*rows).refused == [problem]


def test_number_cell_gets_its_lost_zeros_back():
    found = read(person("00001"), person(53, "魏力"), person(10004, "何刚"))

    assert [each.staff_number for each in found.accepted] == ["00001", "00053", "10004"]


def test_numbers_on_file_say_how_long_a_number_is():
    found = read(person(53), known=KnownPeople({"生产部": 7}, staff_numbers=["00001", "00002"]))

    assert [each.staff_number for each in found.accepted] == ["00053"]


def test_who_has_left_is_refused():
    found = read(person(), known=KnownPeople({"生产部": 7}, left={"10001": "2026-05-01"}))

    assert found.refused == [Problem(1, 1, "has_left", {"number": "10001", "day": "2026-05-01"})]


def test_every_formula_is_refused_by_its_address():
    found = read(("", "10001", "", "部长"), person("10002"), formulas={(1, 0), (1, 2)})

    assert found.refused == [Problem(1, 0, "formula"), Problem(1, 2, "formula")]
    assert [each.staff_number for each in found.accepted] == ["10002"]


def test_formula_in_a_column_that_is_not_read_does_no_harm():
    found = read(person(), formulas={(1, 9)})

    assert [found.refused, len(found.accepted)] == [[], 1]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("合计：669人",), "total"),
        (("合 计", "", "669"), "total"),
        (("小计", "", "", 23), "total"),
        (("制表：        审核：",), "signature"),
        (("", "", "", "填表人：王芳"), "signature"),
        (("人力资源部（盖章）",), "signature"),
        (HEADER, "header"),
        (("生产部", "10001", "张三", "", "", "", "", "示例"), "example"),
        (("", "", "", "", "", "", "", "以上为在册人员"), "elsewhere"),
    ],
)
def test_line_without_data_is_skipped_and_named(row, code):
    found = read(person(), ("", ""), row)

    said = " ".join(" ".join(str(cell).split()) for cell in row if str(cell).strip())
    assert [found.skipped, found.refused] == [[Skipped(3, code, said)], []]


@given(st.lists(st.tuples(st.integers(10000, 99999), st.sampled_from("甲乙丙丁")), max_size=30))
def test_every_row_is_accepted_or_refused_once(people):
    found = read(*(person(str(number), who) for number, who in people))

    rows = [each.row for each in found.accepted] + [each.row for each in found.refused]
    assert sorted(rows) == list(range(1, len(people) + 1))
    assert len({each.staff_number for each in found.accepted}) == len(found.accepted)
    assert {each.code for each in found.refused} <= {"repeated_number"}
