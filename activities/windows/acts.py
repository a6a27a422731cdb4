"""How acts on inspections stand in the trail: undercover ones under codes that their readers are narrowed by."""

from datetime import datetime

from activities.models import Inspection
from campaign.audit import record
from campaign.permissions import Access


def record_inspection(act: str, inspection: Inspection, *, by: Access, at: datetime | None, **data) -> None:
    """Write an act on an inspection, or on what hangs on it, into the trail; its object is always the inspection."""
    room = "undercover" if inspection.is_covert else "inspection"
    record(
        f"activities.{room}.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=inspection,
        at=at,
        window=inspection.window.code,
        day=str(inspection.day),
        **data,
    )
