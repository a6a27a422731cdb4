"""The grid over HTTP: what each role sees, saving cell by cell and as a form, the drawer, the group's way."""

import json
import re
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from campaign.models import AuditEntry, Person
from scoring.closing import close_month
from scoring.entry import enter_deduction
from scoring.models import Indicator, LedgerLine, Section
from tests.makers import IN_MARCH, REVIEWED, make_open_month, make_world, publish, submit_all

ENTRY = {"campaign": "t2026", "month": "2026-03"}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def month(world):
    return make_open_month(world)


def browser_of(world, who) -> Client:
    """A browser of one of the world's people, past its first request, which writes the session."""
    client = Client()
    client.cookies.load({"django_language": "en"})
    client.force_login(world.users[who], backend="campaign.backends.AccountBackend")
    client.get("/healthz")
    return client


@pytest.fixture
def sign_in(world):
    return lambda who: browser_of(world, who)


def url(name, owner="D01", **more):
    return reverse(f"scoring:{name}", kwargs=ENTRY | {"owner": owner} | more)


def send(client, text="-2 late twice", *, owner="D01", cell="D03:C1", **more):
    department, indicator = cell.split(":")
    sent = {"department": department, "indicator": indicator, "text": text, "seen": 0, "key": str(uuid4())}
    return client.post(url("cell_save", owner), json.dumps(sent | more), content_type="application/json")


def enter(world, month, *, who="office", indicator="C1", department="D03", points="2", reason="late twice"):
    return enter_deduction(
        month=month,
        indicator=indicator,
        department=department,
        by=world.access(who),
        points=Decimal(points),
        reason=reason,
        at=IN_MARCH,
    )


def inputs_of(page: str) -> dict[str, str]:
    """The cells that can be typed into, with the score that each shows: with a field each, or over which the script
    lays its field."""
    if found := dict(re.findall(r'<input name="([^"]+)" placeholder="([^"]+)"', page)):
        return found
    for table in re.findall(r'<table class="grid(?: grid-many)?">.*?</table>', page, re.S):
        columns = re.findall(r'<th scope="col"[^>]* data-i="([^"]+)"', table)
        for department, row in re.findall(r'<tr data-d="([^"]+)">(.*?)</tr>', table, re.S):
            cells = re.findall(r"<td([^>]*)>([0-9.]*)", row)[: len(columns)]
            found |= {
                f"{department}:{column}": score
                for column, (about, score) in zip(columns, cells, strict=True)
                if "locked" not in about
            }
    return found


# The page


def test_grid_shows_the_score_of_every_cell(world, month, sign_in):
    enter(world, month)

    page = sign_in("scorer").get(url("group_grid")).content.decode()

    assert inputs_of(page) == {"D02:C1": "10.00", "D03:C1": "8.00"}


@pytest.mark.parametrize(
    ("who", "owner", "status"),
    [
        ("scorer", "D01", 200),
        ("scorer", "ORG1", 404),
        ("scorer", "recusal", 404),
        ("scorer", "D99", 404),
        ("organ_scorer", "D01", 404),
        ("office", "D01", 200),
        ("office", "recusal", 200),
        ("leader", "D01", 200),
        ("auditor", "recusal", 200),
        ("head", "D01", 403),
        ("employee", "D01", 403),
        ("administrator", "D01", 403),
    ],
)
def test_grid_is_for_its_scorers_and_those_who_read_all(world, month, sign_in, who, owner, status):
    assert sign_in(who).get(url("group_grid", owner)).status_code == status


@pytest.mark.parametrize("who", ["auditor", "leader"])
def test_reader_gets_no_field_to_type_into(world, month, sign_in, who):
    page = sign_in(who).get(url("group_grid")).content.decode()

    assert [inputs_of(page), "write it" in page, "10.00" in page] == [{}, True, True]


def test_grid_for_a_browser_without_javascript_has_a_field_in_every_cell(world, month, sign_in):
    client = sign_in("scorer")

    page = client.get(url("group_grid")).content.decode()
    with_fields = client.get(url("group_grid") + "?fields=1").content.decode()

    leads_there = (
        f'<noscript><meta http-equiv="refresh" content="0; url={url("group_grid")}?fields=1"></noscript>'
    )
    assert [leads_there in page, "http-equiv" in with_fields] == [True, False]
    assert ['<input name="D03:C1"' in page, '<input name="D03:C1"' in with_fields] == [False, True]
    assert inputs_of(page) == inputs_of(with_fields)


