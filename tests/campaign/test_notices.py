"""Notifications: whom they reach, in how many queries, who reads them, and how one chooses to be told."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from campaign.models import (
    AuditEntry,
    Delivery,
    Membership,
    NoticeKind,
    NoticePreference,
    Notification,
    Person,
    Role,
    User,
)
from campaign.notice_texts import NOTICES, RECEIVERS, notice_text
from campaign.notices import BadAddress, choose_notices, holders, kinds_for, notify, preferences_of
from tests.browsing import client_of, links, notices, words
from tests.makers import IN_MARCH, MARCH, World


def tell(world: World, kind: NoticeKind = NoticeKind.MONTH_PUBLISHED, *, to=None, by="office") -> int:
    return notify(
        kind,
        campaign=world.campaign,
        to=to if to is not None else holders(Role.HEAD, Role.DEPUTY),
        link=f"/c/{world.campaign.code}/",
        month=MARCH,
        by=world.users[by] if by else None,
        at=IN_MARCH,
    )


def told(world: World) -> list[str]:
    names = {user.pk: name for name, user in world.users.items()}
    return sorted(names[pk] for pk in Notification.objects.values_list("user", flat=True))


def add_heads(world: World, number: int) -> None:
    for index in range(number):
        person = Person.objects.create(
            unit=world.unit,
            staff_number=f"9{index:04}",
            name=f"负责人{index}",
            department=world.departments[0],
        )
        user = User.objects.create_user(f"head-{index}", name=person.name, person=person)
        Membership.objects.create(
            user=user,
            campaign=world.campaign,
            role=Role.HEAD,
            department=world.departments[0],
            since=date(2026, 1, 1),
        )


def test_every_kind_has_its_words_and_its_receivers():
    assert [set(NOTICES), set(RECEIVERS)] == [set(NoticeKind), set(NoticeKind)]


def test_notify_tells_the_holders_of_the_roles(world):
    number = tell(world)

    assert [number, told(world)] == [2, ["deputy", "head"]]


@pytest.mark.parametrize(
    ("roles", "departments", "expected"),
    [
        ((Role.SCORER,), [0], ["scorer"]),
        ((Role.SCORER, Role.OFFICE), [0], ["office", "scorer", "second"]),
        ((Role.SCORER, Role.OFFICE), [1], ["office", "second"]),
        ((Role.HEAD, Role.DEPUTY), [2], ["deputy", "head"]),
    ],
)
def test_notify_keeps_to_the_departments(world, roles, departments, expected):
    to = holders(*roles, departments=[world.departments[index].pk for index in departments])

    tell(world, to=to, by=None)

    assert told(world) == expected


def test_notify_leaves_out_who_did_it(world):
    tell(world, to=holders(Role.OFFICE))

    assert told(world) == ["second"]


def test_notify_leaves_out_who_does_not_want_it_and_closed_accounts(world):
    NoticePreference.objects.create(
        user=world.users["head"], kind=NoticeKind.MONTH_PUBLISHED, delivery=Delivery.OFF
    )
    User.objects.filter(pk=world.users["deputy"].pk).update(is_active=False)

    assert tell(world) == 0


@pytest.mark.parametrize("number", [3, 30])
def test_notify_takes_two_queries_whatever_the_number_of_receivers(world, number):
    add_heads(world, number)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        written = tell(world)

    asked = [query["sql"] for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert [written, len(asked)] == [number + 2, 2]


def test_notice_speaks_the_language_of_its_reader(world):
    tell(world)

    pages = [
        client_of(world.users["head"])
        .get("/notices/", headers={"accept-language": language})
        .content.decode()
        for language in ("en", "zh-hans", "zh-hant")
    ]

    said = [
        "The result of March 2026 is published.",
        "2026年3月考核结果已通报。",
        "2026年3月考核結果已通報。",
    ]
    assert [text in page for text, page in zip(said, pages, strict=True)] == [True, True, True]


def test_bell_counts_the_unread_in_the_query_of_the_account(world):
    client = client_of(world.users["head"])
    with CaptureQueriesContext(connection) as before:
        client.get("/notices/settings/")
    tell(world)
    tell(world)

    with CaptureQueriesContext(connection) as after:
        page = client.get("/notices/settings/")

    assert "Notifications 2 unread" in words(page)
    assert len(after) == len(before)


@pytest.mark.parametrize("number", [3, 30])
def test_list_takes_a_literal_number_of_queries(world, number, django_assert_num_queries):
    client = client_of(world.users["head"])
    for __ in range(number):
        tell(world)

    with django_assert_num_queries(5):
        client.get("/notices/")


def test_list_shows_only_ones_own(world):
    tell(world)

    assert links(client_of(world.users["office"]).get("/notices/")) == ["/notices/settings/"]
    assert "Nothing yet." in words(client_of(world.users["office"]).get("/notices/"))


def test_list_goes_on_from_page_to_page(world):
    for __ in range(31):
        tell(world)
    client = client_of(world.users["head"])

    assert [links(client.get(f"/notices/?page={page}"))[-1] for page in (1, 2, "x")] == [
        "?page=2",
        "?page=1",
        "?page=2",
    ]


def test_opening_marks_as_read_and_leads_to_the_object(world):
    tell(world)
    notice = Notification.objects.get(user=world.users["head"])

    answer = client_of(world.users["head"]).post(f"/notices/{notice.pk}/open/")

    assert [answer.status_code, answer["Location"]] == [302, "/c/t2026/"]
    assert list(Notification.objects.filter(read_at__isnull=False)) == [notice]


def test_reading_again_keeps_the_first_time(world):
    tell(world)
    notice = Notification.objects.get(user=world.users["head"])
    client = client_of(world.users["head"])
    client.post(f"/notices/{notice.pk}/read/")
    notice.refresh_from_db()
    first = notice.read_at

    client.post(f"/notices/{notice.pk}/open/")

    notice.refresh_from_db()
    assert notice.read_at == first


def test_marking_all_as_read_touches_only_ones_own(world):
    tell(world)
    tell(world)

    answer = client_of(world.users["head"]).post("/notices/read/", follow=True)

    assert notices(answer) == ["2 notifications are read."]
    assert set(Notification.objects.filter(read_at__isnull=True).values_list("user", flat=True)) == {
        world.users["deputy"].pk
    }


@pytest.mark.parametrize("act", ["open", "read"])
def test_notice_of_somebody_else_is_not_found(world, act):
    """ACL-3: nobody learns that it exists."""
    tell(world)
    notice = Notification.objects.get(user=world.users["head"])

    answer = client_of(world.users["deputy"]).post(f"/notices/{notice.pk}/{act}/")

    notice.refresh_from_db()
    assert [answer.status_code, notice.read_at] == [404, None]


def test_person_is_asked_about_the_kinds_of_the_own_roles(world):
    assert kinds_for(world.users["leader"]) == [
        NoticeKind.MONTH_PUBLISHED,
        NoticeKind.BULLETIN_ISSUED,
        NoticeKind.PAPER_ISSUED,
        NoticeKind.RECHECK_APPEALED,
        NoticeKind.CORRECTION_REQUESTED,
        NoticeKind.CORRECTION_PUBLISHED,
        NoticeKind.HALF_YEAR_OPENED,
        NoticeKind.MARKS_DUE,
        NoticeKind.MARKS_RETURNED,
        NoticeKind.MARKS_ALL_IN,
        NoticeKind.HALF_YEAR_COMPUTED,
        NoticeKind.TITLES_APPLIED,
        NoticeKind.VETO_PROPOSED,
        NoticeKind.STARS_APPLIED,
    ]
    assert kinds_for(world.users["employee"]) == []


def test_choice_is_kept_and_its_trail_holds_no_address(world, settings):
    """PRV-1: the address is nobody else's business."""
    settings.MAIL_IS_SET_UP = True
    chosen = dict.fromkeys(preferences_of(world.users["leader"]), "app") | {"month_published": "mail"}

    answer = client_of(world.users["leader"]).post(
        "/notices/settings/", {"email": "leader@example.cn", **chosen}, follow=True
    )

    entry = AuditEntry.objects.get(event="campaign.notices.chosen")
    assert notices(answer) == ["Your choice is kept."]
    assert User.objects.get(pk=world.users["leader"].pk).email == "leader@example.cn"
    assert preferences_of(world.users["leader"]) == chosen
    assert entry.data == {"changes": {"month_published": ["app", "mail"], "address": ["none", "given"]}}


