"""The layouts of a roll: everything inside its frame for any number of honours, the consents, the same file again."""

from dataclasses import replace

import pypdfium2
import pytest

from publishing.honours.boxes import Frame, Image
from publishing.honours.fitting import NAME_LEADING
from publishing.honours.formats import LAYOUTS, SLUG
from publishing.honours.grid import even_rows
from publishing.honours.imposition import imposed, sheets_for
from publishing.honours.pictures import dots_per_inch
from publishing.honours.placed import coarse_pictures, placed_pictures
from publishing.honours.roll_content import Crop, Picture, frozen, thawed
from publishing.honours.roll_paper import roll_html, roll_pdf
from publishing.honours.sheets import compose
from tests.publishing.rolls import DEEDS, department, mixed, outside, photo_bytes, roll

POINT = 25.4 / 72


def fetch(sha256: str) -> bytes:
    return photo_bytes(250, 350) if sha256.endswith("b") else photo_bytes()


def overlapping(composition) -> list:
    """Cards that lie on each other."""
    faults = []
    for sheet in composition.sheets:
        cards = [box.frame for box in sheet.boxes if box.role == "card"]
        for place, one in enumerate(cards):
            faults += [
                (one, other)
                for other in cards[place + 1 :]
                if one.left < other.right - 0.01
                and other.left < one.right - 0.01
                and one.top < other.bottom - 0.01
                and other.top < one.bottom - 0.01
            ]
    return faults


@pytest.mark.parametrize("code", LAYOUTS)
def test_layout_holds_any_number_from_1_to_40(code):
    layout = LAYOUTS[code]

    found = {count: compose(roll(count), layout) for count in range(1, 41)}

    assert {count: outside(one.sheets) for count, one in found.items() if outside(one.sheets)} == {}
    assert {count: overlapping(one) for count, one in found.items() if overlapping(one)} == {}
    cards = {
        count: sum(box.role in ("card", "sign-name") for sheet in one.sheets for box in sheet.boxes)
        for count, one in found.items()
    }
    twice = 2 if code == "desk_sign" else 1
    single = 2 if code == "leaflet_a3" else twice  # the panels of a fold: picture left, deeds right
    assert cards == {count: single if count == 1 else count * twice for count in range(1, 41)}


@pytest.mark.parametrize("count", range(1, 41))
@pytest.mark.parametrize("columns", [1, 2, 3, 5, 8])
def test_rows_differ_by_one_and_nothing_stands_alone_under_two(count, columns):
    rows = even_rows(count, columns)

    assert sum(rows) == count
    assert rows[0] - rows[-1] in (0, 1)
    assert rows[-1] > 1 or rows[0] == 1


@pytest.mark.parametrize("code", LAYOUTS)
def test_sections_of_different_kinds_share_a_layout(code):
    composition = compose(mixed(), LAYOUTS[code])

    assert [outside(composition.sheets), overlapping(composition)] == [[], []]


@pytest.mark.parametrize("code", LAYOUTS)
def test_long_names_and_deeds_are_made_to_fit(code):
    long = replace(
        department(0),
        holder="集团公司离退休职工管理服务中心暨关心下一代工作委员会办公室" * 2,
        deeds=DEEDS * 2,
        members=department(0).members * 6,
    )
    section = roll(5).sections[0]
    content = roll(sections=(replace(section, entries=(long, *section.entries)),))

    assert outside(compose(content, LAYOUTS[code]).sheets) == []


def test_what_does_not_fit_is_left_out_on_both_sides_and_told():
    few, many = compose(roll(4), LAYOUTS["leaflet_a4"]), compose(roll(40), LAYOUTS["leaflet_a4"])

    assert [few.left_out, many.left_out] == [(), ("deeds", "portraits")]
    assert {box.role for sheet in many.sheets for box in sheet.boxes} >= {"name", "group"}
    assert "deeds" not in {box.role for sheet in many.sheets for box in sheet.boxes}


def test_roll_survives_freezing():
    content = mixed()

    assert thawed(frozen(content)) == content


