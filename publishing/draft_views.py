"""Papers in work: begun, composed beside their real pages, checked, issued. The office writes; others may read."""

from collections.abc import Iterable, Mapping, Sequence

from django.contrib import messages
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from campaign.models import PaperKind, Role
from campaign.permissions import Access, any_of, denial, office, require
from campaign.refusals import Refused
from publishing.commendation_papers import half_years_to_commend, is_replaced
from publishing.draft_desk import clash_words, figures_of, parts_of, remarks_of
from publishing.draft_forms import BeginForm, HeadForm, head_form, read_sent
from publishing.draft_merging import Clash
from publishing.draft_printing import drawn_pages, latest_pages, start_pages
from publishing.draft_texts import drafted_text, newest_revision
from publishing.drafts import (
    BrokenField,
    EditedMeanwhile,
    accept_finding,
    act_on_draft,
    begin_bulletin,
    begin_paper,
    discard_draft,
    issue_draft,
    save_draft,
)
from publishing.models import PaperDraft, Publication
from publishing.skeletons import STARTERS
from scoring.models import MonthRevision

LEVELS = [
    (0, pgettext_lazy("block", "Paragraph")),
    (1, gettext_lazy("Heading 一、")),
    (2, gettext_lazy("Heading （一）")),
    (3, gettext_lazy("Heading 1.")),
    (4, gettext_lazy("Heading （1）")),
]
reads_drafts = any_of(Role.OFFICE, Role.LEADER, Role.AUDITOR)


@require(office)
@require_http_methods(["GET", "POST"])
def draft_begin(request: HttpRequest) -> HttpResponse:
    """Choose what to write: the bulletin of a published month, a notice, a decision, minutes; or go on with one."""
    access = request.access
    revisions = _to_compose(access.campaign)
    if request.method == "POST":
        form = BeginForm(request.POST, revisions=revisions)
        try:
            if request.POST.get("starter") in STARTERS:
                draft = begin_paper(starter=request.POST["starter"], by=access)
            elif form.is_valid():
                draft = begin_bulletin(revision=form.cleaned_data["revision"], by=access)
            else:
                messages.error(request, _("Choose what to write."))
                return redirect("publishing:draft_begin", campaign=access.campaign.code)
        except Refused as refusal:
            messages.warning(request, refusal.message)
            return redirect("publishing:draft_begin", campaign=access.campaign.code)
        start_pages(draft=draft, by=access)
        return redirect("publishing:draft_detail", campaign=access.campaign.code, draft=draft.pk)
    context = {
        "revisions": revisions,
        "half_years": half_years_to_commend(access.campaign),
        "starters": STARTERS.values(),
    }
    return render(request, "publishing/draft_begin.html", context)


@require(reads_drafts)
@require_http_methods(["GET", "POST"])
def draft_detail(request: HttpRequest, draft: int) -> HttpResponse:
    """A paper in work beside its pages. A POST keeps what was written and does one act on a part."""
    access = request.access
    found = draft_of(request, draft)
    if request.method == "POST":
        if not office(access):
            raise denial(request)
        return _kept(request, found)
    return _desk(request, found)


@require(office)
@require_POST
def draft_accept(request: HttpRequest, draft: int) -> HttpResponse:
    found = draft_of(request, draft)
    return done(
        request,
        found,
        lambda: accept_finding(draft=found, digest=request.POST.get("finding", ""), by=request.access),
    )


@require(office)
@require_POST
def draft_issue(request: HttpRequest, draft: int) -> HttpResponse:
    """Number and freeze the paper as it is composed."""
    access = request.access
    found = draft_of(request, draft)
    try:
        paper = issue_draft(draft=found, seen=_number(request.POST.get("seen")), by=access)
    except Refused as refusal:
        if (issued := draft_of(request, draft).publication) is not None:
            return redirect(  # a second click, or another person was quicker
                "publishing:publication_detail", campaign=access.campaign.code, publication=issued.pk
            )
        message = refusal.message
        if isinstance(refusal, EditedMeanwhile):
            message = _(
                "Somebody changed the paper after you opened it. Look at it again before you issue it."
            )
        messages.error(request, message)
        return redirect("publishing:draft_detail", campaign=access.campaign.code, draft=found.pk)
    messages.success(
        request, _("Issued as %(number)s; its files are being drawn.") % {"number": paper.number}
    )
    return redirect("publishing:publication_detail", campaign=access.campaign.code, publication=paper.pk)


@require(office)
@require_POST
def draft_discard(request: HttpRequest, draft: int) -> HttpResponse:
    found = draft_of(request, draft)
    try:
        discard_draft(draft=found, by=request.access)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("“%(title)s” is given up; its versions stay on file.") % {"title": found})
    return redirect("publishing:publication_list", campaign=request.access.campaign.code)


def drafts_in_work(access: Access) -> QuerySet[PaperDraft]:
    """The papers in work that the person may read, for the list of papers."""
    if not reads_drafts(access):
        return PaperDraft.objects.none()
    return (
        PaperDraft.objects.in_work()
        .filter(campaign=access.campaign)
        .select_related("updated_by")
        .defer("content", "accepted")
    )


def draft_of(request: HttpRequest, pk: int) -> PaperDraft:
    """A paper in work of the person's campaign, whatever became of it."""
    draft = get_object_or_404(
        PaperDraft.objects.select_related(
            "updated_by",
            "publication__number",
            "supersedes__number",
            "month_revision__month__campaign__unit",
            "month_revision__month__campaign__rules",
            "month_revision__month__campaign__office",
            "half_year_decision__evaluation__campaign__unit",
            "award_decision__campaign__unit",
            "award_decision__revocation",
            "year_summary",
        ),
        campaign=request.access.campaign,
        pk=pk,
    )
    draft.campaign = request.access.campaign
    return draft


