"""The register of numbers: numbers from outside, leaps, gaps, voids."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from campaign.models import AuditEntry, DocumentNumber, NumberLeap, PaperKind
from campaign.models.trail import WrittenOnce
from campaign.numbers import (
    AlreadyVoid,
    DayToCome,
    IssuedHere,
    NumberBehind,
    NumberTaken,
    NumberTooFar,
    ReasonMissing,
    SubjectMissing,
    allot_number,
    enter_number,
    go_on_with,
    next_number,
    shortened,
    void_outside_number,
)
from campaign.refusals import NotAllowed
from campaign.register import find_gaps, register_of, years_of
from tests.makers import PUBLISHED, make_world


def allot(world, *, year: int = 2026) -> DocumentNumber:
    with transaction.atomic():
        return allot_number(
            unit=world.unit,
            year=year,
            kind=PaperKind.BULLETIN,
            subject="通报",
            by=world.users["office"],
            at=PUBLISHED,
        )


def enter(world, number: int, *, by: str = "office", on: date = date(2026, 3, 2), **given) -> DocumentNumber:
    given = {"kind": PaperKind.CIRCULAR, "subject": "关于开展检查的通知"} | given
    return enter_number(number=number, on=on, by=world.access(by), at=PUBLISHED, **given)


def leap(world, number: int, *, reason: str = "1至12号登记在纸质发文簿上", by: str = "office") -> NumberLeap:
    return go_on_with(number=number, reason=reason, by=world.access(by), at=PUBLISHED)


def shown(world) -> list[tuple]:
    """The register from the first row to the last: numbers, and gaps as (first, last, explained)."""
    rows = reversed(register_of(world.unit, year=2026).rows)
    return [
        row.number if isinstance(row, DocumentNumber) else (row.first, row.last, row.is_explained)
        for row in rows
    ]


def test_year_that_was_begun_on_paper_goes_on_with_13(world):
    made = leap(world, 13)

    number = allot(world)

    assert [made.first, made.next_number, number.number] == [1, 13, 13]
    assert shown(world) == [(1, 12, True), 13]
    entry = AuditEntry.objects.get(event="publishing.number.leapt")
    assert [entry.user, entry.data["number"], entry.data["first"]] == [
        world.users["office"],
        "清矿机党发〔2026〕13号",
        1,
    ]


def test_leap_is_for_its_year_and_code_only(world):
    leap(world, 13)
    world.unit.issuer_code = "清矿机纪发"
    world.unit.save()

    assert [next_number(world.unit, year=2026), allot(world, year=2027).number] == [1, 1]


@pytest.mark.parametrize("number", [1, 3])
def test_leap_goes_forward_only(world, number):
    allot(world), allot(world)

    with pytest.raises(NumberBehind):
        leap(world, number)

    assert NumberLeap.objects.count() == 0


def test_leap_by_a_slip_of_the_hand_is_refused(world):
    with pytest.raises(NumberTooFar):
        leap(world, 1300)


def test_leap_says_why(world):
    with pytest.raises(ReasonMissing):
        leap(world, 13, reason="  ")


def test_number_from_outside_is_entered_with_its_year_and_kind(world):
    number = enter(world, 1)

    stored = DocumentNumber.objects.get()
    assert [
        str(stored),
        stored.kind,
        stored.subject,
        stored.is_outside,
        stored.allotted_by,
        stored.is_void,
    ] == [
        "清矿机党发〔2026〕1号",
        "circular",
        "关于开展检查的通知",
        True,
        world.users["office"],
        False,
    ]
    entry = AuditEntry.objects.get(event="publishing.number.entered")
    assert [entry.object_id, entry.data["number"]] == [str(number.pk), "清矿机党发〔2026〕1号"]


def test_next_paper_follows_a_number_from_outside_and_the_gap_is_told(world):
    allot(world)
    enter(world, 4)

    assert [allot(world).number, shown(world)] == [5, [1, (2, 3, False), 4, 5]]


def test_gap_is_explained_by_a_number_that_no_paper_has(world):
    allot(world)
    enter(world, 3)
    enter(world, 2, subject="原拟会议纪要", void_reason="取号后未发文")

    number = DocumentNumber.objects.get(number=2)
    assert [shown(world), register_of(world.unit, year=2026).unexplained] == [[1, 2, 3], []]
    assert [number.is_void, number.void_reason, number.voided_by] == [
        True,
        "取号后未发文",
        world.users["office"],
    ]


def test_number_inside_a_leap_may_be_entered_and_the_leap_explains_the_rest(world):
    leap(world, 6)

    enter(world, 3)

    assert shown(world) == [(1, 2, True), 3, (4, 5, True)]


@pytest.mark.parametrize(
    ("number", "given", "refusal"),
    [
        (1, {}, NumberTaken),
        (22, {}, NumberTooFar),
        (0, {}, NumberTooFar),
        (-3, {}, NumberTooFar),
        (2, {"subject": "  "}, SubjectMissing),
        (2, {"on": date(2026, 4, 15)}, DayToCome),
        (1, {"on": date(2027, 1, 1)}, DayToCome),
    ],
)
def test_number_from_outside_that_cannot_be_is_refused(world, number, given, refusal):
    allot(world)

    with pytest.raises(refusal):
        enter(world, number, **given)

    assert DocumentNumber.objects.count() == 1


def test_number_from_last_year_is_entered_there(world):
    number = enter(world, 7, on=date(2025, 12, 31))

    assert [number.year, years_of(world.unit)] == [2025, [(2025, "清矿机党发")]]


@pytest.mark.parametrize("role", ["administrator", "scorer", "leader", "head", "employee", "auditor"])
def test_only_the_office_keeps_the_register(world, role):
    number = enter(world, 1)

    with pytest.raises(NotAllowed):
        enter(world, 2, by=role)
    with pytest.raises(NotAllowed):
        leap(world, 13, by=role)
    with pytest.raises(NotAllowed):
        void_outside_number(number=number, reason="误登", by=world.access(role))

    assert [DocumentNumber.objects.count(), NumberLeap.objects.count()] == [1, 0]


def test_number_from_outside_is_void_once_and_stays_taken(world):
    number = enter(world, 1)

    void_outside_number(number=number, reason="该文撤回", by=world.access("office"))
    with pytest.raises(AlreadyVoid):
        void_outside_number(number=number, reason="再撤", by=world.access("second"))
    with pytest.raises(NumberTaken):
        enter(world, 1)

    assert [DocumentNumber.objects.get().void_reason, next_number(world.unit, year=2026)] == ["该文撤回", 2]


def test_number_of_a_paper_of_this_system_is_not_voided_here(world):
    with pytest.raises(IssuedHere):
        void_outside_number(number=allot(world), reason="误", by=world.access("office"))


def test_office_of_another_unit_voids_nothing_here(world):
    number = enter(world, 1)

    with pytest.raises(NotAllowed):
        void_outside_number(number=number, reason="误", by=make_world("other").access("office"))


def test_models_and_database_refuse_to_change_what_a_number_says(world):
    enter(world, 1, void_reason="未发文")
    leap(world, 13)
    statements = (
        "UPDATE campaign_documentnumber SET number = 9",
        "UPDATE campaign_documentnumber SET subject = '另一'",
        "UPDATE campaign_documentnumber SET void_reason = '另一'",
        "DELETE FROM campaign_documentnumber",
        "UPDATE campaign_numberleap SET next_number = 99",
        "DELETE FROM campaign_numberleap",
    )

    for statement in statements:
        with (
            pytest.raises(DatabaseError, match="written once"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    with pytest.raises(WrittenOnce):
        NumberLeap.objects.get().delete()


@given(
    taken=st.sets(st.integers(1, 60)),
    spans=st.lists(st.tuples(st.integers(1, 50), st.integers(1, 10)), max_size=3),
)
def test_numbers_and_gaps_together_are_every_number_once(taken, spans):
    leaps = [
        NumberLeap(pk=place, first=first, next_number=first + most)
        for place, (first, most) in enumerate(spans)
    ]

    gaps = find_gaps(taken, leaps)

    last = max([*taken, *(each.next_number - 1 for each in leaps)], default=0)
    missing = [number for gap in gaps for number in range(gap.first, gap.last + 1)]
    assert sorted([*taken, *missing]) == list(range(1, last + 1))
    for gap in gaps:
        for number in range(gap.first, gap.last + 1):
            assert gap.is_explained == any(each.first <= number < each.next_number for each in leaps)


def test_long_subject_ends_in_an_ellipsis():
    assert [shortened("长" * 5, 5), shortened("长" * 6, 5)] == ["长长长长长", "长长长长…"]


def test_year_of_a_number_entered_at_midnight_is_that_of_the_day(world):
    at = datetime(2025, 12, 31, 16, 30, tzinfo=UTC)  # half past midnight of 2026 in Shanghai

    made = go_on_with(number=13, reason="纸质登记", by=world.access("office"), at=at)

    assert made.year == 2026
