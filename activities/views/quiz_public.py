"""A quiz paper on a phone, without a sign-in: the door, the paper, each answer saved, handed in, the own result."""

import secrets

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from activities.etiquette.quiz_answering import (
    AlreadySubmitted,
    NoSuchPaper,
    NotBegun,
    NotOpen,
    TooLate,
    begin_attempt,
    check_open,
    save_answers,
    submit_attempt,
)
from activities.etiquette.quiz_door import (
    TooOften,
    check_pace,
    keep_device,
    paper_behind,
    person_at_door,
    person_behind,
)
from activities.etiquette.quiz_forms import DoorForm
from activities.etiquette.quiz_links import key_of
from activities.etiquette.quiz_results import own_mistakes, own_parts
from activities.etiquette.quiz_sheet import sheet_of
from activities.models import QuizAttempt, QuizState
from campaign.json_bodies import Malformed, TooMuch, json_body, malformed
from campaign.permissions import open_to_all
from campaign.refusals import Refused

DEVICE = "wenming_quiz"
DEVICE_LASTS = 60 * 60 * 24 * 30
STATUSES = {NoSuchPaper: 404, TooOften: 429, Malformed: 400, TooMuch: 413}


@open_to_all(
    "a quiz paper by its address, with staff number and name; wrong names are counted for each number"
)
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, token: str) -> HttpResponse:
    """Ask who it is; lead to the personal page."""
    paper = _paper(token)
    form = DoorForm(request.POST if request.method == "POST" else None)
    refused, status = "", 200
    try:
        check_open(paper, at=timezone.now())
        if request.method == "POST" and form.is_valid():
            person = person_at_door(paper, **form.cleaned_data, device=request.COOKIES.get(DEVICE, ""))
            return _with_device(redirect("quiz:answer", token, key_of(paper.secret, person.pk)), request)
        status = 422 if request.method == "POST" else 200
    except Refused as refusal:
        refused, status = refusal.message, STATUSES.get(type(refusal), 409)
        status = 200 if isinstance(refusal, NotOpen) and request.method != "POST" else status
    context = {"paper": paper, "form": form, "refused": refused}
    return render(request, "activities/etiquette/quiz_door.html", context, status=status)


@open_to_all("a person's own quiz paper by the personal link")
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str, key: str) -> HttpResponse:
    """The own paper: to begin (POST), to answer, handed in, or with its result."""
    paper = _paper(token)
    try:
        person = person_behind(paper, key)
    except NoSuchPaper as refusal:
        raise Http404 from refusal
    context = {"paper": paper, "person": person, "key": key}
    if request.method == "POST":
        try:
            attempt = begin_attempt(paper=paper, person=person, address=request.META.get("REMOTE_ADDR", ""))
        except Refused as refusal:
            context["refused"] = refusal.message
            return render(request, "activities/etiquette/quiz_begin.html", context, status=409)
        response = _with_device(redirect("quiz:answer", token, key), request)
        keep_device(attempt, response.cookies[DEVICE].value)
        return response
    attempt = (
        QuizAttempt.objects.filter(paper=paper, person=person, voided_at__isnull=True)
        .select_related("paper")
        .first()
    )
    if attempt is None:
        try:
            check_open(paper, at=timezone.now())
        except NotOpen as refusal:
            context["refused"] = refusal.message
        return render(
            request, "activities/etiquette/quiz_begin.html", context | {"items": paper.items.count()}
        )
    context["attempt"] = attempt
    if attempt.is_submitted:
        context |= {"parts": own_parts(attempt), "mistakes": own_mistakes(attempt)}
        context["is_out"] = paper.state == QuizState.RELEASED
        return render(request, "activities/etiquette/quiz_done.html", context)
    return _sheet(request, context)


@open_to_all("saving answers by the personal link; counted for each person")
@login_not_required
@never_cache
@require_POST
def save(request: HttpRequest, token: str, key: str) -> JsonResponse:
    """Save answers: `{"answers": {"3": "B"}}`; says which are saved, or why not."""
    try:
        check_pace(key)
        answers = _answers(json_body(request).get("answers"))
        attempt = save_answers(token=token, key=key, answers=answers)
    except Refused as refusal:
        said = {"refused": refusal.code, "message": str(refusal.message)}
        return JsonResponse(said, status=STATUSES.get(type(refusal), 409))
    left = (attempt.due_at - timezone.now()).total_seconds()
    return JsonResponse({"saved": sorted(answers), "left": round(left)})


@open_to_all("handing a paper in by the personal link")
@login_not_required
@never_cache
@require_POST
def submit(request: HttpRequest, token: str, key: str) -> HttpResponse:
    """Hand the paper in with what the page shows; without a script this is where all answers come."""
    paper = _paper(token)
    try:
        person = person_behind(paper, key)
        said = _typed(request)
        try:
            if said:
                save_answers(token=token, key=key, answers=said)
        except (AlreadySubmitted, TooLate):
            pass  # what was saved before counts; the next page says so
        if "save" in request.POST:
            return redirect("quiz:answer", token, key)
        submit_attempt(token=token, key=key, address=request.META.get("REMOTE_ADDR", ""))
    except NoSuchPaper as refusal:
        raise Http404 from refusal
    except NotBegun:
        return redirect("quiz:answer", token, key)
    except Refused as refusal:
        attempt = QuizAttempt.objects.select_related("paper").get(
            paper=paper, person=person, voided_at__isnull=True
        )
        context = {"paper": paper, "person": person, "key": key, "attempt": attempt}
        return _sheet(request, context | {"refused": refusal.message}, status=422)
    return redirect("quiz:answer", token, key)


def _sheet(request: HttpRequest, context: dict, *, status: int = 200) -> HttpResponse:
    attempt = context["attempt"]
    context["questions"] = sheet_of(attempt)
    context["left"] = max(0, round((attempt.due_at - timezone.now()).total_seconds()))
    return render(request, "activities/etiquette/quiz_answer.html", context, status=status)


def _paper(token: str):
    try:
        return paper_behind(token)
    except NoSuchPaper as refusal:
        raise Http404 from refusal


def _answers(sent: object) -> dict[int, str]:
    """The answers of a request by their positions. Raises Malformed."""
    if not isinstance(sent, dict) or not sent:
        raise malformed()
    for position, said in sent.items():
        if not (position.isascii() and position.isdigit() and len(position) < 4 and isinstance(said, str)):
            raise malformed()
    return {int(position): said for position, said in sent.items()}


def _typed(request: HttpRequest) -> dict[int, str]:
    """The answers of the whole form: q-3=B, several boxes for several letters, or a text."""
    found = {}
    for name in request.POST:
        prefix, _dash, number = name.partition("-")
        if prefix == "q" and number.isascii() and number.isdigit() and len(number) < 4:
            said = request.POST.getlist(name)
            found[int(number)] = "".join(said) if len(said) > 1 else said[0]
    return found


def _with_device(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    """Give the device a secret of its own, or keep the one that it has."""
    device = request.COOKIES.get(DEVICE, "")
    if not (device.isascii() and device.isalnum() and len(device) == 32):
        device = secrets.token_hex(16)
    response.set_cookie(
        DEVICE,
        device,
        max_age=DEVICE_LASTS,
        path="/quiz/",
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return response
