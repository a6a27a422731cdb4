"""What a search finds of the activities, and what it hides from whom (ACL-4, PRV-14)."""

from datetime import timedelta

import pytest

from activities.etiquette.handbooks import begin_handbook, publish_handbook
from activities.models import HandbookChapter, QuizPaper
from activities.windows.inspecting import enter_inspection
from campaign.search_words import read_asked
from campaign.searching import search_all
from tests.activities.events import make_event
from tests.activities.reading.reading_makers import make_contest, make_work
from tests.activities.windows.making import DAY, ON_DAY, assigned, entry_for, filed, make_competition

ALL = ["office", "leader", "head", "inspector", "employee", "juror", "scorer", "auditor", "administrator"]


def found(world, name: str, typed: str) -> dict[str, int]:
    """How much of each kind a person finds."""
    groups = search_all(world.access(name), read_asked(typed))
    return {group.source.kind: group.total for group in groups}


@pytest.fixture
def window(world):
    """A window of D03 with an undercover inspection to come, one that waits for signatures, and one that is filed."""
    window = make_competition(world)
    assigned(world, window, kind="covert", day=DAY + timedelta(days=10))
    signed = assigned(world, window, kind="covert", day=DAY)
    enter_inspection(inspection=signed, entry=entry_for(signed), by=world.access("inspector"), at=ON_DAY)
    done = assigned(world, window, kind="covert", day=DAY - timedelta(days=3))
    filed(world, done, entry_for(done, lost={1: "2"}, rectify_by=DAY + timedelta(days=5)), at=ON_DAY)
    return window


def test_undercover_inspections_are_found_by_the_inspected_when_they_are_filed_prv_14(world, window):
    counted = {name: found(world, name, window.name).get("inspections", 0) for name in ALL}

    assert counted == dict.fromkeys(ALL, 0) | {
        "office": 3,
        "inspector": 3,
        "leader": 1,
        "auditor": 1,
        "head": 1,
    }


def test_findings_are_found_by_those_who_read_the_inspection(world, window):
    counted = {name for name in ALL if "findings" in found(world, name, window.name)}

    assert counted == {"office", "leader", "auditor", "head", "inspector"}


def test_inspectors_are_not_looked_for_by_name_prv_14(world, window):
    user = world.users["inspector"]
    user.name = "隐名检查员"
    user.save()

    assert {name: found(world, name, "隐名检查员") for name in ALL} == {name: {} for name in ALL}


def test_window_is_found_by_name_code_place_and_service(world, window):
    ways = [window.name, window.code.lower(), window.place]

    assert [found(world, "employee", way)["windows"] for way in ways] == [1, 1, 1]


def test_contest_in_preparation_is_for_office_and_auditor(world):
    make_contest(world, is_open=False, title="安全之声征文")

    assert {name for name in ALL if found(world, name, "安全之声")} == {"office", "auditor"}


def test_work_is_found_by_its_author_department_and_office_prv_10(world):
    make_work(world, make_contest(world), title="窗口服务的加减法")

    assert {name for name in ALL if found(world, name, "加减法")} == {"office", "auditor", "employee", "head"}


def test_event_is_found_by_everybody_by_title_place_and_month(world):
    event = make_event(world)
    month = f"{event.held_on:%Y-%m}"

    ways = [f"{event.title} {month}", event.place]
    assert [found(world, "employee", way) for way in ways] == [{"events": 1}, {"events": 1}]


def test_handbook_is_found_once_it_is_published_by_its_text_not_its_markup(world):
    handbook = begin_handbook(campaign=world.campaign, by=world.access("office"))
    chapters = HandbookChapter.objects.filter(handbook=handbook)
    chapters.update(text="<p>略</p>")
    chapters.filter(code="01").update(text="<p><strong>电话</strong>铃响三声内接听</p>")
    before = found(world, "office", "铃响三声")
    publish_handbook(handbook=handbook, by=world.access("office"), at=ON_DAY)

    assert before == {}
    assert found(world, "employee", "电话铃响三声") == {"chapters": 1}
    assert found(world, "employee", "strong") == {}


def test_quiz_paper_is_found_by_those_who_open_it(world):
    QuizPaper.objects.create(
        campaign=world.campaign,
        title="礼仪知识第一期",
        pass_mark=60,
        opens_at=ON_DAY,
        closes_at=ON_DAY + timedelta(days=1),
        token="t",
        secret="s",
        made_by=world.users["office"],
        made_at=ON_DAY,
    )

    assert {name for name in ALL if found(world, name, "礼仪知识")} == {"office", "auditor"}
