"""What an open grid asks for beside saving: changes of others, rules, the lines of a cell, taking back and retyping."""

import json
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from campaign.models import AuditEntry
from scoring.amending import NothingToTakeBack, restored_key, withdraw_lines
from scoring.entry import enter_deduction, enter_typed, withdraw_line
from scoring.models import LedgerLine
from tests.makers import make_open_month, make_world, submit_all

ENTRY = {"campaign": "t2026", "month": "2026-03"}


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


def url(name, owner="D01", **more):
    return reverse(f"scoring:{name}", kwargs=ENTRY | {"owner": owner} | more)


def enter(world, month, text="-2 迟到两人次", *, who="office", indicator="C1", department="D03", **more):
    __, line = enter_typed(
        text=text, month=month, indicator=indicator, department=department, by=world.access(who), **more
    )
    return line


def changes(client, since=None, owner="D01"):
    since = since or timezone.now() - timedelta(minutes=1)
    return client.get(url("grid_changes", owner), {"since": since.isoformat()}).json()


def lines_of(client, department="D03", indicator="C1", owner="D01"):
    return client.get(url("cell_lines", owner, department=department, indicator=indicator)).json()["lines"]


def amend(client, owner="D01", **sent):
    body = json.dumps({"key": str(uuid4())} | sent)
    return client.post(url("grid_amend", owner), body, content_type="application/json")


def standing() -> list[tuple[str, Decimal, str]]:
    """The lines in force."""
    lines = LedgerLine.objects.in_force().select_related("department").order_by("id")
    return [(line.department.code, line.points, line.public_reason) for line in lines]


# What others changed


def test_changes_tell_the_cell_with_who_and_when(world, month):
    line = enter(world, month)

    told = changes(browser_of(world, "scorer"))

    assert told["cells"] == [
        {
            "code": "D03:C1",
            "score": "8.00",
            "lines": 1,
            "version": 1,
            "formula": "10.00 − 2 = 8.00",
            "by": world.users["office"].name,
            "at": f"{timezone.localtime(line.entered_at):%H:%M}",
        }
    ]
    assert told["closed"] == ""


def test_changes_tell_a_withdrawal_with_who_withdrew(world, month):
    line = enter(world, month, at=timezone.now() - timedelta(days=1))
    withdraw_line(line=line, by=world.access("scorer"), reason="记错部室")

    (cell,) = changes(browser_of(world, "office"))["cells"]

    assert [cell["code"], cell["score"], cell["version"], cell["by"]] == [
        "D03:C1",
        "10.00",
        2,
        world.users["scorer"].name,
    ]


def test_changes_are_not_told_again_after_a_minute(world, month):
    enter(world, month, at=timezone.now() - timedelta(minutes=10))
    client = browser_of(world, "scorer")

    assert changes(client, timezone.now() - timedelta(minutes=5))["cells"] == []


def test_changes_of_another_group_are_not_told(world, month):
    enter(world, month, indicator="C2")

    assert changes(browser_of(world, "scorer"))["cells"] == []


def test_changes_hide_the_own_department_from_its_scorer(world, month):
    enter(world, month, department="D01", text="-2 本部门的扣分")

    assert changes(browser_of(world, "scorer"))["cells"] == []
    assert [cell["code"] for cell in changes(browser_of(world, "auditor"))["cells"]] == ["D01:C1"]


def test_changes_of_a_branch_are_told_for_each_of_its_departments(world, month):
    enter(world, month, indicator="P1", department="D01", text="-1.5 会议缺记录")

    told = changes(browser_of(world, "organ_scorer"), owner="ORG1")["cells"]

    assert [(cell["code"], cell["score"]) for cell in told] == [("D01:P1", "23.50"), ("D02:P1", "23.50")]


def test_changes_say_that_the_group_is_submitted(world, month):
    submit_all(world, month)

    assert "This group is submitted" in changes(browser_of(world, "scorer"))["closed"]


@pytest.mark.parametrize("since", ["", "x", "2026-03-01", "2026-13-01T00:00:00+00:00", "2026-03-01T00:00:00"])
def test_changes_since_no_time_tell_only_what_is_new(world, month, since):
    enter(world, month, at=timezone.now() - timedelta(days=1))

    told = browser_of(world, "scorer").get(url("grid_changes"), {"since": since})

    assert [told.status_code, told.json()["cells"]] == [200, []]


@pytest.mark.parametrize("departments", [3, 30])
def test_changes_cost_four_queries_and_eight_with_news(db, django_assert_num_queries, departments):
    world = make_world(departments=departments)
    month = make_open_month(world)
    client = browser_of(world, "organ_scorer")

    with django_assert_num_queries(4):
        changes(client, owner="ORG1")
    for number in range(1, departments):
        enter(world, month, indicator="C2", department=f"D{number + 1:02}")
    with django_assert_num_queries(8):
        told = changes(client, owner="ORG1")

    assert len(told["cells"]) == departments - 1


