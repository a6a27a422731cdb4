"""The pages of the reading programme: submitting, comparing, commending; what they cost and what they refuse."""

import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activities.models import Submission
from activities.reading.comparing import compare_works
from activities.reading.submissions import Work, submit_works
from campaign.models import Department, Person
from publishing.models import PaperDraft
from tests.activities.reading.reading_makers import (
    CALLED,
    ESSAY,
    IN_TIME,
    a_session,
    author,
    make_contest,
    make_work,
)
from tests.activities.reading.test_commendations import make_commendation, nominated, voted, with_facts
from tests.files import docx, picture
from tests.makers import World

OWN = "".join(chr(0x4E00 + number * 7 % 5000) for number in range(400))


def signed_in(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.users[name])
    return client


def address(world: World, name: str, **values) -> str:
    return reverse(f"activities:{name}", kwargs={"campaign": world.campaign.code, **values})


def open_now(world: World, **values):
    return make_contest(world, until=timezone.now() + timedelta(days=9), **values)


def sent(**values) -> dict:
    return {"title": "我的心得", "text": ESSAY * 4, "originality_stated": "on"} | values


def test_employee_submits_and_changes_on_his_own_page(world):
    contest = open_now(world, shortest=80)
    client = signed_in(world, "employee")
    page = SimpleUploadedFile("第一页.jpg", picture(), "image/jpeg")

    submitted = client.post(address(world, "work_submit", contest=contest.pk), sent(files=page))
    work = Submission.objects.get()
    (file,) = work.files.all()
    changed = client.post(
        address(world, "work_change", contest=contest.pk, work=work.pk),
        sent(title="改后", seen=1, take_off=file.pk),
    )

    work.refresh_from_db()
    assert [submitted.status_code, changed.status_code] == [302, 302]
    assert (work.title, work.version, work.author, list(work.files.current())) == (
        "改后",
        2,
        author(world),
        [],
    )


def test_head_chooses_an_author_of_his_department(world):
    contest = open_now(world)
    client = signed_in(world, "head")
    url = address(world, "work_submit", contest=contest.pk)

    shown = client.get(url)
    taken = client.post(url, sent(author=author(world).staff_number))
    other = client.post(url, sent(author=author(world, "juror").staff_number))

    assert [one[0] for one in shown.context["form"].fields["author"].choices] == [
        author(world, name).staff_number for name in ("head", "deputy", "employee")
    ]
    assert ([taken.status_code, other.status_code], Submission.objects.get().author) == (
        [302, 422],
        author(world),
    )


def test_office_submits_by_staff_number(world):
    contest = open_now(world)
    client = signed_in(world, "office")
    url = address(world, "work_submit", contest=contest.pk)

    unknown = client.post(url, sent(author="99999"))
    taken = client.post(url, sent(author=author(world, "juror").staff_number))

    assert [unknown.status_code, taken.status_code] == [422, 302]


@pytest.mark.parametrize(
    ("values", "status", "words"),
    [
        ({"text": ""}, 409, "作品是空的"),
        ({"text": "太短"}, 409, "要求不少于80字"),
        ({"originality_stated": ""}, 409, "原创"),
        ({"files": SimpleUploadedFile("宏.docx", docx(more={"word/vbaProject.bin": b"x"}))}, 409, "宏.docx"),
        ({"files": SimpleUploadedFile("四十兆.pdf", b"%PDF-" + b"0" * (40 * 1024 * 1024))}, 413, "20 MB"),
    ],
    ids=["empty", "short", "not-original", "macro", "40MB"],
)
def test_bad_work_is_refused_with_words_and_what_was_typed(world, values, status, words):
    """UPL-1, UPL-2."""
    contest = open_now(world, shortest=80)

    answer = signed_in(world, "employee").post(
        address(world, "work_submit", contest=contest.pk),
        sent(**values),
        headers={"accept-language": "zh-hans"},
    )

    text = answer.content.decode()
    assert (answer.status_code, words in text, "我的心得" in text) == (status, True, True)
    assert Submission.objects.count() == 0


def test_contest_in_preparation_is_the_offices(world):
    contest = make_contest(world, is_open=False)
    url = address(world, "contest_detail", contest=contest.pk)

    found = {name: signed_in(world, name).get(url).status_code for name in ("office", "auditor", "employee")}

    assert found == {"office": 200, "auditor": 200, "employee": 404}


def test_side_by_side_marks_the_same_passages(world):
    contest = make_contest(world)
    make_work(world, contest, "head", text=OWN)
    make_work(world, contest, "employee", text=ESSAY + OWN[:300])
    (pair,) = compare_works(contest=contest, by=world.access("office"), at=IN_TIME)
    client = signed_in(world, "office")
    url = address(world, "similar_pair", contest=contest.pk, pair=pair.pk)

    shown = client.get(url)
    empty = client.post(url, {"remark": " "})
    kept = client.post(url, {"remark": "摘录同一本书"})

    marked = [[piece.text for piece in side if piece.passage] for _work, side in shown.context["sides"]]
    pair.refresh_from_db()
    assert marked == [[OWN[:300]], [OWN[:300]]]
    assert [empty.status_code, kept.status_code, pair.remark] == [422, 302, "摘录同一本书"]


def test_quota_that_is_tried_is_shown_and_not_kept(world):
    with_facts(world, "employee", "head")
    commendation = make_commendation(world, quota=1)
    first, second = nominated(world, commendation, "employee", "head")
    voted(world, commendation, {first.pk: 5, second.pk: 4})
    client = signed_in(world, "leader")
    url = address(world, "commendation_detail", commendation=commendation.pk)

    found = [client.get(url + query).context["chosen"] for query in ("", "?quota=2", "?quota=0", "?quota=x")]

    assert found == [1, 2, 1, 1]


