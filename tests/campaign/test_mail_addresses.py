"""An address is confirmed by the link that was sent to it, before anything else goes there."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail, signing
from django.core.mail.backends.locmem import EmailBackend

from campaign import address_mail
from campaign.address_mail import send_confirmations
from campaign.mail_addresses import MOST_A_DAY, SALT, BadLink, TooManyLinks, ask_again, confirm_address
from campaign.models import AddressCheck, AuditEntry, NoticeKind, Notification, Role, User
from campaign.notice_mail import send_mails
from campaign.notices import choose_notices, holders, notify
from tests.browsing import client_of, links, words
from tests.makers import MARCH, World

NOW = datetime(2026, 3, 20, 1, 0, tzinfo=UTC)
ADDRESS = "head@example.cn"


@pytest.fixture(autouse=True)
def mails(settings):
    settings.MAIL_IS_SET_UP = True
    settings.SITE_URL = "https://wenming.example"


class Broken(EmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, messages):
        raise ConnectionRefusedError


def choose(world: World, email: str = ADDRESS, *, name: str = "head", at: datetime = NOW) -> None:
    choose_notices(
        by=world.users[name], email=email, deliveries={"month_published": "mail" if email else "app"}, at=at
    )


def sent_token(*, now: datetime = NOW) -> str:
    """The token of the newest link that is mailed now."""
    send_confirmations(now=now)
    return re.search(r"https://wenming\.example/notices/address/([^/\s]+)/", mail.outbox[-1].body)[1]


def confirmed(world: World, name: str = "head") -> bool:
    return User.objects.get(pk=world.users[name].pk).email_confirmed_at is not None


def tell(world: World, at: datetime) -> None:
    notify(
        NoticeKind.MONTH_PUBLISHED,
        campaign=world.campaign,
        to=holders(Role.HEAD),
        link="/c/t2026/",
        month=MARCH,
        by=None,
        at=at,
    )


def test_nothing_but_the_link_goes_to_an_address_that_is_not_confirmed(world):
    choose(world)
    tell(world, NOW)

    sent = [send_confirmations(now=NOW), send_mails(now=NOW + timedelta(hours=9))]

    assert sent == [1, 0]
    assert [letter.to for letter in mail.outbox] == [[ADDRESS]]
    assert Notification.objects.get().mail == ""


def test_letter_names_nobody(world):
    choose(world)

    send_confirmations(now=NOW)

    [letter] = mail.outbox
    names = [user.name for user in world.users.values()] + [user.username for user in world.users.values()]
    assert [name for name in names if name in letter.subject + letter.body] == []
    assert letter.subject == "确认您的电子邮箱"


def test_link_confirms_and_mails_go_from_then_on(world):
    choose(world)

    confirm_address(token=sent_token(), by=world.users["head"], at=NOW + timedelta(hours=1))
    tell(world, NOW + timedelta(hours=2))

    assert [confirmed(world), send_mails(now=NOW + timedelta(hours=2)), mail.outbox[-1].to] == [
        True,
        1,
        [ADDRESS],
    ]


def test_link_is_good_once(world):
    choose(world)
    token = sent_token()
    confirm_address(token=token, by=world.users["head"], at=NOW)

    with pytest.raises(BadLink):
        confirm_address(token=token, by=world.users["head"], at=NOW)


def test_link_is_good_for_a_day(world):
    choose(world)
    token = sent_token()

    with pytest.raises(BadLink):
        confirm_address(token=token, by=world.users["head"], at=NOW + timedelta(hours=24))

    assert not confirmed(world)


def test_link_is_good_for_its_account_only(world):
    """IAM: whoever finds the link in a wrong mailbox confirms nothing with it."""
    choose(world)
    choose(world, "leader@example.cn", name="leader")
    send_confirmations(now=NOW)
    tokens = {letter.to[0]: re.search(r"address/([^/\s]+)/", letter.body)[1] for letter in mail.outbox}

    with pytest.raises(BadLink):
        confirm_address(token=tokens[ADDRESS], by=world.users["leader"], at=NOW)

    assert [confirmed(world), confirmed(world, "leader")] == [False, False]


def test_changed_address_is_asked_for_again(world):
    choose(world)
    former = sent_token()
    confirm_address(token=former, by=world.users["head"], at=NOW)
    later = NOW + timedelta(hours=1)

    choose(world, "other@example.cn", at=later)
    tell(world, later)
    with pytest.raises(BadLink):
        confirm_address(token=former, by=world.users["head"], at=later)

    assert [confirmed(world), send_mails(now=later)] == [False, 0]
    sent_token(now=later)
    assert mail.outbox[-1].to == ["other@example.cn"]


def test_link_of_the_former_address_does_not_confirm_the_present_one(world):
    choose(world)
    former = sent_token()
    choose(world, "other@example.cn")

    with pytest.raises(BadLink):
        confirm_address(token=former, by=world.users["head"], at=NOW)

    assert not confirmed(world)


def test_mail_that_waits_does_not_follow_to_a_new_address_before_its_yes(world):
    choose(world)
    confirm_address(token=sent_token(), by=world.users["head"], at=NOW)
    tell(world, NOW)
    choose(world, "other@example.cn")

    assert send_mails(now=NOW) == 0


def test_forgotten_address_takes_its_link_along(world):
    choose(world)
    token = sent_token()
    choose(world, "")

    with pytest.raises(BadLink):
        confirm_address(token=token, by=world.users["head"], at=NOW)

    assert [send_confirmations(now=NOW), AddressCheck.objects.filter(used_at=None).count()] == [0, 0]


@pytest.mark.parametrize(
    "token",
    [
        "",
        "nobody",
        "x" * 5000,
        signing.dumps("", salt=SALT),
        signing.dumps(["a", 1], salt=SALT),
        signing.dumps(None, salt=SALT),
        "\x00",
        "确认",
    ],
    ids=["empty", "word", "long", "no-key", "list", "nothing", "nul", "han"],
)
def test_link_that_is_not_ours_is_refused(world, token):
    choose(world)
    send_confirmations(now=NOW)

    with pytest.raises(BadLink):
        confirm_address(token=token, by=world.users["head"], at=NOW)


def test_link_signed_for_something_else_is_refused(world):
    choose(world)
    nonce = AddressCheck.objects.get().nonce

    with pytest.raises(BadLink):
        confirm_address(token=signing.dumps(nonce, salt="other"), by=world.users["head"], at=NOW)
    with pytest.raises(BadLink):
        confirm_address(token=nonce, by=world.users["head"], at=NOW)


def test_another_link_takes_the_place_of_the_former(world):
    choose(world)
    former = sent_token()
    later = NOW + timedelta(minutes=5)
    ask_again(by=world.users["head"], at=later)

    with pytest.raises(BadLink):
        confirm_address(token=former, by=world.users["head"], at=later)

    confirm_address(token=sent_token(now=later), by=world.users["head"], at=later)
    assert confirmed(world)


def test_mailbox_is_not_filled_with_links(world):
    choose(world)
    for __ in range(MOST_A_DAY - 1):
        ask_again(by=world.users["head"], at=NOW)

    with pytest.raises(TooManyLinks):
        ask_again(by=world.users["head"], at=NOW)
    with pytest.raises(TooManyLinks):
        choose(world, "victim@example.cn")

    assert User.objects.get(pk=world.users["head"].pk).email == ADDRESS
    ask_again(by=world.users["head"], at=NOW + timedelta(hours=25))


def test_confirmed_address_needs_no_other_link(world):
    choose(world)
    confirm_address(token=sent_token(), by=world.users["head"], at=NOW)

    with pytest.raises(BadLink):
        ask_again(by=world.users["head"], at=NOW)


def test_link_that_cannot_be_handed_over_is_tried_again(world, settings):
    choose(world)
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    pauses = [timedelta(0), *address_mail.PAUSES, timedelta(hours=9)]
    sent, now = [], NOW
    for pause in pauses:
        now += pause
        sent.append(send_confirmations(now=now))
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    sent.append(send_confirmations(now=now))

    check = AddressCheck.objects.get()
    assert [sum(sent), check.attempts, check.due_at] == [0, 4, None]


def test_trail_keeps_neither_address_nor_link(world):
    """AUD-5."""
    choose(world)
    token = sent_token()
    confirm_address(token=token, by=world.users["head"], at=NOW)

    trail = AuditEntry.objects.filter(user=world.users["head"]).order_by("pk")
    assert [entry.event for entry in trail] == [
        "campaign.address.asked",
        "campaign.notices.chosen",
        "campaign.address.confirmed",
    ]
    assert [ADDRESS in str(entry.data) or token in str(entry.data) for entry in trail] == [False] * 3


# Pages


def test_link_leads_to_a_button_and_the_button_confirms(world):
    choose(world, at=datetime.now(UTC))
    client = client_of(world.users["head"])
    address = f"/notices/address/{sent_token(now=datetime.now(UTC))}/"

    page = client.get(address)
    opened = confirmed(world)
    answer = client.post(address)

    assert [page.status_code, ADDRESS in words(page), opened] == [200, True, False]
    assert [answer["Location"], confirmed(world)] == ["/notices/settings/", True]


def test_page_of_a_link_of_somebody_else_says_no_more_than_that_it_is_no_good(world):
    now = datetime.now(UTC)
    choose(world, at=now)
    token = sent_token(now=now)
    client = client_of(world.users["leader"])

    strange = client.get(f"/notices/address/{token}/")
    invented = client.get("/notices/address/nobody/")
    posted = client.post(f"/notices/address/{token}/")

    assert [strange.status_code, invented.status_code, posted.status_code] == [404, 404, 404]
    assert words(strange) == words(invented)
    assert [ADDRESS in words(page) for page in (strange, invented, posted)] == [False] * 3


def test_settings_say_whether_the_address_is_confirmed(world):
    client = client_of(world.users["head"])
    choose(world, at=datetime.now(UTC))
    before = words(client.get("/notices/settings/"))
    client.post("/notices/address/ask/")
    token = sent_token(now=datetime.now(UTC))
    client.post(f"/notices/address/{token}/")

    after = words(client.get("/notices/settings/"))

    assert ["The address is not confirmed" in before, "The address is not confirmed" in after] == [
        True,
        False,
    ]
    assert "The address is confirmed." in after


@pytest.mark.parametrize("name", ["office", "administrator", "leader", "auditor"])
def test_nobody_else_reads_an_address(world, name):
    """No page of accounts, admin or trail says who gave which address."""
    choose(world)
    client = client_of(world.users[name])
    head = world.users["head"]
    asked = [
        "/c/t2026/settings/accounts/",
        f"/c/t2026/settings/accounts/{head.person.staff_number}/",
        "/manage/campaign/user/",
        f"/manage/campaign/user/{head.pk}/change/",
        "/manage/campaign/auditentry/",
        "/manage/campaign/notification/",
    ]

    pages = {address: client.get(address, follow=True) for address in asked}

    assert {address: ADDRESS in page.content.decode() for address, page in pages.items()} == dict.fromkeys(
        asked, False
    )
    assert links(client.get("/notices/settings/")) != []
