"""The register of windows and of the marks handed out; the checklist in versions."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from activities.models import Checklist, CompetitionMark, ServiceWindow
from activities.windows.checklists import (
    ItemLine,
    begin_checklist,
    checklist_in_force,
    put_in_force,
    save_checklist,
)
from activities.windows.window_register import (
    WindowEntry,
    change_window,
    close_window,
    enter_window,
    hand_out_mark,
    take_mark_back,
)
from campaign.refusals import Refused
from tests.activities.windows.making import DAY, ON_DAY, SINCE, assigned, make_competition, make_window
from tests.browsing import client_of, words


def entry_of(window: ServiceWindow, **changes) -> WindowEntry:
    entry = WindowEntry(
        name=window.name, department=window.department, place=window.place, since=window.since
    )
    return replace(entry, **changes)


def refusal(act, **arguments) -> tuple[str, str]:
    with pytest.raises(Refused) as caught:
        act(**arguments)
    return caught.value.code, caught.value.field


def test_window_holds_what_was_entered(world):
    window = make_window(world)

    assert (window.pledge_list, window.standard_list) == (["首问负责", "限时办结"], ["着装规范"])
    assert list(window.services.values_list("position", "name", "time_limit")) == [
        (1, "证件办理", "当场办结"),
        (2, "咨询", "即时答复"),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "长" * 61}, "name"),
        ({"place": ""}, "place"),
        ({"until": date(2025, 12, 31)}, "until"),
        ({"pledges": "\n".join("一二三四五六七八九")}, "pledges"),
        ({"services": [("事项", "")] * 13}, "services"),
        ({"name": "窗\x00口"}, "name"),
    ],
)
def test_window_that_does_not_fit_is_refused_at_its_field(world, changes, field):
    window = make_window(world)
    office = world.access("office")

    said = refusal(change_window, window=window, entry=entry_of(window, **changes), seen=1, by=office)

    assert said[1] == field


def test_window_changed_by_two_at_once_is_refused_to_the_second(world):
    window = make_window(world)
    office, second = world.access("office"), world.access("second")
    change_window(window=window, entry=entry_of(window, place="二楼"), seen=1, by=office)

    said = refusal(change_window, window=window, entry=entry_of(window, place="三楼"), seen=1, by=second)

    assert said == ("StaleWindow", "")
    assert ServiceWindow.objects.get().place == "二楼"


def test_window_with_a_code_that_is_taken_or_by_a_head_is_refused(world):
    window = make_window(world)
    arguments = {"campaign": world.campaign, "code": "W01", "entry": entry_of(window)}

    said = [refusal(enter_window, by=world.access(who), **arguments) for who in ("office", "head")]

    assert said == [("BadWindow", "code"), ("NotAllowed", "")]


def test_window_that_was_inspected_keeps_its_department(world):
    window = make_competition(world)
    assigned(world, window)

    entry = entry_of(window, department=world.departments[1])
    said = refusal(change_window, window=window, entry=entry, seen=1, by=world.access("office"))

    assert said == ("BadWindow", "department")


def test_window_closes_after_its_last_inspection(world):
    window = make_competition(world)
    assigned(world, window)
    office = world.access("office")

    early = refusal(close_window, window=window, last_day=date(2026, 3, 11), reason="撤并", by=office)
    silent = refusal(close_window, window=window, last_day=DAY, reason="", by=office)
    closed = close_window(window=window, last_day=DAY, reason="撤并", by=office)

    assert (early, silent) == (("BadWindow", "last_day"), ("BadWindow", "reason"))
    assert [closed.is_valid_on(day) for day in (DAY, date(2026, 3, 13))] == [True, False]


def test_mark_is_out_once_and_its_number_is_not_given_again(world):
    window, other = make_window(world), make_window(world, "W02")
    office = world.access("office")
    about = {"handed_on": SINCE, "received_by": "某某", "by": office, "at": ON_DAY}
    mark = hand_out_mark(window=window, number="M-1", **about)

    said = [
        refusal(hand_out_mark, window=window, number="M-2", **about),
        refusal(hand_out_mark, window=other, number="M-1", **about),
        refusal(hand_out_mark, window=other, number="M-3", **about | {"handed_on": date(2026, 3, 13)}),
        refusal(
            take_mark_back, mark=mark, returned_on=date(2025, 12, 1), reason="退赛", by=office, at=ON_DAY
        ),
    ]
    take_mark_back(mark=mark, returned_on=DAY, reason="退赛", by=office, at=ON_DAY)
    again = refusal(hand_out_mark, window=other, number="M-1", **about)

    assert [field for __, field in said] == ["number", "number", "handed_on", "returned_on"]
    assert again == ("BadCompetitionMark", "number")
    assert CompetitionMark.objects.get().return_reason == "退赛"


def test_checklist_begins_with_the_default_of_a_hundred_points(world):
    office = world.access("office")
    draft = begin_checklist(campaign=world.campaign, by=office)

    before = checklist_in_force(world.campaign)
    put_in_force(checklist=draft, by=office)

    assert before is None
    assert checklist_in_force(world.campaign) == draft
    assert sum(item.maximum for item in draft.items.all()) == Decimal(100)


def test_checklist_in_force_stays_and_a_new_version_begins_as_its_copy(world):
    office = world.access("office")
    first = put_in_force(checklist=begin_checklist(campaign=world.campaign, by=office), by=office)
    line = [ItemLine("项目", "内容", Decimal(99))]

    said = refusal(save_checklist, checklist=first, lines=line, seen=1, by=office)
    second = begin_checklist(campaign=world.campaign, by=office)
    twice = refusal(begin_checklist, campaign=world.campaign, by=office)
    copied = second.items.count()
    save_checklist(checklist=second, lines=line, seen=1, by=office)
    short = refusal(put_in_force, checklist=second, by=office)
    stale = refusal(save_checklist, checklist=second, lines=line, seen=1, by=office)

    assert [said[0], twice[0], short[0], stale[0]] == ["InForce", "DraftThere", "BadChecklist", "StaleDraft"]
    assert (copied, first.items.count(), second.items.count()) == (17, 17, 1)
    assert checklist_in_force(world.campaign) == first


@pytest.mark.parametrize(
    "line",
    [
        ItemLine("", "内容", Decimal(5)),
        ItemLine("项目", "内容", Decimal(0)),
        ItemLine("项目", "内", Decimal(101)),
    ],
)
def test_checklist_row_that_is_incomplete_is_named_by_its_number(world, line):
    office = world.access("office")
    draft = begin_checklist(campaign=world.campaign, by=office)

    with pytest.raises(Refused) as caught:
        save_checklist(checklist=draft, lines=[ItemLine("项目", "内容", Decimal(5)), line], seen=1, by=office)

    assert "2" in str(caught.value)
    assert draft.items.count() == 17


def test_checklist_page_saves_rows_and_puts_them_in_force(world):
    client = client_of(world.users["office"])
    client.post("/c/t2026/windows/checklist/new/")
    rows = {"row-TOTAL_FORMS": "3", "row-INITIAL_FORMS": "0", "seen": "1", "do": "force"}
    for number, points in enumerate(("60", "４０", "")):
        text = "内容" if points else ""
        rows |= {f"row-{number}-section": text, f"row-{number}-text": text, f"row-{number}-maximum": points}

    short = client.post("/c/t2026/windows/checklist/1/save/", rows | {"row-0-maximum": "59.5"})
    whole = client.post("/c/t2026/windows/checklist/1/save/", rows | {"seen": "2"})

    assert (short.status_code, whole.status_code) == (409, 302)
    assert "The points add up to 99.5; they must be 100." in words(short)
    assert Checklist.objects.get().items.count() == 2


def test_window_page_enters_changes_and_names_what_is_missing(world):
    client = client_of(world.users["office"])
    said = {
        "code": "W07",
        "name": "结算窗口",
        "department": "D02",
        "place": "一楼",
        "since": "2026-01-01",
        "services": "报销 | 3个工作日\n咨询",
        "responsible": "00007",
        "staff": "00007 00008",
    }

    unknown = client.post("/c/t2026/windows/new/", said | {"staff": "99999"})
    entered = client.post("/c/t2026/windows/new/", said)
    changed = client.post("/c/t2026/windows/window/W07/change/", said | {"place": "二楼", "seen": "1"})

    window = ServiceWindow.objects.get()
    assert (unknown.status_code, entered.status_code, changed.status_code) == (422, 302, 302)
    assert "Nobody in service has these staff numbers: 99999." in words(unknown)
    assert (window.place, window.staff.count(), window.services.count()) == ("二楼", 2, 2)