# Rules and lines


def test_rules_come_by_indicator_with_points_and_unit(world, month):
    rules = browser_of(world, "scorer").get(url("grid_rules")).json()

    assert list(rules) == ["C1"]
    assert rules["C1"][0] == {
        "code": "C1-1",
        "text": "未按时完成",
        "points": "0.5",
        "unit": "每次",
        "to_zero": False,
        "step": None,
    }


def test_lines_of_a_cell_come_as_they_could_be_typed(world, month):
    first = enter(world, month, "-0.5×3 C1-1")
    second = enter_deduction(
        month=month,
        indicator="C1",
        department="D03",
        by=world.access("office"),
        points=Decimal(2),
        reason="迟交月报",
        fact_date=month.first_day,
    )[1]
    struck = enter(world, month, "-1 记错")
    withdraw_line(line=struck, by=world.access("office"), reason="记错部室")

    found = lines_of(browser_of(world, "scorer"))

    assert [
        (line["id"], line["points"], line["text"], line["reason"], line["is_plain"]) for line in found
    ] == [
        (first.pk, "1.50", "C1-1×3", "未按时完成", True),
        (second.pk, "2.00", "-2 迟交月报", "迟交月报", False),
    ]
    assert {line["by"] for line in found} == {world.users["office"].name}


def test_lines_about_the_own_department_are_hidden_from_its_scorer(world, month):
    enter(world, month, department="D01", text="-2 本部门的扣分")

    assert lines_of(browser_of(world, "scorer"), department="D01") == []


def test_lines_of_a_cell_outside_the_group_are_not_found(world, month):
    address = url("cell_lines", department="D03", indicator="C2")

    assert browser_of(world, "scorer").get(address).status_code == 404


# Taking back


def test_entry_is_taken_back_by_its_key_and_stays_on_file(world, month):
    key = uuid4()
    line = enter(world, month, who="scorer", key=key)

    answer = amend(browser_of(world, "scorer"), keys=[str(key)])

    line.refresh_from_db()
    assert [answer.status_code, answer.json()["cells"][0]["score"]] == [200, "10.00"]
    assert [line.withdrawn_by, line.withdrawal_reason] == [
        world.users["scorer"],
        "Taken back while entering.",
    ]
    events = list(AuditEntry.objects.order_by("-id").values_list("event", flat=True)[:1])
    assert events == ["scoring.line.withdrawn"]


def test_entry_of_somebody_else_is_not_taken_back_by_its_key(world, month):
    key = uuid4()
    enter(world, month, who="office", key=key)

    answer = amend(browser_of(world, "scorer"), keys=[str(key)])

    assert [answer.status_code, answer.json()["refused"]] == [409, "NothingToTakeBack"]
    assert len(standing()) == 1


def test_many_entries_are_taken_back_at_once_in_a_constant_number_of_queries(
    world, month, django_assert_num_queries
):
    keys = [uuid4() for __ in range(40)]
    for number, key in enumerate(keys):
        enter(
            world,
            month,
            f"-0.0{number % 9 + 1} 迟到",
            who="scorer",
            key=key,
            department=f"D0{number % 2 + 2}",
        )
    client = browser_of(world, "scorer")

    with django_assert_num_queries(17):
        answer = amend(client, keys=[str(key) for key in keys])

    assert [len(answer.json()["withdrawn"]), standing()] == [40, []]


def test_lines_are_withdrawn_by_their_numbers_with_the_reason_that_was_given(world, month):
    line = enter(world, month)

    amend(browser_of(world, "scorer"), lines=[line.pk], reason="记错部室")

    line.refresh_from_db()
    assert line.withdrawal_reason == "记错部室"


def test_withdrawn_line_is_put_back_as_a_new_one_that_says_the_same(world, month):
    line = enter_deduction(
        month=month,
        indicator="C1",
        department="D03",
        by=world.access("scorer"),
        rule="C1-1",
        count=3,
        reason="月度计划迟报",
        note="见登记簿",
        fact_date=month.first_day,
    )[1]
    withdraw_line(line=line, by=world.access("scorer"), reason="记错部室")
    key = uuid4()

    answer = amend(browser_of(world, "scorer"), restores=[line.pk], key=str(key))

    (again,) = LedgerLine.objects.in_force()
    same = ("points", "count", "rule_id", "public_reason", "internal_note", "fact_date", "date_stated")
    assert [getattr(again, name) for name in same] == [getattr(line, name) for name in same]
    assert answer.json()["restored"] == [str(restored_key(key, line.pk))] == [str(again.entry_key)]


