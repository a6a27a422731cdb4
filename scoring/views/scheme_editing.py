"""The editor of a draft: its name and month, sections with their indicators, rules, bonus items."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from campaign.permissions import office, require
from campaign.refusals import Refused
from scoring.models import Indicator, Sheet
from scoring.scheme_catalogue import catalogue_of, fingerprint, scoring_bodies, sections_of
from scoring.scheme_editing import (
    NoSuchPart,
    add_section,
    change_indicator,
    change_section,
    indicator_part,
    remove_section,
    section_part,
)
from scoring.scheme_forms import (
    IndicatorForm,
    IndicatorRows,
    RuleRows,
    SchemeForm,
    SectionForm,
)
from scoring.scheme_versions import change_scheme, possible_months
from scoring.views.scheme_pages import editable, edited, found_part, page, sums_around
from scoring.views.schemes import categories_of, found_version, sent, to_version


@require(office)
@require_http_methods(["GET", "POST"])
def scheme_edit(request: HttpRequest, version: int) -> HttpResponse:
    """The name of a draft and the month from which it is to count; here it can be discarded."""
    scheme, answer = editable(request, version)
    if answer:
        return answer
    months = possible_months(request.access.campaign)
    if scheme.from_month not in months:
        months = [scheme.from_month, *months]
    initial = {"name": scheme.name, "from_month": f"{scheme.from_month:%Y-%m-%d}"}
    form = SchemeForm(sent(request), months=months, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            change_scheme(scheme, by=request.access, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            messages.success(request, _("Saved."))
            return to_version(request, version)
    return page(request, "scoring/scheme_edit.html", {"scheme": scheme, "form": form}, form)


@require(office)
@require_http_methods(["GET", "POST"])
def scheme_section_add(request: HttpRequest, version: int, sheet: str) -> HttpResponse:
    """A new section on one of the two sheets; its indicators come next."""
    scheme, answer = editable(request, version)
    if answer:
        return answer
    if sheet not in Sheet.Code:
        raise Http404
    catalogue = catalogue_of(scheme)
    there = next(found["sections"] for found in catalogue["sheets"] if found["code"] == sheet)
    categories = request.access.campaign.categories.all()
    form = SectionForm(sent(request), categories=categories, initial={"position": len(there) + 1})
    if request.method == "POST" and form.is_valid():
        try:
            made = add_section(scheme, sheet=sheet, values=form.values(), by=request.access)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The section is added. Now its indicators."))
            return redirect(
                "scoring:scheme_section",
                campaign=request.access.campaign.code,
                version=version,
                section=made.code,
            )
    context = {
        "scheme": scheme,
        "form": form,
        "sheet": sheet,
        "sheet_name": Sheet.Code(sheet).label,
        "sums": sums_around(catalogue, categories_of(request.access), sheet=sheet, but=None),
    }
    return page(request, "scoring/scheme_section_add.html", context, form)


@require(office)
@require_http_methods(["GET", "POST"])
def scheme_section(request: HttpRequest, version: int, section: str) -> HttpResponse:
    """A section of a draft with its indicators: names, maxima, owners, order; the sums run along."""
    scheme, answer = editable(request, version)
    if answer:
        return answer
    catalogue = catalogue_of(scheme)
    part = found_part(section_part, scheme, section, catalogue)
    sheet = next(
        found for found in catalogue["sheets"] if section in {own["code"] for own in found["sections"]}
    )
    rows = Indicator.objects.filter(section__sheet__scheme=scheme, section__code=section)
    rows = list(rows.order_by("position", "pk"))
    bodies = scoring_bodies(
        request.access.campaign, day=scheme.from_month, keep={row.owner_id for row in rows}
    )
    form = SectionForm(
        sent(request),
        categories=request.access.campaign.categories.all(),
        initial={
            "seen": fingerprint(part),
            "code": part["code"],
            "name": part["name"],
            "full": part["full"],
            "category": part["category"] or "",
            "position": part["place"],
            "by_branch": part["by_branch"],
        },
    )
    indicators = IndicatorRows(
        sent(request),
        prefix="indicators",
        form_kwargs={"bodies": {str(body.pk): body for body in bodies}},
        initial=[
            {
                "pk": row.pk,
                "code": row.code,
                "name": row.name,
                "maximum": row.maximum,
                "owner": str(row.owner_id),
                "na_allowed": row.na_allowed,
            }
            for row in rows
        ],
    )

    def save() -> str:
        saved = change_section(
            scheme,
            section=section,
            values=form.values(),
            indicators=indicators.values(),
            by=request.access,
            seen=form.cleaned_data["seen"],
        )
        return f"section-{saved.code}"

    context = {
        "scheme": scheme,
        "part": part,
        "sheet": sheet,
        "sums": sums_around(catalogue, categories_of(request.access), sheet=sheet["code"], but=section),
    }
    return edited(request, "scoring/scheme_section.html", context, form, indicators, save)


@require(office)
@require_POST
def scheme_section_remove(request: HttpRequest, version: int, section: str) -> HttpResponse:
    """Take a section with its indicators out of a draft."""
    scheme = found_version(request.access, version)
    try:
        remove_section(scheme, section=section, by=request.access, seen=request.POST.get("seen", ""))
    except NoSuchPart as gone:
        raise Http404 from gone
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The section is removed."))
    return to_version(request, version)


@require(office)
@require_http_methods(["GET", "POST"])
def scheme_indicator(request: HttpRequest, version: int, indicator: str) -> HttpResponse:
    """An indicator of a draft with its deduction rules."""
    scheme, answer = editable(request, version)
    if answer:
        return answer
    catalogue = catalogue_of(scheme)
    part = found_part(indicator_part, scheme, indicator, catalogue)
    row = Indicator.objects.prefetch_related("rules").get(section__sheet__scheme=scheme, code=indicator)
    form = IndicatorForm(sent(request), initial={"seen": fingerprint(part), "evidence": part["evidence"]})
    rules = RuleRows(
        sent(request),
        prefix="rules",
        initial=[
            {
                "pk": rule.pk,
                "code": rule.code,
                "text": rule.text,
                "points": rule.points,
                "unit_text": rule.unit_text,
                "step": rule.step,
                "to_zero": rule.to_zero,
            }
            for rule in row.rules.all()
        ],
    )

    def save() -> str:
        change_indicator(
            scheme,
            indicator=indicator,
            evidence=form.cleaned_data["evidence"],
            rules=rules.values(),
            by=request.access,
            seen=form.cleaned_data["seen"],
        )
        return f"indicator-{indicator}"

    section = next(found for found in sections_of(catalogue) if part in found["indicators"])
    context = {"scheme": scheme, "part": part, "section": section}
    return edited(request, "scoring/scheme_indicator.html", context, form, rules, save)
