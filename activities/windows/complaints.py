"""A complaint about a window: filed with or without a contact, passed on, stated, answered (security.md PRV-14).

Who complained and in which words stays with the office; the department reads the case in the office's words. An upheld
complaint of grave kind costs the window its star (rules.md §6).
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import Complaint, ComplaintSource, RatingSign, ServiceWindow
from activities.windows.hiding import departments_of
from activities.windows.quarter_inputs import rules_of
from activities.windows.quarter_telling import (
    complaint_closed,
    complaint_filed,
    complaint_passed,
    complaint_stated,
)
from campaign.audit import record
from campaign.history import refuse_history
from campaign.models import Campaign, Holiday, Role
from campaign.passwords import first_password
from campaign.permissions import Access
from campaign.printed_codes import digest_of, normal_code
from campaign.refusals import NotAllowed, Refused
from campaign.wording import one_line, paragraph
from campaign.workdays import add_working_days

KIND = "complaint"
SHORTEST, LONGEST = 5, 1000
CONTACT_KEPT = timedelta(days=30)


class BadComplaint(Refused):
    """Something is missing; the field says what."""


class WrongStep(Refused):
    """The case is closed, or not as far."""


def file_complaint(
    *, sign: RatingSign, text: str, contact: str = "", at: datetime | None = None
) -> tuple[Complaint, str]:
    """Take a complaint by the QR code of a window; returns it with the number by which the answer is found.

    That number is shown once; its digest is kept. Raises BadComplaint, CampaignIsHistory.
    """
    refuse_history(sign.window.campaign)
    receipt = first_password()
    complaint = _file(
        sign.window,
        text,
        contact,
        at=at,
        source=ComplaintSource.SIGN,
        receipt_digest=digest_of(receipt, kind=KIND),
    )
    return complaint, receipt


def take_complaint(
    *, window: ServiceWindow, text: str, by: Access, contact: str = "", at: datetime | None = None
) -> Complaint:
    """Take down a complaint that reached the office by telephone, letter or visit. Raises BadComplaint."""
    by.demand(Role.OFFICE, campaign_id=window.campaign_id)
    return _file(window, text, contact, at=at, source=ComplaintSource.OFFICE, by=by)


@transaction.atomic
def pass_on(*, complaint: Complaint, matter: str, by: Access, at: datetime | None = None) -> Complaint:
    """Put the case to the department in the office's words, without a trace of who complained.

    Raises BadComplaint, WrongStep.
    """
    at = at or timezone.now()
    complaint = _locked(complaint, by=by)
    matter = one_line(matter, field="matter", longest=300)
    if not matter:
        raise BadComplaint(_("Say in your own words what it is about."), field="matter")
    complaint.matter, complaint.passed_at = matter, at
    complaint.save(update_fields=["matter", "passed_at"])
    _record("passed_on", complaint, by=by, at=at)
    complaint_passed(complaint, by=by.user, at=at)
    return complaint


@transaction.atomic
def state_part(*, complaint: Complaint, statement: str, by: Access, at: datetime | None = None) -> Complaint:
    """What the department says about it, by its head or deputy. Raises BadComplaint, WrongStep, NotAllowed."""
    at = at or timezone.now()
    if complaint.window.department_id not in by.departments(Role.HEAD, Role.DEPUTY):
        raise NotAllowed(_("Your role does not allow this."))
    complaint = _open(complaint)
    if not complaint.passed_at:
        raise WrongStep(_("The case has not been passed on yet."))
    statement = paragraph(statement, field="statement", longest=LONGEST)
    if not statement:
        raise BadComplaint(_("Say what happened and what was done."), field="statement")
    complaint.statement, complaint.stated_by, complaint.stated_at = statement, by.user, at
    complaint.save(update_fields=["statement", "stated_by", "stated_at"])
    _record("stated", complaint, by=by, at=at)
    complaint_stated(complaint, by=by.user, at=at)
    return complaint


@transaction.atomic
def answer_complaint(
    *,
    complaint: Complaint,
    answer: str,
    upheld: bool,
    by: Access,
    grave: bool = False,
    at: datetime | None = None,
) -> Complaint:
    """Answer a complaint and close the case: upheld or not, of grave kind or not.

    Nobody decides about a window of the own department. Raises BadComplaint, WrongStep, NotAllowed.
    """
    at = at or timezone.now()
    complaint = _locked(complaint, by=by)
    answer = paragraph(answer, field="answer", longest=LONGEST)
    if not answer:
        raise BadComplaint(_("Write the answer that the complainant reads."), field="answer")
    if grave and not upheld:
        raise BadComplaint(_("Only what is upheld can be grave."), field="grave")
    complaint.answer, complaint.is_upheld, complaint.is_grave = answer, upheld, grave
    complaint.closed_by, complaint.closed_at = by.user, at
    complaint.save(update_fields=["answer", "is_upheld", "is_grave", "closed_by", "closed_at"])
    _record("closed", complaint, by=by, at=at, upheld=upheld, grave=grave)
    complaint_closed(complaint, at=at)
    return complaint


def complaint_by_receipt(typed: str) -> Complaint | None:
    """The case that the complainant's number belongs to."""
    return (
        Complaint.objects.filter(receipt_digest=digest_of(normal_code(typed), kind=KIND))
        .exclude(receipt_digest="")
        .select_related("window__department", "campaign__unit")
        .first()
    )


