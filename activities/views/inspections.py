"""Pages of an inspection: the inspector's list, the entry at the window on a phone, signing, reading, photos."""

from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.models import ChecklistItem, Inspection, InspectionPhoto, InspectionState
from activities.windows.attaching import attach_photo
from activities.windows.hiding import names_of, reads_inspections, visible_findings, visible_inspections
from activities.windows.inspecting import (
    BadMarks,
    enter_inspection,
    seat_of,
    send_back_inspection,
    sign_inspection,
)
from activities.windows.inspection_forms import EntryForm
from campaign.attachments.formats import PHOTO
from campaign.attachments.refusing import too_large
from campaign.downloads import arrived, attached_file, attached_thumbnail
from campaign.models import Role
from campaign.permissions import any_of, denial, require
from campaign.refusals import NotAllowed, Refused
from campaign.same_person import by_same_person
from campaign.table_downloads import on_a_page
from campaign.uploading import takes_files

PLACE = "activities:track_list"
inspector = any_of(Role.INSPECTOR)


@require(reads_inspections)
@require_safe
def inspection_list(request: HttpRequest) -> HttpResponse:
    """For an inspector what is his to do and what he did; for the others the filed inspections, the newest first."""
    access = request.access
    rows = visible_inspections(access).select_related("window__department").prefetch_related("seats")
    mine = list(
        rows.filter(seats__inspector=access.user)
        .exclude(state__in=[InspectionState.FILED, InspectionState.WITHDRAWN])
        .order_by("day", "window__code", "pk")
    )
    filed = list(
        rows.filter(filed_at__isnull=False).order_by("-day", "window__code", "kind", "pk")[
            : on_a_page(request, 200)
        ]
    )
    names = names_of([*mine, *filed], access)
    context = {
        "is_inspector": access.holds(Role.INSPECTOR),
        "mine": [(one, names.get(one.pk), seat_of(one, access)) for one in mine],
        "filed": [(one, names.get(one.pk)) for one in filed],
        "today": timezone.localdate(),
    }
    return _shown(request, "activities/windows/inspection_list.html", context)


@require(reads_inspections)
@require_safe
def inspection_detail(request: HttpRequest, inspection: int) -> HttpResponse:
    """One inspection: marks, reasons, photos, findings; for its inspectors what to do next."""
    return _detail_page(request, _inspection(request, inspection))


@require(inspector)
@require_http_methods(["GET", "HEAD", "POST"])
@by_same_person
def inspection_enter(request: HttpRequest, inspection: int) -> HttpResponse:
    """The entry at the window. The script sends it once the line is there; the same sent twice is one."""
    found = _own(request, inspection)
    items = list(found.checklist.items.all())
    if request.method != "POST":
        if found.state != InspectionState.PLANNED:
            return _to(request, found)
        initial = EntryForm.values_of(found) | {"key": uuid4()}
        if not found.marks.all():
            today = timezone.localdate()
            same_month = (today.year, today.month) == (found.day.year, found.day.month)
            initial["day"] = today if same_month else found.day
        return _entry_page(request, found, EntryForm(items=items, initial=initial))
    form = EntryForm(request.POST, items=items)
    status = 422
    if form.is_valid():
        try:
            enter_inspection(inspection=found, entry=form.entry(), by=request.access)
            return _entered(request, found)
        except BadMarks as bad:
            form.add_problems(bad.problems)
            form.add_error(None, bad.message)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            status = 409
            if isinstance(refusal, NotAllowed):
                denial(request)
                status = 403
    if _wants_json(request):
        return JsonResponse({"problems": form.problems()}, status=status)
    return _entry_page(request, found, form, status=status)


@require(inspector)
@require_POST
@by_same_person
@takes_files(largest=PHOTO.largest, total=PHOTO.largest, files=1)
def photo_add(request: HttpRequest, inspection: int) -> HttpResponse:
    """Keep a photo; the script makes the key, so that one sent twice is kept once."""
    found = _own(request, inspection)
    item = request.POST.get("item", "")
    status, said = 422, ""
    try:
        key = _key(request.POST.get("key", ""))
        about = _item(found, item) if item else None
        for path, name in arrived(request):
            attach_photo(inspection=found, key=key, file=path, name=name, item=about, by=request.access)
            status = 200
        if status != 200:
            said = (
                too_large(PHOTO).message if getattr(request, "files_left_out", ()) else _("Choose a photo.")
            )
            status = 413 if getattr(request, "files_left_out", ()) else 422
    except Refused as refusal:
        status, said = 409 if status == 200 else 422, str(refusal.message)
        if isinstance(refusal, NotAllowed):
            denial(request)
            status = 403
    if _wants_json(request):
        return JsonResponse({"message": said} if said else {"kept": True}, status=status)
    if said:
        messages.error(request, said)
    else:
        messages.success(request, _("The photo is kept."))
    return _to(request, found) if found.state != InspectionState.PLANNED else _to_entry(request, found)


@require(inspector)
@require_POST
def inspection_sign(request: HttpRequest, inspection: int) -> HttpResponse:
    """Sign what a colleague entered."""
    found = _own(request, inspection)
    try:
        done = sign_inspection(inspection=found, seen=_key(request.POST.get("seen", "")), by=request.access)
    except Refused as refusal:
        return _refused(request, found, refusal)
    if done.is_filed:
        messages.success(request, _("Signed. The inspection is filed; the department is told."))
    else:
        messages.success(request, _("Signed. It waits for the other signatures."))
    return _to(request, found)


