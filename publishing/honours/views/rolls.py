"""Rolls of honour for the office: their list, the desk of one, what is missing, issue and the check before a reprint."""

from collections.abc import Mapping

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.models import Role
from campaign.permissions import any_of, office, require
from campaign.refusals import Refused
from campaign.take_downs import open_take_downs
from publishing.honours.decisions import TITLES, Decided, decisions_in_effect
from publishing.honours.forms import PURPOSES, RollForm
from publishing.honours.placed import Placed, coarse_by_picture, coarsest_of
from publishing.honours.roll_content import Section
from publishing.honours.roll_gaps import Gap, open_gaps
from publishing.honours.roll_payload import Material, gaps_of, material_of, roll_content
from publishing.honours.rolls import (
    accept_placeholders,
    change_roll,
    edition_to_print,
    issue_roll,
    note_assessment,
    plan_roll,
)
from publishing.models import HonourRoll
from publishing.pdf import MissingGlyphs

reads_rolls = any_of(Role.OFFICE, Role.LEADER, Role.AUDITOR)


@require(reads_rolls)
@require_safe
def roll_list(request: HttpRequest) -> HttpResponse:
    """Every roll with its state, and the doors to portraits, take-downs and the page of honour."""
    request.place = "publishing:honour_page"
    access = request.access
    rolls = HonourRoll.objects.filter(campaign=access.campaign).annotate(issued=Count("editions"))
    context = {
        "rolls": rolls.order_by("-made_at", "-pk"),
        "purposes": dict(PURPOSES),
        "tasks": open_take_downs(access.campaign).count(),
        "is_office": office(access),
        "reads_portraits": access.holds(Role.OFFICE, Role.AUDITOR),
    }
    return render(request, "publishing/honours/roll_list.html", context)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def roll_plan(request: HttpRequest) -> HttpResponse:
    """Begin a roll."""
    return _planned(request, None)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def roll_change(request: HttpRequest, roll: int) -> HttpResponse:
    """Change what the next edition is made from."""
    return _planned(request, _roll(request, roll))


@require(reads_rolls)
@require_safe
def roll_detail(request: HttpRequest, roll: int) -> HttpResponse:
    """The desk of a roll: its entries with the state of deeds, photos and consents, and what stops the issue."""
    return _desk(request, _roll(request, roll))


@require(office)
@require_POST
def roll_placeholders(request: HttpRequest, roll: int) -> HttpResponse:
    """Take the placeholder for what is ticked, or for everything that lacks a picture or a consent."""
    row = _roll(request, roll)
    keys = request.POST.getlist("keys")
    if "all" in request.POST:
        keys = [gap.key for gap in gaps_of(material_of(row)) if gap.key]
    accept_placeholders(roll=row, keys=keys, by=request.access)
    messages.success(request, _("Kept."))
    return _to_desk(request, row)


@require(office)
@require_POST
def roll_assess(request: HttpRequest, roll: int) -> HttpResponse:
    """Note the assessment of what public display means for those shown (PRV-13)."""
    row = _roll(request, roll)
    try:
        note_assessment(roll=row, text=request.POST.get("assessment", ""), by=request.access)
    except Refused as refusal:
        messages.warning(request, refusal.message)
    else:
        messages.success(request, _("The assessment is noted."))
    return _to_desk(request, row)


@require(office)
@require_POST
def roll_issue(request: HttpRequest, roll: int) -> HttpResponse:
    """Freeze the next edition."""
    row = _roll(request, roll)
    try:
        edition = issue_roll(roll=row, because=request.POST.get("because", ""), by=request.access)
    except (Refused, MissingGlyphs) as refusal:
        messages.warning(request, refusal.message if isinstance(refusal, Refused) else str(refusal))
    else:
        messages.success(request, _("Edition %(number)s is issued.") % {"number": edition.number})
    return _to_desk(request, row)


