"""Which characters of a text have no glyph in the face of their style, and which face lends it to them.

The renderer goes through the families of a style for every character that the first one lacks, as here. A character
that no family of the style has may still be found in some face of the system, or prints as an empty box, which the
printer refuses (`pdf.MissingGlyphs`): both are told as missing.
"""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from publishing import fonts
from publishing.fontconfig import FontconfigMissing, characters_of
from publishing.fonts import Face
from publishing.paper_content import printed_texts


@dataclass(frozen=True)
class Borrowed:
    """Characters that the face of their style lacks; `lender` is None where no family of the style has them."""

    style: str
    characters: str
    lender: Face | None

    @property
    def style_name(self) -> str:
        return fonts.STYLES[self.style].name


def borrowed_characters(texts: Iterable[tuple[str, str]]) -> list[Borrowed]:
    """What the faces of these styles lack for their texts (`paper_content.printed_texts`), by style and lender."""
    wanted: dict[str, set[str]] = {}
    for style, text in texts:
        wanted.setdefault(style, set()).update(filter(_is_drawn, text))
    found: dict[tuple[str, Face | None], list[str]] = {}
    for style in fonts.STYLES:
        left = wanted.get(style, set())
        for place, face in enumerate(_faces_of(style)):
            had = left & _characters(face)
            left = left - had
            if place and had:
                found.setdefault((style, face), []).extend(sorted(had))
            if not left:
                break
        if left:
            found[style, None] = sorted(left)
    return [Borrowed(style, "".join(characters), face) for (style, face), characters in found.items()]


def missing_characters(text: str, style: str = "body") -> Collection[str]:
    """The characters of a text that no family of the style has; none where no font can be asked."""
    try:
        found = borrowed_characters([(style, text)])
    except FontconfigMissing:
        return ()
    return tuple(character for lack in found if lack.lender is None for character in lack.characters)


def unprintable_characters(paper: Mapping) -> tuple[str, ...]:
    """The characters of a payload that no face of the papers has at all; none where no font can be asked."""
    return unprintable_in(printed_texts(paper))


def unprintable_in(texts: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The same for texts with their styles."""
    try:
        lacking = {c for lack in borrowed_characters(texts) if not lack.lender for c in lack.characters}
        for face in fonts.face_book().faces if lacking else ():
            lacking -= _characters(face)
    except FontconfigMissing:
        return ()
    return tuple(sorted(lacking))


def _faces_of(style: str) -> Iterator[Face]:
    """The faces of a style's families in their order; the first is what it prints in."""
    book = fonts.face_book()
    wanted = fonts.STYLES[style]
    for family in wanted.families:
        here = [face for face in book.faces if family in face.families and face.slant == 0]
        if here:
            yield min(here, key=lambda face: abs((face.weight or wanted.weight) - wanted.weight))


def _characters(face: Face) -> frozenset[str]:
    return characters_of(face.file, face.file.stat().st_mtime_ns)


def _is_drawn(character: str) -> bool:
    """Does the character need a glyph? White space, controls and invisible signs do not."""
    return not character.isspace() and unicodedata.category(character) not in ("Cc", "Cf")
