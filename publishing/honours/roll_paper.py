"""A roll of honour on paper: frozen values → sheets → HTML → PDF with bleed, crop marks and a note to the print shop."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.template.loader import render_to_string

from publishing.honours.boxes import Box, Image, Text
from publishing.honours.formats import BLEED, SLUG, Layout
from publishing.honours.pictures import Fetch, emblem_for_print, for_print
from publishing.honours.roll_content import Roll, frozen
from publishing.honours.sheets import Composition, compose
from publishing.pdf import PrintedPaper
from publishing.press import print_apart

TEMPLATE = "publishing/print/honour_roll.html"
SILHOUETTES = {
    "person": b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 50 70"><path fill="#e4e2dc" d="M0 0h50v70H0z"/>
<circle cx="25" cy="27" r="11" fill="#bdb9b0"/><path fill="#bdb9b0" d="M5 70c0-17 9-26 20-26s20 9 20 26z"/></svg>""",
    "group": b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 60"><path fill="#e4e2dc" d="M0 0h80v60H0z"/>
<g fill="#cdc9c1"><circle cx="22" cy="25" r="7"/><circle cx="58" cy="25" r="7"/><path d="M8 60c0-16 6-25 14-25s14 9 14 25zM44 60c0-16 6-25 14-25s14 9 14 25z"/></g>
<g fill="#b5b0a6"><circle cx="40" cy="27" r="8.5"/><path d="M22 60c0-14 8-22 18-22s18 8 18 22z"/></g></svg>""",
}


@dataclass(frozen=True)
class Drawn:
    """A box as the template writes it down: where it is, and what it holds."""

    box: Box
    style: str
    kind: str
    media: str = ""


def roll_pdf(roll: Roll, layout: Layout, *, fetch: Fetch) -> PrintedPaper:
    """The roll in one layout as a PDF; the same roll, pictures and fonts give the same bytes.

    `fetch` hands over the bytes of a kept picture; each is brought to its size before the next is asked for. Raises
    NothingFits, and as `print_apart` does.
    """
    composition = compose(roll, layout)
    content = json.dumps(frozen(roll), ensure_ascii=False, sort_keys=True) + layout.code
    return print_apart(
        roll_html(composition),
        identifier=hashlib.sha256(content.encode()).hexdigest(),
        media=sheet_media(composition, fetch),
    )


def roll_html(composition: Composition) -> str:
    """The sheets as one HTML document; every text is escaped, every box stands where it was computed."""
    names = _media_names(composition)
    layout = composition.layout
    return render_to_string(
        TEMPLATE,
        {
            "layout": layout,
            "theme": composition.theme,
            "bleed": BLEED,
            "slug": SLUG,
            "note": printer_note(layout),
            "sheets": [
                {
                    "boxes": [drawn(box, _media_of(box, names)) for box in sheet.boxes],
                    "side": number if layout.sides > 1 else 0,
                }
                for number, sheet in enumerate(composition.sheets, start=1)
            ],
        },
    )


def sheet_media(composition: Composition, fetch: Fetch) -> Mapping[str, bytes]:
    """The pictures of the sheets, each at the size of its place, and the placeholders."""
    media = {f"{role}.svg": drawing for role, drawing in SILHOUETTES.items()}
    dpi = composition.layout.dpi
    names = _media_names(composition)
    for box in _images(composition):
        if names[_key(box)] in media:
            continue
        content = fetch(box.picture.sha256)
        media[names[_key(box)]] = (
            emblem_for_print(content, box.frame, dpi=dpi)
            if box.role == "emblem"
            else for_print(content, box.picture, box.frame, dpi=dpi)
        )
    return media


def printer_note(layout: Layout) -> str:
    """What a print shop has to know, printed beyond the cut."""
    fold = f"，对折线距左边{layout.fold}毫米" if layout.fold and layout.code != "desk_sign" else ""
    return (
        f"{layout.name}　成品{layout.width}×{layout.height}毫米　四边出血{BLEED}毫米{fold}　"
        f"图片{layout.dpi} dpi　RGB文件，付印前请转换为CMYK并打样核对颜色"
    )


def _images(composition: Composition) -> Iterable[Image]:
    for sheet in composition.sheets:
        for box in sheet.boxes:
            if isinstance(box, Image) and box.picture is not None:
                yield box


def _key(box: Image) -> tuple:
    return box.picture, round(box.frame.width, 2), round(box.frame.height, 2)


def _media_names(composition: Composition) -> dict[tuple, str]:
    """A name for every picture at every size, in the order of the sheets."""
    found: dict[tuple, str] = {}
    for box in _images(composition):
        found.setdefault(_key(box), f"picture-{len(found) + 1}")
    return found


def drawn(box: Box, media: str = "") -> Drawn:
    """A box as the template writes it down; `media` is the name of the picture that stands in it."""
    frame = box.frame
    style = (
        f"left:{frame.left:.2f}mm;top:{frame.top:.2f}mm;width:{frame.width:.2f}mm;height:{frame.height:.2f}mm"
    )
    if isinstance(box, Text):
        return Drawn(box, f"{style};font-size:{box.size:.3f}mm;line-height:{box.leading}", "text")
    return Drawn(box, style, "image" if isinstance(box, Image) else "box", media)


def _media_of(box: Box, names: Mapping[tuple, str]) -> str:
    if not isinstance(box, Image):
        return ""
    return names[_key(box)] if box.picture is not None else f"{box.role}.svg"