def test_owners_own_department_is_locked_with_the_reason(world, month, sign_in):
    enter(world, month, department="D01", reason="secret of the own department")
    client = sign_in("scorer")

    page = client.get(url("group_grid")).content.decode()
    cell = client.get(url("cell_detail", department="D01", indicator="C1")).content.decode()

    assert ["D01:C1" in inputs_of(page), "Recused" in page, "8.00" in page] == [False, True, False]
    assert ["secret" in cell, "group of recusals" in cell] == [False, True]


def test_grid_of_a_closed_month_says_why_it_is_read_only(world, month, sign_in):
    submit_all(world, month)
    close_month(month=month, by=world.access("office"), at=REVIEWED)

    page = sign_in("scorer").get(url("group_grid")).content.decode()

    assert [inputs_of(page), "nothing can be entered any more" in page] == [{}, True]


def test_names_are_escaped_in_the_rows(world, month, sign_in):
    world.departments[2].name = "<b>&Co"
    world.departments[2].save()
    Indicator.objects.filter(code="C1").update(code='C"1')

    page = sign_in("scorer").get(url("group_grid")).content.decode()

    named = 'data-i="C&quot;1"' in page
    assert ["<b>&Co" in page, "&lt;b&gt;&amp;Co</th>" in page, named] == [False, True, True]


# Budgets (peers.md §6): queries, size and nodes do not grow with what they should not


@pytest.mark.parametrize("departments", [3, 30])
def test_grid_costs_seven_queries_whatever_the_number_of_departments(
    db, django_assert_num_queries, departments
):
    world = make_world(departments=departments)
    month = make_open_month(world)
    for number in range(1, departments):
        enter(world, month, department=f"D{number + 1:02}")
    client = browser_of(world, "organ_scorer")

    with django_assert_num_queries(7):
        response = client.get(url("group_grid", "ORG1"))

    assert response.status_code == 200


@pytest.mark.parametrize("departments", [3, 30])
def test_grid_under_review_costs_ten_queries(db, django_assert_num_queries, departments):
    world = make_world(departments=departments)
    month = make_open_month(world)
    for number in range(1, departments):
        enter(world, month, department=f"D{number + 1:02}")
    submit_all(world, month)
    client = browser_of(world, "second")

    with django_assert_num_queries(10):
        client.get(url("group_grid"))


@pytest.mark.parametrize("departments", [3, 30])
def test_recusal_grid_costs_seven_queries(db, django_assert_num_queries, departments):
    world = make_world(departments=departments)
    Indicator.objects.filter(code="C2").update(owner=world.departments[1])
    make_open_month(world)
    client = browser_of(world, "office")

    with django_assert_num_queries(7):
        client.get(url("group_grid", "recusal"))


@pytest.fixture
def wide(db):
    """Thirty departments by forty indicators of one owner, with four hundred lines."""
    world = make_world(departments=30)
    section = Section.objects.get(code="COMMON")
    Indicator.objects.bulk_create(
        Indicator(section=section, code=f"X{number}", name=f"指标{number}", maximum=5, owner=world.organ)
        for number in range(1, 35)
    )
    month = make_open_month(world)
    found = {indicator.code: indicator for indicator in Indicator.objects.all()}
    LedgerLine.objects.bulk_create(
        LedgerLine(
            month=month,
            indicator=found[f"X{number % 34 + 1}"],
            department=world.departments[number % 30],
            points=1,
            fact_date=month.last_day,
            public_reason="迟到两人次",
            entered_by=world.users["organ_scorer"],
            entered_at=IN_MARCH,
        )
        for number in range(400)
    )
    return world


def test_whole_months_grid_stays_within_its_budget(wide, django_assert_num_queries):
    client = browser_of(wide, "office")

    with django_assert_num_queries(7):
        page = client.get(url("group_grid", "ORG1")).content.decode()

    assert len(inputs_of(page)) == 1200
    assert len(page.encode()) <= 300_000
    assert len(re.findall(r"<[a-z]", page)) <= 6_000


