"""What inspectors of the demo find at a window in a month: losses by item, the same every time.

It touches no row and counts in half points: base of the window, the month's trend, and luck. Nothing here knows of a
star; how many there are comes out of the months (data/windows.json says what each window usually loses).
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

HALF = Decimal("0.5")
LUCK = 4  # half points up or down
# The windows get better while they compete: half points less than in January.
TREND = {1: 0, 2: 0, 3: -1, 4: -1, 5: -2, 6: -2, 7: -3, 8: -3, 9: -4, 10: -4}
STEPS = (1, 2, 2, 3, 4)  # half points that one fault costs
MOST_OF_ITEM = 2  # an item loses at most half of its points


@dataclass(frozen=True)
class Loss:
    """What one item lost, and why."""

    position: int
    points: Decimal
    reason: str


def losses_of(
    window: str, month: int, *, usual: int, items: Sequence[tuple[int, Decimal]], faults: dict
) -> list[Loss]:
    """The losses of a window in a month, by item; `usual` is what it lost in January, in half points."""
    rng = random.Random(f"window {window} {month:02}")
    left = max(0, usual + TREND[month] + rng.randint(-LUCK, LUCK))
    lost: dict[int, int] = {}
    room = {position: int(maximum * 2 / MOST_OF_ITEM) for position, maximum in items}
    while left:
        position = rng.choice(list(room))
        step = min(left, rng.choice(STEPS), room[position] - lost.get(position, 0))
        if step:
            lost[position] = lost.get(position, 0) + step
            left -= step
    return [
        Loss(position, halves * HALF, rng.choice(faults[str(position)]))
        for position, halves in sorted(lost.items())
    ]
