"""What is kept of a text with paragraphs and lists, and how it is typed without a script (security.md PDF-3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.rich_text import ALLOWED, as_plain, cleaned, from_plain


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("<div>甲<b>乙</b></div>", "<p>甲<strong>乙</strong></p>"),
        ("<h2>一、成绩</h2><p>&nbsp;</p>", "<p>一、成绩</p>"),
        ("甲", "<p>甲</p>"),
        ("甲<ul><li>乙</li></ul>丙", "<p>甲</p><ul><li>乙</li></ul><p>丙</p>"),
        ("", ""),
        ("<p><br></p>", ""),
        ('"><img src=http://127.0.0.1:9/>', '<p>"&gt;</p>'),
        ('<a href="javascript:alert(1)">甲</a>', "<p>甲</p>"),
        ("<p style='position:fixed' class=x>甲</p>", "<p>甲</p>"),
        ("<link rel=attachment href=file:///etc/hostname><p>甲</p>", "<p>甲</p>"),
        ("<svg><script>alert(1)</script></svg><p>甲</p>", "<p>甲</p>"),
        ("<style>p{}</style><!-- 批注 --><p>甲</p>", "<p>甲</p>"),
    ],
)
def test_only_paragraphs_emphasis_and_lists_are_kept_pdf_3(sent, kept):
    assert cleaned(sent) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("甲\n乙\n\n丙", "<p>甲<br>乙</p><p>丙</p>"),
        ("- 甲\n- 乙", "<ul><li>甲</li><li>乙</li></ul>"),
        ("1. 甲\n2、乙", "<ol><li>甲</li><li>乙</li></ol>"),
        ("小结：\n- 甲", "<p>小结：</p><ul><li>甲</li></ul>"),
        ("1.5万吨\n-3%", "<p>1.5万吨<br>-3%</p>"),
        ("<script>", "<p>&lt;script&gt;</p>"),
        (" \n ", ""),
    ],
)
def test_typed_text_becomes_paragraphs_and_lists(typed, kept):
    assert from_plain(typed) == kept


@pytest.mark.parametrize(
    "html", ["<p>甲<br>乙</p><ul><li>一</li><li>二</li></ul><p>丙</p>", "<ol><li>a &lt; b</li></ol>"]
)
def test_text_that_is_read_and_typed_again_stays_the_same(html):
    assert from_plain(as_plain(html)) == html


@given(st.text(alphabet="<>/=\"' abpimgscriptonload甲&;#\n", max_size=80))
def test_nothing_but_the_allow_list_comes_out(sent):
    kept = cleaned(sent)

    tags = {part.split(">")[0].strip("/") for part in kept.split("<")[1:]}
    assert tags <= ALLOWED
    assert cleaned(kept) == kept