@require(inspector)
@require_POST
def inspection_send_back(request: HttpRequest, inspection: int) -> HttpResponse:
    """Do not sign, and say why."""
    found = _own(request, inspection)
    try:
        send_back_inspection(
            inspection=found,
            seen=_key(request.POST.get("seen", "")),
            reason=request.POST.get("reason", ""),
            by=request.access,
        )
    except Refused as refusal:
        return _refused(request, found, refusal)
    messages.success(request, _("It is open again: your colleagues are told why."))
    return _to(request, found)


@require(reads_inspections)
@require_safe
def photo_file(request: HttpRequest, photo: int) -> HttpResponse:
    """A photo, byte for byte as it was kept, for whoever reads its inspection (ACL-5)."""
    found = _photo(request, photo)
    room = "undercover" if found.inspection.is_covert else "inspection"
    return attached_file(
        request, found, read=f"activities.{room}.file_read", differs=f"activities.{room}.file_differs"
    )


@require(reads_inspections)
@require_safe
def photo_thumbnail(request: HttpRequest, photo: int) -> HttpResponse:
    """The small picture of a photo."""
    return attached_thumbnail(_photo(request, photo))


def _inspection(request: HttpRequest, pk: int) -> Inspection:
    """An inspection that the person may read; another is not there for him, whoever asks (ACL-4)."""
    found = (
        visible_inspections(request.access)
        .filter(pk=pk)
        .select_related("window__department", "checklist", "window__campaign")
        .prefetch_related("seats__inspector")
        .first()
    )
    if found is None:
        raise Http404
    return found


def _own(request: HttpRequest, pk: int) -> Inspection:
    found = _inspection(request, pk)
    if seat_of(found, request.access) is None:
        raise Http404
    return found


def _photo(request: HttpRequest, pk: int) -> InspectionPhoto:
    found = (
        InspectionPhoto.objects.filter(pk=pk, inspection__in=visible_inspections(request.access).values("pk"))
        .select_related("inspection__window")
        .first()
    )
    if found is None:
        denial(request)
        raise Http404
    return found


def _item(inspection: Inspection, text: str) -> ChecklistItem | None:
    pk = int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
    return inspection.checklist.items.filter(pk=pk).first()


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refused(_("This cannot be read. Load the page again.")) from None


def _detail_page(
    request: HttpRequest, inspection: Inspection, *, refused: str = "", status: int = 200
) -> HttpResponse:
    access = request.access
    marks = list(inspection.marks.select_related("item").order_by("item__position"))
    photos = list(inspection.photos.order_by("pk"))
    by_item: dict[int | None, list[InspectionPhoto]] = {}
    for photo in photos:
        by_item.setdefault(photo.item_id, []).append(photo)
    own, today = seat_of(inspection, access), timezone.localdate()
    lost = [mark for mark in marks if mark.points < mark.item.maximum]
    context = {
        "inspection": inspection,
        "names": names_of([inspection], access).get(inspection.pk),
        "rows": [(mark, mark in lost, by_item.get(mark.item_id, ())) for mark in marks],
        "photos": [photo for photo in photos if photo.item_id is None or not marks],
        "findings": [
            (finding, finding.is_overdue_on(today))
            for finding in visible_findings(access).filter(inspection=inspection).order_by("item__position")
        ],
        "own": own,
        "signs": own is not None and inspection.state == InspectionState.SIGNED and own.signed_at is None,
        "waits": own is not None and inspection.state == InspectionState.SIGNED and own.signed_at is not None,
        "enters": own is not None and inspection.state == InspectionState.PLANNED,
        "is_office": access.holds(Role.OFFICE),
        "may_change": access.holds(Role.OFFICE) and inspection.state == InspectionState.PLANNED,
        "may_withdraw": access.holds(Role.OFFICE) and inspection.state != InspectionState.WITHDRAWN,
        "refused": refused,
    }
    return _shown(request, "activities/windows/inspection_detail.html", context, status=status)


def _entry_page(request: HttpRequest, inspection: Inspection, form: EntryForm, *, status: int = 200):
    context = {
        "inspection": inspection,
        "form": form,
        "parts": list(form.parts()),
        "photos": inspection.photos.order_by("pk"),
        "accept": PHOTO.images,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "photo_key": uuid4(),
        "today": timezone.localdate(),
    }
    return _shown(request, "activities/windows/inspection_enter.html", context, status=status)


def _entered(request: HttpRequest, inspection: Inspection) -> HttpResponse:
    if _wants_json(request):
        link = reverse("activities:inspection_detail", args=[request.access.campaign.code, inspection.pk])
        return JsonResponse({"entered": link})
    messages.success(request, _("Entered and signed. Your colleague reads it and signs on his own phone."))
    return _to(request, inspection)


def _refused(request: HttpRequest, inspection: Inspection, refusal: Refused) -> HttpResponse:
    if isinstance(refusal, NotAllowed):
        denial(request)
    return _detail_page(
        request,
        _inspection(request, inspection.pk),
        refused=str(refusal.message),
        status=403 if isinstance(refusal, NotAllowed) else 409,
    )


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def _to(request: HttpRequest, inspection: Inspection) -> HttpResponse:
    return redirect(
        "activities:inspection_detail", campaign=request.access.campaign.code, inspection=inspection.pk
    )


def _to_entry(request: HttpRequest, inspection: Inspection) -> HttpResponse:
    return redirect(
        "activities:inspection_enter", campaign=request.access.campaign.code, inspection=inspection.pk
    )


def _shown(request: HttpRequest, template: str, context: dict, *, status: int = 200) -> HttpResponse:
    request.place = PLACE
    return render(request, template, context, status=status)
