"""A paper's HTML becomes a PDF: WeasyPrint, closed to everything but our own resources.

WeasyPrint is imported inside the functions: it takes half a second and needs Pango, and the site must start without
either. One font configuration serves a process (it holds 50 MB and grows when made anew); papers are rendered in the
task process only, never in threads (`measured.md` §1.4).
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock

from django.utils.translation import gettext as _

from campaign.refusals import Refused
from publishing import fonts

WEASYPRINT_VERSION = (
    "70.0"  # private interfaces are used in `justification`, `_ink` and `_taken_out`; pinned in requirements
)
MAX_MARKUP = 2 * 1024 * 1024  # PDF-4
MAX_PAGES = 200
# What a browser is told with a PDF: our pages may show it in a frame. Its viewer is a plugin to a browser, so the
# site's own policy (object-src none) would leave the frame empty.
PDF_POLICY = "frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
TOP_MARGIN = 37 * 96 / 25.4  # of a paper's pages, in the renderer's pixels
PRINT_STATIC = Path(__file__).parent / "print_static"
PANGO_LINE = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
# Pango's font map is one for the process: two threads that lay out at once can wait for each other for ever.
_ONE_PAPER = Lock()


class PaperError(Refused):
    """A paper cannot be printed; the message says why."""


class PangoMissing(PaperError):
    """The libraries that set text are not installed; the message holds the line to type."""

    def __init__(self, cause: object) -> None:
        super().__init__(
            _("Papers cannot be printed: Pango is missing (%(cause)s). Type as root: %(line)s")
            % {"cause": cause, "line": PANGO_LINE}
        )


class MissingGlyphs(PaperError):
    """No face has these characters; they would print as empty boxes."""

    def __init__(self, characters: tuple[str, ...]) -> None:
        self.characters = characters
        named = ", ".join(f"{character} (U+{ord(character):04X})" for character in characters)
        super().__init__(_("No font has these characters: %(characters)s") % {"characters": named})


class ResourceRefused(PaperError):
    """The paper asked for something that is not ours (PDF-1)."""

    def __init__(self, addresses: tuple[str, ...]) -> None:
        self.addresses = addresses
        super().__init__(
            _("The paper asks for something from outside: %(addresses)s")
            % {"addresses": ", ".join(addresses)}
        )


class PaperTooLong(PaperError):
    """More markup or more pages than one render may hold (PDF-4)."""


@dataclass(frozen=True)
class PrintedPaper:
    """The bytes of a paper, its number of pages, and what the renderer had to say (empty for a sound paper)."""

    pdf: bytes
    pages: int
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class Attached:
    """A file inside an archival PDF: what it is called and said to be, and the day that it bears."""

    name: str
    description: str
    content: bytes
    at: datetime


def print_paper(
    html: str,
    *,
    identifier: str,
    media: Mapping[str, bytes] | None = None,
    closing: str | None = None,
    variant: str | None = None,
    attached: Sequence[Attached] = (),
) -> PrintedPaper:
    """Print one paper: the same HTML, identifier and fonts give the same bytes.

    `media` are the pictures that the paper may show, by the name in `app:media/<name>`. `closing` is the HTML of a
    blank page and of one with the 版记 alone: its pages follow where the last page is odd or cannot hold the 版记.
    `variant` is a PDF variant of WeasyPrint, which may carry files. Dates come from the HTML's `dcterms` elements.
    Raises PangoMissing, MissingGlyphs, ResourceRefused, PaperTooLong.
    """
    if len(html.encode()) > MAX_MARKUP:
        raise PaperTooLong(_("The text of the paper is longer than %(most)s bytes.") % {"most": MAX_MARKUP})
    weasyprint = load_weasyprint()
    fetcher = _fetcher(media or {})
    with _ONE_PAPER, _listening() as remarks:
        document = _lay_out(weasyprint, html, fetcher)
        if closing and (kept := _pages_before_closing(document)) is not None:
            blank, last = _lay_out(weasyprint, closing, fetcher).pages
            document = document.copy([*kept, *([] if len(kept) % 2 else [blank]), last])
        if len(document.pages) > MAX_PAGES:
            raise PaperTooLong(
                _("The paper has %(pages)s pages; at most %(most)s can be printed at once.")
                % {"pages": len(document.pages), "most": MAX_PAGES}
            )
        pdf = document.write_pdf(
            pdf_identifier=identifier.encode(),
            pdf_tags=True,
            pdf_variant=variant,
            attachments=[_attachment(weasyprint, file) for file in attached],
        )
    if fetcher.refused:
        raise ResourceRefused(tuple(fetcher.refused))
    if missing := tuple(sorted({record.args[0] for record in remarks if ".notdef" in str(record.msg)})):
        raise MissingGlyphs(missing)
    return PrintedPaper(pdf, len(document.pages), tuple(record.getMessage() for record in remarks))


def load_weasyprint():
    """The module weasyprint, ready to set Chinese. Raises PangoMissing."""
    try:
        import weasyprint  # half a second, and needs Pango
    except OSError as error:
        raise PangoMissing(error) from error
    from publishing import justification  # reaches into weasyprint

    justification.install()
    return weasyprint


@lru_cache(maxsize=1)
def font_configuration():
    """The one font configuration of this process; faces dropped in later are seen after a restart."""
    load_weasyprint()
    from weasyprint.text.fonts import FontConfiguration  # as above

    with fonts.our_fontconfig():
        return FontConfiguration()


def _lay_out(weasyprint, html: str, fetcher):
    return weasyprint.HTML(string=html, base_url="app:", url_fetcher=fetcher).render(
        font_config=font_configuration(), pdf_tags=True
    )


def _pages_before_closing(document) -> list | None:
    """The pages that a closing page follows; None where the 版记 stands below text on an even page.

    A 版记 closes an even page: where the paper ends on an odd one it is taken out of that page again. The rest of the
    paper needs no second layout for this. A page that holds nothing but the place of the 版记 falls away.
    """
    *before, last = document.pages
    if "colophon" not in last.anchors:
        return document.pages
    if last.anchors["colophon"][1] <= TOP_MARGIN + 1:
        return before
    if len(document.pages) % 2 == 0:
        return None
    _taken_out(last._page_box, "printed")
    return document.pages


def _taken_out(box, purpose: str) -> None:
    """Remove from a page the boxes of the elements with this class."""
    kept = []
    for child in getattr(box, "children", ()):
        inside = getattr(child, "_box", child)
        classes = () if inside.element is None else (inside.element.get("class") or "").split()
        if purpose not in classes:
            _taken_out(inside, purpose)
            kept.append(child)
    if hasattr(box, "children"):
        box.children = kept


def _attachment(weasyprint, file: Attached):
    return weasyprint.Attachment(
        string=file.content,
        name=file.name,
        description=file.description,
        created=file.at,
        modified=file.at,
        relationship="Source",
    )


@contextmanager
def _listening() -> Iterator[list[logging.LogRecord]]:
    """Collects what the renderer warns of while it works."""
    records: list[logging.LogRecord] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = records.append
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        yield records
    finally:
        logger.removeHandler(handler)


def _fetcher(media: Mapping[str, bytes]):
    """A fetcher that knows `app:` ids and nothing else: no scheme, file or redirect reaches the machine."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # as above

    class OwnResources(URLFetcher):
        def __init__(self) -> None:
            super().__init__(allowed_protocols=["app"], allow_redirects=False)
            self.refused: list[str] = []

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            body, content_type = _own_resource(url, media)
            if body is None:
                self.refused.append(url)
                raise ValueError(f"not ours: {url}")
            return URLFetcherResponse(url, body, {"Content-Type": content_type})

    return OwnResources()


