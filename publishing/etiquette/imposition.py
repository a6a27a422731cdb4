"""Which pages stand beside each other when a booklet is folded and stitched through its back (骑马钉). Pure."""

PAGES_OF_A_SHEET = 4


def padded(pages: int) -> list[int | None]:
    """The pages in reading order with blanks (None) up to a multiple of four.

    The blanks stand before the last page, which is the outer back of the booklet; a single page is its front.
    """
    blanks: list[int | None] = [None] * (-pages % PAGES_OF_A_SHEET)
    if pages <= 1:
        return [*range(1, pages + 1), *blanks]
    return [*range(1, pages), *blanks, pages]


def saddle_stitch(pages: int) -> list[tuple[int | None, int | None]]:
    """The sides to print, each with its left and its right page; sheet by sheet from the outside, front then back.

    Printed on both sides (turned over the short edge), laid on each other in this order and folded once, the pages follow
    each other. Page numbers count from 1; None is a blank.
    """
    order = padded(pages)
    count = len(order)
    sides = []
    for sheet in range(count // PAGES_OF_A_SHEET):
        first, last = 2 * sheet, count - 1 - 2 * sheet
        sides += [(order[last], order[first]), (order[first + 1], order[last - 1])]
    return sides
