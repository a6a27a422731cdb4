"""A juror's pages: the works that are drawn to him, one work to read and mark, its pages."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.models import Jury, WorkReading
from activities.reading.jury_forms import BadFigures, field_name, marks_typed
from activities.reading.jury_marks import criteria_of, enter_marks, hand_in_marks, is_complete
from activities.reading.jury_reading import decline_work, own_readings, readings_of
from activities.reading.jury_results import scale_of, shown, total_of
from activities.reading.redaction import page_seen, titles_seen, work_seen
from activities.views.of_jury import reading_of, seat_of
from campaign.permissions import member, require
from campaign.refusals import Refused
from campaign.same_person import by_same_person


@require(member)
@require_safe
def jury_works(request: HttpRequest, contest: int) -> HttpResponse:
    """The works that are drawn to this juror, and what is still to be marked."""
    return _list(request, seat_of(request, contest))


@require(member)
@require_POST
def jury_hand_in(request: HttpRequest, contest: int) -> HttpResponse:
    """Hand in the marks of all works that are drawn to this juror."""
    jury = seat_of(request, contest)
    try:
        hand_in_marks(jury=jury, by=request.access)
    except Refused as refusal:
        return _list(request, jury, refused=refusal.message, status=409)
    messages.success(request, _("Your marks are handed in. Thank you."))
    return redirect("activities:jury_works", campaign=request.access.campaign.code, contest=contest)


@require(member)
@require_http_methods(["GET", "HEAD", "POST"])
def jury_work(request: HttpRequest, contest: int, lot: int) -> HttpResponse:
    """One work to read and mark; a POST keeps the marks and goes on to the next work that is not marked."""
    jury = seat_of(request, contest)
    reading = reading_of(request, jury, lot)
    if request.method != "POST":
        return _work(request, jury, reading)
    try:
        _enter(request, jury, reading)
    except BadFigures as bad:
        return _work(request, jury, reading, typed=request.POST, problems=bad.problems, status=422)
    except Refused as refusal:
        return _work(request, jury, reading, typed=request.POST, refused=refusal.message, status=409)
    following = _next(jury, request, lot)
    to = {"campaign": request.access.campaign.code, "contest": contest}
    if following is None:
        messages.success(request, _("All your works are marked. Hand the marks in when you are done."))
        return redirect("activities:jury_works", **to)
    return redirect("activities:jury_work", **to, lot=following)


@require(member)
@require_POST
@by_same_person
def jury_mark_save(request: HttpRequest, contest: int, lot: int) -> JsonResponse:
    """Keep the marks of one work while the juror reads it, as the page's script asks."""
    jury = seat_of(request, contest)
    reading = reading_of(request, jury, lot)
    try:
        _enter(request, jury, reading)
    except BadFigures as bad:
        return JsonResponse({"problems": bad.problems}, status=422)
    except Refused as refusal:
        return JsonResponse({"message": str(refusal.message), "refused": refusal.code}, status=409)
    reading.refresh_from_db(fields=["version"])
    return JsonResponse({"at": f"{timezone.localtime():%H:%M:%S}", "version": reading.version})


@require(member)
@require_POST
def jury_decline(request: HttpRequest, contest: int, lot: int) -> HttpResponse:
    """Declare a conflict about a work; it is drawn to somebody else."""
    jury = seat_of(request, contest)
    reading = reading_of(request, jury, lot)
    try:
        decline_work(jury=jury, number=lot, reason=request.POST.get("reason", ""), by=request.access)
    except Refused as refusal:
        return _work(request, jury, reading, refused=refusal.message, status=409)
    messages.success(request, _("The work is taken from your list and given to somebody else."))
    return redirect("activities:jury_works", campaign=request.access.campaign.code, contest=contest)


@require(member)
@require_safe
def jury_page(request: HttpRequest, contest: int, lot: int, page: int) -> HttpResponse:
    """A page of a work as a picture, drawn anew: no name of a file, no property of it (M22)."""
    reading = reading_of(request, seat_of(request, contest), lot)
    return picture_response(page_seen(reading.submission, page), f"{lot:03}-{page}")


