"""Lines that fill the type area (撑满版心, GB/T 9704-2012, 5.2.3).

WeasyPrint stretches only the spaces of a justified line; a Chinese line has none and ends up to one character short
where punctuation may not begin the next one. This puts the remainder between the Han characters of the line instead.

It replaces `weasyprint.layout.inline.justify_line`, which is private: it works with the one version that was read
and tested, and leaves any other alone. Pango gives a letter-spaced character half of its space on each side and drops
the halves at both ends of a text; so every Han character counts one gap, less a half at each end of the line, and the
halves dropped between two boxes are put back by moving the second one.
"""

import re
from functools import lru_cache

TESTED_WITH = "70.0"

# Han characters and the signs that are as wide: punctuation, brackets, quotation marks, dashes, full-width forms
HAN = re.compile(
    r"[\u2014\u2018\u2019\u201c\u201d\u2026\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffee\U00020000-\U0003ffff]+"
)


@lru_cache(maxsize=1)
def install() -> bool:
    """Put the override in place, once; answers whether it fits the installed version."""
    import weasyprint  # slow, and needs Pango
    from weasyprint.layout import inline

    if weasyprint.__version__ != TESTED_WITH:
        return False
    stretch_spaces = inline.justify_line

    def justify_line(context, line, extra_width):
        texts = list(_texts(line))
        gaps = sum(_gaps(box.text) for box in texts)
        if texts:
            gaps -= (_begins_han(texts[0].text) + _ends_han(texts[-1].text)) / 2
        if gaps < 1:
            stretch_spaces(context, line, extra_width)
        else:
            _spread(line, extra_width / gaps, 0.0, texts[0], texts[-1])

    inline.justify_line = justify_line
    return True


def _spread(box, gap: float, advance: float, first, last) -> float:
    """Move a box by what came before it, widen it by its own gaps; answers what comes after it is moved by."""
    from weasyprint.formatting_structure import boxes  # as above

    if isinstance(box, boxes.TextBox):
        if box is not first:
            advance += gap * _begins_han(box.text) / 2
        box.position_x += advance
        inside = _gaps(box.text) - (_begins_han(box.text) + _ends_han(box.text)) / 2
        if inside > 0:
            box.pango_layout = _han_layout(box, gap)
            box.width += gap * inside
            advance += gap * inside
        return advance + (gap * _ends_han(box.text) / 2 if box is not last else 0.0)
    if isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        box.position_x += advance
        before = advance
        for child in box.children:
            if child.is_in_normal_flow():
                advance = _spread(child, gap, advance, first, last)
        box.width += advance - before
    else:
        box.translate(advance, 0)
    return advance


def _texts(box):
    from weasyprint.formatting_structure import boxes  # as above

    if isinstance(box, boxes.TextBox):
        if box.text:
            yield box
    elif isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        for child in box.children:
            if child.is_in_normal_flow():
                yield from _texts(child)


def _gaps(text: str) -> int:
    return sum(len(run.group()) for run in HAN.finditer(text))


def _begins_han(text: str) -> bool:
    return bool(HAN.match(text[:1]))


def _ends_han(text: str) -> bool:
    return bool(HAN.match(text[-1:]))


def _han_layout(box, gap: float):
    layout = _han_layout_class()(box.style)
    layout.gap = gap
    layout.set_text(box.text, justify=True)
    layout.deactivate()
    return layout


@lru_cache(maxsize=1)
def _han_layout_class():
    from weasyprint.text.ffi import TO_UNITS, ffi, pango  # as above
    from weasyprint.text.line_break import Layout

    class HanLayout(Layout):
        """A laid-out text whose Han characters stand `gap` pixels apart; set anew when it is drawn."""

        gap = 0.0

        def set_text(self, text, justify=False):
            super().set_text(text, justify)
            if not justify:
                return
            spacing = self.style["letter_spacing"]
            units = int((self.gap + (0 if spacing == "normal" else spacing)) * TO_UNITS)
            attributes = pango.pango_layout_get_attributes(self.layout)
            if attributes == ffi.NULL:
                attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
            for run in HAN.finditer(self.text):
                attribute = pango.pango_attr_letter_spacing_new(units)
                attribute.start_index = len(self.text[: run.start()].encode())
                attribute.end_index = len(self.text[: run.end()].encode())
                pango.pango_attr_list_change(attributes, attribute)
            pango.pango_layout_set_attributes(self.layout, attributes)

    return HanLayout