def test_vote_is_entered_and_put_into_effect_on_the_page(world):
    with_facts(world, "employee")
    commendation = make_commendation(world)
    (row,) = nominated(world, commendation, "employee")
    client = signed_in(world, "office")

    def move(step: str, **values):
        url = address(world, "commendation_move", commendation=commendation.pk, step=step)
        return client.post(url, values).status_code

    steps = [move("close")]
    vote = {"voted_by": "panel", "voted_on": "2026-06-30", "voters": 5}
    url = address(world, "commendation_vote", commendation=commendation.pk)
    steps += [
        client.post(url, vote | {f"votes-{row.pk}": 6}).status_code,
        client.post(url, vote | {f"votes-{row.pk}": 5}).status_code,
        move("apply"),
        move("apply"),
        move("revoke"),
        move("revoke", reason="票数录入有误"),
        move("apply"),
    ]

    assert steps == [302, 409, 302, 302, 409, 409, 302, 302]


def test_copy_of_ones_data_is_ones_own(world):
    """PRV-8: the copy holds one's own works and none of others."""
    contest = make_contest(world)
    make_work(world, contest, title="自己的")
    make_work(world, contest, "head", title="别人的")
    a_session(world, date(2026, 4, 8), "employee", "head")

    answer = signed_in(world, "employee").get(address(world, "my_reading_copy"))

    content = json.loads(answer.content)
    assert [work["title"] for work in content["works"]] == ["自己的"]
    assert [line["event"] for line in content["attendance"]] == ["每周读书会"]
    assert author(world, "head").name not in answer.content.decode()


def test_call_is_drafted_with_the_rules_of_the_contest(world):
    contest = make_contest(
        world,
        eligible="section_cadres",
        kind="research_paper",
        shortest=1500,
        longest=3000,
        prizes_text="一等奖20篇、二等奖41篇",
    )

    answer = signed_in(world, "office").post(
        reverse("publishing:contest_call", args=[world.campaign.code, contest.pk])
    )

    draft = PaperDraft.objects.get()
    texts = {block["key"]: block.get("text") for block in draft.content["blocks"]}
    assert answer.status_code == 302
    assert texts["who.text"] == "机关各部室科级以上干部。"
    assert (
        texts["terms.text"]
        == "体裁为调研论文，字数1500至3000字，每人限报1篇，必须为本人原创，不得抄袭、代写。"
    )
    assert texts["prizes.text"] == "由评委匿名评审，设一等奖20篇、二等奖41篇。"
    assert "2026年4月30日18:00" in texts["form.text"]


def many_works(world: World, contest, number: int) -> None:
    """Works of so many authors, with sessions that they attended."""
    home = Department.objects.get(unit=world.unit, code="D02")
    begin = Person.objects.filter(unit=world.unit).count() * 100
    people = Person.objects.bulk_create(
        Person(
            unit=world.unit, staff_number=f"8{begin + index:04}", name=f"作者{begin + index}", department=home
        )
        for index in range(number)
    )
    submit_works(
        contest=contest,
        works=[Work(author=one, title=one.name, text=ESSAY * 3, at=IN_TIME) for one in people],
        by=world.access("office"),
        at=CALLED,
    )


@pytest.mark.parametrize("number", [3, 30])
def test_pages_cost_the_same_for_three_and_thirty_works(world, django_assert_num_queries, number):
    contest = make_contest(world)
    many_works(world, contest, number)
    compare_works(contest=contest, by=world.access("office"), at=IN_TIME)
    client = signed_in(world, "office")
    costs = {"contest_list": 8, "contest_detail": 7, "similar_list": 5, "work_export": 5}

    for name, cost in costs.items():
        values = {} if name == "contest_list" else {"contest": contest.pk}
        with django_assert_num_queries(cost):
            assert client.get(address(world, name, **values)).status_code == 200


@pytest.mark.parametrize("number", [3, 30])
def test_programme_costs_the_same_for_three_and_thirty_sessions(world, django_assert_num_queries, number):
    for week in range(number):
        a_session(world, date(2026, 1, 7) + timedelta(weeks=week), "employee", "head")
    group = a_session(world, date(2026, 12, 30)).group
    client = signed_in(world, "employee")

    for name, values, cost in (
        ("reading_programme", {}, 10),
        ("group_detail", {"group": group.pk}, 8),
        ("my_reading", {}, 8),
    ):
        with django_assert_num_queries(cost):
            assert client.get(address(world, name, **values)).status_code == 200


@pytest.mark.parametrize("number", [3, 30])
def test_commendation_costs_the_same_for_three_and_thirty_people(world, django_assert_num_queries, number):
    contest = make_contest(world)
    many_works(world, contest, number)
    commendation = make_commendation(world)
    for work in contest.submissions.select_related("author"):
        commendation.nominations.create(
            person=work.author,
            department=work.department,
            deeds="好",
            nominated_by=world.users["office"],
            nominated_at=IN_TIME,
        )
    url = address(world, "commendation_detail", commendation=commendation.pk)

    client = signed_in(world, "office")

    with django_assert_num_queries(12):
        assert client.get(url).status_code == 200


def test_who_is_no_party_member_is_told_to_the_office_only(world):
    """PRV-11."""
    with_facts(world, "employee")
    commendation = make_commendation(world, kind="learning_member", party_only=True)
    nominated(world, commendation, "employee")
    url = address(world, "commendation_detail", commendation=commendation.pk)

    told = {
        name: "非党员"
        in signed_in(world, name).get(url, headers={"accept-language": "zh-hans"}).content.decode()
        for name in ("office", "leader", "auditor", "head", "employee")
    }

    assert told == {"office": True, "leader": False, "auditor": False, "head": False, "employee": False}
