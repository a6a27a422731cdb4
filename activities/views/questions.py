"""The question bank: looked through, entered, changed, retired, imported from a workbook or from pasted text."""

from pathlib import Path

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.etiquette.bank import (
    BadQuestion,
    SameQuestion,
    change_question,
    enter_questions,
    retire_question,
    typed_draft,
)
from activities.etiquette.bank_import import Preview, preview_text, preview_workbook
from activities.etiquette.bank_template import NAME, template_xlsx
from activities.etiquette.handbooks import current_handbook
from activities.etiquette.likeness import near_copies, normal_text
from activities.etiquette.quiz_forms import PasteForm, QuestionFilter, QuestionForm, WorkbookForm
from activities.etiquette.quiz_results import bank_figures
from activities.models import Aspect, Question, QuestionKind
from campaign.downloads import download
from campaign.models import Role
from campaign.permissions import any_of, office, require
from campaign.refusals import Refused
from campaign.spreadsheets import MEDIA_TYPES, Export
from campaign.table_downloads import on_a_page
from campaign.workbooks.limits import BadWorkbook, TooLarge, too_large

reads_quiz = any_of(Role.OFFICE, Role.AUDITOR)
PER_PAGE = 50


@require(reads_quiz)
@require_safe
def question_list(request: HttpRequest) -> HttpResponse:
    """The bank by chapter and kind, with how often each question was used and how many answer it right."""
    form = QuestionFilter(request.GET)
    of_campaign = Question.objects.filter(campaign=request.access.campaign)
    questions = bank_figures(form.narrowed(of_campaign)).in_order()
    page = Paginator(questions, on_a_page(request, PER_PAGE)).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "asked": asked.urlencode(),
        "may_change": request.access.holds(Role.OFFICE),
        "handbook": current_handbook(request.access.campaign),
    }
    return render(request, "activities/etiquette/question_list.html", context)


@require(office)
@require_http_methods(["GET", "POST"])
def question_new(request: HttpRequest) -> HttpResponse:
    """Enter a question; a near copy in the bank is named, and entered all the same."""
    initial = {"chapter": request.GET.get("chapter", ""), "kind": request.GET.get("kind", "")}
    form = QuestionForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            (question,) = enter_questions(
                campaign=request.access.campaign, drafts=[typed_draft(form.cleaned_data)], by=request.access
            )
        except Refused as refusal:
            return _question_page(request, form, refusal=refusal)
        _tell(request, question, _("The question is entered."))
        return redirect("activities:question_list", request.access.campaign.code)
    return _question_page(request, form)


@require(office)
@require_http_methods(["GET", "POST"])
def question_change(request: HttpRequest, question: int) -> HttpResponse:
    """Change a question."""
    found = _question(request, question)
    form = QuestionForm(
        request.POST if request.method == "POST" else None, initial=QuestionForm.values_of(found)
    )
    if request.method == "POST" and form.is_valid():
        try:
            found = change_question(question=found, draft=typed_draft(form.cleaned_data), by=request.access)
        except Refused as refusal:
            return _question_page(request, form, question=found, refusal=refusal)
        _tell(request, found, _("The question is changed."))
        return redirect("activities:question_list", request.access.campaign.code)
    return _question_page(request, form, question=found)


@require(office)
@require_POST
def question_retire(request: HttpRequest, question: int) -> HttpResponse:
    """Retire a question; one that was never used is deleted."""
    found = _question(request, question)
    try:
        kept = retire_question(question=found, reason=request.POST.get("reason", ""), by=request.access)
    except Refused as refusal:
        form = QuestionForm(initial=QuestionForm.values_of(found))
        return _question_page(request, form, question=found, retiring=refusal.message)
    messages.success(request, _("The question is retired.") if kept else _("The question is deleted."))
    return redirect("activities:question_list", request.access.campaign.code)


