"""Which faces the papers are set in.

A paper names styles (标题, 正文, 楷体, 黑体, 宋体, 数字), a style is a stack of families: the office's licensed faces
first, then the free stand-ins, at last the net: two faces of a pip package that have every character of common
use, so that no box is ever empty (`measured.md` §2). Faces are found by fontconfig: those of the system and those
of the folders in `WENMING_FONT_DIRS`.

Two traps of the renderer are closed here. It tells fonts apart by family, weight, slant and width alone, so that
two files under one such key print wrong characters: the later file is left out. And Fandol's bold files call
themselves regular: they are handed over again by `@font-face` with the weight that their style name says.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache
from io import BytesIO
from os import environ
from pathlib import Path

import pylopdf_fonts_zh_cn
from django.conf import settings

from publishing.fontconfig import InstalledFace, configuration_file, installed_faces

NET_SERIF = "Wenming Net Serif"
NET_SANS = "Wenming Net Sans"
# LXGW WenKai's quotation marks are a third of a character wide, as in Latin text: those of the net stand before them.
MARKS = "Wenming Marks"
MARK_CHARACTERS = "‘’“”"
NARROW_MARKS = ("LXGW WenKai Light", "LXGW WenKai")
CHINESE_SERIFS = ("Noto Serif CJK SC", "Noto Serif SC", NET_SERIF)
FONT_SUFFIXES = {".ttf", ".otf", ".ttc", ".otc"}

REGULAR, BOLD = 80, 200  # fontconfig's scale
CSS_WEIGHT = {REGULAR: 400, BOLD: 700}
OFFICE_FAMILIES = frozenset(
    {
        "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK",
        "FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋",
        "KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体",
        "SimHei", "黑体", "SimSun", "宋体",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Style:
    """A style of the papers: its name in the office, and its families in the order of preference."""

    name: str
    families: tuple[str, ...]
    weight: int = REGULAR


# Noto Serif SC and Noto Sans SC stand right before the net: its files answer to these names too.
STYLES: dict[str, Style] = {
    "title": Style(
        "标题",
        ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXiaoBiaoSong-B05", "方正小标宋_GBK",
         "Noto Serif CJK SC", "FandolSong", "Noto Serif SC", NET_SERIF),
        BOLD,
    ),
    "body": Style(
        "正文",
        ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "FandolFang", "LXGW WenKai Light",
         "Noto Serif CJK SC", "Noto Serif SC", NET_SERIF),
    ),
    "kai": Style(
        "楷体",
        ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "FandolKai", "LXGW WenKai",
         "Noto Serif CJK SC", "Noto Serif SC", NET_SERIF),
    ),
    "hei": Style(
        "黑体", ("SimHei", "黑体", "Noto Sans CJK SC", "FandolHei", "Noto Sans SC", NET_SANS),
    ),
    "song": Style(
        "宋体", ("SimSun", "宋体", "Noto Serif CJK SC", "FandolSong", "Noto Serif SC", NET_SERIF),
    ),
    "digits": Style(
        "数字",
        ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "Times New Roman", "Liberation Serif",
         "Noto Serif CJK SC", "Noto Serif SC", NET_SERIF),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Face(InstalledFace):
    """A face that papers may use; `misnamed` where its file hides that it is bold."""

    misnamed: bool = False

    @property
    def is_net(self) -> bool:
        return self.families[0] in (NET_SERIF, NET_SANS)

    @property
    def is_office(self) -> bool:
        """Is it one of the licensed faces that the standard names?"""
        return bool(OFFICE_FAMILIES.intersection(self.families))

    @property
    def name(self) -> str:
        """The family by its most particular name: LXGW WenKai Light rather than LXGW WenKai."""
        return max(
            (family for family in self.families if family.isascii()), key=len, default=self.families[0]
        )

    @property
    def is_bold(self) -> bool:
        return self.weight is None or self.weight > 180

    @property
    def key(self) -> tuple[str, int | None, int, int]:
        """What the renderer tells faces apart by."""
        return self.families[0], self.weight, self.slant, self.width


@dataclass(frozen=True)
class FaceBook:
    """The faces that papers may use, and the files that are left out because another has their key."""

    faces: tuple[Face, ...]
    left_out: tuple[Face, ...]

    def resolve(self, style: str) -> Face:
        """The face that a style prints in: of the first family of its stack that is there, the nearest weight."""
        wanted = STYLES[style]
        for family in wanted.families:
            here = [face for face in self.faces if family in face.families and face.slant == 0]
            if here:
                return min(here, key=lambda face: abs((face.weight or wanted.weight) - wanted.weight))
        raise LookupError(style)  # cannot happen: every stack ends in the net

    @property
    def misnamed(self) -> tuple[Face, ...]:
        return tuple(face for face in self.faces if face.misnamed)


def resolved_styles() -> dict[str, Face]:
    """Style → face, for the check and the page that show what a paper will be set in."""
    book = face_book()
    return {style: book.resolve(style) for style in STYLES}


def net_faces() -> tuple[Face, Face]:
    """The faces of the pip package, under names of our own so that nothing else can share their key."""
    return (
        Face((NET_SERIF,), "Regular", REGULAR, 0, 100, pylopdf_fonts_zh_cn.serif_path()),
        Face((NET_SANS,), "Regular", REGULAR, 0, 100, pylopdf_fonts_zh_cn.sans_path()),
    )


def font_folders() -> tuple[Path, ...]:
    """The folders of `WENMING_FONT_DIRS` that are there; the first is the site's own."""
    return tuple(
        dict.fromkeys(Path(folder) for folder in settings.WENMING_FONT_DIRS if Path(folder).is_dir())
    )


