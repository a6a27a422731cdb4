"""The register of numbers of official papers: allotted at issue, in order, never reused; gaps and voids explained."""

from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import DocumentNumber, NumberLeap, Role, Unit, User, document_number
from campaign.permissions import Access
from campaign.refusals import NotAllowed, Refused

LONGEST_REASON = 200
LONGEST_SUBJECT = 200
# A day before this one is mistyped (0206 for 2026); a Word file cannot bear it either.
EARLIEST = date(1980, 1, 1)
# How far ahead of the register a number from outside may stand: a slip of the hand would end the year's numbers.
FARTHEST = 20
MOST_LEFT_OUT = 500


class NumberTaken(Refused):
    """The register has this number."""


class NumberTooFar(Refused):
    """The number stands so far ahead that it is more likely mistyped."""


class NumberBehind(Refused):
    """The register goes on with a later number only."""


class ReasonMissing(Refused):
    """What is declared void or left out says why."""


class SubjectMissing(Refused):
    """A number says what it was taken for."""


class AlreadyVoid(Refused):
    """The number is void already."""


class DayToCome(Refused):
    """A paper from outside was numbered on a day that has come."""


class IssuedHere(Refused):
    """The number belongs to a paper of this system, which is declared void itself."""


def lock_register(unit: Unit) -> Unit:
    """Let nobody else take, enter or void a number of the unit until the transaction ends; the unit as it is now."""
    return Unit.objects.select_for_update().get(pk=unit.pk)


def allot_number(
    *, unit: Unit, year: int, kind: str, subject: str, by: User | None, at: datetime
) -> DocumentNumber:
    """The next number of the unit's issuer code in the year; call it inside the issuing transaction.

    The unit's row is locked, so two papers issued at one moment get two numbers in a row. A subject too long for the
    register ends in an ellipsis. Source: GB/T 9704 7.2.5.
    """
    unit = lock_register(unit)
    return DocumentNumber.objects.create(
        unit=unit,
        issuer_code=unit.issuer_code,
        year=year,
        number=next_number(unit, year=year),
        kind=kind,
        subject=shortened(subject, LONGEST_SUBJECT),
        allotted_at=at,
        allotted_by=by,
    )


def next_number(unit: Unit, *, year: int) -> int:
    """The number that the next paper of the year gets: after the last taken, and after every leap."""
    of_year = {"unit": unit, "issuer_code": unit.issuer_code, "year": year}
    last = DocumentNumber.objects.filter(**of_year).aggregate(last=Max("number"))["last"] or 0
    leapt = NumberLeap.objects.filter(**of_year).aggregate(leapt=Max("next_number"))["leapt"] or 1
    return max(last + 1, leapt)


@transaction.atomic
def enter_number(
    *,
    number: int,
    kind: str,
    subject: str,
    on: date,
    by: Access,
    void_reason: str = "",
    at: datetime | None = None,
) -> DocumentNumber:
    """Enter a number that a paper took outside of the system, or, with `void_reason`, one that no paper has.

    The year is that of `on`, the day of the paper. Raises NumberTaken, NumberTooFar, SubjectMissing, DayToCome.
    """
    by.demand(Role.OFFICE)
    at = at or timezone.now()
    unit = lock_register(by.campaign.unit)
    subject, void_reason = subject.strip(), void_reason.strip()
    if not subject:
        raise SubjectMissing(_("Say what the number was taken for."), field="subject")
    if on > timezone.localdate(at):
        raise DayToCome(_("The day has not come yet."), field="on")
    if number < 1 or number >= next_number(unit, year=on.year) + FARTHEST:
        raise NumberTooFar(
            _(
                "The register of %(year)s goes on with %(next)s; a number from outside stands at most %(most)s ahead."
            )
            % {"year": on.year, "next": next_number(unit, year=on.year), "most": FARTHEST},
            field="number",
        )
    taken = DocumentNumber.objects.filter(
        unit=unit, issuer_code=unit.issuer_code, year=on.year, number=number
    ).first()
    if taken:
        raise NumberTaken(
            _("%(number)s is taken: %(subject)s") % {"number": taken, "subject": taken.subject},
            field="number",
        )
    entered = DocumentNumber.objects.create(
        unit=unit,
        issuer_code=unit.issuer_code,
        year=on.year,
        number=number,
        kind=kind,
        subject=shortened(subject, LONGEST_SUBJECT),
        allotted_at=timezone.make_aware(datetime.combine(on, time(12))),
        allotted_by=by.user,
        is_outside=True,
        void_reason=shortened(void_reason, LONGEST_REASON),
        voided_at=at if void_reason else None,
        voided_by=by.user if void_reason else None,
    )
    record(
        "publishing.number.entered",
        by=by.user,
        campaign=by.campaign,
        obj=entered,
        at=at,
        number=str(entered),
        kind=kind,
        subject=entered.subject,
        void_reason=entered.void_reason,
    )
    return entered


