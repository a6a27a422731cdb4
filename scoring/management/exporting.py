"""What the export commands share: whose month, in which format, and where to."""

import argparse
from datetime import date
from pathlib import Path

from django.core.management.base import CommandError, OutputWrapper

from campaign.models import Campaign
from campaign.spreadsheets import Export


def add_arguments(parser: argparse.ArgumentParser, *, formats: tuple[str, ...]) -> None:
    parser.add_argument("--campaign", required=True, metavar="CODE", help="code of the campaign")
    parser.add_argument("--month", required=True, metavar="YYYY-MM", help="for instance 2026-03")
    parser.add_argument("--format", required=True, choices=formats)
    parser.add_argument("--output", metavar="FILE", help="a file instead of the standard output")


def campaign_of(code: str) -> Campaign:
    """The campaign with this code; CommandError names those that there are."""
    campaign = Campaign.objects.select_related("unit", "rules").filter(code=code).first()
    if campaign is None:
        known = ", ".join(Campaign.objects.values_list("code", flat=True)) or "none yet"
        raise CommandError(f"There is no campaign “{code}”. Campaigns: {known}.")
    return campaign


def first_day_of(month: str) -> date:
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        raise CommandError(f"“{month}” is not a month; write it as 2026-03.") from None


def deliver(export: Export, *, output: str | None, stdout: OutputWrapper) -> None:
    """Write the bytes to the file, or else to the standard output as they are."""
    if output:
        Path(output).write_bytes(export.content)
    elif stdout.isatty() and export.filename.endswith(".xlsx"):
        raise CommandError("A workbook cannot be shown in a terminal; use --output FILE.")
    elif hasattr(stdout, "buffer"):
        stdout.flush()
        stdout.buffer.write(export.content)
        stdout.buffer.flush()
    else:
        raise CommandError("The standard output takes no bytes here; use --output FILE.")