def site_folder() -> Path:
    """Where a site drops its own licensed faces."""
    return Path(settings.WENMING_FONT_DIR)


def files_known() -> tuple[tuple[Path, int], ...]:
    """The font files of the folders with their times: a face dropped in while the site runs changes it."""
    return tuple(sorted(_font_files(font_folders())))


def face_book() -> FaceBook:
    """All faces of the system, the font folders and the net. Raises FontconfigMissing."""
    return _face_book(font_folders(), files_known())


def face_css() -> str:
    """`@font-face` rules of the net and of the misnamed faces; their files are fetched as `app:font/<number>`."""
    rules = [
        f'@font-face{{font-family:"{face.families[0]}";font-weight:{CSS_WEIGHT[face.weight]};'
        f"src:url(app:font/{number})}}"
        for number, face in enumerate(faces_by_rule())
    ]
    rules.append(f'@font-face{{font-family:"{MARKS}";src:url(app:font/marks)}}')
    stacks = {style: css_stack(style) for style in STYLES}
    latin = ",".join(f'"{family}"' for family in STYLES["digits"].families if family not in CHINESE_SERIFS)
    stacks["figures"] = f"{latin},{stacks['body']}"
    rules.append(":root{" + "".join(f"--{name}:{stack};" for name, stack in stacks.items()) + "}")
    return "\n".join(rules)


def css_stack(style: str) -> str:
    """The families of a style as a value of `font-family`."""
    families = []
    for family in STYLES[style].families:
        families += [MARKS, family] if family in NARROW_MARKS else [family]
    return ",".join(f'"{family}"' for family in families)


def faces_by_rule() -> tuple[Face, ...]:
    """The faces handed to the renderer by `@font-face`, in the order of their numbers."""
    return (*net_faces(), *face_book().misnamed)


def font_file(name: str) -> bytes | None:
    """The file that a `@font-face` rule names: a number of `faces_by_rule`, or the marks; None for anything else."""
    if name == "marks":
        return _marks()
    faces = dict(enumerate(faces_by_rule()))
    return faces[int(name)].file.read_bytes() if name.isdecimal() and int(name) in faces else None


@lru_cache(maxsize=1)
def _marks() -> bytes:
    """The net's quotation marks in a file of their own.

    A `unicode-range` over the whole file would not do: fontconfig would leave out every later face of a stack that has
    no character more.
    """
    from fontTools import subset  # slow, and needed for drawing only

    options = subset.Options(notdef_outline=True, recalc_timestamp=False)
    font = subset.load_font(str(pylopdf_fonts_zh_cn.serif_path()), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=MARK_CHARACTERS)
    subsetter.subset(font)
    content = BytesIO()
    font.save(content)
    return content.getvalue()


@contextmanager
def our_fontconfig() -> Iterator[None]:
    """While it lasts, fontconfig's configuration is ours: the system's, our folders, and what is left out."""
    book = face_book()
    unused = [face.file for face in (*book.left_out, *book.misnamed)]
    with configuration_file(font_folders(), unused) as path:
        before = environ.get("FONTCONFIG_FILE")
        environ["FONTCONFIG_FILE"] = str(path)
        try:
            yield
        finally:
            if before is None:
                del environ["FONTCONFIG_FILE"]
            else:
                environ["FONTCONFIG_FILE"] = before


def _font_files(folders: Iterable[Path]) -> set[tuple[Path, int]]:
    """Files and their times: a face dropped in while the site runs is seen by the next look."""
    return {
        (path, path.stat().st_mtime_ns)
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix.lower() in FONT_SUFFIXES
    }


@lru_cache(maxsize=4)
def _face_book(folders: tuple[Path, ...], _files: tuple[tuple[Path, int], ...]) -> FaceBook:
    known = {family for style in STYLES.values() for family in style.families}
    found = [_named_rightly(face) for face in installed_faces(folders) if known.intersection(face.families)]

    def preference(face: Face) -> tuple[int, str]:
        rank = next((i for i, folder in enumerate(folders) if face.file.is_relative_to(folder)), len(folders))
        return rank, str(face.file)

    kept: dict[tuple, Face] = {}
    left_out = []
    for face in sorted(found, key=preference):
        if kept.setdefault(face.key, face).file != face.file:
            left_out.append(face)
    return FaceBook((*kept.values(), *net_faces()), tuple(left_out))


def _named_rightly(face: InstalledFace) -> Face:
    """Fandol's bold files state the weight of regular ones."""
    misnamed = face.style == "Bold" and face.weight == REGULAR
    return Face(**{**asdict(face), "weight": BOLD if misnamed else face.weight}, misnamed=misnamed)
