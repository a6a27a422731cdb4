"""The parts of the house that bring their own lines of the role table, values of addresses and planted secrets."""

from tests.house.parts import (
    etiquette,
    events,
    handbook,
    honours,
    juries,
    launch,
    quickfire,
    reading,
    stars,
    windows,
)

PARTS = (launch, events, handbook, windows, stars, etiquette, quickfire, reading, juries, honours)
