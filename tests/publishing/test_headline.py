import pytest

from publishing.headline import is_well_shaped, shaped_title


def test_shaped_title_short_stays_on_one_line():
    assert shaped_title(["关于", "表彰文明部室的决定"]) == ["关于表彰文明部室的决定"]


def test_shaped_title_two_lines_are_uneven():
    lines = shaped_title(["清河矿业集团机关党委", "关于2026年3月份", "机关部室", "考核情况的通报"])

    assert lines == ["清河矿业集团机关党委关于2026年3月份", "机关部室考核情况的通报"]


def test_shaped_title_three_lines_are_a_diamond():
    lines = shaped_title(
        ["中共清河矿业集团机关委员会", "关于2026年3月份", "机关部室", "“双百”", "量化考核", "情况的通报"]
    )

    assert lines == ["中共清河矿业集团机关委员会", "关于2026年3月份机关部室“双百”", "量化考核情况的通报"]


def test_shaped_title_piece_over_the_limit_stays_whole():
    assert shaped_title(["一二三四五六", "七八"], limit=4) == ["一二三四五六", "七八"]


@pytest.mark.parametrize(
    ("lines", "answer"),
    [
        (["一二三四五六"], True),
        (["一二三四五六", "一二三四"], True),
        (["一二三四", "一二三四五六", "一二三四五六七八"], True),
        (["一二三四", "一二三四五六", "一二三四五"], True),
        (["一二三四五", "一二三四五"], False),  # rectangle
        (["一二三四五六", "一二三四", "一二三四五"], False),  # hourglass
        (["一二三四五六", "一"], False),  # a lone character
    ],
)
def test_is_well_shaped(lines, answer):
    assert is_well_shaped(lines) is answer
