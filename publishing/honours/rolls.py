"""Rolls of honour: planned from decisions, issued as frozen editions, checked again before every reprint."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.digests import sha256_of
from campaign.models import Campaign, Role
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.wording import one_line
from publishing.glyphs import unprintable_in
from publishing.honours.decisions import Decided, decisions_in_effect
from publishing.honours.picture_uses import uses_of_pictures
from publishing.honours.roll_content import Purpose, Theme, pictures_of, thawed
from publishing.honours.roll_content import frozen as frozen_roll
from publishing.honours.roll_gaps import Gap, Lack, open_gaps
from publishing.honours.roll_payload import Material, gaps_of, material_of, roll_content
from publishing.models import HonourRoll, RollEdition
from publishing.pdf import MissingGlyphs
from publishing.printable import printable

LONGEST_TITLE = HonourRoll._meta.get_field("title").max_length
LONGEST_ASSESSMENT = HonourRoll._meta.get_field("assessment").max_length
LONGEST_REASON = RollEdition._meta.get_field("because").max_length
CONSENTS_FELL_AWAY = "肖像使用同意变化，改用占位图"
NAMED = 20  # people and departments that a refusal names; the desk lists all


class BadRoll(Refused):
    """Something about the plan is missing; the field says what."""


class RollThere(Refused):
    """A roll of this title and period exists."""


class DecisionGone(Refused):
    """A decision of the roll no longer holds."""


class NotReady(Refused):
    """Deeds, photos or consents are missing; the text names whose."""


class AssessmentMissing(Refused):
    """A board that people from outside see needs the assessment first (PRV-13)."""


class NothingChanged(Refused):
    """The roll says what its last edition says."""


class ReasonNeeded(Refused):
    """A further edition says why."""


class NotNewest(Refused):
    """A newer edition has taken the place of this one."""


@transaction.atomic
def plan_roll(
    *,
    campaign: Campaign,
    title: str,
    period: str,
    sources: Sequence[str],
    purposes: Collection[str],
    is_public: bool,
    theme: str,
    by: Access,
    at: datetime | None = None,
) -> HonourRoll:
    """Begin a roll made from decisions in effect. Raises BadRoll with its field, DecisionGone, RollThere."""
    by.demand(Role.OFFICE, campaign_id=campaign.pk)
    roll = HonourRoll(campaign=campaign, made_by=by.user, made_at=at or timezone.now())
    _fill(roll, title, period, sources, purposes, is_public, theme)
    try:
        with transaction.atomic():
            roll.save(force_insert=True)
    except IntegrityError as clash:
        raise RollThere(_("There is a roll of this title and period."), field="title") from clash
    _record("planned", roll, by=by, at=at, sources=roll.sources, purposes=roll.purposes)
    return roll


@transaction.atomic
def change_roll(
    *,
    roll: HonourRoll,
    title: str,
    period: str,
    sources: Sequence[str],
    purposes: Collection[str],
    is_public: bool,
    theme: str,
    by: Access,
    at: datetime | None = None,
) -> HonourRoll:
    """Change what the next edition is made from; editions that were issued stay. Raises as `plan_roll`."""
    held = _locked(roll, by=by)
    _fill(held, title, period, sources, purposes, is_public, theme)
    try:
        with transaction.atomic():
            held.save()
    except IntegrityError as clash:
        raise RollThere(_("There is a roll of this title and period."), field="title") from clash
    _record("changed", held, by=by, at=at, sources=held.sources, purposes=held.purposes)
    return held


@transaction.atomic
def accept_placeholders(
    *, roll: HonourRoll, keys: Collection[str], by: Access, at: datetime | None = None
) -> HonourRoll:
    """Take the neutral placeholder for these people and group photos, and for nobody else (PRV-3)."""
    held = _locked(roll, by=by)
    possible = {gap.key for gap in gaps_of(material_of(held, at=at)) if gap.key}
    held.placeholders = {"keys": sorted(set(keys) & possible)}
    held.save(update_fields=["placeholders"])
    _record("placeholders", held, by=by, at=at, placeholders=held.placeholders["keys"])
    return held


@transaction.atomic
def note_assessment(*, roll: HonourRoll, text: str, by: Access, at: datetime | None = None) -> HonourRoll:
    """Tick that the effect on the people shown was assessed: date and place of the record, kept for three years.

    Raises BadRoll. Source: PIPL Art. 55–56, security.md PRV-13.
    """
    held = _locked(roll, by=by)
    said = one_line(text, field="assessment", longest=LONGEST_ASSESSMENT)
    if not said:
        raise BadRoll(_("Say when the assessment was made and where its record lies."), field="assessment")
    held.assessment, held.assessed_by, held.assessed_at = said, by.user, at or timezone.now()
    held.save(update_fields=["assessment", "assessed_by", "assessed_at"])
    _record("assessed", held, by=by, at=at, assessment=said)
    return held


@transaction.atomic
def issue_roll(*, roll: HonourRoll, by: Access, because: str = "", at: datetime | None = None) -> RollEdition:
    """Freeze the roll as an edition from which everything is drawn; a further edition says why.

    Nobody without the consent for a use of the roll: he is named, unless the office took the placeholder. Raises
    NotReady, DecisionGone, AssessmentMissing, ReasonNeeded, NothingChanged, MissingGlyphs. Source: PRV-3, PRV-6, PRV-13.
    """
    at = at or timezone.now()
    held = _locked(roll, by=by)
    material = material_of(held, at=at)
    check_ready(material, at=at)
    last = held.editions.order_by("-number").first()
    number = last.number + 1 if last else 1
    because = one_line(because, field="because", longest=LONGEST_REASON)
    payload = printable(frozen_roll(roll_content(material, at=at, revision=number)))
    if last is not None:
        if _same(last.payload, payload) and set(last.purposes) == set(held.purposes):
            raise NothingChanged(_("Nothing has changed since the last edition."))
        if not because:
            raise ReasonNeeded(_("Say why there is a new edition."), field="because")
    if missing := unprintable_in(("body", text) for text in _texts(payload)):
        raise MissingGlyphs(missing)
    return _issue(
        held,
        number,
        payload,
        last=last,
        because=because,
        purposes=sorted(held.purposes),
        is_public=held.is_public,
        by=by,
        at=at,
    )


@transaction.atomic
def edition_to_print(*, edition: RollEdition, by: Access, at: datetime | None = None) -> RollEdition:
    """The edition from which may be printed now: this one, or where consents fell away a new one with placeholders.

    Everything else of the new edition is that of the old one, fingerprints too; a use that came back does not come
    back by itself. Raises NotNewest. Source: security.md PRV-4a.
    """
    at = at or timezone.now()
    held = _locked(edition.roll, by=by)
    if RollEdition.objects.filter(roll=held, number__gt=edition.number).exists():
        raise NotNewest(_("A newer edition has taken the place of this one: print that."))
    payload = still_allowed(edition, at=at)
    if payload == edition.payload:
        return edition
    return _issue(
        held,
        edition.number + 1,
        payload | {"revision": edition.number + 1},
        last=edition,
        because=CONSENTS_FELL_AWAY,
        purposes=edition.purposes,
        is_public=edition.is_public,
        by=by,
        at=at,
    )


def still_allowed(edition: RollEdition, *, at: datetime | None = None) -> dict:
    """The edition's payload with the uses that have fallen away since taken out of its pictures."""
    names = [picture.sha256 for picture in pictures_of(thawed(edition.payload))]
    uses = uses_of_pictures(edition.roll.campaign, names, is_public=edition.is_public, at=at)
    return _narrowed(edition.payload, uses)


