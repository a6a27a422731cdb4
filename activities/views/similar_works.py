"""Works of a contest that have much the same text: compared, looked at side by side, remarked on."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.models import SubmissionVersion
from activities.reading.comparing import compare_works, current_pairs, pieces, remark_on_pair
from activities.reading.work_rights import reads_authors
from activities.views.of_contest import contest_of
from campaign.models import Role
from campaign.permissions import denial, office, require
from campaign.refusals import Refused


@require(reads_authors)
@require_safe
def similar_list(request: HttpRequest, contest: int) -> HttpResponse:
    """The pairs that share more than the contest says, most alike first."""
    found = contest_of(request, contest)
    context = {"contest": found, "pairs": current_pairs(found), "runs": office(request.access)}
    return render(request, "activities/reading/similar_list.html", context)


@require(office)
@require_POST
def works_compare(request: HttpRequest, contest: int) -> HttpResponse:
    """Compare all works with one another."""
    found = contest_of(request, contest)
    new = compare_works(contest=found, by=request.access)
    messages.success(
        request,
        _("The works are compared: %(number)s new pairs.") % {"number": len(new)}
        if new
        else _("The works are compared: nothing new."),
    )
    return redirect("activities:similar_list", campaign=request.access.campaign.code, contest=found.pk)


@require(reads_authors)
@require_http_methods(["GET", "HEAD", "POST"])
def similar_pair(request: HttpRequest, contest: int, pair: int) -> HttpResponse:
    """Two works side by side with the passages that they share; the office says what it found."""
    found = contest_of(request, contest)
    rows = found.similar_pairs.select_related(
        "first__author", "first__department", "second__author", "second__department", "seen_by"
    )
    shown = get_object_or_404(rows, pk=pair)
    shown.contest = found
    refused = ""
    if request.method == "POST":
        if not request.access.holds(Role.OFFICE):
            raise denial(request)
        try:
            remark_on_pair(pair=shown, remark=request.POST.get("remark", ""), by=request.access)
        except Refused as refusal:
            refused = refusal.message
        else:
            messages.success(request, _("The remark is kept."))
            return redirect(
                "activities:similar_list", campaign=request.access.campaign.code, contest=found.pk
            )
    texts = dict(
        SubmissionVersion.objects.filter(
            Q(submission=shown.first_id, number=shown.first_version)
            | Q(submission=shown.second_id, number=shown.second_version)
        ).values_list("submission", "text")
    )
    context = {
        "contest": found,
        "pair": shown,
        "sides": [
            (shown.first, pieces(texts[shown.first_id], [(a, b) for a, b, _c, _d in shown.passages])),
            (shown.second, pieces(texts[shown.second_id], [(c, d) for _a, _b, c, d in shown.passages])),
        ],
        "runs": office(request.access),
        "refused": refused,
    }
    return render(request, "activities/reading/similar_pair.html", context, status=422 if refused else 200)