@pytest.mark.parametrize("text", ["-2 late twice", "C1-1*3 late report", "8.5 incomplete"])
def test_saving_a_cell_costs_eight_queries(month, sign_in, django_assert_num_queries, text):
    client = sign_in("scorer")

    # session; account; indicator, department, lock, lines; line, audit — and the two marks of the transaction
    with django_assert_num_queries(8 + 2):
        response = send(client, text)

    assert response.json()["cell"]["lines"] == 1


@pytest.mark.parametrize("departments", [3, 30])
def test_answer_to_a_save_stays_small(db, departments):
    world = make_world(departments=departments)
    make_open_month(world)

    answer = send(browser_of(world, "scorer"))

    assert len(answer.content) < 400


# Saving one cell


def test_cell_save_answers_with_the_cell_as_it_stands(world, month, sign_in):
    client = sign_in("scorer")
    send(client, "C1-1*2 late report")

    answer = send(client, "-1 late", seen=1).json()

    assert answer["cell"] == {
        "code": "D03:C1",
        "score": "8.00",
        "deducted": "2.00",
        "lines": 2,
        "version": 2,
        "formula": "10.00 − 0.5×2 − 1 = 8.00",
    }
    assert [answer["written"], answer["others"]] == [True, []]
    assert re.fullmatch(r"\d\d:\d\d:\d\d", answer["at"])


def test_cell_save_tells_the_other_cells_of_the_branch(world, month, sign_in):
    answer = send(sign_in("organ_scorer"), "-1.5 no meeting", owner="ORG1", cell="D01:P1").json()

    assert [answer["cell"]["code"], answer["cell"]["score"], answer["others"]] == [
        "D01:P1",
        "23.50",
        [{"code": "D02:P1", "score": "23.50", "deducted": "1.50", "lines": 1, "version": 1}],
    ]


def test_cell_save_takes_a_rule_with_count_date_and_note(world, month, sign_in):
    send(
        sign_in("scorer"),
        "",
        rule="C1-1",
        count="3",
        date="2026-03-09",
        reason="late report",
        note="from the register",
    )

    line = LedgerLine.objects.get()
    assert [line.rule.code, line.points, str(line.fact_date), line.public_reason, line.internal_note] == [
        "C1-1",
        Decimal("1.50"),
        "2026-03-09",
        "late report",
        "from the register",
    ]


def test_cell_saved_again_with_its_key_is_written_once(world, month, sign_in):
    client, key = sign_in("scorer"), str(uuid4())
    first = send(client, key=key).json()

    again = send(client, key=key).json()

    assert [again["cell"], LedgerLine.objects.count()] == [first["cell"], 1]


def test_full_marks_in_an_untouched_cell_write_nothing(world, month, sign_in):
    answer = send(sign_in("scorer"), "10").json()

    assert [answer["written"], answer["cell"]["lines"], LedgerLine.objects.count()] == [False, 0, 0]


def test_conflict_brings_the_other_value_with_name_and_time(world, month, sign_in):
    enter(world, month)

    response = send(sign_in("scorer"), "-1 late")

    answer = response.json()
    assert [response.status_code, answer["refused"], answer["cell"]["score"], answer["cell"]["version"]] == [
        409,
        "StaleCell",
        "8.00",
        1,
    ]
    name = world.users["office"].name
    assert answer["message"] == (
        f"{name} changed this cell on 03-20 10:00; it now stands at 8.00. Send yours again if it holds."
    )
    assert LedgerLine.objects.count() == 1


def test_conflict_is_written_when_sent_again_over_the_new_value(world, month, sign_in):
    enter(world, month)

    answer = send(sign_in("scorer"), "-1 late", seen=1).json()

    assert answer["cell"]["score"] == "7.00"


BAD = [
    ("-10.5 late", 422, "points", "The points must not be more than 10.00."),
    ("-1", 422, "reason", "Every deduction needs a reason that can be read out."),
    (
        "-1.234 late",
        422,
        "text",
        "1.234 has more than two decimal places.",
    ),
    ("-1e400 late", 422, "text", None),
    ("NaN late", 422, "text", None),
    ("Infinity late", 422, "text", None),
    ("nonsense", 422, "text", None),
    ("C1-9 late", 422, "rule", "C1-9 is not a deduction rule of C1."),
    ("-1 测试人3 late", 422, "reason", "The public reason names a person. Name the fact, not the person."),
]


