"""Certificates: issued, printed in one go, their paper set, checked by whoever holds one."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.models import AwardDecision
from campaign.models import Job, JobState
from campaign.permissions import office, open_to_all, require
from campaign.refusals import Refused
from campaign.wrong_tries import WrongTries
from publishing.batches import BatchOutput
from publishing.draft_views import reads_drafts
from publishing.honours.award_forms import CertificatePaperForm
from publishing.honours.certificate_printing import (
    KIND,
    certificate_batches,
    certificates_path,
    source_key,
    start_certificates,
)
from publishing.honours.certificate_sources import certificates_of, entitled_by_half_year, without_certificate
from publishing.honours.certificates import (
    checked_certificate,
    issue_certificates,
    paper_of,
    set_certificate_paper,
)
from publishing.honours.views.awards import decision_of
from publishing.pdf import PDF_POLICY, MissingGlyphs
from scoring.half_years import HalfYear
from scoring.models import HalfYearEvaluation

WRONG_TOKENS = WrongTries("certificates", 60)  # an office of hundreds shares one address
MEDIA_TYPES = {"pdf": "application/pdf", "zip": "application/zip"}


@require(reads_drafts)
@require_safe
def half_year_certificates(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """The certificates of a half-year's titles and individuals."""
    evaluation = _evaluation(request, half)
    batches = certificate_batches(evaluation.campaign).filter(arguments__source=source_key(evaluation))
    context = {
        "evaluation": evaluation,
        "certificates": certificates_of(evaluation),
        "waiting": without_certificate(evaluation),
        "entitled": len(entitled_by_half_year(evaluation)),
        "batch": batches.first(),
        "may_act": office(request.access),
    }
    return render(request, "publishing/honours/half_year_certificates.html", context)


@require(office)
@require_POST
def award_certificates(request: HttpRequest, decision: int) -> HttpResponse:
    """Issue the certificates of a decision on awards, or print them."""
    return _acted(request, decision_of(request, decision))


@require(office)
@require_POST
def half_year_certificates_make(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """Issue the certificates of a half-year, or print them."""
    return _acted(request, _evaluation(request, half))


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_paper(request: HttpRequest) -> HttpResponse:
    """Size and shift of the paper, and what the numbers begin with."""
    request.place = "activities:track_list"
    campaign = request.access.campaign
    form = CertificatePaperForm(
        request.POST if request.method == "POST" else None, instance=paper_of(campaign)
    )
    if form.is_bound and form.is_valid():
        set_certificate_paper(campaign=campaign, values=form.cleaned_data, by=request.access)
        messages.success(request, _("Kept."))
        return redirect("publishing:certificate_paper", campaign=campaign.code)
    status = 422 if form.is_bound else 200
    return render(request, "publishing/honours/certificate_paper.html", {"form": form}, status=status)


@require(office)
@require_safe
def certificate_batch(request: HttpRequest, printed: int) -> HttpResponse:
    """How far a batch of certificates is; then its file."""
    job = _batch(request, printed)
    context = {
        "job": job,
        "output": job.arguments["output"],
        "is_there": job.state == JobState.DONE and certificates_path(job).exists(),
    }
    template = "_certificate_progress" if request.htmx else "certificate_batch"
    return render(request, f"publishing/honours/{template}.html", context)


@require(office)
@require_safe
def certificate_file(request: HttpRequest, printed: int) -> HttpResponse:
    """The printed certificates."""
    job = _batch(request, printed)
    if job.state != JobState.DONE or not certificates_path(job).exists():
        raise Http404
    output = job.arguments["output"]
    response = FileResponse(
        certificates_path(job).open("rb"),
        as_attachment=output == BatchOutput.ZIP,
        filename=f"荣誉证书{job.pk}.{output}",
        content_type=MEDIA_TYPES[output],
    )
    response["Content-Security-Policy"] = PDF_POLICY
    response["Cache-Control"] = "private, no-cache"
    return response


@open_to_all("checking a certificate by the code on it: number, holder and honour")
@login_not_required
@never_cache
@require_safe
def certificate_check(request: HttpRequest, token: str) -> HttpResponse:
    """What a certificate states, and whether it holds today; nothing else of the house."""
    if WRONG_TOKENS.are_too_many(request):
        return _checked(request, status=429, is_halted=True)
    found = checked_certificate(token)
    if found is None:
        WRONG_TOKENS.count(request)
        return _checked(request, status=404)
    certificate, holds = found
    return _checked(request, certificate=certificate, holds=holds)


def _checked(request: HttpRequest, *, status: int = 200, **context) -> HttpResponse:
    response = render(request, "publishing/honours/certificate_check.html", context, status=status)
    response["Referrer-Policy"] = "no-referrer"  # the token stands in the address
    response["X-Robots-Tag"] = "noindex"
    return response


def _acted(request: HttpRequest, source: AwardDecision | HalfYearEvaluation) -> HttpResponse:
    """Issue (`do=issue`), or print all or one (`do=pdf`, `do=zip`, `only`)."""
    do = request.POST.get("do")
    try:
        if do in BatchOutput.values:
            only = request.POST.get("only", "")
            job = start_certificates(
                source=source,
                output=do,
                by=request.access,
                only=int(only) if only.isdecimal() and len(only) < 10 else None,
            )
            return redirect(
                "publishing:certificate_batch", campaign=request.access.campaign.code, printed=job.pk
            )
        issued = issue_certificates(source=source, by=request.access, address_of=_address)
    except (Refused, MissingGlyphs) as refusal:
        messages.warning(request, refusal.message if isinstance(refusal, Refused) else str(refusal))
    else:
        words = ngettext(
            "%(count)s certificate is issued.", "%(count)s certificates are issued.", len(issued)
        )
        messages.success(request, words % {"count": len(issued)})
    return _to_source(request, source)


def _address(token: str) -> str:
    """Where anybody can check a certificate, as the site is called from outside."""
    return settings.SITE_URL + reverse("certificate", args=[token])


def _to_source(request: HttpRequest, source: AwardDecision | HalfYearEvaluation) -> HttpResponse:
    code = request.access.campaign.code
    if isinstance(source, AwardDecision):
        return redirect("publishing:award_detail", campaign=code, decision=source.pk)
    return redirect("publishing:half_year_certificates", campaign=code, half=source.half)


def _evaluation(request: HttpRequest, half: HalfYear) -> HalfYearEvaluation:
    request.place = "scoring:half_year_list"
    campaign = request.access.campaign
    evaluation = get_object_or_404(HalfYearEvaluation, campaign=campaign, code=half.code)
    evaluation.campaign = campaign
    return evaluation


def _batch(request: HttpRequest, pk: int) -> Job:
    request.place = "activities:track_list"
    return get_object_or_404(
        Job.objects.select_related("requested_by"), campaign=request.access.campaign, kind=KIND, pk=pk
    )
