"""The second person's review: changes since the last look, samples, blind second entries (features M10)."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from campaign.models import AuditEntry
from campaign.refusals import NotAllowed, Refused
from scoring import gates
from scoring.blind_entry import (
    BadBlindScore,
    NotBlind,
    NothingToSettle,
    enter_blind,
    settle_difference,
)
from scoring.blind_hiding import hidden_cells
from scoring.blind_reading import blind_cells, still_open
from scoring.entry import enter_deduction, withdraw_line
from scoring.gates import REVIEW, blockers
from scoring.grid import lines_of_group
from scoring.group_cells import cells_of
from scoring.groups import NotLookedAt, SamePerson, return_group, review_group, submit_group
from scoring.models import BlindEntry, ReviewSample
from scoring.progress import touched_by
from scoring.review_changes import changed_since
from scoring.sample_checks import NoSample, draw_sample, tick_sample
from tests.makers import IN_MARCH, make_open_month, make_world

RETURNED = datetime(2026, 3, 24, 2, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 25, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def month(world):
    return make_open_month(world)


@pytest.fixture
def group(month):
    return month.groups.get(owner__code="D01")


@pytest.fixture
def blind(world):
    """C1 is entered a second time."""
    world.campaign.rules.blind_indicators = "C1"
    world.campaign.rules.save()
    return world


def deduct(world, month, department="D03", *, points="1", by="scorer", at=IN_MARCH, indicator="C1"):
    return enter_deduction(
        month=month,
        indicator=indicator,
        department=department,
        by=world.access(by),
        points=Decimal(points),
        reason="材料迟交",
        at=at,
    )[1]


def submit(world, group, *, by="scorer", at=IN_MARCH):
    return submit_group(group=group, by=world.access(by), states_no_other=True, at=at)


def second_scores(world, group, *, by="office", at=LATER, **scores):
    given = {code.replace("_", ":"): Decimal(score) for code, score in scores.items()}
    return enter_blind(group=group, scores=given, rest_full=True, by=world.access(by), at=at)


# The cells of a group


def test_cells_of_an_owner_leave_its_own_department_to_the_recusals(world, month):
    deduct(world, month)

    own = cells_of(month.groups.get(owner__code="D01"))
    recused = cells_of(month.groups.get(is_recusal=True))

    assert [(cell.code, cell.value.score) for cell in own] == [
        ("D02:C1", Decimal("10.00")),
        ("D03:C1", Decimal("9.00")),
    ]
    assert [cell.code for cell in recused] == ["D01:C1"]


def test_cell_of_a_branch_stands_once(world, month):
    deduct(world, month, "D01", indicator="P1", by="organ_scorer")

    cells = cells_of(month.groups.get(owner__code="ORG1", is_recusal=False), only=frozenset({"P1"}))

    assert [(cell.name, cell.code, cell.value.score) for cell in cells] == [
        ("第1党支部", "D01:P1", Decimal("24.00")),
        ("第3部", "D03:P1", Decimal("25.00")),
    ]


# What changed since the last look


def test_changes_since_the_group_was_sent_back_stand_side_by_side(world, month, group):
    kept = deduct(world, month, "D02")
    wrong = deduct(world, month, "D03", points="2")
    submit(world, group)
    return_group(group=group, by=world.access("second"), remark="核对第3部", at=RETURNED)
    withdraw_line(line=wrong, by=world.access("scorer"), reason="多扣", at=LATER)
    right = deduct(world, month, "D03", points="0.5", at=LATER)
    group.refresh_from_db()

    changes = changed_since(lines_of_group(group, world.access("second")), group.returned_at)

    assert [
        (cell.name, cell.score_before, cell.score_after, cell.removed, cell.added, cell.kept)
        for cell in changes
    ] == [("第3部", Decimal("8.00"), Decimal("9.50"), [wrong], [right], [])]
    assert kept.pk not in {line.pk for cell in changes for line in cell.after}
    assert [group.returned_by, group.returned_at] == [world.users["second"], RETURNED]


def test_line_that_came_and_went_since_leaves_no_change(world, month, group):
    submit(world, group)
    return_group(group=group, by=world.access("second"), remark="再核对", at=RETURNED)
    line = deduct(world, month, at=LATER)
    withdraw_line(line=line, by=world.access("scorer"), reason="误录", at=LATER)

    assert changed_since(lines_of_group(group, world.access("second")), RETURNED) == []


# Samples


def test_sample_is_kept_with_its_seed_and_its_cells(world, month, group):
    deduct(world, month)
    submit(world, group)

    sample = draw_sample(group=group, by=world.access("second"), at=LATER)

    entry = AuditEntry.objects.get(event="scoring.group.sampled")
    assert [entry.user, entry.data["seed"], entry.data["cells"]] == [
        world.users["second"],
        sample.seed,
        ["D03:C1", "D02:C1"],
    ]
    assert [(cell.position, cell.department.code, cell.score, cell.lines) for cell in sample.cells.all()] == [
        (1, "D03", Decimal("9.00"), 1),
        (2, "D02", Decimal("10.00"), 0),
    ]


def test_sample_of_the_same_seed_is_the_same(db):
    world = make_world(departments=30)
    month = make_open_month(world)
    group = month.groups.get(owner__code="ORG1", is_recusal=False)
    submit(world, group, by="organ_scorer")

    samples = [draw_sample(group=group, by=world.access("second"), seed="5eed", at=LATER) for __ in range(2)]

    drawn = [
        [(cell.indicator.code, cell.department_id, cell.branch_id) for cell in sample.cells.all()]
        for sample in samples
    ]
    assert [drawn[0] == drawn[1], len(drawn[0])] == [True, 10]


def test_group_is_reviewed_when_the_sample_is_looked_at_to_the_end(world, month, group):
    submit(world, group)
    second = world.access("second")
    sample = draw_sample(group=group, by=second, at=LATER)
    tick_sample(sample=sample, ticked={1: "与台账一致"}, by=second, at=LATER)
    with pytest.raises(NotLookedAt, match="1 cell of the sample"):
        review_group(group=group, by=second, at=LATER)

    done = tick_sample(sample=sample, ticked={1: "改写", 2: ""}, by=second, at=LATER)
    review_group(group=group, by=second, at=LATER)

    group.refresh_from_db()
    assert [done, group.state, [cell.remark for cell in sample.cells.order_by("position")]] == [
        1,
        "reviewed",
        ["与台账一致", ""],
    ]


def test_remark_without_a_tick_is_kept_and_ticks_nothing(world, month, group):
    submit(world, group)
    sample = draw_sample(group=group, by=world.access("second"), at=LATER)

    count = tick_sample(sample=sample, ticked={}, remarks={1: "待问"}, by=world.access("second"), at=LATER)

    cell = sample.cells.get(position=1)
    assert [count, cell.remark, cell.checked_at] == [0, "待问", None]


def test_sample_of_an_earlier_submission_is_not_ticked_and_blocks_nothing(world, month, group):
    second = world.access("second")
    submit(world, group)
    old = draw_sample(group=group, by=second, at=RETURNED)
    return_group(group=group, by=second, remark="再核对", at=RETURNED)
    submit(world, group, at=LATER)

    with pytest.raises(NoSample):
        tick_sample(sample=old, ticked={1: ""}, by=second, at=LATER)
    review_group(group=group, by=second, at=LATER)

    assert ReviewSample.objects.get().cells.filter(checked_at__isnull=False).count() == 0


@pytest.mark.parametrize(("who", "error"), [("scorer", NotAllowed), ("leader", NotAllowed)])
def test_others_draw_no_sample(world, group, who, error):
    submit(world, group)

    with pytest.raises(error):
        draw_sample(group=group, by=world.access(who), at=LATER)


def test_who_submitted_draws_no_sample(world, group):
    submit(world, group, by="office")

    with pytest.raises(SamePerson):
        draw_sample(group=group, by=world.access("office"), at=LATER)


def test_open_group_has_no_sample(world, group):
    with pytest.raises(NoSample):
        draw_sample(group=group, by=world.access("second"), at=LATER)


# The second entry


def test_second_entry_that_agrees_leaves_nothing_open(blind, month, group):
    deduct(blind, month)
    submit(blind, group)

    entries = second_scores(blind, group, D03_C1="9")

    group.refresh_from_db()
    assert [[entry.score for entry in entries], still_open(blind_cells(group))] == [
        [Decimal("10.00"), Decimal(9)],
        [],
    ]
    review_group(group=group, by=blind.access("second"), at=LATER)


def test_missing_second_entry_blocks_the_review_and_the_gate(blind, month, group):
    submit(blind, group)

    with pytest.raises(NotLookedAt, match="2 cells"):
        review_group(group=group, by=blind.access("second"), at=LATER)

    assert [(one.code, one.group) for one in blockers(month, REVIEW) if one.group == "D01"] == [
        ("not_reviewed", "D01"),
        ("blind_missing", "D01"),
    ]


def test_difference_is_settled_with_a_reason_before_the_review(blind, month, group):
    deduct(blind, month)
    submit(blind, group)
    second_scores(blind, group, D03_C1="8.5")
    entry = BlindEntry.objects.get(department__code="D03")
    second = blind.access("second")
    with pytest.raises(NotLookedAt):
        review_group(group=group, by=second, at=LATER)
    assert [one.code for one in blockers(month, REVIEW) if one.code.startswith("blind")] == ["blind_differs"]

    settle_difference(entry=entry, by=second, reason="复核台账，以首录为准", at=LATER)
    review_group(group=group, by=second, at=LATER)

    entry.refresh_from_db()
    group.refresh_from_db()
    assert [entry.settled_score, entry.settlement, entry.settled_by, group.state] == [
        Decimal("9.00"),
        "复核台账，以首录为准",
        blind.users["second"],
        "reviewed",
    ]


def test_settling_needs_a_reason_and_a_difference(blind, month, group):
    deduct(blind, month)
    submit(blind, group)
    second_scores(blind, group, D03_C1="8.5")
    differs, agrees = (BlindEntry.objects.get(department__code=code) for code in ("D03", "D02"))

    with pytest.raises(Refused) as no_reason:
        settle_difference(entry=differs, by=blind.access("second"), reason=" ", at=LATER)
    with pytest.raises(NothingToSettle):
        settle_difference(entry=agrees, by=blind.access("second"), reason="无差异", at=LATER)

    assert no_reason.value.field == "reason"


def test_settled_difference_is_open_again_when_the_first_score_changes(blind, month, group):
    deduct(blind, month)
    submit(blind, group)
    second_scores(blind, group, D03_C1="8.5")
    second = blind.access("second")
    settle_difference(
        entry=BlindEntry.objects.get(department__code="D03"), by=second, reason="以首录为准", at=LATER
    )
    return_group(group=group, by=second, remark="补录", at=LATER)
    deduct(blind, month, points="0.3", at=LATER)
    submit(blind, group, at=LATER)
    group.refresh_from_db()

    assert [(one.cell.code, one.is_settled) for one in still_open(blind_cells(group))] == [("D03:C1", False)]


def test_difference_vanishes_when_the_owner_corrects_the_first_score(blind, month, group):
    deduct(blind, month)
    submit(blind, group)
    second_scores(blind, group, D03_C1="8.5")
    return_group(group=group, by=blind.access("second"), remark="第3部漏录", at=LATER)
    deduct(blind, month, points="0.5", at=LATER)
    submit(blind, group, at=LATER)
    group.refresh_from_db()

    assert still_open(blind_cells(group)) == []


def test_who_entered_first_does_not_enter_second(blind, month, group):
    deduct(blind, month)
    submit(blind, group, by="office")

    with pytest.raises(SamePerson):
        second_scores(blind, group, by="scorer")
    with pytest.raises(SamePerson):
        second_scores(blind, group, by="office")

    assert BlindEntry.objects.count() == 0


@pytest.mark.parametrize("who", ["organ_scorer", "head", "leader", "auditor"])
def test_others_do_not_enter_second(blind, group, who):
    submit(blind, group)

    with pytest.raises(NotAllowed):
        second_scores(blind, group, by=who)


def test_empty_cell_needs_the_statement(blind, group):
    submit(blind, group)

    with pytest.raises(BadBlindScore) as refusal:
        enter_blind(
            group=group, scores={"D02:C1": Decimal(9)}, rest_full=False, by=blind.access("office"), at=LATER
        )

    assert [refusal.value.field, BlindEntry.objects.count()] == ["D03:C1", 0]


@pytest.mark.parametrize("score", ["10.01", "-1", "1.005"])
def test_impossible_second_score_is_refused_at_its_cell(blind, group, score):
    submit(blind, group)

    with pytest.raises(BadBlindScore) as refusal:
        second_scores(blind, group, D02_C1=score)

    assert refusal.value.field == "D02:C1"


def test_second_entry_is_made_once(blind, group):
    submit(blind, group)
    second_scores(blind, group)

    with pytest.raises(NotBlind):
        second_scores(blind, group, D02_C1="9")

    assert sorted(BlindEntry.objects.values_list("score", flat=True)) == [Decimal(10), Decimal(10)]


def test_open_group_takes_no_second_entry(blind, group):
    with pytest.raises(NotBlind):
        second_scores(blind, group)


def test_second_scores_are_not_told_in_the_refusal(blind, month, group):
    deduct(blind, month, points="2.75")
    submit(blind, group)

    with pytest.raises(BadBlindScore) as refusal:
        second_scores(blind, group, D03_C1="11")

    assert "7.25" not in str(refusal.value)


# Whoever entered the second scores stands back, and sees no first scores before


def test_second_writer_neither_settles_nor_reviews(world, month, group, blind):
    deduct(world, month)
    submit(world, group)
    entry = second_scores(world, group, D03_C1="8", by="office")[1]

    with pytest.raises(SamePerson):
        settle_difference(entry=entry, by=world.access("office"), reason="台账有据", at=LATER)
    settle_difference(entry=entry, by=world.access("second"), reason="台账有据", at=LATER)
    with pytest.raises(SamePerson):
        review_group(group=group, by=world.access("office"), at=LATER)
    reviewed = review_group(group=group, by=world.access("second"), at=LATER)

    assert reviewed.state == "reviewed"


def test_first_scores_are_hidden_from_whoever_may_enter_the_second(world, month, group, blind):
    deduct(world, month)
    submit(world, group)
    group.refresh_from_db()
    group.month.campaign = world.campaign

    before = {
        who: len(hidden_cells([group], by=world.access(who)))
        for who in ("office", "second", "scorer", "leader")
    }
    second_scores(world, group, D03_C1="9")
    after = hidden_cells([group], by=world.access("second"))

    assert [before, after] == [{"office": 2, "second": 2, "scorer": 0, "leader": 0}, set()]


def test_blind_differences_cost_the_same_for_each_number_of_groups(
    world, month, blind, django_assert_num_queries
):
    world.campaign.rules.blind_indicators = "C1 C2 T1"
    world.campaign.rules.save()
    month.campaign = world.campaign
    submit(world, month.groups.get(owner__code="D01"))
    with django_assert_num_queries(6):
        one = gates._blind_differences(month)
    submit(world, month.groups.get(owner__code="ORG1", is_recusal=False), by="organ_scorer")
    submit(world, month.groups.get(is_recusal=True), by="office")

    with django_assert_num_queries(6):
        three = gates._blind_differences(month)

    assert [[blocker.group for blocker in one], [blocker.group for blocker in three]] == [
        ["D01"],
        ["D01", "ORG1", "recusal"],
    ]


def test_second_writer_is_offered_no_review_of_the_group(world, month, group, blind):
    submit(world, group)
    second_scores(world, group, by="second")

    touched = {who: touched_by(world.access(who), [month]) for who in ("second", "office")}

    assert touched == {"second": {(month.pk, group.owner_id)}, "office": set()}
