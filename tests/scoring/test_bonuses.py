"""Bonus lines: entered and withdrawn by the office, shown beside the total, capped (rules.md §2.6)."""

from decimal import Decimal

import pytest

from campaign.models import AuditEntry, Person
from campaign.refusals import NotAllowed
from scoring.board import live_board
from scoring.bonuses import BadBonus, enter_bonus, withdraw_bonus
from scoring.cells import AlreadyWithdrawn, MonthNotOpen, OwnDepartment, UnknownCell
from scoring.models import BonusItem, BonusLevel, BonusLine
from tests.makers import IN_MARCH, make_approved_month, make_open_month, make_world


@pytest.fixture
def month(world):
    prizes = BonusItem.objects.create(
        scheme=world.scheme, code="A1", name="表彰", sheet_code="self_development", cap=Decimal("3.00")
    )
    ideas = BonusItem.objects.create(
        scheme=world.scheme, code="A3", name="建议", sheet_code="business", cap=Decimal("1.00")
    )
    for item, name, points in (
        (prizes, "国家级", "3.00"),
        (prizes, "市级", "1.00"),
        (ideas, "每项", "0.50"),
    ):
        BonusLevel.objects.create(item=item, name=name, points=Decimal(points))
    return make_open_month(world)


def enter(world, month, **changed) -> BonusLine:
    given = {
        "month": month,
        "item": "A1",
        "level": "市级",
        "department": "D02",
        "matter": "获市级先进集体表彰",
        "proof": "表彰文件",
        "by": world.access("office"),
        "at": IN_MARCH,
    }
    return enter_bonus(**(given | changed))


def bonus_of(world, month, code: str) -> Decimal:
    rows = live_board(month, rules=world.campaign.rules).rows
    return next(row.bonus for row in rows if row.participant.code == code)


def test_bonus_stands_beside_the_total(world, month):
    line = enter(world, month)

    assert [line.points, line.entered_by, line.entered_at] == [
        Decimal("1.00"),
        world.users["office"],
        IN_MARCH,
    ]
    rows = {row.participant.code: row for row in live_board(month, rules=world.campaign.rules).rows}
    assert [rows["D02"].bonus, rows["D02"].total, rows["D02"].place == rows["D03"].place] == [
        Decimal("1.00"),
        Decimal("200.00"),
        True,
    ]
    entry = AuditEntry.objects.get(event="scoring.bonus.entered")
    assert entry.data == {
        "month": "2026-03",
        "department": "D02",
        "item": "A1",
        "level": "市级",
        "points": "1.00",
        "matter": "获市级先进集体表彰",
    }


def test_highest_level_of_one_matter_counts(world, month):
    enter(world, month)
    enter(world, month, level="国家级")

    assert bonus_of(world, month, "D02") == Decimal("3.00")


def test_item_cap_holds(world, month):
    for number in range(3):
        enter(world, month, item="A3", level="每项", matter=f"第{number}项建议被采纳")

    assert bonus_of(world, month, "D02") == Decimal("1.00")


def test_same_matter_at_the_same_level_is_refused(world, month):
    enter(world, month)

    with pytest.raises(BadBonus) as refusal:
        enter(world, month)

    assert [refusal.value.field, BonusLine.objects.count()] == ["matter", 1]


@pytest.mark.parametrize(
    ("changed", "error", "field"),
    [
        ({"item": "A9"}, UnknownCell, "level"),
        ({"level": "县级"}, UnknownCell, "level"),
        ({"department": "D99"}, UnknownCell, "department"),
        ({"department": "ORG1"}, UnknownCell, "department"),
        ({"matter": " "}, BadBonus, "matter"),
        ({"proof": ""}, BadBonus, "proof"),
    ],
)
def test_bonus_that_does_not_fit_is_refused(world, month, changed, error, field):
    with pytest.raises(error) as refusal:
        enter(world, month, **changed)

    assert [refusal.value.field, BonusLine.objects.count()] == [field, 0]


def test_matter_that_names_a_person_is_refused(world, month):
    name = Person.objects.filter(unit=world.unit).first().name

    with pytest.raises(BadBonus) as refusal:
        enter(world, month, matter=f"{name}获市级先进个人")

    assert refusal.value.field == "matter"


@pytest.mark.parametrize("name", ["scorer", "organ_scorer", "leader", "head", "auditor", "administrator"])
def test_only_the_office_enters_and_withdraws(world, month, name):
    line = enter(world, month)

    with pytest.raises(NotAllowed):
        enter(world, month, by=world.access(name), matter="另一事项")
    with pytest.raises(NotAllowed):
        withdraw_bonus(line=line, by=world.access(name), reason="误录")

    assert BonusLine.objects.in_force().count() == 1


def test_office_of_another_campaign_is_refused(world, month):
    other = make_world("o2026")

    with pytest.raises(NotAllowed):
        enter(world, month, by=other.access("office"))


def test_nobody_gives_a_bonus_to_his_own_department(world, month):
    Person.objects.filter(user=world.users["office"]).update(department=world.departments[1])
    world.users["office"].refresh_from_db()
    world.users["office"].person.refresh_from_db()

    with pytest.raises(OwnDepartment):
        enter(world, month)


def test_approved_month_takes_no_bonus(world, month):
    line = enter(world, month)
    make_approved_month(world, month)

    with pytest.raises(MonthNotOpen):
        enter(world, month, matter="另一事项")
    with pytest.raises(MonthNotOpen):
        withdraw_bonus(line=line, by=world.access("office"), reason="误录")


def test_withdrawn_bonus_counts_no_more_and_stays_readable(world, month):
    line = enter(world, month)

    withdraw_bonus(line=line, by=world.access("second"), reason="表彰文件已撤销", at=IN_MARCH)

    stored = BonusLine.objects.get()
    assert [stored.withdrawn_by, stored.withdrawn_at, stored.withdrawal_reason] == [
        world.users["second"],
        IN_MARCH,
        "表彰文件已撤销",
    ]
    assert bonus_of(world, month, "D02") == Decimal("0.00")
    with pytest.raises(AlreadyWithdrawn):
        withdraw_bonus(line=line, by=world.access("office"), reason="再次撤销")


def test_withdrawal_needs_a_reason(world, month):
    line = enter(world, month)

    with pytest.raises(BadBonus) as refusal:
        withdraw_bonus(line=line, by=world.access("office"), reason=" ")

    assert [refusal.value.field, BonusLine.objects.in_force().count()] == ["withdrawal_reason", 1]