def check_ready(material: Material, *, at: datetime | None = None) -> None:
    """Raises NotReady naming what is missing, DecisionGone, AssessmentMissing."""
    roll = material.roll
    if len(material.decided) < len(roll.sources) or not material.decided:
        raise DecisionGone(_("A decision of this roll no longer holds: choose its decisions anew."))
    if roll.is_public and Purpose.BOARD in roll.purposes and roll.assessed_at is None:
        raise AssessmentMissing(
            _(
                "People from outside see this board: assess first what that means for those shown, and note it here."
            )
        )
    if gaps := open_gaps(gaps_of(material)):
        raise NotReady(_told(gaps))


def _told(gaps: list[Gap]) -> str:
    """Whom it is about, in one sentence for each kind of thing."""
    words = {
        Lack.DEEDS: _("Deeds not approved: %(names)s."),
        Lack.PHOTO: _("No group photo: %(names)s."),
        Lack.PHOTO_CONSENT: _("On the group photo without consent: %(names)s."),
        Lack.CONSENT: _("Without consent: %(names)s."),
        Lack.PORTRAIT: _("No portrait: %(names)s."),
    }
    said = []
    for lack, text in words.items():
        names = [name for gap in gaps if gap.lack == lack for name in gap.names or (gap.about,)]
        if names:
            more = "" if len(names) <= NAMED else f" … {len(names)}"
            said.append(text % {"names": _(", ").join(names[:NAMED]) + more})
    return " ".join(said)