@pytest.mark.parametrize(("text", "status", "field", "message"), BAD)
def test_bad_text_is_refused_at_the_cell(world, month, sign_in, text, status, field, message):
    response = send(sign_in("scorer"), text)

    answer = response.json()
    assert [response.status_code, answer["field"], LedgerLine.objects.count()] == [status, field, 0]
    assert answer["message"] == message or (message is None and answer["message"])


@pytest.mark.parametrize(
    ("more", "status", "field"),
    [
        ({"department": "D99"}, 404, "department"),
        ({"department": "ORG1"}, 404, "department"),
        ({"indicator": "C9"}, 404, "indicator"),
        ({"indicator": "C2"}, 404, "indicator"),
        ({"department": "D01"}, 404, "indicator"),
        ({"date": "2026-04-01"}, 422, "date"),
        ({"date": "2026-02-31"}, 400, "date"),
        ({"date": "31.3.2026"}, 400, "date"),
        ({"text": "", "rule": "C1-1", "count": "NaN"}, 400, "count"),
        ({"text": "", "rule": "C1-1", "count": "Infinity"}, 400, "count"),
        ({"text": "", "rule": "C1-1", "count": "1e400"}, 400, "count"),
        ({"text": "", "rule": "C1-1", "count": "١٢"}, 400, "count"),
        ({"text": "", "rule": "C1-1", "count": "－１"}, 400, "count"),
        ({"text": "", "rule": "C1-1", "count": "-1"}, 400, "count"),
        ({"text": "", "rule": "C1-1", "count": "0"}, 422, "count"),
        ({"text": "", "points": "1,5", "reason": "late"}, 400, "points"),
        ({"text": "", "points": "10.01", "reason": "late"}, 422, "points"),
        ({"text": ""}, 422, "points"),
        ({"text": "x" * 501}, 400, "text"),
        ({"text": "-1 la\x00te"}, 400, "text"),
        ({"department": "D03\x00"}, 400, "department"),
        ({"seen": None}, 400, "seen"),
        ({"seen": -1}, 400, "seen"),
        ({"seen": "x"}, 400, "seen"),
        ({"key": "x"}, 400, "key"),
        ({"key": None}, 400, "key"),
    ],
)
def test_bad_entry_is_refused_at_its_field(world, month, sign_in, more, status, field):
    response = send(sign_in("scorer"), **({"text": "-1 late"} | more))

    assert [response.status_code, response.json()["field"], LedgerLine.objects.count()] == [status, field, 0]
    assert response.json()["message"]


@pytest.mark.parametrize(
    "body", ["", "[]", "null", "{", "1e999", "[" * 5000, "\x80", '{"text": "' + "x" * 30_000]
)
def test_what_is_no_entry_is_refused(world, month, sign_in, body):
    response = sign_in("scorer").post(url("cell_save"), body, content_type="application/json")

    assert [response.status_code, response.json()["refused"], LedgerLine.objects.count()] == [
        400,
        "Malformed",
        0,
    ]


def test_columns_that_are_not_asked_for_are_ignored(world, month, sign_in):
    send(
        sign_in("scorer"),
        points="9",
        on_behalf=True,
        is_recusal=True,
        entered_by=1,
        withdrawn_at="2026-03-01",
    )

    line = LedgerLine.objects.get()
    assert [line.points, line.on_behalf, line.is_recusal, line.entered_by, line.withdrawn_at] == [
        Decimal("2.00"),
        False,
        False,
        world.users["scorer"],
        None,
    ]


def test_foreign_indicator_is_refused_and_recorded(world, month, sign_in):
    response = send(sign_in("scorer"), owner="ORG1", cell="D03:C2")

    assert [response.status_code, response.json()["refused"], LedgerLine.objects.count()] == [
        403,
        "NotAllowed",
        0,
    ]
    assert AuditEntry.objects.get(event="access.denied").user == world.users["scorer"]


