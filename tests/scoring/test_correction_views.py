"""The pages of corrections, from the first reason to the new revision."""

import pytest
from django.test import Client
from django.urls import reverse

from scoring.correction_drafting import begin_correction, strike_published
from scoring.corrections import request_correction
from scoring.models import Correction, CorrectionState
from tests.scoring.test_corrections import begun, carried
from tests.scoring.test_corrections import line as line


def client_of(world, name: str) -> Client:
    client = Client()
    client.force_login(world.users[name])
    return client


def address(name: str, **values) -> str:
    return reverse(f"scoring:{name}", kwargs={"campaign": "t2026", **values})


def test_office_begins_a_correction(world, line):
    answer = client_of(world, "office").post(
        address("correction_begin", month="2026-03"),
        {"reason": "台账登记有误", "document": "复核意见书第1号"},
    )

    correction = Correction.objects.get()
    assert answer["Location"] == address("correction_detail", correction=correction.pk)
    assert [correction.reason, correction.document] == ["台账登记有误", "复核意见书第1号"]


def test_reason_that_names_a_person_stays_on_the_page(world, line):
    answer = client_of(world, "office").post(
        address("correction_begin", month="2026-03"), {"reason": "测试人3登记有误", "document": "说明"}
    )

    assert [answer.status_code, list(answer.context["form"].errors)] == [409, ["reason"]]
    assert Correction.objects.count() == 0


def test_line_of_the_chosen_department_is_struck_out(world, line):
    correction = begun(world, line)
    client = client_of(world, "office")

    page = client.get(address("correction_detail", correction=correction.pk), {"department": "D03"})
    client.post(address("correction_strike", correction=correction.pk), {"line": line.pk})

    assert [found.pk for found in page.context["lines"]] == [line.pk]
    assert [change.strikes_id for change in correction.changes.all()] == [line.pk]


def test_replacing_fills_the_form_with_the_line(world, line):
    correction = begun(world, line)

    page = client_of(world, "office").get(
        address("correction_detail", correction=correction.pk), {"department": "D03", "line": line.pk}
    )

    assert page.context["form"].initial == {
        "department": "D03",
        "indicator": "C2",
        "rule": "",
        "count": "1",
        "points": "2.00",
        "date": None,
        "reason": "督办逾期",
        "line": line.pk,
    }


def test_deduction_that_cannot_stand_is_refused_at_its_field(world, line):
    correction = begun(world, line)

    answer = client_of(world, "office").post(
        address("correction_add", correction=correction.pk),
        {"department": "D03", "indicator": "C2", "points": "36", "reason": "督办逾期"},
    )

    assert [answer.status_code, list(answer.context["form"].errors)] == [409, ["points"]]


def test_correction_is_carried_through_by_its_pages(world, line):
    office, leader = client_of(world, "office"), client_of(world, "leader")
    correction = begun(world, line)
    office.post(address("correction_strike", correction=correction.pk), {"line": line.pk})

    for client, step in ((office, "request"), (leader, "approve"), (office, "publish")):
        client.post(address("correction_move", correction=correction.pk, step=step))

    correction.refresh_from_db()
    assert [correction.state, correction.result.number] == [CorrectionState.PUBLISHED, 2]


def test_second_click_on_publish_is_answered_and_changes_nothing(world, line):
    correction = carried(world, line).correction

    answer = client_of(world, "office").post(
        address("correction_move", correction=correction.pk, step="publish")
    )

    assert [answer.status_code, line.month.revisions.count()] == [409, 2]


@pytest.mark.parametrize(
    ("role", "step"), [("office", "approve"), ("leader", "publish"), ("leader", "request")]
)
def test_step_of_another_role_is_refused(world, line, role, step):
    correction = begun(world, line)
    strike_published(correction=correction, line=line, by=world.access("office"))
    request_correction(correction=correction, by=world.access("office"))

    answer = client_of(world, role).post(address("correction_move", correction=correction.pk, step=step))

    correction.refresh_from_db()
    assert [answer.status_code, correction.state] == [403, CorrectionState.REQUESTED]


def test_month_that_is_not_published_has_no_corrections(world):
    answer = client_of(world, "office").get(address("correction_list", month="2026-03"))

    assert answer.status_code == 404


def test_superseded_revision_opens_and_says_so(world, line):
    carried(world, line)

    page = client_of(world, "employee").get(address("month_revision", month="2026-03", revision=1))

    assert [page.status_code, page.context["is_superseded"], page.context["newest"]] == [200, True, 2]
    assert [row.total for row in page.context["standings"]][-1] == line.month.revisions.get(
        number=1
    ).standings.get(department_code="D03").total


def test_ranking_shows_the_corrected_figures(world, line):
    carried(world, line)

    page = client_of(world, "head").get(address("month_ranking", month="2026-03"))

    assert page.context["month"].number == 2


@pytest.mark.parametrize("departments", [3, 30])
def test_correction_page_costs_the_same_with_3_and_30_departments(django_assert_num_queries, db, departments):
    from tests.makers import make_open_month, make_world, publish

    world = make_world(departments=departments)
    month = make_open_month(world)
    publish(world, month)
    correction = begin_correction(
        month=month, reason="台账登记有误", document="说明", by=world.access("office")
    )
    client = client_of(world, "office")
    where = address("correction_detail", correction=correction.pk)
    client.get(where)

    with django_assert_num_queries(11):
        client.get(where, {"department": "D02"})
