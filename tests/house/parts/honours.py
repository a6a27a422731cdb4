"""The honour roll, portraits and certificates: what the house tests need to know of their addresses, and the secrets planted there."""

from campaign.models import Portrait, TakeDown
from publishing.honours.certificate_printing import start_certificates
from publishing.honours.certificates import issue_certificates
from publishing.honours.rolls import issue_roll
from publishing.models import GroupPhoto, HonourRoll
from tests.awards import DECIDED, windows
from tests.honours import LATER, ready_roll
from tests.makers import World

# As in tests/house/role_table.py.
TABLE = """
GET  campaign:portrait_own                                      200 200 200 200 200 200 200 200 200 200 200 200
POST campaign:portrait_own                                      405 405 405 405 405 405 405 405 405 405 405 405
GET  campaign:portrait_choose                                   405 405 405 405 405 405 405 405 405 405 405 405
POST campaign:portrait_choose                                   302 302 302 302 302 302 302 302 302 302 302 302
GET  campaign:portrait_withdraw                                 405 405 405 405 405 405 405 405 405 405 405 405
POST campaign:portrait_withdraw                                 302 302 302 302 302 302 302 302 302 302 302 302
GET  campaign:portrait_send                                     405 405 405 405 405 405 405 405 405 405 405 405
POST campaign:portrait_send                                     302 302 302 302 302 302 302 302 302 302 302 302
GET  campaign:portrait_erase                                    405 405 405 405 405 405 405 405 405 405 405 405
POST campaign:portrait_erase                                    302 302 302 302 302 302 302 302 302 302 302 302
GET  campaign:own_data_take                                     405 405 405 405 405 405 405 405 405 405 405 405
POST campaign:own_data_take                                     200 200 200 200 200 200 200 200 200 200 200 200
GET  campaign:portrait_file                                     404 200 200 404 404 404 200 200 404 404 200 404
POST campaign:portrait_file                                     405 405 405 405 405 405 405 405 405 405 405 405
GET  campaign:portrait_thumbnail                                404 200 200 404 404 404 200 200 404 404 200 404
POST campaign:portrait_thumbnail                                405 405 405 405 405 405 405 405 405 405 405 405
GET  campaign:portrait_list                                     403 200 200 403 403 403 403 403 403 403 403 200
POST campaign:portrait_list                                     403 405 405 403 403 403 403 403 403 403 403 405
GET  campaign:portrait_notice                                   403 200 200 403 403 403 403 403 403 403 403 200
POST campaign:portrait_notice                                   403 422 422 403 403 403 403 403 403 403 403 403
GET  campaign:take_down_list                                    403 200 200 403 403 403 403 403 403 403 403 200
POST campaign:take_down_list                                    403 405 405 403 403 403 403 403 403 403 403 405
GET  campaign:take_down_done                                    403 405 405 403 403 403 403 403 403 403 403 403
POST campaign:take_down_done                                    403 302 302 403 403 403 403 403 403 403 403 403
GET  campaign:portrait_enter_many                               403 405 405 403 403 403 403 403 403 403 403 403
POST campaign:portrait_enter_many                               403 302 302 403 403 403 403 403 403 403 403 403
GET  campaign:portrait_person                                   403 200 200 403 403 403 403 403 403 403 403 403
POST campaign:portrait_person                                   403 405 405 403 403 403 403 403 403 403 403 403
GET  campaign:portrait_enter                                    403 405 405 403 403 403 403 403 403 403 403 403
POST campaign:portrait_enter                                    403 422 422 403 403 403 403 403 403 403 403 403
GET  campaign:portrait_person_send                              403 405 405 403 403 403 403 403 403 403 403 403
POST campaign:portrait_person_send                              403 302 302 403 403 403 403 403 403 403 403 403
GET  campaign:portrait_person_erase                             403 405 405 403 403 403 403 403 403 403 403 403
POST campaign:portrait_person_erase                             403 302 302 403 403 403 403 403 403 403 403 403
GET  publishing:honour_page                                     200 200 200 200 200 200 200 200 200 200 200 200
POST publishing:honour_page                                     405 405 405 405 405 405 405 405 405 405 405 405
GET  publishing:honour_years                                    200 200 200 200 200 200 200 200 200 200 200 200
POST publishing:honour_years                                    405 405 405 405 405 405 405 405 405 405 405 405
GET  publishing:honour_picture                                  200 200 200 200 200 200 200 200 200 200 200 200
POST publishing:honour_picture                                  405 405 405 405 405 405 405 405 405 405 405 405
GET  publishing:roll_list                                       403 200 200 403 403 200 403 403 403 403 403 200
POST publishing:roll_list                                       403 405 405 403 403 405 403 403 403 403 403 405
GET  publishing:roll_detail                                     403 200 200 403 403 200 403 403 403 403 403 200
POST publishing:roll_detail                                     403 405 405 403 403 405 403 403 403 403 403 405
GET  publishing:roll_plan                                       403 200 200 403 403 403 403 403 403 403 403 403
POST publishing:roll_plan                                       403 422 422 403 403 403 403 403 403 403 403 403
GET  publishing:roll_change                                     403 200 200 403 403 403 403 403 403 403 403 403
POST publishing:roll_change                                     403 422 422 403 403 403 403 403 403 403 403 403
GET  publishing:roll_placeholders                               403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:roll_placeholders                               403 302 302 403 403 403 403 403 403 403 403 403
GET  publishing:roll_assess                                     403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:roll_assess                                     403 302 302 403 403 403 403 403 403 403 403 403
GET  publishing:roll_issue                                      403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:roll_issue                                      403 302 302 403 403 403 403 403 403 403 403 403
GET  publishing:roll_renew                                      403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:roll_renew                                      403 302 302 403 403 403 403 403 403 403 403 403
GET  publishing:roll_distribution                               403 200 200 403 403 200 403 403 403 403 403 200
POST publishing:roll_distribution                               403 422 422 403 403 403 403 403 403 403 403 403
GET  publishing:distribution_export                             403 200 200 403 403 200 403 403 403 403 403 200
POST publishing:distribution_export                             403 405 405 403 403 405 403 403 403 403 403 405
GET  publishing:story[half=2025H2,department=D03]               403 200 200 403 403 403 200 200 403 403 403 403
POST publishing:story[half=2025H2,department=D03]               403 422 422 403 403 403 422 422 403 403 403 403
GET  publishing:story[half=2025H2,department=D01]               403 404 404 403 403 403 403 403 403 403 403 403
GET  publishing:group_photo_send[half=2025H2,department=D03]    403 405 405 403 403 403 405 405 403 403 403 403
POST publishing:group_photo_send[half=2025H2,department=D03]    403 422 422 403 403 403 422 422 403 403 403 403
GET  publishing:group_photo_file                                403 200 200 403 403 403 200 200 403 403 403 403
POST publishing:group_photo_file                                403 405 405 403 403 403 405 405 403 403 403 403
GET  publishing:group_photo_thumbnail                           403 200 200 403 403 403 200 200 403 403 403 403
POST publishing:group_photo_thumbnail                           403 405 405 403 403 403 405 405 403 403 403 403
GET  publishing:group_photo_crop                                403 405 405 403 403 403 405 405 403 403 403 403
POST publishing:group_photo_crop                                403 302 302 403 403 403 302 302 403 403 403 403
GET  publishing:group_photo_people                              403 405 405 403 403 403 405 405 403 403 403 403
POST publishing:group_photo_people                              403 302 302 403 403 403 302 302 403 403 403 403
GET  publishing:group_photo_erase                               403 405 405 403 403 403 405 405 403 403 403 403
POST publishing:group_photo_erase                               403 302 302 403 403 403 302 302 403 403 403 403
GET  publishing:award_list                            403 200 200 403 403 200 403 403 403 403 403 200
POST publishing:award_list                            403 405 405 403 403 405 403 403 403 403 403 405
GET  publishing:award_detail                          403 200 200 403 403 200 403 403 403 403 403 200
POST publishing:award_detail                          403 405 405 403 403 405 403 403 403 403 403 405
GET  publishing:award_compose                         403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:award_compose                         403 302 302 403 403 403 403 403 403 403 403 403
GET  publishing:award_revoke                          403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:award_revoke                          403 302 302 403 403 403 403 403 403 403 403 403
GET  publishing:award_certificates                    403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:award_certificates                    403 302 302 403 403 403 403 403 403 403 403 403
GET  publishing:certificate_paper                     403 200 200 403 403 403 403 403 403 403 403 403
POST publishing:certificate_paper                     403 422 422 403 403 403 403 403 403 403 403 403
GET  publishing:certificate_batch                     403 200 200 403 403 403 403 403 403 403 403 403
POST publishing:certificate_batch                     403 405 405 403 403 403 403 403 403 403 403 403
GET  publishing:certificate_file                      403 404 404 403 403 403 403 403 403 403 403 403
POST publishing:certificate_file                      403 405 405 403 403 403 403 403 403 403 403 403
GET  publishing:half_year_certificates[half=2026H1]   403 200 200 403 403 200 403 403 403 403 403 200
POST publishing:half_year_certificates[half=2026H1]   403 405 405 403 403 405 403 403 403 403 403 405
GET  publishing:half_year_certificates_make[half=2026H1] 403 405 405 403 403 403 403 403 403 403 403 403
POST publishing:half_year_certificates_make[half=2026H1] 403 302 302 403 403 403 403 403 403 403 403 403
GET  publishing:roll_layouts                          403 200 200 403 403 200 403 403 403 403 403 200
POST publishing:roll_layouts                          403 302 302 403 403 403 403 403 403 403 403 403
GET  publishing:roll_picture                          403 404 404 403 403 404 403 403 403 403 403 404
POST publishing:roll_picture                          403 405 405 403 403 405 403 403 403 403 403 405
GET  publishing:roll_file[form=print]                 403 404 404 403 403 403 403 403 403 403 403 403
POST publishing:roll_file[form=print]                 403 405 405 403 403 403 403 403 403 403 403 403
"""
# Parameters that are the number of a row.
NUMBERED: set[str] = {"edition", "group_photo", "portrait", "take_down", "decision", "printed", "roll"}
# A value for each parameter of the addresses, where only the way to the view counts.
VALUES: dict[str, object] = {
    "edition": 1,
    "group_photo": 1,
    "portrait": 1,
    "sha256": "0" * 64,
    "take_down": 1,
    "decision": 1,
    "printed": 1,
    "roll": 1,
}
# The secrets that `plant` writes, and the roles that may read them; figures stand for their secret.
MAY_READ: dict[str, set[str]] = {}
FIGURES: dict[str, str] = {}


