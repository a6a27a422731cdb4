"""Issued papers and editions of the honour roll on the timeline of the year; both are for everybody."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.models import Role
from campaign.permissions import Access
from campaign.timeline import Entry, Track
from campaign.timeline_reading import words_of
from publishing.models import Archive, Publication, RollEdition


def paper_entries(access: Access) -> list[Entry]:
    """The papers in force, on the day of their issue; one query."""
    rows = (
        Publication.objects.filter(campaign=access.campaign, number__voided_at__isnull=True)
        .select_related("number")
        .defer("payload")
        .order_by("issued_at", "pk")
    )
    return [
        _done(
            Track.PAPERS,
            f"paper.{row.source_key}",
            row.title,
            timezone.localdate(row.issued_at),
            url=reverse("publishing:publication_detail", args=[access.campaign.code, row.pk]),
            note=str(row.number),
        )
        for row in rows
    ]


def roll_entries(access: Access) -> list[Entry]:
    """The editions of honour rolls, on the day of their issue; one query."""
    rows = (
        RollEdition.objects.filter(roll__campaign=access.campaign)
        .select_related("roll")
        .defer("payload")
        .order_by("issued_at", "pk")
    )
    return [
        _done(
            Track.HONOURS,
            f"roll.{number}",
            _("Honour roll: %(title)s, edition %(number)s") % {"title": row.roll, "number": row.number},
            timezone.localdate(row.issued_at),
            url=reverse("publishing:honour_page", args=[access.campaign.code]),
        )
        for number, row in enumerate(rows, start=1)
    ]


def archive_entries(access: Access) -> list[Entry]:
    """The archives that were made, for those who may read their list; one query."""
    if not access.holds(Role.OFFICE, Role.AUDITOR):
        return []
    rows = Archive.objects.filter(campaign=access.campaign).order_by("made_at", "pk")
    return [
        _done(
            Track.YEAR_END,
            f"archive.{number}",
            _("Archive of the campaign made"),
            timezone.localdate(row.made_at),
            url=reverse("publishing:archive_list", args=[access.campaign.code]),
        )
        for number, row in enumerate(rows, start=1)
    ]


def _done(track: str, key: str, title: str, day, *, url: str, note: str = "") -> Entry:
    """Something that happened; nothing of it is due any more."""
    return Entry(
        track=track,
        key=key,
        title=title,
        first_day=day,
        last_day=day,
        due=words_of([Role.OFFICE]),
        is_done=True,
        done_on=day,
        url=url,
        note=note,
    )
