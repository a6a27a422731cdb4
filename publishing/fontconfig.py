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
    fc.FcPatternGetInteger.argtypes = [pointer, text, ctypes.c_int, ctypes.POINTER(ctypes.c_int)]
    return fc
