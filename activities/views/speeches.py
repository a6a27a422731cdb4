"""The speeches of a meeting: read, written and released."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.agenda_forms import SpeechForm
from activities.models import AgendaItem
from activities.speeches import edition_of, may_read_speech, release_speech, take_back_speech, write_speech
from activities.views.of_event import item_of
from campaign.attachments.formats import EVIDENCE
from campaign.permissions import member, office, require
from campaign.refusals import Refused


@require(member)
@require_safe
def speech_detail(request: HttpRequest, meeting: int, agenda_item: int) -> HttpResponse:
    """A speech with its files; a draft is there for the office and the speaker only."""
    found = _speech(request, meeting, agenda_item)
    if not may_read_speech(found, request.access):
        raise Http404
    return speech_page(request, found)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def speech_write(request: HttpRequest, meeting: int, agenda_item: int) -> HttpResponse:
    """Write the text of a speech."""
    found = _speech(request, meeting, agenda_item)
    form = SpeechForm(
        request.POST if request.method == "POST" else None,
        initial={"text": found.text, "seen": edition_of(found.text)},
    )
    if request.method != "POST":
        return _write_page(request, found, form)
    if not form.is_valid():
        return _write_page(request, found, form, status=422)
    try:
        write_speech(item=found, by=request.access, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return _write_page(request, found, form, status=409)
    messages.success(request, _("The text is saved."))
    return _to(request, found)


@require(office)
@require_POST
def speech_release(request: HttpRequest, meeting: int, agenda_item: int) -> HttpResponse:
    """Release a speech for everybody, or make it a draft again."""
    found = _speech(request, meeting, agenda_item)
    try:
        if request.POST.get("act") == "take_back":
            take_back_speech(item=found, by=request.access)
            messages.success(request, _("The speech is a draft again."))
        else:
            release_speech(item=found, by=request.access)
            messages.success(request, _("Everybody in the campaign can read the speech now."))
    except Refused as refusal:
        return speech_page(request, found, refused=[refusal.message], status=409)
    return _to(request, found)


def speech_page(
    request: HttpRequest, item: AgendaItem, *, refused: list[str] | tuple = (), status: int = 200
) -> HttpResponse:
    """The page of one speech."""
    context = {
        "event": item.event,
        "item": item,
        "files": list(item.files.order_by("pk")),
        "runs": office(request.access),
        "accept": EVIDENCE.accept,
        "refused": refused,
    }
    return render(request, "activities/events/speech.html", context, status=status)


def _write_page(
    request: HttpRequest, item: AgendaItem, form: SpeechForm, *, status: int = 200
) -> HttpResponse:
    context = {"event": item.event, "item": item, "form": form}
    return render(request, "activities/events/speech_write.html", context, status=status)


def _speech(request: HttpRequest, meeting: int, agenda_item: int) -> AgendaItem:
    found = item_of(request, meeting, agenda_item)
    if not found.takes_text:
        raise Http404
    return found


def _to(request: HttpRequest, item: AgendaItem) -> HttpResponse:
    return redirect(
        "activities:speech_detail",
        campaign=request.access.campaign.code,
        meeting=item.event_id,
        agenda_item=item.pk,
    )
