"""The speeches of a meeting: their texts written by the office, drafts until they are released for everybody to read.

A draft is seen by the office and by the one who speaks.
"""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import AgendaItem, EventFile
from campaign.audit import record
from campaign.models import Role
from campaign.permissions import Access, office
from campaign.refusals import Refused

LONGEST_TEXT = 20_000


class BadSpeech(Refused):
    """There is no speech at this item, or nothing that could be released; the field says what."""


class SpeechChanged(Refused):
    """Somebody saved the text after it was looked at."""


def edition_of(text: str) -> str:
    """What names a text as it stands, so that nobody writes over what he has not seen."""
    return hashlib.sha256(text.encode()).hexdigest()


def may_read_speech(item: AgendaItem, access: Access) -> bool:
    """Everybody once it is released; before that the office and the speaker."""
    if item.is_released or office(access):
        return True
    return item.person_id is not None and item.person_id == access.user.person_id


@transaction.atomic
def write_speech(
    *, item: AgendaItem, text: str, by: Access, seen: str = "", at: datetime | None = None
) -> AgendaItem:
    """Write the text of a speech, also after the meeting; an empty text takes it off. `seen` is the edition looked at.

    A released speech is changed for everybody; it cannot become empty without being taken back first. Raises BadSpeech,
    SpeechChanged.
    """
    by.demand(Role.OFFICE, campaign_id=item.event.campaign_id)
    item = _locked(item)
    text = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if len(text) > LONGEST_TEXT:
        raise BadSpeech(_("Enter at most %(most)s characters.") % {"most": LONGEST_TEXT}, field="text")
    if item.is_released and not text and not item.files.exists():
        raise BadSpeech(_("It is released: take it back before its text is taken off."), field="text")
    if text == item.text:
        return item
    if seen and seen != edition_of(item.text):
        raise SpeechChanged(
            _("Somebody has saved this text meanwhile. Copy yours, load the page and compare.")
        )
    item.text = text
    item.save(update_fields=["text"])
    _record("written", item, by=by, at=at, length=len(text))
    return item


@transaction.atomic
def release_speech(*, item: AgendaItem, by: Access, at: datetime | None = None) -> AgendaItem:
    """Let everybody in the campaign read a speech; a second call changes nothing. Raises BadSpeech where it is empty."""
    by.demand(Role.OFFICE, campaign_id=item.event.campaign_id)
    item = _locked(item)
    if item.is_released:
        return item
    if not item.text and not item.files.exists():
        raise BadSpeech(_("There is no text and no file to release yet."), field="text")
    item.released_at, item.released_by = at or timezone.now(), by.user
    item.save(update_fields=["released_at", "released_by"])
    _record("released", item, by=by, at=at)
    return item


@transaction.atomic
def take_back_speech(*, item: AgendaItem, by: Access, at: datetime | None = None) -> AgendaItem:
    """Make a released speech a draft again; a second call changes nothing."""
    by.demand(Role.OFFICE, campaign_id=item.event.campaign_id)
    item = _locked(item)
    if item.is_released:
        item.released_at = item.released_by = None
        item.save(update_fields=["released_at", "released_by"])
        _record("taken_back", item, by=by, at=at)
    return item


def may_read_file(file: EventFile, access: Access) -> bool:
    """The materials of an event are for everybody; the file of a speech is read as the speech is."""
    return file.speech is None or may_read_speech(file.speech, access)


def _locked(item: AgendaItem) -> AgendaItem:
    found = (
        AgendaItem.objects.select_for_update(of=("self",)).select_related("event").filter(pk=item.pk).first()
    )
    if found is None or not found.takes_text:
        raise BadSpeech(_("There is no speech at this item."))
    return found


def _record(act: str, item: AgendaItem, *, by: Access, at: datetime | None, **data) -> None:
    record(
        f"activities.speech.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=item.event,
        at=at,
        title=item.event.title,
        subject=item.subject,
        who=item.who,
        **data,
    )