def _fill(
    roll: HonourRoll,
    title: str,
    period: str,
    sources: Sequence[str],
    purposes: Collection[str],
    is_public: bool,
    theme: str,
) -> None:
    roll.title = one_line(title, field="title", longest=LONGEST_TITLE)
    roll.period = one_line(period, field="period", longest=LONGEST_TITLE)
    if not roll.title or not roll.period:
        raise BadRoll(_("A roll has a title and a period."), field="period" if roll.title else "title")
    if theme not in set(Theme):
        raise BadRoll(_("Choose a theme."), field="theme")
    if not purposes or set(purposes) - set(Purpose):
        raise BadRoll(_("Choose what the roll is used for."), field="purposes")
    there: dict[str, Decided] = {one.key: one for one in decisions_in_effect(roll.campaign)}
    if not sources:
        raise BadRoll(_("Choose at least one decision."), field="sources")
    if set(sources) - set(there):
        raise DecisionGone(_("One of these decisions no longer holds."), field="sources")
    roll.sources = [key for key in there if key in sources]
    roll.purposes, roll.is_public, roll.theme = sorted(set(purposes)), is_public, theme


def _issue(
    roll: HonourRoll,
    number: int,
    payload: dict,
    *,
    last: RollEdition | None,
    because: str,
    purposes: Sequence[str],
    is_public: bool,
    by: Access,
    at: datetime,
) -> RollEdition:
    edition = RollEdition(
        roll=roll,
        number=number,
        payload=payload,
        sha256=sha256_of(payload),
        purposes=list(purposes),
        is_public=is_public,
        because=because,
        supersedes=last,
        issued_by=by.user,
        issued_at=at,
    )
    edition.save(force_insert=True)
    record(
        "publishing.roll.issued",
        by=by.user,
        campaign=by.campaign,
        obj=edition,
        at=at,
        roll=str(roll),
        edition=number,
        sha256=edition.sha256,
        because=because,
        supersedes=last.number if last else None,
    )
    return edition


def _texts(value) -> Iterator[str]:
    """Every text of a payload."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def _same(before: dict, now: dict) -> bool:
    changing = ("revision", "date")
    return {k: v for k, v in before.items() if k not in changing} == {
        k: v for k, v in now.items() if k not in changing
    }


def _narrowed(value, uses: dict[str, frozenset[str]]):
    """A payload whose pictures keep the uses that are allowed still."""
    if isinstance(value, list):
        return [_narrowed(one, uses) for one in value]
    if not isinstance(value, dict):
        return value
    if "sha256" in value and "uses" in value:
        kept = [use for use in value["uses"] if use in uses[value["sha256"]]]
        return value | {"uses": kept}
    return {key: _narrowed(one, uses) for key, one in value.items()}


def _locked(roll: HonourRoll, *, by: Access) -> HonourRoll:
    by.demand(Role.OFFICE, campaign_id=roll.campaign_id)
    held = HonourRoll.objects.select_for_update(of=("self",)).select_related("campaign__unit").get(pk=roll.pk)
    return held


def _record(act: str, roll: HonourRoll, *, by: Access, at: datetime | None, **data) -> None:
    record(
        f"publishing.roll.{act}", by=by.user, campaign=by.campaign, obj=roll, at=at, roll=str(roll), **data
    )
