"""The half-year so far: rules.md §5 and its exact vectors (§8)."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.half_years import HalfYear, HalfYearConverter, SheetPair, monthly_part, sheet_means


def pairs(business: str, own: str) -> list[SheetPair]:
    return [
        SheetPair(Decimal(one), Decimal(other))
        for one, other in zip(business.split(), own.split(), strict=True)
    ]


POINTS = st.integers(min_value=0, max_value=10000).map(lambda cents: Decimal(cents) / 100)
MONTHS = st.lists(st.builds(SheetPair, POINTS, POINTS), min_size=1, max_size=6)


def test_monthly_part_and_the_means_beside_it():
    months = pairs("97.50 96.00 98.25 95.75 97.00 96.50", "95.00 96.50 94.50 97.00 96.00 95.50")

    assert monthly_part(months) == Decimal("96.29")
    assert sheet_means(months) == (Decimal("96.83"), Decimal("95.75"))


def test_monthly_part_is_not_made_of_rounded_means():
    months = pairs("96.00 96.01", "95.00 95.00")

    assert [monthly_part(months), sheet_means(months).business] == [Decimal("95.50"), Decimal("96.01")]


@pytest.mark.parametrize(("inherited", "expected"), [("94.75", "95.88"), ("95.02", "96.01")])
def test_inherited_months_count_as_scored(inherited, expected):
    months = pairs(" ".join([inherited] * 3 + ["97.00"] * 3), " ".join([inherited] * 3 + ["97.00"] * 3))

    assert monthly_part(months) == Decimal(expected)


def test_a_half_is_rounded_up():
    assert monthly_part(pairs("96.12", "96.13")) == Decimal("96.13")


@pytest.mark.parametrize("figure", [monthly_part, sheet_means])
def test_no_month_is_not_zero(figure):
    with pytest.raises(ValueError, match="no scored month"):
        figure([])


@given(MONTHS)
def test_monthly_part_is_the_exact_mean_rounded_once(months):
    exact = sum(Fraction(month.business) + Fraction(month.self_development) for month in months) / (
        2 * len(months)
    )
    cents = (exact * 100 + Fraction(1, 2)).__floor__()

    assert monthly_part(months) == Decimal(cents) / 100


@given(MONTHS)
def test_monthly_part_does_not_depend_on_the_order(months):
    assert monthly_part(months) == monthly_part(months[::-1])


@given(MONTHS)
def test_monthly_part_lies_between_the_months(months):
    values = [monthly_part([month]) for month in months]

    assert min(values) <= monthly_part(months) <= max(values)


@pytest.mark.parametrize(
    ("day", "code"),
    [(date(2026, 1, 1), "2026H1"), (date(2026, 6, 30), "2026H1"), (date(2026, 7, 1), "2026H2")],
)
def test_half_year_of_a_day(day, code):
    half = HalfYear.of(day)

    assert [half.code, day in half, half == HalfYear.parse(code)] == [code, True, True]


@pytest.mark.parametrize("code", ["2026", "2026H3", "2026h1", "26H1", "H1", "20２6H1", "2026H"])
def test_anything_else_is_no_half_year(code):
    with pytest.raises(ValueError, match="not a half-year"):
        HalfYear.parse(code)


def test_half_year_in_an_address():
    converter = HalfYearConverter()

    assert converter.to_python("2026H2") == HalfYear(2026, 2)
    assert [converter.to_url(HalfYear(2026, 2)), converter.to_url("2026H1")] == ["2026H2", "2026H1"]
