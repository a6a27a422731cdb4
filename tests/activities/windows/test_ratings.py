"""Ratings without a sign-in: limits, bursts, codes, words that the office reads first (ACL-1, OUT-6)."""

from datetime import UTC, datetime, timedelta

import pytest

from activities.models import Rating, RatingCode, RatingState, ServiceWindow, WordsState
from activities.windows.competition import keep_window_rules
from activities.windows.quarter_deciding import computed
from activities.windows.rating_codes import BadOrder, draw_codes, make_good, order_codes
from activities.windows.rating_looks import (
    AlreadyRead,
    NoReason,
    NothingAside,
    bursts,
    counts_by_window,
    judge_burst,
    read_words,
    shown_words,
    tag_counts,
    waiting_words,
)
from activities.windows.rating_signs import make_signs, revoke_sign, sign_of
from activities.windows.ratings import (
    BadRating,
    NoSuchCode,
    NotOpen,
    Sender,
    TooMany,
    forget_senders,
    give_rating,
    network_of,
)
from campaign.models import AuditEntry
from campaign.refusals import NotAllowed
from campaign.wording import BadWording
from tests.activities.windows.quarters import AFTER, make_windows, mark_quarter
from tests.activities.windows.test_quarter_deciding import Q1
from tests.makers import World, make_world

AT = datetime(2026, 5, 12, 2, 0, tzinfo=UTC)
DAY = AT.date()


@pytest.fixture
def world(db) -> World:
    return make_world()


@pytest.fixture
def window(world):
    return make_windows(world, 1)[0]


@pytest.fixture
def sign(world, window):
    return make_signs(campaign=world.campaign, windows=[window], by=world.access("office"), at=AT)[0]


def rate(sign, number: int = 1, *, address: str = "", at: datetime = AT, **more) -> Rating:
    sender = Sender(f"device-{number}", address or f"10.0.{number // 200}.{number % 200}")
    return give_rating(sign=sign, sender=sender, at=at, **{"stars": 5} | more)


def states() -> dict[str, int]:
    return {
        state: count for state in RatingState.values if (count := Rating.objects.filter(state=state).count())
    }


def test_rating_counts(window, sign):
    rate(sign, 1, stars=5, tags=["quick", "warm"])
    rate(sign, 2, stars=2)

    assert counts_by_window(window.campaign, DAY, DAY) == {window.pk: (0, 1, 0, 0, 1)}
    assert tag_counts(window, DAY, DAY) == {"warm": 1, "quick": 1}


def test_rating_moves_no_score(world, window, sign):
    mark_quarter(world, {window: "97"})
    before = computed(world.campaign, Q1, at=AFTER)["sha256"]

    rate(sign, 1, stars=1, at=AFTER - timedelta(days=20))

    assert computed(world.campaign, Q1, at=AFTER)["sha256"] == before


def test_device_rates_a_window_once_a_day(sign):
    rate(sign, 1)

    with pytest.raises(TooMany):
        rate(sign, 1, address="10.9.9.9", at=AT + timedelta(hours=3))

    assert Rating.objects.count() == 1


def test_device_rates_again_the_next_day(sign):
    rate(sign, 1)

    rate(sign, 1, at=AT + timedelta(days=1, minutes=1))

    assert Rating.objects.count() == 2


def test_five_hundred_in_a_minute_from_one_address_are_set_aside(window, sign):
    """The first hundred are kept and count nothing, the rest are refused (OUT-6)."""
    refused = 0
    for number in range(500):
        try:
            rate(sign, number, address="10.0.0.9", at=AT + timedelta(milliseconds=110 * number))
        except TooMany:
            refused += 1

    assert [states(), refused] == [{RatingState.ASIDE: 100}, 400]
    assert counts_by_window(window.campaign, DAY, DAY) == {}
    assert [(burst.window, burst.count, str(burst.mean)) for burst in bursts(window.campaign)] == [
        (window, 100, "5.00")
    ]
    assert AuditEntry.objects.filter(event="activities.rating.burst").count() == 1


def test_office_behind_one_address_is_not_refused(sign):
    """Thirty people in the course of a morning are no burst."""
    for number in range(30):
        rate(sign, number, address="10.0.0.9", at=AT + timedelta(minutes=4 * number))

    assert states() == {RatingState.COUNTED: 30}


def test_burst_leaves_other_addresses_alone(window, sign):
    for number in range(12):
        rate(sign, number, address="10.0.0.9", at=AT + timedelta(seconds=number))
    rate(sign, 99, address="10.0.0.10")

    assert states() == {RatingState.COUNTED: 1, RatingState.ASIDE: 12}


@pytest.mark.parametrize("counts, state", [(True, RatingState.COUNTED), (False, RatingState.DROPPED)])
def test_burst_is_looked_at(world, window, sign, counts, state):
    for number in range(10):
        rate(sign, number, address="10.0.0.9", at=AT + timedelta(seconds=number))

    judge_burst(window=window, day=DAY, counts=counts, reason="同一人反复评价", by=world.access("office"))

    assert states() == {state: 10}
    with pytest.raises(NothingAside):
        judge_burst(window=window, day=DAY, counts=True, by=world.access("office"))


