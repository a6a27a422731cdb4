"""Service windows: what the house tests need to know of their addresses, and the secrets planted there."""

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from activities.models import Finding, Inspection, InspectionPlan
from activities.windows.assigning import assign_inspection
from activities.windows.attaching import attach_photo, attach_proof
from activities.windows.checklists import begin_checklist
from activities.windows.inspecting import enter_inspection
from activities.windows.window_register import hand_out_mark
from tests.activities.windows.making import (
    entry_for,
    filed,
    make_checklist,
    make_inspector,
    make_team,
    make_window,
)
from tests.files import picture, written
from tests.makers import World

# As in tests/house/role_table.py.
TABLE = """
GET  activities:window_list                              200 200 200 200 200 200 200 200 200 200 200 200
POST activities:window_list                              405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:window_enter                             403 200 200 403 403 403 403 403 403 403 403 403
POST activities:window_enter                             403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:window_detail                            200 200 200 200 200 200 200 200 200 200 200 200
GET  activities:window_detail[window=W99]                404 404 404 404 404 404 404 404 404 404 404 404
POST activities:window_detail                            405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:window_change                            403 200 200 403 403 403 403 403 403 403 403 403
POST activities:window_change                            403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:window_close                             403 405 405 403 403 403 403 403 403 403 403 403
POST activities:window_close                             403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:mark_hand_out                            403 405 405 403 403 403 403 403 403 403 403 403
POST activities:mark_hand_out                            403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:mark_take_back[number=M1]                403 405 405 403 403 403 403 403 403 403 403 403
POST activities:mark_take_back[number=M1]                403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:checklist_list                           200 200 200 200 200 200 200 200 200 200 200 200
POST activities:checklist_list                           405 405 405 405 405 405 405 405 405 405 405 405
GET  activities:checklist_begin                          403 405 405 403 403 403 403 403 403 403 403 403
POST activities:checklist_begin                          403 302 302 403 403 403 403 403 403 403 403 403
GET  activities:checklist_detail[version=1]              403 200 200 403 403 403 403 403 403 403 403 403
GET  activities:checklist_detail[version=2]              403 200 200 403 403 403 403 403 403 403 403 403
GET  activities:checklist_detail[version=9]              403 404 404 403 403 403 403 403 403 403 403 403
POST activities:checklist_detail[version=1]              403 405 405 403 403 403 403 403 403 403 403 403
GET  activities:checklist_save[version=2]                403 405 405 403 403 403 403 403 403 403 403 403
POST activities:checklist_save[version=2]                403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:inspection_plan[month=2026-03]           403 200 200 403 403 403 403 403 403 403 403 403
POST activities:inspection_plan[month=2026-03]           403 405 405 403 403 403 403 403 403 403 403 403
GET  activities:plan_draw[month=2026-03]                 403 405 405 403 403 403 403 403 403 403 403 403
POST activities:plan_draw[month=2026-03]                 403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:inspection_assign[month=2026-03]         403 405 405 403 403 403 403 403 403 403 403 403
POST activities:inspection_assign[month=2026-03]         403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:inspection_list                          403 200 200 403 403 200 200 200 200 403 403 200
POST activities:inspection_list                          403 405 405 403 403 405 405 405 405 403 403 405
GET  activities:inspection_detail                        403 200 200 403 403 200 200 200 200 403 403 200
GET  activities:inspection_detail[inspection=@planned]   403 200 200 403 403 404 404 404 200 403 403 404
GET  activities:inspection_detail[inspection=@signed]    403 200 200 403 403 404 404 404 200 403 403 404
GET  activities:inspection_detail[inspection=@foreign]   403 200 200 403 403 200 404 404 404 403 403 200
GET  activities:inspection_detail[inspection=@open]      403 200 200 403 403 200 404 404 404 403 403 200
POST activities:inspection_detail                        403 405 405 403 403 405 405 405 405 403 403 405
GET  activities:inspection_enter[inspection=@planned]    403 403 403 403 403 403 403 403 200 403 403 403
GET  activities:inspection_enter                         403 403 403 403 403 403 403 403 302 403 403 403
GET  activities:inspection_enter[inspection=@foreign]    403 403 403 403 403 403 403 403 404 403 403 403
POST activities:inspection_enter[inspection=@planned]    403 403 403 403 403 403 403 403 422 403 403 403
GET  activities:photo_add[inspection=@planned]           403 403 403 403 403 403 403 403 405 403 403 403
POST activities:photo_add[inspection=@planned]           403 403 403 403 403 403 403 403 302 403 403 403
GET  activities:inspection_sign[inspection=@signed]      403 403 403 403 403 403 403 403 405 403 403 403
POST activities:inspection_sign[inspection=@signed]      403 403 403 403 403 403 403 403 409 403 403 403
POST activities:inspection_sign[inspection=@foreign]     403 403 403 403 403 403 403 403 404 403 403 403
GET  activities:inspection_send_back[inspection=@signed] 403 403 403 403 403 403 403 403 405 403 403 403
POST activities:inspection_send_back[inspection=@signed] 403 403 403 403 403 403 403 403 409 403 403 403
GET  activities:inspection_change[inspection=@planned]   403 200 200 403 403 403 403 403 403 403 403 403
POST activities:inspection_change[inspection=@planned]   403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:inspection_withdraw                      403 405 405 403 403 403 403 403 403 403 403 403
POST activities:inspection_withdraw                      403 302 302 403 403 403 403 403 403 403 403 403
GET  activities:photo_file                               403 200 200 403 403 200 200 200 200 403 403 200
POST activities:photo_file                               403 405 405 403 403 405 405 405 405 403 403 405
GET  activities:photo_thumbnail                          403 200 200 403 403 200 200 200 200 403 403 200
GET  activities:photo_thumbnail[photo=@hidden_photo]     403 200 200 403 403 404 404 404 200 403 403 404
POST activities:photo_thumbnail                          403 405 405 403 403 405 405 405 405 403 403 405
GET  activities:finding_list                             403 200 200 403 403 200 200 200 200 403 403 200
POST activities:finding_list                             403 405 405 403 403 405 405 405 405 403 403 405
GET  activities:finding_detail                           403 200 200 403 403 200 200 200 200 403 403 200
POST activities:finding_detail                           403 405 405 403 403 405 405 405 405 403 403 405
GET  activities:finding_prove                            403 403 403 403 403 403 405 405 403 403 403 403
POST activities:finding_prove                            403 403 403 403 403 403 422 422 403 403 403 403
GET  activities:finding_extend                           403 405 405 403 403 403 403 403 403 403 403 403
POST activities:finding_extend                           403 422 422 403 403 403 403 403 403 403 403 403
GET  activities:finding_recheck                          403 405 405 403 403 403 403 403 405 403 403 403
POST activities:finding_recheck                          403 422 422 403 403 403 403 403 422 403 403 403
GET  activities:proof_file                               403 200 200 403 403 200 200 200 200 403 403 200
POST activities:proof_file                               403 405 405 403 403 405 405 405 405 403 403 405
"""
# Parameters that are the number of a row.
NUMBERED: set[str] = {"inspection", "photo", "finding", "proof"}
# A value for each parameter of the addresses, where only the way to the view counts.
VALUES: dict[str, object] = {"window": "W01", "inspection": 1, "photo": 1, "finding": 1, "proof": 1}
# The secrets that `plant` writes, and the roles that may read them; figures stand for their secret.
OFFICE = {"office", "second"}
ABOVE = OFFICE | {"leader", "auditor"}
INSPECTED = {"head", "deputy"}
MAY_READ: dict[str, set[str]] = {
    "LEAK-COVERT-PLANNED": OFFICE | {"inspector"},
    "LEAK-COVERT-SIGNED": OFFICE | {"inspector"},
    "LEAK-COVERT-FILED": ABOVE | INSPECTED | {"inspector"},
    "LEAK-COVERT-FOREIGN": ABOVE,
    "LEAK-COVERT-SEED": OFFICE,
    "LEAK-FINDING": ABOVE | INSPECTED | {"inspector"},
    "LEAK-RECTIFIED": ABOVE | INSPECTED | {"inspector"},
}
FIGURES: dict[str, str] = {}
# Rows beside the one of `values`, that the leaks are looked for in too.
OTHERS = {"inspection": ("planned", "signed", "foreign", "open")}

