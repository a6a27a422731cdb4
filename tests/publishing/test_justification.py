import pytest

from publishing import justification
from publishing.pdf import load_weasyprint, print_paper
from tests.publishing import measuring

SHEET = (
    "<!doctype html><html lang=zh-CN><link rel=stylesheet href='app:fonts.css'>"
    "<style>@page {{ size: 210mm 100mm; margin: 20mm 26mm 20mm 28mm }}"
    "body, p {{ margin: 0; font: 15.75pt var(--body); line-height: 28.99pt; text-align: {align} }}"
    ".n {{ white-space: nowrap }}</style><p>{text}"
)
# the 28th character of the first line is one that may not begin a line, and so the 27th goes down with it
TEXT = "国" * 27 + "家，" + "国" * 20 + "<span class=n>2026年</span>" + "家" * 40


def measured(align: str, text: str = TEXT) -> list[tuple[float, float]]:
    printed = print_paper(SHEET.format(align=align, text=text), identifier="1")
    return [(line.left, line.right) for line in measuring.lines(printed.pdf, 1)]


def test_justified_lines_reach_both_edges():
    *full, last = measured("justify")

    assert full == [(pytest.approx(28, abs=0.05), pytest.approx(184, abs=0.15))] * len(full)
    assert len(full) >= 2
    assert last[1] < 170


def test_unjustified_lines_are_left_alone():
    first, *_ = measured("left")

    assert first[1] < 180


def test_justified_line_of_an_inline_box_reaches_both_edges():
    (first, *_) = measured("justify", f"<b>（一）{'国' * 10}</b><i>{'家' * 14}</i>，。{'国' * 30}")

    assert first == (pytest.approx(28, abs=0.05), pytest.approx(184, abs=0.15))


def test_latin_text_still_stretches_its_spaces():
    *full, _ = measured("justify", "Notice of the monthly assessment of departments " * 4)

    assert [right for _, right in full] == [pytest.approx(184, abs=0.3)] * len(full)


def test_install_leaves_another_version_alone(monkeypatch):
    weasyprint = load_weasyprint()
    from weasyprint.layout import inline

    before = inline.justify_line
    monkeypatch.setattr(weasyprint, "__version__", "71.0")

    assert justification.install.__wrapped__() is False
    assert inline.justify_line is before


def test_install_fits_the_pinned_version():
    load_weasyprint()

    assert justification.install() is True
