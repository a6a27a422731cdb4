"""Many cells in one request: what a paste would do, and doing it."""

import json
from uuid import uuid4

import pytest
from django.template.defaultfilters import filesizeformat
from django.test import Client
from django.urls import reverse
from django.utils import translation

from campaign.models import AuditEntry
from scoring.blocks import LARGEST_BLOCK
from scoring.entry import enter_typed
from scoring.models import Indicator, LedgerLine, Section
from tests.makers import IN_MARCH, make_open_month, make_world


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def month(world):
    return make_open_month(world)


def browser_of(world, who) -> Client:
    client = Client()
    client.cookies.load({"django_language": "en"})
    client.force_login(world.users[who], backend="campaign.backends.AccountBackend")
    client.get("/healthz")
    return client


@pytest.fixture
def scorer(world):
    return browser_of(world, "scorer")


def cell(code="D03:C1", text="-2 late twice", **more) -> dict:
    department, indicator = code.split(":")
    return {
        "department": department,
        "indicator": indicator,
        "text": text,
        "seen": 0,
        "key": str(uuid4()),
    } | more


def send(client, *entries, owner="D01", **how):
    url = reverse("scoring:block_enter", kwargs={"campaign": "t2026", "month": "2026-03", "owner": owner})
    return client.post(url, json.dumps({"entries": entries} | how), content_type="application/json")


def test_block_is_written_and_answers_with_the_cells(world, month, scorer):
    response = send(scorer, cell("D02:C1"), cell("D03:C1", "C1-1*3 late report"))

    answer = response.json()
    assert [response.status_code, answer["applied"], LedgerLine.objects.count()] == [200, True, 2]
    assert answer["counts"] == {
        "written": 2,
        "unchanged": 0,
        "shared": 0,
        "repeated": 0,
        "conflict": 0,
        "refused": 0,
    }
    assert answer["cells"] == [
        {
            "code": "D02:C1",
            "score": "8.00",
            "deducted": "2.00",
            "lines": 1,
            "version": 1,
            "formula": "10.00 − 2 = 8.00",
        },
        {
            "code": "D03:C1",
            "score": "8.50",
            "deducted": "1.50",
            "lines": 1,
            "version": 1,
            "formula": "10.00 − 0.5×3 = 8.50",
        },
    ]


def test_preview_tells_what_each_cell_means_and_writes_nothing(world, month, scorer):
    response = send(scorer, cell("D02:C1", "C1-1*3 late report"), cell("D03:C1", "late"), preview=True)

    answer = response.json()
    assert [response.status_code, answer["applied"], answer["cells"], LedgerLine.objects.count()] == [
        200,
        False,
        [],
        0,
    ]
    assert answer["outcomes"] == [
        {
            "code": "D02:C1",
            "kind": "written",
            "points": "1.50",
            "count": "3",
            "rule": "C1-1",
            "reason": "late report",
            "score": "8.50",
        },
        {
            "code": "D03:C1",
            "kind": "refused",
            "score": "10.00",
            "refused": "BadLine",
            "field": "text",
            "message": "No points found. Write a minus sign and digits, as in “-0.5 late”, or the code of a rule.",
        },
    ]


def test_preview_shows_the_others_value_with_name_and_time(world, month, scorer):
    enter_typed(
        text="-2 late twice",
        month=month,
        indicator="C1",
        department="D03",
        by=world.access("office"),
        at=IN_MARCH,
    )

    outcome = send(scorer, cell(), preview=True).json()["outcomes"][0]

    assert [outcome["kind"], outcome["refused"]] == ["conflict", "StaleCell"]
    assert outcome["now"] == {
        "code": "D03:C1",
        "score": "8.00",
        "deducted": "2.00",
        "lines": 1,
        "version": 1,
        "formula": "10.00 − 2 = 8.00",
        "by": world.users["office"].name,
        "at": "03-20 10:00",
    }


def test_one_refused_cell_holds_all_back_unless_only_the_good_are_wanted(world, month, scorer):
    entries = [cell("D02:C1"), cell("D03:C1", "late")]

    held_back = send(scorer, *entries)
    found = LedgerLine.objects.count()
    good = send(scorer, *entries, only_good=True)

    assert [held_back.status_code, held_back.json()["applied"], found] == [422, False, 0]
    assert [good.status_code, good.json()["applied"], LedgerLine.objects.count()] == [200, True, 1]


def test_block_sent_again_is_written_once(world, month, scorer):
    entries = [cell("D02:C1"), cell("D03:C1")]
    send(scorer, *entries)

    again = send(scorer, *entries).json()

    assert [again["counts"]["repeated"], LedgerLine.objects.count()] == [2, 2]


