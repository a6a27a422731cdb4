"""Pages of the register of windows: what everybody may read, and what the office enters."""

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.models import CompetitionMark, ServiceWindow
from activities.windows.hiding import names_of, visible_inspections
from activities.windows.window_forms import CloseForm, HandOutForm, TakeBackForm, WindowForm
from activities.windows.window_register import (
    change_window,
    close_window,
    enter_window,
    hand_out_mark,
    take_mark_back,
)
from campaign.models import Role
from campaign.permissions import Access, member, office, require
from campaign.refusals import Refused

PLACE = "activities:track_list"


@require(member)
@require_safe
def window_list(request: HttpRequest) -> HttpResponse:
    """The windows that take part, with those that closed after them."""
    today = timezone.localdate()
    windows = (
        ServiceWindow.objects.filter(campaign=request.access.campaign)
        .select_related("department")
        .prefetch_related("services", Prefetch("competition_marks", _out()))
        .order_by("code")
    )
    rows = [(window, window.is_valid_on(today)) for window in windows]
    own = request.access.departments(Role.HEAD, Role.DEPUTY)
    context = {
        "rows": sorted(rows, key=lambda row: not row[1]),
        "own": own,
        "is_office": office(request.access),
        "today": today,
    }
    return _shown(request, "activities/windows/window_list.html", context)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def window_enter(request: HttpRequest) -> HttpResponse:
    """Put a window into the register."""
    access = request.access
    form = WindowForm(request.POST or None, campaign=access.campaign, initial={"since": timezone.localdate()})
    if request.method != "POST":
        return _form_page(request, form)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    try:
        window = enter_window(
            campaign=access.campaign, code=form.cleaned_data["code"], entry=form.entry(), by=access
        )
    except Refused as refusal:
        _tell(form, refusal)
        return _form_page(request, form, status=409)
    messages.success(request, _("The window is entered."))
    return _to(access, window)


@require(member)
@require_safe
def window_detail(request: HttpRequest, window: str) -> HttpResponse:
    """What a window promises; for those who may read them its inspections, for the office its register."""
    return _detail_page(request, _window(request, window))


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def window_change(request: HttpRequest, window: str) -> HttpResponse:
    """Change what is entered."""
    found = _window(request, window)
    form = WindowForm(request.POST or None, campaign=request.access.campaign, window=found)
    if request.method != "POST":
        return _form_page(request, form, window=found)
    if not form.is_valid():
        return _form_page(request, form, window=found, status=422)
    try:
        change_window(
            window=found, entry=form.entry(), seen=form.cleaned_data["seen"] or 0, by=request.access
        )
    except Refused as refusal:
        _tell(form, refusal)
        return _form_page(request, form, window=found, status=409)
    messages.success(request, _("The window is changed."))
    return _to(request.access, found)


@require(office)
@require_POST
def window_close(request: HttpRequest, window: str) -> HttpResponse:
    """Say which day is the window's last."""
    found = _window(request, window)
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _detail_page(request, found, close=form, status=422)
    try:
        close_window(window=found, by=request.access, **form.cleaned_data)
    except Refused as refusal:
        _tell(form, refusal)
        return _detail_page(request, found, close=form, status=409)
    messages.success(request, _("The last day of the window is noted."))
    return _to(request.access, found)


@require(office)
@require_POST
def mark_hand_out(request: HttpRequest, window: str) -> HttpResponse:
    """Note a competition mark that is handed out."""
    found = _window(request, window)
    form = HandOutForm(request.POST)
    if not form.is_valid():
        return _detail_page(request, found, hand_out=form, status=422)
    try:
        hand_out_mark(window=found, by=request.access, **form.cleaned_data)
    except Refused as refusal:
        _tell(form, refusal)
        return _detail_page(request, found, hand_out=form, status=409)
    messages.success(request, _("The mark is noted as handed out."))
    return _to(request.access, found)


@require(office)
@require_POST
def mark_take_back(request: HttpRequest, window: str, number: str) -> HttpResponse:
    """Note a competition mark that came back."""
    found = _window(request, window)
    mark = get_object_or_404(CompetitionMark, window=found, number=number)
    form = TakeBackForm(request.POST)
    if not form.is_valid():
        return _detail_page(request, found, refused=_("Day and reason are needed."), status=422)
    try:
        take_mark_back(mark=mark, by=request.access, **form.cleaned_data)
    except Refused as refusal:
        return _detail_page(request, found, refused=refusal.message, status=409)
    messages.success(request, _("The mark is noted as taken back."))
    return _to(request.access, found)


def _window(request: HttpRequest, code: str) -> ServiceWindow:
    rows = ServiceWindow.objects.filter(campaign=request.access.campaign)
    return get_object_or_404(rows.select_related("department", "responsible"), code=code)


def _detail_page(
    request: HttpRequest,
    window: ServiceWindow,
    *,
    close: CloseForm | None = None,
    hand_out: HandOutForm | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    access = request.access
    is_office = office(access)
    inspections = list(
        visible_inspections(access)
        .filter(window=window)
        .select_related("window")
        .order_by("-day", "kind", "-pk")[:40]
    )
    names = names_of(inspections, access)
    reads_staff = is_office or window.department_id in access.departments(Role.HEAD, Role.DEPUTY)
    context = {
        "window": window,
        "is_valid": window.is_valid_on(timezone.localdate()),
        "is_office": is_office,
        "reads_staff": reads_staff,
        "staff": window.staff.order_by("staff_number") if reads_staff else (),
        "marks": window.competition_marks.select_related("handed_by").order_by("-handed_on", "-pk")
        if is_office
        else (),
        "inspections": [(one, names.get(one.pk)) for one in inspections],
        "close": close or CloseForm(auto_id="close-%s"),
        "hand_out": hand_out or HandOutForm(auto_id="mark-%s"),
        "today": timezone.localdate(),
        "refused": refused,
    }
    return _shown(request, "activities/windows/window_detail.html", context, status=status)


def _form_page(
    request: HttpRequest, form: WindowForm, *, window: ServiceWindow | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "window": window}
    return _shown(request, "activities/windows/window_form.html", context, status=status)


def _shown(request: HttpRequest, template: str, context: dict, *, status: int = 200) -> HttpResponse:
    request.place = PLACE
    return render(request, template, context, status=status)


def _tell(form, refusal: Refused) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def _to(access: Access, window: ServiceWindow) -> HttpResponse:
    return redirect("activities:window_detail", campaign=access.campaign.code, window=window.code)


def _out():
    return CompetitionMark.objects.filter(returned_on__isnull=True).order_by("pk")
