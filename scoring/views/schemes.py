"""The versions of the scheme: read, compared, exported; copied, loaded and put in force by the office."""

from itertools import zip_longest

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.downloads import download
from campaign.models import Role
from campaign.permissions import Access, keeper, office, require, sees_settings
from campaign.refusals import Refused
from scoring.models import Scheme
from scoring.rights import reads_scheme
from scoring.scheme_catalogue import catalogue_of, scoring_bodies
from scoring.scheme_forms import NewVersionForm, PresetForm
from scoring.scheme_sums import section_sums, sheet_sums
from scoring.scheme_versions import discard_draft, is_draft, new_version, possible_months, versions_of
from scoring.scheme_workbook import export_scheme
from scoring.schemes import activate_scheme, begin_empty, load_preset, preset_owners, wrong_in


@require(reads_scheme)
@require_safe
def scheme_list(request: HttpRequest) -> HttpResponse:
    """Every version with its state, from when it counts and which months use it."""
    access = request.access
    versions = list(versions_of(access.campaign))  # the newest first
    is_office = access.holds(Role.OFFICE)
    context = {
        "rows": [
            {"version": version, "is_draft": is_draft(version), "before": before}
            for version, before in zip_longest(versions, versions[1:])
        ],
        "sees_settings": sees_settings(access),
        "is_office": is_office,
        "begins_years": keeper(access),
        "months_left": possible_months(access.campaign) if is_office else [],
    }
    return render(request, "scoring/scheme_list.html", context)


@require(reads_scheme)
@require_safe
def scheme_detail(request: HttpRequest, version: int) -> HttpResponse:
    """One version whole: its sums, sheets, sections, indicators, rules and bonus items."""
    access = request.access
    scheme = found_version(access, version)
    catalogue = catalogue_of(scheme)
    categories = categories_of(access)
    draft = is_draft(scheme)
    is_office = access.holds(Role.OFFICE)
    months = possible_months(access.campaign) if is_office and not draft else []
    context = {
        "scheme": scheme,
        "sheets": _sheets(catalogue),
        "bonus": catalogue["bonus"],
        "sums": sums_table(catalogue, categories),
        "wrong": wrong_in(catalogue, categories),
        "is_draft": draft,
        "sees_settings": sees_settings(access),
        "may_edit": draft and is_office,
        "new_version_form": NewVersionForm(months=months) if months else None,
    }
    return render(request, "scoring/scheme_detail.html", context)


@require(office)
@require_POST
def scheme_activate(request: HttpRequest, version: int) -> HttpResponse:
    """Put a draft in force from its month on; a scheme whose sums are wrong stays a draft."""
    scheme = found_version(request.access, version)
    try:
        activate_scheme(scheme, by=request.access)
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The scheme is in force. Months can be planned now."))
        if not request.access.campaign.months.exists():  # the first set-up: the checklist leads on
            return redirect("scoring:settings_hub", campaign=request.access.campaign.code)
    return to_version(request, version)


@require(office)
@require_POST
def scheme_begin(request: HttpRequest) -> HttpResponse:
    """Begin an empty scheme, for a unit that writes its own."""
    access = request.access
    try:
        scheme = begin_empty(campaign=access.campaign, by=access)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("scoring:scheme_list", campaign=access.campaign.code)
    messages.success(request, _("An empty scheme is begun. Add its sections, then their indicators."))
    return redirect("scoring:scheme_edit", campaign=access.campaign.code, version=scheme.version)


@require(office)
@require_POST
def scheme_new_version(request: HttpRequest, version: int) -> HttpResponse:
    """Copy a version as a draft that counts from a later month."""
    access = request.access
    scheme = found_version(access, version)
    form = NewVersionForm(request.POST, months=possible_months(access.campaign))
    if not form.is_valid():
        messages.error(request, _("Choose a month that has no scheme yet."))
        return to_version(request, version)
    try:
        made = new_version(scheme, from_month=form.cleaned_data["from_month"], by=access)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return to_version(request, version)
    messages.success(
        request,
        _("Version %(version)s is made as a draft. Change it, then put it in force.")
        % {"version": made.version},
    )
    return to_version(request, made.version)


@require(office)
@require_POST
def scheme_discard(request: HttpRequest, version: int) -> HttpResponse:
    """Throw a draft away."""
    scheme = found_version(request.access, version)
    try:
        discard_draft(scheme, by=request.access)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return to_version(request, version)
    messages.success(request, _("The draft of version %(version)s is discarded.") % {"version": version})
    return redirect("scoring:scheme_list", campaign=request.access.campaign.code)


@require(office)
@require_http_methods(["GET", "POST"])
def scheme_load(request: HttpRequest) -> HttpResponse:
    """Load the scheme that is shipped with the software, and say who scores what."""
    access = request.access
    months = possible_months(access.campaign)
    bodies = scoring_bodies(access.campaign, day=access.campaign.day_within(timezone.localdate()))
    form = PresetForm(
        sent(request),
        names=preset_owners(),
        bodies=bodies,
        months=months,
        initial={"from_month": access.campaign.begins.isoformat()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            scheme = load_preset(
                campaign=access.campaign,
                by=access,
                owners=form.owners(),
                from_month=form.cleaned_data["from_month"],
            )
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The preset is loaded. Look it through, then put it in force."))
            return to_version(request, scheme.version)
    context = {"form": form, "months": months, "bodies": bodies}
    return render(request, "scoring/scheme_load.html", context, status=422 if form.errors else 200)


@require(reads_scheme)
@require_safe
def scheme_export(request: HttpRequest, version: int) -> HttpResponse:
    """The version as a workbook that can be changed and imported again."""
    scheme = found_version(request.access, version)
    scheme.campaign = request.access.campaign
    return download(export_scheme(scheme, by=request.user, at=timezone.localtime()))


def found_version(access: Access, version: int) -> Scheme:
    """A version of the person's campaign, as `versions_of` tells it; 404 for none."""
    return get_object_or_404(versions_of(access.campaign), version=version)


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: what was posted, be it nothing at all."""
    return request.POST if request.method == "POST" else None


def to_version(request: HttpRequest, version: int) -> HttpResponse:
    return redirect("scoring:scheme_detail", campaign=request.access.campaign.code, version=version)


def categories_of(access: Access) -> dict[str, str]:
    """The campaign's categories, code → name, in their order."""
    return {category.code: category.name for category in access.campaign.categories.all()}


def _sheets(catalogue: dict) -> list[tuple[dict, list]]:
    """Each sheet with its sections, each of these with its sum."""
    sums = {found.code: found for found in section_sums(catalogue)}
    return [
        (sheet, [(section, sums[section["code"]]) for section in sheet["sections"]])
        for sheet in catalogue["sheets"]
    ]


def sums_table(catalogue: dict, categories: dict[str, str]) -> list[tuple[str, list]]:
    """A row for each category: its name, and the sum of each sheet."""
    sums = sheet_sums(catalogue, categories)
    return [(name, [found for found in sums if found.category == code]) for code, name in categories.items()]