def test_cell_of_another_group_is_refused_there(world, month, scorer):
    answer = send(scorer, cell("D03:T1")).json()

    assert [answer["outcomes"][0]["refused"], answer["outcomes"][0]["field"]] == ["UnknownCell", "indicator"]


def test_reaching_for_the_own_department_is_recorded(world, month, scorer):
    answer = send(scorer, cell("D01:C1"), owner="recusal").json()

    assert answer["outcomes"][0]["refused"] == "OwnDepartment"
    assert AuditEntry.objects.filter(event="access.denied").count() == 1


def test_other_campaigns_month_has_no_such_cells(world, month, scorer):
    make_open_month(make_world("other"))
    url = reverse("scoring:block_enter", kwargs={"campaign": "other", "month": "2026-03", "owner": "D01"})

    response = scorer.post(url, json.dumps({"entries": [cell()]}), content_type="application/json")

    assert [response.status_code, LedgerLine.objects.count()] == [404, 0]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "nonsense",
        "[]",
        "{}",
        '{"entries": []}',
        '{"entries": [1]}',
        '{"entries": {"department": "D03"}}',
        "[" * 100_000,
        json.dumps({"entries": [cell(seen=None)]}),
        json.dumps({"entries": [cell(seen=True)]}),
        json.dumps({"entries": [cell(seen=-1)]}),
        json.dumps({"entries": [cell(key="nonsense")]}),
        json.dumps({"entries": [cell(key=None)]}),
        json.dumps({"entries": [cell(text=" ")]}),
        json.dumps({"entries": [cell(text=5)]}),
        json.dumps({"entries": [cell(department=None)]}),
    ],
)
def test_what_is_no_block_is_refused_whole(world, month, scorer, body):
    url = reverse("scoring:block_enter", kwargs={"campaign": "t2026", "month": "2026-03", "owner": "D01"})

    response = scorer.post(url, body, content_type="application/json")

    assert [response.status_code, response.json()["refused"]] == [400, "Malformed"]


def test_block_of_the_largest_size_arrives_and_more_is_refused_in_words(world, month, scorer, settings):
    url = reverse("scoring:block_enter", kwargs={"campaign": "t2026", "month": "2026-03", "owner": "D01"})
    body = json.dumps({"entries": [cell(text="-1 late")]})
    sizes = [len(body), len(body) - 1]
    answers = []

    for size in sizes:
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = size
        answers.append(scorer.post(url, body, content_type="application/json"))

    assert [answer.status_code for answer in answers] == [200, 413]
    size = filesizeformat(sizes[1])
    assert answers[1].json() == {
        "refused": "TooMuch",
        "message": f"This is more than {size} at once. Paste it in parts, or bring it back in the workbook.",
    }


def test_whole_block_of_cells_fits_into_one_request(settings):
    entries = [cell(text="-0.5 月度计划迟报一次，经提醒后补报") for __ in range(LARGEST_BLOCK)]

    body = json.dumps({"entries": entries, "only_good": True}, ensure_ascii=False)

    assert len(body.encode()) < settings.DATA_UPLOAD_MAX_MEMORY_SIZE


@pytest.mark.parametrize("text", ["-1 \x00late", "-1 " + "x" * 600, "\ud800-1 late"])
def test_text_that_no_line_can_hold_is_refused_at_its_cell(world, month, scorer, text):
    answer = send(scorer, cell(text=text), cell("D02:C1"), only_good=True).json()

    assert [one["kind"] for one in answer["outcomes"]] == ["refused", "written"]


@pytest.mark.parametrize("department", ["\x00", "D" * 500, "D03\n"])
def test_code_that_no_department_has_is_unknown(world, month, scorer, department):
    answer = send(scorer, cell(department=department)).json()

    assert answer["outcomes"][0]["refused"] == "UnknownCell"


@pytest.fixture
def wide(db):
    """Thirty departments by forty indicators of one owner."""
    world = make_world(departments=30)
    section = Section.objects.get(code="COMMON")
    Indicator.objects.bulk_create(
        Indicator(section=section, code=f"X{number}", name=f"指标{number}", maximum=5, owner=world.organ)
        for number in range(1, 41)
    )
    make_open_month(world)
    return world


@pytest.mark.parametrize("number", [10, 1200])
def test_request_costs_the_same_queries_for_ten_cells_and_for_all(wide, django_assert_num_queries, number):
    client = browser_of(wide, "office")
    codes = [f"D{department + 1:02}:X{indicator + 1}" for department in range(30) for indicator in range(40)]
    entries = [cell(code) for code in codes[:number]]

    # session, account; nine to read, two to write, two marks of the transaction
    with django_assert_num_queries(2 + 9 + 2 + 2):
        response = send(client, *entries, owner="ORG1")

    assert [response.json()["counts"]["written"], LedgerLine.objects.count()] == [number, number]
