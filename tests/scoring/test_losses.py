"""Best and worst indicators over several months, from frozen details."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from scoring.losses import MonthDetail, best, losses, without_loss, worst


def detail(
    code: str, points: dict[str, str | None], *, maximum: str = "10.00", name: str = ""
) -> MonthDetail:
    """A month whose indicators all have one maximum; None is not applicable."""
    return MonthDetail(
        code,
        [
            {
                "sections": [
                    {
                        "indicators": [
                            {"code": key, "name": f"{key}{name}", "max": maximum} for key in sorted(points)
                        ]
                    }
                ]
            }
        ],
        {key: {"points": value or "0.00", "na": value is None} for key, value in points.items()},
        {},
    )


def test_shares_count_the_months_in_which_the_indicator_applied():
    rows = losses(
        [
            detail("2026-03", {"A": "8.00", "B": None}),
            detail("2026-02", {"A": "10.00", "B": "9.00"}),
            detail("2026-01", {"A": "9.00", "B": "10.00"}),
        ]
    )

    assert [(row.code, row.lost, row.full, row.percent, row.months, row.months_lost) for row in rows] == [
        (
            "A",
            Decimal("3.00"),
            Decimal("30.00"),
            Decimal("10.0"),
            ("2026-01", "2026-02", "2026-03"),
            ("2026-01", "2026-03"),
        ),
        ("B", Decimal("1.00"), Decimal("20.00"), Decimal("5.0"), ("2026-01", "2026-02"), ("2026-02",)),
    ]


def test_worst_are_ordered_by_share_and_best_are_others():
    rows = losses([detail("2026-01", {"A": "10.00", "B": "9.00", "C": "5.00", "D": "9.00", "E": "10.00"})])

    assert [row.code for row in worst(rows, count=2)] == ["C", "B"]
    assert [row.code for row in best(rows, count=4)] == ["A", "E"]
    assert [row.code for row in best(rows, count=1)] == ["A"]
    assert without_loss(rows) == 2


def test_percent_is_rounded_half_up_to_a_tenth():
    (row,) = losses([detail("2026-01", {"A": "7.99"}, maximum="8.00")])

    assert row.percent == Decimal("0.1")


def test_name_is_that_of_the_newest_month():
    (row,) = losses(
        [detail("2026-02", {"A": "10.00"}, name="新"), detail("2026-01", {"A": "9.00"}, name="旧")]
    )

    assert [row.name, row.lost] == ["A新", Decimal("1.00")]


def test_indicator_of_an_older_scheme_is_kept():
    rows = losses([detail("2026-02", {"A": "10.00"}), detail("2026-01", {"Z": "4.00"})])

    assert [row.code for row in worst(rows)] == ["Z"]


def test_nothing_to_count():
    assert [losses([]), worst([]), best([]), without_loss([])] == [[], [], [], 0]


CENTS = st.integers(min_value=0, max_value=1000).map(lambda cents: f"{Decimal(cents) / 100:.2f}")


@given(
    st.lists(st.dictionaries(st.sampled_from("ABCDEFGHIJKL"), st.none() | CENTS), min_size=1, max_size=6),
    st.integers(min_value=1, max_value=6),
)
def test_every_share_lies_between_nothing_and_all(months, count):
    rows = losses([detail(f"2026-{6 - place:02}", points) for place, points in enumerate(months)])

    assert [row.code for row in rows if not 0 <= row.share <= 1] == []
    assert {row.code for row in worst(rows, count=count)} & {
        row.code for row in best(rows, count=count)
    } == set()
    lost = sum((row.lost for row in rows), Decimal(0))
    assert lost == sum(
        (10 - Decimal(value) for points in months for value in points.values() if value is not None),
        Decimal(0),
    )
