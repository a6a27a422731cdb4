"""Issued papers in the admin: the list, and a desk for each on which it is looked at, printed, superseded or withdrawn."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_POST

from campaign.admin import FrozenAdmin
from campaign.models import Role
from campaign.refusals import Refused
from campaign.site import wenming_admin
from publishing.admin.desks import access_for
from publishing.drawing import draw_again, issued_files, latest_drawing
from publishing.issuing import successor_of, void_paper
from publishing.models import Publication
from publishing.register_forms import VoidForm


class PublicationAdmin(FrozenAdmin):
    """Issued papers of every kind with their numbers; each leads to its desk."""

    campaign_path = "campaign"
    list_display = ["number", "paper_kind", "paper", "standing", "issued_at", "issued_by", "files_drawn"]
    list_display_links = None
    list_filter = ["kind"]
    list_select_related = ["number", "issued_by", "campaign"]
    search_fields = ["title"]
    exclude = ["payload"]
    kept_on = "publishing:publication_list"
    kept_on_label = _("Papers")

    def get_queryset(self, request):
        return super().get_queryset(request).defer("payload").with_standing().with_issued_files()

    @admin.display(description=pgettext_lazy("paper", "Kind"), ordering="kind")
    def paper_kind(self, publication: Publication) -> str:
        return publication.get_kind_display()

    @admin.display(description=_("Title"))
    def paper(self, publication: Publication) -> str:
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:paper_desk", args=[publication.pk]), publication.title
        )

    @admin.display(description=_("State"))
    def standing(self, publication: Publication) -> str:
        if publication.number.is_void:
            return _("Void")
        if publication.is_corrected:
            return _("Superseded")
        if publication.is_superseded:
            return pgettext("paper", "Superseded")
        return pgettext("paper", "In force")

    @admin.display(description=_("Files"))
    def files_drawn(self, publication: Publication) -> str:
        drawn = publication.files.all()
        return ", ".join(str(file.get_format_display()) for file in drawn) or _("being drawn")

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:publication>/desk/", view(paper_desk), name="paper_desk"),
            path("<int:publication>/desk/void/", view(paper_void), name="paper_void"),
            path("<int:publication>/desk/draw/", view(paper_draw_again), name="paper_draw_again"),
            *super().get_urls(),
        ]


def paper_desk(request: HttpRequest, publication: int) -> HttpResponse:
    """The desk of an issued paper: its pages, its files to print, and what can be done with it."""
    return _desk(request, _paper(publication))


@require_POST
def paper_void(request: HttpRequest, publication: int) -> HttpResponse:
    """Withdraw the paper."""
    paper = _paper(publication)
    access = access_for(request, paper.campaign, Role.OFFICE)
    form = VoidForm(request.POST)
    if not form.is_valid():
        return _desk(request, paper, form=form, status=422)
    try:
        void_paper(publication=paper, reason=form.cleaned_data["reason"], by=access)
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("%(number)s is void; it stays on file.") % {"number": paper.number})
    return redirect("admin:paper_desk", publication=publication)


@require_POST
def paper_draw_again(request: HttpRequest, publication: int) -> HttpResponse:
    """Have the files drawn anew and compared."""
    paper = _paper(publication)
    draw_again(publication=paper, by=access_for(request, paper.campaign, Role.OFFICE))
    return redirect("admin:paper_desk", publication=publication)


def _desk(
    request: HttpRequest, paper: Publication, *, form: VoidForm | None = None, status: int = 200
) -> HttpResponse:
    access = access_for(request, paper.campaign)
    files = issued_files(paper.files.all())
    job = latest_drawing(paper)
    newer = successor_of(paper)
    context = {
        **wenming_admin.each_context(request),
        "title": paper.title,
        "paper": paper,
        "campaign": access.campaign,
        "files": files.values(),
        "pdf": files.get("pdf"),
        "job": job if job is not None and (job.error or job.finished_at is None) else None,
        "newer": newer,
        "may_act": access.holds(Role.OFFICE),
        "may_void": access.holds(Role.OFFICE) and newer is None and not paper.number.is_void,
        "may_follow": paper.source_key.startswith("draft:"),
        "form": form or VoidForm(),
    }
    return render(request, "admin/publishing/paper_desk.html", context, status=status)


def _paper(pk: int) -> Publication:
    return get_object_or_404(
        Publication.objects.defer("payload")
        .with_standing()
        .select_related("campaign__unit", "number__voided_by", "supersedes__number", "issued_by")
        .with_issued_files(),
        pk=pk,
    )


wenming_admin.register(Publication, PublicationAdmin)
