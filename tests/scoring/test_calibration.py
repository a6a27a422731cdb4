"""The calibration panel's figures: exact, with thresholds that are reached by equality or exceeded."""

from decimal import Decimal

import pytest

from scoring.calibration import (
    NEARLY_FULL,
    UNLIKE_BEFORE,
    UNLIKE_OTHERS,
    Spread,
    Thresholds,
    rate,
    readings,
    spread,
)

USUAL = Thresholds(full_marks_share=Decimal(90), gap=Decimal(3))


def rates(*numbers: str) -> list[Decimal]:
    return [Decimal(number) for number in numbers]


def test_spread_of_four_departments():
    assert spread(rates("0", "0", "5", "10")) == Spread(
        departments=4, full_marks_share=Decimal(50), mean=Decimal("3.75"), median=Decimal("2.5")
    )


def test_spread_of_nobody_is_none():
    assert spread([]) is None


def test_rate_is_exact():
    assert rate(Decimal("0.50"), Decimal("8.00")) == Decimal("6.25")


def test_share_of_full_marks_is_pointed_out_from_the_threshold_on():
    nine_of_ten = rates(*["0"] * 9, "5")
    eight_of_nine = rates(*["0"] * 8, "5")

    found = {
        name: readings({"A": given}, before={}, thresholds=USUAL)["A"].findings
        for name, given in {"nine": nine_of_ten, "eight": eight_of_nine}.items()
    }

    assert found == {"nine": (NEARLY_FULL,), "eight": ()}


@pytest.mark.parametrize(("mean", "findings"), [("5", ()), ("5.01", (UNLIKE_OTHERS,))])
def test_gap_to_the_others_is_pointed_out_when_it_exceeds_the_threshold(mean, findings):
    now = {"A": rates(mean), "B": rates("1"), "C": rates("3")}

    found = readings(now, before={}, thresholds=USUAL)["A"]

    assert [found.others, found.findings] == [Decimal(2), findings]


def test_gap_to_the_own_past_counts_both_ways():
    found = readings(
        {"A": rates("1"), "B": rates("1")},
        before={"A": rates("4", "5"), "B": rates("1")},
        thresholds=USUAL,
    )

    assert [found["A"].before, found["A"].findings, found["B"].findings] == [
        Decimal("4.5"),
        (UNLIKE_BEFORE,),
        (),
    ]


def test_single_owner_without_a_past_is_compared_with_nothing():
    found = readings({"A": rates("40", "50")}, before={}, thresholds=USUAL)["A"]

    assert [found.others, found.before, found.findings] == [None, None, ()]


def test_owner_without_departments_is_left_out():
    assert set(readings({"A": [], "B": rates("1")}, before={}, thresholds=USUAL)) == {"B"}