def _own_resource(url: str, media: Mapping[str, bytes]) -> tuple[bytes | None, str]:
    scheme, __, path = url.partition(":")
    if scheme != "app":
        return None, ""
    kind, __, name = path.partition("/")
    if path == "fonts.css":
        return fonts.face_css().encode(), "text/css; charset=utf-8"
    if path == "metrics.css":  # after fonts.css: the net must be known before it can be measured
        return _metrics_css().encode(), "text/css; charset=utf-8"
    if kind == "print" and name in {sheet.name for sheet in PRINT_STATIC.glob("*.css")}:
        return (PRINT_STATIC / name).read_bytes(), "text/css; charset=utf-8"
    if kind == "font" and (content := fonts.font_file(name)):
        return content, "font/otf"
    if kind == "media" and name in media:
        return media[name], "application/octet-stream"
    return None, ""


@lru_cache(maxsize=1)
def _metrics_css() -> str:
    """Shifts that put ink, not boxes, where the standard wants it: the 标志's top and the page number's dashes."""
    mark, __ = _ink("title", "国")
    dash, __ = _ink("song", "—")
    drop = 7 - dash * 14 * 25.4 / 72  # the dashes lie 7 mm under the type area; 14 pt digits
    return (
        f":root{{--title-ink-top:{mark:.4f}}}@page{{--number-drop:{drop:.3f}mm;"
        f"--number-shift-odd:-{drop:.3f}mm;--number-shift-even:{35 - drop:.3f}mm}}"
    )


def _ink(style: str, character: str) -> tuple[float, float]:
    """Top and bottom of a character's ink below the top of its one-em line, as the renderer will set it."""
    from weasyprint.text.ffi import ffi, gobject, pango, unicode_to_char_p  # as above

    size = 1000 * 1024
    context = ffi.gc(
        pango.pango_font_map_create_context(font_configuration().font_map), gobject.g_object_unref
    )
    description = ffi.gc(pango.pango_font_description_new(), pango.pango_font_description_free)
    family, _family = unicode_to_char_p(",".join(fonts.STYLES[style].families))
    pango.pango_font_description_set_family(description, family)
    pango.pango_font_description_set_weight(description, fonts.CSS_WEIGHT[fonts.STYLES[style].weight])
    pango.pango_font_description_set_absolute_size(description, size)
    layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
    pango.pango_layout_set_font_description(layout, description)
    text, _text = unicode_to_char_p(character)
    pango.pango_layout_set_text(layout, text, -1)
    ink, logical = ffi.new("PangoRectangle *"), ffi.new("PangoRectangle *")
    pango.pango_layout_line_get_extents(pango.pango_layout_get_line_readonly(layout, 0), ink, logical)
    half_leading = (size - logical.height) / 2  # of `line-height: 1`
    top = ink.y - logical.y + half_leading
    return top / size, (top + ink.height) / size
