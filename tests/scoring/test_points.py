from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.points import (
    LARGEST,
    MESSAGES,
    BonusEntry,
    InvalidBonus,
    InvalidCount,
    InvalidPoints,
    SectionNotApplicable,
    capped_bonus,
    deducted_total,
    direct_score_line_points,
    free_line_points,
    indicator_score,
    quantize,
    rescaled,
    rule_line_points,
    section_score,
    total,
)


def cents(smallest: int, largest: int):
    return st.integers(smallest, largest).map(lambda number: D(number) / 100)


maxima = cents(1, 10_000)
line_points = st.lists(cents(1, 2_000), max_size=12)


# Rounding


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("96.125", "96.13"),
        ("95.115", "95.12"),
        ("95.5025", "95.50"),
        ("0.005", "0.01"),
        ("0.0049999", "0.00"),
        ("-0.005", "-0.01"),
        ("3", "3.00"),
        ("1E+2", "100.00"),
    ],
)
def test_quantize_half_up(value, expected):
    assert str(quantize(D(value))) == expected


def test_quantize_zero_has_no_sign():
    assert str(quantize(D("-0.001"))) == "0.00"


@pytest.mark.parametrize("value", [1.5, True, "1.5", None])
def test_quantize_refuses_other_types(value):
    with pytest.raises(TypeError):
        quantize(value)


@pytest.mark.parametrize(
    ("value", "code"),
    [("NaN", "not_finite"), ("sNaN", "not_finite"), ("-Infinity", "not_finite"), ("1E+40", "too_large")],
)
def test_quantize_refuses_what_has_no_cents(value, code):
    with pytest.raises(InvalidPoints) as refusal:
        quantize(D(value))

    assert refusal.value.code == code


# Lines


def rule_line(**changes):
    arguments = {"rule_points": D("0.50"), "count": D(3), "maximum": D("3.00")} | changes
    return rule_line_points(**arguments)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "1.50"),
        ({"count": 3}, "1.50"),
        ({"count": D("1.5")}, "0.75"),
        ({"count": D("0.01")}, "0.01"),
        ({"rule_points": D("0.33"), "count": D("0.5")}, "0.17"),
        ({"count": D(20)}, "10.00"),
        ({"to_zero": True}, "3.00"),
        ({"to_zero": True, "count": None}, "3.00"),
        ({"to_zero": True, "count": D(-4), "rule_points": D(0)}, "3.00"),
        ({"step": D(1), "count": D("2.99")}, "1.00"),
        ({"step": D(5), "count": D("5.00")}, "0.50"),
        ({"step": D(5), "count": D("14.99")}, "1.00"),
        ({"step": D(10), "count": D("30.00")}, "1.50"),
    ],
)
def test_rule_line_points(changes, expected):
    points = rule_line(**changes)

    assert str(points) == expected


@pytest.mark.parametrize(
    ("changes", "error", "code"),
    [
        ({"count": D(0)}, InvalidCount, "not_positive"),
        ({"count": D("-1")}, InvalidCount, "not_positive"),
        ({"count": D("1.005")}, InvalidCount, "too_many_places"),
        ({"count": D("NaN")}, InvalidCount, "not_finite"),
        ({"count": D("Infinity")}, InvalidCount, "not_finite"),
        ({"count": D("-Infinity")}, InvalidCount, "not_finite"),
        ({"count": D("10000")}, InvalidCount, "too_large"),
        ({"count": D("1E+50")}, InvalidCount, "too_large"),
        ({"count": D("9000"), "rule_points": D(2)}, InvalidCount, "too_large"),
        ({"count": D("0.01"), "rule_points": D("0.01")}, InvalidPoints, "rounds_to_zero"),
        ({"count": D("4.99"), "step": D(5)}, InvalidCount, "step_not_reached"),
        ({"step": D(0)}, InvalidCount, "not_positive"),
        ({"rule_points": D(0)}, InvalidPoints, "not_positive"),
        ({"rule_points": D("0.125")}, InvalidPoints, "too_many_places"),
        ({"maximum": D(0)}, InvalidPoints, "not_positive"),
        ({"to_zero": True, "maximum": D("NaN")}, InvalidPoints, "not_finite"),
    ],
)
def test_rule_line_points_refused(changes, error, code):
    with pytest.raises(error) as refusal:
        rule_line(**changes)

    assert refusal.value.code == code
    assert str(refusal.value) == MESSAGES[code] % refusal.value.message_args


@pytest.mark.parametrize("changes", [{"count": 1.5}, {"count": None}, {"rule_points": 0.5}, {"count": "2"}])
def test_rule_line_points_refuses_other_types(changes):
    with pytest.raises(TypeError):
        rule_line(**changes)


