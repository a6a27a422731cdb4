"""The register of numbers of official papers: allotted at issue, in order, never reused."""

from datetime import datetime

from django.db.models import Max

from campaign.models import DocumentNumber, Unit


def allot_number(*, unit: Unit, year: int, subject: str, at: datetime) -> DocumentNumber:
    """The next number of the unit's issuer code in the year; call it inside the issuing transaction.

    The unit's row is locked, so two papers issued at one moment get two numbers in a row. Source: GB/T 9704 7.2.5.
    """
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    last = DocumentNumber.objects.filter(unit=unit, issuer_code=unit.issuer_code, year=year).aggregate(
        last=Max("number")
    )["last"]
    return DocumentNumber.objects.create(
        unit=unit,
        issuer_code=unit.issuer_code,
        year=year,
        number=(last or 0) + 1,
        allotted_at=at,
        subject=subject,
    )
