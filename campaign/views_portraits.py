"""One's own portrait: what it is used for, the picture, and what is kept; made for a phone."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from campaign.attachments.formats import PHOTO
from campaign.attachments.refusing import too_large
from campaign.downloads import arrived, attached_file, attached_thumbnail, download
from campaign.models import Person, PortraitConsent, PortraitPurpose
from campaign.own_data import own_data
from campaign.permissions import denial, member, require
from campaign.portrait_forms import UsesForm
from campaign.portrait_notices import PARTS, notice_in_force
from campaign.portrait_photos import current_portraits, erase_portraits, keep_portrait, visible_portraits
from campaign.portraits import choose_uses, uses_in_force, withdraw_consent
from campaign.refusals import NotAllowed, Refused
from campaign.uploading import takes_files

MEANINGS = {
    PortraitPurpose.BOARD: gettext_lazy("On the honour roll's boards inside the office building."),
    PortraitPurpose.LEAFLET: gettext_lazy("On the leaflets that departments and company leaders receive."),
    PortraitPurpose.INTRANET: gettext_lazy("On the page of honour, for colleagues who are signed in."),
    PortraitPurpose.HANDBOOK: gettext_lazy("In the handbook that every employee gets."),
    PortraitPurpose.PUBLIC: gettext_lazy("On boards where people from outside come by as well."),
}


@require(member)
@require_safe
def portrait_own(request: HttpRequest) -> HttpResponse:
    """The notice, the boxes as they stand, the own picture; whoever is no person of the unit reads that."""
    person = request.access.user.person
    if person is None:
        return render(request, "campaign/portrait_own.html", {"person": None})
    return render(request, "campaign/portrait_own.html", person_context(request, person))


@require(member)
@require_POST
def portrait_choose(request: HttpRequest) -> HttpResponse:
    """Make the consents what is ticked; nothing ticked takes everything back."""
    person = _own(request)
    form = UsesForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("The page was not whole. Load it again and choose."))
        return _back(request)
    try:
        chosen = choose_uses(person=person, by=request.access, **form.cleaned_data)
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        words = (
            _("Kept. You can change this at any time.") if chosen else _("Kept: your portrait is not used.")
        )
        messages.success(request, words)
    return _back(request)


@require(member)
@require_POST
def portrait_withdraw(request: HttpRequest) -> HttpResponse:
    """Take everything back in one step."""
    withdraw_consent(person=_own(request), by=request.access)
    messages.success(
        request,
        _("Taken back. Your portrait is in nothing new; the office takes down what hangs already."),
    )
    return _back(request)


@require(member)
@require_POST
@takes_files(largest=PHOTO.largest, total=PHOTO.largest, files=1)
def portrait_send(request: HttpRequest) -> HttpResponse:
    """Keep the picture that was sent."""
    sent_picture(request, _own(request))
    return _back(request)


@require(member)
@require_POST
def portrait_erase(request: HttpRequest) -> HttpResponse:
    """Delete every own picture."""
    try:
        erase_portraits(person=_own(request), by=request.access)
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("Your pictures are deleted."))
    return _back(request)


@require(member)
@require_POST
def own_data_take(request: HttpRequest) -> HttpResponse:
    """What is kept about the person who asks, as a zip."""
    _own(request)
    return download(own_data(by=request.access))


@require(member)
@require_safe
def portrait_file(request: HttpRequest, portrait: int) -> HttpResponse:
    """A picture as it is kept, for whoever may look at it."""
    row = get_object_or_404(visible_portraits(request.access), pk=portrait)
    return attached_file(request, row, read="campaign.portrait.read", differs="campaign.portrait.differs")


@require(member)
@require_safe
def portrait_thumbnail(request: HttpRequest, portrait: int) -> HttpResponse:
    return attached_thumbnail(get_object_or_404(visible_portraits(request.access), pk=portrait))


def person_context(request: HttpRequest, person: Person, *, form=None) -> dict:
    """What the page of one person shows: notice, boxes with what they mean, history, picture; five queries."""
    campaign = request.access.campaign
    notice = notice_in_force(campaign)
    uses = uses_in_force(campaign, [person.pk])[person.pk]
    history = PortraitConsent.objects.filter(campaign=campaign, person=person).select_related("notice")
    rows = list(history.order_by("-pk"))
    return {
        "person": person,
        "notice": notice,
        "parts": notice_parts(notice),
        "boxes": [(value, label, MEANINGS[value], value in uses) for value, label in PortraitPurpose.choices],
        "uses": uses,
        "history": rows,
        "asked_again": notice is not None
        and not uses
        and any(row.ended_at is None and row.notice_id != notice.pk for row in rows),
        "portrait": current_portraits(campaign, [person.pk]).get(person.pk),
        "accept": PHOTO.images,
        "form": form,
    }


def notice_parts(notice) -> list[tuple[str, str]]:
    """The headings of the notice with their texts."""
    if notice is None:
        return []
    return [(notice._meta.get_field(part).verbose_name, getattr(notice, part)) for part in PARTS]


def sent_picture(request: HttpRequest, person: Person) -> None:
    """Keep the picture of the request for the person and say so, or say why not."""
    try:
        kept = [
            keep_portrait(person=person, file=path, name=name, by=request.access)
            for path, name in arrived(request, "file")
        ]
        if getattr(request, "files_left_out", ()):
            raise too_large(PHOTO)
        if not kept:
            raise Refused(_("Choose a file first."))
    except Refused as refusal:
        if isinstance(refusal, NotAllowed):
            raise denial(request) from refusal
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("The picture is kept; place and device were removed from it."))


def _own(request: HttpRequest) -> Person:
    """The person whose account this is; an account without a person has nothing here."""
    person = request.access.user.person
    if person is None or person.unit_id != request.access.campaign.unit_id:
        raise Http404
    return person


def _back(request: HttpRequest) -> HttpResponse:
    return redirect("campaign:portrait_own", campaign=request.access.campaign.code)