def test_largest_count_named_in_the_refusal_is_accepted():
    with pytest.raises(InvalidCount) as refusal:
        rule_line(count=D("9000"), rule_points=D("3.50"))

    largest = refusal.value.message_args["largest"]
    assert str(largest) == "2857.00"
    assert rule_line(count=largest, rule_points=D("3.50")) <= LARGEST


@pytest.mark.parametrize("points", ["0.01", "2", "3.00"])
def test_free_line_points(points):
    assert free_line_points(D(points), maximum=D(3)) == D(points)


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ("0", "not_positive"),
        ("-1", "not_positive"),
        ("3.01", "above_maximum"),
        ("0.001", "too_many_places"),
        ("NaN", "not_finite"),
    ],
)
def test_free_line_points_refused(points, code):
    with pytest.raises(InvalidPoints) as refusal:
        free_line_points(D(points), maximum=D(3))

    assert refusal.value.code == code


@pytest.mark.parametrize(("score", "expected"), [("8.5", "1.50"), ("10", "0.00"), ("0", "10.00")])
def test_direct_score_line_points(score, expected):
    assert str(direct_score_line_points(D(score), maximum=D(10))) == expected


@pytest.mark.parametrize(
    ("score", "code"), [("10.01", "above_maximum"), ("-0.5", "negative"), ("8.555", "too_many_places")]
)
def test_direct_score_line_points_refused(score, code):
    with pytest.raises(InvalidPoints) as refusal:
        direct_score_line_points(D(score), maximum=D(10))

    assert refusal.value.code == code


@given(maximum=maxima, data=st.data())
def test_direct_score_comes_back_as_the_indicator_score(maximum, data):
    score = data.draw(cents(0, int(maximum * 100)))

    points = direct_score_line_points(score, maximum=maximum)

    assert indicator_score(maximum, [points]) == score


# Indicators


def test_indicator_score_without_lines_is_full():
    assert str(indicator_score(D(10), [])) == "10.00"


def test_indicator_score_floor():
    lines = [rule_line_points(rule_points=D("0.5"), count=D(4), maximum=D(3)), D("1.5")]

    assert str(indicator_score(D(3), lines)) == "0.00"
    assert str(deducted_total(lines)) == "3.50"


def test_indicator_score_refuses_negative_deduction():
    with pytest.raises(InvalidPoints):
        indicator_score(D(3), [D("-1")])


@given(maximum=maxima, lines=line_points, data=st.data())
def test_order_of_lines_does_not_matter(maximum, lines, data):
    shuffled = data.draw(st.permutations(lines))

    assert indicator_score(maximum, shuffled) == indicator_score(maximum, lines)
    assert deducted_total(shuffled) == deducted_total(lines)


@given(maximum=maxima, lines=line_points, more=cents(1, 2_000))
def test_more_deductions_never_raise_a_score(maximum, lines, more):
    before = indicator_score(maximum, lines)

    after = indicator_score(maximum, [*lines, more])

    assert D(0) <= after <= before <= maximum


@given(maximum=maxima, lines=line_points)
def test_score_and_deductions_are_exact_in_cents(maximum, lines):
    in_cents = int(maximum * 100) - sum(int(points * 100) for points in lines)

    assert indicator_score(maximum, lines) * 100 == max(0, in_cents)


# Sections, sheets, total


def applicable(*pairs):
    return [(D(maximum), D(obtained), True) for maximum, obtained in pairs]


def test_section_score_without_gap_is_the_sum():
    scores = applicable(("10", "9.5"), ("8", "8"), ("7", "6.33"))

    assert str(section_score(D(25), scores)) == "23.83"


def test_section_score_one_not_applicable():
    scores = applicable(("12", "11"), ("10", "9.5"), ("10", "10"), ("9", "8"), ("8", "8"))

    assert str(section_score(D(55), [*scores, (D(6), None, False)])) == "52.19"


def test_section_score_two_not_applicable():
    scores = applicable(("12", "11"), ("10", "9.5"), ("10", "10"), ("9", "9"))

    assert str(section_score(D(55), [*scores, (D(8), D(8), False), (D(6), D(0), False)])) == "52.99"


def test_rescaled_vectors():
    assert str(rescaled(D(55), obtained=D("46.5"), applicable=D(49))) == "52.19"
    assert str(rescaled(D(55), obtained=D("39.5"), applicable=D(41))) == "52.99"


@pytest.mark.parametrize("scores", [[], [(D(5), D(5), False), (D(3), None, False)]])
def test_section_score_refuses_section_without_applicable_indicator(scores):
    with pytest.raises(SectionNotApplicable):
        section_score(D(8), scores)


