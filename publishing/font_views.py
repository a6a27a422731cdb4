"""What the papers are set in: for the office and the administrator, who can put faces of their own into a folder."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaign.models import Department, Person
from campaign.permissions import Access, keeper, require
from publishing import fonts
from publishing.fontconfig import FontconfigMissing
from publishing.glyphs import borrowed_characters
from publishing.models import PaperDraft


@require(keeper)
@require_safe
def paper_fonts(request: HttpRequest) -> HttpResponse:
    """Each style with the face that it prints in, and the characters of names and coming papers that it lacks."""
    try:
        faces = fonts.resolved_styles()
    except FontconfigMissing as missing:
        return render(request, "publishing/paper_fonts.html", {"unreadable": missing}, status=503)
    borrowed = borrowed_characters(_coming_texts(request.access))
    context = {
        "styles": [
            {"style": fonts.STYLES[style], "face": face, "is_thin": style == "title" and not _is_heavy(face)}
            for style, face in faces.items()
        ],
        "lent": [lack for lack in borrowed if lack.lender is not None],
        "missing": [lack for lack in borrowed if lack.lender is None],
        "left_out": [face.file.name for face in fonts.face_book().left_out],
        "folder": fonts.site_folder(),
    }
    return render(request, "publishing/paper_fonts.html", context)


def _is_heavy(face: fonts.Face) -> bool:
    return face.is_bold or face.is_office


def _coming_texts(access: Access) -> Iterator[tuple[str, str]]:
    """Names that any paper may print, and the papers in work."""
    unit = access.campaign.unit
    names = [
        unit.name,
        unit.issuer_name,
        *Department.objects.filter(unit=unit).order_by("pk").values_list("name", flat=True),
    ]
    people = Person.objects.filter(unit=unit).order_by("pk").values_list("name", flat=True)
    yield "title", "".join(names)
    yield "body", "".join((*names, *people))
    drafts = PaperDraft.objects.filter(campaign=access.campaign).in_work().order_by("pk")
    for title, content in drafts.values_list("title", "content"):
        yield "title", title
        yield from (("body", text) for text in _texts(content))


def _texts(content: object) -> Iterator[str]:
    """Every text inside of a paper in work, whatever its place."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for value in content.values():
            yield from _texts(value)
    elif isinstance(content, list):
        for value in content:
            yield from _texts(value)
