"""Work by keyboard on quiz papers: papers answered by hand entered one after the other, short answers marked."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from activities.etiquette.grading import KINDS
from activities.etiquette.quiz_entry import enter_paper
from activities.etiquette.quiz_forms import EntryForm, MarkForm
from activities.etiquette.quiz_marking import mark_answer, waiting_answers
from activities.models import AttemptWay, QuizAnswer, QuizPaper, QuizState
from campaign.permissions import office, require
from campaign.refusals import Refused


@require(office)
@require_http_methods(["GET", "POST"])
def quiz_entry(request: HttpRequest, quiz: int) -> HttpResponse:
    """Enter one paper and go on with the next; what was entered last stands above the form."""
    found = _paper(request, quiz)
    counts = dict.fromkeys(KINDS, 0)
    for kind in found.items.values_list("kind", flat=True):
        counts[kind] += 1
    parts = {kind: count for kind, count in counts.items() if count}
    form = EntryForm(request.POST if request.method == "POST" else None, parts=parts)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                attempt = enter_paper(
                    paper=found,
                    staff_number=form.cleaned_data["staff_number"],
                    parts=form.parts(),
                    by=request.access,
                )
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
                status = 409
            else:
                said = {"name": attempt.person.name, "number": attempt.person.staff_number}
                messages.success(request, _("%(number)s %(name)s is entered.") % said)
                return redirect("activities:quiz_entry", request.access.campaign.code, found.pk)
    context = {
        "paper": found,
        "form": form,
        "entered": found.attempts.filter(way=AttemptWay.PAPER, voided_at__isnull=True).count(),
        "is_over": found.state not in (QuizState.OPEN, QuizState.CLOSED),
    }
    return render(request, "activities/etiquette/quiz_entry.html", context, status=status)


@require(office)
@require_http_methods(["GET", "POST"])
def quiz_marking(request: HttpRequest, quiz: int) -> HttpResponse:
    """Mark the next short answer and go on; whose it is does not stand there."""
    found = _paper(request, quiz)
    form = MarkForm(request.POST if request.method == "POST" else None)
    status = 200
    waiting = waiting_answers(found)
    chosen = request.POST.get("answer", "") or request.GET.get("answer", "")
    answer = None
    if chosen.isascii() and chosen.isdigit():
        answer = get_object_or_404(
            QuizAnswer.objects.select_related("item", "attempt"),
            pk=int(chosen[:18]),
            attempt__paper=found,
            attempt__voided_at__isnull=True,
        )
    if request.method == "POST" and answer is not None:
        status = 422
        if form.is_valid():
            try:
                mark_answer(answer=answer, points=form.cleaned_data["points"], by=request.access)
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
                status = 409
            else:
                return redirect(f"{request.path}?before={answer.pk}")
    answer = answer or waiting.first()
    last = request.GET.get("before", "")
    context = {
        "paper": found,
        "answer": answer,
        "words": (answer.text or answer.chosen) if answer else "",
        "form": form,
        "waiting": waiting.count(),
        "last": last if last.isascii() and last.isdigit() else "",
    }
    return render(request, "activities/etiquette/quiz_marking.html", context, status=status)


def _paper(request: HttpRequest, quiz: int) -> QuizPaper:
    found = get_object_or_404(
        QuizPaper.objects.exclude(state=QuizState.DRAFT), pk=quiz, campaign=request.access.campaign
    )
    found.campaign = request.access.campaign
    return found
