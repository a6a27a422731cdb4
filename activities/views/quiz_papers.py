"""Quiz papers: listed, made, filled by plan or by hand, opened, closed, released, offered."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.etiquette.grading import KINDS, USUAL_PLAN
from activities.etiquette.quiz_closing import close_quiz, release_results, void_attempt
from activities.etiquette.quiz_forms import DrawForm, QuestionFilter, QuizForm, VoidForm
from activities.etiquette.quiz_links import key_of
from activities.etiquette.quiz_making import (
    add_questions,
    change_quiz,
    draw_questions,
    give_points,
    make_quiz,
    open_quiz,
    take_off,
)
from activities.etiquette.quiz_marking import waiting_answers
from activities.etiquette.quiz_offering import is_offered, offer_pass_rates
from activities.etiquette.quiz_results import (
    bank_figures,
    own_attempts,
    quiz_result,
    reads_all_results,
    result_of_own,
)
from activities.models import Question, QuestionKind, QuizAttempt, QuizItem, QuizPaper, QuizState
from campaign.models import Role
from campaign.permissions import any_of, member, office, require
from campaign.qr_codes import qr_data_uri
from campaign.refusals import Refused
from campaign.table_downloads import on_a_page

reads_quiz = any_of(Role.OFFICE, Role.AUDITOR)
reads_results = any_of(Role.OFFICE, Role.AUDITOR, Role.LEADER, Role.HEAD, Role.DEPUTY)
PER_PAGE = 50


@require(member)
@require_safe
def quiz_list(request: HttpRequest) -> HttpResponse:
    """Everybody's own papers: to answer, handed in, with the own result. The office's work on them besides."""
    access = request.access
    papers = QuizPaper.objects.filter(campaign=access.campaign)
    person = access.user.person
    own = {}
    if person is not None and person.unit_id == access.campaign.unit_id:
        own = {attempt.paper_id: attempt for attempt in own_attempts(person, papers)}
    rows = [
        (
            paper,
            own.get(paper.pk),
            reverse("quiz:answer", args=[paper.token, key_of(paper.secret, person.pk)]),
        )
        for paper in papers.exclude(state=QuizState.DRAFT)
        if person is not None and (paper.state == QuizState.OPEN or paper.pk in own)
    ]
    readable = papers if reads_all_results(access) else papers.exclude(state=QuizState.DRAFT)
    counts = Count(
        "attempts", filter=Q(attempts__submitted_at__isnull=False, attempts__voided_at__isnull=True)
    )
    context = {
        "own": rows,
        "papers": readable.annotate(handed_in=counts) if reads_results(access) else None,
        "may_change": access.holds(Role.OFFICE),
        "may_open": access.holds(Role.OFFICE, Role.AUDITOR),
    }
    return render(request, "activities/etiquette/quiz_list.html", context)


@require(office)
@require_http_methods(["GET", "POST"])
def quiz_new(request: HttpRequest) -> HttpResponse:
    """Begin a paper."""
    form = QuizForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            paper = make_quiz(campaign=request.access.campaign, by=request.access, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            return redirect("activities:quiz_detail", request.access.campaign.code, paper.pk)
    context = {"form": form, "paper": None}
    return render(
        request, "activities/etiquette/quiz_change.html", context, status=422 if form.errors else 200
    )


@require(office)
@require_http_methods(["GET", "POST"])
def quiz_change(request: HttpRequest, quiz: int) -> HttpResponse:
    """Change title, times and rules of a paper that is being made."""
    found = _paper(request, quiz)
    form = QuizForm(request.POST if request.method == "POST" else None, initial=QuizForm.values_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            change_quiz(paper=found, by=request.access, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        else:
            messages.success(request, _("The paper is changed."))
            return redirect("activities:quiz_detail", request.access.campaign.code, found.pk)
    context = {"form": form, "paper": found}
    return render(
        request, "activities/etiquette/quiz_change.html", context, status=422 if form.errors else 200
    )


@require(reads_quiz)
@require_safe
def quiz_detail(request: HttpRequest, quiz: int) -> HttpResponse:
    """The paper with its questions, and what comes next for it."""
    return _page(request, _paper(request, quiz))


@require(office)
@require_POST
def quiz_draw(request: HttpRequest, quiz: int) -> HttpResponse:
    """Draw questions by plan."""
    found = _paper(request, quiz)
    form = DrawForm(request.POST)
    if not form.is_valid():
        return _page(request, found, draw=form, status=422)
    values = form.cleaned_data
    try:
        new = draw_questions(
            paper=found,
            plan=form.plan(),
            chapters=values["chapters"],
            afresh=values["afresh"],
            by=request.access,
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _page(request, found, draw=form, status=409)
    messages.success(request, _("%(count)s questions are drawn.") % {"count": len(new)})
    return redirect("activities:quiz_detail", request.access.campaign.code, found.pk)


@require(office)
@require_http_methods(["GET", "POST"])
def quiz_pick(request: HttpRequest, quiz: int) -> HttpResponse:
    """Pick questions of the bank by hand; each gets the usual points of its kind, or those that the kind has here."""
    found = _paper(request, quiz)
    form = QuestionFilter(request.GET)
    if request.method == "POST":
        chosen = [int(pk) for pk in request.POST.getlist("question") if pk.isascii() and pk.isdigit()]
        points = {kind: each for kind, (_count, each) in USUAL_PLAN.items()}
        points |= dict(found.items.values_list("kind", "points"))
        try:
            new = add_questions(paper=found, questions=chosen[:200], points=points, by=request.access)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("%(count)s questions are added.") % {"count": len(new)})
        return redirect("activities:quiz_detail", request.access.campaign.code, found.pk)
    bank = Question.objects.filter(campaign=request.access.campaign).in_use().exclude(items__paper=found)
    questions = bank_figures(form.narrowed(bank)).in_order()
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "paper": found,
        "form": form,
        "page": Paginator(questions, on_a_page(request, PER_PAGE)).get_page(request.GET.get("page")),
        "asked": asked.urlencode(),
    }
    return render(request, "activities/etiquette/quiz_pick.html", context)


@require(office)
@require_POST
def quiz_take_off(request: HttpRequest, quiz_item: int) -> HttpResponse:
    """Take a question off a paper that is being made."""
    found = get_object_or_404(
        QuizItem.objects.select_related("paper"), pk=quiz_item, paper__campaign=request.access.campaign
    )
    try:
        take_off(item=found, by=request.access)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("activities:quiz_detail", request.access.campaign.code, found.paper_id)


@require(office)
@require_POST
def quiz_points(request: HttpRequest, quiz: int) -> HttpResponse:
    """Say what the questions of each kind are worth."""
    found = _paper(request, quiz)
    form = DrawForm(request.POST)
    if not form.is_valid():
        return _page(request, found, draw=form, status=422)
    points = {kind: form.cleaned_data[f"{kind}_points"] for kind in KINDS}
    try:
        give_points(paper=found, points=points, by=request.access)
    except Refused as refusal:
        messages.error(request, refusal.message)
    return redirect("activities:quiz_detail", request.access.campaign.code, found.pk)


STEPS = {"open": open_quiz, "close": close_quiz, "release": release_results, "offer": offer_pass_rates}


@require(office)
@require_POST
def quiz_move(request: HttpRequest, quiz: int, step: str) -> HttpResponse:
    """Open, close, release the results, offer the pass rates."""
    found = _paper(request, quiz)
    if step not in STEPS:
        raise Http404
    try:
        STEPS[step](paper=found, by=request.access)
    except Refused as refusal:
        return _page(request, found, refused=refusal.message, status=409)
    said = {
        "open": _("The paper is open; its questions stay as they are."),
        "close": _("The paper is closed."),
        "release": _("The results are released: everybody sees the own one."),
        "offer": _("The pass rates are offered; the office accepts or declines them in the month."),
    }
    messages.success(request, said[step])
    return redirect("activities:quiz_detail", request.access.campaign.code, found.pk)


@require(office)
@require_POST
def quiz_void(request: HttpRequest, quiz: int) -> HttpResponse:
    """Declare somebody's attempt void, with a reason."""
    found = _paper(request, quiz)
    form = VoidForm(request.POST)
    if not form.is_valid():
        return _page(request, found, void=form, status=422)
    number = form.cleaned_data["staff_number"].strip()
    attempt = (
        QuizAttempt.objects.filter(paper=found, voided_at__isnull=True, person__staff_number=number)
        .select_related("paper")
        .first()
    )
    try:
        if attempt is None:
            form.add_error("staff_number", _("Nobody with this number has a paper here."))
            return _page(request, found, void=form, status=409)
        void_attempt(attempt=attempt, reason=form.cleaned_data["reason"], by=request.access)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _page(request, found, void=form, status=409)
    messages.success(request, _("The attempt is void; another one can be made while the paper is open."))
    return redirect("activities:quiz_detail", request.access.campaign.code, found.pk)


