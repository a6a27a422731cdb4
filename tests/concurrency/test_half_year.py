"""A half-year's entries at one moment: a ballot counts once, marks are submitted once, one draft wins."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from scoring.appraisals import begin_appraisal
from scoring.ballot_codes import digest_of
from scoring.half_year_settings import Settings
from scoring.models import (
    BallotCode,
    BallotTally,
    HalfYearEvaluation,
    PanelMark,
    PanelSheet,
    SelfAssessment,
)
from scoring.panel import Marks, enter_marks, submit_marks
from scoring.self_assessments import save_self_assessment
from scoring.voting import cast_ballot
from tests.makers import publish


@pytest.fixture
def half(world) -> HalfYearEvaluation:
    publish(world)
    today = timezone.localdate()
    return HalfYearEvaluation.objects.create(
        campaign=world.campaign,
        code="2026H1",
        settings=Settings().frozen(),
        months=["2026-03"],
        self_until=today + timedelta(days=3),
        marks_until=today + timedelta(days=6),
        decide_by=today + timedelta(days=9),
        opened_by=world.users["office"],
        opened_at=timezone.now(),
    )


def test_code_that_is_used_at_one_moment_counts_once(world, half, at_once):
    appraisal = begin_appraisal(
        evaluation=half, scope="all", until=half.marks_until, by=world.access("office")
    )
    codes = ["abcd-efgh-jk23", "abcd-efgh-jk24", "abcd-efgh-jk25"]
    BallotCode.objects.bulk_create(BallotCode(digest=digest_of(code), appraisal=appraisal) for code in codes)

    answers = at_once(
        *[lambda: cast_ballot(code=codes[0], grades={"D01": "good"})] * 4,
        lambda: cast_ballot(code=codes[1], grades={"D01": "good"}),
        lambda: cast_ballot(code=codes[2], grades={"D01": "good"}),
    )

    refused = [type(answer).__name__ for answer in answers if answer is not None]
    assert [refused, BallotTally.objects.get(count__gt=0).count] == [["NoSuchBallot"] * 3, 3]


def test_marks_from_two_windows_make_one_sheet_that_is_submitted_once(world, half, at_once):
    leader = world.access("leader")
    marks = {f"D0{number}": Marks(Decimal(90), Decimal(90)) for number in (1, 2, 3)}

    at_once(*[lambda: enter_marks(evaluation=half, marks=marks, by=leader)] * 3)
    answers = at_once(*[lambda: submit_marks(evaluation=half, by=leader)] * 3)

    assert sorted(type(answer).__name__ for answer in answers) == ["PanelSheet", "WrongState", "WrongState"]
    assert [PanelSheet.objects.count(), PanelMark.objects.count()] == [1, 3]


def test_head_and_deputy_who_save_at_one_moment_do_not_overwrite_each_other(world, half, at_once):
    def save(name):
        by = world.access(name)
        return lambda: save_self_assessment(
            evaluation=half, department="D03", summary=f"<p>{name}</p>", scores={}, seen=0, by=by
        )

    answers = at_once(save("head"), save("deputy"))

    assert sorted(type(answer).__name__ for answer in answers) == ["SelfAssessment", "Stale"]
    assert SelfAssessment.objects.get().edition == 1
