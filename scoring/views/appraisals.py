"""The democratic appraisal as the office runs it: begun, ballots printed, closed, counted."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaign.downloads import PDF_POLICY
from campaign.models import Person
from campaign.permissions import office, require
from campaign.refusals import Refused
from scoring.appraisal_forms import BeginForm, OrderForm
from scoring.appraisals import (
    FEWEST,
    ballot_counts,
    begin_appraisal,
    close_appraisal,
    order_ballots,
    turnout_of,
)
from scoring.ballot_codes import BallotsGone, drop_ballots, is_kept, take_ballots
from scoring.half_year_people import candidates
from scoring.half_years import HalfYear
from scoring.models import Appraisal, BallotOrder, Grade, HalfYearEvaluation, HalfYearState
from scoring.rights import reads_all
from scoring.views.of_half_year import evaluation_of

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@require(reads_all)
@require_safe
def appraisal(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """How far the appraisal is; its counts once it is closed."""
    return _page(request, evaluation_of(request, half))


@require(office)
@require_POST
def appraisal_begin(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """Begin the appraisal of the half-year."""
    evaluation = evaluation_of(request, half)
    form = BeginForm(request.POST)
    if not form.is_valid():
        return _page(request, evaluation, begin=form, status=422)
    try:
        begin_appraisal(evaluation=evaluation, by=request.access, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _page(request, evaluation, begin=form, status=409)
    messages.success(request, _("The appraisal has begun: order the ballots."))
    return _to(request, half)


@require(office)
@require_POST
def appraisal_order(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """Order ballots; the task process draws them."""
    evaluation = evaluation_of(request, half)
    found = _appraisal(evaluation)
    form = OrderForm(request.POST, people=candidates(evaluation))
    if not form.is_valid():
        return _page(request, evaluation, order=form, status=422)
    try:
        order_ballots(
            appraisal=found,
            counts=form.counts(),
            site_address=form.cleaned_data["site_address"],
            by=request.access,
        )
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _page(request, evaluation, order=form, status=409)
    messages.success(request, _("The ballots are ordered; they are ready in a moment."))
    return _to(request, half)


@require(office)
@require_POST
def appraisal_close(request: HttpRequest, half: HalfYear) -> HttpResponse:
    """Close the voting."""
    evaluation = evaluation_of(request, half)
    try:
        close_appraisal(appraisal=_appraisal(evaluation), by=request.access)
    except Refused as refusal:
        return _page(request, evaluation, refused=refusal.message, status=409)
    messages.success(request, _("The voting is closed."))
    return _to(request, half)


@require(office)
@require_safe
def ballots_print(request: HttpRequest, half: HalfYear, order: int) -> HttpResponse:
    """The ballots as a PDF, for the one who ordered them; no browser or proxy keeps it."""
    found = _order(request, half, order)
    try:
        content = take_ballots(found, by=request.access)
    except BallotsGone as gone:
        messages.warning(request, gone.message)
        return _to(request, half)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"民主测评票{found.pk}.pdf")
    response["Content-Security-Policy"] = PDF_POLICY
    response["Cache-Control"] = "no-store"
    return response


@require(office)
@require_POST
def ballots_drop(request: HttpRequest, half: HalfYear, order: int) -> HttpResponse:
    """They are printed: delete the file."""
    drop_ballots(_order(request, half, order), by=request.access)
    messages.success(request, _("The file with the ballots is deleted."))
    return _to(request, half)


def _appraisal(evaluation: HalfYearEvaluation) -> Appraisal:
    found = get_object_or_404(Appraisal, evaluation=evaluation)
    found.evaluation = evaluation
    return found


def _order(request: HttpRequest, half: HalfYear, pk: int) -> BallotOrder:
    """An order of this person: nobody else reads the codes."""
    evaluation = evaluation_of(request, half)
    mine = BallotOrder.objects.filter(appraisal__evaluation=evaluation, by=request.user)
    found = mine.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _to(request: HttpRequest, half: HalfYear) -> HttpResponse:
    return redirect("scoring:appraisal", campaign=request.access.campaign.code, half=half)


def _page(
    request: HttpRequest,
    evaluation: HalfYearEvaluation,
    *,
    begin: BeginForm | None = None,
    order: OrderForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    runs = office(request.access)
    found = Appraisal.objects.filter(evaluation=evaluation).first()
    is_open = evaluation.state == HalfYearState.OPEN
    context = {
        "evaluation": evaluation,
        "appraisal": found,
        "runs": runs,
        "refused": refused,
        "fewest": FEWEST,
        "weight": evaluation.settings.get("weight_appraisal", 0),
    }
    if found is None:
        if runs and is_open:
            context["begin"] = begin or BeginForm(
                initial={"scope": Appraisal.Scope.ALL, "until": evaluation.marks_until}
            )
        return render(request, "scoring/appraisal.html", context, status=status)
    people = candidates(evaluation)
    context["turnout"] = turnout_of(found)
    if found.is_closed:
        counts = ballot_counts(evaluation)
        context["grades"] = Grade.labels
        context["counts"] = [
            (
                person,
                [counts[person.department_id][grade] for grade in Grade.values]
                if person.department_id in counts
                else None,
            )
            for person in people
        ]
    elif runs and is_open:
        orders = found.orders.filter(by=request.user).select_related("job")[:5]
        context["orders"] = [(one, is_kept(one)) for one in orders]
        context["order"] = order or OrderForm(people=people, initial=_usual(request, people))
        context["is_loopback"] = urlsplit(request.build_absolute_uri("/")).hostname in LOOPBACK
        context["is_over"] = timezone.localdate() > found.until
    return render(request, "scoring/appraisal.html", context, status=status)


def _usual(request: HttpRequest, people) -> dict:
    """The address of this site, and as many ballots as people are in service in each department."""
    today = timezone.localdate()
    heads: dict[int, int] = {}
    ids = [person.department_id for person in people]
    in_service = Person.objects.in_service(today).filter(department__in=ids).order_by()
    for department in in_service.values_list("department_id", flat=True):
        heads[department] = heads.get(department, 0) + 1
    counts = {f"count-{person.code}": heads.get(person.department_id, 0) for person in people}
    return {"site_address": request.build_absolute_uri(reverse("vote")), **counts}
