import json
import os
import re
import subprocess
import sys
from copy import deepcopy
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from campaign.digests import sha256_of
from publishing.drafting import BulletinOptions, draft_bulletin
from publishing.paper import paper_html, paper_pdf
from publishing.pdf import MissingGlyphs
from tests.publishing import measuring
from tests.publishing.payloads import frozen, line

OPTIONS = BulletinOptions(issued_on=date(2026, 4, 14), code="清矿机党发", serial=12)
TYPE_AREA = {"top": 37.0, "bottom": 262.0}
ODD, EVEN = (28.0, 184.0), (26.0, 182.0)  # left and right edge of the type area
LINE = 28.99 * measuring.POINT


class Cells(HTMLParser):
    """The rows of every table of a page."""

    def __init__(self):
        super().__init__()
        self.rows, self.inside = [], False

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        elif tag == "td":
            self.rows[-1].append("")
        self.inside = tag == "td" or (self.inside and tag == "span")

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "td"

    def handle_data(self, data):
        if self.rows and self.rows[-1] and self.inside:
            self.rows[-1][-1] += data


@pytest.fixture(scope="module")
def full_page():
    """A paper of plain Han text, three pages of it."""
    paper = draft_bulletin(frozen("2026-03", {"生产部": []}), options=OPTIONS)
    paper["body"] = [{"kind": "paragraph", "lead": "", "text": "国" * 27 * 22 + "家" * 28 * 22}]
    return paper_pdf(paper).pdf


@pytest.fixture
def small_paper():
    return draft_bulletin(frozen("2026-03", {"生产部": [], "财务部": []}), options=OPTIONS)


def standing_cells(standing):
    def rank(kind):
        return f"{standing[f'{kind}rank']}{' 并列' if standing[f'{kind}tied'] else ''}"

    sections = list(standing["sections"].values())
    return [
        rank(""), standing["department_name"], standing["category_name"],
        *sections[:2], standing["business"], *sections[2:], standing["self_development"],
        standing["total"], standing["bonus"], rank("category_"),
    ]  # fmt: skip


def test_bulletin_html_holds_every_department_with_points_and_rank(month, paper):
    cells = Cells()
    cells.feed(paper_html(paper))
    by_rank = sorted(month["standings"], key=lambda standing: standing["rank"])

    assert [row for row in cells.rows if len(row) == 14] == [standing_cells(standing) for standing in by_rank]


def test_bulletin_html_escapes_every_text(paper):
    hostile = '"><img src=http://127.0.0.1:9/>'
    paper = deepcopy(paper)
    paper["title"] = {"text": hostile, "lines": [hostile]}
    paper["mark"] = paper["issuer"] = paper["recipient"] = paper["printed_by"] = hostile
    paper["copy_to"] = [hostile]
    paper["body"] = [{"kind": "paragraph", "lead": hostile, "text": hostile}]
    paper["annexes"][1]["rows"] = [[hostile] * 5 + ["", hostile]]

    html = paper_html(paper)

    assert html.count("<img") == 0
    assert html.count("&lt;img src=http://") >= 12


def test_bulletin_pdf_prints_markup_as_text(small_paper):
    hostile = '"><img src=http://127.0.0.1:9/><link rel=attachment href=file:///etc/hostname>'
    small_paper["title"] = {"text": hostile, "lines": ["题目"]}
    small_paper["body"] = [{"kind": "paragraph", "lead": "", "text": hostile}]

    printed = paper_pdf(small_paper)  # would raise ResourceRefused if it asked for anything

    assert hostile.replace(" ", "") in measuring.text(printed.pdf)


def test_bulletin_pdf_holds_every_department_with_points_and_rank(month, printed):
    across = [
        page for page, size in enumerate(measuring.page_sizes(printed.pdf), start=1) if size == (297, 210)
    ]
    rows = [row for page in across for row in measuring.rows(printed.pdf, page)]

    expected = [" ".join(standing_cells(standing)).split() for standing in month["standings"]]

    assert sorted(row for row in rows if len(row) >= 14 and "类" in "".join(row[2:4])) == sorted(expected)


def test_bulletin_pdf_holds_the_text_of_the_paper(paper, printed):
    text = measuring.text(printed.pdf)
    wanted = [block.get("lead", "") + block["text"] for block in paper["body"] if block["kind"] != "table"]

    assert [words for words in wanted if re.sub(r"\s", "", words) not in re.sub(r"—\d+—", "", text)] == []


def test_bulletin_pdf_embeds_its_fonts_and_says_nothing(printed):
    assert set(measuring.fonts(printed.pdf).values()) == {True}
    assert printed.remarks == ()


