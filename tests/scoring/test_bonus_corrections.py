"""Bonuses of a published month in a correction: struck out, added, another level, the caps and places that follow."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from campaign.digests import sha256_of
from campaign.models import AuditEntry, Department
from campaign.refusals import NotAllowed
from scoring.bonus_corrections import add_bonus, drop_bonus_change, strike_bonus
from scoring.bonuses import BadBonus, enter_bonus, withdraw_bonus
from scoring.cells import AlreadyWithdrawn, BadLine, MonthNotOpen, OwnDepartment, UnknownCell
from scoring.closing import WrongState
from scoring.correction_drafting import begin_correction, foreseen
from scoring.corrections import NothingChanges, decide_correction, publish_correction, request_correction
from scoring.models import BonusChange, BonusItem, BonusLevel, BonusLine, Correction, MonthRevision
from tests.makers import World, make_open_month, publish

MAY = datetime(2026, 5, 6, 2, 0, tzinfo=UTC)


def make_bonus_items(world: World) -> None:
    """Two items of one sheet: 表彰 up to 3.00 and 建议 up to 1.00, of 3.00 a month for the sheet."""
    for code, name, cap, levels in (
        ("A1", "表彰", "3.00", (("国家级", "3.00"), ("省级", "2.00"), ("市级", "1.00"))),
        ("A2", "建议", "1.00", (("每项", "0.50"),)),
    ):
        item = BonusItem.objects.create(
            scheme=world.scheme, code=code, name=name, sheet_code="business", cap=Decimal(cap)
        )
        for position, (level, points) in enumerate(levels):
            BonusLevel.objects.create(item=item, name=level, points=Decimal(points), position=position)


@pytest.fixture
def given(world) -> BonusLine:
    """A bonus of 1.00 for D02 in a month that is published; every department has 200."""
    make_bonus_items(world)
    month = make_open_month(world)
    line = enter_bonus(
        month=month,
        item="A1",
        level="市级",
        department="D02",
        matter="获市级先进集体",
        proof="表彰文件",
        by=world.access("office"),
    )
    publish(world, month)
    line.refresh_from_db()
    return line


def begun(world, line: BonusLine) -> Correction:
    return begin_correction(
        month=line.month,
        reason="表彰文件核对有误",
        document="复核意见书第2号",
        by=world.access("office"),
        at=MAY,
    )


def added(world, correction: Correction, **changed) -> BonusChange:
    given = {
        "item": "A1",
        "level": "省级",
        "department": "D03",
        "matter": "获省级先进集体",
        "proof": "省表彰文件",
        "by": world.access("office"),
    }
    return add_bonus(correction=correction, **(given | changed))


def carried(world, correction: Correction) -> MonthRevision:
    request_correction(correction=correction, by=world.access("office"), at=MAY)
    decide_correction(correction=correction, approve=True, by=world.access("leader"), at=MAY)
    return publish_correction(correction=correction, by=world.access("office"), at=MAY)


def bonuses_of(revision: MonthRevision) -> dict[str, Decimal]:
    return dict(revision.standings.order_by("position").values_list("department_code", "bonus"))


def test_bonus_wrongly_given_is_struck_out(world, given):
    correction = begun(world, given)
    strike_bonus(correction=correction, line=given, by=world.access("office"))

    revision = carried(world, correction)

    given.refresh_from_db()
    assert bonuses_of(revision) == {"D01": Decimal(0), "D02": Decimal(0), "D03": Decimal(0)}
    assert [given.withdrawn_at, given.withdrawal_reason] == [MAY, "更正：表彰文件核对有误"]


def test_missed_bonus_is_added(world, given):
    correction = begun(world, given)
    added(world, correction)

    revision = carried(world, correction)

    line = BonusLine.objects.in_force().get(department__code="D03")
    assert bonuses_of(revision) == {"D01": Decimal(0), "D02": Decimal(1), "D03": Decimal(2)}
    assert [line.points, line.matter, line.proof, line.entered_by, line.entered_at] == [
        Decimal("2.00"),
        "获省级先进集体",
        "省表彰文件",
        world.users["office"],
        MAY,
    ]


def test_bonus_of_wrong_points_gives_way_to_the_right_level(world, given):
    correction = begun(world, given)
    added(world, correction, department="D02", matter=given.matter, instead_of=given)

    revision = carried(world, correction)

    assert bonuses_of(revision)["D02"] == Decimal("2.00")
    assert [
        line["level"] for line in revision.standings.get(department_code="D02").detail["bonus_lines"]
    ] == ["省级"]


def test_added_bonus_stays_under_the_caps(world, given):
    correction = begun(world, given)
    added(world, correction, department="D02", level="国家级", matter="获国家级先进集体")

    revision = carried(world, correction)

    assert bonuses_of(revision)["D02"] == Decimal("3.00")


def test_bonus_above_the_cap_changes_no_published_point(world, given):
    first = begun(world, given)
    added(world, first, department="D02", level="国家级", matter="获国家级先进集体")
    carried(world, first)
    correction = begun(world, given)
    added(world, correction, department="D02", item="A2", level="每项", matter="建议被采纳")

    with pytest.raises(NothingChanges):
        request_correction(correction=correction, by=world.access("office"))


def test_places_are_counted_anew_where_the_bonus_counts(world):
    make_bonus_items(world)
    rules = world.campaign.rules
    rules.bonus_in_ranking = True
    rules.save()
    month = make_open_month(world)
    publish(world, month)
    correction = begin_correction(
        month=month, reason="漏计加分", document="复核意见书第2号", by=world.access("office"), at=MAY
    )
    added(world, correction)
    shown = foreseen(correction)

    revision = carried(world, correction)

    assert list(revision.standings.order_by("position").values_list("department_code", "rank", "tied")) == [
        ("D01", 2, True),
        ("D02", 2, True),
        ("D03", 1, False),
    ]
    correction.refresh_from_db()
    assert foreseen(correction) == shown


def test_places_stay_where_the_bonus_does_not_count(world, given):
    correction = begun(world, given)
    added(world, correction)

    revision = carried(world, correction)

    assert list(revision.standings.order_by("position").values_list("rank", "tied")) == [(1, True)] * 3


def test_both_revisions_still_verify(world, given):
    correction = begun(world, given)
    strike_bonus(correction=correction, line=given, by=world.access("office"))

    second = carried(world, correction)

    first = given.month.revisions.get(number=1)
    assert [sha256_of(first.payload()), sha256_of(second.payload())] == [first.sha256, second.sha256]
    assert [bonuses_of(first)["D02"], bonuses_of(second)["D02"]] == [Decimal(1), Decimal(0)]


def test_next_correction_builds_upon_the_corrected_bonuses(world, given):
    first = begun(world, given)
    added(world, first, department="D02", matter=given.matter, instead_of=given)
    carried(world, first)
    second = begun(world, given)
    replaced = BonusLine.objects.in_force().get(month=given.month)
    strike_bonus(correction=second, line=replaced, by=world.access("office"))

    revision = carried(world, second)

    assert [revision.number, bonuses_of(revision)["D02"]] == [3, Decimal(0)]


def test_matter_that_is_counted_already_is_refused(world, given):
    correction = begun(world, given)

    with pytest.raises(BadBonus) as refusal:
        added(world, correction, department="D02", level="市级", matter=given.matter)

    assert [refusal.value.field, correction.bonus_changes.count()] == ["matter", 0]


def test_matter_added_twice_is_refused(world, given):
    correction = begun(world, given)
    added(world, correction)

    with pytest.raises(BadBonus):
        added(world, correction)

    assert correction.bonus_changes.count() == 1


def test_strike_taken_out_from_under_its_matter_is_found_before_the_request(world, given):
    correction = begun(world, given)
    struck = strike_bonus(correction=correction, line=given, by=world.access("office"))
    added(world, correction, department="D02", level="市级", matter=given.matter, proof="另一份文件")
    added(world, correction)
    drop_bonus_change(change=struck, by=world.access("office"))

    with pytest.raises(BadBonus):
        request_correction(correction=correction, by=world.access("office"))


def test_bonus_is_struck_out_once(world, given):
    correction = begun(world, given)
    strike_bonus(correction=correction, line=given, by=world.access("office"))

    with pytest.raises(AlreadyWithdrawn):
        strike_bonus(correction=correction, line=given, by=world.access("office"))
    with pytest.raises(AlreadyWithdrawn):
        added(world, correction, department="D02", instead_of=given)


def test_bonus_of_another_department_does_not_give_way(world, given):
    with pytest.raises(BadLine) as refusal:
        added(world, begun(world, given), instead_of=given)

    assert refusal.value.field == "department"


def test_bonus_of_another_month_is_refused(world, given):
    other = make_open_month(world, given.month.first_day.replace(month=4))
    line = enter_bonus(
        month=other,
        item="A1",
        level="市级",
        department="D02",
        matter="获市级先进集体",
        proof="表彰文件",
        by=world.access("office"),
    )

    with pytest.raises(BadLine):
        strike_bonus(correction=begun(world, given), line=line, by=world.access("office"))


@pytest.mark.parametrize(
    ("changed", "error", "field"),
    [
        ({"level": "部级"}, UnknownCell, "level"),
        ({"item": "A9"}, UnknownCell, "level"),
        ({"department": "D99"}, UnknownCell, "department"),
        ({"matter": "测试人3获省级表彰"}, BadBonus, "matter"),
        ({"matter": " "}, BadBonus, "matter"),
        ({"proof": ""}, BadBonus, "proof"),
    ],
)
def test_bonus_that_cannot_stand_is_refused_at_its_field(world, given, changed, error, field):
    correction = begun(world, given)

    with pytest.raises(error) as refusal:
        added(world, correction, **changed)

    assert [refusal.value.field, correction.bonus_changes.count()] == [field, 0]


def test_nobody_corrects_the_bonus_of_his_own_department(world, given):
    correction = begun(world, given)
    person = world.users["office"].person
    person.department = Department.objects.get(code="D02", unit=world.unit)
    person.save()

    with pytest.raises(OwnDepartment):
        strike_bonus(correction=correction, line=given, by=world.access("office"))
    with pytest.raises(OwnDepartment):
        added(world, correction, department="D02")


@pytest.mark.parametrize("role", ["leader", "scorer", "head", "auditor", "administrator"])
def test_only_the_office_drafts(world, given, role):
    correction = begun(world, given)

    with pytest.raises(NotAllowed):
        strike_bonus(correction=correction, line=given, by=world.access(role))
    with pytest.raises(NotAllowed):
        added(world, correction, by=world.access(role))


def test_requested_correction_takes_no_bonus(world, given):
    correction = begun(world, given)
    change = added(world, correction)
    request_correction(correction=correction, by=world.access("office"))

    with pytest.raises(WrongState):
        strike_bonus(correction=correction, line=given, by=world.access("office"))
    with pytest.raises(WrongState):
        drop_bonus_change(change=change, by=world.access("office"))


def test_published_bonus_changes_by_a_correction_only(world, given):
    with pytest.raises(MonthNotOpen):
        withdraw_bonus(line=given, reason="登记有误", by=world.access("office"))


def test_bonuses_of_a_correction_are_audited(world, given):
    correction = begun(world, given)
    drop_bonus_change(change=added(world, correction), by=world.access("office"))
    strike_bonus(correction=correction, line=given, by=world.access("office"))

    trail = AuditEntry.objects.filter(event__startswith="scoring.correction.").order_by("pk")
    assert [(entry.event, entry.data.get("matter")) for entry in trail] == [
        ("scoring.correction.begun", None),
        ("scoring.correction.changed", "获省级先进集体"),
        ("scoring.correction.change_dropped", None),
        ("scoring.correction.changed", "获市级先进集体"),
    ]


# Pages


def client_of(world, name: str) -> Client:
    client = Client()
    client.force_login(world.users[name])
    return client


def address(name: str, **values) -> str:
    return reverse(f"scoring:{name}", kwargs={"campaign": "t2026", **values})


def test_correction_of_a_bonus_is_carried_through_by_its_pages(world, given):
    office, leader = client_of(world, "office"), client_of(world, "leader")
    correction = begun(world, given)
    level = BonusLevel.objects.get(name="省级")
    where = address("correction_detail", correction=correction.pk)
    page = office.get(where, {"department": "D02", "bonus": given.pk})
    office.post(
        address("correction_bonus_add", correction=correction.pk),
        {
            "bonus-department": "D02",
            "bonus-level": level.pk,
            "bonus-matter": given.matter,
            "bonus-proof": given.proof,
            "bonus-line": given.pk,
        },
    )
    for client, step in ((office, "request"), (leader, "approve"), (office, "publish")):
        client.post(address("correction_move", correction=correction.pk, step=step))

    shown = leader.get(where)

    assert page.context["bonus_form"].initial == {
        "department": "D02",
        "level": str(given.level_id),
        "matter": "获市级先进集体",
        "proof": "表彰文件",
        "line": given.pk,
    }
    assert [
        (effect.department, effect.before["bonus"], effect.after["bonus"])
        for effect in shown.context["effects"]
    ] == [("D02", "1.00", "2.00")]
    assert shown.context["bonus_moves"] is True


def test_bonus_is_struck_and_taken_out_again_on_its_page(world, given):
    office = client_of(world, "office")
    correction = begun(world, given)

    office.post(address("correction_bonus_strike", correction=correction.pk), {"line": given.pk})
    change = correction.bonus_changes.get()
    office.post(address("correction_bonus_drop", correction=correction.pk, bonus_change=change.pk))

    assert [change.strikes_id, correction.bonus_changes.count()] == [given.pk, 0]


def test_bonus_that_cannot_stand_is_refused_on_the_page(world, given):
    correction = begun(world, given)

    answer = client_of(world, "office").post(
        address("correction_bonus_add", correction=correction.pk),
        {
            "bonus-department": "D03",
            "bonus-level": BonusLevel.objects.get(name="省级").pk,
            "bonus-matter": "测试人3获表彰",
            "bonus-proof": "文件",
        },
    )

    assert [answer.status_code, list(answer.context["bonus_form"].errors)] == [409, ["matter"]]


@pytest.mark.parametrize("line", ["", "x", "９", "0", "999999999999999999"])
def test_strike_of_a_bonus_that_is_none_is_not_found(world, given, line):
    correction = begun(world, given)

    answer = client_of(world, "office").post(
        address("correction_bonus_strike", correction=correction.pk), {"line": line}
    )

    assert answer.status_code == 404
