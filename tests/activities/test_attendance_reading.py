"""Who is meant by a pasted list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.attendance_reading import Known, Register, Unclear, Why, read_people

ZHANG = Known("00101", "张三", "生产部")
LI = Known("00102", "李四", "生产部")
LI_OF_FINANCE = Known("00203", "李四", "财务部")
OU = Known("00204", "欧阳文", "财务部")
PEOPLE = (ZHANG, LI, LI_OF_FINANCE, OU)
DEPARTMENTS = {"D01": "生产部", "生产部": "生产部", "D02": "财务部", "财务部": "财务部"}
REGISTER = Register(PEOPLE, departments=DEPARTMENTS, posts={"科员"})


@pytest.mark.parametrize(
    ("lines", "people"),
    [
        (["00101"], [ZHANG]),
        (["00101 00102，00204"], [ZHANG, LI, OU]),
        (["张三"], [ZHANG]),
        (["生产部 李四"], [LI]),
        (["李四\t财务部\t科员"], [LI_OF_FINANCE]),
        (["财务部：欧阳文、李四"], [OU, LI_OF_FINANCE]),
        (["生产部", "李四", "张三", "财务部", "李四"], [LI, ZHANG, LI_OF_FINANCE]),
        (["序号 工号 姓名 部室 签名", "1 00101 张三 生产部", "2 00204 欧阳文 财务部"], [ZHANG, OU]),
        ([[1, "生产部", "张 三", "科员"], [2, "财务部", "李四", ""]], [ZHANG, LI_OF_FINANCE]),
        ([[101, "张三"], ["００１０２", "李四"]], [ZHANG, LI]),
        (["", "  ", "合计 2"], []),
        (["D02 欧阳文"], [OU]),
    ],
)
def test_list_names_people(lines, people):
    read = read_people(lines, REGISTER)

    assert [read.people, read.unclear] == [people, []]


@pytest.mark.parametrize(
    ("line", "unclear"),
    [
        ("99999", Unclear(1, "99999", Why.UNKNOWN)),
        ("王五 生产部", Unclear(1, "王五", Why.UNKNOWN)),
        ("李四", Unclear(1, "李四", Why.SEVERAL, (LI, LI_OF_FINANCE))),
        ("财务部 张三", Unclear(1, "张三", Why.ELSEWHERE, (ZHANG,))),
        ("00101 李四", Unclear(1, "00101 李四", Why.DIFFERS, (ZHANG,))),
        ("x-7", Unclear(1, "x-7", Why.UNKNOWN)),
    ],
)
def test_line_that_is_unclear_is_asked_about(line, unclear):
    read = read_people([line], REGISTER)

    assert [read.people, read.unclear] == [[], [unclear]]


def test_one_of_many_on_a_line_is_asked_about_and_the_others_are_read():
    read = read_people(["00101 88888", "生产部：张三、王五、李四"], REGISTER)

    assert read.people == [ZHANG, LI]
    assert read.unclear == [Unclear(1, "88888", Why.UNKNOWN), Unclear(2, "王五", Why.UNKNOWN)]
    assert read.repeated == 1


@given(st.lists(st.text(max_size=30), max_size=8))
def test_any_text_is_read_without_a_guess(lines):
    read = read_people(lines, REGISTER)

    assert set(read.people) <= set(PEOPLE)
    assert len({person.number for person in read.people}) == len(read.people)


@given(st.lists(st.sampled_from(PEOPLE), unique=True), st.sampled_from([" ", "，", "\n", "、", "\t"]))
def test_numbers_are_read_in_their_order_whatever_parts_them(people, sign):
    text = sign.join(person.number for person in people)

    assert read_people(text.splitlines(), REGISTER).people == people
