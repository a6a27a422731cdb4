"""What can be found in this room: windows, inspections, findings, events; then what the other tracks have.

Complaints are not looked through: their words and contacts belong to the office alone (PRV-14).
"""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy, pgettext_lazy

from activities.findable_etiquette import ETIQUETTE
from activities.findable_reading import READING
from activities.models import (
    Event,
    EventKind,
    Finding,
    FindingState,
    Inspection,
    InspectionKind,
    InspectionState,
    ServiceWindow,
    WindowService,
)
from activities.windows.hiding import reads_inspections, visible_findings, visible_inspections
from campaign.permissions import Access
from campaign.search_words import Word
from campaign.searching import Hit, RowSource, chosen, equal, in_time, within


def _window_holding(access: Access, word: Word) -> Q:
    services = WindowService.objects.filter(within(word, "name"), window=OuterRef("pk"))
    return within(word, "name", "place", "department__name") | equal(word, "code") | Exists(services)


def _window_hits(access: Access, windows: Sequence[ServiceWindow]) -> list[Hit]:
    return [
        Hit(
            title=window.name,
            url=reverse("activities:window_detail", args=[access.campaign.code, window.code]),
            about=f"{window.code} · {window.department.name} · {window.place}",
        )
        for window in windows
    ]


def findable_inspections(access: Access) -> QuerySet[Inspection] | None:
    """Those that the person may read; by whom they were made is never looked at."""
    if not reads_inspections(access):
        return None
    return visible_inspections(access).select_related("window__department").order_by("-day", "-pk")


def _inspection_holding(access: Access, word: Word) -> Q:
    return (
        within(word, "window__name", "window__department__name")
        | equal(word, "window__code")
        | in_time(access, word, "day")
        | chosen(word, "kind", InspectionKind.choices)
        | chosen(word, "state", InspectionState.choices)
    )


def _inspection_hits(access: Access, rows: Sequence[Inspection]) -> list[Hit]:
    return [
        Hit(
            title=f"{row.get_kind_display()} · {row.window.name}",
            url=reverse("activities:inspection_detail", args=[access.campaign.code, row.pk]),
            about=f"{date_format(row.day, 'DATE_FORMAT')} · {row.window.department.name} · "
            f"{row.get_state_display()}",
        )
        for row in rows
    ]


def findable_findings(access: Access) -> QuerySet[Finding] | None:
    if not reads_inspections(access):
        return None
    rows = visible_findings(access).filter(inspection__state=InspectionState.FILED)
    return rows.select_related("inspection__window__department").order_by("-due_on", "-pk")


def _finding_holding(access: Access, word: Word) -> Q:
    return (
        within(word, "text", "inspection__window__name", "inspection__window__department__name")
        | in_time(access, word, "due_on")
        | chosen(word, "state", FindingState.choices)
    )


def _finding_hits(access: Access, rows: Sequence[Finding]) -> list[Hit]:
    return [
        Hit(
            title=row.inspection.window.name,
            url=reverse("activities:finding_detail", args=[access.campaign.code, row.pk]),
            about=f"{date_format(row.due_on, 'DATE_FORMAT')} · {row.inspection.window.department.name} · "
            f"{row.get_state_display()}",
            text=row.text,
        )
        for row in rows
    ]


def _event_hits(access: Access, events: Sequence[Event]) -> list[Hit]:
    return [
        Hit(
            title=event.title,
            url=reverse("activities:event_detail", args=[access.campaign.code, event.pk]),
            about=f"{event.get_kind_display()} · {date_format(event.held_on, 'DATE_FORMAT')} · {event.place}",
        )
        for event in events
    ]


SOURCES = [
    RowSource(
        kind="windows",
        name=pgettext_lazy("what can be found", "Service windows"),
        icon="window",
        rows=lambda access: (
            ServiceWindow.objects.filter(campaign=access.campaign)
            .select_related("department")
            .order_by("code", "pk")
        ),
        holding=_window_holding,
        hits=_window_hits,
        key="code",
        pages={
            "activities:window_detail": ("window",),
            "activities:window_history": ("window",),
        },
    ),
    RowSource(
        kind="findings",
        name=gettext_lazy("Findings"),
        icon="warn",
        rows=findable_findings,
        holding=_finding_holding,
        hits=_finding_hits,
        pages={"activities:finding_detail": ("finding",)},
        is_text=True,
    ),
    RowSource(
        kind="inspections",
        name=gettext_lazy("Inspections"),
        icon="good",
        rows=findable_inspections,
        holding=_inspection_holding,
        hits=_inspection_hits,
        pages={"activities:inspection_detail": ("inspection",)},
    ),
    RowSource(
        kind="events",
        name=gettext_lazy("Meetings and trainings"),
        icon="clock",
        rows=lambda access: Event.objects.filter(campaign=access.campaign).order_by("-held_on", "-pk"),
        holding=lambda access, word: (
            within(word, "title", "place", "host")
            | in_time(access, word, "held_on")
            | chosen(word, "kind", EventKind.choices)
        ),
        hits=_event_hits,
        pages={"activities:event_detail": ("event",)},
    ),
    *ETIQUETTE,
    *READING,
]
