"""What `export_halfyear` writes: enough to compute a half-year again from outside, to the cent."""

import json
import random
from datetime import date
from decimal import Decimal
from io import BytesIO, TextIOWrapper

import pytest
from django.core.management import CommandError, call_command

from campaign.models import AuditEntry
from scoring.half_year_deciding import compute, decide_anew
from scoring.half_year_opening import close_entries
from scoring.ledger_export import ledger_json
from scoring.models import Month, SelfAssessment, TieVote, Veto, VetoState
from tests.half_years import (
    CLOSED,
    COMPUTED,
    add_leader,
    file_self,
    hand_in_marks,
    make_applied_half,
    open_half,
    publish_half,
    quota,
)
from tests.makers import make_world
from tests.recomputing_half_years import recomputed

SETTINGS = (
    {"quota_value": Decimal(50)},
    {"quota_value": Decimal(40), "quota_scope": "category", "panel_drop_from": 3, "title_line": Decimal(92)},
    {"quota_kind": "number", "quota_value": Decimal(2), "weight_monthly": 100, "weight_panel": 0},
    {
        "quota_value": Decimal(60),
        "bottom_months": 1,
        "min_sheet": Decimal(85),
        "weight_monthly": 35,
        "weight_panel": 65,
    },
)


def exported(campaign: str, *, half: str = "2026H1") -> dict:
    """What the command writes to its standard output."""
    out = TextIOWrapper(BytesIO())
    call_command("export_halfyear", campaign=campaign, half=half, format="json", stdout=out)
    out.flush()
    return json.loads(out.buffer.getvalue())


def random_half(seed: int):
    """Seven departments through six months of chance, marked by up to six members, one vetoed, one without summary."""
    rng = random.Random(seed)
    world = make_world(departments=7)
    quota(world, **SETTINGS[seed % len(SETTINGS)])
    codes = [department.code for department in world.departments]
    lines = {
        month: [
            (rng.choice(codes), rng.choice(["C2", "P1", "T1", "Z1", "D1"]), f"{rng.randint(1, 40) / 4:.2f}")
            for _ in range(rng.randint(2, 8))
        ]
        for month in range(1, 7)
    }
    publish_half(world, lines)
    evaluation = open_half(world)
    file_self(world, evaluation)
    SelfAssessment.objects.filter(department=world.departments[rng.randrange(7)]).update(
        state="submitted" if seed % 2 else "draft"
    )
    Veto.objects.create(
        campaign=world.campaign,
        department=world.departments[rng.randrange(7)],
        event="事故",
        basis="办法",
        document="报告",
        since=date(2026, rng.randint(1, 9), 1),
        state=VetoState.APPROVED,
        proposed_by=world.users["office"],
        proposed_at=CLOSED,
        decided_by=world.users["leader"],
        decided_at=CLOSED,
    )
    for number in range(rng.randint(0, 5)):
        add_leader(world, f"extra{number}", home=world.departments[number])
    for name in [name for name in world.users if name == "leader" or name.startswith("extra")]:
        home = world.users[name].person.department.code
        hand_in_marks(
            world,
            evaluation,
            name,
            {
                code: tuple(f"{rng.randint(170, 200) / 2:.2f}" for _ in range(2))
                for code in codes
                if code != home
            },
        )
    return world, evaluation


@pytest.mark.parametrize("seed", range(8))
def test_half_year_is_computed_again_from_outside_to_the_cent(db, seed):
    world, evaluation = random_half(seed)
    for row in SelfAssessment.objects.filter(state="draft"):
        evaluation.exclusions.create(
            what="self",
            department=row.department,
            reason="未报送",
            decided_by=world.users["leader"],
            decided_at=CLOSED,
        )
    close_entries(evaluation=evaluation, by=world.access("office"), at=CLOSED)
    computation = compute(evaluation=evaluation, by=world.access("office"), at=COMPUTED)
    ledgers = {
        month.code: ledger_json(month)["rows"]
        for month in Month.objects.filter(campaign=world.campaign).select_related("campaign__unit")
    }

    export = exported(world.campaign.code)

    own = {row["department"]: row for row in export["result"]["departments"]}
    again = recomputed(export, ledgers)
    assert {code: {key: own[code][key] for key in row} for code, row in again.items()} == again
    assert len(again) == 7
    assert export["result"] == computation.payload["result"]


def test_export_carries_the_decision_and_stands_in_the_trail(world):
    quota(world, quota_value=Decimal(67))
    evaluation = make_applied_half(world, {1: [("D03", "T1", "2.00")]})

    export = exported(world.campaign.code)

    assert export["decision"]["sha256"] == evaluation.decisions.get().sha256
    assert [row["outcome"] for row in export["decision"]["titles"]] == ["title", "title", "outside_quota"]
    assert AuditEntry.objects.get(event="export.half_year").data == {
        "half": "2026H1",
        "state": "applied",
        "rows": 3,
    }


def test_export_of_what_is_decided_anew_has_no_vote_of_the_decision_before(world):
    quota(world, quota_value=Decimal(67))
    evaluation = make_applied_half(world, {1: [("D03", "T1", "2.00")]})
    TieVote.objects.create(
        computation=evaluation.computation,
        places=1,
        voters=1,
        votes={"D01": 1, "D02": 0},
        minutes="会议纪要",
        recorded_by=world.users["leader"],
        recorded_at=COMPUTED,
    )
    before = exported(world.campaign.code)["votes"]

    decide_anew(evaluation=evaluation, reason="月度更正", by=world.access("leader"))

    after = exported(world.campaign.code)
    assert [len(before), after["votes"], len(after["decision"]["titles"])] == [1, [], 3]


def test_export_while_entries_are_open_has_no_marks(world):
    publish_half(world)
    evaluation = open_half(world)
    hand_in_marks(world, evaluation, "leader", {"D01": ("90", "90")})

    export = exported(world.campaign.code)

    assert [export["inputs"], export["result"], export["decision"]] == [None, None, None]


@pytest.mark.parametrize(("half", "said"), [("2026H3", "not a half-year"), ("2026H2", "not opened")])
def test_half_year_that_does_not_exist_is_named(world, half, said):
    with pytest.raises(CommandError, match=said):
        exported(world.campaign.code, half=half)


def test_export_names_no_person(world):
    """EXP-3, PRV-10: marks go by number, and nobody who entered, decided or approved is in it."""
    quota(world, quota_value=Decimal(67))
    make_applied_half(world, {1: [("D03", "T1", "2.00")]})

    text = json.dumps(exported(world.campaign.code), ensure_ascii=False)

    assert [user.name for user in world.users.values() if user.name in text or user.username in text] == []
