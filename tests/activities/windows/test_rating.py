"""Months, quarters and stars of the windows: the vectors of rules.md §8 and the rules of §6."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.windows.rating import (
    LEVELS,
    BadSettings,
    Settings,
    mean,
    month_score,
    quarter_score,
    rate_quarter,
    stars,
)

MARKS = st.lists(st.integers(0, 10_000).map(lambda cents: Decimal(cents) / 100), max_size=4)
LIKELY = [Decimal(text) for text in ("99.00", "96.50", "95.00", "92.10", "90.00", "87.00", "80.00")]
SCORES = st.lists(st.sampled_from(LIKELY), max_size=12).map(
    lambda scores: {f"W{number:02}": score for number, score in enumerate(scores)}
)
QUOTAS = st.one_of(st.none(), st.integers(0, 12))


def _d(*texts: str) -> list[Decimal]:
    return [Decimal(text) for text in texts]


@pytest.mark.parametrize(
    "open_marks, covert_marks, deductions, score",
    [
        (["94"], ["90"], [], "91.60"),
        (["94"], [], [], "94.00"),
        ([], ["90", "91"], [], "90.50"),
        ([], [], [], None),
        ([], [], ["2"], None),
        (["94"], ["90"], ["1.50", "0.50"], "89.60"),
        (["1"], [], ["2"], "0.00"),
        # The means are not rounded before they are weighed: 0.4 × 90.005 + 0.6 × 90.005 = 90.005.
        (["90.00", "90.01"], ["90.00", "90.01"], [], "90.01"),
        # Thirds that meet on a half: a mean kept to 28 digits would fall below it.
        (["90", "90", "91"], ["90", "90", "90.35"], [], "90.20"),
        (["0", "0", "0.015"], ["0", "0", "0.015"], [], "0.01"),
    ],
)
def test_month_score(open_marks, covert_marks, deductions, score):
    found = month_score(
        open_marks=_d(*open_marks), covert_marks=_d(*covert_marks), deductions=_d(*deductions)
    )

    assert found == (None if score is None else Decimal(score))


def test_month_score_with_other_weights():
    found = month_score(open_marks=_d("94"), covert_marks=_d("90"), weight_open=50)

    assert found == Decimal("92.00")


@given(MARKS, MARKS, st.integers(0, 100))
def test_month_score_lies_between_its_marks(open_marks, covert_marks, weight):
    found = month_score(open_marks=open_marks, covert_marks=covert_marks, weight_open=weight)

    marks = [*open_marks, *covert_marks]
    if not marks:
        assert found is None
    else:
        assert min(marks) <= found <= max(marks)
        assert found == found.quantize(Decimal("0.01"))


@given(MARKS)
def test_mean_is_exact(marks):
    found = mean(marks)

    assert found == (sum(Fraction(mark) for mark in marks) / len(marks) if marks else None)


@pytest.mark.parametrize(
    "months, score",
    [
        (["92.0", "95.5", "96.5"], "94.67"),
        (["92.0", None, "96.5"], "94.25"),
        (["92.0", None, None], None),
        ([None, None, None], None),
        (["90.00", "90.01", None], "90.01"),
    ],
)
def test_quarter_score(months, score):
    found = quarter_score([None if month is None else Decimal(month) for month in months])

    assert found == (None if score is None else Decimal(score))


def test_stars_by_the_lines():
    scores = dict(zip("abcdef", _d("95.00", "94.99", "90.00", "89.99", "85.00", "84.99"), strict=True))

    found = stars(scores, eligible=list("abcdef"), settings=Settings(), windows=6)

    assert found == {
        "a": "five_star",
        "b": "four_star",
        "c": "four_star",
        "d": "three_star",
        "e": "three_star",
    }


@pytest.mark.parametrize(
    "quota, levels",
    [
        (0, ["four_star"] * 4),
        (1, ["five_star", *["four_star"] * 3]),
        (2, ["five_star", *["four_star"] * 3]),  # two tie for the second place: neither fits
        (3, [*["five_star"] * 3, "four_star"]),
        (4, ["five_star"] * 4),
    ],
)
def test_stars_by_quota_let_no_part_of_a_tie_in(quota, levels):
    scores = dict(zip("abcd", _d("98", "97", "97", "96"), strict=True))

    found = stars(scores, eligible=list("abcd"), settings=Settings(quota_five=quota), windows=4)

    assert [found[code] for code in "abcd"] == levels


def test_stars_by_quota_in_percent_round_down():
    scores = {f"W{number}": Decimal(99 - number) / 1 for number in range(4)}
    settings = Settings(quota_in_percent=True, quota_five=10, quota_four=0, quota_three=0)

    found = stars(scores, eligible=list(scores), settings=settings, windows=19)

    assert found == {"W0": "five_star"}


def test_stars_leave_the_excluded_out_and_their_place_free():
    scores = dict(zip("abc", _d("98", "97", "96"), strict=True))

    found = stars(scores, eligible=["b", "c"], settings=Settings(quota_five=1), windows=3)

    assert found == {"b": "five_star", "c": "four_star"}


@given(SCORES, QUOTAS, QUOTAS, QUOTAS)
def test_stars_properties(scores, five, four, three):
    settings = Settings(quota_five=five, quota_four=four, quota_three=three)

    found = stars(scores, eligible=list(scores), settings=settings, windows=len(scores))

    by_level = {level: [code for code in found if found[code] == level] for level in LEVELS}
    for level, quota in zip(LEVELS, (five, four, three), strict=True):
        assert quota is None or len(by_level[level]) <= quota
        assert all(scores[code] >= settings.line_of(level) for code in by_level[level])
    for score in set(scores.values()):  # equal scores, equal stars
        assert len({found.get(code) for code in scores if scores[code] == score}) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"weight_open": 101},
        {"fewest_months": 0},
        {"fewest_months": 4},
        {"low_month": Decimal(101)},
        {"line_five": Decimal("90.00")},
        {"line_three": Decimal(0)},
        {"quota_in_percent": True, "quota_five": 101},
        {"quota_three": -1},
    ],
)
def test_settings_refuse(change):
    with pytest.raises(BadSettings):
        Settings(**change)


def test_settings_survive_freezing():
    settings = Settings(quota_five=3, line_five=Decimal("96.00"))

    assert Settings.thawed(settings.frozen()) == settings


def _inputs(**windows: dict) -> dict:
    months = ["2026-01", "2026-02", "2026-03"]
    return {
        "quarter": "2026Q1",
        "months": months,
        "settings": Settings().frozen(),
        "windows": [
            {
                "window": code,
                "months": {
                    month: {"open": [], "covert": [], "deductions": [], "refused": []} | window.get(month, {})
                    for month in months
                },
                "complaints": window.get("complaints", []),
            }
            for code, window in windows.items()
        ],
    }


def _marked(mark: str, **more) -> dict:
    return {"open": [{"mark": mark}], **more}


def test_rate_quarter_excludes_with_reasons():
    good = {"2026-01": _marked("97"), "2026-02": _marked("97")}
    inputs = _inputs(
        W1=good,
        W2=good | {"2026-03": _marked("79.99")},
        W3=good | {"complaints": [{"number": 4}]},
        W4=good | {"2026-03": {"refused": [{"day": "2026-03-05"}]}},
        W5={"2026-01": _marked("99")},
    )

    found = rate_quarter(inputs)

    assert {row["window"]: (row["score"], row["level"], row["reasons"]) for row in found["windows"]} == {
        "W1": ("97.00", "five_star", []),
        "W2": ("91.33", "", [{"code": "low_month", "month": "2026-03", "score": "79.99"}]),
        "W3": ("97.00", "", [{"code": "grave_complaint", "number": 4}]),
        "W4": ("97.00", "", [{"code": "refused", "day": "2026-03-05"}]),
        "W5": (None, "", [{"code": "few_months", "months": 1}]),
    }
    assert [(row["rank"], row["tied"]) for row in found["windows"]] == [
        (1, True),
        (4, False),
        (1, True),
        (1, True),
        (None, False),
    ]


def test_rate_quarter_under_other_settings():
    inputs = _inputs(W1={"2026-01": _marked("94"), "2026-02": _marked("94")})

    before, tried = rate_quarter(inputs), rate_quarter(inputs, settings=Settings(line_five=Decimal("93.00")))

    assert [found["windows"][0]["level"] for found in (before, tried)] == ["four_star", "five_star"]


def test_rate_quarter_deducts_in_the_month_of_the_deadline():
    inputs = _inputs(
        W1={
            "2026-01": _marked("94"),
            "2026-02": _marked("94", deductions=[{"points": "1.50"}]),
        }
    )

    months = rate_quarter(inputs)["windows"][0]["months"]

    assert {month: (one["deducted"], one["score"]) for month, one in months.items()} == {
        "2026-01": ("0.00", "94.00"),
        "2026-02": ("1.50", "92.50"),
        "2026-03": ("0.00", None),
    }
