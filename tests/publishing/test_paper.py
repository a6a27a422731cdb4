"""Every kind of paper measured in millimetres (GB/T 9704-2012)."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from publishing.headline import is_well_shaped
from publishing.paper import paper_html, paper_pdf, signature
from publishing.paper_content import KINDS, heading, marked_annexes, paragraph, printed_texts
from tests.publishing import measuring
from tests.publishing.papers import (
    ISSUER,
    LONG,
    MAKERS,
    make_circular,
    make_decision,
    make_minutes,
    make_paper,
)

TOP, BOTTOM = 37.0, 262.0
ODD, EVEN = (28.0, 184.0), (26.0, 182.0)
LINE = 28.99 * measuring.POINT
EM = 15.75 * measuring.POINT
SMALL = 14 * measuring.POINT
ABOVE_COLOPHON = 230.0


@pytest.fixture(scope="module")
def drawn():
    """Each kind drawn once."""
    return {kind: paper_pdf(make()) for kind, make in MAKERS.items()}


def line_with(pdf, page, text):
    (found,) = [line for line in measuring.lines(pdf, page) if text in line.text]
    return found


def edges(page):
    return ODD if page % 2 else EVEN


@pytest.mark.parametrize("kind", list(MAKERS))
def test_paper_mark_number_and_red_line_stand_where_they_must(drawn, kind):
    pdf, number = drawn[kind].pdf, MAKERS[kind]()["number"]["text"]
    mark, red_line = measuring.ink(pdf, 1, red=True)
    shown = line_with(pdf, 1, number)
    middle = (shown.top + shown.bottom) / 2

    assert mark[1] == pytest.approx(TOP + 35, abs=0.3)
    assert mark[2] - mark[0] <= 156
    assert red_line[:1] + red_line[2:3] == (pytest.approx(28, abs=0.2), pytest.approx(184, abs=0.2))
    assert red_line[1] - (middle + EM / 2) == pytest.approx(4, abs=0.5)
    if (
        kind == "report"
    ):  # an upward paper: one character in from both sides, with who signs it (7.2.5, 7.2.6)
        signer = line_with(pdf, 1, "签发人：荀茂林")
        assert signer.top == pytest.approx(shown.top, abs=0.5)
        assert (shown.left, signer.right) == (
            pytest.approx(28 + EM, abs=0.5),
            pytest.approx(184 - EM, abs=0.5),
        )
    else:
        assert (shown.left + shown.right) / 2 == pytest.approx(106, abs=0.5)


@pytest.mark.parametrize("kind", list(MAKERS))
def test_paper_text_stays_within_the_type_area(drawn, kind):
    printed = drawn[kind]
    sizes = measuring.page_sizes(printed.pdf)
    for page in [number for number, size in enumerate(sizes, start=1) if size == (210, 297)]:
        left, right = edges(page)
        bands = measuring.ink(printed.pdf, page, area=(0, 0, 210, BOTTOM + 0.3))
        assert all(left - 0.3 <= band[0] and band[2] <= right + 0.3 for band in bands)
        assert all(band[1] >= TOP for band in bands)


@pytest.mark.parametrize("kind", list(MAKERS))
def test_paper_page_numbers_stand_right_on_odd_and_left_on_even_pages(drawn, kind):
    printed = drawn[kind]
    sizes = measuring.page_sizes(printed.pdf)
    for page in [number for number, size in enumerate(sizes, start=1) if size == (210, 297)]:
        below = [line for line in measuring.lines(printed.pdf, page) if line.top > BOTTOM]
        if not below:
            continue
        assert [line.text for line in below] == [f"—{page}—"]
        left, right = edges(page)
        if page % 2:
            assert below[0].right == pytest.approx(right - SMALL, abs=0.2)
        else:
            assert below[0].left == pytest.approx(left + SMALL, abs=0.2)
        place = (0, BOTTOM + 1, below[0].left + SMALL / 2, 297)
        assert measuring.ink(printed.pdf, page, area=place)[0][1] == pytest.approx(BOTTOM + 7, abs=0.3)


@pytest.mark.parametrize("kind", list(MAKERS))
def test_paper_closes_with_its_colophon_on_an_even_page(drawn, kind):
    printed, paper = drawn[kind], MAKERS[kind]()

    bands = measuring.ink(printed.pdf, printed.pages, area=(0, 200, 210, BOTTOM + 3))
    said = measuring.text(printed.pdf)

    assert printed.pages % 2 == 0
    assert bands[-1] == (
        pytest.approx(EVEN[0], abs=0.2),
        pytest.approx(BOTTOM - 0.35, abs=0.2),
        pytest.approx(EVEN[1], abs=0.2),
        pytest.approx(BOTTOM, abs=0.2),
    )
    assert said.count(f"抄送：{'，'.join(paper['copy_to'])}。{paper['printed_by']}2026年4月14日印发") == 1


def test_paper_colophon_lines_are_thick_outside_and_thin_inside(drawn):
    pdf, last = drawn["decision"].pdf, drawn["decision"].pages

    lines = [
        band for band in measuring.ink(pdf, last, area=(0, 200, 210, BOTTOM + 3)) if band[2] - band[0] > 155
    ]

    assert [round(band[3] - band[1], 2) for band in lines] == [
        pytest.approx(thickness, abs=0.1) for thickness in (0.35, 0.25, 0.35)
    ]


def test_paper_copies_wrap_under_their_first_name(drawn):
    pdf, last = drawn["circular"].pdf, drawn["circular"].pages
    first, second = [line for line in measuring.lines(pdf, last) if line.top < BOTTOM][:2]
    (name,) = [word for word in measuring.words(pdf, last) if "集团公司领导" in word.text]

    assert first.text.startswith("抄送：集团公司领导")
    assert second.left == pytest.approx(EVEN[0] + SMALL + 3 * SMALL, abs=0.3)
    assert name.left == pytest.approx(EVEN[0] + SMALL, abs=0.3)


@pytest.mark.parametrize("kind", list(MAKERS))
def test_paper_holds_every_text_of_its_payload(drawn, kind):
    paper = MAKERS[kind]()
    said = measuring.text(drawn[kind].pdf)

    texts = [
        *("".join(annex["lines"]) for annex in paper["annexes"]),
        *(annex["name"] for annex in marked_annexes(paper)),
        *(name for group in paper.get("attendance", []) for name in group["names"]),
        *(block["text"] for block in paper["body"] if "text" in block),
        *(block["text"] for annex in paper["annexes"] for block in annex.get("body", [])),
        paper["title"]["text"],
        paper["mark"],
    ]
    # a page number may stand between two lines of a text
    unbroken = "".join(measuring.text(drawn[kind].pdf, page).removesuffix(f"—{page}—") for page in range(1, drawn[kind].pages + 1))  # fmt: skip
    assert [text for text in texts if text not in unbroken] == []
    assert "请假：团委吴二" in said or kind != "minutes"


@pytest.mark.parametrize("kind", list(MAKERS))
def test_paper_embeds_its_fonts_and_says_nothing(drawn, kind):
    assert set(measuring.fonts(drawn[kind].pdf).values()) == {True}
    assert drawn[kind].remarks == ()


@pytest.mark.parametrize("kind", list(MAKERS))
def test_paper_title_is_well_shaped(kind):
    assert is_well_shaped(MAKERS[kind]()["title"]["lines"])


@pytest.mark.parametrize(
    ("length", "on_the_second"),
    [(62, []), (90, ["text", "text", "name", "date"]), (170, ["text", "text", "name", "date"])],
    ids=["fits", "four lines", "seven lines"],
)
def test_paper_first_page_shows_its_text_and_name_and_date_never_stand_alone(length, on_the_second):
    pieces = ("关于印发", "《2026年“323”文明部室创建活动", "方案》的通知")
    pdf = paper_pdf(make_paper(pieces=pieces, body=[paragraph((LONG * 2)[:length])])).pdf
    known = {ISSUER: "name", "2026年4月14日": "date"}

    first, second = (
        [line.text for line in measuring.lines(pdf, page) if line.top < ABOVE_COLOPHON] for page in (1, 2)
    )

    assert [line for line in first if LONG.startswith(line)] == [LONG[:26]]
    assert [known.get(line, "text") for line in second] == on_the_second


def test_paper_headings_have_their_faces_and_two_characters_of_indent():
    body = [heading(level, 1, f"第{level}级标题") for level in (1, 2, 3, 4)]
    pdf = paper_pdf(make_paper(body=[*(paragraph(LONG) for _ in range(3)), *body, paragraph("末段。")])).pdf

    shown = [line for line in measuring.lines(pdf, 2) if "级标题" in line.text]

    assert [line.text for line in shown] == [
        "一、第1级标题",
        "（一）第2级标题",
        "1.第3级标题",
        "（1）第4级标题",
    ]
    assert [line.left for line in shown] == [pytest.approx(EVEN[0] + 2 * EM, abs=0.3)] * 4
    tags = [node for node in structure(pdf) if node in ("/H1", "/H2", "/H3", "/H4", "/H5")]
    assert tags == ["/H1", "/H2", "/H3", "/H4", "/H5"]


def structure(pdf):
    """The kinds of the structure's nodes, in order."""
    found = []

    def walk(node):
        node = node.get_object()
        if not hasattr(node, "get"):
            return
        if "/S" in node:
            found.append(node["/S"])
        kids = node.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            if not isinstance(kid, int):
                walk(kid)

    walk(PdfReader(BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"])
    return found


def test_paper_has_22_lines_that_fill_the_type_area():
    pdf = paper_pdf(make_paper(body=[paragraph("国" * 27 * 22 + "家" * 28 * 22)])).pdf

    shown = [line for line in measuring.lines(pdf, 2) if line.top < BOTTOM]

    assert [len(line.text) for line in shown] == [28] * 22
    assert [(line.left, line.right) for line in shown] == [
        (pytest.approx(EVEN[0], abs=0.05), pytest.approx(EVEN[1], abs=0.15))
    ] * 22


def test_paper_sealed_name_is_centred_over_the_date_and_the_date_ends_four_characters_in():
    pdf = paper_pdf(make_paper()).pdf
    shown = measuring.lines(pdf, 1)
    name = [line for line in shown if line.text == "中共清河矿业集团机关委员会"][-1]
    day = [line for line in shown if line.text == "2026年4月14日"][-1]

    assert ODD[1] - day.right == pytest.approx(4 * EM, abs=1.2)
    assert (name.left + name.right) / 2 == pytest.approx((day.left + day.right) / 2, abs=1.2)


@pytest.mark.parametrize(
    ("issuer", "sealed", "places"),
    [
        ("机关党委", True, {"name_right": 4 + (6.5 - 4) / 2, "date_right": 4.0}),
        ("党" * 21, True, {"name_right": 0.0, "date_right": (21 - 6.5) / 2}),
        ("党" * 13, False, {"name_right": 2.0, "date_right": 13 - 6.5}),
        ("机关党委", False, {"name_right": 2 + 6.5 + 2 - 4, "date_right": 2.0}),
    ],
)
def test_signature_stands_as_the_standard_has_it(issuer, sealed, places):
    assert signature(issuer, "2026年4月14日", sealed=sealed) == places


def test_paper_unsealed_date_begins_two_characters_after_the_name(drawn):
    pdf = drawn["decision"].pdf
    name = line_with(pdf, 2, "中共清河矿业集团机关委员会")
    day = line_with(pdf, 2, "2026年4月14日")

    assert ODD[1] - 2 - name.right == pytest.approx(2 * EM, abs=0.2)
    assert day.left - name.left == pytest.approx(2 * EM, abs=1.2)


def test_paper_annexes_begin_on_pages_of_their_own(drawn):
    pdf = drawn["circular"].pdf
    said = [measuring.text(pdf, page) for page in range(1, drawn["circular"].pages + 1)]
    sizes = measuring.page_sizes(pdf)

    plan = next(page for page, text in enumerate(said) if text.startswith("“323”文明部室创建活动方案"))
    tasks = next(page for page, text in enumerate(said) if text.startswith("附件1考核小组成员"))
    table = next(page for page, text in enumerate(said) if text.startswith("附件2检查日程安排表"))

    assert plan < tasks < table
    assert "附件：1." in said[plan - 1]
    assert sizes[table : table + 3] == [(297, 210)] * 3
    assert [text.count("备注") for text in said[table : table + 3]] == [1, 1, 1]


def test_paper_annex_label_and_title_stand_on_the_first_and_third_line(drawn):
    pdf = drawn["decision"].pdf

    label, title = measuring.lines(pdf, 3)[:2]

    assert (label.text, label.left) == ("附件", pytest.approx(ODD[0], abs=0.1))
    assert (label.top + label.bottom) / 2 == pytest.approx(TOP + LINE / 2, abs=1)
    assert (title.top + title.bottom) / 2 == pytest.approx(TOP + 2.5 * LINE, abs=1)
    assert (title.left + title.right) / 2 == pytest.approx(sum(ODD) / 2, abs=0.5)


def test_paper_annex_rows_are_never_split():
    paper = make_circular()
    paper["annexes"] = paper["annexes"][2:]
    table = paper["annexes"][0]
    table["rows"] = [[str(n), f"第{n}部", "", "1.00", "长长的备注" * 30] for n in range(1, 31)]

    pdf = paper_pdf(paper).pdf

    sizes = measuring.page_sizes(pdf)
    across = [page for page, size in enumerate(sizes, start=1) if size == (297, 210)]
    counts = [measuring.text(pdf, page).count("长长的备注") for page in across]
    assert len(across) > 2
    assert sum(counts) == 30 * 30
    assert [count % 30 for count in counts] == [0] * len(across)


def test_paper_wrapped_annex_name_aligns_with_its_first_character(drawn):
    lines = measuring.lines(drawn["circular"].pdf, 2)
    first = next(place for place, line in enumerate(lines) if line.text.startswith("附件："))
    (word,) = [word for word in measuring.words(drawn["circular"].pdf, 2) if word.text.startswith("附件：")][
        :1
    ]

    assert word.left == pytest.approx(EVEN[0] + 2 * EM, abs=0.1)
    assert lines[first + 1].left == pytest.approx(EVEN[0] + (2 + 3 + 0.8) * EM, abs=0.3)


def test_minutes_name_who_was_there_and_bear_no_signature(drawn):
    pdf = drawn["minutes"].pdf
    lines = [line for line in measuring.lines(pdf, 2) if line.top < BOTTOM]
    first = next(place for place, line in enumerate(lines) if line.text.startswith("出席："))

    assert lines[first].left == pytest.approx(EVEN[0] + 2 * EM, abs=0.1)
    assert lines[first + 1].left == pytest.approx(EVEN[0] + 5 * EM, abs=0.3)
    assert "中共清河矿业集团机关委员会" not in measuring.text(pdf)
    assert "（2026年4月14日）" in measuring.text(pdf, 1)


def test_minutes_rare_characters_of_names_have_glyphs(drawn):
    said = measuring.text(drawn["minutes"].pdf)

    assert [character for character in "喆琎堃䶮㛃" if character not in said] == []
    assert drawn["minutes"].remarks == ()


def test_paper_html_escapes_every_text_of_every_part():
    risky = '"><img src=http://127.0.0.1:9/>'
    paper = make_minutes(
        remark=risky,
        attendance=[{"label": risky, "names": [risky]}],
        recipient=risky,
        copy_to=[risky],
        body=[heading(1, 1, risky), paragraph(risky, lead=risky)],
    )
    paper["annexes"] = make_decision()["annexes"]
    paper["annexes"][0] |= {"lines": [risky], "name": risky, "body": [paragraph(risky)]}

    assert "<img" not in paper_html(paper)


def test_paper_without_a_copy_has_two_lines_in_its_colophon():
    pdf = paper_pdf(make_paper(copy_to=[])).pdf

    bands = measuring.ink(pdf, 2, area=(0, 200, 210, BOTTOM + 3))

    assert len([band for band in bands if band[2] - band[0] > 155]) == 2
    assert "抄送" not in measuring.text(pdf)


def test_printed_texts_names_every_kind_of_text():
    texts = dict.fromkeys(style for style, text in printed_texts(make_circular()) if text)

    assert sorted(texts) == ["body", "hei", "kai", "title"]
    assert set(MAKERS) | {"bulletin"} == set(KINDS)
    assert LONG in [text for _style, text in printed_texts(make_circular())]
