"""Works of a contest: submitted, shown, changed, taken back, their files, the list of the office."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.models import Contest, Submission, SubmissionFile
from activities.reading.contest_forms import WorkForm
from activities.reading.submissions import change_work, submit_work, withdraw_work
from activities.reading.work_files import MOST
from activities.reading.work_list import export_works
from activities.reading.work_rights import acts_for, reads_authors, takes_part
from activities.reading.work_rules import is_changeable, is_withdrawable, takes_works
from activities.views.of_contest import contest_of, work_of
from campaign.attachments.formats import WORK
from campaign.attachments.refusing import too_large
from campaign.downloads import arrived, attached_file, attached_thumbnail, download
from campaign.permissions import denial, member, require
from campaign.refusals import NotAllowed, Refused
from campaign.uploading import takes_files

TOTAL = 5 * WORK.largest


@require(takes_part)
@require_http_methods(["GET", "HEAD", "POST"])
@takes_files(largest=WORK.largest, total=TOTAL, files=MOST)
def work_submit(request: HttpRequest, contest: int) -> HttpResponse:
    """Submit a work for oneself, or for somebody of the own department; the office for everybody."""
    found, access, now = contest_of(request, contest), request.access, timezone.now()
    form = WorkForm(request.POST if request.method == "POST" else None, contest=found, access=access, at=now)
    if request.method != "POST":
        said = [] if takes_works(found, access, now) else [_("The contest takes no works now.")]
        return _form_page(request, form, found, refused=said)
    if left_out := getattr(request, "files_left_out", ()):
        return _form_page(request, form, found, refused=_too_large(left_out), status=413)
    if not form.is_valid():
        return _form_page(request, form, found, status=422)
    author = form.author()
    if author is None:
        form.add_error("author" if "author" in form.fields else None, _("Nobody has this staff number."))
        return _form_page(request, form, found, status=422)
    try:
        files = list(arrived(request))
        work = submit_work(contest=found, author=author, files=files, by=access, **form.arguments())
    except NotAllowed as refusal:
        raise denial(request) from refusal
    except Refused as refusal:
        return _refused(request, form, found, refusal)
    messages.success(request, _("The work “%(title)s” is submitted.") % {"title": work.title})
    return _to(request, found, work)


@require(member)
@require_safe
def work_detail(request: HttpRequest, contest: int, work: int) -> HttpResponse:
    """A work with its author, for those who may know whose it is."""
    found = contest_of(request, contest)
    return _work_page(request, found, work_of(request, found, work))


@require(takes_part)
@require_http_methods(["GET", "HEAD", "POST"])
@takes_files(largest=WORK.largest, total=TOTAL, files=MOST)
def work_change(request: HttpRequest, contest: int, work: int) -> HttpResponse:
    """Change a work until the deadline; what was there before stays as a version."""
    found = contest_of(request, contest)
    submitted = work_of(request, found, work)
    if not acts_for(submitted.author, request.access):
        raise denial(request)
    now = timezone.now()
    form = WorkForm(
        request.POST if request.method == "POST" else None,
        contest=found,
        access=request.access,
        at=now,
        work=submitted,
    )
    page = {"work": submitted}
    if request.method != "POST":
        said = [] if is_changeable(submitted, now) else [_("The work can no longer be changed.")]
        return _form_page(request, form, found, refused=said, **page)
    if left_out := getattr(request, "files_left_out", ()):
        return _form_page(request, form, found, refused=_too_large(left_out), status=413, **page)
    seen, take_off = request.POST.get("seen", ""), request.POST.getlist("take_off")
    if not form.is_valid() or not seen.isdecimal() or len(seen) > 5:
        return _form_page(request, form, found, status=422, **page)
    try:
        change_work(
            work=submitted,
            seen=int(seen),
            files=list(arrived(request)),
            take_off=[int(pk) for pk in take_off if pk.isdecimal() and len(pk) < 10],
            by=request.access,
            **form.arguments(),
        )
    except Refused as refusal:
        return _refused(request, form, found, refusal, **page)
    messages.success(request, _("The change is saved; the version before stays on file."))
    return _to(request, found, submitted)


@require(takes_part)
@require_POST
def work_withdraw(request: HttpRequest, contest: int, work: int) -> HttpResponse:
    """Take a work back before the jury has it."""
    found = contest_of(request, contest)
    submitted = work_of(request, found, work)
    try:
        withdraw_work(work=submitted, reason=request.POST.get("reason", ""), by=request.access)
    except NotAllowed as refusal:
        raise denial(request) from refusal
    except Refused as refusal:
        return _work_page(request, found, submitted, refused=[refusal.message], status=409)
    messages.success(request, _("The work is taken back."))
    return _to(request, found, submitted)


@require(member)
@require_safe
def work_file(request: HttpRequest, contest: int, work: int, enclosure: int) -> HttpResponse:
    """A file of a work, byte for byte as it was kept (ACL-5)."""
    return attached_file(
        request,
        _file(request, contest, work, enclosure),
        read="activities.work.read",
        differs="activities.work.differs",
    )


@require(member)
@require_safe
def work_thumbnail(request: HttpRequest, contest: int, work: int, enclosure: int) -> HttpResponse:
    """The small picture of a page of a work."""
    return attached_thumbnail(_file(request, contest, work, enclosure))


@require(reads_authors)
@require_safe
def work_export(request: HttpRequest, contest: int) -> HttpResponse:
    """All works with their authors as a workbook, for the office and the auditor; recorded."""
    return download(export_works(contest_of(request, contest), by=request.access))


def _work_page(
    request: HttpRequest,
    contest: Contest,
    work: Submission,
    *,
    refused: list[str] | tuple = (),
    status: int = 200,
) -> HttpResponse:
    acts = acts_for(work.author, request.access)
    context = {
        "contest": contest,
        "work": work,
        "files": list(work.files.current().order_by("position", "pk")),
        "versions": list(work.versions.select_related("by").order_by("-number")),
        "changes": acts and is_changeable(work, timezone.now()),
        "withdraws": acts and is_withdrawable(work, request.access),
        "is_own": work.author_id == request.access.user.person_id,
        "refused": refused,
    }
    return render(request, "activities/reading/work_detail.html", context, status=status)


def _form_page(
    request: HttpRequest,
    form: WorkForm,
    contest: Contest,
    *,
    work: Submission | None = None,
    refused: list[str] | tuple = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "contest": contest,
        "work": work,
        "files": list(work.files.current().order_by("position", "pk")) if work else [],
        "is_late": timezone.now() > contest.until,
        "accept": WORK.accept,
        "images": WORK.images,
        "largest": WORK.largest,
        "too_large": too_large(WORK).message,
        "most": MOST,
        "refused": refused,
    }
    return render(request, "activities/reading/work_form.html", context, status=status)


def _refused(
    request: HttpRequest, form: WorkForm, contest: Contest, refusal: Refused, **page
) -> HttpResponse:
    if refusal.field in form.fields:
        form.add_error(refusal.field, refusal.message)
        return _form_page(request, form, contest, status=409, **page)
    return _form_page(request, form, contest, refused=[refusal.message], status=409, **page)


def _too_large(names) -> list[str]:
    return [f"{name}: {too_large(WORK).message}" for name in names]


def _file(request: HttpRequest, contest: int, work: int, enclosure: int) -> SubmissionFile:
    submitted = work_of(request, contest_of(request, contest), work)
    return get_object_or_404(SubmissionFile, pk=enclosure, submission=submitted)


def _to(request: HttpRequest, contest: Contest, work: Submission) -> HttpResponse:
    code = request.access.campaign.code
    return redirect("activities:work_detail", campaign=code, contest=contest.pk, work=work.pk)