def picture_response(seen: tuple[bytes, str] | None, name: str) -> HttpResponse:
    """A page under a name that says nothing; 404 where there is none."""
    if seen is None:
        raise Http404
    content, media_type = seen
    response = HttpResponse(content, content_type=media_type)
    ending = media_type.removeprefix("image/").replace("jpeg", "jpg")
    response["Content-Disposition"] = content_disposition_header(False, f"{name}.{ending}")
    return response


def _enter(request: HttpRequest, jury: Jury, reading: WorkReading) -> None:
    number = reading.submission.number
    seen = request.POST.get("version", "")
    comments = {number: request.POST["comment"]} if "comment" in request.POST else {}
    enter_marks(
        jury=jury,
        marks={number: marks_typed(request.POST, criteria_of(jury))},
        comments=comments,
        seen={number: int(seen)} if seen.isascii() and seen.isdigit() and len(seen) < 10 else {},
        by=request.access,
    )


def _next(jury: Jury, request: HttpRequest, number: int) -> int | None:
    """The next work behind this one that misses a mark, or the first one before it."""
    criteria = {criterion.pk for criterion in criteria_of(jury)}
    open_ones = [
        reading.submission.number
        for reading in own_readings(jury, request.access).defer("submission__text")
        if not reading.is_handed_in and not is_complete(reading, criteria)
    ]
    return next((other for other in open_ones if other > number), open_ones[0] if open_ones else None)


def _list(request: HttpRequest, jury: Jury, *, refused: str = "", status: int = 200) -> HttpResponse:
    scale = scale_of(jury)
    criteria = {int(criterion.code) for criterion in scale}
    every = list(
        readings_of(jury, request.access)
        .select_related("submission__author__department", "submission__department")
        .defer("submission__text")
    )
    readings = [reading for reading in every if not reading.is_moved]
    titles = titles_seen([reading.submission for reading in readings])
    rows = [
        {
            "reading": reading,
            "number": reading.submission.number,
            "title": titles[reading.submission_id],
            "length": reading.submission.length,
            "is_whole": is_complete(reading, criteria),
            "total": shown(total_of(reading, scale)) if is_complete(reading, criteria) else None,
        }
        for reading in readings
    ]
    waiting = [row for row in rows if not row["reading"].is_handed_in]
    first = next((row["number"] for row in waiting if not row["is_whole"]), None)
    context = {
        "contest": jury.contest,
        "jury": jury,
        "rows": rows,
        "whole": sum(row["is_whole"] for row in rows),
        "waiting": len(waiting),
        "first": first,
        "may_hand_in": bool(waiting) and not jury.is_closed and first is None,
        "moved": [reading.submission.number for reading in every if reading.is_moved],
        "refused": refused,
    }
    return render(request, "activities/reading/jury_works.html", context, status=status)


def _work(
    request: HttpRequest,
    jury: Jury,
    reading: WorkReading,
    *,
    typed=None,
    problems: dict[str, str] | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    problems = problems or {}
    criteria = criteria_of(jury)
    whole = {criterion.pk for criterion in criteria}
    own = list(own_readings(jury, request.access).defer("submission__text"))
    numbers = [other.submission.number for other in own]
    at = numbers.index(reading.submission.number)
    fields = [
        {
            "criterion": criterion,
            "name": field_name(criterion),
            "value": typed.get(field_name(criterion), "")
            if typed is not None
            else reading.marks.get(str(criterion.pk), ""),
            "problem": problems.get(field_name(criterion), ""),
        }
        for criterion in criteria
    ]
    context = {
        "contest": jury.contest,
        "jury": jury,
        "reading": reading,
        "work": work_seen(reading.submission),
        "fields": fields,
        "comment": typed.get("comment", "") if typed is not None else reading.comment,
        "version": typed.get("version", "") if typed is not None else reading.version,
        "may_mark": not (reading.is_handed_in or jury.is_closed),
        "before": numbers[at - 1] if at else None,
        "after": numbers[at + 1] if at + 1 < len(numbers) else None,
        "whole": sum(is_complete(other, whole) for other in own),
        "of": len(own),
        "refused": refused,
    }
    return render(request, "activities/reading/jury_work.html", context, status=status)
