"""The pages of a paper in work as they were drawn last, and its history."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from campaign.audit import record
from campaign.permissions import office, require
from campaign.refusals import Refused
from publishing.draft_desk import changes_between
from publishing.draft_printing import drawn_pages, latest_pages, start_pages
from publishing.draft_texts import drafted_text
from publishing.draft_views import draft_of, reads_drafts
from publishing.drafts import EditedMeanwhile, restore_version
from publishing.pdf import PDF_POLICY


@require(reads_drafts)
@require_safe
def draft_pages(request: HttpRequest, draft: int) -> HttpResponse:
    """How far the drawing of the pages is; the pictures come along when they are there."""
    found = draft_of(request, draft)
    context = {"draft": found, "job": latest_pages(found), "pages": drawn_pages(found)}
    return render(request, "publishing/_draft_pages.html", context)


@require(reads_drafts)
@require_safe
def draft_page(request: HttpRequest, draft: int, drawing: int, page: int) -> HttpResponse:
    """One page as a picture."""
    pages = drawn_pages(draft_of(request, draft))
    if pages is None or pages.number != drawing or not pages.picture(page).exists():
        raise Http404
    response = FileResponse(pages.picture(page).open("rb"), content_type="image/png")
    response["Cache-Control"] = "private, max-age=600"
    return response


@require(reads_drafts)
@require_safe
@xframe_options_sameorigin
def draft_pdf(request: HttpRequest, draft: int) -> HttpResponse:
    """The newest drawing as a PDF, marked as a preview."""
    found = draft_of(request, draft)
    pages = drawn_pages(found)
    if pages is None:
        raise Http404
    record("publishing.preview.read", by=request.user, campaign=request.access.campaign, obj=found)
    response = FileResponse(
        pages.pdf.open("rb"), content_type="application/pdf", filename=f"{found.title}.pdf"
    )
    response["Content-Security-Policy"] = PDF_POLICY
    return response


@require(office)
@require_POST
def draft_draw(request: HttpRequest, draft: int) -> HttpResponse:
    """Draw the pages again, after a drawing that failed."""
    found = draft_of(request, draft)
    start_pages(draft=found, by=request.access)
    return redirect("publishing:draft_detail", campaign=request.access.campaign.code, draft=draft)


@require(reads_drafts)
@require_safe
def draft_history(request: HttpRequest, draft: int) -> HttpResponse:
    """Every version with who and when; what a chosen one changed, part by part."""
    found = draft_of(request, draft)
    versions = list(found.versions.select_related("by").defer("content"))
    wanted = request.GET.get("version", "")
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 8 else found.version
    chosen = get_object_or_404(found.versions.select_related("by"), number=number)
    before = found.versions.filter(number=number - 1).first()
    drafted = drafted_text(found)
    context = {
        "draft": found,
        "versions": versions,
        "chosen": chosen,
        "changes": changes_between(before.content, chosen.content, drafted) if before else [],
        "may_restore": office(request.access) and found.is_open and number != found.version,
    }
    return render(request, "publishing/draft_history.html", context)


@require(office)
@require_POST
def draft_restore(request: HttpRequest, draft: int, version: int) -> HttpResponse:
    """Bring an earlier version back."""
    access = request.access
    found = draft_of(request, draft)
    get_object_or_404(found.versions, number=version)
    seen = request.POST.get("seen", "")
    try:
        restored = restore_version(
            draft=found, number=version, seen=int(seen) if seen.isdecimal() else 0, by=access
        )
    except EditedMeanwhile:
        messages.error(request, _("The paper was changed meanwhile. Look at its newest version first."))
        return redirect("publishing:draft_history", campaign=access.campaign.code, draft=draft)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("publishing:draft_history", campaign=access.campaign.code, draft=draft)
    start_pages(draft=restored, by=access)
    messages.success(request, _("Version %(number)s is back.") % {"number": version})
    return redirect("publishing:draft_detail", campaign=access.campaign.code, draft=draft)
