"""What the pages of the scheme editor share: a draft and its parts, saving rows, the sums around a section."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.refusals import Refused
from scoring.models import Scheme
from scoring.points import ZERO
from scoring.scheme_editing import NoSuchPart
from scoring.scheme_sums import sheet_sums
from scoring.scheme_versions import is_draft
from scoring.views.schemes import found_version, to_version


def editable(request: HttpRequest, version: int) -> tuple[Scheme, HttpResponse | None]:
    """The version to edit; for one that is in force the answer that leads back with the reason."""
    scheme = found_version(request.access, version)
    if is_draft(scheme):
        return scheme, None
    messages.warning(
        request,
        _("Version %(version)s is in force; it is read-only. Make a new version from a later month.")
        % {"version": version},
    )
    return scheme, to_version(request, version)


def found_part(find: Callable, scheme: Scheme, code: str, catalogue: dict | None) -> dict:
    try:
        return find(scheme, code, catalogue)
    except NoSuchPart as gone:
        raise Http404 from gone


def edited(
    request: HttpRequest, template: str, context: dict, form, rows, save: Callable[[], str]
) -> HttpResponse:
    """Show a part with its rows, or save them; what is refused stays on the page with the reason.

    `save` returns the mark of the part on the version's page.
    """
    if request.method == "POST" and form.is_valid() and rows.is_valid():
        try:
            mark = save()
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{address_of(request, context['scheme'].version)}#{mark}")
    return page(request, template, context | {"form": form, "rows": rows}, form, rows)


def page(request: HttpRequest, template: str, context: dict, *forms) -> HttpResponse:
    is_refused = any(not form.is_valid() for form in forms if form.is_bound)
    return render(request, template, context, status=422 if is_refused else 200)


def sums_around(catalogue: dict, categories: Mapping[str, str], *, sheet: str, but: str | None) -> list[dict]:
    """For each category what the other sections of the sheet come to: the page adds the section that is edited."""
    return [
        {
            "category": found.category,
            "name": found.category_name,
            "others": sum((part.full for part in found.parts if part.code != but), ZERO),
            "total": found.total,
            "full": found.full,
            "is_right": found.is_right,
            "parts": [part for part in found.parts if part.code != but],
        }
        for found in sheet_sums(catalogue, categories)
        if found.sheet == sheet
    ]


def address_of(request: HttpRequest, version: int) -> str:
    return reverse("scoring:scheme_detail", args=[request.access.campaign.code, version])
