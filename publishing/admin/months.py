"""Published months in the admin, each with the desks on which its bulletin and its notice are previewed and issued."""

from django.contrib import admin, messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from campaign.admin import FrozenAdmin
from campaign.audit import record
from campaign.models import Job, JobState, PaperKind, Role
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.site import wenming_admin
from publishing.admin.desks import access_for, job_for, job_state
from publishing.drawing import draw_again, issued_files, latest_drawing
from publishing.models import Publication
from publishing.month_papers import (
    issue_bulletin,
    issue_notice,
    issued_paper,
    preview_path,
    start_preview,
    void_papers,
)
from publishing.pdf import PDF_POLICY
from scoring.models import MonthRevision


class MonthRevisionAdmin(FrozenAdmin):
    """Published months, each with the way to its bulletin."""

    campaign_path = "month__campaign"
    list_display = ["month", "number", "published_at", "published_by", "bulletin", "notice"]
    list_select_related = ["month__campaign", "published_by"]
    exclude = ["header"]
    ordering = ["-month__first_day", "-number"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("publications__number")

    @admin.display(description=_("Assessment bulletin"))
    def bulletin(self, revision: MonthRevision) -> str:
        return _way_to(revision, PaperKind.BULLETIN)

    @admin.display(description=_("Notice of correction"))
    def notice(self, revision: MonthRevision) -> str:
        return _way_to(revision, PaperKind.CORRECTION) if revision.number > 1 else "—"

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            *self._desks(PaperKind.BULLETIN, "bulletin"),
            *self._desks(PaperKind.CORRECTION, "notice"),
            path("jobs/<int:job>/", view(job_state), name="job_state"),
            path("jobs/<int:job>/preview.pdf", view(preview_file), name="preview_file"),
            *super().get_urls(),
        ]

    def _desks(self, kind: str, name: str) -> list:
        """The addresses of one kind of paper: its desk, and what is done there."""
        view = self.admin_site.admin_view
        acts = {"preview": paper_preview, "issue": paper_issue, "draw": paper_draw}
        return [
            path(f"<int:revision>/{name}/", view(desk), {"kind": kind}, name=name),
            *(
                path(f"<int:revision>/{name}/{act}/", view(do), {"kind": kind}, name=f"{name}_{act}")
                for act, do in acts.items()
            ),
        ]


def desk(request: HttpRequest, revision: int, kind: str) -> HttpResponse:
    """The desk of one paper: preview the real pages, issue it, then open and print its files."""
    found, access = _revision(request, revision)
    _of_kind(found, kind)
    issued = issued_paper(found, kind)
    context = {
        **wenming_admin.each_context(request),
        "title": _TITLES[kind] % {"month": found.month.name},
        "desk": {
            act: f"admin:{_NAMES[kind]}{'_' if act else ''}{act}" for act in ("preview", "issue", "draw")
        },
        "kind": kind,
        "revision": found,
        "campaign": access.campaign,
        "issued": issued,
        "void": void_papers(found, kind),
        "files": issued_files(issued.files.all()) if issued else {},
        "job": _latest_job(found, kind, issued),
        "may_issue": access.holds(Role.OFFICE),
    }
    return render(request, "admin/publishing/bulletin.html", context)


@require_POST
def paper_preview(request: HttpRequest, revision: int, kind: str) -> HttpResponse:
    found, access = _revision(request, revision, Role.OFFICE)
    _of_kind(found, kind)
    start_preview(revision=found, kind=kind, by=access)
    return redirect(f"admin:{_NAMES[kind]}", revision=found.pk)


@require_POST
def paper_issue(request: HttpRequest, revision: int, kind: str) -> HttpResponse:
    found, access = _revision(request, revision, Role.OFFICE)
    _of_kind(found, kind)
    issue = {PaperKind.BULLETIN: issue_bulletin, PaperKind.CORRECTION: issue_notice}[kind]
    try:
        publication = issue(revision=found, by=access)
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(
            request, _("Issued as %(number)s; its files are being drawn.") % {"number": publication.number}
        )
    return redirect(f"admin:{_NAMES[kind]}", revision=found.pk)


@require_POST
def paper_draw(request: HttpRequest, revision: int, kind: str) -> HttpResponse:
    """Draw the files of an issued paper again, after a drawing that failed."""
    found, access = _revision(request, revision, Role.OFFICE)
    issued = issued_paper(found, kind)
    if issued is None:
        raise Http404
    draw_again(publication=issued, by=access)
    return redirect(f"admin:{_NAMES[kind]}", revision=found.pk)


def _of_kind(revision: MonthRevision, kind: str) -> None:
    """A first revision has no notice of correction."""
    if kind == PaperKind.CORRECTION and revision.number == 1:
        raise Http404


def _way_to(revision: MonthRevision, kind: str) -> str:
    """A link to the paper's desk, with its number once it is issued."""
    papers = [paper for paper in revision.publications.all() if paper.kind == kind]
    issued = next((paper for paper in papers if not paper.number.is_void), None)
    text = issued.number if issued else _("Preview and issue")
    return format_html('<a href="{}">{}</a>', reverse(f"admin:{_NAMES[kind]}", args=[revision.pk]), text)


@xframe_options_sameorigin
def preview_file(request: HttpRequest, job: int) -> HttpResponse:
    found = job_for(request, job)
    file = preview_path(found)
    if found.state != JobState.DONE or not file.exists():
        raise Http404
    record("publishing.preview.read", by=request.user, campaign=found.campaign, obj=found)
    response = FileResponse(file.open("rb"), content_type="application/pdf")
    response["Content-Security-Policy"] = PDF_POLICY
    return response


def _revision(request: HttpRequest, pk: int, *roles: str) -> tuple[MonthRevision, Access]:
    revision = get_object_or_404(
        MonthRevision.objects.select_related("month__campaign__unit", "month__campaign__rules"), pk=pk
    )
    return revision, access_for(request, revision.month.campaign, *roles)


def _latest_job(revision: MonthRevision, kind: str, issued: Publication | None) -> Job | None:
    """The drawing of the issued files, or else the newest preview of this paper."""
    if issued:
        return latest_drawing(issued)
    wanted = {"revision": revision.pk, "paper": kind}
    return Job.objects.filter(
        campaign=revision.month.campaign, kind="bulletin_preview", arguments=wanted
    ).first()


_NAMES = {PaperKind.BULLETIN: "bulletin", PaperKind.CORRECTION: "notice"}
_TITLES = {
    PaperKind.BULLETIN: _("Bulletin of %(month)s"),
    PaperKind.CORRECTION: _("Notice of correction of %(month)s"),
}


wenming_admin.register(MonthRevision, MonthRevisionAdmin)