def test_own_department_is_refused_and_recorded(world, month, sign_in):
    person = world.users["organ_scorer"].person
    Person.objects.filter(pk=person.pk).update(department=world.departments[2])

    response = send(sign_in("organ_scorer"), owner="ORG1", cell="D03:C2")

    assert [response.status_code, response.json()["refused"]] == [403, "OwnDepartment"]
    assert [LedgerLine.objects.count(), AuditEntry.objects.filter(event="access.denied").count()] == [0, 1]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"date": 5}, "date"),
        ({"date": [1]}, "date"),
        ({"date": {"day": 1}}, "date"),
        ({"department": "\ud800"}, "department"),
        ({"indicator": "C1\0"}, "indicator"),
        ({"text": "", "rule": "\ud800"}, "rule"),
        ({"seen": [0]}, "seen"),
        ({"key": 5}, "key"),
    ],
)
def test_value_of_another_kind_is_refused_at_its_field(world, month, sign_in, more, field):
    response = send(sign_in("scorer"), **more)

    assert [response.status_code, response.json()["field"]] == [400, field]
    assert LedgerLine.objects.count() == 0


def test_form_in_place_of_json_is_malformed(world, month):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.users["scorer"], backend="campaign.backends.AccountBackend")
    client.get(url("group_grid"))

    response = client.post(
        url("cell_save"), {"text": "-2 late"}, headers={"X-CSRFToken": client.cookies["csrftoken"].value}
    )

    assert [response.status_code, response.json()["refused"]] == [400, "Malformed"]


@pytest.mark.parametrize("reached", ["submitted", "closed", "published"])
def test_late_entry_is_refused(world, month, sign_in, reached):
    if reached == "published":
        publish(world, month)
    else:
        submit_all(world, month)
    if reached == "closed":
        close_month(month=month, by=world.access("office"), at=REVIEWED)

    response = send(sign_in("scorer"))

    wanted = "GroupNotOpen" if reached == "submitted" else "MonthNotOpen"
    assert [response.status_code, response.json()["refused"], LedgerLine.objects.count()] == [409, wanted, 0]


def test_month_that_does_not_exist_is_refused(world, month, sign_in):
    response = sign_in("scorer").post(
        reverse("scoring:cell_save", kwargs=ENTRY | {"month": "2026-07", "owner": "D01"}),
        json.dumps(
            {"department": "D03", "indicator": "C1", "text": "-1 late", "seen": 0, "key": str(uuid4())}
        ),
        content_type="application/json",
    )

    assert [response.status_code, LedgerLine.objects.count()] == [404, 0]


def test_saving_needs_the_token(world, month):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.users["scorer"], backend="campaign.backends.AccountBackend")

    assert [send(client).status_code, LedgerLine.objects.count()] == [403, 0]


# Without JavaScript: the grid as one form


def save_grid(client, cells, *, owner="D01", seen="{}", key=None):
    return client.post(
        url("grid_save", owner), cells | {"seen": seen, "key": str(key or uuid4())}, follow=True
    )


def test_form_saves_the_good_cells_and_brings_the_others_back(world, month, sign_in):
    response = save_grid(sign_in("scorer"), {"D02:C1": "-1 late", "D03:C1": "-99 <i>late", "D01:C1": ""})

    page = response.content.decode()
    assert [(line.department.code, line.points) for line in LedgerLine.objects.all()] == [
        ("D02", Decimal("1.00"))
    ]
    assert response.status_code == 422
    assert 'value="-99 &lt;i&gt;late" aria-invalid="true"' in page
    assert "The points must not be more than 10.00." in page
    assert [str(message) for message in response.context["messages"]] == [
        "1 cell is saved.",
        "1 text is not saved. The reason stands below.",
    ]
    assert inputs_of(page) == {"D02:C1": "9.00", "D03:C1": "10.00"}


def test_form_that_is_wholly_good_leads_back_to_the_grid(world, month, sign_in):
    response = save_grid(sign_in("scorer"), {"D02:C1": "-1 late", "D03:C1": "C1-1"})

    assert [response.redirect_chain, LedgerLine.objects.count()] == [
        [(url("group_grid") + "?fields=1", 302)],
        2,
    ]