def test_bulletin_pdf_rare_characters_of_names_have_glyphs():
    month = frozen(
        "2026-03", {"生产部": [line("D1", "D1-1", "迟到", "1.00", reason="喆琎堃珺昇瑒玥翀劼赟㎡⑪")]}
    )
    month["standings"][0]["department_name"] = "喆琎堃部"

    printed = paper_pdf(draft_bulletin(month, options=OPTIONS))

    assert printed.remarks == ()
    assert measuring.text(printed.pdf).count("喆琎堃部") >= 4


def test_bulletin_pdf_character_without_a_glyph_is_refused():
    month = frozen("2026-03", {"生产部": []})
    month["standings"][0]["department_name"] = "生\U00101234部"

    with pytest.raises(MissingGlyphs) as refused:
        paper_pdf(draft_bulletin(month, options=OPTIONS))

    assert refused.value.characters == ("\U00101234",)


def test_bulletin_pdf_mark_is_35_mm_below_the_type_area_and_the_red_line_fills_it(printed):
    mark, red_line = measuring.ink(printed.pdf, 1, red=True)

    assert mark[1] == pytest.approx(TYPE_AREA["top"] + 35, abs=0.3)
    assert ODD[0] <= mark[0] and mark[2] <= ODD[1]
    assert (mark[0] + mark[2]) / 2 == pytest.approx(106, abs=1)
    assert (red_line[0], red_line[2]) == (pytest.approx(ODD[0], abs=0.2), pytest.approx(ODD[1], abs=0.2))
    assert red_line[3] - red_line[1] == pytest.approx(0.75, abs=0.1)


def test_bulletin_pdf_number_is_two_lines_below_the_mark_and_4_mm_above_the_red_line(printed):
    (number,) = [found for found in measuring.lines(printed.pdf, 1) if "〔2026〕" in found.text]
    mark, red_line = measuring.ink(printed.pdf, 1, red=True)
    em = 15.75 * measuring.POINT
    middle = (number.top + number.bottom) / 2

    assert number.text == "清矿机党发〔2026〕12号"
    assert red_line[1] - (middle + em / 2) == pytest.approx(4.0, abs=0.5)
    assert middle - LINE / 2 - mark[3] == pytest.approx(2 * LINE, abs=1.2)


def test_bulletin_pdf_first_page_shows_body_text(paper, printed):
    assert paper["body"][0]["text"][:20] in measuring.text(printed.pdf, 1)


def test_bulletin_pdf_page_has_22_lines_of_28_characters(full_page):
    found = [line for line in measuring.lines(full_page, 2) if line.top < TYPE_AREA["bottom"]]

    assert [len(line.text) for line in found] == [28] * 22
    pitches = [after.top - before.top for before, after in pairwise(found)]
    assert pitches == [pytest.approx(LINE, abs=0.02)] * 21
    assert found[0].top - (LINE - 15.75 * measuring.POINT) / 2 == pytest.approx(TYPE_AREA["top"], abs=0.7)


def test_bulletin_pdf_lines_fill_the_type_area(full_page):
    found = [line for line in measuring.lines(full_page, 2) if line.top < TYPE_AREA["bottom"]]

    # a glyph is placed to a thousandth of its size, so that a line may end 0.15 mm early
    assert [(line.left, line.right) for line in found] == [
        (pytest.approx(EVEN[0], abs=0.05), pytest.approx(EVEN[1], abs=0.15))
    ] * 22


def test_bulletin_pdf_margins_are_mirrored(printed):
    sides = {}
    for page in (2, 3, 4, 5):
        bands = measuring.ink(printed.pdf, page, area=(0, 0, 210, TYPE_AREA["bottom"]))
        sides[page] = (min(band[0] for band in bands), max(band[2] for band in bands))

    assert sides == {
        page: (pytest.approx(edges[0], abs=0.3), pytest.approx(edges[1], abs=0.3))
        for page, edges in {2: EVEN, 3: ODD, 4: EVEN, 5: ODD}.items()
    }


def test_bulletin_pdf_page_numbers_stand_right_on_odd_and_left_on_even_pages(printed):
    em = 14 * measuring.POINT
    for page in range(1, 7):
        (number,) = [line for line in measuring.lines(printed.pdf, page) if line.top > TYPE_AREA["bottom"]]
        assert number.text == f"—{page}—"
        if page % 2:
            assert number.right == pytest.approx(ODD[1] - em, abs=0.2)
        else:
            assert number.left == pytest.approx(EVEN[0] + em, abs=0.2)


