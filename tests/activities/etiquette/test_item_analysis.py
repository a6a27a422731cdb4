"""What answers say about questions."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from activities.etiquette.item_analysis import ItemFigures, item_figures


def test_item_nobody_had():
    assert item_figures([], full=Decimal(2)) == ItemFigures(0, None, None)


def test_item_of_few_papers_has_no_discrimination():
    papers = [(Decimal(80), Decimal(2)), (Decimal(50), Decimal(0)), (Decimal(60), Decimal(0))]

    assert item_figures(papers, full=Decimal(2)) == ItemFigures(3, Decimal("33.33"), None)


def test_item_that_good_papers_answer():
    papers = [(Decimal(total), Decimal(2 if total >= 60 else 0)) for total in range(50, 70)]

    assert item_figures(papers, full=Decimal(2)) == ItemFigures(20, Decimal("50.00"), Decimal("1.00"))


def test_item_that_poor_papers_answer_is_negative():
    papers = [(Decimal(total), Decimal(0 if total >= 60 else 2)) for total in range(50, 70)]

    assert item_figures(papers, full=Decimal(2)).discrimination == Decimal("-1.00")


def test_item_among_equal_totals_discriminates_nothing():
    papers = [(Decimal(70), Decimal(points % 2)) for points in range(20)]

    assert item_figures(papers, full=Decimal(1)).discrimination == Decimal("0.00")


@given(st.lists(st.tuples(st.integers(0, 100).map(Decimal), st.integers(0, 3).map(Decimal)), max_size=60))
def test_item_figures_do_not_depend_on_the_order(papers):
    assert item_figures(papers, full=Decimal(3)) == item_figures(papers[::-1], full=Decimal(3))