def test_form_of_a_whole_month_is_taken(wide):
    cells = {f"D{row:02}:X{column}": "" for row in range(1, 31) for column in range(1, 35)}

    response = save_grid(browser_of(wide, "office"), cells | {"D30:X1": "-1 late"}, owner="ORG1")

    assert [response.status_code, LedgerLine.objects.filter(points=1).count()] == [200, 401]


def test_form_sent_twice_is_written_once(world, month, sign_in):
    client, key = sign_in("scorer"), uuid4()
    save_grid(client, {"D03:C1": "-1 late"}, key=key)

    save_grid(client, {"D03:C1": "-1 late"}, key=key)

    assert LedgerLine.objects.count() == 1


def test_stale_form_shows_the_conflict_at_its_cell(world, month, sign_in):
    enter(world, month)

    response = save_grid(sign_in("scorer"), {"D03:C1": "-1 late"})

    page = response.content.decode()
    assert [response.status_code, LedgerLine.objects.count()] == [422, 1]
    assert "it now stands at 8.00" in page
    assert 'value="-1 late"' in page
    assert json.loads(re.search(r'name="seen" value="([^"]*)"', page)[1].replace("&quot;", '"')) == {
        "D03:C1": 1
    }


def test_form_for_a_group_that_was_submitted_loses_no_text(world, month, sign_in):
    client = sign_in("scorer")
    submit_all(world, month)

    page = save_grid(client, {"D03:C1": "-1 late & more"}).content.decode()

    assert [LedgerLine.objects.count(), "<strong>D03:C1</strong> -1 late &amp; more" in page] == [0, True]


@pytest.mark.parametrize("seen", ["", "x", "[]", "null", '{"D03:C1": "x"}', '{"D03:C1": true}', "[" * 5000])
def test_form_with_broken_versions_counts_as_untouched(world, month, sign_in, seen):
    save_grid(sign_in("scorer"), {"D03:C1": "-1 late"}, seen=seen)

    assert LedgerLine.objects.count() == (0 if "true" in seen else 1)


def test_form_of_a_foreign_group_is_not_found(world, month, sign_in):
    response = save_grid(sign_in("scorer"), {"D03:C2": "-1 late"}, owner="ORG1")

    assert [response.status_code, LedgerLine.objects.count()] == [404, 0]


# The drawer


def test_drawer_is_a_fragment_and_a_page(world, month, sign_in):
    enter(world, month)
    client, address = sign_in("scorer"), url("cell_detail", department="D03", indicator="C1")

    fragment = client.get(address, headers={"HX-Request": "true"}).content.decode()
    page = client.get(address).content.decode()

    assert ["<html" in fragment, "<html" in page] == [False, True]
    assert [text.count("10.00 − 2 = 8.00") for text in (fragment, page)] == [1, 1]


@pytest.mark.parametrize(
    "address", [("D99", "C1"), ("D03", "C9"), ("D03", "C2"), ("D03\x00", "C1"), ("D02", "KA1")]
)
def test_cell_that_is_not_in_the_group_is_not_found(world, month, sign_in, address):
    department, indicator = address

    response = sign_in("office").get(url("cell_detail", department=department, indicator=indicator))

    assert response.status_code == 404


@pytest.mark.parametrize("lines", [1, 3])
def test_drawer_costs_eight_queries(world, month, sign_in, django_assert_num_queries, lines):
    for __ in range(lines):
        enter(world, month)
    client = sign_in("scorer")

    with django_assert_num_queries(8):
        client.get(url("cell_detail", department="D03", indicator="C1"), headers={"HX-Request": "true"})


def add_line(client, *, hx=True, owner="D01", department="D03", indicator="C1", **sent):
    headers = {"HX-Request": "true"} if hx else {}
    sent = {"rule": "", "count": "1", "points": "", "seen": "0", "key": str(uuid4())} | sent
    return client.post(
        url("line_enter", owner, department=department, indicator=indicator), sent, headers=headers
    )