@transaction.atomic
def go_on_with(
    *, number: int, reason: str, by: Access, year: int | None = None, at: datetime | None = None
) -> NumberLeap:
    """Let the register of the year go on with a later number; what is left out is explained by the reason.

    For a register that was begun on paper: with 13 the numbers 1 to 12 are those of the paper register. Raises
    NumberBehind for a number that is not later than the next one, NumberTooFar, ReasonMissing.
    """
    by.demand(Role.OFFICE)
    at = at or timezone.now()
    unit = lock_register(by.campaign.unit)
    year = year or timezone.localtime(at).year
    reason = reason.strip()
    if not reason:
        raise ReasonMissing(_("Say why the numbers are left out."), field="reason")
    first = next_number(unit, year=year)
    if number <= first:
        raise NumberBehind(
            _("The register goes on with %(next)s anyway; give a later number.") % {"next": first},
            field="next_number",
        )
    if number - first > MOST_LEFT_OUT:
        raise NumberTooFar(
            _("At most %(most)s numbers are left out at once; check the number.") % {"most": MOST_LEFT_OUT},
            field="next_number",
        )
    leap = NumberLeap(
        unit=unit,
        issuer_code=unit.issuer_code,
        year=year,
        first=first,
        next_number=number,
        reason=shortened(reason, LONGEST_REASON),
        by=by.user,
        at=at,
    )
    leap.save(force_insert=True)
    record(
        "publishing.number.leapt",
        by=by.user,
        campaign=by.campaign,
        obj=leap,
        at=at,
        number=document_number(unit.issuer_code, year, number),
        first=first,
        reason=leap.reason,
    )
    return leap


def void(number: DocumentNumber, *, reason: str, by: Access, at: datetime) -> DocumentNumber:
    """Declare a number void, for a reason; it stays taken. Call it under `lock_register`.

    Raises AlreadyVoid, ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing(_("Say why it is void."), field="reason")
    number = DocumentNumber.objects.get(pk=number.pk)
    if number.is_void:
        raise AlreadyVoid(
            _("%(number)s is void already: %(reason)s") % {"number": number, "reason": number.void_reason}
        )
    number.void_reason = shortened(reason.strip(), LONGEST_REASON)
    number.voided_at, number.voided_by = at, by.user
    number.save(update_fields=["void_reason", "voided_at", "voided_by"])
    return number


@transaction.atomic
def void_outside_number(
    *, number: DocumentNumber, reason: str, by: Access, at: datetime | None = None
) -> DocumentNumber:
    """Declare a number void that was entered from outside. Raises IssuedHere for one of a paper of this system."""
    by.demand(Role.OFFICE)
    unit = lock_register(by.campaign.unit)
    if number.unit_id != unit.pk:
        raise NotAllowed(_("Your role does not allow this."))
    if not number.is_outside:
        raise IssuedHere(_("This number belongs to an issued paper: declare the paper void."))
    at = at or timezone.now()
    voided = void(number, reason=reason, by=by, at=at)
    record(
        "publishing.number.voided",
        by=by.user,
        campaign=by.campaign,
        obj=voided,
        at=at,
        number=str(voided),
        reason=voided.void_reason,
    )
    return voided


def shortened(text: str, most: int) -> str:
    """The text, or its beginning with an ellipsis: never longer than `most` characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
