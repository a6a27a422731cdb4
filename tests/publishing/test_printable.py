"""What is pasted along with a text and cannot be printed goes; every character that somebody could read stays."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publishing.paper_content import paragraph
from publishing.paper_docx import paper_docx
from publishing.printable import printable, printable_text
from tests.publishing.papers import make_paper


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("上一行\v下一行", "上一行\n下一行"),
        ("甲\r\n乙\r丙\u2028丁\x85戊", "甲\n乙\n丙\n丁\n戊"),
        ("通\x00报\x1b\x7f\ufffe\uffff\ufdd0\u200b\ufeff\u202e", "通报"),
        ("甲\u00a0乙\u3000丙\t丁", "甲 乙\u3000丙\t丁"),
        ("𱍐喆\ue000", "𱍐喆\ue000"),
    ],
)
def test_printable_text(text, expected):
    assert printable_text(text) == expected


def test_printable_goes_through_everything_and_keeps_what_is_no_text():
    content = {"a": ["通\x01报", {"b": "知\x02"}], "n": 12, "is": True, "none": None}

    assert printable(content) == {"a": ["通报", {"b": "知"}], "n": 12, "is": True, "none": None}


@settings(max_examples=10, deadline=None)
@given(st.text(max_size=20))
def test_printable_text_can_stand_in_a_word_file(text):
    shown = printable_text(text)

    assert paper_docx(make_paper(body=[paragraph(shown)]))[:2] == b"PK"
    assert printable_text(shown) == shown