def test_section_score_refuses_score_above_its_maximum():
    with pytest.raises(InvalidPoints) as refusal:
        section_score(D(25), applicable(("10", "10.01")))

    assert refusal.value.code == "above_maximum"


indicators = st.lists(
    maxima.flatmap(lambda m: st.tuples(st.just(m), cents(0, int(m * 100)), st.booleans())),
    min_size=1,
    max_size=8,
)


@given(scores=indicators, data=st.data())
def test_section_score_is_permutation_proof_and_within_its_full_points(scores, data):
    scores = [*scores, (D(10), D(10), True)]
    full = sum(maximum for maximum, _, _ in scores)
    shuffled = data.draw(st.permutations(scores))

    score = section_score(full, scores)

    assert D(0) <= score <= full
    assert section_score(full, shuffled) == score


def test_full_marks_stay_full_with_not_applicable_indicators():
    scores = [(D(12), D(12), True), (D(10), D(10), True), (D(33), None, False)]

    assert str(section_score(D(55), scores)) == "55.00"


def test_total_is_the_exact_sum_of_the_sheets():
    assert str(total(D("97.5"), D(98))) == "195.50"


def test_total_refuses_sheet_above_its_full_points():
    with pytest.raises(InvalidPoints) as refusal:
        total(D("100.01"), D(90))

    assert refusal.value.code == "above_maximum"


# Bonus

CAPS = {"A2": D(2), "A3": D("1.5"), "A4": D(1), "A1": D(3)}


def bonus(*lines):
    return capped_bonus([BonusEntry(*line) for line in lines], item_caps=CAPS, sheet_cap=D(3))


def test_bonus_without_entries():
    nothing = bonus()

    assert (nothing.by_item, nothing.by_sheet, str(nothing.total)) == ({}, {}, "0.00")
    assert str(nothing.on("business")) == "0.00"


def test_bonus_counts_only_the_highest_level_of_a_matter():
    result = bonus(
        ("self", "A1", "award", D(1)), ("self", "A1", "award", D(2)), ("self", "A1", "other", D("0.5"))
    )

    assert result.by_item == {"A1": D("2.5")}


def test_bonus_same_matter_in_two_items_counts_in_both():
    result = bonus(("business", "A2", "x", D(1)), ("business", "A3", "x", D("0.5")))

    assert result.by_sheet == {"business": D("1.5")}


@pytest.mark.parametrize("matter", [None, ""])
def test_bonus_without_matter_is_a_matter_of_its_own(matter):
    result = bonus(("self", "A4", matter, D("0.2")), ("self", "A4", matter, D("0.2")))

    assert result.by_item == {"A4": D("0.4")}


def test_bonus_matter_named_like_a_position_is_kept_apart():
    result = bonus(("self", "A4", None, D("0.2")), ("self", "A4", 0, D("0.3")))

    assert result.by_item == {"A4": D("0.5")}


def test_bonus_caps_per_item_then_per_sheet():
    result = bonus(
        ("business", "A2", "a", D(2)),
        ("business", "A2", "b", D(1)),
        ("business", "A3", "a", D("0.5")),
        ("business", "A3", "b", D("1.5")),
        ("self", "A4", "a", D("0.5")),
        ("self", "A4", "b", D("0.2")),
    )

    assert result.by_item == {"A2": D(2), "A3": D("1.5"), "A4": D("0.7")}
    assert result.by_sheet == {"business": D(3), "self": D("0.7")}
    assert (str(result.on("business")), str(result.total)) == ("3.00", "3.70")


def test_bonus_refuses_item_without_cap():
    with pytest.raises(InvalidBonus) as refusal:
        bonus(("self", "A9", "x", D(1)))

    assert refusal.value.code == "bonus_without_cap"


def test_bonus_refuses_item_on_two_sheets():
    with pytest.raises(InvalidBonus) as refusal:
        bonus(("self", "A4", "x", D(1)), ("business", "A4", "y", D(1)))

    assert refusal.value.code == "bonus_on_two_sheets"


@given(
    lines=st.lists(
        st.tuples(st.sampled_from(["A2", "A3"]), st.sampled_from("abc"), cents(1, 400)), max_size=10
    ),
    data=st.data(),
)
def test_bonus_is_permutation_proof_and_within_caps(lines, data):
    entries = [BonusEntry("business", item, matter, points) for item, matter, points in lines]
    shuffled = data.draw(st.permutations(entries))

    result = capped_bonus(entries, item_caps=CAPS, sheet_cap=D(3))

    assert capped_bonus(shuffled, item_caps=CAPS, sheet_cap=D(3)) == result
    assert result.total == min(D(3), sum(result.by_item.values(), D(0)))
    assert all(points <= CAPS[item] for item, points in result.by_item.items())
