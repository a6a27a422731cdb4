"""The handbook as a booklet: A5 page by page, or two pages on each side of A4 to be folded."""

from collections.abc import Mapping
from io import BytesIO

from django.template.loader import render_to_string
from django.utils import timezone

from activities.models import Handbook
from campaign.digests import sha256_of
from campaign.models import Role
from campaign.permissions import Access
from publishing.etiquette.imposition import saddle_stitch
from publishing.press import print_apart
from publishing.prints import Sheet

TEMPLATE = "publishing/print/handbook.html"
PAGES, FOLDED = "pages", "folded"
NUMERALS = "一二三四五六七八九十"
A5_WIDTH, A5_HEIGHT = 419.53, 595.28  # points


def frozen_handbook(by: Access, key: str) -> Mapping | None:
    """What a version prints; `key` is the version and the form, such as “1-folded”. Drafts are for whoever reads them."""
    version, __, form = key.partition("-")
    if form not in (PAGES, FOLDED) or not (version.isdecimal() and version.isascii() and len(version) < 5):
        return None
    handbook = (
        Handbook.objects.filter(campaign=by.campaign, version=int(version))
        .select_related("campaign__unit")
        .first()
    )
    if handbook is None or not (handbook.is_published or by.holds(Role.OFFICE, Role.LEADER, Role.AUDITOR)):
        return None
    unit = handbook.campaign.unit
    day = timezone.localdate(handbook.published_at or handbook.begun_at)
    return {
        "title": handbook.title,
        "form": form,
        "unit": unit.name,
        "issuer": unit.issuer_name,
        "campaign": handbook.campaign.name,
        "version": handbook.version,
        "is_draft": not handbook.is_published,
        "month": f"{day.year}年{day.month}月",
        "date": day.isoformat(),
        "sha256": handbook.sha256[:12],
        "chapters": [
            {"number": NUMERALS[place], "title": chapter.title, "text": chapter.text}
            for place, chapter in enumerate(handbook.chapters.order_by("code"))
        ],
    }


def handbook_html(frozen: Mapping) -> str:
    """The booklet as one HTML document: cover, contents with page numbers, a chapter on each new page, back."""
    return render_to_string(TEMPLATE, {"paper": frozen})


def handbook_pdf(frozen: Mapping) -> bytes:
    """The booklet as a PDF, folded pages beside each other where that was asked for. Raises as `print_apart` does."""
    pages = print_apart(handbook_html(frozen), identifier=sha256_of(frozen)).pdf
    return imposed(pages) if frozen["form"] == FOLDED else pages


def imposed(booklet: bytes) -> bytes:
    """The A5 pages of a booklet in pairs on A4 across, in the order of `saddle_stitch`."""
    from pypdf import PdfReader, PdfWriter, Transformation  # takes half a second to load

    reader, writer = PdfReader(BytesIO(booklet)), PdfWriter()
    for left, right in saddle_stitch(len(reader.pages)):
        side = writer.add_blank_page(2 * A5_WIDTH, A5_HEIGHT)
        for number, across in ((left, 0), (right, A5_WIDTH)):
            if number is not None:
                side.merge_transformed_page(reader.pages[number - 1], Transformation().translate(across, 0))
    writer.compress_identical_objects()
    stream = BytesIO()
    writer.write(stream)
    return stream.getvalue()


SHEET = Sheet(frozen=frozen_handbook, pdf=handbook_pdf)