def make(world: World) -> dict[str, object]:
    """One row of everything in the campaign; the values of the parameters of its addresses."""
    decision = windows(world, key="house:2026Q3")
    office = world.access("office")
    issue_certificates(source=decision, address_of=lambda token: f"https://example.com/{token}/", by=office)
    return {
        "decision": decision.pk,
        "printed": start_certificates(source=decision, output="pdf", by=office).pk,
        "roll": roll_in(world),
        **shown_in(world),
    }


def roll_in(world: World) -> int:
    """A roll of honour in work that nobody is on yet."""
    return HonourRoll.objects.create(
        campaign=world.campaign,
        title="光荣榜",
        period="2026年上半年",
        purposes=["board"],
        made_by=world.users["office"],
        made_at=DECIDED,
    ).pk


def shown_in(world: World) -> dict[str, object]:
    """D03 on an issued roll of an earlier half-year, with its deeds, pictures and consents, and a board to take down."""
    edition = issue_roll(roll=ready_roll(world, code="2025H2"), by=world.access("office"), at=LATER)
    employee = world.users["employee"].person
    portrait = Portrait.objects.get(campaign=world.campaign, person=employee)
    task = TakeDown.objects.create(
        campaign=world.campaign,
        person=employee,
        purpose="board",
        what="光荣榜 · 展板",
        key="roll:0",
        because="withdrawn",
        raised_at=LATER,
    )
    return {
        "edition": edition.pk,
        "group_photo": GroupPhoto.objects.get(story__evaluation__campaign=world.campaign).pk,
        "portrait": portrait.pk,
        "sha256": portrait.sha256,
        "take_down": task.pk,
    }


def plant(world: World, values: dict) -> None:
    """Write the secrets into rows that `make` wrote, and rows beside them."""
