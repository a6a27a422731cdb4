"""The preview of a paste: every path of a bad one, and that nothing is written before it is confirmed."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from scoring.clipboard import LONGEST_PASTE
from scoring.entry import enter_typed
from scoring.models import LedgerLine, Month, NotApplicableGrant
from tests.browsing import plain
from tests.makers import IN_MARCH, MARCH, make_open_month, make_world, submit_all

ENTRY = {"campaign": "t2026", "month": "2026-03"}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def month(world) -> Month:
    return make_open_month(world)


def browser_of(world, who) -> Client:
    client = Client()
    client.cookies.load({"django_language": "en"})
    client.force_login(world.users[who], backend="campaign.backends.AccountBackend")
    client.get("/healthz")
    return client


@pytest.fixture
def scorer(world) -> Client:
    return browser_of(world, "scorer")


def url(name, owner="D01") -> str:
    return reverse(f"scoring:{name}", kwargs=ENTRY | {"owner": owner})


def paste(client, *lines, at="D02:C1", owner="D01"):
    """Paste rows written as they look, with | between the cells."""
    department, indicator = at.split(":")
    text = "\r\n".join(line.replace("|", "\t") for line in lines) + "\r\n"
    sent = {"text": text, "department": department, "indicator": indicator}
    return client.post(url("paste_preview", owner), json.dumps(sent), content_type="application/json")


def refused(response) -> list[tuple[str, str]]:
    """The texts of the preview that cannot be entered, with the reason."""
    part = re.search(r"Cannot be entered</h3>.*?</table>", response.json()["html"], re.S)
    rows = re.findall(r"<tr>(.*?)</tr>", part[0], re.S) if part else []
    cells = [[plain(cell) for cell in re.findall(r"<t[dh].*?</t[dh]>", row, re.S)] for row in rows[1:]]
    return [(text, why) for *__, text, why in cells]


def good(response) -> list[tuple[str, str]]:
    return [
        (f"{entry['department']}:{entry['indicator']}", entry["text"])
        for entry in response.json()["entries"]
        if entry["good"]
    ]


def test_preview_says_what_goes_where_and_writes_nothing(world, month, scorer):
    response = paste(scorer, "-2 迟到两人次", "扣１分，迟交月报")

    assert good(response) == [("D02:C1", "-2 迟到两人次"), ("D03:C1", "扣１分，迟交月报")]
    assert [response.json()["written"], response.json()["stopped"], refused(response)] == [2, 0, []]
    assert "第2部 C1 -2 迟到两人次 10.00 → 8.00" in plain(response.json()["html"])
    assert LedgerLine.objects.count() == 0


def test_preview_is_entered_as_one_block_and_once(world, month, scorer):
    entries = [
        {name: entry[name] for name in ("department", "indicator", "text", "seen", "key")}
        for entry in paste(scorer, "-2 迟到两人次", "-1 迟交月报").json()["entries"]
    ]

    for __ in range(2):
        answer = scorer.post(
            url("block_enter"), json.dumps({"entries": entries}), content_type="application/json"
        )

    assert [answer.status_code, LedgerLine.objects.count()] == [200, 2]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("迟到", "No points found. Write a minus sign and digits, as in “-0.5 late”, or the code of a rule."),
        ("-99 迟到", "The points must not be more than 10.00."),
        ("8.5", "Every deduction needs a reason that can be read out."),
        ("11", "The points must not be more than 10.00."),
        (
            "0",
            "0 could mean no deduction or no points left. Leave the cell empty, or write the score and a reason.",
        ),
        ("+2 表扬", "Bonus points are not entered here."),
        ("X9-9", "X9-9 is not a deduction rule of C1."),
        ("-3 C1-1", "By rule C1-1 this is 0.50 points, not 3.00."),
        ("2026-03-05", "“2026-03-05” is not a proper number."),
        (
            "#REF!",
            "No points found. Write a minus sign and digits, as in “-0.5 late”, or the code of a rule.",
        ),
        (
            "=SUM(A1:A3)",
            "No points found. Write a minus sign and digits, as in “-0.5 late”, or the code of a rule.",
        ),
    ],
)
def test_text_that_cannot_be_entered_is_named_with_the_reason(world, month, scorer, text, why):
    response = paste(scorer, text, "-1 迟到")

    assert [refused(response), good(response)] == [[(text, why)], [("D03:C1", "-1 迟到")]]


def test_full_marks_and_nothing_change_nothing(world, month, scorer):
    response = paste(scorer, "10|", "—")

    assert [response.json()["written"], response.json()["stopped"]] == [0, 0]
    assert "2 cells stay as they are" in plain(response.json()["html"])


def test_whole_sheet_with_title_headings_names_and_sums_finds_its_cells(world, month, scorer):
    response = paste(
        scorer,
        "2026年3月扣分表||||",
        "序号|部 室|Ｃ１ 重点工作(10)|小计|备注",
        "1|第3部|-1 迟到|9|",
        "2|第2部|C1-1×2|9|补交",
        "3|第九部|-1 早退||",
        "|合计|-3||",
    )

    assert good(response) == [("D03:C1", "-1 迟到"), ("D02:C1", "C1-1×2")]
    assert refused(response) == [("-1 早退", "There is no department “第九部” in this grid.")]
    assert (
        "Left out: column 1: before the names; column 2: names of departments; column 4: “小计” is no indicator of "
        "this grid; column 5: “备注” is no indicator of this grid; row 1: a title; row 2: headings; row 6: 合计"
    ) in plain(response.json()["html"])


def test_cells_about_the_own_department_are_refused(world, month, scorer):
    response = paste(scorer, "第1部|-1 迟到", "第2部|-1 迟到")

    assert good(response) == [("D02:C1", "-1 迟到")]
    assert [text for text, __ in refused(response)] == ["-1 迟到"]


def test_cell_that_is_not_applicable_is_refused(world, month, scorer):
    NotApplicableGrant.objects.create(
        campaign=world.campaign,
        department=world.departments[2],
        indicator=month.scheme.sheets.get(code="business")
        .sections.get(code="COMMON")
        .indicators.get(code="C1"),
        first_month=MARCH,
        last_month=MARCH,
        reason="无此业务",
        granted_by=world.users["leader"],
        granted_at=IN_MARCH,
    )

    response = paste(scorer, "-1 迟到", at="D03:C1")

    assert refused(response) == [("-1 迟到", "This indicator does not apply to the department this month.")]


def test_reason_with_a_persons_name_is_refused(world, month, scorer):
    name = world.users["head"].name

    response = paste(scorer, f"-1 {name}迟到")

    assert [why for __, why in refused(response)] == [
        "The public reason names a person. Name the fact, not the person."
    ]


def test_block_beyond_the_grid_says_what_has_no_place(world, month, scorer):
    response = paste(scorer, "-1 迟到|-1 早退", "-1 缺席|", at="D03:C1")

    assert good(response) == [("D03:C1", "-1 迟到")]
    assert refused(response) == [
        ("-1 早退", "This column lies to the right of the last indicator of the table."),
        ("-1 缺席", "This row lies below the last department of the table."),
    ]


def test_branch_pasted_for_each_of_its_departments_is_entered_once(world, month):
    response = paste(
        browser_of(world, "office"),
        "部室|P1",
        "第1部|-1 会议缺记录",
        "第2部|-1 会议缺记录",
        "第3部|",
        at="D01:P1",
        owner="ORG1",
    )

    assert [response.json()["written"], response.json()["stopped"]] == [1, 0]


def test_rows_of_the_page_by_branch_are_branches(world, month):
    sent = {
        "text": "-1 会议缺记录\r\n-2 会议迟开\r\n",
        "department": "D01",
        "indicator": "P1",
        "by_branch": True,
    }

    response = browser_of(world, "office").post(
        url("paste_preview", "ORG1"), json.dumps(sent), content_type="application/json"
    )

    assert good(response) == [("D01:P1", "-1 会议缺记录"), ("D03:P1", "-2 会议迟开")]


def test_versions_of_the_preview_guard_against_what_comes_between(world, month, scorer):
    enter_typed(text="-1 早退", month=month, indicator="C1", department="D02", by=world.access("office"))

    (entry,) = paste(scorer, "-2 迟到两人次").json()["entries"]

    assert entry["seen"] == 1


def test_markup_in_a_pasted_text_stays_text(world, month, scorer):
    response = paste(scorer, "<img src=x onerror=alert(1)>")

    assert "<img" not in response.json()["html"]


def test_paste_into_a_submitted_group_is_refused_cell_by_cell(world, month, scorer):
    submit_all(world, month)

    response = paste(scorer, "-1 迟到")

    assert refused(response) == [
        ("-1 迟到", "This group is submitted; it must be sent back before anything changes.")
    ]


@pytest.mark.parametrize("text", ["", "\n", " \t \r\n"])
def test_empty_clipboard_is_refused(world, month, scorer, text):
    sent = {"text": text, "department": "D02", "indicator": "C1"}

    response = scorer.post(url("paste_preview"), json.dumps(sent), content_type="application/json")

    assert [response.status_code, response.json()["message"]] == [422, "There is no text on the clipboard."]


@pytest.mark.parametrize(
    "body",
    ["", "x", "[]", "[" * 5000, '{"text": 1}', json.dumps({"text": "x" * 1_000_001}), '{"text": "-1"}'],
)
def test_what_is_no_paste_is_refused(world, month, scorer, body):
    response = scorer.post(url("paste_preview"), body, content_type="application/json")

    assert [response.status_code, response.json()["refused"]] == [400, "Malformed"]


def test_longest_paste_arrives_and_one_character_more_is_refused_in_words(world, month, scorer):
    sent = {"department": "D02", "indicator": "C1"}

    longest, longer = (
        scorer.post(
            url("paste_preview"), json.dumps(sent | {"text": "迟" * length}), content_type="application/json"
        )
        for length in (LONGEST_PASTE, LONGEST_PASTE + 1)
    )

    assert [longest.status_code, longer.status_code] == [200, 413]
    assert longer.json()["message"] == (
        "More than 700000 characters cannot be pasted at once. Paste it in parts, or bring it back in the workbook."
    )


def test_more_cells_than_a_block_takes_are_refused(world, month, scorer):
    response = paste(scorer, *["-1|" * 200] * 101)

    assert [response.status_code, response.json()["message"]] == [
        422,
        "At most 20000 cells are taken at once.",
    ]


def test_paste_of_a_foreign_group_is_not_found(world, month, scorer):
    assert paste(scorer, "-1 迟到", owner="ORG1").status_code == 404


@pytest.mark.parametrize("departments", [3, 30])
def test_preview_costs_sixteen_queries(db, django_assert_num_queries, departments):
    world = make_world(departments=departments)
    make_open_month(world)
    client = browser_of(world, "office")

    with django_assert_num_queries(16):
        response = paste(client, *["-1 迟到"] * (departments - 1))

    assert response.json()["written"] == departments - 1