def test_line_put_back_twice_with_one_key_stands_once(world, month):
    line = enter(world, month, who="scorer")
    withdraw_line(line=line, by=world.access("scorer"), reason="记错部室")
    client, key = browser_of(world, "scorer"), str(uuid4())
    amend(client, restores=[line.pk], key=key)

    amend(client, restores=[line.pk], key=key)

    assert len(standing()) == 1


def test_line_is_retyped_as_one_act(world, month):
    line = enter(world, month, who="scorer")

    answer = amend(
        browser_of(world, "scorer"), line=line.pk, department="D03", indicator="C1", text="-1 迟到", seen=1
    )

    assert [answer.status_code, standing()] == [200, [("D03", Decimal("1.00"), "迟到")]]
    assert answer.json()["cells"][0]["version"] == 3


def test_line_that_is_retyped_into_nonsense_stays(world, month):
    line = enter(world, month, who="scorer")

    answer = amend(
        browser_of(world, "scorer"), line=line.pk, department="D03", indicator="C1", text="-99 迟到", seen=1
    )

    assert [answer.status_code, answer.json()["message"]] == [409, "The points must not be more than 10.00."]
    assert standing() == [("D03", Decimal("2.00"), "迟到两人次")]


def test_line_is_not_retyped_over_a_change_that_was_not_seen(world, month):
    line = enter(world, month, who="scorer")
    enter(world, month, "-1 迟交月报")

    answer = amend(
        browser_of(world, "scorer"), line=line.pk, department="D03", indicator="C1", text="-1 迟到", seen=1
    ).json()

    assert [answer["refused"], answer["cell"]["score"], len(standing())] == ["StaleCell", "7.00", 2]


def test_nothing_is_taken_back_after_the_group_is_submitted(world, month):
    key = uuid4()
    enter(world, month, who="scorer", key=key)
    submit_all(world, month)

    answer = amend(browser_of(world, "scorer"), keys=[str(key)])

    assert [answer.status_code, answer.json()["refused"], len(standing())] == [409, "GroupNotOpen", 1]


def test_line_of_a_foreign_group_is_not_withdrawn(world, month):
    line = enter(world, month, indicator="C2")

    answer = amend(browser_of(world, "scorer"), lines=[line.pk], reason="记错部室")

    assert [answer.status_code, len(standing())] == [409, 1]


@pytest.mark.parametrize(
    "sent",
    [
        {"key": "x"},
        {"key": None},
        {"keys": "x"},
        {"keys": ["x"]},
        {"lines": ["1"]},
        {"lines": [True]},
        {"lines": [0]},
        {"lines": [2**63]},
        {"restores": {}},
        {"line": 1, "text": "-1 迟到"},
        {"line": "1", "department": "D03", "indicator": "C1", "text": "-1 迟到"},
        {"line": 1, "department": "D03", "indicator": "C1", "text": " "},
    ],
)
def test_what_the_page_does_not_send_is_refused(world, month, sent):
    answer = amend(browser_of(world, "scorer"), **sent)

    assert [answer.status_code, answer.json()["refused"]] == [400, "Malformed"]


@pytest.mark.parametrize("body", ["", "[]", "x", "[" * 5000, "null"])
def test_what_is_no_json_is_refused(world, month, body):
    client = browser_of(world, "scorer")

    answer = client.post(url("grid_amend"), body, content_type="application/json")

    assert [answer.status_code, answer.json()["refused"]] == [400, "Malformed"]


def test_withdrawing_nothing_is_refused(world, month):
    with pytest.raises(NothingToTakeBack):
        withdraw_lines(
            month=month.first_day, by=world.access("scorer"), page_of="D01", key=uuid4(), reason="记错部室"
        )


@pytest.mark.parametrize("name", ["cell_save", "block_enter", "grid_amend", "paste_preview"])
def test_page_of_one_person_does_not_write_in_the_name_of_another_iam_6(world, month, name):
    sent = {"department": "D03", "indicator": "C1", "text": "-1 迟到", "seen": 0, "key": str(uuid4())}
    body = json.dumps(sent | {"entries": [sent]})
    page_of = {"X-Person": str(world.users["scorer"].pk)}

    answer = browser_of(world, "office").post(
        url(name), body, content_type="application/json", headers=page_of
    )

    assert [answer.status_code, answer.json()["refused"], standing()] == [409, "AnotherPerson", []]


def test_page_writes_in_the_name_of_its_own_person(world, month):
    sent = {"department": "D03", "indicator": "C1", "text": "-1 迟到", "seen": 0, "key": str(uuid4())}
    page_of = {"X-Person": str(world.users["scorer"].pk)}

    browser_of(world, "scorer").post(
        url("cell_save"), json.dumps(sent), content_type="application/json", headers=page_of
    )

    assert standing() == [("D03", Decimal("1.00"), "迟到")]
