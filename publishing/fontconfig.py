"""What fontconfig lists, asked through its C interface: its commands may be missing where the library is not."""

import ctypes
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from os import environ, fsencode
from pathlib import Path
from xml.sax.saxutils import escape

MAP_SIZE = 8  # words of 32 bits: one page of a character set
CHARSET_DONE = 0xFFFFFFFF


class FontconfigMissing(Exception):
    """The library fontconfig is not installed, so that no face can be found (it comes with Pango)."""


@dataclass(frozen=True)
class InstalledFace:
    """One face in one file, as fontconfig lists it; `weight` is None for a variable face."""

    families: tuple[str, ...]
    style: str
    weight: int | None
    slant: int
    width: int
    file: Path


@contextmanager
def configuration_file(folders: Iterable[Path], unused: Iterable[Path] = ()) -> Iterator[Path]:
    """A configuration for fontconfig: the system's, these folders, and without the unused files."""
    system = environ.get("FONTCONFIG_FILE", "fonts.conf")
    lines = [
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>',
        f'<include ignore_missing="yes">{escape(system)}</include>',
        *(f"<dir>{escape(str(folder))}</dir>" for folder in folders),
        "<selectfont><rejectfont>",
        *(f"<glob>{escape(str(path))}</glob>" for path in unused),
        "</rejectfont></selectfont></fontconfig>",
    ]
    with tempfile.TemporaryDirectory(prefix="wenming-fonts-") as folder:
        path = Path(folder) / "fonts.conf"
        path.write_text("\n".join(lines), encoding="utf-8")
        yield path


def installed_faces(folders: tuple[Path, ...]) -> list[InstalledFace]:
    """Every face of the system and of these folders. Raises FontconfigMissing."""
    fc = _fontconfig()
    with configuration_file(folders) as path:
        config = fc.FcConfigCreate()
        fc.FcConfigParseAndLoad(config, fsencode(path), 1)
        fc.FcConfigBuildFonts(config)
    pattern, wanted = fc.FcPatternCreate(), fc.FcObjectSetCreate()
    for name in (b"family", b"style", b"weight", b"slant", b"width", b"file"):
        fc.FcObjectSetAdd(wanted, name)
    listed = fc.FcFontList(config, pattern, wanted)
    try:
        return [_face(fc, listed.contents.fonts[index]) for index in range(listed.contents.count)]
    finally:
        fc.FcFontSetDestroy(listed)
        fc.FcObjectSetDestroy(wanted)
        fc.FcPatternDestroy(pattern)
        fc.FcConfigDestroy(config)


@lru_cache(maxsize=32)
def characters_of(file: Path, _changed: int) -> frozenset[str]:
    """Every character that a font file has a glyph for; asked anew when the file has changed. Raises FontconfigMissing."""
    fc = _fontconfig()
    count, charset = ctypes.c_int(), ctypes.c_void_p()
    pattern = fc.FcFreeTypeQuery(fsencode(file), 0, None, ctypes.byref(count))
    if not pattern:
        return frozenset()
    found: list[str] = []
    try:
        if fc.FcPatternGetCharSet(pattern, b"charset", 0, ctypes.byref(charset)) != 0:
            return frozenset()
        words, after = (ctypes.c_uint32 * MAP_SIZE)(), ctypes.c_uint32()
        page = fc.FcCharSetFirstPage(charset, words, ctypes.byref(after))
        while page != CHARSET_DONE:
            for place, word in enumerate(words):
                base = page + 32 * place
                found += [chr(base + bit) for bit in range(32) if word >> bit & 1]
            page = fc.FcCharSetNextPage(charset, words, ctypes.byref(after))
    finally:
        fc.FcPatternDestroy(pattern)
    return frozenset(found)


def _face(fc: ctypes.CDLL, pattern: int) -> InstalledFace:
    def texts(name: bytes) -> list[str]:
        value, found = ctypes.c_char_p(), []
        while fc.FcPatternGetString(pattern, name, len(found), ctypes.byref(value)) == 0:
            found.append(value.value.decode("utf-8", "replace"))
        return found

    def number(name: bytes) -> int | None:
        value = ctypes.c_int()
        return value.value if fc.FcPatternGetInteger(pattern, name, 0, ctypes.byref(value)) == 0 else None

    return InstalledFace(
        families=tuple(texts(b"family")) or ("",),
        style=(texts(b"style") or [""])[0],
        weight=number(b"weight"),
        slant=number(b"slant") or 0,
        width=number(b"width") or 100,
        file=Path(texts(b"file")[0]),
    )


class _FontSet(ctypes.Structure):
    _fields_ = [
        ("count", ctypes.c_int),
        ("size", ctypes.c_int),
        ("fonts", ctypes.POINTER(ctypes.c_void_p)),
    ]


@lru_cache(maxsize=1)
def _fontconfig() -> ctypes.CDLL:
    try:
        fc = ctypes.CDLL("libfontconfig.so.1")
    except OSError as error:
        raise FontconfigMissing(str(error)) from error
    pointer, text = ctypes.c_void_p, ctypes.c_char_p
    fc.FcConfigCreate.restype = fc.FcPatternCreate.restype = fc.FcObjectSetCreate.restype = pointer
    fc.FcConfigParseAndLoad.argtypes = [pointer, text, ctypes.c_int]
    fc.FcConfigBuildFonts.argtypes = fc.FcConfigDestroy.argtypes = [pointer]
    fc.FcPatternDestroy.argtypes = fc.FcObjectSetDestroy.argtypes = [pointer]
    fc.FcObjectSetAdd.argtypes = [pointer, text]
    fc.FcFontList.argtypes = [pointer, pointer, pointer]
    fc.FcFontList.restype = ctypes.POINTER(_FontSet)
    fc.FcFontSetDestroy.argtypes = [ctypes.POINTER(_FontSet)]
    fc.FcPatternGetString.argtypes = [pointer, text, ctypes.c_int, ctypes.POINTER(text)]
    fc.FcFreeTypeQuery.argtypes = [text, ctypes.c_uint, pointer, ctypes.POINTER(ctypes.c_int)]
    fc.FcFreeTypeQuery.restype = pointer
    fc.FcPatternGetCharSet.argtypes = [pointer, text, ctypes.c_int, ctypes.POINTER(pointer)]
    page = [pointer, ctypes.POINTER(ctypes.c_uint32), ctypes.POINTER(ctypes.c_uint32)]
    fc.FcCharSetFirstPage.argtypes = fc.FcCharSetNextPage.argtypes = page
    fc.FcCharSetFirstPage.restype = fc.FcCharSetNextPage.restype = ctypes.c_uint32
    fc.FcPatternGetInteger.argtypes = [pointer, text, ctypes.c_int, ctypes.POINTER(ctypes.c_int)]
    return fc
