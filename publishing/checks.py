"""What `manage.py check` says of the papers: a site runs without any of it, but its papers suffer."""

import ctypes

from django.core.checks import CheckMessage, Info, Tags, Warning, register
from django.db import connection
from django.utils.translation import gettext as _

from campaign.models import Department, Person, Unit
from publishing import fonts
from publishing.glyphs import missing_characters
from publishing.pdf import PANGO_LINE

FONTS_LINE = "apt-get install fonts-noto-cjk fonts-lxgw-wenkai"
LIBRARIES = (
    "libpango-1.0.so.0",
    "libpangoft2-1.0.so.0",
    "libgobject-2.0.so.0",
    "libharfbuzz.so.0",
    "libfontconfig.so.1",
)


@register("papers")
def check_papers(**kwargs: object) -> list[CheckMessage]:
    """W001 Pango missing, W002 slow subsetting, W003 thin titles, W004 styles on the net, W005 files left out."""
    if missing := _missing_libraries():
        return [
            Warning(
                _("Papers cannot be printed as PDF: %(libraries)s is missing.")
                % {"libraries": ", ".join(missing)},
                hint=_("Type as root: %(line)s") % {"line": PANGO_LINE},
                id="publishing.W001",
            )
        ]
    return [*_library_warnings(), *font_warnings(fonts.face_book())]


@register("papers", deploy=True)
def check_faces(**kwargs: object) -> list[CheckMessage]:
    """I001, which face each style prints in; asked with `manage.py check --deploy`, told by no other command."""
    return [] if _missing_libraries() else [faces_told(fonts.face_book())]


@register("papers", Tags.database)
def check_names(*, databases: list[str] | None = None, **kwargs: object) -> list[CheckMessage]:
    """W006 characters of names that no font has, none while the database is empty; asked with `manage.py check --database default`."""
    if not databases or not is_library_there("libfontconfig.so.1"):
        return []
    models = (Unit, Department, Person)
    there = set(connection.introspection.table_names())
    if not {model._meta.db_table for model in models} <= there:
        return []  # `migrate` checks before it makes the tables
    names = [
        name for model in models for name in model.objects.order_by("pk").values_list("name", flat=True)
    ]  # fmt: skip
    missing = missing_characters("".join(names))
    if not missing:
        return []
    return [
        Warning(
            _("No font has these characters of names: %(characters)s. A paper with them cannot be printed.")
            % {"characters": "、".join(missing)},
            hint=_("Put a font that has them into %(folder)s.") % {"folder": fonts.site_folder()},
            id="publishing.W006",
        )
    ]


def faces_told(book: fonts.FaceBook) -> CheckMessage:
    """I001: style by style the face that it prints in, and its file."""
    faces = [(style.name, book.resolve(key)) for key, style in fonts.STYLES.items()]
    return Info(
        _("Papers are set in: %(faces)s.")
        % {"faces": "; ".join(f"{name} {face.name} ({face.file.name})" for name, face in faces)},
        id="publishing.I001",
    )


def font_warnings(book: fonts.FaceBook) -> list[CheckMessage]:
    """W003–W005 for the faces that were found."""
    faces = {style: book.resolve(style) for style in fonts.STYLES}
    warnings = []
    if not (faces["title"].is_bold or faces["title"].is_office):
        warnings.append(
            Warning(
                _("Titles of papers will be thin: no bold Chinese serif face is installed."),
                hint=_("Type as root: %(line)s") % {"line": FONTS_LINE},
                id="publishing.W003",
            )
        )
    if on_net := [fonts.STYLES[style].name for style, face in faces.items() if face.is_net]:
        warnings.append(
            Warning(
                _("Papers print without empty boxes, but these styles have no face of their own: %(styles)s.")
                % {"styles": "、".join(on_net)},
                hint=_("Type as root: %(line)s. Or put font files into %(folder)s.")
                % {"line": FONTS_LINE, "folder": fonts.site_folder()},
                id="publishing.W004",
            )
        )
    if book.left_out:
        warnings.append(
            Warning(
                _("Of two files for one face the later is not used: %(files)s.")
                % {"files": ", ".join(str(face.file) for face in book.left_out)},
                hint=_("Remove the file that is not wanted."),
                id="publishing.W005",
            )
        )
    return warnings


def is_library_there(name: str) -> bool:
    """Can the library be loaded?"""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _missing_libraries() -> list[str]:
    return [name for name in LIBRARIES if not is_library_there(name)]


def _library_warnings() -> list[CheckMessage]:
    if is_library_there("libharfbuzz-subset.so.0"):
        return []
    return [
        Warning(
            _("Papers print 4 to 20 times slower: libharfbuzz-subset is missing."),
            hint=_("Type as root: %(line)s") % {"line": "apt-get install libharfbuzz-subset0"},
            id="publishing.W002",
        )
    ]