@require(office)
@require_POST
def roll_renew(request: HttpRequest, roll: int) -> HttpResponse:
    """Look through the consents before a reprint; what fell away makes a new edition with placeholders (PRV-4a)."""
    row = _roll(request, roll)
    last = row.editions.order_by("-number").first()
    if last is None:
        messages.warning(request, _("Nothing of this roll is issued yet."))
        return _to_desk(request, row)
    try:
        edition = edition_to_print(edition=last, by=request.access)
    except Refused as refusal:
        messages.warning(request, refusal.message)
        return _to_desk(request, row)
    if edition == last:
        messages.success(
            request,
            _("Every consent still holds: edition %(number)s may be printed.") % {"number": last.number},
        )
    else:
        messages.warning(request, renewed(edition.number))
    return _to_desk(request, row)


def renewed(number: int) -> str:
    """What is said where consents fell away before a reprint."""
    return _(
        "Consents fell away: edition %(number)s with placeholders takes the place of the one before."
    ) % {"number": number}


def _planned(request: HttpRequest, roll: HonourRoll | None) -> HttpResponse:
    request.place = "publishing:honour_page"
    access = request.access
    decided = decisions_in_effect(access.campaign)
    form = RollForm(request.POST or None, decided=decided, roll=roll)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                if roll is None:
                    kept = plan_roll(campaign=access.campaign, by=access, **form.cleaned_data)
                else:
                    kept = change_roll(roll=roll, by=access, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
                status = 409
            else:
                return _to_desk(request, kept)
    context = {"form": form, "roll": roll, "decided": decided}
    return render(request, "publishing/honours/roll_plan.html", context, status=status)


def _desk(request: HttpRequest, roll: HonourRoll) -> HttpResponse:
    material = material_of(roll)
    gaps = gaps_of(material)
    content = roll_content(material)
    coarse = coarse_by_picture(content, roll.purposes)
    context = {
        "roll": roll,
        "sections": [
            (decided, decided.kind == TITLES, _rows(material, decided, section, gaps, coarse))
            for decided, section in zip(material.decided, content.sections, strict=True)
        ],
        "missing": len(roll.sources) - len(material.decided),
        "gaps": gaps,
        "waiting": open_gaps(gaps),
        "editions": roll.editions.select_related("issued_by").order_by("-number"),
        "purposes": [label for value, label in PURPOSES if value in roll.purposes],
        "labels": dict(PURPOSES),
        "is_office": office(request.access),
        "needs_assessment": roll.is_public and roll.assessed_at is None,
    }
    return render(request, "publishing/honours/roll_detail.html", context)


def _rows(
    material: Material,
    decided: Decided,
    section: Section,
    gaps: list[Gap],
    coarse: Mapping[str, list[Placed]],
) -> list[dict]:
    """The entries of a section with what each lacks."""
    by_department: dict[tuple, list[Gap]] = {}
    for gap in gaps:
        by_department.setdefault((gap.department_id, gap.person_id), []).append(gap)
    rows = []
    for holder, entry in zip(decided.holders, section.entries, strict=True):
        people = material.people_of(holder)
        rows.append(
            {
                "holder": holder,
                "story": material.story_of(holder),
                "photo": material.photo_of(holder),
                "half": decided.key.partition(":")[2],
                "code": material.codes.get(holder.department_id),
                "people": len(people),
                "shown": sum(
                    1
                    for person in people
                    if person.pk in material.portraits and material.uses_of([person.pk]) == material.wanted
                ),
                "own": by_department.get((holder.department_id, None), []),
                "coarse": coarsest_of(entry, coarse),
            }
        )
    return rows


def _roll(request: HttpRequest, pk: int) -> HonourRoll:
    request.place = "publishing:honour_page"
    rows = HonourRoll.objects.filter(campaign=request.access.campaign).select_related("campaign__unit")
    return get_object_or_404(rows, pk=pk)


def _to_desk(request: HttpRequest, roll: HonourRoll) -> HttpResponse:
    return redirect("publishing:roll_detail", campaign=request.access.campaign.code, roll=roll.pk)
