"""Makers of quarters: filed inspections as rows, where how they came about is no matter of the test."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

from activities.models import Checklist, ChecklistItem, Inspection, InspectionState, ServiceWindow
from campaign.models import Department
from tests.makers import World

SINCE = date(2026, 1, 1)
AFTER = datetime(2026, 4, 8, 2, 0, tzinfo=UTC)
MONTHS = (1, 2, 3)


def make_windows(world: World, count: int, *, department: Department | None = None) -> list[ServiceWindow]:
    """Windows W01 …, the first of D03, the others of the departments in turn."""
    return ServiceWindow.objects.bulk_create(
        ServiceWindow(
            campaign=world.campaign,
            code=f"W{number:02}",
            name=f"{number}号窗口",
            department=department or world.departments[(number + 1) % len(world.departments)],
            place="一楼大厅",
            since=SINCE,
        )
        for number in range(1, count + 1)
    )


def make_checklist_row(world: World) -> Checklist:
    checklist = Checklist.objects.filter(campaign=world.campaign).first()
    if checklist is None:
        checklist = Checklist.objects.create(
            campaign=world.campaign,
            version=1,
            in_force_at=datetime(2026, 1, 1, tzinfo=UTC),
            in_force_by=world.users["office"],
        )
        ChecklistItem.objects.create(
            checklist=checklist, position=1, section="环境与标识", text="卫生", maximum=Decimal(100)
        )
    return checklist


def mark_window(
    window: ServiceWindow,
    world: World,
    day: date,
    mark: str | None,
    *,
    kind: str = "open",
    outcome="inspected",
) -> Inspection:
    """A filed inspection."""
    return Inspection.objects.create(
        window=window,
        kind=kind,
        day=day,
        checklist=make_checklist_row(world),
        state=InspectionState.FILED,
        outcome=outcome,
        total=Decimal(mark) if mark else None,
        filed_at=datetime.combine(day, time(9), tzinfo=UTC),
    )


def mark_quarter(world: World, marks: dict[ServiceWindow, str], *, months=MONTHS, year: int = 2026) -> None:
    """One open inspection a month with the same mark for each window."""
    checklist = make_checklist_row(world)
    Inspection.objects.bulk_create(
        Inspection(
            window=window,
            kind="open",
            day=date(year, month, 10),
            checklist=checklist,
            state=InspectionState.FILED,
            outcome="inspected",
            total=Decimal(mark),
            filed_at=datetime(year, month, 10, 9, tzinfo=UTC),
        )
        for window, mark in marks.items()
        for month in months
    )
