"""Corrections of a published month: a new revision, the old one on file, nobody deciding his own request."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from campaign.digests import sha256_of
from campaign.models import AuditEntry, Department, Membership, Role
from campaign.refusals import NotAllowed
from scoring.cells import AlreadyWithdrawn, BadLine, OwnDepartment
from scoring.closing import ReasonNeeded, WrongState
from scoring.correction_drafting import (
    add_deduction,
    begin_correction,
    drop_change,
    foreseen,
    strike_published,
)
from scoring.corrections import (
    Drifted,
    NothingChanges,
    OwnRequest,
    decide_correction,
    publish_correction,
    request_correction,
    withdraw_correction,
)
from scoring.entry import enter_deduction
from scoring.evidence import attach_evidence
from scoring.evidence_reading import may_read
from scoring.models import Correction, CorrectionState, Evidence, LedgerLine, MonthRevision
from tests.files import picture, written
from tests.makers import make_open_month, publish

MAY = datetime(2026, 5, 6, 2, 0, tzinfo=UTC)


@pytest.fixture
def line(world):
    """A deduction of 2 points from D03 in a month that is published: D03 is last, D01 and D02 share the first place."""
    month = make_open_month(world)
    __, line = enter_deduction(
        month=month,
        indicator="C2",
        department="D03",
        points=Decimal(2),
        reason="督办逾期",
        by=world.access("office"),
    )
    publish(world, month)
    line.refresh_from_db()
    return line


def begun(world, line, **changed) -> Correction:
    values = {"reason": "台账登记有误", "document": "复核意见书第1号"} | changed
    return begin_correction(month=line.month, by=world.access("office"), at=MAY, **values)


def carried(world, line) -> MonthRevision:
    correction = begun(world, line)
    strike_published(correction=correction, line=line, by=world.access("office"))
    request_correction(correction=correction, by=world.access("office"), at=MAY)
    decide_correction(correction=correction, approve=True, by=world.access("leader"), at=MAY)
    return publish_correction(correction=correction, by=world.access("office"), at=MAY)


def test_published_correction_is_a_new_revision_with_places_counted_anew(world, line):
    revision = carried(world, line)

    assert revision.number == 2
    assert [
        (row.department_code, row.total, row.rank, row.tied)
        for row in revision.standings.order_by("position")
    ] == [
        ("D01", Decimal("200.00"), 1, True),
        ("D02", Decimal("200.00"), 1, True),
        ("D03", Decimal("200.00"), 1, True),
    ]
    assert revision.header["correction"] == {
        "of_revision": 1,
        "reason": "台账登记有误",
        "document": "复核意见书第1号",
        "approved_on": "2026-05-06",
    }


def test_corrected_revision_stays_on_file_and_still_verifies(world, line):
    first = line.month.revisions.get(number=1)
    before = first.payload()

    second = carried(world, line)

    first.refresh_from_db()
    assert first.payload() == before
    assert [sha256_of(first.payload()), sha256_of(second.payload())] == [first.sha256, second.sha256]


def test_struck_line_is_kept_with_the_reason_of_the_correction(world, line):
    carried(world, line)

    line.refresh_from_db()
    assert [line.is_withdrawn, line.withdrawal_reason] == [True, "更正：台账登记有误"]


def test_deduction_in_place_of_another_is_linked_to_it(world, line):
    correction = begun(world, line)
    add_deduction(
        correction=correction,
        indicator="C2",
        department="D03",
        points=Decimal("0.5"),
        reason="督办逾期一天",
        instead_of=line,
        by=world.access("office"),
    )
    request_correction(correction=correction, by=world.access("office"))
    decide_correction(correction=correction, approve=True, by=world.access("leader"))

    revision = publish_correction(correction=correction, by=world.access("office"))

    added = LedgerLine.objects.get(replaces=line)
    assert [added.points, added.public_reason, added.month_id] == [
        Decimal("0.50"),
        "督办逾期一天",
        line.month_id,
    ]
    assert revision.standings.get(department_code="D03").total == Decimal("199.50")


def test_effects_are_foreseen_as_they_come(world, line):
    correction = begun(world, line)
    strike_published(correction=correction, line=line, by=world.access("office"))

    shown = foreseen(correction)

    request_correction(correction=correction, by=world.access("office"))
    decide_correction(correction=correction, approve=True, by=world.access("leader"))
    publish_correction(correction=correction, by=world.access("office"))
    correction.refresh_from_db()
    assert foreseen(correction) == shown
    assert [
        (effect.department, effect.gained, effect.changes_points, effect.before["rank"], effect.after["rank"])
        for effect in shown
    ] == [("D03", Decimal("2.00"), True, 3, 1), ("D01", Decimal("0.00"), False, 1, 1)]


def test_correction_keeps_the_settings_of_the_month(world, line):
    first = line.month.revisions.get(number=1)
    rules = world.campaign.rules
    rules.rank_style = "dense"
    rules.save()

    revision = carried(world, line)

    assert revision.header["rules"] == first.header["rules"]


def test_month_that_is_not_published_takes_no_correction(world):
    month = make_open_month(world)

    with pytest.raises(WrongState):
        begin_correction(month=month, reason="登记有误", document="说明", by=world.access("office"))


def test_second_correction_while_one_is_pending_is_refused(world, line):
    begun(world, line)

    with pytest.raises(WrongState):
        begun(world, line, reason="另一处有误")

    assert Correction.objects.count() == 1


def test_correction_may_be_begun_after_the_former_was_given_up(world, line):
    withdraw_correction(correction=begun(world, line), reason="重复提出", by=world.access("office"))

    again = begun(world, line)

    assert again.state == CorrectionState.DRAFT


def test_correction_may_follow_another(world, line):
    carried(world, line)
    correction = begun(world, line, reason="漏登一项")
    add_deduction(
        correction=correction,
        indicator="T1",
        department="D02",
        points=Decimal(1),
        reason="学习缺课",
        by=world.access("office"),
    )
    request_correction(correction=correction, by=world.access("office"))
    decide_correction(correction=correction, approve=True, by=world.access("leader"))

    third = publish_correction(correction=correction, by=world.access("office"))

    assert [third.number, third.header["correction"]["of_revision"]] == [3, 2]


@pytest.mark.parametrize("missing", ["reason", "document"])
def test_correction_needs_reason_and_document(world, line, missing):
    with pytest.raises(ReasonNeeded) as refusal:
        begun(world, line, **{missing: " "})

    assert refusal.value.field == missing


def test_correction_that_changes_no_point_is_refused(world, line):
    correction = begun(world, line)
    add_deduction(
        correction=correction,
        indicator="C2",
        department="D03",
        points=Decimal(2),
        reason="督办逾期未报",
        instead_of=line,
        by=world.access("office"),
    )

    with pytest.raises(NothingChanges):
        request_correction(correction=correction, by=world.access("office"))


def test_nobody_decides_what_he_asked_for(world, line):
    correction = begun(world, line)
    strike_published(correction=correction, line=line, by=world.access("office"))
    request_correction(correction=correction, by=world.access("office"))
    Membership.objects.create(
        user=world.users["office"], campaign=world.campaign, role=Role.LEADER, since=date(2026, 1, 1)
    )

    with pytest.raises(OwnRequest):
        decide_correction(correction=correction, approve=True, by=world.access("office"))

    correction.refresh_from_db()
    assert correction.state == CorrectionState.REQUESTED


def test_declining_needs_a_reason(world, line):
    correction = begun(world, line)
    strike_published(correction=correction, line=line, by=world.access("office"))
    request_correction(correction=correction, by=world.access("office"))

    with pytest.raises(ReasonNeeded):
        decide_correction(correction=correction, approve=False, by=world.access("leader"))
    declined = decide_correction(
        correction=correction, approve=False, remark="依据不足", by=world.access("leader")
    )

    assert [declined.state, declined.remark] == [CorrectionState.DECLINED, "依据不足"]


@pytest.mark.parametrize("role", ["scorer", "head", "leader", "auditor", "administrator"])
def test_only_the_office_begins_a_correction(world, line, role):
    with pytest.raises(NotAllowed):
        begin_correction(month=line.month, reason="登记有误", document="说明", by=world.access(role))


def test_office_does_not_approve(world, line):
    correction = begun(world, line)
    strike_published(correction=correction, line=line, by=world.access("office"))
    request_correction(correction=correction, by=world.access("office"))

    with pytest.raises(NotAllowed):
        decide_correction(correction=correction, approve=True, by=world.access("second"))


def test_correction_is_not_published_before_it_is_approved(world, line):
    correction = begun(world, line)
    strike_published(correction=correction, line=line, by=world.access("office"))
    request_correction(correction=correction, by=world.access("office"))

    with pytest.raises(WrongState):
        publish_correction(correction=correction, by=world.access("office"))

    assert line.month.revisions.count() == 1


def test_correction_published_twice_makes_one_revision(world, line):
    revision = carried(world, line)

    with pytest.raises(WrongState):
        publish_correction(correction=revision.correction, by=world.access("office"))

    assert line.month.revisions.count() == 2


def test_line_is_struck_out_once(world, line):
    correction = begun(world, line)
    strike_published(correction=correction, line=line, by=world.access("office"))

    with pytest.raises(AlreadyWithdrawn):
        strike_published(correction=correction, line=line, by=world.access("office"))

    assert correction.changes.count() == 1


def test_withdrawn_line_is_not_struck_out(world, line):
    carried(world, line)
    correction = begun(world, line)

    with pytest.raises(AlreadyWithdrawn):
        strike_published(correction=correction, line=line, by=world.access("office"))


def test_line_of_another_month_is_not_struck_out(world, line):
    april = make_open_month(world, date(2026, 4, 1))
    __, other = enter_deduction(
        month=april,
        indicator="C2",
        department="D03",
        points=Decimal(1),
        reason="督办逾期",
        by=world.access("office"),
    )
    correction = begun(world, line)

    with pytest.raises(BadLine):
        strike_published(correction=correction, line=other, by=world.access("office"))


def test_line_gives_way_to_one_of_its_own_cell_only(world, line):
    correction = begun(world, line)

    with pytest.raises(BadLine):
        add_deduction(
            correction=correction,
            indicator="T1",
            department="D03",
            points=Decimal(1),
            reason="学习缺课",
            instead_of=line,
            by=world.access("office"),
        )

    assert correction.changes.count() == 0


def test_date_outside_the_month_is_refused(world, line):
    correction = begun(world, line)

    with pytest.raises(BadLine) as refusal:
        add_deduction(
            correction=correction,
            indicator="C2",
            department="D01",
            points=Decimal(1),
            reason="督办逾期",
            fact_date=date(2026, 4, 1),
            by=world.access("office"),
        )

    assert refusal.value.field == "date"


def test_nobody_corrects_points_of_his_own_department(world, line):
    person = world.users["office"].person
    person.department = Department.objects.get(code="D03")
    person.save()
    correction = begun(world, line)

    with pytest.raises(OwnDepartment):
        strike_published(correction=correction, line=line, by=world.access("office"))


def test_change_is_taken_out_while_it_is_a_draft(world, line):
    correction = begun(world, line)
    change = strike_published(correction=correction, line=line, by=world.access("office"))

    drop_change(change=change, by=world.access("office"))

    assert correction.changes.count() == 0


def test_change_of_a_requested_correction_stays(world, line):
    correction = begun(world, line)
    change = strike_published(correction=correction, line=line, by=world.access("office"))
    request_correction(correction=correction, by=world.access("office"))

    with pytest.raises(WrongState):
        drop_change(change=change, by=world.access("office"))


def test_rows_that_no_longer_come_to_what_was_published_stop_everything(world, line):
    correction = begun(world, line)
    strike_published(correction=correction, line=line, by=world.access("office"))
    request_correction(correction=correction, by=world.access("office"))
    decide_correction(correction=correction, approve=True, by=world.access("leader"))
    LedgerLine.objects.filter(pk=line.pk).update(points=Decimal(3))

    with pytest.raises(Drifted):
        publish_correction(correction=correction, by=world.access("office"))

    line.refresh_from_db()
    assert [line.month.revisions.count(), line.is_withdrawn] == [1, False]


def test_correction_stands_in_the_trail_from_begin_to_publication(world, line):
    carried(world, line)

    events = AuditEntry.objects.filter(event__startswith="scoring.correction.").order_by("id")
    assert list(events.values_list("event", "user__username")) == [
        ("scoring.correction.begun", "t2026-office"),
        ("scoring.correction.changed", "t2026-office"),
        ("scoring.correction.requested", "t2026-office"),
        ("scoring.correction.approved", "t2026-leader"),
        ("scoring.correction.published", "t2026-office"),
    ]


def test_leader_of_the_department_does_not_decide_on_its_points(world, line):
    person = world.users["leader"].person
    person.department = Department.objects.get(code="D03")
    person.save()
    correction = begun(world, line)
    strike_published(correction=correction, line=line, by=world.access("office"))
    request_correction(correction=correction, by=world.access("office"))

    with pytest.raises(OwnDepartment):
        decide_correction(correction=correction, approve=True, by=world.access("leader"))

    correction.refresh_from_db()
    assert correction.state == CorrectionState.REQUESTED


def test_line_that_takes_the_place_of_another_keeps_its_evidence(world, tmp_path, settings):
    """From every figure to the evidence behind it, after a correction too."""
    settings.MEDIA_ROOT = tmp_path / "files"
    month = make_open_month(world)
    __, line = enter_deduction(
        month=month,
        indicator="C2",
        department="D03",
        points=Decimal(2),
        reason="督办逾期",
        by=world.access("office"),
    )
    file = written(tmp_path, "sent", picture())
    evidence = attach_evidence(line=line, file=file, name="现场.jpg", by=world.access("office"))
    publish(world, month)
    correction = begun(world, line)
    add_deduction(
        correction=correction,
        indicator="C2",
        department="D03",
        points=Decimal(1),
        reason="督办逾期一次",
        instead_of=line,
        by=world.access("office"),
    )
    request_correction(correction=correction, by=world.access("office"), at=MAY)
    decide_correction(correction=correction, approve=True, by=world.access("leader"), at=MAY)
    publish_correction(correction=correction, by=world.access("office"), at=MAY)

    carried_over = Evidence.objects.get(line__replaces=line)
    head = world.access("head")
    assert [
        carried_over.key,
        carried_over.frozen_at,
        may_read(carried_over, head),
        may_read(evidence, head),
    ] == [
        evidence.key,
        MAY,
        True,
        False,
    ]
