"""Portraits for the office: who agreed to what, signed forms, the notice, boards to be taken down."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.attachments.formats import PHOTO
from campaign.models import (
    Campaign,
    Person,
    PortraitConsent,
    PortraitNotice,
    PortraitPurpose,
    Role,
    TakeDown,
)
from campaign.permissions import any_of, denial, office, require
from campaign.portrait_forms import NoticeForm, PaperUsesForm, PortraitFilterForm
from campaign.portrait_notices import first_notice, notice_in_force, publish_notice
from campaign.portrait_photos import current_portraits, erase_portraits
from campaign.portraits import choose_uses, enter_signed_forms, uses_in_force
from campaign.refusals import Refused
from campaign.table_downloads import on_a_page
from campaign.take_downs import open_take_downs, tick_off
from campaign.uploading import takes_files
from campaign.views_portraits import notice_parts, person_context, sent_picture

PER_PAGE = 50
DONE_SHOWN = 20
PLACE = "publishing:honour_page"  # the pages of the rolls are above this room; the frame marks their place
reads_portraits = any_of(Role.OFFICE, Role.AUDITOR)


@require(reads_portraits)
@require_safe
def portrait_list(request: HttpRequest) -> HttpResponse:
    """Everybody in service with the uses agreed to and whether there is a picture; filtered, 50 a page."""
    request.place = PLACE
    campaign = request.access.campaign
    form = PortraitFilterForm(request.GET or None, campaign=campaign)
    chosen = form.chosen() if form.is_bound else {}
    page = Paginator(_people(campaign, **chosen), on_a_page(request, PER_PAGE)).get_page(
        request.GET.get("page")
    )
    ids = [person.pk for person in page]
    uses = uses_in_force(campaign, ids)
    pictured = current_portraits(campaign, ids)
    context = {
        "form": form,
        "page": page,
        "purposes": PortraitPurpose.choices,
        "rows": [
            {
                "person": person,
                "boxes": [value in uses[person.pk] for value in PortraitPurpose.values],
                "has_portrait": person.pk in pictured,
            }
            for person in page
        ],
        "query": urlencode({name: value for name, value in chosen.items() if value}),
        "notice": notice_in_force(campaign),
        "tasks": open_take_downs(campaign).count(),
        "is_office": office(request.access),
    }
    return render(request, "campaign/portrait_list.html", context)


@require(office)
@require_safe
def portrait_person(request: HttpRequest, number: str) -> HttpResponse:
    """One person: what was agreed to and when, the picture, and the entry of a signed form."""
    return _person_page(request, _person(request, number))


@require(office)
@require_POST
def portrait_enter(request: HttpRequest, number: str) -> HttpResponse:
    """Enter what a signed form says, giving or taking back."""
    person = _person(request, number)
    form = PaperUsesForm(request.POST)
    if not form.is_valid():
        return _person_page(request, person, form=form, status=422)
    try:
        choose_uses(person=person, by=request.access, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _person_page(request, person, form=form, status=409)
    messages.success(request, _("The signed form is entered."))
    return _to_person(request, person)


@require(office)
@require_POST
def portrait_enter_many(request: HttpRequest) -> HttpResponse:
    """Enter the same uses for everybody who is ticked, from a pile of signed forms."""
    access = request.access
    form = PaperUsesForm(request.POST)
    people = Person.objects.filter(
        unit=access.campaign.unit_id, staff_number__in=request.POST.getlist("number")[:PER_PAGE]
    )
    try:
        if not form.is_valid():
            raise Refused(_("The page was not whole. Load it again and choose."))
        entered = enter_signed_forms(people=list(people), by=access, **form.cleaned_data)
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        words = ngettext("Entered for %(count)s person.", "Entered for %(count)s people.", entered)
        messages.success(request, words % {"count": entered})
    query = request.POST.get("query", "")
    here = reverse("campaign:portrait_list", args=[access.campaign.code])
    return redirect(f"{here}?{urlencode(QueryDict(query), doseq=True)}" if query else here)


@require(office)
@require_POST
@takes_files(largest=PHOTO.largest, total=PHOTO.largest, files=1)
def portrait_person_send(request: HttpRequest, number: str) -> HttpResponse:
    """Keep a picture for somebody who agreed."""
    person = _person(request, number)
    sent_picture(request, person)
    return _to_person(request, person)


@require(office)
@require_POST
def portrait_person_erase(request: HttpRequest, number: str) -> HttpResponse:
    """Delete somebody's pictures, on request."""
    person = _person(request, number)
    try:
        erase_portraits(person=person, by=request.access, reason=request.POST.get("reason", ""))
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("The pictures are deleted."))
    return _to_person(request, person)


