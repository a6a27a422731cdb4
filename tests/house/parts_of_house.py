"""The parts of the house that bring their own lines of the role table, values of addresses and planted secrets."""

from tests.house.parts import etiquette, events, honours, reading, windows

PARTS = (events, windows, etiquette, reading, honours)
