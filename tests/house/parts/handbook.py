"""The handbook, its register and the trainings: what the house tests need to know, and the secrets planted there."""

from datetime import date

from activities.etiquette.handbooks import begin_handbook
from activities.etiquette.receipts import enter_receipts
from activities.models import HandbookChapter, HandbookReceipt
from tests.activities.etiquette.handbooks import published_handbook
from tests.makers import World

# As in tests/house/role_table.py.
TABLE = """
GET  activities:handbook                                            200 200 200 200 200 200 200 200 200 200 200 200
POST activities:handbook                                            405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:handbook_chapter                                    200 200 200 200 200 200 200 200 200 200 200 200
POST activities:handbook_chapter                                    405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:handbook_chapter[chapter=11]                        404 404 404 404 404 404 404 404 404 404 404 404
POST activities:handbook_chapter[chapter=11]                        405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:handbook_edit                                       403 200 200 403 403 200 403 403 403 403 403 200
POST activities:handbook_edit                                       403 405 405 403 403 405 403 403 403 403 403 405
GET  activities:handbook_begin                                      403 405 405 403 403 403 403 403 403 403 403 403
POST activities:handbook_begin                                      403 409 409 403 403 403 403 403 403 403 403 403
GET  activities:handbook_publish                                    403 405 405 403 403 403 403 403 403 403 403 403
POST activities:handbook_publish                                    403 302 302 403 403 403 403 403 403 403 403 403
GET  activities:chapter_edit                                        403 200 200 403 403 403 403 403 403 403 403 403
POST activities:chapter_edit                                        403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:receipt_list                                        200 200 200 200 200 200 200 200 200 200 200 200
POST activities:receipt_list                                        405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:receipt_export                                      403 200 200 403 403 403 403 403 403 403 403 200
POST activities:receipt_export                                      403 405 405 403 403 403 403 403 403 403 403 405
GET  activities:receipt_department[department=D03]                  403 200 200 403 403 403 200 200 403 403 403 200
POST activities:receipt_department[department=D03]                  403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:receipt_department[department=D01]                  403 200 200 403 403 403 403 403 403 403 403 200
POST activities:receipt_department[department=D01]                  403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:receipt_department[department=D99]                  403 404 404 403 403 403 404 404 403 403 403 404
POST activities:receipt_department[department=D99]                  403 404 404 403 403 403 404 404 403 403 403 404
GET  activities:receipt_strike                                      403 200 200 403 403 403 403 403 403 403 403 403
POST activities:receipt_strike                                      403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:training_list                                       200 200 200 200 200 200 200 200 200 200 200 200
POST activities:training_list                                       405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:training_offer                                      403 405 405 403 403 403 403 403 403 403 403 403
POST activities:training_offer                                      403 302 302 403 403 403 403 403 403 403 403 403
"""
# Parameters that are the number of a row.
NUMBERED: set[str] = {"receipt"}
# A value for each parameter of the addresses, where only the way to the view counts.
VALUES: dict[str, object] = {"chapter": "01", "receipt": 1}
# The secrets that `plant` writes, and the roles that may read them; figures stand for their secret.
MAY_READ: dict[str, set[str]] = {"LEAK-CHAPTER-DRAFT": {"office", "second", "leader", "auditor"}}
FIGURES: dict[str, str] = {}


def make(world: World) -> dict[str, object]:
    """One row of everything in the campaign; the values of the parameters of its addresses.

    A published version whose copies went to D03, and the next one in work.
    """
    office = world.access("office")
    published_handbook(world)
    enter_receipts(
        campaign=world.campaign,
        department=world.departments[2],
        received_on=date(2026, 3, 26),
        except_for={world.users["head"].person.staff_number},
        by=office,
    )
    begin_handbook(campaign=world.campaign, by=office)
    receipt = HandbookReceipt.objects.filter(campaign=world.campaign).order_by("pk").first()
    return {"chapter": "01", "receipt": receipt.pk}


def plant(world: World, values: dict) -> None:
    """Write the secrets into rows that `make` wrote, and rows beside them."""
    HandbookChapter.objects.filter(
        handbook__campaign=world.campaign, handbook__published_at__isnull=True, code="01"
    ).update(title="LEAK-CHAPTER-DRAFT")
