from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.reading.lots import Entry, Reader, TooFewReaders, draw, is_free


def entries(departments):
    return [Entry(work, frozenset({1000 + work}), frozenset({home})) for work, home in enumerate(departments)]


@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=40),
    st.integers(4, 8),
    st.integers(1, 3),
    st.text(max_size=5),
)
def test_draw_gives_each_work_its_readers_and_none_a_conflict(departments, jurors, each, seed):
    works = entries(departments)
    readers = [
        Reader(juror, juror, juror) for juror in range(jurors)
    ]  # departments 0, 1, … have one juror each

    drawn = draw(works, readers, each=each, seed=seed)

    assert {work: len(set(jurors)) for work, jurors in drawn.items()} == {work.work: each for work in works}
    assert all(is_free(readers[juror], work) for work in works for juror in drawn[work.work])
    assert drawn == draw(list(reversed(works)), list(reversed(readers)), each=each, seed=seed)


@given(st.integers(1, 60), st.integers(1, 9), st.data(), st.text(max_size=5))
def test_loads_differ_by_one_at_most_where_nobody_has_a_conflict(works, jurors, data, seed):
    each = data.draw(st.integers(1, jurors))

    drawn = draw(
        entries([0] * works), [Reader(juror, None, None) for juror in range(jurors)], each=each, seed=seed
    )

    load = Counter(dict.fromkeys(range(jurors), 0))
    load.update(juror for readers in drawn.values() for juror in readers)
    assert max(load.values()) - min(load.values()) <= 1


def test_other_seeds_draw_otherwise():
    readers = [Reader(juror, None, None) for juror in range(8)]

    assert draw(entries([0] * 20), readers, each=3, seed="a") != draw(
        entries([0] * 20), readers, each=3, seed="b"
    )


def test_author_never_reads_the_own_work_also_from_another_department():
    work = Entry(1, frozenset({7}), frozenset({3}))

    assert draw([work], [Reader(1, 7, 9), Reader(2, 8, 3), Reader(3, 9, 4)], each=1, seed="s") == {1: [3]}


def test_too_few_readers_names_every_work():
    with pytest.raises(TooFewReaders) as refused:
        draw(entries([1, 2, 1]), [Reader(1, 1, 1), Reader(2, 2, 5)], each=2, seed="s")

    assert refused.value.works == [0, 2]


def test_draw_goes_past_the_barred_and_to_those_with_less_to_read():
    readers = [Reader(juror, None, None) for juror in (1, 2, 3)]

    assert draw(entries([0]), readers, each=1, seed="s", load={1: 5, 2: 9, 3: 7}, barred={0: {1}}) == {0: [3]}
