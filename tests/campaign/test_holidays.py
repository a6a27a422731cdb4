"""The holiday table: a pasted list read line by line, kept as a whole or not at all."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from campaign.holidays import BadHoliday, BadList, Day, Outcome, keep_holidays, read_list, remove_holiday
from campaign.models import AuditEntry, Holiday
from campaign.refusals import NotAllowed
from tests.browsing import client_of, notices, words
from tests.makers import make_world

AUTUMN = datetime(2025, 11, 5, 1, 0, tzinfo=UTC)
FIRST, TENTH = date(2026, 10, 1), date(2026, 10, 10)
NATIONAL, SHIFTED = Day(FIRST, "国庆节", False), Day(TENTH, "国庆节调休", True)
PAGE = "/c/t2026/settings/holidays/"


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


def table() -> list[tuple]:
    return list(Holiday.objects.values_list("day", "name", "is_worked"))


# Reading


@pytest.mark.parametrize(
    "line",
    [
        "2026-10-01 国庆节 休",
        "2026/10/1\t国庆节\t休",
        "2026年10月1日，国庆节，放假",
        "２０２６．１０．０１　国庆节　休",
        "  2026-10-01,国庆节,休  ",
    ],
)
def test_a_day_off_is_read_in_the_ways_offices_write_it(line):
    assert read_list(f"\n{line}\n\n") == [NATIONAL]


@pytest.mark.parametrize("word", ["班", "上班", "补班", "補班"])
def test_a_day_worked_instead_is_read(word):
    assert read_list(f"2026-10-10 国庆节调休 {word}") == [SHIFTED]


@pytest.mark.parametrize("joined", ["至", " 至 ", "到", "~", "～", "—", "——", "–", "--"])
def test_a_range_of_days_is_read(joined):
    found = read_list(f"2026-10-01{joined}2026-10-03 国庆 节 休")

    assert found == [Day(date(2026, 10, day), "国庆 节", False) for day in (1, 2, 3)]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "列表是空的。"),
        ("2026-10-01 国庆节", "第1行：每行写成“日期 名称 休”或“日期 名称 班”。"),
        ("2026-10-01 国庆节 假", "第1行：最后一个词应为“休”或“班”，不能是“假”。"),
        ("2026-02-30 春节 休", "第1行：2026-02-30不是有效日期。"),
        ("2026-10-03至2026-10-01 国庆节 休", "第1行：日期范围应由前到后，最长一个月。"),
        ("2026-01-01至2026-03-01 寒假 休", "第1行：日期范围应由前到后，最长一个月。"),
        ("2026-10-01 国庆节 休\n2026-10-01 中秋节 休", "第2行：2026-10-01在列表中出现两次。"),
        (f"2026-10-01 {'长' * 51} 休", "第1行：名称超过50个字符。"),
    ],
)
def test_a_list_that_cannot_be_read_says_where(text, problem):
    with pytest.raises(BadList) as refused:
        read_list(text)

    assert refused.value.problems == [problem]


def test_a_list_names_every_line_that_cannot_be_read():
    with pytest.raises(BadList) as refused:
        read_list("2026-10-01 国庆节 休\n第二行\n2026-10-10 国庆节 班\n2026-13-01 元旦 休")

    assert [problem[:3] for problem in refused.value.problems] == ["第2行", "第4行"]


def test_a_list_longer_than_any_year_is_refused():
    with pytest.raises(BadList):
        read_list("\n" * 201)


# Keeping


def test_list_is_added_changed_and_left_as_it_was(world):
    keep_holidays([NATIONAL, SHIFTED], unit=world.unit, by=world.access("office"), at=AUTUMN)

    outcome = keep_holidays(
        [NATIONAL, Day(TENTH, "国庆节", False), Day(date(2026, 10, 2), "国庆节", False)],
        unit=world.unit,
        by=world.access("office"),
        at=AUTUMN,
    )

    assert [outcome, table()] == [
        Outcome(added=1, changed=1, same=1),
        [(FIRST, "国庆节", False), (date(2026, 10, 2), "国庆节", False), (TENTH, "国庆节", False)],
    ]
    entry = AuditEntry.objects.filter(event="campaign.holidays.kept").latest("pk")
    assert [entry.at, entry.data] == [
        AUTUMN,
        {
            "added": {"2026-10-02": ["国庆节", "休"]},
            "changed": {"2026-10-10": [["国庆节调休", "班"], ["国庆节", "休"]]},
        },
    ]


def test_the_same_list_again_writes_nothing(world):
    keep_holidays([NATIONAL], unit=world.unit, by=world.access("office"))

    outcome = keep_holidays([NATIONAL], unit=world.unit, by=world.access("administrator"))

    assert [outcome, AuditEntry.objects.filter(event="campaign.holidays.kept").count()] == [
        Outcome(0, 0, 1),
        1,
    ]


def test_month_without_a_working_day_is_refused(world):
    days = [Day(date(2026, 10, day), "停产", False) for day in range(1, 32)]

    with pytest.raises(BadHoliday):
        keep_holidays(days, unit=world.unit, by=world.access("office"))

    assert table() == []


def test_day_without_a_name_is_refused(world):
    with pytest.raises(BadHoliday) as refused:
        keep_holidays([Day(FIRST, " ", False)], unit=world.unit, by=world.access("office"))

    assert refused.value.field == "name"


@pytest.mark.parametrize("role", ["leader", "scorer", "head", "auditor"])
def test_table_is_kept_by_office_and_administrator(world, role):
    with pytest.raises(NotAllowed):
        keep_holidays([NATIONAL], unit=world.unit, by=world.access(role))


def test_table_of_another_unit_is_refused(world):
    other = make_world("other")
    keep_holidays([NATIONAL], unit=world.unit, by=world.access("office"))

    with pytest.raises(BadHoliday):
        keep_holidays([SHIFTED], unit=world.unit, by=other.access("office"))
    with pytest.raises(BadHoliday):
        remove_holiday(Holiday.objects.get(), by=other.access("office"))


def test_removed_day_is_kept_in_the_trail(world):
    keep_holidays([NATIONAL, SHIFTED], unit=world.unit, by=world.access("office"))

    remove_holiday(Holiday.objects.get(day=FIRST), by=world.access("office"), at=AUTUMN)

    entry = AuditEntry.objects.get(event="campaign.holiday.removed")
    assert [table(), entry.data] == [
        [(TENTH, "国庆节调休", True)],
        {"day": "2026-10-01", "said": ["国庆节", "休"]},
    ]


# The page


@pytest.fixture(params=[1, 3])
def filled(request, world):
    days = [Day(date(2026, 10, day), "国庆节", False) for day in range(1, request.param + 1)]
    keep_holidays([*days, Day(date(2025, 10, 1), "去年", False)], unit=world.unit, by=world.access("office"))
    return request.param


def test_page_shows_the_year_in_four_queries(world, filled, django_assert_num_queries):
    client = client_of(world.users["auditor"])

    with django_assert_num_queries(4):
        page = client.get(PAGE)

    assert [len(page.context["holidays"]), "Paste the yearly list" in words(page)] == [filled, False]


def test_page_takes_a_list_over(world):
    page = client_of(world.users["office"]).post(
        f"{PAGE}paste/", {"text": "2026-10-01 至 2026-10-02 国庆节 休\n2026-10-10 国庆节 班"}, follow=True
    )

    assert [notices(page), len(table())] == [["3 days added, 0 changed, 0 as they were."], 3]


def test_page_keeps_a_list_with_problems_to_correct(world):
    text = "2026-10-01 国庆节 休\n国庆"

    page = client_of(world.users["office"]).post(f"{PAGE}paste/", {"text": text})

    assert [page.status_code, table(), page.context["problems"], text in page.content.decode()] == [
        422,
        [],
        ["Line 2: a line reads “date name 休” or “date name 班”."],
        True,
    ]


def test_day_that_is_removed_already_says_so(world):
    client = client_of(world.users["office"])
    client.post(f"{PAGE}add/", {"day": "2026-10-10", "name": "国庆节", "is_worked": ""})
    address = f"{PAGE}{Holiday.objects.get().pk}/remove/"

    pages = [client.post(address, follow=True) for __ in range(2)]

    assert [notices(page)[-1] for page in pages] == [
        "Oct. 10, 2026 follows its weekday again.",
        "This day is removed already.",
    ]
    assert AuditEntry.objects.filter(event="campaign.holiday.removed").count() == 1


def test_page_adds_corrects_and_removes_a_day(world):
    client = client_of(world.users["administrator"])

    client.post(f"{PAGE}add/", {"day": "2026-10-10", "name": "国庆节", "is_worked": ""})
    client.post(f"{PAGE}add/", {"day": "2026-10-10", "name": "国庆节调休", "is_worked": "1"})
    after = table()
    page = client.post(f"{PAGE}{Holiday.objects.get().pk}/remove/", follow=True)

    assert [after, notices(page)[-1], table()] == [
        [(TENTH, "国庆节调休", True)],
        "Oct. 10, 2026 follows its weekday again.",
        [],
    ]


@pytest.mark.parametrize("sent", [{"day": "soon", "name": "国庆节"}, {"day": "2026-10-10", "name": ""}])
def test_page_refuses_half_a_day(world, sent):
    page = client_of(world.users["office"]).post(f"{PAGE}add/", sent)

    assert [page.status_code, table()] == [422, []]


def test_holiday_of_another_unit_is_not_found(world):
    other = make_world("other")
    keep_holidays([NATIONAL], unit=other.unit, by=other.access("office"))

    page = client_of(world.users["office"]).post(f"{PAGE}{Holiday.objects.get().pk}/remove/")

    assert [page.status_code, len(table())] == [404, 1]
