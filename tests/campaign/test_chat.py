"""The robot of a chat group, tried against a server on loopback: what it is told, and what it is never asked."""

import base64
import hashlib
import hmac
import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.utils import timezone
from django.utils.module_loading import import_string

from campaign import robots
from campaign.chat import (
    MOST_ATTEMPTS,
    BadAddress,
    NoRobot,
    remove_robot,
    send_messages,
    set_robot,
    tell_chat,
    try_robot,
)
from campaign.models import AuditEntry, ChatMessage, ChatRobot
from campaign.refusals import NotAllowed
from campaign.robots import BadRobot, NotDelivered, host_of, post_text
from tests.browsing import client_of, words
from tests.makers import MARCH, World

KEY = "key=cd1f"
SECRET = "SEC0123456789abcdef"
INTRANET = "10.0.0.7"


class Group(HTTPServer):
    """A chat program's server; it notes what it is asked and answers as it is told."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answering)
        self.heard = []
        self.answer = (200, b'{"errcode":0,"errmsg":"ok"}', {})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/send?{KEY}"


class Answering(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((self.path, self.headers["Content-Type"], json.loads(body)))
        status, answer, headers = self.server.answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args) -> None:
        """Tests are quiet."""


@pytest.fixture
def group():
    server = Group()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def with_robot(world: World, url: str, style: str = "wecom", **given) -> ChatRobot:
    return set_robot(
        campaign=world.campaign, style=style, url=url, is_on=True, by=world.access("office"), **given
    )


def say(world: World, kind=ChatMessage.Kind.OWNERS_LATE, count: int | None = 3) -> ChatMessage | None:
    return tell_chat(kind, campaign=world.campaign, month=MARCH, count=count, link="/c/t2026/months/")


@pytest.mark.parametrize(
    ("style", "body"),
    [
        ("wecom", lambda text: {"msgtype": "text", "text": {"content": text}}),
        ("dingtalk", lambda text: {"msgtype": "text", "text": {"content": text}}),
        ("feishu", lambda text: {"msg_type": "text", "content": {"text": text}}),
    ],
)
def test_robot_hears_a_count_and_a_link(world, group, settings, style, body):
    settings.SITE_URL = "https://wenming.example"
    with_robot(world, group.url, style)
    message = say(world)

    sent = send_messages()

    text = "“323”文明部室创建活动：2026年3月考核：3个责任部门逾期未提交。\nhttps://wenming.example/c/t2026/months/"
    message.refresh_from_db()
    assert group.heard == [(f"/send?{KEY}", "application/json; charset=utf-8", body(text))]
    assert [sent, message.sent_at is not None, message.attempts] == [1, True, 1]


def test_dingtalk_is_signed_in_the_address(world, group):
    """DingTalk: Base64 of HMAC-SHA256 over the time in milliseconds and the secret, with the secret as key."""
    at = datetime(2026, 3, 20, 1, 2, 3, 456000, tzinfo=UTC)

    post_text("dingtalk", group.url, "文明部室", secret=SECRET, at=at)

    path, __, body = group.heard[0]
    sign = base64.b64encode(
        hmac.new(SECRET.encode(), f"1773968523456\n{SECRET}".encode(), hashlib.sha256).digest()
    ).decode()
    assert parse_qsl(urlsplit(path).query) == [
        tuple(KEY.split("=")),
        ("timestamp", "1773968523456"),
        ("sign", sign),
    ]
    assert body == {"msgtype": "text", "text": {"content": "文明部室"}}


def test_feishu_is_signed_in_the_message(world, group):
    at = datetime(2026, 3, 20, 1, 2, 3, tzinfo=UTC)

    post_text("feishu", group.url, "文明部室", secret=SECRET, at=at)

    sign = base64.b64encode(hmac.new(f"1773968523\n{SECRET}".encode(), b"", hashlib.sha256).digest()).decode()
    assert group.heard[0][2] == {
        "msg_type": "text",
        "content": {"text": "文明部室"},
        "timestamp": "1773968523",
        "sign": sign,
    }


@pytest.mark.parametrize(("style", "secret"), [("wecom", "SECabc"), ("dingtalk", ""), ("feishu", "")])
def test_robot_without_signing_is_asked_as_its_address_says(world, group, style, secret):
    post_text(style, group.url, "文明部室", secret=secret)

    path, __, body = group.heard[0]
    assert [path, sorted(body)] == [
        f"/send?{KEY}",
        ["content", "msg_type"] if style == "feishu" else ["msgtype", "text"],
    ]


def test_message_that_waited_is_signed_anew(world, group):
    """DingTalk takes a signature for an hour; a message is tried for eleven."""
    group.answer = (200, b'{"errcode":310000,"errmsg":"sign not match"}', {})
    with_robot(world, group.url, "dingtalk", secret=SECRET)
    message = say(world)

    send_messages()
    group.answer = (200, b'{"errcode":0,"errmsg":"ok"}', {})
    send_messages(now=timezone.now() + timedelta(minutes=2))

    message.refresh_from_db()
    signed = [dict(parse_qsl(urlsplit(path).query)) for path, *__ in group.heard]
    assert [message.attempts, message.sent_at is not None, message.problem] == [2, True, ""]
    assert [sorted(query) for query in signed] == [["key", "sign", "timestamp"]] * 2


def test_secret_is_kept_with_its_address_and_shown_nowhere(world, group):
    """AUD-5: neither the pages nor the trail say the secret."""
    with_robot(world, group.url, "dingtalk", secret=SECRET)
    kept = with_robot(world, "", "dingtalk").secret
    page = client_of(world.users["office"]).get("/c/t2026/settings/chat/").content.decode()
    gone = with_robot(world, f"{group.url}2", "dingtalk").secret

    trail = [
        entry.data for entry in AuditEntry.objects.filter(event="campaign.chat_robot.set").order_by("pk")
    ]
    assert [kept, SECRET in page, "signed" in page, gone] == [SECRET, False, True, ""]
    assert [entry["is_signed"] for entry in trail] == [True, True, False]
    assert SECRET not in str(trail)


@pytest.mark.parametrize("style", ["wecom", "dingtalk", "feishu"])
def test_no_kind_of_message_names_a_person_or_a_department(world, group, style):
    with_robot(world, group.url, style)
    for kind in ChatMessage.Kind:
        say(world, kind)

    for __ in range(3):
        send_messages()

    said = json.dumps([body for *__, body in group.heard], ensure_ascii=False)
    names = [user.name for user in world.users.values()] + [found.name for found in world.departments]
    assert [len(group.heard), [name for name in names if name in said]] == [len(ChatMessage.Kind), []]


def test_message_is_sent_once(world, group):
    with_robot(world, group.url)
    say(world)

    assert [send_messages(), send_messages(), len(group.heard)] == [1, 0, 1]


def test_campaign_without_a_robot_leaves_no_message(world):
    assert [say(world), ChatMessage.objects.count()] == [None, 0]


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ((200, b'{"errcode":93000,"errmsg":"invalid webhook url"}', {}), "code 93000"),
        ((500, b"", {}), "http 500"),
        ((200, b"<html>", {}), "answer"),
        ((302, b"", {"Location": "http://127.0.0.1:9/elsewhere"}), "http 302"),
    ],
)
def test_message_that_is_not_taken_waits_and_no_redirect_is_followed(world, group, answer, problem):
    group.answer = answer
    with_robot(world, group.url)
    message = say(world)
    now = timezone.now()

    sent = send_messages(now=now)

    message.refresh_from_db()
    assert [sent, message.problem, message.due_at, len(group.heard)] == [
        0,
        problem,
        now + timedelta(minutes=1),
        1,
    ]


def test_message_is_given_up_in_the_end_and_the_page_says_so(world, group):
    group.answer = (500, b"", {})
    with_robot(world, group.url)
    say(world)
    now = timezone.now()

    for __ in range(MOST_ATTEMPTS + 2):
        send_messages(now=now)
        now += timedelta(hours=9)

    page = words(client_of(world.users["office"]).get("/c/t2026/settings/chat/"))
    assert [len(group.heard), ChatMessage.objects.get().given_up_at is not None] == [6, True]
    assert "given up after 6 attempts http 500" in page


def test_answer_is_read_up_to_a_limit(world, group):
    group.answer = (200, b'{"errcode":0,"more":"' + b"x" * 50_000 + b'"}', {})

    with pytest.raises(NotDelivered) as refused:
        post_text("wecom", group.url, "文明部室")

    assert refused.value.code == "answer"


def test_silent_robot_is_not_waited_for(world, monkeypatch):
    monkeypatch.setattr(robots, "SECONDS_OF_SILENCE", 0.05)
    silent = HTTPServer(("127.0.0.1", 0), Answering)  # it listens and answers nobody

    with pytest.raises(NotDelivered) as refused:
        post_text("wecom", f"http://127.0.0.1:{silent.server_port}/", "文明部室")

    silent.server_close()
    assert refused.value.code == "silence"


@pytest.mark.parametrize(
    "url",
    [
        "http://robot.example/send",
        f"http://{INTRANET}/send",
        "ftp://robot.example/",
        "file:///etc/passwd",
        "https://robot.example@robot.example/",
        "https://",
        "https://robot.example:99999/",
        "https://robot.example/a b",
        "https://robot.example/\r\nX: y",
        "https://robot.example/" + "a" * 500,
        "机器人",
    ],
)
def test_robot_has_https_or_stands_on_this_machine(world, url):
    with pytest.raises(BadAddress) as refused:
        with_robot(world, url)

    assert [refused.value.field, ChatRobot.objects.count()] == ["url", 0]


@pytest.mark.parametrize(
    "url", [f"https://{INTRANET}/send", "https://robot.example:8443/x", "http://localhost:1/"]
)
def test_robot_may_stand_in_the_intranet(url):
    assert host_of(url) in {INTRANET, "robot.example", "localhost"}


@pytest.mark.parametrize(
    ("peer", "is_plain"),
    [("169.254.169.254", False), ("fe80::1", False), ("0.0.0.0", False), (INTRANET, True)],
)
def test_peer_is_looked_at_after_connecting(peer, is_plain):
    with pytest.raises(BadRobot):
        robots._check_peer(peer, is_plain=is_plain)


def test_address_of_the_robot_is_kept_secret(world, group):
    """AUD-5: the trail and the pages name the host only."""
    with_robot(world, group.url)

    pages = [
        client_of(world.users[name]).get("/c/t2026/settings/chat/").content.decode()
        for name in ("office", "administrator", "auditor")
    ]

    entry = AuditEntry.objects.get(event="campaign.chat_robot.set")
    assert [KEY in page for page in pages] == [False, False, False]
    assert entry.data == {"style": "wecom", "host": "127.0.0.1", "is_signed": False, "is_on": True}


def test_empty_address_keeps_the_present_one(world, group):
    with_robot(world, group.url)

    robot = with_robot(world, "", "dingtalk")

    assert [robot.url, robot.style] == [group.url, "dingtalk"]


def test_removed_robot_is_told_nothing(world, group):
    with_robot(world, group.url)
    say(world)

    remove_robot(campaign=world.campaign, by=world.access("office"))

    assert [send_messages(), group.heard, ChatMessage.objects.get().problem] == [0, [], "removed"]


def test_trial_needs_a_robot_and_a_keeper(world, group):
    with pytest.raises(NoRobot):
        try_robot(campaign=world.campaign, by=world.access("office"))
    with_robot(world, group.url)
    with pytest.raises(NotAllowed):
        try_robot(campaign=world.campaign, by=world.access("leader"))

    try_robot(campaign=world.campaign, by=world.access("administrator"))

    assert send_messages() == 1
    assert group.heard[0][2]["text"]["content"].startswith("“323”文明部室创建活动：这是一条测试消息。")


def test_chores_of_the_task_process_send_what_waits(world, group, settings):
    with_robot(world, group.url)
    say(world)

    for chore in settings.CHORES:
        import_string(chore)()

    assert len(group.heard) == 1