MARCH = date(2026, 3, 1)
ON = datetime(2026, 3, 20, 3, 0, tzinfo=UTC)


def make(world: World) -> dict[str, object]:
    """One row of everything in the campaign; what is filed bears its secret already, for it stays as it is.

    W01 belongs to D03 and W02 to D02. The house's inspector is on everything but the foreign one and the open one.
    """
    make_checklist(world)
    team = make_team(world)
    others = [team[1], make_inspector(world, "inspector3", world.organ)]
    office = world.access("office")
    begin_checklist(campaign=world.campaign, by=office)
    window, foreign = make_window(world), make_window(world, "W02", world.departments[1])
    hand_out_mark(window=window, number="M1", handed_on=MARCH, received_by="某某", by=office)

    def planned(kind: str, day: int, *, of=window, by=team) -> Inspection:
        return assign_inspection(
            window=of, kind=kind, day=date(2026, 3, day), inspectors=by, by=office, at=ON
        )

    def photo(inspection: Inspection, key: UUID) -> int:
        file = written(Path(settings.MEDIA_ROOT), f"photo-{inspection.pk}", picture())
        return attach_photo(
            inspection=inspection, key=key, file=file, name="现场.jpg", by=world.access("inspector")
        ).pk

    hidden, signed, found = planned("covert", 25), planned("covert", 18), planned("covert", 11)
    shown = photo(found, UUID(int=world.campaign.pk))
    hidden_photo = photo(hidden, UUID(int=world.campaign.pk + 1000))
    enter_inspection(inspection=signed, entry=entry_for(signed), by=world.access("inspector2"), at=ON)
    done = filed(
        world,
        found,
        entry_for(found, lost={1: "2"}, rectify_by=date(2026, 3, 20), notes="LEAK-COVERT-FILED"),
    )
    finding = Finding.objects.get(inspection=done)
    proof = written(Path(settings.MEDIA_ROOT), f"proof-{done.pk}", picture())
    kept = attach_proof(finding=finding, file=proof, name="整改.jpg", by=world.access("head"))
    away = planned("covert", 12, of=foreign, by=others)
    settled = {"state": "filed", "outcome": "closed", "filed_at": ON, "notes": "LEAK-COVERT-FOREIGN"}
    Inspection.objects.filter(pk=away.pk).update(**settled)
    return {
        "window": window.code,
        "inspection": done.pk,
        "planned": hidden.pk,
        "signed": signed.pk,
        "foreign": away.pk,
        "open": planned("open", 26, by=others).pk,
        "photo": shown,
        "hidden_photo": hidden_photo,
        "finding": finding.pk,
        "proof": kept.pk,
    }


def plant(world: World, values: dict) -> None:
    """Write the secrets into rows that `make` wrote, and rows beside them."""
    rows = Inspection.objects
    rows.filter(pk=values["planned"]).update(sent_back_for="LEAK-COVERT-PLANNED")
    rows.filter(pk=values["signed"]).update(notes="LEAK-COVERT-SIGNED")
    Finding.objects.filter(pk=values["finding"]).update(text="LEAK-FINDING", proof="LEAK-RECTIFIED")
    InspectionPlan.objects.create(
        campaign=world.campaign,
        first_day=MARCH,
        seed="LEAK-COVERT-SEED",
        basis={},
        drawn_by=world.users["office"],
        drawn_at=ON,
    )
