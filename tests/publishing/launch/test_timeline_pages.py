"""The timeline as a page, a calendar file and a sheet; who reads what of it (ACL-4, PRV-14)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from activities.models import EventKind
from campaign.milestones import Planned, plan_milestone
from campaign.models import Milestone
from campaign.timeline import Track
from campaign.timeline_reading import timeline_of
from publishing.launch.timeline_desk import Filtered
from publishing.launch.timeline_sheet import frozen_timeline
from scoring.closing import close_month
from scoring.groups import submit_group
from tests.activities.events import make_event
from tests.activities.windows.making import assigned, filed, make_competition
from tests.browsing import client_of, words
from tests.makers import REVIEWED, make_open_month, make_world, publish, submit_all

TODAY = timezone.localdate()
STEPS = ["opened", "submitted", "closed", "approved", "published"]


def keys(world, name: str, track: str) -> list[str]:
    return [one.key for one in timeline_of(world.access(name)) if one.track == track]


def of_key(world, name: str, key: str):
    (found,) = [one for one in timeline_of(world.access(name)) if one.key == key]
    return found


def milestone(world, title: str = "报送材料", *, day: date = TODAY, **due) -> Milestone:
    return plan_milestone(
        campaign=world.campaign,
        planned=Planned(title=title, first_day=day, last_day=day, **(due or {"role": "office"})),
        by=world.access("office"),
    )


def test_months_are_read_as_far_as_the_role_reaches(world):
    make_open_month(world)

    own = {name: [key for key in keys(world, name, Track.MONTHS) if ".03." in key] for name in world.users}

    every = sorted(f"month.03.{step}" for step in STEPS)
    assert {name: sorted(found) for name, found in own.items()} == {
        "administrator": ["month.03.published"],
        "office": every,
        "second": every,
        "scorer": every,
        "organ_scorer": every,
        "leader": every,
        "head": ["month.03.published"],
        "deputy": ["month.03.published"],
        "inspector": ["month.03.published"],
        "juror": ["month.03.published"],
        "employee": ["month.03.published"],
        "auditor": every,
    }


def test_scorers_own_groups_decide_whether_the_month_is_done_for_them(world):
    month = make_open_month(world)

    submit_group(
        group=month.groups.get(owner__code="D01", is_recusal=False),
        by=world.access("scorer"),
        states_no_other=True,
    )

    key = "month.03.submitted"
    assert [of_key(world, name, key).is_done for name in ("scorer", "organ_scorer", "office")] == [
        True,
        False,
        False,
    ]


def test_steps_of_a_month_carry_the_days_on_which_they_were_done(world):
    month = make_open_month(world)
    submit_all(world, month)
    close_month(month=month, by=world.access("office"), at=REVIEWED)

    closed, approved = (of_key(world, "office", f"month.03.{step}") for step in ("closed", "approved"))

    assert [closed.is_done, closed.done_on, closed.last_day] == [True, date(2026, 4, 7), date(2026, 4, 7)]
    assert [approved.is_done, approved.done_on, approved.is_mine] == [False, None, False]
    assert of_key(world, "leader", "month.03.approved").is_mine


def test_months_ahead_have_the_days_of_the_settings_and_passed_over_ones_none(world):
    make_open_month(world)

    found = keys(world, "office", Track.MONTHS)

    assert sorted({key.split(".")[1] for key in found}) == [f"{month:02}" for month in range(3, 13)]
    april = of_key(world, "office", "month.04.submitted")
    assert [april.last_day, april.is_done] == [date(2026, 5, 5), False]


def test_half_year_that_is_not_opened_follows_from_the_settings(world):
    leader, head = keys(world, "leader", Track.HALF_YEARS), keys(world, "head", Track.HALF_YEARS)
    opening, own = (of_key(world, "head", f"half.1.{step}") for step in ("open", "self"))

    steps = ["open", "self", "marks", "decide"]
    assert leader == [f"half.{half}.{step}" for half in (1, 2) for step in steps]
    assert head == [f"half.{half}.{step}" for half in (1, 2) for step in steps[:2]]
    assert keys(world, "employee", Track.HALF_YEARS) == []
    # The bulletin of June is out by 15 July, a Wednesday; five working days for the self-summaries.
    assert [opening.last_day, own.last_day] == [date(2026, 7, 16), date(2026, 7, 23)]
    assert [opening.is_mine, own.is_mine] == [False, True]


def test_undercover_inspections_leave_no_trace(world):
    window = make_competition(world)
    names = ("head", "deputy", "employee", "scorer", "juror", "inspector")
    before = {name: timeline_of(world.access(name)) for name in names}

    assigned(world, window, kind="covert", day=date(2026, 3, 18))

    assert {name: timeline_of(world.access(name)) for name in names} == before


def test_month_without_inspections_is_told_to_those_who_read_them_all(world):
    filed(world, assigned(world, make_competition(world), day=date(2026, 3, 12)))

    def passes(name: str, month: int) -> bool:
        return of_key(world, name, f"windows.{month:02}.inspections").passes

    assert [passes("office", 3), passes("office", 4)] == [True, False]
    assert [passes("head", 3), passes("head", 4)] == [True, True]
    assert [key for key in keys(world, "employee", Track.WINDOWS) if "inspections" in key] == []


def test_events_stand_in_their_tracks_and_sessions_as_one_span(world):
    for kind, day in (
        (EventKind.TRAINING, date(2026, 4, 2)),
        (EventKind.READING_SESSION, date(2026, 4, 8)),
        (EventKind.READING_SESSION, date(2026, 5, 6)),
        (EventKind.MOBILISATION, date(2026, 1, 9)),
    ):
        make_event(world, kind=kind, held_on=day)

    found = {
        one.key: (one.track, one.first_day, one.last_day)
        for one in timeline_of(world.access("employee"))
        if one.key.startswith("event.")
    }

    assert found == {
        "event.training.1": ("etiquette", date(2026, 4, 2), date(2026, 4, 2)),
        "event.mobilisation.1": ("launch", date(2026, 1, 9), date(2026, 1, 9)),
        "event.reading_session": ("reading", date(2026, 4, 8), date(2026, 5, 6)),
    }


@pytest.mark.parametrize("departments", [3, 30])
def test_page_costs_the_same_whatever_there_is(db, django_assert_num_queries, departments):
    world = make_world(departments=departments)
    make_open_month(world)
    for number in range(departments):
        milestone(world, f"节点{number}")
        make_event(world, held_on=date(2026, 4, 1) + timedelta(days=number))
    client = client_of(world.users["office"])
    page = reverse("publishing:timeline", args=["t2026"])
    client.get(page)

    with django_assert_num_queries(32):
        client.get(page)


def test_page_filters_by_kind_and_by_what_is_mine(world):
    milestone(world, "办公室的节点")
    milestone(world, "领导小组的节点", role="leader")
    make_event(world, title="礼仪培训")
    client = client_of(world.users["office"])
    page = reverse("publishing:timeline", args=["t2026"])

    everything, own, mine = (
        words(client.get(page + query)) for query in ("", "?kind=own", "?kind=own&mine=1")
    )

    shown = ["办公室的节点", "领导小组的节点", "礼仪培训"]
    assert [[one in text for one in shown] for text in (everything, own, mine)] == [
        [True, True, True],
        [True, True, False],
        [True, False, False],
    ]
    assert client.get(page + "?kind=nonsense").status_code == 200


def test_page_of_an_empty_campaign_stands(db):
    world = make_world()
    world.scheme.delete()

    answers = [
        client_of(world.users[name]).get(reverse("publishing:timeline", args=["t2026"]))
        for name in ("office", "employee", "administrator")
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200]


def test_calendar_holds_the_own_days_that_are_not_done(world):
    mine = milestone(world, "报送, 材料", day=TODAY + timedelta(days=3))
    milestone(world, "别人的", role="leader")
    office = client_of(world.users["office"])

    answer = office.get(reverse("publishing:timeline_calendar", args=["t2026"]))

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode().replace("\r\n ", "")
    assert "SUMMARY:报送\\, 材料\r\n" in text
    assert f"DTSTART;VALUE=DATE:{mine.first_day:%Y%m%d}\r\n" in text
    assert "别人的" not in text
    assert text.replace("\r\n", "").count("\n") == 0


def test_calendar_knows_a_milestone_by_its_row_whatever_it_is_called(world):
    """A second import changes what is there; two milestones of one title are two (RFC 5545 §3.8.4.7)."""
    rows = [milestone(world, day=TODAY + timedelta(days=days)) for days in (3, 9)]
    client = client_of(world.users["office"])
    page = reverse("publishing:timeline_calendar", args=["t2026"])

    def uids() -> list[str]:
        lines = client.get(page).content.decode().replace("\r\n ", "").splitlines()
        return [line for line in lines if line.startswith("UID:t2026.milestone")]

    before = uids()
    Milestone.objects.filter(pk=rows[0].pk).update(title="改名以后")

    assert before == [f"UID:t2026.milestone.{row.pk}@wenming" for row in rows]
    assert uids() == before


def test_sheet_says_what_the_reader_may_read_in_chinese(world):
    publish(world, make_open_month(world))
    milestone(world, "办公室的节点")
    with translation.override("en"):
        whole = frozen_timeline(world.access("office"), "all")
        head = frozen_timeline(world.access("head"), "own")
        unknown = frozen_timeline(world.access("office"), "nonsense")

    rows = {row["title"]: row for month in whole["months"] for row in month["rows"]}
    assert [whole["title"], unknown] == ["2026年度工作进程表", None]
    assert rows["办公室的节点"]["due"] == "考核办公室"
    assert rows["2026年3月：审定考核结果"]["state"] == "已完成"
    assert head["months"] == []


def test_filter_of_a_sheet_is_that_of_the_page():
    filters = [Filtered("", False), Filtered("own", True), Filtered("half_years", False)]

    assert [Filtered.parse(one.key) for one in filters] == filters
    assert Filtered.parse("x") is None


def test_office_plans_changes_and_ticks_a_milestone_on_its_pages(world):
    client = client_of(world.users["office"])
    given = {"title": "报送材料", "first_day": TODAY.isoformat(), "words": "各部室", "is_public": "on"}

    planned = client.post(reverse("publishing:milestone_plan", args=["t2026"]), given)
    twice = client.post(reverse("publishing:milestone_plan", args=["t2026"]), given)
    found = Milestone.objects.get()
    place = ["t2026", found.pk]
    two = client.post(
        reverse("publishing:milestone_change", args=place), given | {"role": "office", "edition": "1"}
    )
    changed = client.post(
        reverse("publishing:milestone_change", args=place), given | {"note": "一页", "edition": "1"}
    )
    stale = client.post(
        reverse("publishing:milestone_change", args=place), given | {"note": "两页", "edition": "1"}
    )
    ahead = {"done_on": (TODAY + timedelta(days=1)).isoformat()}
    client.post(reverse("publishing:milestone_tick", args=place), ahead)
    found.refresh_from_db()
    assert [found.is_done, found.note] == [False, "一页"]
    client.post(reverse("publishing:milestone_tick", args=place), {"done_on": TODAY.isoformat()})
    client.post(reverse("publishing:milestone_tick", args=place), {"done_on": TODAY.isoformat()})

    found.refresh_from_db()
    statuses = [answer.status_code for answer in (planned, twice, two, changed, stale)]
    assert [statuses, found.done_on] == [[302, 409, 409, 302, 409], TODAY]


def test_milestone_of_another_campaign_is_not_found(world):
    other = make_world("other")
    foreign = milestone(other)
    client = client_of(world.users["office"])

    answers = [
        client.get(reverse(f"publishing:{page}", args=["t2026", foreign.pk]))
        for page in ("milestone", "milestone_change")
    ]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_workbench_shows_what_is_due_from_the_department(world):
    milestone(world, "收集事迹材料", department=world.departments[2])
    page = reverse("scoring:workbench", args=["t2026"])

    seen = {
        name: "收集事迹材料" in words(client_of(world.users[name]).get(page))
        for name in ("head", "employee", "office", "scorer")
    }

    assert seen == {"head": True, "employee": True, "office": False, "scorer": False}
