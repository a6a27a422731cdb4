"""The handbook: read chapter by chapter, written in versions, published."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.etiquette.bank import questions_by_chapter
from activities.etiquette.handbook_forms import ChapterForm
from activities.etiquette.handbooks import (
    LONGEST_TEXT,
    begin_handbook,
    current_handbook,
    handbook_in_work,
    publish_handbook,
    save_chapter,
)
from activities.models import Handbook, HandbookChapter
from campaign.models import Role
from campaign.permissions import any_of, member, office, require
from campaign.refusals import Refused
from campaign.rich_text import as_plain

reads_drafts = any_of(Role.OFFICE, Role.LEADER, Role.AUDITOR)
reads_bank = any_of(Role.OFFICE, Role.AUDITOR)


@require(member)
@require_safe
def handbook(request: HttpRequest) -> HttpResponse:
    """The contents of the newest published version, or of an older one (`?version=`)."""
    access = request.access
    found = _published(request)
    context = {
        "handbook": found,
        "chapters": list(found.chapters.order_by("code").defer("text")) if found else [],
        "versions": _versions(request),
        "is_newest": found is None or found == current_handbook(access.campaign),
        "may_write": office(access),
        "reads_drafts": reads_drafts(access),
        "prints": _prints(request, found) if found else [],
    }
    return render(request, "activities/etiquette/handbook.html", context)


@require(member)
@require_safe
def handbook_chapter(request: HttpRequest, chapter: str) -> HttpResponse:
    """One chapter to read, with the one before and the one after."""
    found = _published(request)
    if found is None:
        raise Http404
    chapters = list(found.chapters.order_by("code"))
    place = next((index for index, one in enumerate(chapters) if one.code == chapter), None)
    if place is None:
        raise Http404
    context = {
        "handbook": found,
        "chapter": chapters[place],
        "place": place + 1,
        "count": len(chapters),
        "before": chapters[place - 1] if place else None,
        "after": chapters[place + 1] if place + 1 < len(chapters) else None,
        "version": request.GET.get("version", ""),
        "questions": _questions(request).get(chapter, 0) if reads_bank(request.access) else None,
    }
    return render(request, "activities/etiquette/handbook_chapter.html", context)


@require(reads_drafts)
@require_safe
def handbook_edit(request: HttpRequest) -> HttpResponse:
    """The version that is being written, with what is missing before it can be published."""
    return _draft_page(request)


@require(office)
@require_POST
def handbook_begin(request: HttpRequest) -> HttpResponse:
    """Begin a version."""
    access = request.access
    try:
        begin_handbook(campaign=access.campaign, by=access)
    except Refused as refusal:
        return _draft_page(request, refused=refusal.message, status=409)
    messages.success(
        request, _("A new version is begun. Readers see the published one until you publish this.")
    )
    return redirect("activities:handbook_edit", campaign=access.campaign.code)


@require(office)
@require_POST
def handbook_publish(request: HttpRequest) -> HttpResponse:
    """Publish the version that is being written; from then on it stays as it is."""
    access = request.access
    draft = handbook_in_work(access.campaign)
    if draft is None:
        return _draft_page(request, refused=_("No version is being written."), status=409)
    try:
        publish_handbook(handbook=draft, by=access)
    except Refused as refusal:
        return _draft_page(request, refused=refusal.message, status=409)
    messages.success(request, _("Version %(version)s is published.") % {"version": draft.version})
    return redirect("activities:handbook", campaign=access.campaign.code)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def chapter_edit(request: HttpRequest, chapter: str) -> HttpResponse:
    """Write one chapter of the version that is being written."""
    access = request.access
    found = get_object_or_404(
        HandbookChapter.objects.select_related("handbook", "changed_by"),
        handbook__campaign=access.campaign,
        handbook__published_at__isnull=True,
        code=chapter,
    )
    if request.method != "POST":
        held = {"title": found.title, "text": as_plain(found.text), "seen": found.edition}
        return _chapter_page(request, found, ChapterForm(initial=held))
    form = ChapterForm(request.POST)
    if not form.is_valid():
        return _chapter_page(request, found, form, status=422)
    try:
        save_chapter(chapter=found, by=access, **form.arguments())
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _chapter_page(request, found, form, status=409)
    messages.success(request, _("“%(title)s” is saved.") % {"title": form.cleaned_data["title"]})
    return redirect("activities:handbook_edit", campaign=access.campaign.code)


def _published(request: HttpRequest) -> Handbook | None:
    """The version that is asked for, or the newest that is published; 404 for one that is not there."""
    campaign = request.access.campaign
    asked = request.GET.get("version", "")
    if not asked:
        return current_handbook(campaign)
    if not (asked.isdecimal() and asked.isascii() and len(asked) < 5):
        raise Http404
    return get_object_or_404(Handbook, campaign=campaign, version=int(asked), published_at__isnull=False)


def _versions(request: HttpRequest) -> list[Handbook]:
    published = Handbook.objects.filter(campaign=request.access.campaign, published_at__isnull=False)
    return list(published.order_by("-version"))


def _prints(request: HttpRequest, found: Handbook) -> list[tuple[str, str]]:
    """The drawings of a version, with their addresses."""
    code = request.access.campaign.code
    names = {
        "pages": _("Booklet, A5 page by page"),
        "folded": _("Booklet to fold: two pages on each side of A4"),
    }
    back = reverse("activities:handbook", args=[code])
    return [
        (
            name,
            f"{reverse('publishing:print_page', args=[code, 'handbook', f'{found.version}-{form}'])}?back={back}",
        )
        for form, name in names.items()
    ]


def _questions(request: HttpRequest) -> dict[str, int]:
    """How many questions of the bank belong to each chapter, for those who read the bank."""
    return questions_by_chapter(request.access.campaign) if reads_bank(request.access) else {}


def _draft_page(request: HttpRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    draft = handbook_in_work(request.access.campaign)
    chapters = list(draft.chapters.select_related("changed_by").order_by("code")) if draft else []
    questions = _questions(request)
    rows = [
        (chapter, len("".join(as_plain(chapter.text).split())), questions.get(chapter.code, 0))
        for chapter in chapters
    ]
    context = {
        "draft": draft,
        "rows": rows,
        "missing": sum(not length for __, length, __ in rows),
        "has_published": current_handbook(request.access.campaign) is not None,
        "may_write": office(request.access),
        "reads_bank": reads_bank(request.access),
        "prints": _prints(request, draft) if draft else [],
        "refused": refused,
    }
    return render(request, "activities/etiquette/handbook_edit.html", context, status=status)


def _chapter_page(
    request: HttpRequest, chapter: HandbookChapter, form: ChapterForm, *, status: int = 200
) -> HttpResponse:
    questions = _questions(request).get(chapter.code, 0)
    context = {"chapter": chapter, "form": form, "longest": LONGEST_TEXT, "questions": questions}
    return render(request, "activities/etiquette/chapter_edit.html", context, status=status)
