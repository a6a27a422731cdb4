"""Where the cards of a slide stand and how large their texts are. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from publishing.honours.fitting import LATIN, ems
from publishing.summary.slides.measures import GAP, LEAST, SMALLEST, Box, line_height, text_height
from publishing.summary.slides.shapes import Card

PADDING = 16
INSIDE = 10  # between the texts of a card
LARGEST_VALUE, LEAST_VALUE = 60, 30
UNIT = 2  # a unit is half as large as its value
LABEL_SIZES = (22, 20, LEAST)
LOWEST = 210  # of a single row, so that it does not look like a strip
MOST_ON_A_SLIDE, ONE_ROW = 8, 4
PER_SLIDE = (MOST_ON_A_SLIDE, 6, 4, 3, 2, 1)


@dataclass(frozen=True)
class CardSizes:
    """The sizes of the three texts of all cards of a slide."""

    value: int
    label: int
    note: int


def card_boxes(count: int, place: Box, *, height: int = 0) -> list[Box]:
    """A box for each card: up to four in a row, more in two rows; `height` of a single row that needs less than all."""
    across = count if count <= ONE_ROW else -(-count // 2)
    down = -(-count // across)
    width = (place.width - GAP * (across - 1)) // across
    whole = (place.height - GAP * (down - 1)) // down
    top = place.top
    if down == 1 and height:
        height = min(whole, max(height, LOWEST))
        top += (whole - height) // 3
    else:
        height = whole
    return [
        Box(
            place.left + (number % across) * (width + GAP),
            top + (number // across) * (height + GAP),
            width,
            height,
        )
        for number in range(count)
    ]


def card_sizes(cards: Sequence[Card], place: Box) -> CardSizes | None:
    """The largest sizes at which every card fits; None where they do not at sizes that a hall can read."""
    box = card_boxes(len(cards), place)[0]
    inner = box.width - 2 * PADDING
    value = min(LARGEST_VALUE, *(int(inner / _value_ems(card)) for card in cards))
    for size in range(value, LEAST_VALUE - 1, -2):
        for label in LABEL_SIZES:
            if all(card_height(card, CardSizes(size, label, LEAST), inner) <= box.height for card in cards):
                return CardSizes(size, label, LEAST)
    return None


def alone(card: Card, place: Box) -> CardSizes:
    """The sizes of a card that has a slide for itself, small where nothing else helps."""
    box = card_boxes(1, place)[0]
    inner = box.width - 2 * PADDING
    value = max(SMALLEST, min(LARGEST_VALUE, int(inner / _value_ems(card))))
    size = LEAST
    while size > SMALLEST and card_height(card, CardSizes(value, size, size), inner) > box.height:
        size -= 1
    return CardSizes(value, size, size)


def card_height(card: Card, sizes: CardSizes, width: int) -> int:
    """What the texts of a card take with the space around them."""
    texts = [
        text_height(card.label, width=width, size=sizes.label),
        line_height(sizes.value),
        text_height(card.note, width=width, size=sizes.note),
    ]
    return sum(texts) + INSIDE * sum(height > 0 for height in texts[1:]) + 2 * PADDING


def _value_ems(card: Card) -> float:
    """The width of a value with its unit; a point is half as wide as a figure."""
    wide = ems(card.value) - card.value.count(".") * LATIN / 2
    return max(wide + (ems(card.unit) + 1) / UNIT, 1)
