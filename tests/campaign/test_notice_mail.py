"""Notifications by e-mail: at once, once a day, tried again, never twice."""

import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from campaign import notice_mail
from campaign.models import Digest, NoticeKind, Notification, Role, User
from campaign.notice_mail import send_mails
from campaign.notices import choose_notices, holders, notify
from tests.makers import IN_MARCH, MARCH, World

MORNING = datetime(2026, 3, 21, 0, 0, tzinfo=UTC)  # eight o'clock in Shanghai
NEXT_MORNING = MORNING + timedelta(days=1)


class Broken(EmailBackend):
    """A mail server that takes nothing."""

    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected


@pytest.fixture(autouse=True)
def mails(settings):
    settings.MAIL_IS_SET_UP = True
    settings.SITE_URL = "https://wenming.example"


def tell(world: World, *, at: datetime = IN_MARCH) -> None:
    notify(
        NoticeKind.MONTH_PUBLISHED,
        campaign=world.campaign,
        to=holders(Role.HEAD),
        link="/c/t2026/",
        month=MARCH,
        by=None,
        at=at,
    )


def choose(world: World, way: str) -> None:
    """The head's choice, with an address that is confirmed."""
    choose_notices(by=world.users["head"], email="head@example.cn", deliveries={"month_published": way})
    User.objects.filter(pk=world.users["head"].pk).update(email_confirmed_at=IN_MARCH)


def test_mail_says_what_waits_and_leads_there(world):
    choose(world, "mail")
    tell(world)

    sent = send_mails(now=IN_MARCH)

    [letter] = mail.outbox
    notice = Notification.objects.get()
    assert [sent, notice.mailed_at, letter.to] == [1, IN_MARCH, ["head@example.cn"]]
    assert letter.subject == "[“323”文明部室创建活动] 2026年3月考核结果已通报。"
    assert letter.body == (
        "2026年3月考核结果已通报。\nhttps://wenming.example/c/t2026/\n\n"
        "这封邮件按您的选择发送。更改：https://wenming.example/notices/settings/\n"
    )
    assert letter.extra_headers["Message-ID"] == f"<notice-{notice.pk}@wenming>"


def test_mail_is_sent_once(world):
    choose(world, "mail")
    tell(world)

    assert [send_mails(now=IN_MARCH), send_mails(now=IN_MARCH), len(mail.outbox)] == [1, 0, 1]


def test_mail_that_one_process_is_sending_is_left_alone_by_another(world, monkeypatch):
    choose(world, "mail")
    tell(world)
    deliver, others = notice_mail._deliver, []

    def slowly(*args, **kwargs):
        others.append(send_mails(now=IN_MARCH))
        return deliver(*args, **kwargs)

    monkeypatch.setattr(notice_mail, "_deliver", slowly)

    sent = send_mails(now=IN_MARCH)

    assert [sent, others, len(mail.outbox)] == [1, [0], 1]


def test_mail_that_fails_is_tried_again_later_and_then_given_up(world, settings):
    settings.EMAIL_BACKEND = "tests.campaign.test_notice_mail.Broken"
    choose(world, "mail")
    tell(world)
    tried = []

    now = IN_MARCH
    for __ in range(6):
        before = Notification.objects.get().mail_attempts
        send_mails(now=now)
        tried.append(Notification.objects.get().mail_attempts - before)
        now += timedelta(hours=7)

    notice = Notification.objects.get()
    assert [tried, notice.mail, notice.mailed_at] == [[1, 1, 1, 1, 1, 0], "", None]


def test_mail_that_failed_waits_before_it_goes_out(world, settings):
    settings.EMAIL_BACKEND = "tests.campaign.test_notice_mail.Broken"
    choose(world, "mail")
    tell(world)
    send_mails(now=IN_MARCH)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    at_once = send_mails(now=IN_MARCH + timedelta(seconds=30))
    later = send_mails(now=IN_MARCH + timedelta(minutes=2))

    assert [at_once, later, len(mail.outbox)] == [0, 1, 1]


def test_digest_gathers_the_day_into_one_mail(world):
    choose(world, "digest")
    tell(world)
    tell(world)

    too_early = send_mails(now=MORNING - timedelta(hours=1))
    sent = send_mails(now=MORNING)

    [letter] = mail.outbox
    assert [too_early, sent, letter.subject] == [0, 1, "[“323”文明部室创建活动] 2条通知提醒"]
    assert letter.body.count("2026年3月考核结果已通报。") == 2


def test_digest_comes_once_a_day(world):
    choose(world, "digest")
    tell(world)
    send_mails(now=MORNING)
    tell(world, at=MORNING)

    again = send_mails(now=MORNING + timedelta(hours=3))
    tomorrow = send_mails(now=NEXT_MORNING)

    assert [again, tomorrow, len(mail.outbox), Digest.objects.count()] == [0, 1, 2, 2]


def test_digest_leaves_out_what_was_read(world):
    choose(world, "digest")
    tell(world)
    Notification.objects.update(read_at=MORNING)

    assert [send_mails(now=MORNING), len(mail.outbox)] == [0, 0]


def test_digest_that_fails_is_tried_again_the_same_day(world, settings):
    settings.EMAIL_BACKEND = "tests.campaign.test_notice_mail.Broken"
    choose(world, "digest")
    tell(world)
    failed = send_mails(now=MORNING)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    sent = send_mails(now=MORNING + timedelta(minutes=5))

    assert [failed, sent, len(mail.outbox), Digest.objects.count()] == [0, 1, 1, 1]


def test_site_without_mail_sends_nothing(world, settings):
    choose(world, "mail")
    tell(world)
    settings.MAIL_IS_SET_UP = False

    assert [send_mails(now=IN_MARCH), len(mail.outbox)] == [0, 0]