def test_line_of_the_drawer_tells_the_grid(world, month, sign_in):
    response = add_line(sign_in("scorer"), rule="C1-1", count="2", date="2026-03-05", note="seen by two")

    line = LedgerLine.objects.get()
    assert [line.points, str(line.fact_date), line.public_reason, line.internal_note] == [
        Decimal("1.00"),
        "2026-03-05",
        "未按时完成",
        "seen by two",
    ]
    told = json.loads(response.headers["HX-Trigger-After-Settle"])["cell-saved"]
    assert [told["cell"]["code"], told["cell"]["score"], told["others"]] == ["D03:C1", "9.00", []]
    assert 'class="cell-detail"' in response.content.decode()


def test_line_without_javascript_leads_back_to_the_cell(world, month, sign_in):
    response = add_line(sign_in("scorer"), hx=False, points="1.5", reason="late report")

    assert [response.status_code, response.url] == [
        302,
        url("cell_detail", department="D03", indicator="C1"),
    ]
    assert LedgerLine.objects.get().points == Decimal("1.50")


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"points": "11", "reason": "late report"}, "points"),
        ({"points": "NaN", "reason": "late report"}, "points"),
        ({"points": "१", "reason": "late report"}, "points"),
        ({"points": "－１", "reason": "late report"}, "points"),
        ({"points": "-1", "reason": "late report"}, "points"),
        ({"points": "1.234", "reason": "late report"}, "points"),
        ({"points": "", "reason": "late report"}, "points"),
        ({"points": "1", "reason": ""}, "reason"),
        ({"points": "1", "reason": "测试人3 was late"}, "reason"),
        ({"points": "1", "reason": "x" * 201}, "reason"),
        ({"points": "1", "reason": "late report", "note": "x" * 501}, "note"),
        ({"points": "1", "reason": "late report", "date": "2026-04-01"}, "date"),
        ({"points": "1", "reason": "late report", "date": "today"}, "date"),
        ({"rule": "C2-1"}, "rule"),
        ({"rule": "C1-1", "count": "0"}, "count"),
        ({"rule": "C1-1", "points": "9"}, "points"),
    ],
)
def test_bad_line_comes_back_with_the_reason_at_its_field(world, month, sign_in, sent, field):
    response = add_line(sign_in("scorer"), **sent)

    form = response.context["form"]
    assert [response.status_code, list(form.errors), LedgerLine.objects.count()] == [422, [field], 0]
    assert {name: form.data[name] for name in sent} == sent


def test_line_over_a_changed_cell_is_refused_with_the_new_value(world, month, sign_in):
    enter(world, month)

    response = add_line(sign_in("scorer"), points="1", reason="late report")

    assert [response.status_code, LedgerLine.objects.count()] == [422, 1]
    assert "it now stands at 8.00" in str(response.context["form"].non_field_errors())


def withdraw(client, line, *, hx=True, reason="wrong department", seen=1, **sent):
    return client.post(
        reverse("scoring:line_withdraw", kwargs={"campaign": "t2026", "line": line.pk}),
        {"withdrawal_reason": reason, "seen": seen} | sent,
        headers={"HX-Request": "true"} if hx else {},
    )


def test_withdrawing_tells_the_grid_and_keeps_the_line(world, month, sign_in):
    __, line = enter(world, month)

    response = withdraw(sign_in("scorer"), line)

    told = json.loads(response.headers["HX-Trigger-After-Settle"])["cell-saved"]["cell"]
    assert [told["score"], told["lines"], told["version"]] == ["10.00", 0, 2]
    assert ["<s>" in response.content.decode(), LedgerLine.objects.get().withdrawal_reason] == [
        True,
        "wrong department",
    ]


@pytest.mark.parametrize(("reason", "seen"), [("", 1), ("x" * 201, 1), ("wrong department", 0)])
def test_withdrawing_is_refused_at_its_line(world, month, sign_in, reason, seen):
    __, line = enter(world, month)

    response = withdraw(sign_in("scorer"), line, reason=reason, seen=seen)

    assert [response.status_code, response.context["withdrawing"]] == [422, line.pk]
    assert LedgerLine.objects.get().withdrawn_at is None


def test_branch_line_is_withdrawn_from_the_cell_that_showed_it(world, month, sign_in):
    __, line = enter(world, month, indicator="P1", department="D01")

    response = withdraw(sign_in("organ_scorer"), line, department="D02")

    told = json.loads(response.headers["HX-Trigger-After-Settle"])["cell-saved"]
    assert [told["cell"]["code"], [other["code"] for other in told["others"]]] == ["D02:P1", ["D01:P1"]]


