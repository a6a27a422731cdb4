"""The deeds and the group photo of a department: written and sent by the department, approved by the office."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.attachments.formats import GROUP_PHOTO
from campaign.attachments.refusing import too_large
from campaign.downloads import arrived, attached_file, attached_thumbnail
from campaign.models import Department, Person, Role
from campaign.permissions import any_of, denial, office, require
from campaign.portrait_photos import current_portraits
from campaign.portraits import uses_in_force
from campaign.refusals import NotAllowed, Refused
from campaign.uploading import takes_files
from publishing.honours.counting import LONGEST, SHORTEST, characters
from publishing.honours.forms import CropForm, ShownForm
from publishing.honours.group_photos import (
    crop_photo,
    erase_group_photo,
    keep_group_photo,
    list_people,
    visible_photos,
)
from publishing.honours.print_quality import coarse_at
from publishing.honours.roll_content import WHOLE
from publishing.honours.roll_payload import newest_photos
from publishing.honours.stories import (
    approve_story,
    give_back_story,
    save_story,
    submit_story,
    titled_departments,
)
from publishing.models import AchievementStory, GroupPhoto, StoryState
from scoring.half_years import HalfYear
from scoring.models import HalfYearEvaluation

writes_stories = any_of(Role.OFFICE, Role.HEAD, Role.DEPUTY)
# At which widths the page tells how sharp a photo would be: a board of its own, a whole leaflet.
WIDEST = (("board", 900), ("leaflet", 210))


@require(writes_stories)
@require_http_methods(["GET", "HEAD", "POST"])
def story(request: HttpRequest, half: HalfYear, department: str) -> HttpResponse:
    """Write the deeds and hand them in, or as the office edit, approve and give back; what was typed is never lost."""
    evaluation, unit = _place(request, half, department)
    if request.method != "POST":
        return _page(request, evaluation, unit)
    text, do = request.POST.get("text", ""), request.POST.get("do", "save")
    try:
        seen = int(request.POST.get("seen", ""))
    except ValueError:
        return _page(
            request,
            evaluation,
            unit,
            text=text,
            refused=_("The page was not whole. Load it again."),
            status=422,
        )
    try:
        row = save_story(evaluation=evaluation, department=unit, text=text, seen=seen, by=request.access)
        said = _("Saved.")
        if do == "submit":
            submit_story(story=row, by=request.access)
            said = _("Handed in; the office reads it.")
        elif do == "approve":
            approve_story(story=row, by=request.access)
            said = _("Approved.")
        elif do == "give_back":
            give_back_story(story=row, remark=request.POST.get("remark", ""), by=request.access)
            said = _("Given back to the department.")
    except Refused as refusal:
        return _page(request, evaluation, unit, text=text, refused=refusal.message, status=409)
    messages.success(request, said)
    return _to_story(request, evaluation, unit)


@require(writes_stories)
@require_POST
@takes_files(largest=GROUP_PHOTO.largest, total=GROUP_PHOTO.largest, files=1)
def group_photo_send(request: HttpRequest, half: HalfYear, department: str) -> HttpResponse:
    """Keep a group photo with the list of who is on it."""
    evaluation, unit = _place(request, half, department)
    form = ShownForm(request.POST, department=unit)
    try:
        shown = _shown(form)
        kept = [
            keep_group_photo(
                evaluation=evaluation, department=unit, file=path, name=name, shown=shown, by=request.access
            )
            for path, name in arrived(request, "file")
        ]
        if getattr(request, "files_left_out", ()):
            raise too_large(GROUP_PHOTO)
        if not kept:
            raise Refused(_("Choose a file first."))
    except Refused as refusal:
        return _page(request, evaluation, unit, refused=refusal.message, people=form, status=422)
    messages.success(request, _("The photo is kept. Choose the part that is shown."))
    return _to_story(request, evaluation, unit)


@require(writes_stories)
@require_POST
def group_photo_crop(request: HttpRequest, group_photo: int) -> HttpResponse:
    """Show another part of the photo."""
    row = _photo(request, group_photo)
    form = CropForm(request.POST)
    try:
        if not form.is_valid():
            raise Refused(_("The part that is shown lies outside of the picture."))
        crop_photo(photo=row, by=request.access, **form.cleaned_data)
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("Kept."))
    return _to_story(request, row.story.evaluation, row.story.department)


@require(writes_stories)
@require_POST
def group_photo_people(request: HttpRequest, group_photo: int) -> HttpResponse:
    """Say anew who is on the photo."""
    row = _photo(request, group_photo)
    form = ShownForm(request.POST, department=row.story.department)
    try:
        list_people(photo=row, shown=_shown(form), by=request.access)
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("Kept."))
    return _to_story(request, row.story.evaluation, row.story.department)


@require(writes_stories)
@require_POST
def group_photo_erase(request: HttpRequest, group_photo: int) -> HttpResponse:
    """Delete the photo."""
    row = _photo(request, group_photo)
    try:
        erase_group_photo(photo=row, by=request.access)
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("The photo is deleted."))
    return _to_story(request, row.story.evaluation, row.story.department)


@require(writes_stories)
@require_safe
def group_photo_file(request: HttpRequest, group_photo: int) -> HttpResponse:
    """A group photo as it is kept."""
    return attached_file(
        request,
        _photo(request, group_photo),
        read="publishing.group_photo.read",
        differs="publishing.group_photo.differs",
    )


@require(writes_stories)
@require_safe
def group_photo_thumbnail(request: HttpRequest, group_photo: int) -> HttpResponse:
    return attached_thumbnail(_photo(request, group_photo))


def _page(
    request: HttpRequest,
    evaluation: HalfYearEvaluation,
    department: Department,
    *,
    text: str | None = None,
    refused: str = "",
    people: ShownForm | None = None,
    status: int = 200,
) -> HttpResponse:
    access = request.access
    row = (
        AchievementStory.objects.filter(evaluation=evaluation, department=department)
        .select_related("written_by", "approved_by")
        .first()
    )
    row = row or AchievementStory(evaluation=evaluation, department=department)
    photo = newest_photos([row]).get(row.pk) if row.pk else None
    listed = [one.person for one in photo.listed.all()] if photo else []
    members = list(Person.objects.filter(department=department, left_on=None).order_by("staff_number"))
    uses = uses_in_force(access.campaign, [one.pk for one in (*members, *listed)])
    pictured = current_portraits(access.campaign, [one.pk for one in members])
    own = {one.staff_number for one in members}
    text = row.text if text is None else text
    context = {
        "evaluation": evaluation,
        "department": department,
        "story": row,
        "text": text,
        "count": characters(text),
        "shortest": SHORTEST,
        "longest": LONGEST,
        "refused": refused,
        "is_office": office(access),
        "may_write": office(access) or row.state == StoryState.WRITING,
        "photo": photo,
        "height": photo.crop_height if photo else 0,
        "whole": WHOLE,
        "coarse": _coarse(photo) if photo else [],
        "listed": [(one, bool(uses[one.pk])) for one in listed],
        "people_form": people
        or ShownForm(
            department=department,
            initial={
                "members": [one.staff_number for one in listed],
                "others": " ".join(one.staff_number for one in listed if one.staff_number not in own),
                "is_nobody": photo.is_nobody if photo else False,
            },
        ),
        "members": [(one, bool(uses[one.pk]), one.pk in pictured) for one in members],
        "accept": GROUP_PHOTO.images,
    }
    return render(request, "publishing/honours/story.html", context, status=status)


def _coarse(photo: GroupPhoto) -> list:
    pixels = photo.width * photo.crop_width // WHOLE
    found = [coarse_at(pixels, purpose, millimetres) for purpose, millimetres in WIDEST]
    return [one for one in found if one is not None]


def _place(request: HttpRequest, half: HalfYear, department: str) -> tuple[HalfYearEvaluation, Department]:
    """A department that holds the title in the half-year, for those who write about it."""
    request.place = "publishing:honour_page"
    access = request.access
    evaluations = HalfYearEvaluation.objects.filter(campaign=access.campaign)
    evaluation = get_object_or_404(evaluations, code=half.code)
    evaluation.campaign = access.campaign
    found = get_object_or_404(Department, unit=access.campaign.unit_id, code=department)
    if not (office(access) or found.pk in access.departments(Role.HEAD, Role.DEPUTY)):
        raise denial(request)
    if found.pk not in titled_departments(evaluation):
        raise Http404
    return evaluation, found


def _photo(request: HttpRequest, pk: int) -> GroupPhoto:
    request.place = "publishing:honour_page"
    return get_object_or_404(visible_photos(request.access), pk=pk)


def _shown(form: ShownForm):
    if not form.is_valid():
        raise NotAllowed(_("Choose among the people of the list."), field="people")
    return form.shown()


def _to_story(request: HttpRequest, evaluation: HalfYearEvaluation, department: Department) -> HttpResponse:
    code = request.access.campaign.code
    return redirect("publishing:story", campaign=code, half=evaluation.code, department=department.code)
