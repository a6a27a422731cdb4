"""The grid on the static files of an installation: collected, under names that tell their content, DEBUG off."""

import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test.testcases import LiveServerThread
from django.urls import reverse
from playwright.sync_api import expect

from scoring.models import LedgerLine
from tests.makers import make_open_month

HASHED = re.compile(r"\.[0-9a-f]{12}\.(?:js|css|svg)$")


@pytest.fixture
def site(settings, tmp_path, transactional_db):
    """A server that hands out collected files through WhiteNoise alone, as an installation does."""
    settings.STATIC_ROOT = tmp_path / "static"
    settings.WHITENOISE_AUTOREFRESH = False
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "config.static_files.HashedFiles"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    server = LiveServerThread("127.0.0.1", static_handler=lambda application: application)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    assert server.error is None
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()


def reached(module: str, *, known: frozenset[str] = frozenset()) -> set[str]:
    """A module of the site's own and every one that it imports, directly or through others."""
    source = (settings.BASE_DIR / "static" / "js" / f"{module}.js").read_text(encoding="utf-8")
    found = {module}
    for name in set(re.findall(r'from "\./(\w+)\.js"', source)) - known - found:
        found |= reached(name, known=known | frozenset(found))
    return found


def test_grid_runs_on_collected_files_and_each_may_be_kept_for_ever(world, browse):
    make_open_month(world)
    address = reverse("scoring:group_grid", kwargs={"campaign": "t2026", "month": "2026-03", "owner": "D01"})
    page = browse("/healthz", user=world.users["scorer"])
    answers = []
    page.on("response", lambda answer: answers.append(answer))

    page.goto(address)
    page.locator(".cell-field, td[tabindex='0']").first.focus()
    page.keyboard.type("-1 迟报一次")
    page.keyboard.press("Enter")
    expect(page.locator(".grid-live")).to_contain_text("Saved")

    files = [answer for answer in answers if urlsplit(answer.url).path.startswith("/static/")]
    modules = {re.sub(HASHED, "", answer.url).rpartition("/")[2] for answer in files if "/js/" in answer.url}
    assert reached("grid") - modules == set()
    assert [answer.url for answer in files if answer.status != 200 or not HASHED.search(answer.url)] == []
    assert {answer.headers["cache-control"] for answer in files} == {"max-age=315360000, public, immutable"}
    assert LedgerLine.objects.count() == 1
