"""Talking to the robot of a chat group: one request to one address, bounded in time and size, nowhere else.

https, or http to this machine; no redirect is followed, and nothing of the answer but its code is kept or shown, so that
the address cannot be used to read what stands behind it. Addresses of the intranet are normal. Source: security.md §5.
"""

import base64
import hmac
import http.client
import ipaddress
import json
import socket
import ssl
import threading
from contextlib import suppress
from datetime import datetime
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_URL = 500
LONGEST_ANSWER = 20_000
SECONDS_OF_SILENCE = 5
SECONDS_IN_ALL = 10
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")


class BadRobot(Exception):
    """Such an address is never asked."""

    code = "address"

    def __init__(self, message):
        super().__init__(message)
        self.message = message


class NotDelivered(Exception):
    """The robot did not take the message; `code` is a short word for the reason."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code[:30]


def host_of(url: str) -> str:
    """The host of a robot's address; raises BadRobot unless it is https, or http on this machine."""
    return _parts(url).hostname


def post_text(style: str, url: str, content: str, *, secret: str = "", at: datetime | None = None) -> None:
    """Post a text to the robot, signed where the robot has a secret; raises NotDelivered, or BadRobot."""
    parts, message = _signed(style, _parts(url), _message(style, content), secret, at or timezone.now())
    status, answer = _ask(parts, json.dumps(message, ensure_ascii=False).encode())
    if status != 200:
        raise NotDelivered(f"http {status}")
    try:
        said = json.loads(answer)
    except ValueError as unreadable:
        raise NotDelivered("answer") from unreadable
    code = said.get("code" if style == "feishu" else "errcode", 0) if isinstance(said, dict) else "answer"
    if code != 0:
        raise NotDelivered(f"code {code}" if isinstance(code, int) else "answer")


def _message(style: str, content: str) -> dict:
    if style == "feishu":
        return {"msg_type": "text", "content": {"text": content}}
    return {"msgtype": "text", "text": {"content": content}}


def _signed(
    style: str, parts: SplitResult, message: dict, secret: str, at: datetime
) -> tuple[SplitResult, dict]:
    """The request with the time and its signature, as each program wants it; WeCom knows none.

    DingTalk: HMAC-SHA256 over "milliseconds\\nsecret" with the secret as key, in Base64, in the address. Feishu: over
    nothing with "seconds\\nsecret" as key, in the message.
    """
    if style == "dingtalk" and secret:
        milliseconds = str(int(at.timestamp() * 1000))
        sign = _hmac(secret, f"{milliseconds}\n{secret}")
        query = urlencode(
            [*parse_qsl(parts.query, keep_blank_values=True), ("timestamp", milliseconds), ("sign", sign)]
        )
        return parts._replace(query=query), message
    if style == "feishu" and secret:
        seconds = str(int(at.timestamp()))
        return parts, message | {"timestamp": seconds, "sign": _hmac(f"{seconds}\n{secret}", "")}
    return parts, message


def _hmac(key: str, text: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), text.encode(), "sha256")).decode()


def _parts(url: str) -> SplitResult:
    if len(url) > LONGEST_URL or not url.isascii() or not url.isprintable() or " " in url:
        raise BadRobot(_("This is no address of a robot."))
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - a port that is no number is found here
    except ValueError as unreadable:
        raise BadRobot(_("This is no address of a robot.")) from unreadable
    if not parts.hostname or parts.username is not None or parts.password is not None:
        raise BadRobot(_("This is no address of a robot."))
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK_NAMES):
        raise BadRobot(_("The address must begin with “https”."))
    return parts


def _ask(parts: SplitResult, body: bytes) -> tuple[int, bytes]:
    """One POST; the whole talk ends after ten seconds, however slowly the other side speaks."""
    if parts.scheme == "https":
        connection = http.client.HTTPSConnection(
            parts.hostname, parts.port, timeout=SECONDS_OF_SILENCE, context=ssl.create_default_context()
        )
    else:
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=SECONDS_OF_SILENCE)
    deadline = threading.Timer(SECONDS_IN_ALL, _cut, [connection])
    deadline.daemon = True
    deadline.start()
    try:
        connection.connect()
        _check_peer(connection.sock.getpeername()[0], is_plain=parts.scheme == "http")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, {"Content-Type": "application/json; charset=utf-8"})
        answer = connection.getresponse()
        return answer.status, answer.read(LONGEST_ANSWER)
    except TimeoutError as silence:
        raise NotDelivered("silence") from silence
    except (OSError, http.client.HTTPException, AttributeError) as fault:
        raise NotDelivered("connection") from fault
    finally:
        deadline.cancel()
        connection.close()


def _cut(connection: http.client.HTTPConnection) -> None:
    """End a talk that takes too long: the reader at the other end of the socket gets an error."""
    if connection.sock is not None:
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)


def _check_peer(address: str, *, is_plain: bool) -> None:
    """What was really connected to: names can lead anywhere."""
    peer = ipaddress.ip_address(address.partition("%")[0])
    peer = getattr(peer, "ipv4_mapped", None) or peer
    if peer.is_link_local or peer.is_multicast or peer.is_unspecified or (is_plain and not peer.is_loopback):
        raise BadRobot(_("This address is not asked."))
