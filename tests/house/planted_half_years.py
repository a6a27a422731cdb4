"""Secrets of a half-year for the campaign with leaks planted: entries that are open, and a result on public notice.

`2026H1` takes entries, `2026H2` is on public notice (`test_roles.half_year_in`). Figures are secrets too: a mark, a
number of ballots, the points of a result that is not public yet.
"""

from decimal import Decimal

from django.utils import timezone

from scoring.half_year_facts import gather
from scoring.half_year_result import evaluate
from scoring.half_year_what_if import compare
from scoring.models import (
    BallotCode,
    BallotTally,
    HalfYearComputation,
    HalfYearEvaluation,
    Nomination,
    NoticeObjection,
    PanelMark,
    PanelSheet,
    PartExclusion,
    SelfAssessment,
    SelfFile,
    Veto,
    WhatIf,
)
from tests.half_years import add_leader
from tests.house.role_table import ROLES
from tests.makers import World

READERS = {"office", "second", "leader", "auditor"}
HEADS = {"head", "deputy"}
FIGURES = {
    "71.37": "LEAK-MARK-OF-ANOTHER",
    "72.39": "LEAK-OWN-MARK",
    "73.41": "LEAK-RESULT",
    "74.43": "LEAK-COMPUTED-MARK",
    "9173917": "LEAK-TALLY",
}
MAY_READ: dict[str, set[str]] = {
    "LEAK-OWN-MARK": {"leader"},
    "LEAK-RESULT": set(ROLES),
    "LEAK-COMPUTED-MARK": READERS,
    "LEAK-SELF-D03": HEADS,
    "LEAK-SELF-FILE": HEADS,
    "LEAK-VETO-D02": READERS,
    "LEAK-VETO-D03": READERS | HEADS,
    "LEAK-VETO-PROPOSED": READERS,
    "LEAK-NOMINATION-D02": READERS,
    "LEAK-NOMINATION-D03": READERS | HEADS,
    "LEAK-ON-NOTICE": set(ROLES),
    "LEAK-EXCLUSION": READERS,
    "LEAK-LIST-OBJECTION": READERS | HEADS,
    "LEAK-ANNEX": READERS,
}
PENDING = ("LEAK-RESULT", "LEAK-COMPUTED-MARK", "LEAK-ANNEX")


def plant_half_years(world: World, values: dict) -> None:
    """The head belongs to D03; nobody reads marks or ballots of others, or a draft of D02, while entries are open."""
    second, third = world.departments[1:3]
    entries = HalfYearEvaluation.objects.get(campaign=world.campaign, code="2026H1")
    office, now = world.users["office"], timezone.now()
    _plant_vetoes(world)
    _plant_result(world, values)
    for member, mark in ((add_leader(world, "another"), "71.37"), (world.users["leader"], "72.39")):
        PanelMark.objects.create(
            evaluation=entries,
            member=member,
            department=second,
            business=Decimal(mark),
            self_development=Decimal(mark),
        )
    PanelSheet.objects.create(evaluation=entries, member=world.users["another"], submitted_at=now)
    SelfAssessment.objects.filter(evaluation=entries, department=third).update(summary="LEAK-SELF-D03")
    SelfAssessment.objects.create(evaluation=entries, department=second, summary="LEAK-SELF-D02", edition=1)
    SelfFile.objects.filter(assessment__evaluation=entries).update(name="LEAK-SELF-FILE.pdf")
    BallotTally.objects.create(evaluation=entries, department=second, grade="good", count=9173917)
    BallotCode.objects.create(digest="LEAK-BALLOT-CODE", appraisal=entries.appraisal, department=second)
    PartExclusion.objects.filter(evaluation=entries).update(reason="LEAK-EXCLUSION")
    Nomination.objects.filter(evaluation=entries).update(deeds="LEAK-NOMINATION-D03")
    nominated = {"evaluation": entries, "kind": "advanced", "department": second, "by": office, "at": now}
    Nomination.objects.create(person=world.users["scorer"].person, deeds="LEAK-NOMINATION-D02", **nominated)
    Nomination.objects.create(
        person=world.users["head"].person,
        deeds="LEAK-ON-NOTICE",
        state="pending",
        decided_by=world.users["leader"],
        decided_at=now,
        notice_until=timezone.localdate(),
        **nominated,
    )


def _plant_vetoes(world: World) -> None:
    today, now = timezone.localdate(), timezone.now()
    for department, event, state in (
        (world.departments[1], "LEAK-VETO-D02", "approved"),
        (world.departments[2], "LEAK-VETO-D03", "approved"),
        (world.departments[2], "LEAK-VETO-PROPOSED", "proposed"),
    ):
        Veto.objects.create(
            campaign=world.campaign,
            department=department,
            event=event,
            basis="依据",
            document="文件",
            since=today,
            state=state,
            proposed_by=world.users["office"],
            proposed_at=now,
            decided_by=world.users["leader"] if state == "approved" else None,
            decided_at=now if state == "approved" else None,
        )


def _plant_result(world: World, values: dict) -> None:
    """A second computation of the half-year on notice: every department has the same points, D03 a mark."""
    half = HalfYearEvaluation.objects.get(campaign=world.campaign, code="2026H2")
    by, now = world.users["leader"], timezone.now()
    inputs = gather(half, decided_on=timezone.localdate())
    for row in inputs["departments"]:
        row["marks"] = [{"member": 1, "business": "74.43", "self_development": "74.43"}]
    result = evaluate(inputs)
    for row in result["departments"]:
        row["points"] = "73.41"
    computation = HalfYearComputation.objects.create(
        evaluation=half,
        number=2,
        payload={"inputs": inputs, "result": result},
        sha256="0" * 64,
        made_by=by,
        made_at=now,
    )
    half.computation = computation
    half.save()
    NoticeObjection.objects.filter(evaluation=half).update(text="LEAK-LIST-OBJECTION")
    WhatIf.objects.create(
        evaluation=half,
        number=2,
        note="LEAK-ANNEX",
        payload=compare(computation, changes={}),
        sha256="0" * 64,
        made_by=by,
        made_at=now,
    )
    values["annex"] = 2
