"""Finding the header below titles, and matching its columns."""

import pytest

from campaign.workbooks.grid import address
from campaign.workbooks.headers import Header, find_header, match_columns
from campaign.workbooks.people import FIELDS
from campaign.workbooks.words import clean, key, name
from tests.workbooks import grid


def test_header_is_found_below_titles():
    found = find_header(
        grid(
            ("集团公司机关人员花名册", "", ""),
            ("填报单位：人力资源部", "", "2026年1月5日"),
            ("序号", "部　室", "姓 名", "工号"),
            (1, "生产部", "陈桂", "10001"),
        ),
        FIELDS,
    )

    assert found == Header(2, {"department": 1, "name": 2, "staff_number": 3})


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("姓  名", "name"),
        ("姓\n名", "name"),
        ("工号*", "staff_number"),
        ("工号（必填）", "staff_number"),
        ("職務", "post"),
        ("职务/岗位", "post"),
        ("岗位或职务", "post"),
        ("所在党支部", "branch"),
        ("政治面貌", "is_party_member"),
        ("科级及以上干部（是/否）", "is_section_cadre"),
        ("Ｎａｍｅ", "name"),
        ("性别", None),
        ("备注", None),
        ("", None),
        (12, None),
    ],
)
def test_title_is_matched_whatever_its_spaces_and_marks(title, field):
    assert match_columns(grid((title,)), 0, FIELDS) == ({field: 0} if field else {})


def test_same_words_win_over_a_part_of_them():
    assert match_columns(grid(("职务/岗位", "岗位", "职务级别")), 0, FIELDS) == {"post": 1}


def test_row_with_all_required_fields_wins():
    found = find_header(grid(("部室", "支部"), ("姓名", "工号", "部室"), ("姓名", "工号", "部室")), FIELDS)

    assert found == Header(1, {"name": 0, "staff_number": 1, "department": 2})


def test_sheet_without_a_header_has_none():
    assert find_header(grid(("生产部", "10001"), ("技术部", "10002")), FIELDS) is None


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("陈　力军", "陈力军"),
        (" 魏\u200b堃 力 ", "魏堃力"),
        ("买买提·艾力", "买买提·艾力"),
        ("Anna  Maria\tBerg", "Anna Maria Berg"),
        ("部室（一）", "部室（一）"),
        ("第１党支部", "第1党支部"),
    ],
)
def test_name_is_stored_without_inner_spaces(typed, stored):
    assert name(typed) == stored


def test_key_makes_spellings_equal():
    assert {key("机关（本部）第１ 党支部"), key("机关(本部)第1党支部")} == {"机关(本部)第1党支部"}
    assert clean("a\u00a0b\r\nc") == "a b c"


@pytest.mark.parametrize(
    ("place", "said"), [((0, 0), "A1"), ((1, 2), "C2"), ((9, 26), "AA10"), ((0, 79), "CB1")]
)
def test_address_of_a_cell(place, said):
    assert address(*place) == said
