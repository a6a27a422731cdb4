"""The lessons of the year: read by office, leading group and auditor, entered by the office."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.permissions import office, require
from campaign.refusals import Refused
from publishing.models import Lesson, LessonKind
from publishing.summary.lesson_forms import LessonForm
from publishing.summary.lessons import (
    LessonChanged,
    LessonGone,
    change_lesson,
    enter_lesson,
    lessons_of,
    move_lesson,
    remove_lesson,
    seen_wording,
)
from publishing.summary.views.year import PLACE
from publishing.summary.year import reads_year


@require(reads_year)
@require_safe
def lesson_list(request: HttpRequest) -> HttpResponse:
    """Every lesson by its kind, in the order of the report."""
    access = request.access
    request.place = PLACE
    found = lessons_of(access.campaign)
    context = {
        "kinds": [(kind, kind.label, found[kind]) for kind in LessonKind],
        "may_write": office(access),
    }
    return render(request, "publishing/summary/lesson_list.html", context)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def lesson_enter(request: HttpRequest, lesson_kind: str) -> HttpResponse:
    """Enter a lesson at the end of its kind."""
    if lesson_kind not in LessonKind.values:
        raise Http404

    def enter(words: Mapping[str, str]) -> None:
        enter_lesson(kind=lesson_kind, heading=words["heading"], text=words["text"], by=request.access)

    return _written(request, LessonKind(lesson_kind), enter, lesson=None)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def lesson_change(request: HttpRequest, lesson: int) -> HttpResponse:
    """Word a lesson anew."""
    found = _lesson(request, lesson)

    def change(words: Mapping[str, str]) -> None:
        change_lesson(lesson=found, by=request.access, **words)

    return _written(request, LessonKind(found.kind), change, lesson=found)


@require(office)
@require_POST
def lesson_move(request: HttpRequest, lesson: int) -> HttpResponse:
    """Move a lesson one place up or down."""
    found = _lesson(request, lesson)
    try:
        move_lesson(lesson=found, up=request.POST.get("to") == "up", by=request.access)
    except Refused as refusal:
        messages.warning(request, refusal.message)
    return redirect("publishing:lesson_list", campaign=request.access.campaign.code)


@require(office)
@require_POST
def lesson_remove(request: HttpRequest, lesson: int) -> HttpResponse:
    """Take a lesson away."""
    found = _lesson(request, lesson)
    remove_lesson(lesson=found, by=request.access)
    messages.success(request, _("“%(heading)s” is taken away.") % {"heading": found.heading})
    return redirect("publishing:lesson_list", campaign=request.access.campaign.code)


def _written(
    request: HttpRequest,
    kind: LessonKind,
    write: Callable[[Mapping[str, str]], None],
    *,
    lesson: Lesson | None,
) -> HttpResponse:
    request.place = PLACE
    initial = {}
    if lesson:
        initial = {"heading": lesson.heading, "text": lesson.text, "seen": seen_wording(lesson)}
    form = LessonForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                write(form.cleaned_data)
            except Refused as refusal:
                status = 409 if isinstance(refusal, LessonChanged | LessonGone) else 422
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            else:
                messages.success(request, _("Saved."))
                return redirect("publishing:lesson_list", campaign=request.access.campaign.code)
    context = {"form": form, "kind": kind, "lesson": lesson}
    return render(request, "publishing/summary/lesson_edit.html", context, status=status)


def _lesson(request: HttpRequest, pk: int) -> Lesson:
    return get_object_or_404(Lesson, campaign=request.access.campaign, pk=pk)
