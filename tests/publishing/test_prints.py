"""Sheets that are drawn when somebody asks for them: kept as long as they are used."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from publishing.prints import Sheet, drop_old_prints, finished_print, print_folder, start_print
from tests.browsing import client_of

SHEET = Sheet(frozen=lambda by, key: {"title": f"签到表{key}"}, pdf=lambda frozen: b"%PDF-1.7 drawn")
PAGE = "/c/t2026/prints/test/a/"


@pytest.fixture(autouse=True)
def one_sheet(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.PRINTS = {"test": "tests.publishing.test_prints.SHEET"}


def drawn(world, key: str, *, days_ago: int, capture) -> None:
    """A drawing of which nobody has heard for so many days."""
    with capture(execute=True):
        job = start_print(kind="test", key=key, by=world.access("office"))
    then = (timezone.now() - timedelta(days=days_ago)).timestamp()
    os.utime(print_folder() / f"{job.pk}.pdf", (then, then))


def test_drawings_go_when_nobody_opened_them_for_two_weeks_prv_9(world, django_capture_on_commit_callbacks):
    for key, days in (("a", 15), ("b", 13)):
        drawn(world, key, days_ago=days, capture=django_capture_on_commit_callbacks)

    gone = drop_old_prints()

    assert [gone, len(list(print_folder().iterdir()))] == [1, 1]
    assert drop_old_prints(at=timezone.now() + timedelta(days=2)) == 1


def test_drawing_that_is_opened_is_kept_for_another_while(world, django_capture_on_commit_callbacks):
    drawn(world, "a", days_ago=13, capture=django_capture_on_commit_callbacks)
    client = client_of(world.users["office"])

    opened = b"".join(client.get(f"{PAGE}sheet.pdf").streaming_content)

    assert opened == b"%PDF-1.7 drawn"
    assert drop_old_prints(at=timezone.now() + timedelta(days=13)) == 0


def test_sheet_whose_drawing_is_gone_is_drawn_anew(world, django_capture_on_commit_callbacks):
    drawn(world, "a", days_ago=20, capture=django_capture_on_commit_callbacks)
    drop_old_prints()
    client = client_of(world.users["office"])

    gone, page = client.get(f"{PAGE}sheet.pdf"), client.get(PAGE)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(PAGE)

    assert [gone.status_code, page.status_code, page.context["is_drawn"]] == [404, 200, False]
    assert client.get(f"{PAGE}sheet.pdf").status_code == 200
    assert finished_print(world.access("office"), "another content") is None


def test_nothing_was_ever_drawn(world):
    assert drop_old_prints() == 0
