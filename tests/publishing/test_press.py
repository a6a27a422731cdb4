"""The press (PDF-4): its end of time and memory, and that whoever asked stays whole."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from publishing import press
from publishing.pdf import MissingGlyphs, PaperTooLong, ResourceRefused, print_paper
from publishing.press import Limits, PaperTooHeavy, PressNotStarted, print_apart
from tests.publishing import measuring

ONE = "<!doctype html><html lang=zh-CN><p>一</p>"


def endless(rows):
    return ONE + "<table>" + "<tr><td>文<td>文<td>文" * rows + "</table>"


@pytest.fixture(autouse=True)
def another_press():
    """A press of its own for each test, and none left behind."""
    press.stop()
    yield
    press.stop()


def test_print_apart_gives_the_bytes_that_print_paper_gives():
    assert print_apart(ONE, identifier="1") == print_paper(ONE, identifier="1")


def test_print_apart_keeps_its_press():
    print_apart(ONE, identifier="1")
    (first,) = press._KEPT.values()

    print_apart(ONE, identifier="2")

    assert list(press._KEPT.values()) == [first]


def test_print_apart_hands_on_what_the_printer_refuses():
    """PDF-1, in the press as well."""
    with pytest.raises(ResourceRefused) as outside:
        print_apart(ONE + '<img src="file:///etc/hostname">', identifier="1")
    with pytest.raises(MissingGlyphs) as missing:
        print_apart(ONE + "\U00101234", identifier="1")
    with pytest.raises(PaperTooLong):
        print_apart(ONE + "<p style='break-before: page'>二" * 201, identifier="1")

    assert outside.value.addresses == ("file:///etc/hostname",)
    assert missing.value.characters == ("\U00101234",)


def test_print_apart_media_reach_the_paper():
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="40mm" height="10mm"><rect width="100%" height="100%"/></svg>'

    printed = print_apart(
        ONE + '<img src="app:media/badge" alt="徽标">', identifier="1", media={"badge": svg}
    )

    assert len(measuring.ink(printed.pdf, 1)) == 2


@pytest.mark.parametrize(
    ("limits", "rows"),
    [
        (Limits(seconds=1, patience=60), 40_000),
        (Limits(seconds=60, memory=400 * 1024**2, patience=60), 6_000),
        (Limits(seconds=60, patience=1), 40_000),
    ],
    ids=["processor", "memory", "clock"],
)
def test_paper_beyond_a_limit_is_refused_and_the_next_one_is_printed(limits, rows):
    """PDF-4: a huge table ends in a message, within bounds."""
    with pytest.raises(PaperTooHeavy):
        print_apart(endless(rows), identifier="1", limits=limits)

    assert print_apart(ONE, identifier="1").pages == 1


def test_press_that_died_is_replaced():
    print_apart(ONE, identifier="1")
    (first,) = press._KEPT.values()
    os.kill(first.process.pid, signal.SIGKILL)
    first.process.wait()

    assert print_apart(ONE, identifier="1").pages == 1


def test_press_that_does_not_start_says_so_and_leaves_nothing_behind(monkeypatch, capfd):
    monkeypatch.setattr(press, "PROGRAM", "publishing.no_such_program")

    with pytest.raises(PressNotStarted):
        print_apart(ONE, identifier="1")

    assert press._KEPT == {}
    assert "no_such_program" in capfd.readouterr().err


def test_press_ends_with_whoever_started_it(settings):
    script = (
        "import django; django.setup();"
        "from publishing import press;"
        "press.print_apart('<!doctype html><p>一', identifier='1');"
        "print(next(iter(press._KEPT.values())).process.pid)"
    )

    said = subprocess.run(
        [sys.executable, "-c", script], env=os.environ, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )  # fmt: skip

    assert ends(int(said.stdout))


def ends(pid, seconds=10):
    """Is the process gone within so many seconds?"""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_who_asked_can_go_on_meanwhile():
    """PDF-4: the process that asked is not busy while the press works."""
    print_apart(ONE, identifier="1")
    refused = []

    def ask():
        try:
            print_apart(endless(40_000), identifier="1", limits=Limits(seconds=60, patience=3))
        except PaperTooHeavy as heavy:
            refused.append(heavy)

    asking = threading.Thread(target=ask)
    before = time.process_time()
    asking.start()
    asking.join()

    assert len(refused) == 1
    assert time.process_time() - before < 1


def test_print_apart_sees_a_face_that_was_dropped_in(monkeypatch):
    print_apart(ONE, identifier="1")
    (first,) = press._KEPT.values()
    monkeypatch.setattr(press.fonts, "files_known", lambda: (("新.otf", 1),))

    print_apart(ONE, identifier="1")

    (second,) = press._KEPT.values()
    assert second is not first
    assert not first.is_alive
