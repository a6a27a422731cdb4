"""The order of pages for a booklet that is folded and stitched through its back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.etiquette.imposition import padded, saddle_stitch


@pytest.mark.parametrize(
    ("pages", "sides"),
    [
        (0, []),
        (1, [(None, 1), (None, None)]),
        (2, [(2, 1), (None, None)]),
        (3, [(3, 1), (2, None)]),
        (4, [(4, 1), (2, 3)]),
        (5, [(5, 1), (2, None), (None, 3), (4, None)]),
        (8, [(8, 1), (2, 7), (6, 3), (4, 5)]),
    ],
)
def test_sides_of_a_booklet(pages, sides):
    assert saddle_stitch(pages) == sides


def folded(sides):
    """The pages as one turns them: the right of each front, then inwards, and out again."""
    sheets = [(sides[start], sides[start + 1]) for start in range(0, len(sides), 2)]
    inwards = [page for front, back in sheets for page in (front[1], back[0])]
    outwards = [page for front, back in reversed(sheets) for page in (back[1], front[0])]
    return inwards + outwards


@given(st.integers(min_value=0, max_value=200))
def test_folded_sheets_read_in_their_order(pages):
    read = folded(saddle_stitch(pages))

    assert read == padded(pages)
    assert [page for page in read if page] == list(range(1, pages + 1))
    assert len(read) % 4 == 0


@given(st.integers(min_value=2, max_value=200))
def test_last_page_is_the_outer_back(pages):
    assert saddle_stitch(pages)[0] == (pages, 1)
