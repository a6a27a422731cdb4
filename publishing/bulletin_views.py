"""The way to a month's bulletin, from the workbench and the month's page."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from campaign.models import PaperKind
from campaign.permissions import office, require
from publishing.models import PaperDraft, Publication
from scoring.ledger_export import published_revision


@require(office)
@require_safe
def month_bulletin(request: HttpRequest, month: date) -> HttpResponse:
    """Leads to the bulletin of a published month: the issued paper, the paper in work, or else where it is begun."""
    access = request.access
    revision = published_revision(access.campaign, month)
    if revision is None:
        raise Http404
    of_month = {"month_revision": revision, "kind": PaperKind.BULLETIN}
    issued = Publication.objects.filter(**of_month, number__voided_at__isnull=True).order_by("-pk").first()
    if issued is not None:
        return redirect("publishing:publication_detail", campaign=access.campaign.code, publication=issued.pk)
    in_work = PaperDraft.objects.in_work().filter(**of_month).order_by("-pk").first()
    if in_work is not None:
        return redirect("publishing:draft_detail", campaign=access.campaign.code, draft=in_work.pk)
    begin = reverse("publishing:draft_begin", args=[access.campaign.code])
    return redirect(f"{begin}#month-{revision.pk}")