@require(office)
@require_http_methods(["GET", "POST"])
def question_import(request: HttpRequest) -> HttpResponse:
    """Questions from a workbook or from pasted text: the form, then what they would enter; nothing is written here."""
    paste, workbook, refused, status = PasteForm(), WorkbookForm(), None, 200
    if request.method == "POST":
        try:
            if getattr(request, "upload_is_too_large", False):
                raise too_large()
            if "text" in request.POST:
                paste = PasteForm(request.POST)
                status = 422
                if paste.is_valid():
                    values = paste.cleaned_data
                    return _preview(
                        request,
                        preview_text(request.access.campaign, values["text"], chapter=values["chapter"]),
                    )
            else:
                workbook = WorkbookForm(request.POST, request.FILES)
                status = 422
                if workbook.is_valid():
                    file = Path(workbook.cleaned_data["file"].temporary_file_path())
                    return _preview(request, preview_workbook(request.access.campaign, file))
        except (BadWorkbook, Refused) as refusal:
            refused = refusal.message if isinstance(refusal, Refused) else str(refusal)
            status = 413 if isinstance(refusal, TooLarge) else 422
    context = {"paste": paste, "workbook": workbook, "refused": refused}
    return render(request, "activities/etiquette/question_import.html", context, status=status)


@require(office)
@require_POST
def question_import_confirm(request: HttpRequest) -> HttpResponse:
    """Enter the questions that the preview showed; they are read and compared again."""
    try:
        preview = preview_text(request.access.campaign, request.POST.get("text", ""))
        if preview.faults or preview.passed_over:
            return _preview(request, preview, status=409)
        entered = enter_questions(campaign=request.access.campaign, drafts=preview.good, by=request.access)
    except Refused as refusal:
        context = {"paste": PasteForm(), "workbook": WorkbookForm(), "refused": refusal.message}
        return render(request, "activities/etiquette/question_import.html", context, status=409)
    messages.success(request, _("%(count)s questions are entered.") % {"count": len(entered)})
    return redirect("activities:question_list", request.access.campaign.code)


@require(office)
@require_safe
def question_template(request: HttpRequest) -> HttpResponse:
    """A workbook to fill in."""
    return download(Export(template_xlsx(), MEDIA_TYPES["xlsx"], f"{NAME}.xlsx", 0))


def _question(request: HttpRequest, question: int) -> Question:
    return get_object_or_404(Question, pk=question, campaign=request.access.campaign)


def _question_page(request: HttpRequest, form, *, question=None, refusal=None, retiring="") -> HttpResponse:
    status = 422 if form.errors else 200
    if refusal is not None:
        is_typed = isinstance(refusal, BadQuestion | SameQuestion)
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        status = 422 if is_typed else 409
    context = {
        "form": form,
        "question": question,
        "retiring": retiring,
        "papers": question.items.exclude(paper__state="draft").count() if question else 0,
    }
    status = 409 if retiring else status
    return render(request, "activities/etiquette/question_change.html", context, status=status)


def _preview(request: HttpRequest, preview: Preview, *, status: int = 200) -> HttpResponse:
    by_kind = [
        (label, sum(draft.kind == kind for draft in preview.good)) for kind, label in QuestionKind.choices
    ]
    context = {
        "preview": preview,
        "by_kind": by_kind,
        "rows": [
            (dict(Aspect.choices)[draft.chapter], QuestionKind(draft.kind).label, draft)
            for draft in preview.good
        ],
    }
    return render(request, "activities/etiquette/question_preview.html", context, status=status)


def _tell(request: HttpRequest, question: Question, said: str) -> None:
    """Say that it is done, and name a near copy."""
    others = Question.objects.filter(campaign=question.campaign_id).in_use().exclude(pk=question.pk)
    among = {other.pk: normal_text(other.stem) for other in others.only("stem")}
    near = near_copies({question.pk: normal_text(question.stem)}, among=among)
    messages.success(request, said)
    if near:
        other = next(one for one in others if one.pk == near[question.pk][0])
        messages.warning(
            request,
            _("It resembles this one (%(percent)s %%): %(stem)s")
            % {"percent": near[question.pk][1], "stem": other.stem[:60]},
        )
