"""Two people move one half-year at one moment (rules.md §5, security.md ACL-8)."""

from decimal import Decimal

from campaign.models import AuditEntry
from scoring.half_year_deciding import apply_titles, begin_notice, compute
from scoring.half_year_opening import open_half_year
from scoring.models import HalfYearDecision, HalfYearEvaluation, TitleDecision
from tests.half_years import APPLIED, COMPUTED, FIRST, NOTICED, OPENED, make_closed_half, publish_half, quota

LINES = {1: [("D03", "T1", "2.00")]}


def kinds(answers: list) -> list[str]:
    return sorted(type(answer).__name__ for answer in answers)


def test_half_year_that_two_open_at_one_moment_is_opened_once(world, at_once):
    publish_half(world, months=[6])
    told = {"campaign": world.campaign, "half": FIRST, "left_out_reason": "六月起试行", "at": OPENED}
    first, second = world.access("office"), world.access("second")

    answers = at_once(
        lambda: open_half_year(by=first, **told),
        lambda: open_half_year(by=second, **told),
    )

    assert kinds(answers) == ["HalfYearEvaluation", "WrongState"]
    assert HalfYearEvaluation.objects.count() == 1


def test_titles_that_two_apply_at_one_moment_make_one_decision(world, at_once):
    quota(world, quota_value=Decimal(67))
    evaluation = make_closed_half(world, LINES)
    first, second = world.access("office"), world.access("second")
    compute(evaluation=evaluation, by=first, at=COMPUTED)
    begin_notice(evaluation=evaluation, by=world.access("leader"), at=NOTICED)

    applied = at_once(
        lambda: apply_titles(evaluation=evaluation, by=first, at=APPLIED),
        lambda: apply_titles(evaluation=evaluation, by=second, at=APPLIED),
    )

    assert kinds(applied) == ["HalfYearDecision", "WrongState"]
    assert [HalfYearDecision.objects.count(), TitleDecision.objects.count()] == [1, 3]
    assert AuditEntry.objects.filter(event="scoring.half_year.applied").count() == 1
