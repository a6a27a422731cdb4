"""Self-scores beside the months: sums that are never guessed, and gaps (rules.md §5)."""

from decimal import Decimal

import pytest

from scoring.self_scores import gaps, sheet_sums

SECTIONS = [("business", "A"), ("business", "B"), ("self_development", "P")]


def test_sheet_is_summed_over_its_sections():
    scores = {"A": Decimal("44.5"), "B": Decimal(55), "P": Decimal(25)}

    assert sheet_sums(scores, SECTIONS) == {"business": Decimal("99.5"), "self_development": Decimal(25)}


@pytest.mark.parametrize("missing", ["A", "B"])
def test_missing_section_leaves_the_sheet_open_and_counts_as_nothing(missing):
    scores = {code: Decimal(20) for code in ("A", "B", "P") if code != missing}

    assert sheet_sums(scores, SECTIONS) == {"business": None, "self_development": Decimal(20)}


@pytest.mark.parametrize(
    ("own", "mean", "gap", "is_wide"),
    [
        ("100", "95", "5", False),
        ("100", "94.99", "5.01", True),
        ("90", "95", "-5", False),
        ("89.99", "95", "-5.01", True),
        (None, "95", None, False),
        ("95", None, None, False),
    ],
)
def test_gap_is_wide_beyond_five_points_in_either_direction(own, mean, gap, is_wide):
    def points(text):
        return None if text is None else Decimal(text)

    found = gaps({"business": points(own)}, {"business": points(mean)}, limit=Decimal(5))[0]

    assert [found.gap, found.is_wide] == [points(gap), is_wide]