@pytest.mark.parametrize(
    ("email", "way", "said"),
    [
        ("nobody", "app", "Enter an e-mail address such as name@example.cn."),
        ("a@example.cn\nBcc: b@example.cn", "app", "Enter an e-mail address such as name@example.cn."),
        ("", "digest", "Without an e-mail address nothing can be sent: enter one."),
    ],
)
def test_choice_without_a_usable_address_changes_nothing(world, email, way, said):
    leader = world.users["leader"]

    with translation.override("en"), pytest.raises(BadAddress) as refused:
        choose_notices(by=leader, email=email, deliveries={"month_published": way})

    assert [refused.value.field, str(refused.value)] == ["email", said]
    assert [NoticePreference.objects.count(), User.objects.exclude(email="").count()] == [0, 0]


def test_removed_address_drops_the_mails_that_wait(world):
    head = world.users["head"]
    choose_notices(by=head, email="head@example.cn", deliveries={"month_published": "mail"})
    tell(world)

    choose_notices(by=head, email="", deliveries={"month_published": "app"})

    assert list(Notification.objects.filter(user=head).values_list("mail", flat=True)) == [""]


def test_site_without_mail_offers_two_ways(world, settings):
    settings.MAIL_IS_SET_UP = False
    client = client_of(world.users["leader"])

    page = client.get("/notices/settings/").content.decode()

    assert [page.count("<option"), 'type="email"' in page] == [28, False]
    assert client.post("/notices/settings/", {"month_published": "mail"}).status_code == 422


def test_texts_name_no_person_no_assessed_department_and_no_points(world):
    """PRV-10: what leaves the site says only what waits."""
    tell(world)
    notice = Notification.objects.first()

    texts = []
    for kind in NoticeKind:
        notice.kind, notice.arguments = kind, {"month": "2026-03", "indicator": "C1", "department": "第3部"}
        texts.append(notice_text(notice))

    assert [text for text in texts if "第3部" in text or "测试人" in text] == []