@pytest.mark.parametrize(("who", "status"), [("organ_scorer", 404), ("auditor", 403), ("leader", 403)])
def test_others_withdraw_nothing(world, month, sign_in, who, status):
    __, line = enter(world, month)

    response = withdraw(sign_in(who), line)

    assert [response.status_code, LedgerLine.objects.get().withdrawn_at] == [status, None]


def test_line_of_another_campaign_is_not_found(world, month, sign_in):
    other = make_world("other")
    __, line = enter(other, make_open_month(other))

    assert withdraw(sign_in("office"), line).status_code == 404


# The group's way


def test_group_is_submitted_reviewed_and_sent_back(world, month, sign_in):
    owner, office = sign_in("scorer"), sign_in("office")
    group = month.groups.get(owner=world.departments[0], is_recusal=False)

    submitted = owner.post(url("group_submit"), {"states_no_other": "on"}, follow=True)
    group.refresh_from_db()
    reviewed = office.post(url("group_review"), {"seen": group.submitted_at.isoformat()}, follow=True)
    returned = office.post(url("group_return"), {"remark": "add the dates"}, follow=True)

    said = [str(next(iter(page.context["messages"]))) for page in (submitted, reviewed, returned)]
    assert said == [
        "The group is submitted. Next: a second person reviews it.",
        "The group is reviewed.",
        "The group is sent back to its owner.",
    ]
    assert "add the dates" in owner.get(url("group_grid")).content.decode()


def test_submitting_without_the_statement_says_so_at_the_box(world, month, sign_in):
    response = sign_in("scorer").post(url("group_submit"))

    assert [response.status_code, list(response.context["submit_form"].errors)] == [422, ["states_no_other"]]
    assert month.groups.get(owner=world.departments[0], is_recusal=False).state == "open"


def test_submitting_twice_gets_a_message_and_changes_nothing(world, month, sign_in):
    client = sign_in("scorer")
    client.post(url("group_submit"), {"states_no_other": "on"})

    response = client.post(url("group_submit"), {"states_no_other": "on"})

    assert [response.status_code, response.context["refusal"].code] == [409, "GroupNotReady"]
    assert AuditEntry.objects.filter(event="scoring.group.submitted").count() == 1


def test_reviewer_who_entered_is_told_so(world, month, sign_in):
    enter(world, month)
    submit_all(world, month)
    client = sign_in("office")

    page = client.get(url("group_grid")).content.decode()
    response = client.post(url("group_review"))

    assert "The review needs somebody who did not enter or submit this group." in page
    assert [response.status_code, response.context["refusal"].code] == [409, "SamePerson"]


def test_review_of_an_older_submission_is_refused(world, month, sign_in):
    submit_all(world, month)

    response = sign_in("second").post(url("group_review"), {"seen": "2026-03-01T00:00:00.000000+00:00"})

    assert [response.status_code, response.context["refusal"].code] == [409, "GroupNotReady"]


def test_sending_back_needs_a_remark(world, month, sign_in):
    submit_all(world, month)

    response = sign_in("office").post(url("group_return"), {"remark": " "})

    assert [response.status_code, list(response.context["return_form"].errors)] == [422, ["remark"]]


@pytest.mark.parametrize("seen", ["2026-03-01T00:00:00+00:00", "yesterday"])
def test_review_of_something_else_than_was_submitted_is_refused(world, month, sign_in, seen):
    submit_all(world, month)

    response = sign_in("second").post(url("group_review"), {"seen": seen})

    assert response.status_code == 409
    assert month.groups.filter(state="reviewed").count() == 0


def test_lines_are_listed_for_the_review(world, month, sign_in):
    __, line = enter(world, month, reason="late <twice>")
    withdraw(sign_in("scorer"), line)
    enter(world, month, department="D02", reason="late report")

    page = sign_in("scorer").get(url("group_lines")).content.decode()

    assert ["<s>late &lt;twice&gt;</s>" in page, "late report" in page, "wrong department" in page] == [
        True
    ] * 3
