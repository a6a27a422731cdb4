"""A real Chromium before a real server: each test with a database of its own, people signed in by cookie."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from campaign.models import User
from campaign.session_store import SessionStore

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
DESK = {"width": 1366, "height": 768}

# Playwright keeps an event loop in the test's thread; the tests themselves are plain synchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; without it the browser tests are skipped, or fail where nothing may be skipped."""
    program = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if program is None:
        say = pytest.fail if os.environ.get("WENMING_REQUIRE_ALL") == "1" else pytest.skip
        say("no Chromium: apt-get install -y chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def site(live_server) -> str:
    """The address of the server that the browser talks to."""
    return live_server.url


@pytest.fixture
def browse(chromium, site) -> Iterator[Callable[..., Page]]:
    """Open a browser of its own for a person (or nobody), at an address; errors on its pages fail the test."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def opened(address: str, *, user: User | None = None, language: str = "en", **options) -> Page:
        context = chromium.new_context(base_url=site, **({"viewport": DESK, "locale": "zh-CN"} | options))
        contexts.append(context)
        cookies = {settings.LANGUAGE_COOKIE_NAME: language}
        if user is not None:
            cookies[settings.SESSION_COOKIE_NAME] = session_of(user)
        context.add_cookies([{"name": name, "value": value, "url": site} for name, value in cookies.items()])
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


def session_of(user: User) -> str:
    """The key of a session in which the person is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "campaign.backends.AccountBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key
