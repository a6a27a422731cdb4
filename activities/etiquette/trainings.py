"""Trainings by department: how many came to each, and offered to scoring as evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.event_reading import departments_in_order
from activities.models import Attendance, Event, EventKind
from activities.offers import offer_evidence
from campaign.models import Campaign, Department, Person, Proposal, ProposalKind, Role
from campaign.permissions import Access
from campaign.refusals import Refused

SUBJECT = "理论业务学习"
PREFIX = "training:"


class NothingToOffer(Refused):
    """The training has not been held, was called off, or its list is empty."""


@dataclass(frozen=True)
class TrainingRow:
    """A department: its people in service today, and how many of its people came to each training."""

    code: str
    name: str
    people: int
    came: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.came)


def trainings_of(campaign: Campaign) -> list[Event]:
    """The trainings that were not called off, in their order, with how many came (`people`)."""
    return list(
        Event.objects.filter(campaign=campaign, kind=EventKind.TRAINING, cancelled_at__isnull=True)
        .annotate(people=Count("attendance"))
        .order_by("held_on", "begins_at", "pk")
    )


def training_rows(campaign: Campaign, trainings: Sequence[Event]) -> list[TrainingRow]:
    """Every department with people, in the fixed order; four queries."""
    staff = dict(
        Person.objects.filter(unit=campaign.unit_id)
        .in_service(timezone.localdate())
        .order_by()
        .values_list("department")
        .annotate(people=Count("pk"))
    )
    counted: dict[int, dict[int, int]] = {}
    rows = Attendance.objects.filter(event__in=trainings).order_by().values_list("department", "event")
    for department, event, people in rows.annotate(people=Count("pk")):
        counted.setdefault(department, {})[event] = people
    return [
        TrainingRow(
            department.code,
            department.name,
            staff.get(department.pk, 0),
            tuple(counted.get(department.pk, {}).get(training.pk, 0) for training in trainings),
        )
        for department in departments_in_order(campaign.pk, {*staff, *counted})
    ]


@transaction.atomic
def offer_training(*, event: Event, by: Access, at: datetime | None = None) -> int:
    """Offer the attendance at a training to scoring, for each department that came; returns how many are new.

    Totals of departments only, no person's name (PRV-10). From one training and department there is one offer, so that
    the list should be complete before. Raises NothingToOffer.
    """
    by.demand(Role.OFFICE, campaign_id=event.campaign_id)
    at = at or timezone.now()
    event = Event.objects.select_for_update().get(pk=event.pk)
    came = dict(event.attendance.order_by().values_list("department").annotate(people=Count("pk")))
    if event.kind != EventKind.TRAINING or event.is_cancelled or not came:
        raise NothingToOffer(_("Enter who came first."))
    offered = offered_departments(by.campaign).get(event.pk, set())
    link = reverse("activities:event_detail", kwargs={"campaign": by.campaign.code, "event": event.pk})
    departments = [one for one in departments_in_order(event.campaign_id, came) if one.code not in offered]
    for department in departments:
        offer_evidence(
            campaign=by.campaign,
            key=_key(event, department),
            department=department,
            subject=SUBJECT,
            text=f"{event.held_on.year}年{event.held_on.month}月{event.held_on.day}日{event.title}",
            figures={"参训人数": str(came[department.pk])},
            link=link,
            by=by,
            at=at,
        )
    return len(departments)


def offered_departments(campaign: Campaign) -> dict[int, set[str]]:
    """The codes of the departments whose attendance has been offered, by the training; one query."""
    keys = Proposal.objects.filter(
        campaign=campaign, kind=ProposalKind.EVIDENCE, key__startswith=PREFIX
    ).values_list("key", flat=True)
    offered: dict[int, set[str]] = {}
    for key in keys:
        event, __, department = key.removeprefix(PREFIX).partition(":")
        offered.setdefault(int(event), set()).add(department)
    return offered


def _key(event: Event, department: Department) -> str:
    return f"{PREFIX}{event.pk}:{department.code}"
