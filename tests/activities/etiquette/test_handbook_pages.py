"""Pages of the handbook, its register and the trainings."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.etiquette.handbooks import begin_handbook, handbook_in_work
from activities.etiquette.receipts import enter_receipts
from activities.models import Handbook, HandbookReceipt
from campaign.models import Proposal
from tests.activities.etiquette.handbooks import published_handbook, written_handbook
from tests.activities.etiquette.quizzes import make_bank
from tests.activities.events import attend, make_departments, make_event, make_people
from tests.browsing import client_of, links, notices, words
from tests.makers import World, make_world


def url(name: str, **values) -> str:
    return reverse(f"activities:{name}", kwargs={"campaign": "t2026", **values})


def hand_out(world: World, department, **values) -> list[HandbookReceipt]:
    return enter_receipts(
        campaign=world.campaign,
        department=department,
        received_on=timezone.localdate(),
        by=world.access("office"),
        **values,
    )


def test_employee_reads_the_published_version_chapter_by_chapter(world):
    published_handbook(world)
    draft = begin_handbook(campaign=world.campaign, by=world.access("office"))
    draft.chapters.filter(code="01").update(title="尚未发布")
    client = client_of(world.users["employee"])

    contents = client.get(url("handbook"))
    first, last = (client.get(url("handbook_chapter", chapter=code)) for code in ("01", "10"))

    assert [len(contents.context["chapters"]), contents.context["handbook"].version] == [10, 1]
    assert [url("handbook_chapter", chapter=code) in links(first) for code in ("01", "02")] == [False, True]
    assert [last.context["after"], last.context["before"].code] == [None, "09"]
    assert "尚未发布" not in words(contents) + words(first)


@pytest.mark.parametrize("chapter", ["11", "1", "x"])
def test_chapter_that_is_not_there_is_not_found(world, chapter):
    published_handbook(world)

    answer = client_of(world.users["employee"]).get(url("handbook_chapter", chapter=chapter))

    assert answer.status_code == 404


@pytest.mark.parametrize("version", ["2", "7", "x", "٣", "99999"])
def test_version_that_is_not_published_is_not_found(world, version):
    published_handbook(world)
    begin_handbook(campaign=world.campaign, by=world.access("office"))
    client = client_of(world.users["employee"])

    assert client.get(url("handbook") + f"?version={version}").status_code == 404


def test_page_without_a_published_version_says_so(world):
    written_handbook(world)
    client = client_of(world.users["employee"])

    page, chapter = client.get(url("handbook")), client.get(url("handbook_chapter", chapter="01"))

    assert ["No version is published yet." in words(page), chapter.status_code] == [True, 404]


def test_office_begins_writes_and_publishes_in_the_browser(world):
    client = client_of(world.users["office"])

    client.post(url("handbook_begin"))
    twice = client.post(url("handbook_begin"))
    early = client.post(url("handbook_publish"))
    for chapter in handbook_in_work(world.campaign).chapters.order_by("code"):
        client.post(
            url("chapter_edit", chapter=chapter.code),
            {"title": f"第{chapter.code}章", "text": "敲门再进。\n\n- 守时\n- 安静", "seen": "0"},
        )
    done = client.post(url("handbook_publish"))
    late = client.post(url("handbook_publish"))

    handbook = Handbook.objects.get()
    assert [twice.status_code, early.status_code, done.url, late.status_code] == [
        409,
        409,
        url("handbook"),
        409,
    ]
    assert (
        handbook.chapters.order_by("code")[0].text == "<p>敲门再进。</p><ul><li>守时</li><li>安静</li></ul>"
    )


def test_text_of_somebody_who_is_too_late_is_not_lost(world):
    begin_handbook(campaign=world.campaign, by=world.access("office"))
    typed = {"title": "一", "text": "甲", "seen": "0"}
    client_of(world.users["office"]).post(url("chapter_edit", chapter="01"), typed)

    late = client_of(world.users["second"]).post(url("chapter_edit", chapter="01"), typed | {"text": "乙"})

    assert [late.status_code, late.context["form"]["text"].value()] == [409, "乙"]
    assert handbook_in_work(world.campaign).chapters.get(code="01").text == "<p>甲</p>"


def test_chapter_of_a_published_version_has_no_page_to_write(world):
    published_handbook(world)

    assert client_of(world.users["office"]).get(url("chapter_edit", chapter="01")).status_code == 404


def test_department_is_entered_in_one_go_with_exceptions(world):
    published_handbook(world)
    make_people(world, 3, [world.departments[1]])
    client = client_of(world.users["office"])
    day = timezone.localdate().isoformat()

    page = client.get(url("receipt_department", department="D02"))
    done = client.post(
        url("receipt_department", department="D02"), {"received_on": day, "received": ["10000", "10002"]}
    )
    again = client.post(
        url("receipt_department", department="D02"), {"received_on": day, "received": ["10000"]}
    )
    ahead = client.post(
        url("receipt_department", department="D02"),
        {"received_on": (timezone.localdate() + timedelta(days=1)).isoformat(), "received": ["10001"]},
    )

    assert page.context["form"]["received"].value() == ["10000", "10001", "10002"]
    assert [done.url, again.status_code, ahead.status_code] == [url("receipt_list"), 422, 409]
    assert [receipt.person.staff_number for receipt in HandbookReceipt.objects.all()] == ["10000", "10002"]


@pytest.mark.parametrize(
    ("role", "own", "foreign"),
    [
        ("office", 200, 200),
        ("auditor", 200, 200),
        ("head", 200, 403),
        ("deputy", 200, 403),
        ("leader", 403, 403),
    ],
)
def test_names_of_a_register_are_read_by_those_whom_they_concern_prv_10(world, role, own, foreign):
    published_handbook(world)
    hand_out(world, world.departments[2], except_for={"00007"})
    client = client_of(world.users[role])

    statuses = [client.get(url("receipt_department", department=code)).status_code for code in ("D03", "D01")]
    named = words(client.get(url("receipt_list")))

    assert statuses == [own, foreign]
    assert "测试人" not in named.replace(world.users[role].name, "")


def test_head_looks_and_does_not_enter(world):
    published_handbook(world)
    client = client_of(world.users["head"])
    typed = {"received_on": timezone.localdate().isoformat(), "received": ["00011"]}

    answer = client.post(url("receipt_department", department="D03"), typed)

    assert [answer.status_code, HandbookReceipt.objects.count()] == [403, 0]


def test_receipt_is_struck_with_a_reason(world):
    published_handbook(world)
    receipt = hand_out(world, world.departments[2])[0]
    client = client_of(world.users["office"])

    bare = client.post(url("receipt_strike", receipt=receipt.pk), {"reason": " "})
    done = client.post(url("receipt_strike", receipt=receipt.pk), {"reason": "登记有误"})

    assert [bare.status_code, done.url] == [422, url("receipt_department", department="D03")]
    assert HandbookReceipt.objects.filter(pk=receipt.pk).exists() is False


def test_register_of_another_campaign_is_not_reached(world):
    other = make_world("other")
    published_handbook(other)
    receipt = hand_out(other, other.departments[2])[0]
    client = client_of(world.users["office"])

    assert client.get(url("receipt_strike", receipt=receipt.pk)).status_code == 404


@pytest.mark.parametrize(("departments", "people"), [(3, 40), (30, 600)])
def test_register_takes_the_same_queries_whatever_its_size(
    world, departments, people, django_assert_num_queries
):
    published_handbook(world)
    made = make_departments(world, departments)
    make_people(world, people, made)
    hand_out(world, made[0])
    client = client_of(world.users["office"])

    with django_assert_num_queries(8):
        answer = client.get(url("receipt_list"))
    with django_assert_num_queries(7):
        client.get(url("receipt_department", department=made[0].code))

    assert len(answer.context["rows"]) == departments + 3  # with D01, D03 and the organ


@pytest.mark.parametrize(("departments", "people"), [(3, 40), (30, 600)])
def test_trainings_take_the_same_queries_whatever_came(world, departments, people, django_assert_num_queries):
    made = make_departments(world, departments)
    everybody = make_people(world, people, made)
    for day in range(1, 1 + departments // 3):
        attend(make_event(world, held_on=date(2026, 3, day)), world, everybody)
    client = client_of(world.users["office"])

    with django_assert_num_queries(9):
        answer = client.get(url("training_list"))

    assert answer.context["people"] == people * (departments // 3)


def test_attendance_is_offered_on_the_page_of_trainings_once(world):
    event = make_event(world)
    client = client_of(world.users["office"])

    empty = client.post(url("training_offer", event=event.pk))
    attend(event, world, [world.users["employee"].person])
    first = client.post(url("training_offer", event=event.pk), follow=True)
    second = client.post(url("training_offer", event=event.pk), follow=True)

    assert [empty.status_code, Proposal.objects.count()] == [409, 1]
    assert [notices(first), notices(second)] == [
        ["Offered for 1 department; a scorer accepts or declines."],
        ["Everything has been offered already."],
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_reading_takes_the_same_queries_whatever_the_versions(world, count, django_assert_num_queries):
    published_handbook(world)
    for _version in range(count - 1):
        begin_handbook(campaign=world.campaign, by=world.access("office"))
        draft = handbook_in_work(world.campaign)
        client_of(world.users["office"]).post(url("handbook_publish"))
        draft.refresh_from_db()
    client = client_of(world.users["employee"])

    with django_assert_num_queries(7):
        client.get(url("handbook"))
    with django_assert_num_queries(5):
        client.get(url("handbook_chapter", chapter="03"))


@pytest.mark.parametrize(("name", "shown"), [("office", True), ("auditor", True), ("employee", False)])
def test_chapter_and_questions_of_the_bank_lead_to_one_another(world, name, shown):
    published_handbook(world)
    (question, *_others) = make_bank(world)
    client = client_of(world.users[name])
    bank = f"{url('question_list')}?chapter={question.chapter}"

    chapter = client.get(url("handbook_chapter", chapter=question.chapter))
    listed = client.get(bank)

    assert [bank in links(chapter), listed.status_code == 200] == [shown, shown]
    if shown:
        assert url("handbook_chapter", chapter=question.chapter) in links(listed)
