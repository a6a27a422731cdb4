"""Rating a window by its QR code: without a sign-in, without a name, within limits (rules.md §6, features N12).

Beside the score, never in it. A rating is its own record: nobody acted here whom the trail could name, and a flood of
ratings must not be a flood in the trail. What is kept of device and network address are digests under a key of the day,
wiped after two days.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from ipaddress import IPv6Address, ip_address

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Rating, RatingCode, RatingSign, RatingState, ServiceWindow, WordsState
from activities.models.window_feedback import MOST_STARS
from activities.windows.quarter_inputs import rules_of
from campaign.audit import record
from campaign.printed_codes import digest_of, normal_code
from campaign.refusals import Refused
from campaign.wording import one_line

CODE_KIND = "window-rating"
LONGEST_WORDS = Rating._meta.get_field("words").max_length
KEPT = timedelta(days=2)
# So many ratings of a window from one network address within the time are a burst: set aside until somebody looks.
BURSTS = ((timedelta(minutes=1), 10), (timedelta(hours=1), 40))
TAGS = {
    "warm": gettext_lazy("friendly"),
    "patient": gettext_lazy("patient answers"),
    "quick": gettext_lazy("quickly done"),
    "clear": gettext_lazy("told everything at once"),
    "tidy": gettext_lazy("clean and tidy"),
    "cold": gettext_lazy("unfriendly"),
    "passed_on": gettext_lazy("sent from one to another"),
    "slow": gettext_lazy("took long"),
    "absent": gettext_lazy("nobody there"),
    "unclear": gettext_lazy("told in bits and pieces"),
}


class NotOpen(Refused):
    """The window takes no ratings: it closed, or the office has switched them off."""


class BadRating(Refused):
    """Stars are missing, or what was chosen does not exist."""


class TooMany(Refused):
    """This device, or this network address, has rated the window often enough for today."""


class NoSuchCode(Refused):
    """No code of this window reads so, or it was used."""


@dataclass(frozen=True)
class Sender:
    """Where a rating comes from: the token in the cookie of the device, and the network address."""

    device: str
    address: str


@transaction.atomic
def give_rating(
    *,
    sign: RatingSign,
    stars: int,
    sender: Sender,
    tags: Sequence[str] = (),
    words: str = "",
    code: str = "",
    at: datetime | None = None,
) -> Rating:
    """Count a rating of a window, or set it aside where too many come at once from one address.

    Where the campaign asks for printed codes, a code of this window is used up by it, and nothing of the sender is
    looked at. Words wait until the office has read them. Raises NotOpen, BadRating, TooMany, NoSuchCode.
    """
    at = at or timezone.now()
    window = ServiceWindow.objects.select_for_update(of=("self",), no_key=True).get(pk=sign.window_id)
    rules = rules_of(sign.window.campaign)
    check_open(sign, at=at)
    words = one_line(words, field="words", longest=LONGEST_WORDS)
    if stars not in range(1, MOST_STARS + 1):
        raise BadRating(_("Choose one to five stars."), field="stars")
    if set(tags) - set(TAGS):
        raise BadRating(_("Choose from what is offered."), field="tags")
    rating = Rating(
        window=window,
        at=at,
        stars=stars,
        tags=[tag for tag in TAGS if tag in tags],
        words=words,
        words_state=WordsState.WAITING if words else WordsState.NONE,
    )
    if rules.codes_needed:
        _use_code(window, code)
    else:
        day = timezone.localdate(at)
        rating.device = _device(day, window.pk, sender.device)
        rating.origin = _origin(day, window.pk, sender.address)
        _check_limits(rating, rules, at=at)
        if _is_burst(rating, at=at):
            _set_aside(rating, sign, at=at)
    rating.save(force_insert=True)
    return rating


def check_open(sign: RatingSign, *, at: datetime | None = None) -> None:
    """Raise NotOpen unless the window takes ratings now; of a campaign that is history none does."""
    window = sign.window
    if (
        window.campaign.history_since
        or not window.is_valid_on(timezone.localdate(at))
        or not rules_of(window.campaign).ratings_open
    ):
        raise NotOpen(_("This window takes no ratings at present."))


def forget_senders(*, at: datetime | None = None) -> int:
    """Work of every few seconds: wipe what is two days old of devices and addresses; one query when there is none."""
    at = at or timezone.now()
    old = Rating.objects.exclude(device="", origin="").filter(at__lt=at - KEPT)
    return old.update(device="", origin="") if old.exists() else 0


def _check_limits(rating: Rating, rules, *, at: datetime) -> None:
    today = Rating.objects.filter(window=rating.window_id, at__gt=at - timedelta(days=1)).order_by()
    if today.filter(device=rating.device).count() >= rules.ratings_per_device:
        raise TooMany(_("You have rated this window today. Thank you; come back tomorrow."))
    if today.filter(origin=rating.origin).count() >= rules.ratings_per_address:
        raise TooMany(_("Too many ratings came from your network today. Come back tomorrow."))


def _is_burst(rating: Rating, *, at: datetime) -> bool:
    alike = Rating.objects.filter(window=rating.window_id, origin=rating.origin).order_by()
    return any(alike.filter(at__gt=at - within).count() + 1 >= most for within, most in BURSTS)


def _set_aside(rating: Rating, sign: RatingSign, *, at: datetime) -> None:
    """The rating and those of the last hour from its address, unless somebody has looked at them."""
    rating.state = RatingState.ASIDE
    together = Rating.objects.filter(
        window=rating.window_id,
        origin=rating.origin,
        at__gt=at - BURSTS[-1][0],
        looked_at__isnull=True,
    )
    is_first = not together.filter(state=RatingState.ASIDE).exists()
    together.filter(state=RatingState.COUNTED).update(state=RatingState.ASIDE)
    if is_first:
        record(
            "activities.rating.burst",
            by=None,
            campaign=sign.window.campaign,
            obj=rating.window,
            at=at,
            window=rating.window.code,
        )


def _use_code(window: ServiceWindow, code: str) -> None:
    found = RatingCode.objects.filter(
        digest=digest_of(normal_code(code), kind=CODE_KIND), window=window, is_used=False
    )
    if not found.update(is_used=True):
        raise NoSuchCode(_("There is no slip with this code, or it is used already."), field="code")


def _device(day: date, window: int, device: str) -> str:
    return _digest("device", day, window, device)


def _origin(day: date, window: int, address: str) -> str:
    return _digest("origin", day, window, network_of(address))


def network_of(address: str) -> str:
    """The address that counts as one: of an IPv6 address its first 64 bits, which one household or device has."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(int(found) >> 64) if isinstance(found, IPv6Address) else str(found)


def _digest(what: str, day: date, window: int, value: str) -> str:
    return salted_hmac(f"activities.rating.{what}.{day.isoformat()}.{window}", value).hexdigest()[:32]
