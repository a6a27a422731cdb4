"""What is kept about a person here, as one zip for that person: particulars, consents, pictures (PRV-8)."""

import io
import json
import zipfile
from datetime import datetime

from django.utils import timezone

from campaign.attachments.keeping import BytesDiffer, kept_bytes
from campaign.audit import record
from campaign.models import Person, Portrait, PortraitConsent, TakeDown
from campaign.permissions import Access
from campaign.recent import items_of
from campaign.spreadsheets import Export


def own_data(*, by: Access, at: datetime | None = None) -> Export:
    """Everything that this room keeps about the person who asks, and nothing about anybody else; recorded."""
    person = Person.objects.select_related("department", "branch").get(pk=by.user.person_id)
    portraits = list(Portrait.objects.filter(campaign=by.campaign, person=person).order_by("pk"))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        said = json.dumps(_said(person, portraits, by), ensure_ascii=False, indent=1)
        archive.writestr("data.json", said)
        for portrait in portraits:
            if portrait.is_erased:
                continue
            try:
                archive.writestr(
                    f"{portrait.pk}.{portrait.format}", kept_bytes(portrait.path, portrait.sha256)
                )
            except BytesDiffer:  # told by the page of the picture; the rest is handed out
                continue
    record("campaign.own_data.exported", by=by.user, campaign=by.campaign, obj=person, at=at)
    return Export(stream.getvalue(), "application/zip", f"{person.staff_number}.zip", 1)


def _said(person: Person, portraits: list[Portrait], by: Access) -> dict:
    consents = PortraitConsent.objects.filter(campaign=by.campaign, person=person).select_related("notice")
    tasks = TakeDown.objects.filter(campaign=by.campaign, person=person)
    return {
        "staff_number": person.staff_number,
        "name": person.name,
        "department": person.department.name,
        "branch": person.branch.name if person.branch else None,
        "post": person.post,
        "is_section_cadre": person.is_section_cadre,
        "is_party_member": person.is_party_member,
        "left_on": person.left_on.isoformat() if person.left_on else None,
        "portrait_consents": [
            {
                "purpose": row.purpose,
                "notice": row.notice.version,
                "given_at": _instant(row.given_at),
                "ended_at": _instant(row.ended_at),
                "ended_because": row.ended_because,
                "signed_form": row.paper,
            }
            for row in consents.order_by("pk")
        ],
        "portraits": [
            {
                "file": None if row.is_erased else f"{row.pk}.{row.format}",
                "sha256": row.sha256,
                "kept_at": _instant(row.attached_at),
                "erased_at": _instant(row.erased_at),
            }
            for row in portraits
        ],
        "printed_and_to_be_taken_down": [
            {"what": row.what, "raised_at": _instant(row.raised_at), "done_at": _instant(row.done_at)}
            for row in tasks.order_by("pk")
        ],
        "pages_opened_lately": items_of(by.user, by.campaign),
    }


def _instant(at: datetime | None) -> str | None:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None
