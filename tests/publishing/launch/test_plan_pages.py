"""Pages of the groups and of the plan (ACL-2)."""

import re
from datetime import date

import pytest
from django.urls import reverse

from campaign.models import CampaignGroup, CampaignPlan, CampaignRules, GroupSeat, PlanPhase
from publishing.drafts import issue_draft
from publishing.launch.plan_papers import plan_in_work
from publishing.launch.plan_proposals import PROPOSED_TEXTS
from publishing.launch.seats import end_seat, give_seat, write_duties
from publishing.models import PaperDraft
from tests.browsing import client_of, words
from tests.makers import make_world
from tests.publishing.launch.planning import IN_JANUARY, make_plan_ready

pytestmark = pytest.mark.django_db
STEP = {"name": "宣传发动", "begins": "2026-01-05", "ends": "2026-01-31", "tasks": "动员"}
SEAT = {"post": "member", "office": "", "duty": "", "since": "2026-01-01"}


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def url(name: str, **values) -> str:
    return reverse(f"publishing:{name}", kwargs={"campaign": "t2026", **values})


def seats(world, count: int) -> None:
    group, _made = CampaignGroup.objects.get_or_create(campaign=world.campaign, kind="assessment")
    GroupSeat.objects.bulk_create(
        GroupSeat(group=group, name=f"领导{number}", since=date(2026, 1, 1)) for number in range(count)
    )


def form_of(steps: list[dict], *, seen: int = 0, **texts) -> dict[str, str]:
    management = {"steps-TOTAL_FORMS": str(len(steps)), "steps-INITIAL_FORMS": "0"}
    rows = {f"steps-{n}-{name}": said for n, step in enumerate(steps) for name, said in step.items()}
    return {"seen": str(seen), **PROPOSED_TEXTS, **texts, **management, **rows}


@pytest.mark.parametrize(("name", "queries"), [("office", 9), ("employee", 5)])
@pytest.mark.parametrize("count", [3, 30])
def test_groups_take_the_same_queries_for_three_and_for_thirty(
    world, django_assert_num_queries, name, queries, count
):
    seats(world, count)
    client = client_of(world.users[name])
    client.get(url("group_list"))

    with django_assert_num_queries(queries):
        page = client.get(url("group_list"))

    assert len(re.findall(r'<li class="seat ', page.content.decode())) == count


def test_every_member_reads_names_and_duties_and_who_sat_there_before(world):
    office = world.access("office")
    write_duties(campaign=world.campaign, kind="leading", duties="审定结果", seen=0, by=office)
    for name, post in (("甲书记", "head"), ("乙主席", "member")):
        given = give_seat(
            campaign=world.campaign,
            kind="leading",
            name=name,
            post=post,
            office="公司领导",
            since=date(2026, 1, 1),
            by=office,
        )
    end_seat(seat=given, until=date(2026, 3, 31), by=office)

    page = client_of(world.users["employee"]).get(url("group_list"))

    assert (
        "Head 甲书记 公司领导 Duties 审定结果 1 former seat Member 乙主席 公司领导 Jan. 1, 2026 – March 31, 2026"
        in words(page)
    )
    assert "Give a seat" not in words(page)


def test_mismatches_are_the_office_s_to_see(world):
    told = f"{world.users['leader'].name} ({world.users['leader'].person.staff_number}) holds the role"

    assert told in words(client_of(world.users["office"]).get(url("group_list")))
    assert told not in words(client_of(world.users["leader"]).get(url("group_list")))


def test_seat_is_given_changed_and_ended_in_the_browser(world):
    client = client_of(world.users["office"])
    number = world.users["leader"].person.staff_number

    client.post(url("seat_give", group_kind="leading"), SEAT | {"staff_number": number, "name": ""})
    given = GroupSeat.objects.get()
    again = client.post(url("seat_give", group_kind="leading"), SEAT | {"staff_number": number, "name": ""})
    changed = client.post(url("seat_change", seat=given.pk), SEAT | {"post": "head"})
    early = client.post(url("seat_end", seat=given.pk), {"until": "2025-12-31"})
    ended = client.post(url("seat_end", seat=given.pk), {"until": "2026-03-31"})
    twice = client.post(url("seat_end", seat=given.pk), {"until": "2026-04-30"})

    given.refresh_from_db()
    assert [given.person, given.post, given.until] == [
        world.users["leader"].person,
        "head",
        date(2026, 3, 31),
    ]
    assert [page.status_code for page in (again, changed, early, ended, twice)] == [409, 302, 409, 302, 409]
    assert [changed.url, ended.url] == [f"{url('group_list')}#leading"] * 2


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ({"staff_number": "", "name": ""}, "Write a staff number or a name, one of the two."),
        ({"staff_number": "00001", "name": "某"}, "Write a staff number or a name, one of the two."),
        ({"staff_number": "99999", "name": ""}, "Nobody of the roster has this staff number."),
    ],
)
def test_seat_says_at_the_field_who_is_missing(world, who, said):
    page = client_of(world.users["office"]).post(url("seat_give", group_kind="leading"), SEAT | who)

    assert [page.status_code, page.context["form"].errors["staff_number"]] == [422, [said]]
    assert not GroupSeat.objects.exists()


def test_group_that_is_none_is_not_found(world):
    client = client_of(world.users["office"])

    for name in ("group_duties", "seat_give"):
        assert client.get(url(name, group_kind="kings")).status_code == 404


