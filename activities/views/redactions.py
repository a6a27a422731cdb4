"""The office looks at works as the jury will see them, and takes out what tells the author."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from activities.models import Redaction, Submission
from activities.reading.redaction import check_work, page_seen, unchecked, work_seen
from activities.views.jury_works import picture_response
from activities.views.of_jury import jury_of
from campaign.permissions import office, require
from campaign.refusals import Refused


@require(office)
@require_safe
def redaction_list(request: HttpRequest, contest: int) -> HttpResponse:
    """The works of a contest, first those that a person has to look at before the draw."""
    jury = jury_of(request, contest)
    works = list(_works(jury).order_by("number", "pk"))
    waiting = {work.pk for work in unchecked(works)}
    works.sort(key=lambda work: work.pk not in waiting)
    looked_at = {row.submission_id: row for row in Redaction.objects.filter(submission__in=works)}
    rows = [
        {"work": work, "waits": work.pk in waiting, "redaction": looked_at.get(work.pk)} for work in works
    ]
    context = {"contest": jury.contest, "jury": jury, "rows": rows, "waiting": len(waiting)}
    return render(request, "activities/reading/redaction_list.html", context)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def redaction_edit(request: HttpRequest, contest: int, work: int) -> HttpResponse:
    """One work as the jury sees it; a POST keeps what is taken out besides the author's names."""
    jury = jury_of(request, contest)
    found = _work_of(jury, work)
    if request.method != "POST":
        return _page(request, jury, found)
    pages = [int(value) for value in request.POST.getlist("withheld") if value.isascii() and value.isdigit()]
    words = request.POST.get("words", "").replace("，", "\n").replace("、", "\n").splitlines()
    try:
        check_work(submission=found, words=words, withheld=pages, by=request.access)
    except Refused as refusal:
        return _page(request, jury, found, refused=refusal.message, status=409)
    messages.success(request, _("Kept. This is how the jury sees the work."))
    to = {"campaign": request.access.campaign.code, "contest": contest}
    waiting = unchecked(_works(jury).order_by("pk"))
    if request.POST.get("do") == "next":
        if waiting:
            return redirect("activities:redaction_edit", **to, work=waiting[0].pk)
        return redirect("activities:redaction_list", **to)
    return redirect("activities:redaction_edit", **to, work=found.pk)


@require(office)
@require_safe
def redaction_page(request: HttpRequest, contest: int, work: int, page: int) -> HttpResponse:
    """A page of a work for the office's look, also one that is withheld."""
    found = _work_of(jury_of(request, contest), work)
    return picture_response(page_seen(found, page, withheld_too=True), f"{page}")


def _works(jury):
    return (
        Submission.objects.standing()
        .filter(contest=jury.contest)
        .select_related("author__department", "department", "contest")
    )


def _work_of(jury, pk: int) -> Submission:
    found = get_object_or_404(_works(jury), pk=pk)
    found.contest = jury.contest
    return found


def _page(
    request: HttpRequest, jury, submission: Submission, *, refused: str = "", status: int = 200
) -> HttpResponse:
    redaction = Redaction.objects.filter(submission=submission).select_related("checked_by").first()
    words = redaction.words if redaction else []
    context = {
        "contest": jury.contest,
        "jury": jury,
        "submission": submission,
        "work": work_seen(submission),
        "redaction": redaction,
        "words": request.POST.get("words", "\n".join(words)),
        "is_old": redaction is not None and redaction.version != submission.version,
        "refused": refused,
    }
    return render(request, "activities/reading/redaction_edit.html", context, status=status)
