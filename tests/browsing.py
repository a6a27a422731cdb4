"""Looking at pages in tests: a signed-in client, and what a page says as plain text."""

import re
import time
from html import unescape

from django.test import Client

from campaign.models import User


def client_of(user: User) -> Client:
    """A client that is signed in as the account and reads English.

    Its session has been seen just now: the next request does not write it, as most requests do not.
    """
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    session = client.session
    session["begun"] = session["seen"] = int(time.time())
    session.save()
    return client


def plain(markup: str) -> str:
    """Markup as text on one line."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", markup))).strip()


def words(response) -> str:
    """The text of a page on one line, without tags."""
    return plain(response.content.decode())


def notices(response) -> list[str]:
    """The notices at the top of a page."""
    found = re.findall(r'<div class="notice[ "][^>]*>.*?<span>(.*?)</span>', response.content.decode(), re.S)
    return [plain(text) for text in found]


def links(response) -> list[str]:
    """Where the links of a page's content lead."""
    content = response.content.decode().split('<main id="content"')[1]
    return [unescape(address) for address in re.findall(r'<a [^>]*href="([^"]+)"', content)]
