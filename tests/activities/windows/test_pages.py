"""Pages of inspections and findings: entered without a script, read, signed, drawn, rechecked; what is refused stays typed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from activities.models import Finding, Inspection
from tests.activities.windows.making import (
    DAY,
    ON_DAY,
    assigned,
    entry_for,
    filed,
    make_checklist,
    make_competition,
    make_inspector,
    make_team,
    make_window,
)
from tests.browsing import client_of, notices, words

ROOT = "/c/t2026/windows/"


@pytest.fixture
def inspection(world) -> Inspection:
    return assigned(world, make_competition(world))


def typed(inspection, **more) -> dict:
    """What the page without a script sends."""
    values = {"key": str(uuid4()), "outcome": "inspected", "day": str(inspection.day), "notes": ""}
    for item in inspection.checklist.items.all():
        values[f"points-{item.pk}"] = str(item.maximum)
    return values | more


def test_inspection_is_entered_and_signed_without_a_script(world, inspection):
    path = f"{ROOT}inspections/{inspection.pk}/"
    first, second = (client_of(world.users[name]) for name in ("inspector", "inspector2"))

    entered = first.post(f"{path}enter/", typed(inspection), follow=True)
    key = Inspection.objects.get().entry_key
    signed = second.post(f"{path}sign/", {"seen": str(key)}, follow=True)
    again = second.post(f"{path}sign/", {"seen": str(key)}, follow=True)

    assert [notices(page)[0] for page in (entered, signed, again)] == [
        "Entered and signed. Your colleague reads it and signs on his own phone.",
        "Signed. The inspection is filed; the department is told.",
        "Signed. The inspection is filed; the department is told.",
    ]
    assert "Filed 100.00" in words(signed)


def test_entry_that_is_refused_keeps_what_was_typed_and_names_each_item(world, inspection):
    items = list(inspection.checklist.items.all()[:3])
    above, silent, empty = (f"points-{item.pk}" for item in items)
    sent = typed(inspection) | {above: "６.５", silent: "4", empty: "", "notes": "天气热"}
    client = client_of(world.users["inspector"])
    path = f"{ROOT}inspections/{inspection.pk}/enter/"

    page = client.post(path, sent)
    answer = client.post(path, sent, headers={"accept": "application/json"})

    assert (page.status_code, answer.status_code) == (422, 422)
    assert answer.json()["problems"] == {
        above: "At most 6 points.",
        silent: "Say why it is not full.",
        empty: "Give a mark.",
        "__all__": "Nothing is written yet: see the marks that are named.",
    }
    assert 'value="天气热"' in page.content.decode() and 'value="６.５"' in page.content.decode()


def test_page_that_stayed_open_writes_in_nobody_elses_name(world, inspection):
    """IAM-6."""
    client = client_of(world.users["inspector2"])
    headers = {"accept": "application/json", "x-person": str(world.users["inspector"].pk)}

    answer = client.post(f"{ROOT}inspections/{inspection.pk}/enter/", typed(inspection), headers=headers)

    assert (answer.status_code, answer.json()["refused"]) == (409, "AnotherPerson")
    assert Inspection.objects.get().state == "planned"


def test_inspection_sent_back_by_its_page_is_open_again(world, inspection):
    path = f"{ROOT}inspections/{inspection.pk}/"
    first, second = (client_of(world.users[name]) for name in ("inspector", "inspector2"))
    first.post(f"{path}enter/", typed(inspection))
    key = str(Inspection.objects.get().entry_key)

    silent = second.post(f"{path}back/", {"seen": key, "reason": ""})
    second.post(f"{path}back/", {"seen": key, "reason": "地面有纸屑"})
    page = first.get(f"{path}enter/")

    assert silent.status_code == 409
    assert "Not signed: 地面有纸屑" in words(page)


def test_plan_page_draws_and_shows_what_the_quarter_lacks(world):
    make_checklist(world)
    make_team(world)
    make_inspector(world, "third", world.departments[1])
    for index in range(3):
        make_window(world, f"W{index:02}", world.departments[index])
    client = client_of(world.users["office"])
    following = (timezone.localdate().replace(day=1) + timedelta(days=31)).replace(day=1)
    path = f"{ROOT}plan/{following:%Y-%m}/"

    before = client.get(path)
    drawn = client.post(f"{path}draw/", {"open_count": "3", "covert_count": "2", "seed": "s"}, follow=True)
    too_many = client.post(f"{path}draw/", {"open_count": "9", "covert_count": "0"})

    assert "Open inspection: 3 windows have none yet" in words(before)
    assert notices(drawn) == ["5 inspections are drawn."]
    assert "Undercover inspection: 1 window has none yet" in words(drawn)
    assert (too_many.status_code, Inspection.objects.count()) == (409, 5)


def test_finding_page_offers_what_a_recheck_can_say(world, inspection):
    due = DAY.replace(day=31)
    filed(world, inspection, entry_for(inspection, lost={1: "2"}, rectify_by=due), at=ON_DAY)
    finding = Finding.objects.get()
    path = f"{ROOT}findings/{finding.pk}/"
    office = client_of(world.users["office"])

    overdue = words(office.get(path))
    client_of(world.users["head"]).post(f"{path}prove/", {"proof": "已补齐"})
    late = words(office.get(path))
    closed = office.post(f"{path}recheck/", {"verdict": "close"})
    deducted = office.post(f"{path}recheck/", {"verdict": "deduct", "remark": "逾期"}, follow=True)

    assert "overdue" in overdue and "Not rectified: deduct" in overdue
    assert "late" in late and "once more" not in late
    assert (closed.status_code, Finding.objects.get().state) == (422, "deducted")
    assert "Not rectified in time: −2.00" in words(deducted)


def test_withdrawal_by_the_page_keeps_the_inspection_on_file(world, inspection):
    client = client_of(world.users["office"])
    path = f"{ROOT}inspections/{inspection.pk}/"

    silent = client.post(f"{path}withdraw/", {"reason": ""}, follow=True)
    client.post(f"{path}withdraw/", {"reason": "检查人员请假"})

    assert notices(silent)[0] == "Say why."
    assert "Withdrawn: 检查人员请假" in words(client.get(path))