@require(reads_results)
@require_safe
def quiz_results(request: HttpRequest, quiz: int) -> HttpResponse:
    """What came of a paper by department and by question, for heads of their own department; no person is named."""
    found = _paper(request, quiz)
    if found.state == QuizState.DRAFT:
        raise Http404
    is_out = found.state == QuizState.RELEASED
    if not reads_all_results(request.access):
        context = {"paper": found, "rows": result_of_own(found, request.access), "is_own": True}
        return render(request, "activities/etiquette/quiz_results.html", context)
    result = quiz_result(found)
    context = {
        "paper": found,
        "rows": result.departments,
        "everybody": result.everybody,
        "waiting": 0 if is_out else waiting_answers(found).count(),
        "items": found.items.order_by("position") if is_out else (),
    }
    return render(request, "activities/etiquette/quiz_results.html", context)


def _paper(request: HttpRequest, quiz: int) -> QuizPaper:
    found = get_object_or_404(QuizPaper, pk=quiz, campaign=request.access.campaign)
    found.campaign = request.access.campaign
    return found


def _page(
    request: HttpRequest, paper: QuizPaper, *, draw=None, void=None, refused="", status: int = 200
) -> HttpResponse:
    items = list(paper.items.order_by("position"))
    parts = []
    for kind in KINDS:
        of_kind = [item for item in items if item.kind == kind]
        if of_kind:
            parts.append((QuestionKind(kind).label, of_kind, sum(item.points for item in of_kind)))
    address = request.build_absolute_uri(reverse("quiz:door", args=[paper.token]))
    context = {
        "paper": paper,
        "parts": parts,
        "total": sum(item.points for item in items),
        "count": len(items),
        "may_change": request.access.holds(Role.OFFICE),
        "refused": refused,
    }
    if paper.state == QuizState.DRAFT:
        context["draw"] = draw or DrawForm(is_empty=not items)
    else:
        context |= {
            "address": address,
            "qr": qr_data_uri(address),
            "result": quiz_result(paper),
            "waiting": waiting_answers(paper).count(),
            "void": void or VoidForm(),
            "is_offered": paper.state == QuizState.RELEASED and is_offered(paper),
        }
    return render(request, "activities/etiquette/quiz_detail.html", context, status=status)
