import os
import socket
import subprocess
import sys
import threading
from importlib.metadata import version

import pytest
from django.utils import translation

from publishing import pdf
from publishing.pdf import PangoMissing, PaperTooLong, ResourceRefused, print_paper
from tests.publishing import measuring


@pytest.fixture
def listener():
    """A web server of this machine that counts who knocks: (its address, the knocks)."""
    knocks = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def wait():
            while True:
                try:
                    client, _ = server.accept()
                except OSError:
                    return
                knocks.append(client)
                client.close()

        threading.Thread(target=wait, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", knocks


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="{address}/a.png">',
        '<link rel="stylesheet" href="{address}/a.css">',
        '<link rel="attachment" href="{address}/a.txt">',
        '<style>@import url("{address}/a.css");</style>',
        '<style>body {{ background: url("{address}/a.png") }}</style>',
        '<style>@font-face {{ font-family: "A"; src: url("{address}/a.ttf") }} p {{ font-family: "A" }}</style>',
        '<svg><image href="{address}/a.png" width="9" height="9"/></svg>',
        '<object data="{address}/a.png"></object>',
    ],
)
def test_print_paper_asks_nobody(markup, listener):
    address, knocks = listener

    with pytest.raises(ResourceRefused) as refused:
        print_paper(f"<!doctype html><p>文</p>{markup.format(address=address)}", identifier="1")

    assert {found.partition("/a.")[0] for found in refused.value.addresses} == {address}
    assert knocks == []


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/hostname",
        "ftp://127.0.0.1/a",
        "HTTP://127.0.0.1:9/a",
        "data:image/png;base64,AA==",
        "app:print/../pdf.py",
        "app:print/nothing.css",
        "app:font/99",
        "app:font/-1",
        "app:media/unknown.jpg",
        "app:settings",
    ],
)
def test_print_paper_refuses_what_is_not_ours(address):
    with pytest.raises(ResourceRefused) as refused:
        print_paper(f'<!doctype html><p>文</p><img src="{address}">', identifier="1")

    assert refused.value.addresses == (address,)


def test_print_paper_refuses_to_attach_a_file():
    with pytest.raises(ResourceRefused):
        print_paper(
            '<!doctype html><p>文</p><link rel="attachment" href="file:///etc/hostname">', identifier="1"
        )


def test_print_paper_shows_the_pictures_it_is_given():
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="40mm" height="10mm"><rect width="100%" height="100%"/></svg>'

    printed = print_paper(
        "<!doctype html><html lang=zh-CN><style>@page { margin: 0 } body, img { margin: 0; display: block }</style>"
        '<img src="app:media/badge" alt="徽标">',
        identifier="1",
        media={"badge": svg},
    )

    assert measuring.ink(printed.pdf, 1) == [
        (0.0, 0.0, pytest.approx(40, abs=0.2), pytest.approx(10, abs=0.2))
    ]
    assert printed.remarks == ()


CLOSING = '<!doctype html><p>空</p><p style="break-before: page">版记</p>'
PLACE = '<footer id="colophon"><i class="printed">版记</i></footer>'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<p>一</p>" + PLACE, "一版记"),
        ('<p>一</p><p style="break-before: page">二</p>' + PLACE, "一二版记"),
        ('<p>一</p><p style="break-before: page"></p>' + PLACE, "一版记"),
        ("<p>一</p>", "一版记"),
        ('<p>一</p><p style="break-before: page">二</p>', "一二空版记"),
        ('<p>一</p><p style="break-before: page">二</p><div style="break-before: page"></div>' + PLACE, "一二空版记"),
    ],
)  # fmt: skip
def test_print_paper_closes_on_an_even_page(text, said):
    style = "<style>@page { margin: 37mm } p, div, footer { margin: 0 }</style>"

    printed = print_paper(f"<!doctype html>{style}{text}", identifier="1", closing=CLOSING)

    assert (measuring.text(printed.pdf), printed.pages % 2) == (said, 0)


def test_print_paper_too_much_markup_is_refused():
    with pytest.raises(PaperTooLong):
        print_paper("<p>" + "文" * pdf.MAX_MARKUP, identifier="1")


def test_print_paper_too_many_pages_are_refused(monkeypatch):
    monkeypatch.setattr(pdf, "MAX_PAGES", 1)

    with pytest.raises(PaperTooLong):
        print_paper('<!doctype html><p>一</p><p style="break-before: page">二</p>', identifier="1")


def test_print_paper_without_pango_says_the_line_to_type(monkeypatch, tmp_path):
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango-1.0-0')")
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.syspath_prepend(tmp_path)

    with translation.override("en"), pytest.raises(PangoMissing) as missing:
        print_paper("<p>文", identifier="1")

    assert str(missing.value) == (
        "Papers cannot be printed: Pango is missing (cannot load library libpango-1.0-0). "
        "Type as root: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    )


def test_site_starts_without_weasyprint(settings):
    script = (
        "import django, sys; django.setup();"
        "import publishing.outputs, publishing.press, publishing.checks;"
        "assert 'weasyprint' not in sys.modules"
    )

    result = subprocess.run(
        [sys.executable, "-c", script], env=os.environ, cwd=settings.BASE_DIR, check=False
    )

    assert result.returncode == 0


def test_weasyprint_is_the_version_that_was_tested_and_has_its_security_fixes():
    assert version("weasyprint") == pdf.WEASYPRINT_VERSION
    assert tuple(map(int, pdf.WEASYPRINT_VERSION.split("."))) >= (69, 0)
