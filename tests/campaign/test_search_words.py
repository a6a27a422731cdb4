"""What is typed into the search box, read as words, months and numbers of papers."""

import pytest

from campaign.search_words import TooLong, TooShort, read_asked
from campaign.traditional import SIMPLIFIED, simplified


@pytest.mark.parametrize(
    ("typed", "month"),
    [
        ("2026-03", (2026, 3)),
        ("2026年3月", (2026, 3)),
        ("２０２６年３月", (2026, 3)),
        ("3月", (None, 3)),
        ("03月", (None, 3)),
        ("十二月", (None, 12)),
        ("三月份", (None, 3)),
        ("13月", None),
        ("3", None),
        ("2026", None),
    ],
)
def test_month_is_read_as_people_write_it(typed, month):
    asked = read_asked(typed + " 迟到")

    assert asked.words[0].month == month


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-03-15", (2026, 3, 15)),
        ("2026年3月15日", (2026, 3, 15)),
        ("2026.3.15", (2026, 3, 15)),
        ("3月15日", (None, 3, 15)),
        ("３月１５号", (None, 3, 15)),
        ("3月", None),
        ("3-15", None),
        ("2026-03-32", None),
    ],
)
def test_day_is_read_as_people_write_it(typed, day):
    asked = read_asked(typed + " 迟到")

    assert asked.words[0].day == day


@pytest.mark.parametrize("typed", ["迟\u200b到", "\ufeff迟到", "迟到\u2060\x00", "\x00 迟到\x07"])
def test_what_cannot_be_seen_is_not_looked_for(typed):
    assert read_asked(typed).forms == ("迟到",)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("清矿机党发〔2026〕12号", (2026, 12)),
        ("〔2026〕12", (2026, 12)),
        ("[2026]12号", (2026, 12)),
        ("〔2026〕 12 号", (2026, 12)),
        ("（2026）12", (2026, 12)),
        ("2026-12", (2026, 12)),
        ("12号", (None, 12)),
        ("第12号", (None, 12)),
        ("12", None),
        ("12月", None),
    ],
)
def test_number_of_a_paper_is_read_in_loose_form(typed, number):
    asked = read_asked(typed)

    assert [word.number for word in asked.words] == [number]


def test_word_is_looked_for_as_typed_half_width_and_simplified():
    asked = read_asked("優質服務　Ｃ１")

    assert [word.forms for word in asked.words] == [("優質服務", "优质服务"), ("Ｃ１", "C1")]


@pytest.mark.parametrize("typed", ["", "   ", "a", "7", "%", "a b"])
def test_too_short_is_refused(typed):
    with pytest.raises(TooShort):
        read_asked(typed)


@pytest.mark.parametrize("typed", ["字" * 61, "一 二 三 四 五 六 七"])
def test_too_long_is_refused(typed):
    with pytest.raises(TooLong):
        read_asked(typed)


def test_one_chinese_character_is_enough():
    asked = read_asked("王")

    assert [asked.is_single, read_asked("王某").is_single] == [True, False]


def test_traditional_characters_have_one_simplified_form_each():
    assert simplified("窗口評分礦業集團") == "窗口评分矿业集团"
    assert [character for character in SIMPLIFIED.values() if ord(character) in SIMPLIFIED] == []
