"""The reading programme: book lists, groups, sessions, exchange meetings, and a person's own page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.models import Book, ReadingGroup
from activities.reading.groups import (
    add_book,
    add_members,
    change_book,
    change_group,
    plan_group,
    remove_book,
    remove_member,
)
from activities.reading.programme import (
    book_lists,
    coming_sessions,
    copy_of,
    exchanges_of,
    groups_of,
    members_for,
    own_reading,
    reads_members,
    sessions_of,
)
from activities.reading.reading_forms import BookForm, GroupForm, MembersForm, NewBookForm
from campaign.audit import record
from campaign.models import Person
from campaign.permissions import member, office, require
from campaign.refusals import Refused


@require(member)
@require_safe
def reading_programme(request: HttpRequest) -> HttpResponse:
    """Groups, coming sessions, exchange meetings and book lists."""
    return _programme(request)


@require(office)
@require_POST
def book_add(request: HttpRequest) -> HttpResponse:
    """Put a book on a list."""
    form = NewBookForm(request.POST, access=request.access)
    if not form.is_valid():
        return _programme(request, book_form=form, status=422)
    try:
        book = add_book(campaign=request.access.campaign, by=request.access, **form.cleaned_data)
    except Refused as refusal:
        _refused(form, refusal)
        return _programme(request, book_form=form, status=409)
    messages.success(request, _("“%(title)s” is on the list.") % {"title": book.title})
    return _to_programme(request)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def book_change(request: HttpRequest, book: int) -> HttpResponse:
    """Put right what a list says of a book, or take it off."""
    found = get_object_or_404(Book, pk=book, campaign=request.access.campaign)
    initial = {name: getattr(found, name) for name in ("title", "author", "publisher", "why")}
    form = BookForm(request.POST if request.method == "POST" else None, initial=initial)
    title = _("Book")
    if request.method != "POST":
        return _form_page(request, form, title, book=found)
    if request.POST.get("act") == "remove":
        try:
            remove_book(book=found, by=request.access)
        except Refused as refusal:
            return _form_page(
                request, BookForm(initial=initial), title, book=found, refused=refusal, status=409
            )
        messages.success(request, _("The book is off the list."))
        return _to_programme(request)
    if not form.is_valid():
        return _form_page(request, form, title, book=found, status=422)
    try:
        change_book(book=found, by=request.access, **form.cleaned_data)
    except Refused as refusal:
        _refused(form, refusal)
        return _form_page(request, form, title, book=found, status=409)
    messages.success(request, _("The change is saved."))
    return _to_programme(request)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def group_plan(request: HttpRequest) -> HttpResponse:
    """Begin a reading group."""
    form = GroupForm(request.POST if request.method == "POST" else None)
    title = _("New reading group")
    if request.method != "POST":
        return _form_page(request, form, title)
    if not form.is_valid():
        return _form_page(request, form, title, status=422)
    try:
        group = plan_group(campaign=request.access.campaign, by=request.access, **form.cleaned_data)
    except Refused as refusal:
        _refused(form, refusal)
        return _form_page(request, form, title, status=409)
    messages.success(request, _("The group is there; enter its members."))
    return _to_group(request, group)


@require(member)
@require_safe
def group_detail(request: HttpRequest, group: int) -> HttpResponse:
    """A reading group: its sessions and books, and its members as far as this person may know them."""
    return _group_page(request, _group(request, group))


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def group_change(request: HttpRequest, group: int) -> HttpResponse:
    """Change name, kind or leader of a group."""
    found = _group(request, group)
    initial = {name: getattr(found, name) for name in ("name", "kind", "led_by")}
    form = GroupForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method != "POST":
        return _form_page(request, form, found.name, group=found)
    if not form.is_valid():
        return _form_page(request, form, found.name, group=found, status=422)
    try:
        change_group(group=found, by=request.access, **form.cleaned_data)
    except Refused as refusal:
        _refused(form, refusal)
        return _form_page(request, form, initial["name"], group=found, status=409)
    messages.success(request, _("The change is saved."))
    return _to_group(request, found)


@require(office)
@require_POST
def group_members(request: HttpRequest, group: int) -> HttpResponse:
    """Take people into a group by their staff numbers."""
    found = _group(request, group)
    form = MembersForm(request.POST)
    if not form.is_valid():
        return _group_page(request, found, members_form=form, status=422)
    try:
        new = add_members(group=found, staff_numbers=form.numbers(), by=request.access)
    except Refused as refusal:
        _refused(form, refusal)
        return _group_page(request, found, members_form=form, status=409)
    messages.success(request, _("%(number)s people are new in the group.") % {"number": new})
    return _to_group(request, found)


@require(office)
@require_POST
def group_member_remove(request: HttpRequest, group: int, staff_number: str) -> HttpResponse:
    """Take somebody out of a group."""
    found = _group(request, group)
    person = get_object_or_404(Person, unit=request.access.campaign.unit_id, staff_number=staff_number)
    remove_member(group=found, person=person, by=request.access)
    messages.success(request, _("%(name)s is out of the group.") % {"name": person.name})
    return _to_group(request, found)


@require(member)
@require_safe
def my_reading(request: HttpRequest) -> HttpResponse:
    """What I took part in, my works, my honours; nothing is counted, nobody is compared."""
    person = request.access.user.person
    own = own_reading(person, request.access.campaign) if person else None
    return render(request, "activities/reading/my_reading.html", {"own": own, "person": person})


@require(member)
@require_safe
def my_reading_copy(request: HttpRequest) -> HttpResponse:
    """The same as a file to take along (PRV-8); recorded."""
    access = request.access
    person = access.user.person
    content = copy_of(own_reading(person, access.campaign), person, person.department) if person else {}
    record("activities.reading.copied", by=access.user, campaign=access.campaign, obj=person)
    response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
    name = f"reading-{access.user.username}.json"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


def _programme(
    request: HttpRequest, *, book_form: NewBookForm | None = None, status: int = 200
) -> HttpResponse:
    access, today = request.access, timezone.localdate()
    runs = office(access)
    context = {
        "lists": book_lists(access.campaign),
        "groups": list(groups_of(access.campaign)),
        "coming": coming_sessions(access.campaign, today=today),
        "exchanges": list(exchanges_of(access.campaign)),
        "runs": runs,
        "book_form": (book_form or NewBookForm(access=access)) if runs else None,
        "today": today,
    }
    return render(request, "activities/reading/reading_programme.html", context, status=status)


def _group_page(
    request: HttpRequest, group: ReadingGroup, *, members_form: MembersForm | None = None, status: int = 200
) -> HttpResponse:
    access = request.access
    context = {
        "group": group,
        "sessions": list(sessions_of(group)),
        "books": list(group.books.order_by("position", "pk")),
        "members": members_for(group, access),
        "people": group.memberships.count(),
        "reads_members": reads_members(access),
        "runs": office(access),
        "members_form": members_form or MembersForm(),
        "today": timezone.localdate(),
    }
    return render(request, "activities/reading/group_detail.html", context, status=status)


def _form_page(
    request: HttpRequest,
    form,
    title: str,
    *,
    group: ReadingGroup | None = None,
    book: Book | None = None,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "group": group,
        "book": book,
        "refused": refused.message if refused else "",
    }
    return render(request, "activities/reading/reading_form.html", context, status=status)


def _group(request: HttpRequest, pk: int) -> ReadingGroup:
    found = get_object_or_404(ReadingGroup, pk=pk, campaign=request.access.campaign)
    found.campaign = request.access.campaign
    return found


def _refused(form, refusal: Refused) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)


def _to_programme(request: HttpRequest) -> HttpResponse:
    return redirect("activities:reading_programme", campaign=request.access.campaign.code)


def _to_group(request: HttpRequest, group: ReadingGroup) -> HttpResponse:
    return redirect("activities:group_detail", campaign=request.access.campaign.code, group=group.pk)
