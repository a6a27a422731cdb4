"""The presentation on which the slides are drawn: 16:9, the colours and the face of the site, two layouts.

Colours and face are those of the theme, so that an office that changes the theme changes every slide.
"""

import re
from datetime import date, datetime, time

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation as Pptx
from pptx.util import Pt

from publishing.summary.slides.measures import (
    BODY_HEIGHT,
    BODY_TOP,
    FOOT_HEIGHT,
    FOOT_TOP,
    HEIGHT,
    INNER,
    LEFT,
    TITLE_HEIGHT,
    TITLE_TOP,
    WIDTH,
)
from publishing.summary.slides.shapes import Deck

FACE = "微软雅黑"
# static/css/theme.css: ink, card, muted, ground, red, gold, good, focus, warn, line, link.
COLOURS = {
    "dk1": "1F2430",
    "lt1": "FFFFFF",
    "dk2": "5B6472",
    "lt2": "F6F6F3",
    "accent1": "A61B1B",
    "accent2": "8A6100",
    "accent3": "1B6E3C",
    "accent4": "1D5FBF",
    "accent5": "8A5A00",
    "accent6": "D9DDE3",
    "hlink": "1A4F9C",
    "folHlink": "5B6472",
}
GOLD_ON_RED = "F2D48A"
COVER_TOP, COVER_HEIGHT, UNDER_TOP, UNDER_HEIGHT = 120, 190, 336, 110
COVER_LAYOUT, CONTENT_LAYOUT = 0, 5  # of the default presentation of python-pptx
FOOT_SIZE = 12
NUMBER_WIDTH = 80
NUMBER_FIELD = "{C1FF6DA9-008F-8B48-92A6-B652298478BF}"
NAMESPACES = nsdecls("a", "r", "p")
# What the default presentation brings along and nobody needs: a picture of an empty slide, a printer, counts of nothing.
UNWANTED = (RT.THUMBNAIL, RT.PRINTER_SETTINGS, RT.EXTENDED_PROPERTIES)


def base_slides(deck: Deck) -> Pptx:
    """An empty presentation with the properties of the deck; its dates are the day of the figures."""
    presentation = Presentation()
    size = presentation.part._element.find(qn("p:sldSz"))
    size.attrib.pop("type", None)
    presentation.slide_width, presentation.slide_height = Pt(WIDTH), Pt(HEIGHT)
    _name(presentation, deck)
    for holder in (presentation.part.package, presentation.part):
        for key, relation in list(holder._rels.items()):
            if relation.reltype in UNWANTED:
                holder._rels.pop(key)
    _dress(presentation.slide_master.part.part_related_by(RT.THEME))
    layouts = list(presentation.slide_layouts)
    for number, layout in enumerate(layouts):
        if number not in (COVER_LAYOUT, CONTENT_LAYOUT):
            presentation.slide_layouts.remove(layout)
    _replace(presentation.slide_master.element, _master())
    styles = presentation.slide_master.element.find(qn("p:txStyles"))
    styles.getparent().replace(styles, parse_xml(_text_styles()))
    _replace(layouts[COVER_LAYOUT].element, _cover())
    _replace(layouts[CONTENT_LAYOUT].element, _content())
    return presentation


def _name(presentation: Pptx, deck: Deck) -> None:
    at = datetime.combine(date.fromisoformat(deck.day), time())
    about = presentation.core_properties
    about.title, about.author, about.last_modified_by = deck.title, deck.author, deck.author
    about.subject, about.comments = deck.foot, ""
    about.language, about.revision = "zh-CN", 1
    about.created = about.modified = at


def _dress(theme) -> None:
    """Colours and face into the theme."""
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in COLOURS.items())
    face = f'<a:latin typeface="{FACE}"/><a:ea typeface="{FACE}"/><a:cs typeface=""/>'
    fonts = f"<a:majorFont>{face}</a:majorFont><a:minorFont>{face}</a:minorFont>"
    said = theme.blob.decode()
    for element, inside in (("clrScheme", colours), ("fontScheme", fonts)):
        said = re.sub(
            rf"<a:{element} name=.*?</a:{element}>",
            f'<a:{element} name="文明部室">{inside}</a:{element}>',
            said,
            flags=re.DOTALL,
        )
    theme._blob = said.encode()


def _replace(element, drawing: str) -> None:
    """Another drawing (cSld) for a master or a layout."""
    element.replace(element.find(qn("p:cSld")), parse_xml(drawing))


def _emu(points: int) -> int:
    return int(Pt(points))


def _master() -> str:
    return _drawing(
        "",
        _background("bg1"),
        _holder(2, "标题", 'type="title"', _title_box(), anchor="ctr"),
        _holder(
            3, "正文", 'type="body" idx="1"', (LEFT, BODY_TOP, INNER, BODY_HEIGHT), words="单击此处编辑正文"
        ),
        _foot('idx="3"', 4),
        _number('idx="4"', 5),
    )