def test_bulletin_pdf_page_number_dashes_are_7_mm_under_the_type_area(printed):
    digits = measuring.ink(printed.pdf, 2)[-1]
    (number,) = [line for line in measuring.words(printed.pdf, 2) if line.text == "2" and line.top > 262]

    dash_top = top_of_ink(printed.pdf, 2, right=number.left - 0.5)

    assert dash_top == pytest.approx(TYPE_AREA["bottom"] + 7, abs=0.3)
    assert digits[3] < 297 - 20


def test_bulletin_pdf_annex_across_keeps_the_place_of_its_number(printed):
    sizes = measuring.page_sizes(printed.pdf)
    em = 14 * measuring.POINT
    for page in [number for number, size in enumerate(sizes, start=1) if size == (297, 210)]:
        first, *_, last = measuring.ink(
            printed.pdf, page, area=(0, 0, 34, 210)
        )  # the dashes before and after it
        assert (first[2], last[2]) == (pytest.approx(35 - 7, abs=0.3), pytest.approx(35 - 7, abs=0.3))
        if page % 2:
            assert last[3] == pytest.approx(210 - 26 - em, abs=0.5)
        else:
            assert first[1] == pytest.approx(26 + em, abs=0.5)


def test_bulletin_pdf_annex_tables_repeat_their_heads(printed):
    sizes = measuring.page_sizes(printed.pdf)
    first = sizes.index((297, 210)) + 1
    across = sizes.count((297, 210))
    ledger = range(first + across, len(sizes))  # the last page is the 版记's

    assert [measuring.text(printed.pdf, page).count("类别名次") for page in range(first, first + across)] == [
        1
    ] * across
    assert across == 2
    assert [measuring.text(printed.pdf, page).count("扣分事由") for page in ledger] == [1] * len(ledger)
    assert measuring.text(printed.pdf, first).startswith("附件1")
    assert measuring.text(printed.pdf, first + across).startswith("附件2")


@pytest.mark.parametrize(("paragraphs", "pages", "alone"), [(1, 4, False), (12, 6, True), (30, 6, False)])
def test_bulletin_pdf_closes_with_its_colophon_on_an_even_page(small_paper, paragraphs, pages, alone):
    small_paper["body"] = [{"kind": "paragraph", "lead": "", "text": "清河矿业集团。" * 5}] * paragraphs

    printed = paper_pdf(small_paper)

    bands = measuring.ink(printed.pdf, pages, area=(0, 200, 210, TYPE_AREA["bottom"] + 3))
    assert printed.pages == pages
    assert (
        measuring.text(printed.pdf, pages).count("抄送：集团公司领导。清河矿业集团机关党委2026年4月14日印发")
        == 1
    )
    assert bands[-1] == (
        pytest.approx(EVEN[0], abs=0.2),
        pytest.approx(TYPE_AREA["bottom"] - 0.35, abs=0.2),
        pytest.approx(EVEN[1], abs=0.2),
        pytest.approx(TYPE_AREA["bottom"], abs=0.2),
    )


def test_bulletin_pdf_colophon_alone_on_a_page_has_no_page_number(printed):
    assert measuring.text(printed.pdf, printed.pages).endswith("2026年4月14日印发")


def test_bulletin_pdf_preview_says_so_on_every_page(small_paper):
    printed = paper_pdf({**small_paper, "preview": True})

    notes = [
        measuring.text(printed.pdf, page).count("预览稿，未经印发") for page in range(1, printed.pages + 1)
    ]

    assert notes == [1] * printed.pages


def test_bulletin_pdf_is_the_same_twice_and_in_another_process(small_paper, tmp_path, settings):
    source = tmp_path / "paper.json"
    source.write_text(json.dumps(small_paper), encoding="utf-8")
    script = (
        "import django, hashlib, json, sys; django.setup();"
        "from publishing.paper import paper_pdf;"
        "print(hashlib.sha256(paper_pdf(json.load(open(sys.argv[1]))).pdf).hexdigest())"
    )

    elsewhere = subprocess.run(
        [sys.executable, "-c", script, source],
        env={**os.environ, "PYTHONHASHSEED": "7"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        check=True,
        text=True,
    ).stdout.strip()

    here = [sha256(paper_pdf(small_paper).pdf).hexdigest() for _ in range(2)]
    assert here == [elsewhere, elsewhere]


def test_fingerprint_does_not_depend_on_the_order_of_keys(paper):
    assert sha256_of(dict(reversed(paper.items()))) == sha256_of(paper)
    assert sha256_of({**paper, "revision": 2}) != sha256_of(paper)


def top_of_ink(pdf, page, *, right):
    """Top of the ink under the type area and left of a place, in millimetres."""
    return measuring.ink(pdf, page, area=(0, TYPE_AREA["bottom"] + 1, right, 297))[0][1]