@pytest.mark.parametrize("code", ["poster_a2", "leaflet_a4"])
def test_printed_texts_lie_inside_the_cut_and_the_note_outside(code):
    layout = LAYOUTS[code]
    content = roll(13)
    printed = roll_pdf(content, layout, fetch=fetch)

    document = pypdfium2.PdfDocument(printed.pdf)
    inside, beyond = [], []
    for page in document:
        text = page.get_textpage()
        for number in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(number)
            if not text.get_text_range(number, 1).strip():
                continue
            is_inside = (
                left >= 0 and right <= layout.width / POINT and bottom >= 0 and top <= layout.height / POINT
            )
            (inside if is_inside else beyond).append(text.get_text_range(number, 1))

    assert printed.remarks == ()
    assert printed.pages == layout.sides
    assert all(entry.holder in "".join(inside) for section in content.sections for entry in section.entries)
    assert "".join(beyond).startswith(layout.name)


def test_deeds_of_the_printed_sheet_stay_in_their_boxes():
    """PDF against the computed places: no line of a paragraph runs below its box."""
    layout = LAYOUTS["poster_a2"]
    content = roll(13)
    composition = compose(content, layout)
    printed = roll_pdf(content, layout, fetch=fetch)
    boxes = [box.frame for box in composition.sheets[0].boxes if box.role == "deeds"]

    page = pypdfium2.PdfDocument(printed.pdf)[0]
    text = page.get_textpage()
    counted = []
    for frame in boxes:
        height = layout.height
        found = text.get_text_bounded(
            frame.left / POINT,
            (height - frame.bottom) / POINT,
            frame.right / POINT,
            (height - frame.top) / POINT,
        )
        counted.append("".join(found.split()))

    assert counted == [entry.deeds for entry in content.sections[0].entries]


def test_reprint_gives_the_same_bytes():
    layout = LAYOUTS["poster_a2"]
    content = thawed(frozen(roll(3)))

    assert roll_pdf(content, layout, fetch=fetch).pdf == roll_pdf(content, layout, fetch=fetch).pdf


def test_prv_3_picture_without_the_use_is_never_fetched_and_drawn_as_placeholder():
    asked = []

    def noting(sha256: str) -> bytes:
        asked.append(sha256)
        return fetch(sha256)

    content = roll(2, uses=("board",))
    composition = compose(content, LAYOUTS["leaflet_a4"])
    roll_pdf(content, LAYOUTS["leaflet_a4"], fetch=noting)

    images = [box for sheet in composition.sheets for box in sheet.boxes if isinstance(box, Image)]
    assert asked == []
    assert {box.picture for box in images} == {None}
    assert "app:media/group.svg" in roll_html(composition)
    assert "app:media/picture" not in roll_html(composition)


def test_dots_per_inch_count_the_part_that_is_shown():
    picture = Picture(
        sha256="0" * 64, width=4000, height=3000, crop=Crop(left=1000, top=1000, width=5000, height=5000)
    )

    assert dots_per_inch(picture, Frame(left=0, top=0, width=900, height=675)) == 56


def test_coarse_pictures_are_told_with_their_size():
    small = roll(1, width=640, height=480)
    board = LAYOUTS["board_small"]

    placed = placed_pictures(compose(small, board))[0]

    assert [placed.is_coarse, placed.dpi] == [True, int(640 / placed.width * 25.4)]
    assert {one.layout.code for one in coarse_pictures(small, ["board_small", "desk_sign"])} == {
        "board_small"
    }


def test_user_text_is_escaped():
    entry = replace(department(0), holder='"><img src=http://127.0.0.1:9/>')
    section = roll(1).sections[0]

    html = roll_html(compose(roll(sections=(replace(section, entries=(entry,)),)), LAYOUTS["poster_a1"]))

    assert "<img src=http" not in html


def test_leaflets_are_imposed_two_on_a_sheet():
    layout = LAYOUTS["leaflet_a4"]
    printed = roll_pdf(roll(2), layout, fetch=fetch)

    run = imposed(printed.pdf, width=layout.width, height=layout.height, slug=SLUG, bleed=3)

    document = pypdfium2.PdfDocument(run)
    assert [len(document), [round(side * POINT) for side in document[0].get_size()]] == [2, [450, 320]]
    once, twice = (
        pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range().count("2026年上半年")
        for pdf in (printed.pdf, run)
    )
    assert [once, twice] == [1, 2]
    assert [sheets_for(600), sheets_for(7)] == [300, 4]


def test_names_take_the_lines_that_were_computed():
    composition = compose(roll(13), LAYOUTS["poster_a1"])

    names = [box for box in composition.sheets[0].boxes if box.role.startswith("name")]

    assert [box.size * len(box.lines) * NAME_LEADING <= box.frame.height * 1.001 for box in names] == [
        True
    ] * 13