def _kept(request: HttpRequest, draft: PaperDraft) -> HttpResponse:
    access = request.access
    seen = _number(request.POST.get("seen"))
    if not seen:
        return HttpResponse(status=400)
    base = draft.versions.filter(number=seen).first()
    drafted = drafted_text(draft)
    sent = read_sent(request.POST, draft=draft, base=base.content if base else draft.content, drafted=drafted)
    if sent.errors:
        return _desk(
            request, draft, content=sent.content, errors=sent.errors, head=sent.head, seen=seen, status=422
        )
    try:
        kept = save_draft(draft=draft, content=sent.content, seen=seen, by=access)
    except EditedMeanwhile as clash:
        messages.warning(request, clash.message)
        return _desk(
            request, draft, content=clash.content, clashes=clash.clashes, seen=draft.version, status=409
        )
    except BrokenField as broken:
        return _desk(
            request,
            draft,
            content=sent.content,
            errors={broken.field: [broken.message]},
            seen=seen,
            status=422,
        )
    except Refused as refusal:
        messages.error(request, refusal.message)
        return _redirected(request, draft, "")
    act, _colon, key = request.POST.get("act", "").partition(":")
    place = request.POST.get("place", "")
    if act:
        try:
            kept, place = act_on_draft(draft=kept, act=act, key=key, by=access)
        except ValueError:
            return HttpResponse(status=400)
        except Refused as refusal:
            messages.error(request, refusal.message)
    pages = drawn_pages(kept)
    if pages is None or pages.version != kept.version:
        start_pages(draft=kept, by=access)
    if request.htmx:
        return _desk(request, draft_of(request, draft.pk), place=place)
    return _redirected(request, draft, place)


def _desk(
    request: HttpRequest,
    draft: PaperDraft,
    *,
    content: Mapping | None = None,
    errors: Mapping[str, Sequence[str]] | None = None,
    clashes: Iterable[Clash] = (),
    head: HeadForm | None = None,
    seen: int | None = None,
    place: str = "",
    status: int = 200,
) -> HttpResponse:
    access = request.access
    content = content or draft.content
    drafted = drafted_text(draft)
    clashes = list(clashes)
    remarks, is_ready = remarks_of(draft, drafted)
    context = {
        "draft": draft,
        "content": content,
        "seen": seen or draft.version,
        "head": head or head_form(draft, content),
        "parts": parts_of(draft, content, drafted, errors=errors or {}, clashes=clashes),
        "errors": errors or {},
        "clashes": [clash_words(clash) for clash in clashes if clash.part != "blocks"],
        "annexes": [
            {**annex, "errors": (errors or {}).get(f"annex-{annex['key']}", ())}
            for annex in content["annexes"]
        ],
        "figures": figures_of(drafted),
        "levels": LEVELS,
        "remarks": remarks,
        "is_ready": is_ready,
        "place": place,
        "is_refused": status != 200,
        "job": latest_pages(draft),
        "pages": drawn_pages(draft),
        "newer": _newer(draft),
        "has_newer_decision": _has_newer_decision(draft),
        "has_newer_figures": any(one.finding.code == "newer_figures" for one in remarks),
        "is_minutes": draft.kind == PaperKind.MINUTES,
        "may_write": office(access) and draft.is_open,
        "may_begin": office(access),
    }
    template = "publishing/_draft_answer.html" if request.htmx else "publishing/draft_detail.html"
    return render(request, template, context, status=status)


def _newer(draft: PaperDraft) -> MonthRevision | None:
    if draft.month_revision is None or not draft.is_open:
        return None
    newest = newest_revision(draft.month_revision)
    return newest if newest.pk != draft.month_revision_id else None


def _has_newer_decision(draft: PaperDraft) -> bool:
    return draft.half_year_decision is not None and draft.is_open and is_replaced(draft.half_year_decision)


def done(request: HttpRequest, draft: PaperDraft, act) -> HttpResponse:
    """Do one act on a paper in work and go back to its checks, with the reason where it was refused."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, refusal.message)
    return _redirected(request, draft, "checks")


def _redirected(request: HttpRequest, draft: PaperDraft, place: str) -> HttpResponse:
    address = reverse("publishing:draft_detail", args=[request.access.campaign.code, draft.pk])
    response = redirect(f"{address}#{_anchor(place)}" if place else address)
    if request.htmx:
        response = HttpResponse(status=204, headers={"HX-Redirect": response["Location"]})
    return response


def _anchor(place: str) -> str:
    return place if place == "checks" or place.startswith("annex") else f"block-{place}"


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 8 else 0


def _to_compose(campaign) -> QuerySet[MonthRevision]:
    """The newest revisions of published months whose bulletin is neither issued nor in work."""
    newer = MonthRevision.objects.filter(month=OuterRef("month"), number__gt=OuterRef("number"))
    issued = Publication.objects.filter(
        month_revision=OuterRef("pk"), kind=PaperKind.BULLETIN, number__voided_at__isnull=True
    )
    in_work = PaperDraft.objects.in_work().filter(month_revision=OuterRef("pk"), kind=PaperKind.BULLETIN)
    return (
        MonthRevision.objects.filter(month__campaign=campaign)
        .filter(~Exists(newer), ~Exists(issued), ~Exists(in_work))
        .select_related("month__campaign__unit", "month__campaign__rules", "month__campaign__office")
        .defer("header")
        .order_by("-month__first_day")
    )