@require(reads_portraits)
@require_http_methods(["GET", "HEAD", "POST"])
def portrait_notice(request: HttpRequest) -> HttpResponse:
    """The notice as it holds and its versions; the office publishes the next one."""
    request.place = PLACE
    access = request.access
    may_publish = office(access)
    if request.method == "POST" and not may_publish:
        raise denial(request)
    current = notice_in_force(access.campaign)
    initial = first_notice(access.campaign) if current is None else None
    form = NoticeForm(
        request.POST or None, instance=current if request.method != "POST" else None, initial=initial
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                publish_notice(campaign=access.campaign, parts=form.cleaned_data, by=access)
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
                status = 409
            else:
                messages.success(request, _("The notice is published; everybody is asked by it from now on."))
                return redirect("campaign:portrait_notice", campaign=access.campaign.code)
    agreed = PortraitConsent.objects.in_force(timezone.localdate()).filter(campaign=access.campaign)
    context = {
        "form": form if may_publish else None,
        "notice": current,
        "parts": notice_parts(current),
        "versions": PortraitNotice.objects.filter(campaign=access.campaign).select_related("published_by"),
        "agreed": agreed.values("person").distinct().count(),
    }
    return render(request, "campaign/portrait_notice.html", context, status=status)


@require(reads_portraits)
@require_safe
def take_down_list(request: HttpRequest) -> HttpResponse:
    """What hangs with a portrait that may no longer be shown, and what was done about it."""
    request.place = PLACE
    campaign = request.access.campaign
    done = TakeDown.objects.filter(campaign=campaign, done_at__isnull=False)
    context = {
        "tasks": open_take_downs(campaign),
        "done": done.select_related("person__department", "done_by").order_by("-done_at", "-pk")[:DONE_SHOWN],
        "is_office": office(request.access),
    }
    return render(request, "campaign/take_down_list.html", context)


@require(office)
@require_POST
def take_down_done(request: HttpRequest, take_down: int) -> HttpResponse:
    """Tick a task off."""
    access = request.access
    row = get_object_or_404(TakeDown, campaign=access.campaign, pk=take_down)
    try:
        tick_off(task=row, note=request.POST.get("note", ""), by=access)
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("Done."))
    return redirect("campaign:take_down_list", campaign=access.campaign.code)


def _people(
    campaign: Campaign, *, text: str = "", department: str = "", lacking: str = ""
) -> QuerySet[Person]:
    rows = Person.objects.in_service(timezone.localdate()).filter(unit=campaign.unit_id)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(staff_number__startswith=text))
    if department:
        rows = rows.filter(department__code=department)
    if lacking:
        given = PortraitConsent.objects.in_force(timezone.localdate()).filter(
            campaign=campaign, purpose=lacking, person=OuterRef("pk")
        )
        rows = rows.filter(~Exists(given))
    return rows.select_related("department").order_by("department__code", "staff_number")


def _person(request: HttpRequest, number: str) -> Person:
    request.place = PLACE
    people = Person.objects.filter(unit=request.access.campaign.unit_id).select_related("department")
    return get_object_or_404(people, staff_number=number)


def _person_page(request: HttpRequest, person: Person, *, form=None, status: int = 200) -> HttpResponse:
    context = person_context(request, person, form=form)
    if form is not None:
        ticked = form.data.getlist("purposes")
        context["boxes"] = [
            (value, label, words, value in ticked) for value, label, words, __ in context["boxes"]
        ]
    return render(request, "campaign/portrait_person.html", context, status=status)


def _to_person(request: HttpRequest, person: Person) -> HttpResponse:
    return redirect(
        "campaign:portrait_person", campaign=request.access.campaign.code, number=person.staff_number
    )