def forget_contacts(*, at: datetime | None = None) -> int:
    """Work of every few seconds: erase contacts of cases closed thirty days ago; one query when there is none."""
    at = at or timezone.now()
    old = Complaint.objects.filter(closed_at__lt=at - CONTACT_KEPT).exclude(contact="")
    return old.update(contact="") if old.exists() else 0


@transaction.atomic
def _file(
    window: ServiceWindow,
    text: str,
    contact: str,
    *,
    source: str,
    at: datetime | None,
    by: Access | None = None,
    receipt_digest: str = "",
) -> Complaint:
    at = at or timezone.now()
    text = paragraph(text, field="text", longest=LONGEST)
    if len(text) < SHORTEST:
        raise BadComplaint(_("Say what happened, and when."), field="text")
    campaign = Campaign.objects.select_for_update().get(pk=window.campaign_id)
    last = Complaint.objects.filter(campaign=campaign).aggregate(last=Max("number"))["last"] or 0
    holidays = dict(Holiday.objects.filter(unit=campaign.unit_id).values_list("day", "is_worked"))
    complaint = Complaint.objects.create(
        campaign=campaign,
        window=window,
        number=last + 1,
        source=source,
        at=at,
        text=text,
        contact=one_line(contact, field="contact", longest=100),
        receipt_digest=receipt_digest,
        taken_by=by.user if by else None,
        due_on=add_working_days(timezone.localdate(at), rules_of(campaign).complaint_days, holidays=holidays),
    )
    _record("filed", complaint, by=by, at=at, source=source)
    complaint_filed(complaint, by=by.user if by else None, at=at)
    return complaint


def _locked(complaint: Complaint, *, by: Access) -> Complaint:
    """The open case, for the office; not for somebody of the window's department."""
    by.demand(Role.OFFICE, campaign_id=complaint.campaign_id)
    if complaint.window.department_id in departments_of(by):
        raise NotAllowed(_("Nobody decides about a window of the own department."))
    return _open(complaint)


def _open(complaint: Complaint) -> Complaint:
    # Cases are also read by a decision on stars: one lock for both.
    Campaign.objects.select_for_update().get(pk=complaint.campaign_id)
    found = (
        Complaint.objects.select_for_update(of=("self",))
        .select_related("window", "campaign")
        .get(pk=complaint.pk)
    )
    if found.is_closed:
        raise WrongStep(_("The case is closed."))
    return found


def _record(act: str, complaint: Complaint, *, by: Access | None, at: datetime, **data) -> None:
    """Without a word of the complaint: the trail is read by more people than the case."""
    record(
        f"activities.complaint.{act}",
        by=by.user if by else None,
        campaign=complaint.campaign,
        obj=complaint,
        at=at,
        number=complaint.number,
        window=complaint.window.code,
        **data,
    )