def _cover() -> str:
    size = 'sz="5400" b="1"'
    return _drawing(
        "封面",
        _background("accent1"),
        _rule(7, (LEFT, UNDER_TOP - 16, 96, 4), GOLD_ON_RED),
        _holder(
            2,
            "标题",
            'type="ctrTitle"',
            (LEFT, COVER_TOP, INNER, COVER_HEIGHT),
            anchor="b",
            style=_level(size, "bg1", "l"),
        ),
        _holder(
            3,
            "副标题",
            'type="subTitle" idx="1"',
            (LEFT, UNDER_TOP, INNER, UNDER_HEIGHT),
            style=_level('sz="2400"', "bg1", "l"),
            words="单击此处编辑副标题",
        ),
    )


def _content() -> str:
    return _drawing(
        "标题和内容",
        "",
        _rule(7, (LEFT - 18, TITLE_TOP + 9, 5, TITLE_HEIGHT - 18), COLOURS["accent1"], scheme="accent1"),
        _holder(2, "标题", 'type="title"', _title_box(), anchor="ctr"),
        _foot('idx="11"', 4),
        _number('idx="12"', 5),
    )


def _title_box() -> tuple[int, int, int, int]:
    return LEFT, TITLE_TOP, INNER, TITLE_HEIGHT


def _foot(index: str, number: int) -> str:
    box = (LEFT, FOOT_TOP, INNER - NUMBER_WIDTH, FOOT_HEIGHT)
    style = _level(f'sz="{FOOT_SIZE}00"', "tx2", "l")
    return _holder(
        number, "页脚", f'type="ftr" sz="quarter" {index}', box, anchor="ctr", style=style, words=""
    )


def _number(index: str, number: int) -> str:
    box = (LEFT + INNER - NUMBER_WIDTH, FOOT_TOP, NUMBER_WIDTH, FOOT_HEIGHT)
    style = _level(f'sz="{FOOT_SIZE}00"', "tx2", "r")
    kind = f'type="sldNum" sz="quarter" {index}'
    return _holder(number, "页码", kind, box, anchor="ctr", style=style, words=None)


def _drawing(name: str, background: str, *shapes: str) -> str:
    called = f' name="{name}"' if name else ""
    return (
        f"<p:cSld {NAMESPACES}{called}>{background}<p:spTree><p:nvGrpSpPr>"
        '<p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
        f"{''.join(shapes)}</p:spTree></p:cSld>"
    )


def _background(colour: str) -> str:
    return f'<p:bg><p:bgPr><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'


def _holder(
    number: int,
    name: str,
    kind: str,
    box: tuple[int, int, int, int],
    *,
    anchor: str = "t",
    style: str = "",
    words: str | None = "单击此处编辑标题",
) -> str:
    """A place of a layout; without words (None) it is that of the page number."""
    left, top, width, height = map(_emu, box)
    inside = f'<a:r><a:rPr lang="zh-CN"/><a:t>{words}</a:t></a:r>' if words else ""
    if words is None:
        inside = f'<a:fld id="{NUMBER_FIELD}" type="slidenum"><a:rPr lang="zh-CN"/><a:t>‹#›</a:t></a:fld>'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="{left}" y="{top}"/>'
        f'<a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f'<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}"><a:noAutofit/></a:bodyPr>'
        f"<a:lstStyle>{style}</a:lstStyle><a:p>{inside}</a:p></p:txBody></p:sp>"
    )


def _level(size: str, colour: str, align: str) -> str:
    return (
        f'<a:lvl1pPr marL="0" indent="0" algn="{align}"><a:buNone/><a:defRPr {size}><a:solidFill>'
        f'<a:schemeClr val="{colour}"/></a:solidFill></a:defRPr></a:lvl1pPr>'
    )


def _rule(number: int, box: tuple[int, int, int, int], colour: str, *, scheme: str = "") -> str:
    left, top, width, height = map(_emu, box)
    fill = f'<a:schemeClr val="{scheme}"/>' if scheme else f'<a:srgbClr val="{colour}"/>'
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="线条"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill>{fill}</a:solidFill><a:ln><a:noFill/></a:ln>'
        '</p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="zh-CN"/></a:p></p:txBody></p:sp>'
    )


def _text_styles() -> str:
    """Titles bold, sentences plain; every level without a mark, in the face of the theme."""

    def level(number: int, kind: str, size: int, bold: str) -> str:
        return (
            f'<a:lvl{number}pPr marL="0" indent="0" algn="l" defTabSz="914400" rtl="0" eaLnBrk="1" '
            f'latinLnBrk="0" hangingPunct="1"><a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/>'
            f'<a:defRPr sz="{size}" {bold}kern="1200"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill>'
            f'<a:latin typeface="+{kind}-lt"/><a:ea typeface="+{kind}-ea"/><a:cs typeface="+{kind}-cs"/>'
            f"</a:defRPr></a:lvl{number}pPr>"
        )

    title = level(1, "mj", 3400, 'b="1" ')
    sentences = "".join(level(number, "mn", 2000, "") for number in range(1, 6))
    return (
        f"<p:txStyles {NAMESPACES}><p:titleStyle>{title}</p:titleStyle>"
        f"<p:bodyStyle>{sentences}</p:bodyStyle><p:otherStyle>{sentences}</p:otherStyle></p:txStyles>"
    )