def test_burst_is_left_out_with_a_reason(world, window):
    with pytest.raises(NoReason):
        judge_burst(window=window, day=DAY, counts=False, by=world.access("office"))


@pytest.mark.parametrize("role", ["leader", "head", "auditor", "inspector"])
def test_looks_are_for_the_office(world, window, role):
    with pytest.raises(NotAllowed):
        judge_burst(window=window, day=DAY, counts=True, by=world.access(role))


def test_words_wait_until_they_are_read(world, window, sign):
    good, bad = rate(sign, 1, words="办得很快"), rate(sign, 2, words="那个姓王的态度差")

    before = shown_words(window)
    read_words(rating=good, show=True, by=world.access("office"))
    read_words(rating=bad, show=False, by=world.access("office"))

    assert before == []
    assert [rating.words for rating in shown_words(window)] == ["办得很快"]
    assert list(waiting_words(world.campaign)) == []
    with pytest.raises(AlreadyRead):
        read_words(rating=bad, show=True, by=world.access("second"))


@pytest.mark.parametrize(
    "more, error",
    [
        ({"stars": 0}, BadRating),
        ({"stars": 6}, BadRating),
        ({"tags": ["nonsense"]}, BadRating),
        ({"words": "长" * 301}, BadWording),
    ],
)
def test_rating_refuses(sign, more, error):
    with pytest.raises(error):
        rate(sign, 1, **more)


def test_closed_window_takes_no_rating(window, sign):
    window.until = DAY - timedelta(days=1)
    window.save()
    sign.window.refresh_from_db()

    with pytest.raises(NotOpen):
        rate(sign)


def test_ratings_can_be_switched_off(world, sign):
    keep_window_rules(campaign=world.campaign, values={"ratings_open": False}, by=world.access("office"))

    with pytest.raises(NotOpen):
        rate(sign)


def test_code_is_good_once_and_at_its_window(world, window, sign):
    other = make_windows_beside(world)
    (other_sign,) = make_signs(campaign=world.campaign, windows=[other], by=world.access("office"))
    keep_window_rules(campaign=world.campaign, values={"codes_needed": True}, by=world.access("office"))
    order = order_codes(
        campaign=world.campaign,
        counts={"W01": 2},
        site_address="http://127.0.0.1:8000/",
        by=world.access("office"),
    )
    drawn = draw_codes(order)
    make_good(order, drawn, file="x.pdf")
    code = drawn["W01"][0]

    with pytest.raises(NoSuchCode):
        rate(other_sign, 1, code=code)
    rate(sign, 1, code=f" {code.upper()} ")
    with pytest.raises(NoSuchCode):
        rate(sign, 2, code=code)

    found = Rating.objects.get()
    assert [found.device, found.origin, RatingCode.objects.filter(is_used=True).count()] == ["", "", 1]


@pytest.mark.parametrize("counts", [{}, {"W01": 0}, {"W01": 1001}, {"W99": 1}])
def test_order_of_codes_refuses(world, sign, counts):
    with pytest.raises(BadOrder):
        order_codes(
            campaign=world.campaign,
            counts=counts,
            site_address="http://127.0.0.1:8000/",
            by=world.access("office"),
        )


def test_revoked_sign_leads_nowhere(world, window, sign):
    revoke_sign(sign=sign, by=world.access("office"))
    (fresh,) = make_signs(campaign=world.campaign, windows=[window], by=world.access("office"))

    assert [sign_of(sign.token), sign_of(fresh.token), sign_of("x" * 200), sign_of("窗口")] == [
        None,
        fresh,
        None,
        None,
    ]
    assert make_signs(campaign=world.campaign, windows=[window], by=world.access("office")) == []


def test_senders_are_forgotten_after_two_days(sign):
    rate(sign, 1)
    rate(sign, 2, at=AT + timedelta(days=1, hours=12))

    forgotten = forget_senders(at=AT + timedelta(days=2, minutes=1))

    assert [forgotten, Rating.objects.exclude(origin="").count()] == [1, 1]


def test_sender_of_two_days_cannot_be_set_side_by_side(sign):
    first = rate(sign, 1)
    second = rate(sign, 1, at=AT + timedelta(days=2))

    assert first.device != second.device
    assert first.origin != second.origin
    assert "10.0.0.1" not in first.origin


@pytest.mark.parametrize(
    "one, other, same",
    [
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("10.0.0.1", "10.0.0.2", False),
    ],
)
def test_network_of_an_address(one, other, same):
    assert (network_of(one) == network_of(other)) == same


def make_windows_beside(world: World):
    return ServiceWindow.objects.create(
        campaign=world.campaign,
        code="W50",
        name="另一窗口",
        department=world.departments[0],
        place="二楼",
        since=datetime(2026, 1, 1, tzinfo=UTC).date(),
    )


def test_words_state_follows_the_words(sign):
    assert [rate(sign, 1).words_state, rate(sign, 2, words="好").words_state] == [
        WordsState.NONE,
        WordsState.WAITING,
    ]
