"""The self-assessment of a department: drafted, submitted by the head, sent back, taken late, read by whom (M18)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from campaign.models import Department, Enrolment, Notification
from campaign.refusals import NotAllowed
from scoring.closing import ReasonNeeded, WrongState
from scoring.evidence_checking import evidence_faults
from scoring.half_year_people import EntriesClosed, UnknownDepartment
from scoring.half_year_reminders import remind_half_years
from scoring.models import HalfYearEvaluation, SelfAssessment, SelfFile
from scoring.self_assessments import (
    BadSelfScore,
    NotWhole,
    Stale,
    TooLate,
    save_self_assessment,
    send_back_self_assessment,
    submit_self_assessment,
    take_late,
)
from tests.files import picture, written
from tests.half_years import OPENED, open_half, publish_half

TEXT = "<p>上半年我们围绕中心工作，全面完成了各项任务目标，作风建设和队伍建设都有新的进步。</p><ul><li>完成计划任务四十二项，无一拖延</li></ul>"
SCORES = {
    "COMMON": Decimal("44"),
    "CAT_A": Decimal("55"),
    "SELF_P": Decimal("25"),
    "SELF_T": Decimal("24.5"),
    "SELF_Z": Decimal("25"),
    "SELF_D": Decimal("25"),
}
IN_TIME = OPENED + timedelta(days=2)
PAGE = "/c/t2026/half-years/2026H1/self/"


@pytest.fixture
def half(world) -> HalfYearEvaluation:
    """One published month in which D03 lost a point on C1; the self-assessments are due on 2026-07-27."""
    publish_half(world, {3: [("D03", "C1", "1")]}, months=[3])
    return open_half(world, left_out_reason="当月未考核")


@pytest.fixture
def running(half) -> HalfYearEvaluation:
    """The same, its last day ahead of today."""
    today = timezone.localdate()
    HalfYearEvaluation.objects.update(
        self_until=today + timedelta(days=3),
        marks_until=today + timedelta(days=6),
        decide_by=today + timedelta(days=9),
    )
    half.refresh_from_db()
    return half


def saved(world, half, *, by="deputy", **changed) -> SelfAssessment:
    values = {"department": "D03", "summary": TEXT, "scores": SCORES, "seen": 0, "at": IN_TIME} | changed
    return save_self_assessment(evaluation=half, by=world.access(by), **values)


def submitted(world, half, *, at=IN_TIME) -> SelfAssessment:
    saved(world, half, at=at)
    return submit_self_assessment(evaluation=half, department="D03", by=world.access("head"), at=at)


def sent(**changed) -> dict:
    scores = {f"score-{code}": f"{points}" for code, points in SCORES.items()}
    return {"summary": TEXT, "summary_format": "html", "seen": "0", "do": "save"} | scores | changed


def test_deputy_drafts_and_the_head_submits(world, half):
    row = submitted(world, half)

    assert [row.state, row.business, row.self_development, row.is_late, row.submitted_by.username] == [
        "submitted",
        Decimal("99.00"),
        Decimal("99.50"),
        False,
        "t2026-head",
    ]


def test_deputy_does_not_submit(world, half):
    saved(world, half)

    with pytest.raises(NotAllowed):
        submit_self_assessment(evaluation=half, department="D03", by=world.access("deputy"), at=IN_TIME)


@pytest.mark.parametrize("name", ["office", "leader", "scorer", "employee", "auditor"])
def test_other_roles_write_none(world, half, name):
    with pytest.raises(NotAllowed):
        saved(world, half, by=name)


def test_department_assesses_itself_only(world, half):
    with pytest.raises(NotAllowed):
        saved(world, half, department="D01")


def test_department_that_is_not_evaluated_is_unknown(world, half):
    with pytest.raises(UnknownDepartment):
        saved(world, half, department="ORG1")


def test_incomplete_scores_leave_the_sheet_open(world, half):
    row = saved(world, half, scores=SCORES | {"SELF_T": None})

    assert [row.business, row.self_development] == [Decimal("99.00"), None]
    with pytest.raises(NotWhole) as refusal:
        submit_self_assessment(evaluation=half, department="D03", by=world.access("head"), at=IN_TIME)
    assert refusal.value.field == "SELF_T"


@pytest.mark.parametrize(
    ("code", "points"),
    [
        ("COMMON", Decimal("45.01")),
        ("COMMON", Decimal("-0.01")),
        ("COMMON", Decimal("1.005")),
        ("COMMON", Decimal("NaN")),
        ("CAT_B", Decimal("50")),
    ],
)
def test_self_score_outside_its_section_is_refused(world, half, code, points):
    with pytest.raises(BadSelfScore) as refusal:
        saved(world, half, scores=SCORES | {code: points})

    assert [refusal.value.field, SelfAssessment.objects.count()] == [code, 0]


def test_short_summary_is_not_submitted(world, half):
    saved(world, half, summary="<p>很好</p>")

    with pytest.raises(NotWhole) as refusal:
        submit_self_assessment(evaluation=half, department="D03", by=world.access("head"), at=IN_TIME)

    assert refusal.value.field == "summary"


def test_second_who_saves_over_the_first_is_refused(world, half):
    saved(world, half, by="head")

    with pytest.raises(Stale):
        saved(world, half, summary="<p>另一段</p>")


def test_markup_is_cleaned_where_it_is_kept_pdf_3(world, half):
    row = saved(
        world,
        half,
        summary='<p onclick="x()">甲<script>alert(1)</script><img src="http://127.0.0.1:9/">乙</p>',
    )

    assert row.summary == "<p>甲乙</p>"


def test_late_one_is_refused_until_the_office_takes_it_with_a_reason(world, half):
    after = datetime(2026, 7, 29, 2, 0, tzinfo=UTC)
    saved(world, half, at=after)
    with pytest.raises(TooLate):
        submit_self_assessment(evaluation=half, department="D03", by=world.access("head"), at=after)
    office = world.access("office")
    with pytest.raises(ReasonNeeded):
        take_late(evaluation=half, department="D03", until=date(2026, 7, 30), reason=" ", by=office, at=after)

    take_late(
        evaluation=half, department="D03", until=date(2026, 7, 30), reason="负责人出差", by=office, at=after
    )
    row = submit_self_assessment(evaluation=half, department="D03", by=world.access("head"), at=after)

    assert [row.state, row.is_late, row.late_reason] == ["submitted", True, "负责人出差"]


def test_sent_back_one_is_written_and_submitted_again(world, half):
    row = submitted(world, half)

    row = send_back_self_assessment(
        assessment=row,
        remark="请补充问题",
        until=half.self_until,
        by=world.access("office"),
        at=IN_TIME,
    )
    saved(world, half, seen=row.edition, summary=TEXT + "<p>存在的问题有三个方面。</p>")
    again = submit_self_assessment(evaluation=half, department="D03", by=world.access("head"), at=IN_TIME)

    assert [row.state, row.remark, again.state] == ["returned", "请补充问题", "submitted"]


def test_submitted_one_is_not_changed(world, half):
    row = submitted(world, half)

    with pytest.raises(WrongState):
        saved(world, half, seen=row.edition)
    with pytest.raises(WrongState):
        submit_self_assessment(evaluation=half, department="D03", by=world.access("head"), at=IN_TIME)


def test_closed_half_year_takes_none(world, half):
    HalfYearEvaluation.objects.update(state="closed")

    with pytest.raises(EntriesClosed):
        saved(world, half)


def test_draft_is_read_by_its_department_alone(world, half):
    saved(world, half)
    statuses = {}
    for name in ("head", "deputy", "office", "leader", "auditor"):
        client = Client()
        client.force_login(world.users[name])
        statuses[name] = client.get(f"{PAGE}D03/").status_code

    assert statuses == {"head": 200, "deputy": 200, "office": 404, "leader": 404, "auditor": 404}


def test_other_department_reads_none_even_when_submitted(world, half, client):
    other = SelfAssessment.objects.create(
        evaluation=half,
        department=world.departments[0],
        state="submitted",
        summary="<p>第一部的秘密总结</p>",
        submitted_by=world.users["leader"],
        submitted_at=IN_TIME,
    )
    client.force_login(world.users["head"])

    answer = client.get(f"{PAGE}D01/")

    assert [answer.status_code, other.summary[3:-4] in answer.content.decode()] == [403, False]


def test_page_saves_and_submits(world, running, client):
    client.force_login(world.users["head"])

    answer = client.post(f"{PAGE}D03/", sent(do="submit"))

    row = SelfAssessment.objects.get()
    assert [answer.status_code, row.state, row.business] == [302, "submitted", Decimal("99.00")]


def test_page_without_script_takes_plain_text(world, running, client):
    client.force_login(world.users["deputy"])

    client.post(f"{PAGE}D03/", sent(summary="一、成绩\n\n- 甲<b>\n- 乙", summary_format=""))

    assert SelfAssessment.objects.get().summary == "<p>一、成绩</p><ul><li>甲&lt;b&gt;</li><li>乙</li></ul>"


def test_what_is_refused_at_submission_is_saved_all_the_same(world, running, client):
    client.force_login(world.users["head"])

    refused = client.post(f"{PAGE}D03/", sent(**{"do": "submit", "score-SELF_T": ""}))
    seen = refused.context["form"]["seen"].value()
    answer = client.post(f"{PAGE}D03/", sent(do="submit", seen=str(seen)))

    assert [refused.status_code, seen, answer.status_code] == [409, 1, 302]


def test_bad_self_score_is_named_at_its_field(world, running, client):
    client.force_login(world.users["head"])

    answer = client.post(f"{PAGE}D03/", sent(**{"score-COMMON": "45.5"}))

    assert [answer.status_code, list(answer.context["form"].errors)] == [422, ["score-COMMON"]]
    assert SelfAssessment.objects.count() == 0


def test_script_of_a_summary_does_not_run_in_the_page_pdf_3(world, half, client):
    row = saved(world, half)
    SelfAssessment.objects.filter(pk=row.pk).update(summary="<script>alert(1)</script><p>正文</p>")
    client.force_login(world.users["head"])

    page = client.get(f"{PAGE}D03/").content.decode()

    assert ["<script>alert" in page, "<p>正文</p>" in page] == [False, True]


def test_gap_of_more_than_five_points_is_pointed_out(world, half):
    submitted(world, half)
    row = SelfAssessment.objects.get()
    row.business = Decimal("93.99")
    row.save()
    client = Client()
    client.force_login(world.users["office"])

    page = client.get(PAGE)

    gaps = {gap.sheet: (gap.gap, gap.is_wide) for line in page.context["rows"] for gap in line["gaps"]}
    assert gaps == {
        "business": (Decimal("-5.01"), True),
        "self_development": (Decimal("-0.50"), False),
    }


def test_file_is_attached_read_by_who_may_and_taken_off(
    world, running, client, tmp_path, settings, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    saved(world, running)
    client.force_login(world.users["deputy"])
    with written(tmp_path, "sent.jpg", picture()).open("rb") as file:
        attached = client.post(f"{PAGE}D03/files/", {"files": file})
    row = SelfFile.objects.get()
    address = f"{PAGE}files/{row.pk}/"
    reader = Client()
    reader.force_login(world.users["office"])
    before = reader.get(address).status_code
    own = client.get(address)

    with django_capture_on_commit_callbacks(execute=True):
        removed = client.post(f"{address}remove/")

    assert [attached.status_code, before, own.status_code, own["Content-Type"]] == [
        302,
        404,
        200,
        "image/jpeg",
    ]
    assert [removed.status_code, SelfFile.objects.count(), row.path.exists()] == [302, 0, False]


def test_file_whose_bytes_are_others_is_refused_and_named_by_the_check_upl_3(
    world, running, client, tmp_path, settings
):
    settings.MEDIA_ROOT = tmp_path / "kept"
    saved(world, running)
    client.force_login(world.users["deputy"])
    with written(tmp_path, "sent.jpg", picture()).open("rb") as file:
        client.post(f"{PAGE}D03/files/", {"files": file})
    row = SelfFile.objects.get()
    before = list(evidence_faults())
    row.path.write_bytes(b"others")
    stray = row.path.with_name("stray.pdf")
    stray.write_bytes(b"nobody's")

    answer = client.get(f"{PAGE}files/{row.pk}/")

    assert [before, answer.status_code] == [[], 409]
    assert list(evidence_faults()) == [
        f"file of a self-summary {row.pk} sent.jpg: the bytes are gone or differ",
        f"{stray.relative_to(SelfFile.root())}: no self-summary knows of it",
    ]


def test_file_that_is_not_what_it_says_is_refused_upl_2(world, running, client, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    saved(world, running)
    client.force_login(world.users["deputy"])
    with written(tmp_path, "sent.jpg", b"<html>no picture</html>").open("rb") as file:
        answer = client.post(f"{PAGE}D03/files/", {"files": file})

    assert [answer.status_code, SelfFile.objects.count()] == [422, 0]


def test_reminder_goes_to_those_who_owe_once_before_and_once_after(world, half):
    submitted(world, half)
    before, after = datetime(2026, 7, 24, 3, 0, tzinfo=UTC), datetime(2026, 7, 28, 3, 0, tzinfo=UTC)

    given = [remind_half_years(now=now) for now in (OPENED, before, before, after, after)]

    # D01 and D02 have neither head nor deputy, so nobody is told; the reminders are given all the same.
    assert given == [0, 1, 0, 1, 0]
    assert list(Notification.objects.filter(kind="self_due")) == []


def test_reminder_reaches_the_head_and_the_deputy(world, half):
    remind_half_years(now=datetime(2026, 7, 24, 3, 0, tzinfo=UTC))

    told = Notification.objects.filter(kind="self_due").values_list("user__username", flat=True)
    assert sorted(told) == ["t2026-deputy", "t2026-head"]


@pytest.mark.parametrize("many", [3, 30])
def test_list_asks_the_same_number_of_queries(world, half, many, django_assert_num_queries):
    for number in range(4, many + 1):
        department = Department.objects.create(unit=world.unit, code=f"D{number:02}", name=f"第{number}部")
        Enrolment.objects.create(
            campaign=world.campaign,
            department=department,
            category=world.categories[0],
            branch=world.branches[0],
            position=number,
            since=date(2026, 1, 1),
        )
        SelfAssessment.objects.create(
            evaluation=half,
            department=department,
            state="submitted",
            submitted_by=world.users["leader"],
            submitted_at=IN_TIME,
        )
    client = Client()
    client.force_login(world.users["auditor"])
    client.get(PAGE)

    with django_assert_num_queries(10):
        page = client.get(PAGE)

    assert len(page.context["rows"]) == many
