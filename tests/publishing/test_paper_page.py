import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from publishing.paper_content import heading, paragraph
from publishing.paper_page import paper_page
from tests.publishing.papers import MAKERS, make_circular, make_minutes, make_paper


class Outline(HTMLParser):
    """Headings by their depth, and the tags and attributes of a page."""

    def __init__(self, page):
        super().__init__()
        self.headings, self.tags, self.attributes = [], set(), set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {(tag, name) for name, _value in attrs}
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))


@pytest.mark.parametrize("kind", list(MAKERS))
def test_paper_page_asks_for_nothing(kind):
    """PRV-15, PDF-1: no script, picture, font or style from anywhere, and no style in an attribute."""
    page = paper_page(MAKERS[kind]())
    outline = Outline(page)

    assert outline.tags & {"script", "img", "link", "iframe", "object", "form"} == set()
    assert ("svg" in outline.tags) == (kind == "report")  # a chart is drawn in the page itself
    assert {name for _tag, name in outline.attributes} & {"style", "src", "onclick", "srcset"} == set()
    assert "url(" not in page and "@import" not in page and "://" not in page


@pytest.mark.parametrize("kind", list(MAKERS))
def test_paper_page_headings_skip_no_depth(kind):
    headings = Outline(paper_page(MAKERS[kind]())).headings

    steps = [after - before for before, after in pairwise(headings)]
    assert headings[0] == 1 and headings.count(1) == 1
    assert all(step <= 1 for step in steps)


def test_paper_page_tables_have_heads_with_a_scope_and_can_be_scrolled_by_keyboard():
    page = paper_page(make_circular())

    assert page.count('<th colspan="2" scope="colgroup">第一轮</th>') == 1
    assert page.count('<th rowspan="2" scope="col">') == 3
    assert page.count('<th scope="col">') == 2
    assert '<div class="scroll" role="region" tabindex="0" aria-label="检查日程安排表">' in page


def test_paper_page_escapes_every_text():
    """PDF-3."""
    risky = '"><img src=http://127.0.0.1:9/>'
    paper = make_minutes(
        mark=risky,
        remark=risky,
        attendance=[{"label": risky, "names": [risky]}],
        copy_to=[risky],
        body=[heading(1, 1, risky), paragraph(risky, lead=risky)],
        annexes=[{"key": risky, "number": 1, "name": risky, "lines": [risky], "body": [paragraph(risky)]}],
    )

    assert "<img" not in paper_page(paper)


def test_paper_page_preview_says_so():
    assert "预览稿，未经印发" in paper_page(make_paper(preview=True))
    assert "预览稿，未经印发" not in paper_page(make_paper())


def test_paper_page_says_its_language_and_fits_a_phone():
    page = paper_page(make_paper())

    assert '<html lang="zh-CN">' in page
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in page
