"""Texts that share passages are found, wherever they stand and however they are dressed."""

import random

from activities.reading.similarity import Passage, similar_texts
from activities.reading.text_counting import is_readable, length_of, tidied, unwrapped

HAN = [chr(0x4E00 + number) for number in range(2000)]


def prose(seed: str, length: int) -> str:
    rng = random.Random(seed)
    return "".join(rng.choice(HAN) for _ in range(length))


def test_length_is_what_office_programs_count():
    texts = ["", "读好书，强素质！", "A4 纸 20 页", "“增才干”……", "\u3000\u3000段首 空格\n换行"]

    assert [length_of(text) for text in texts] == [0, 8, 4, 7, 6]


def test_text_of_a_pdf_is_joined_where_a_line_broke_a_sentence():
    lines = "读书使人明理学习使人\n进步工作中要用起来。\n第二段也是这样写的话\n就连在一起。"

    assert unwrapped(lines) == "读书使人明理学习使人进步工作中要用起来。\n第二段也是这样写的话就连在一起。"


def test_tidied_text_has_no_control_characters_and_no_gaps():
    assert tidied("\ufeff甲\x00\r\n\r\n\r\n\r\n乙\u200b \t\n") == "甲\n\n乙"


def test_page_numbers_of_a_scan_are_no_text():
    assert [is_readable("第1页\n第2页", pages=2), is_readable("读" * 40, pages=2)] == [False, True]


def test_texts_of_their_own_are_no_pair():
    texts = {number: prose(f"work {number}", 1000) for number in range(40)}

    assert similar_texts(texts, least=20) == []


def test_copied_paragraph_is_found_with_its_places():
    shared = prose("shared", 300)
    texts = {7: prose("a", 200) + shared, 3: shared + prose("b", 400), 5: prose("c", 600)}

    (pair,) = similar_texts(texts, least=20)

    assert (pair.first, pair.second, pair.share) == (3, 7, 60)
    assert pair.passages == (Passage(0, 300, 200, 500),)


def test_copy_with_other_punctuation_and_some_words_changed_is_found_as_one_passage():
    text = prose("text", 400)
    changed = list(text)
    for place in range(12, 400, 40):
        changed[place] = "，改换。"

    (pair,) = similar_texts({1: text, 2: "".join(changed)}, least=20)

    assert (pair.share, len(pair.passages)) == (100, 1)


def test_paragraphs_in_another_order_are_found():
    parts = [prose(f"part {number}", 120) for number in range(4)]

    (pair,) = similar_texts({1: "\n".join(parts), 2: "\n".join(reversed(parts))}, least=20)

    assert (pair.share, len(pair.passages)) == (100, 4)


def test_share_below_what_is_asked_for_is_no_pair():
    shared = prose("short", 100)

    assert similar_texts({1: prose("x", 900) + shared, 2: shared + prose("y", 900)}, least=20) == []


def test_short_and_empty_texts_are_left_out():
    assert similar_texts({1: "", 2: "读书", 3: "读书", 4: ""}, least=20) == []


def test_text_that_says_one_word_a_thousand_times_is_compared_like_any_other():
    filling = prose("own", 300) + "学习" * 3000

    (pair,) = similar_texts({1: filling, 2: filling}, least=30)

    assert pair.share == 100