def test_seat_of_another_campaign_is_not_found(world):
    other = make_world("o2026")
    theirs = give_seat(
        campaign=other.campaign, kind="leading", name="某", since=date(2026, 1, 1), by=other.access("office")
    )
    client = client_of(world.users["office"])

    assert client.get(url("seat_change", seat=theirs.pk)).status_code == 404
    assert client.post(url("seat_end", seat=theirs.pk), {"until": "2026-03-31"}).status_code == 404


def test_duties_of_two_people_do_not_overwrite_each_other(world):
    client = client_of(world.users["office"])
    assert "领导创建活动" in client.get(url("group_duties", group_kind="leading")).content.decode()

    client.post(url("group_duties", group_kind="leading"), {"duties": "先写的", "seen": "0"})
    late = client.post(url("group_duties", group_kind="leading"), {"duties": "后写的", "seen": "0"})

    assert late.status_code == 409
    assert "先写的" in late.content.decode() and "后写的" in late.content.decode()
    assert CampaignGroup.objects.get(kind="leading").duties == "先写的"


def test_texts_are_proposed_then_kept(world):
    client = client_of(world.users["office"])
    assert PROPOSED_TEXTS["guiding_thought"] in client.get(url("plan_texts")).content.decode()

    empty = {"name": "", "begins": "", "ends": "", "tasks": ""}
    saved = client.post(url("plan_texts"), form_of([STEP, empty], guiding_thought="自己的指导思想"))
    late = client.post(url("plan_texts"), form_of([STEP], guiding_thought="别人的"))

    assert [saved.status_code, saved.url, late.status_code] == [302, url("plan_detail"), 409]
    assert CampaignPlan.objects.get().guiding_thought == "自己的指导思想"
    assert list(PlanPhase.objects.values_list("name", "begins", "ends", "tasks")) == [
        ("宣传发动", date(2026, 1, 5), date(2026, 1, 31), "动员")
    ]
    assert "通常" not in client.get(url("plan_texts")).content.decode()


@pytest.mark.parametrize(
    "steps",
    [
        [STEP | {"ends": "2026-01-04"}],
        [STEP | {"ends": ""}],
        [STEP | {"name": ""}],
        [STEP | {"begins": "x"}],
        [STEP] * 9,
    ],
)
def test_step_that_is_not_whole_saves_nothing(world, steps):
    page = client_of(world.users["office"]).post(url("plan_texts"), form_of(steps))

    assert page.status_code == 422
    assert [CampaignPlan.objects.count(), PlanPhase.objects.count()] == [0, 0]


def test_form_without_its_rows_is_refused_and_no_error(world):
    page = client_of(world.users["office"]).post(url("plan_texts"), {"seen": "0"})

    assert page.status_code == 422


def test_page_says_where_the_plan_stands(world):
    office = client_of(world.users["office"])
    assert "Not begun" in words(office.get(url("plan_detail")))
    make_plan_ready(world)

    begun = office.post(url("plan_begin"))
    draft = plan_in_work(world.campaign)
    again = office.post(url("plan_begin"))
    in_work = words(office.get(url("plan_detail")))
    paper = issue_draft(draft=draft, seen=1, by=world.access("office"), at=IN_JANUARY)
    issued = words(office.get(url("plan_detail")))
    CampaignRules.objects.filter(campaign=world.campaign).update(owner_day=6)
    changed = words(client_of(world.users["auditor"]).get(url("plan_detail")))

    address = reverse("publishing:draft_detail", args=["t2026", draft.pk])
    assert [begun.url, again.url, PaperDraft.objects.count()] == [address, address, 1]
    assert "In work" in in_work and "Go on with the paper" in in_work
    assert f"Issued as {paper.number} on Jan. 6, 2026" in issued
    assert "The settings are as the plan says." in issued
    assert "Departments 3 departments take part" in issued
    assert "Leading group 1 seat" in issued
    reader = words(client_of(world.users["employee"]).get(reverse("activities:track_list", args=["t2026"])))
    assert f"Plan of the campaign issued as {paper.number}" in reader
    assert "责任部门打分截止日 5 → 6 考核日程表 worded otherwise" in changed
    assert "Compose a plan" not in changed
    newer = office.post(url("plan_begin"))
    assert PaperDraft.objects.get(pk=newer.url.rstrip("/").rsplit("/", 1)[1]).supersedes == paper


def test_plan_page_takes_a_constant_number_of_queries(world, django_assert_num_queries):
    make_plan_ready(world)
    seats(world, 30)
    client = client_of(world.users["office"])
    client.get(url("plan_detail"))

    with django_assert_num_queries(21):
        client.get(url("plan_detail"))


def test_composer_shows_where_the_issued_text_begins(world):
    make_plan_ready(world)
    client = client_of(world.users["office"])

    page = client.get(client.post(url("plan_begin")).url)

    part = re.search(r'<section class="part part-issued.*?</section>', page.content.decode(), re.S)[0]
    assert "The text that is issued begins here" in words(page)
    assert re.findall(r'value="([a-z_]+):plan"', part) == ["paragraph", "heading"]
    moved = client.post(page.request["PATH_INFO"], {"seen": "1", "act": "leave_out:plan"})
    assert moved.status_code == 400
