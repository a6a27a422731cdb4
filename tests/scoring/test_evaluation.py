"""The arithmetic of a half-year: rules.md §5 and its exact vectors (§8)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.evaluation import (
    MissingPart,
    appraisal_part,
    composite,
    half_bonus,
    mark_value,
    panel_part,
    rounded,
    self_gap,
    year_value,
)
from scoring.half_year_settings import BadSettings, Settings

WEIGHTS = {"monthly": 60, "panel": 30, "appraisal": 10}
CENTS = st.integers(min_value=0, max_value=10000).map(lambda cents: Decimal(cents) / 100)
HALF_CENTS = st.integers(min_value=0, max_value=20000).map(lambda half: Decimal(half) / 200)


def points(text: str) -> list[Decimal]:
    return [Decimal(word) for word in text.split()]


def test_composite_of_three_parts():
    parts = dict(zip(WEIGHTS, points("96.29 95.20 92.00"), strict=True))

    assert composite(parts, weights=WEIGHTS) == Decimal("95.53")


def test_bonus_is_capped_and_added_after_rounding():
    parts = dict(zip(WEIGHTS, points("96.29 95.20 92.00"), strict=True))
    bonus = half_bonus(points("3.00 2.30 1.00"), cap=Decimal(5))

    assert [bonus, composite(parts, weights=WEIGHTS) + bonus] == points("5 100.53")


def test_composite_with_a_missing_part_is_refused():
    with pytest.raises(MissingPart) as refused:
        composite({"monthly": Decimal(96), "panel": None}, weights=WEIGHTS)

    assert refused.value.args == ("panel",)


def test_part_left_out_shares_its_weight():
    parts = {"monthly": Decimal("96.30"), "appraisal": Decimal("92.00")}

    assert composite(parts, weights=WEIGHTS) == Decimal("95.69")


def test_part_without_weight_may_be_missing():
    parts = {"monthly": Decimal(96), "panel": Decimal(90), "appraisal": None}

    assert composite(parts, weights={"monthly": 60, "panel": 40, "appraisal": 0}) == Decimal("93.60")


@pytest.mark.parametrize(
    ("marks", "drop_from", "expected"),
    [
        ("90 80 100 95", 5, "91.25"),
        ("88 90 91 85 96 89 92", 5, "90.00"),
        ("60 90 90 90 100", 5, "90.00"),
        ("60 90 90 90 100", 0, "86.00"),
        ("95.125", 5, "95.13"),
    ],
)
def test_panel_part_drops_one_highest_and_one_lowest_from_five_on(marks, drop_from, expected):
    assert panel_part(points(marks), drop_from=drop_from) == Decimal(expected)


def test_panel_part_without_marks_is_missing_not_zero():
    assert panel_part([]) is None


def test_mark_is_the_unrounded_mean_of_two_sheets():
    assert mark_value(Decimal("95.01"), Decimal("95.00")) == Decimal("95.005")


def test_mark_outside_a_sheet_is_refused():
    with pytest.raises(ValueError, match="0…100"):
        mark_value(Decimal("100.01"), Decimal(90))


def test_appraisal_counts_each_grade():
    ballots = {"excellent": 3, "good": 2, "poor": 1}

    assert appraisal_part(ballots, worth=Settings().worth) == Decimal("86.67")


def test_appraisal_without_ballots_is_missing_not_zero():
    assert appraisal_part({}, worth=Settings().worth) is None


def test_year_is_the_rounded_mean_of_two_composites():
    assert year_value(Decimal("95.53"), Decimal("95.50")) == Decimal("95.52")


def test_gap_of_a_self_score_has_its_sign():
    assert [self_gap(Decimal(99), Decimal(95)), self_gap(Decimal(90), Decimal(95))] == [4, -5]


@pytest.mark.parametrize(
    ("value", "expected"), [("96.125", "96.13"), ("95.115", "95.12"), ("95.1149999", "95.11")]
)
def test_rounding_is_half_up(value, expected):
    assert rounded(Fraction(value)) == Decimal(expected)


@given(st.lists(HALF_CENTS, min_size=1, max_size=12))
def test_panel_part_lies_within_its_marks_and_ignores_their_order(marks):
    part = panel_part(marks)

    assert [part == panel_part(marks[::-1]), min(marks) <= part + Decimal("0.005")] == [True, True]
    assert part <= max(marks) + Decimal("0.005")


@given(CENTS, CENTS, CENTS, st.integers(0, 100), st.integers(0, 100))
def test_composite_is_the_exact_weighted_sum_rounded_once(monthly, panel, appraisal, first, second):
    first, second = min(first, second), abs(first - second)
    weights = {"monthly": first, "panel": second, "appraisal": 100 - first - second}
    parts = {"monthly": monthly, "panel": panel, "appraisal": appraisal}

    exact = sum(Fraction(parts[name]) * weight for name, weight in weights.items()) / 100
    off = Fraction(composite(parts, weights=weights)) - exact

    assert -Fraction(1, 200) < off <= Fraction(1, 200)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"weight_monthly": 70}, "weights"),
        ({"weight_monthly": 120, "weight_panel": -20}, "weights"),
        ({"panel_drop_from": 2}, "panel_drop_from"),
        ({"quota_value": Decimal(101)}, "quota_value"),
        ({"quota_value": Decimal(-1)}, "quota_value"),
    ],
)
def test_settings_that_contradict_each_other_are_refused(changed, field):
    with pytest.raises(BadSettings, match=field):
        Settings(**changed)


def test_settings_come_back_as_they_were_kept():
    settings = Settings(quota_value=Decimal("12.5"), weight_appraisal=10, weight_panel=30)

    assert Settings.thawed(settings.frozen()) == settings
