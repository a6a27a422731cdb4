"""What stands in the way of a month's next step (rules.md §4)."""

from datetime import datetime
from decimal import Decimal

import pytest
from django.utils.timezone import get_default_timezone

from campaign.models import Person
from scoring.bonuses import enter_bonus
from scoring.closing import close_month, review_month
from scoring.entry import enter_deduction, withdraw_line
from scoring.gates import APPROVE, CLOSE, PUBLISH, REVIEW, blockers
from scoring.groups import review_group, submit_group
from scoring.models import BonusItem, BonusLevel, LedgerLine, Month
from tests.makers import IN_MARCH, REVIEWED, make_open_month, make_reviewed_month, review_all, submit_all


def found(month: Month, gate: str, **at) -> list[tuple[str, str]]:
    return sorted((blocker.code, blocker.group) for blocker in blockers(month, gate, **at))


@pytest.fixture
def month(world) -> Month:
    return make_open_month(world)


def enter(world, month: Month, *, department: str = "D03", by: str = "scorer", reason: str) -> LedgerLine:
    _, line = enter_deduction(
        month=month,
        indicator="C1",
        department=department,
        by=world.access(by),
        points=Decimal("1"),
        reason=reason,
        at=IN_MARCH,
    )
    return line


def test_groups_that_are_not_submitted_block_closing(world, month):
    group = month.groups.get(owner=world.organ, is_recusal=False)
    submit_group(group=group, by=world.access("organ_scorer"), states_no_other=True, at=IN_MARCH)

    assert found(month, CLOSE) == [("not_submitted", "D01"), ("not_submitted", "recusal")]


def test_blocker_leads_to_its_group(world, month):
    ids = {blocker.group: blocker.group_id for blocker in blockers(month, CLOSE)}

    assert ids == {group.code: group.pk for group in month.groups.all()}


def test_groups_that_are_not_reviewed_block_review_and_not_closing(world, month):
    submit_all(world, month)
    review_group(group=month.groups.get(owner=world.organ, is_recusal=False), by=world.access("second"))

    assert found(month, CLOSE) == []
    assert found(month, REVIEW) == [("not_reviewed", "D01"), ("not_reviewed", "recusal")]


@pytest.mark.parametrize("gate", [REVIEW, APPROVE, PUBLISH])
def test_reason_that_names_a_person_blocks_all_but_closing(world, month, gate):
    line = enter(world, month, reason="王小明迟交月报")
    submit_all(world, month)
    review_all(world, month)

    Person.objects.create(unit=world.unit, staff_number="90001", name="王小明", department=world.organ)

    assert found(month, CLOSE) == []
    assert [(blocker.code, blocker.line_id, blocker.group) for blocker in blockers(month, gate)] == [
        ("names_person", line.pk, "D01")
    ]


def test_recusal_line_that_names_a_person_leads_to_the_recusal_group(world, month):
    enter(world, month, department="D01", by="office", reason="王小明迟交月报")
    submit_all(world, month)
    review_all(world, month)

    Person.objects.create(unit=world.unit, staff_number="90001", name="王小明", department=world.organ)

    assert found(month, REVIEW) == [("names_person", "recusal")]


def test_withdrawn_reason_blocks_no_more(world, month):
    line = enter(world, month, reason="王小明迟交月报")
    withdraw_line(line=line, by=world.access("scorer"), reason="点名", at=IN_MARCH)
    Person.objects.create(unit=world.unit, staff_number="90001", name="王小明", department=world.organ)
    submit_all(world, month)
    review_all(world, month)

    assert found(month, REVIEW) == []


def test_name_of_another_units_person_does_not_block(world, month):
    enter(world, month, reason="王小明迟交月报")
    other = type(world.unit).objects.create(
        code="other", name="他矿", short_name="他矿", issuer_name="他矿党委", issuer_code="他发"
    )
    home = type(world.organ).objects.create(unit=other, code="X01", name="他部")
    Person.objects.create(unit=other, staff_number="90001", name="王小明", department=home)
    submit_all(world, month)
    review_all(world, month)

    assert found(month, REVIEW) == []


@pytest.mark.parametrize(("day", "codes"), [(10, [("preview_runs", "")]), (11, [])])
def test_preview_blocks_approval_through_its_last_day(world, day, codes):
    month = make_reviewed_month(world)

    at = datetime(2026, 4, day, 12, tzinfo=get_default_timezone())

    assert [found(month, APPROVE, at=at), found(month, PUBLISH, at=at)] == [codes, []]


def test_overridden_group_blocks_every_later_gate(world, month):
    late = month.groups.get(owner=world.departments[0], is_recusal=False)
    for group in month.groups.exclude(pk=late.pk):
        submit_group(group=group, by=world.access("office"), states_no_other=True, at=IN_MARCH)
    review_all(world, month)
    close_month(month=month, by=world.access("office"), override="逾期未报", at=REVIEWED)
    month = review_month(month=month, by=world.access("office"), override="逾期未报", at=REVIEWED)

    after_preview = datetime(2026, 4, 20, tzinfo=get_default_timezone())

    assert found(month, APPROVE, at=after_preview) == [("not_submitted", "D01")]
    assert found(month, PUBLISH, at=after_preview) == [("not_submitted", "D01")]


def test_bonus_that_names_a_person_blocks_the_review(world, month):
    item = BonusItem.objects.create(
        scheme=world.scheme, code="A1", name="表彰", sheet_code="business", cap=Decimal("3")
    )
    BonusLevel.objects.create(item=item, name="市级", points=Decimal("1"))
    enter_bonus(
        month=month,
        item="A1",
        level="市级",
        department="D02",
        matter="欧阳明远获市级表彰",
        proof="文件",
        by=world.access("office"),
        at=IN_MARCH,
    )
    Person.objects.create(
        unit=world.unit, staff_number="90001", name="欧阳明远", department=world.departments[1]
    )
    submit_all(world, month)
    review_all(world, month)

    assert found(month, REVIEW) == [("names_person", "")]
