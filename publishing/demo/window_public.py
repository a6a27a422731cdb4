"""What the public of the demo says at the windows: ratings, a burst that was looked at, complaints and their answers."""

import random
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from activities.models import RatingSign, ServiceWindow
from activities.windows.complaints import answer_complaint, file_complaint, pass_on, state_part
from activities.windows.rating_looks import read_words, waiting_words
from activities.windows.rating_signs import make_signs
from activities.windows.ratings import TAGS, Sender, give_rating
from campaign.workdays import add_working_days
from publishing.demo.months import Stage
from publishing.demo.texts import text

FROM_MONTH, TO_MONTH = 7, 9
PER_WINDOW = 3
GLAD, SORRY = list(TAGS)[:5], list(TAGS)[5:]
BURST = 14
BURST_AT = "W21"
WORDS_LEFT = 3  # not read by the office yet


Signs = Mapping[str, RatingSign]


def put_codes_up(stage: Stage, windows: Mapping[str, ServiceWindow], *, at: datetime) -> Signs:
    """A QR code at every window; by the window's code."""
    signs = make_signs(
        campaign=stage.organisation.campaign, windows=list(windows.values()), by=stage.cast.office[0], at=at
    )
    return {sign.window.code: sign for sign in signs}


def hear_the_public(stage: Stage, signs: Signs) -> None:
    """Ratings through the summer; most words are read, one burst and one complaint wait."""
    campaign = stage.organisation.campaign
    rng = random.Random("the public of the demo")
    for number, sign in enumerate(signs.values(), start=1):
        _rate(sign, campaign.year, rng, worst=number)
    _burst(signs[BURST_AT], stage)
    for rating in list(waiting_words(campaign))[:-WORDS_LEFT]:
        read_words(rating=rating, show=True, by=stage.cast.office[1], at=rating.at + timedelta(days=1))
    told = text("windows")["open_complaint"]
    file_complaint(
        sign=signs[told["window"]],
        text=told["text"],
        contact=told["contact"],
        at=stage.now - timedelta(hours=5),
    )


def _rate(sign: RatingSign, year: int, rng: random.Random, *, worst: int) -> None:
    told = text("windows")
    usual = told["windows"][int(sign.window.code[1:]) - 1]["lost"]
    for visit in range(PER_WINDOW):
        day = date(year, rng.randint(FROM_MONTH, TO_MONTH), rng.randint(2, 27))
        stars = max(2, min(5, 5 - (usual + rng.randint(-10, 14)) // 30))
        words = rng.choice(told["words"]) if (worst + visit) % 5 == 0 else ""
        give_rating(
            sign=sign,
            stars=stars,
            sender=Sender(f"{sign.pk}-{visit}", f"10.9.{worst}.{visit + 10}"),
            tags=[rng.choice(GLAD if stars > 3 else SORRY)],
            words=words,
            at=_at(day, rng.randint(8, 17), rng.randrange(60)),
        )


def _burst(sign: RatingSign, stage: Stage) -> None:
    """Many at once from one address, on the last day before October: the office has not looked at them."""
    at = _at(date(stage.organisation.campaign.year, TO_MONTH, 29), 16, 40)
    for number in range(BURST):
        give_rating(
            sign=sign,
            stars=5,
            sender=Sender(f"burst-{number}", "10.9.200.7"),
            at=at + timedelta(seconds=3 * number),
        )


def hear_complaints(stage: Stage, signs: Signs, month: int) -> None:
    """The complaints of a month, passed on, stated and answered."""
    office, holidays = stage.cast.office[1], stage.holidays
    year = stage.organisation.campaign.year
    for told in text("windows")["complaints"]:
        if told["month"] != month:
            continue
        sign = signs[told["window"]]
        at = _at(date(year, month, told["day"]), 11, 5)
        complaint, __ = file_complaint(sign=sign, text=told["text"], contact=told["contact"], at=at)
        day = add_working_days(timezone.localdate(at), 1, holidays=holidays)
        pass_on(complaint=complaint, matter=told["matter"], by=office, at=_at(day, 9))
        head = stage.cast.heads[sign.window.department.name]
        state_part(complaint=complaint, statement=told["statement"], by=head, at=_at(day, 16))
        answer_complaint(
            complaint=complaint,
            answer=told["answer"],
            upheld=told["upheld"],
            grave=told["grave"],
            by=office,
            at=_at(add_working_days(day, 2, holidays=holidays), 10),
        )


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))
