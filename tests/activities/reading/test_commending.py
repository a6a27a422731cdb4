"""Who is chosen: facts, majority, quota, ties (rules.md §5: a tie that does not fit falls below the line)."""

from hypothesis import given
from hypothesis import strategies as st

from activities.reading.commending import Candidate, Lack, Outcome, Terms, lacks, outcomes


def terms(**values) -> Terms:
    plan = {
        "least_sessions": 4,
        "least_works": 1,
        "party_only": False,
        "quota": 2,
        "majority": 50,
        "voters": 10,
    }
    return Terms(**(plan | values))


def somebody(key: int, votes: int | None, *, sessions=6, works=1, is_party_member=True) -> Candidate:
    return Candidate(key, sessions, works, is_party_member, votes)


def test_facts_that_are_missing_are_named():
    candidate = somebody(1, 9, sessions=3, works=0, is_party_member=False)

    assert lacks(candidate, terms(party_only=True)) == (Lack.SESSIONS, Lack.WORKS, Lack.MEMBERSHIP)


def test_vote_then_quota():
    candidates = [somebody(1, 10), somebody(2, 9), somebody(3, 8), somebody(4, 5), somebody(5, 10, works=0)]

    assert outcomes(candidates, terms()) == {
        1: Outcome.CHOSEN,
        2: Outcome.CHOSEN,
        3: Outcome.BELOW_QUOTA,
        4: Outcome.NO_MAJORITY,
        5: Outcome.NOT_ELIGIBLE,
    }


def test_tie_that_does_not_fit_falls_below_as_a_whole():
    candidates = [somebody(1, 10), somebody(2, 8), somebody(3, 8)]

    assert outcomes(candidates, terms()) == {
        1: Outcome.CHOSEN,
        2: Outcome.TIED_AT_QUOTA,
        3: Outcome.TIED_AT_QUOTA,
    }


def test_nobody_is_chosen_before_the_vote():
    assert outcomes([somebody(1, None)], terms(voters=None)) == {1: Outcome.WAITING}


@given(
    votes=st.lists(st.integers(min_value=0, max_value=12), max_size=30),
    quota=st.integers(min_value=1, max_value=12),
)
def test_chosen_never_exceed_the_quota_and_never_pass_over_more_votes(votes, quota):
    found = outcomes(
        [somebody(key, number) for key, number in enumerate(votes)], terms(quota=quota, voters=12)
    )
    chosen = [votes[key] for key, outcome in found.items() if outcome == Outcome.CHOSEN]
    others = [votes[key] for key, outcome in found.items() if outcome != Outcome.CHOSEN]

    assert len(chosen) <= quota
    assert not chosen or not others or min(chosen) > max(others)
