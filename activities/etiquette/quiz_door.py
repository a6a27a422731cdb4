"""The door of a quiz paper: who comes with staff number and name, and who goes on with what was begun.

A staff number and a name are no secret. So the first device keeps the paper: another one needs the personal link, which
stands on the page of whoever is signed in. Wrong names are counted for the staff number, not for the address: an office
of hundreds shares one (security.md OUT-6).
"""

import hashlib
import secrets
from datetime import datetime

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.etiquette.quiz_answering import NoSuchPaper, check_open
from activities.etiquette.quiz_links import claimed_person, is_genuine
from activities.models import QuizAttempt, QuizPaper, QuizState
from campaign.models import Person
from campaign.refusals import Refused
from campaign.wrong_tries import count_within

WRONG_NAMES = 5
SAVES = 240  # of one person within a minute: ten times what hands can do
MINUTE, TEN_MINUTES = 60, 600


class NotYou(Refused):
    """Staff number and name do not belong together."""


class TooOften(Refused):
    """Too many wrong names for this staff number, or too many requests of one person."""


class OnAnotherDevice(Refused):
    """The paper was begun on another device."""


def paper_behind(token: str) -> QuizPaper:
    """The paper behind an address; one that is being made is not there yet. Raises NoSuchPaper."""
    found = (
        QuizPaper.objects.exclude(state=QuizState.DRAFT)
        .select_related("campaign__unit")
        .filter(token=token)
        .first()
    )
    if found is None:
        raise NoSuchPaper(_("There is no such paper."))
    return found


def person_behind(paper: QuizPaper, key: str, *, at: datetime | None = None) -> Person:
    """Whose personal link this is. Raises NoSuchPaper for a forged one and for who has left."""
    person_id = claimed_person(key)
    if person_id is None or not is_genuine(key, secret=paper.secret, person_id=person_id):
        raise NoSuchPaper(_("There is no such paper."))
    people = Person.objects.filter(unit=paper.campaign.unit_id, pk=person_id)
    person = people.in_service(timezone.localdate(at)).select_related("department").first()
    if person is None:
        raise NoSuchPaper(_("There is no such paper."))
    return person


def person_at_door(
    paper: QuizPaper, *, staff_number: str, name: str, device: str, at: datetime | None = None
) -> Person:
    """Who stands at the door with this number and name. Raises NotYou, TooOften, OnAnotherDevice, NotOpen.

    The answer to a number that nobody has is the same as to a wrong name.
    """
    at = at or timezone.now()
    if not paper.by_number:
        raise NotYou(_("This paper is answered by sign-in or personal link."))
    check_open(paper, at=at)
    number = staff_number.strip()
    counted = f"quiz-door:{paper.pk}:{hashlib.sha256(number.encode()).hexdigest()}"
    if cache.get(counted, 0) >= WRONG_NAMES:
        raise TooOften(_("Too many wrong names for this number. Try again in ten minutes."))
    people = Person.objects.filter(unit=paper.campaign.unit_id, staff_number=number)
    person = people.in_service(timezone.localdate(at)).first() if number.isprintable() else None
    if person is None or "".join(name.split()) != "".join(person.name.split()):
        count_within(counted, TEN_MINUTES)
        raise NotYou(_("Staff number and name do not belong together."))
    begun = QuizAttempt.objects.filter(paper=paper, person=person, voided_at__isnull=True).first()
    if begun is not None and not secrets.compare_digest(begun.device.encode(), digest_of(device).encode()):
        raise OnAnotherDevice(
            _(
                "Your paper was begun elsewhere. Go on there, or sign in to the site and open it from “Activities”."
            )
        )
    return person


def digest_of(device: str) -> str:
    """What is kept of a device's secret; an empty one fits nothing."""
    return hashlib.sha256(f"quiz-device:{device or secrets.token_hex(16)}".encode()).hexdigest()


def keep_device(attempt: QuizAttempt, device: str) -> None:
    """Remember on which device an attempt goes on: the last one that came with the personal link."""
    QuizAttempt.objects.filter(pk=attempt.pk).update(device=digest_of(device))


def check_pace(key: str) -> None:
    """Raises TooOften when one person's link saves faster than hands can."""
    if count_within(f"quiz-pace:{key}", MINUTE) > SAVES:
        raise TooOften(_("Too many requests. Wait a moment."))
