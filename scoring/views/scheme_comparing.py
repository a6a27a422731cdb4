"""Two versions of a scheme on one page: what is added, removed and changed."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from campaign.permissions import require, sees_settings
from scoring.models import Sheet
from scoring.rights import reads_scheme
from scoring.scheme_catalogue import catalogue_of
from scoring.scheme_differences import Difference, FieldChange, differences
from scoring.scheme_versions import versions_of

LABELS = {
    "name": pgettext_lazy("of a thing", "Name"),
    "full": gettext_lazy("Full marks"),
    "category_name": gettext_lazy("For"),
    "by_branch": gettext_lazy("recorded once per branch"),
    "maximum": gettext_lazy("Maximum"),
    "owner_name": gettext_lazy("Owner department"),
    "na_allowed": gettext_lazy("may be not applicable"),
    "evidence": gettext_lazy("Evidence"),
    "section": gettext_lazy("section"),
    "text": gettext_lazy("Standard"),
    "points": pgettext_lazy("of a rule", "Points"),
    "unit": gettext_lazy("Per"),
    "step": gettext_lazy("Step"),
    "to_zero": gettext_lazy("deducts all"),
    "sheet": gettext_lazy("Score sheet"),
    "cap": gettext_lazy("Cap per month"),
    "proof": gettext_lazy("Proof"),
}


@dataclass(frozen=True)
class Told:
    """A difference in words: what is new, gone or changed, field by field, and what changed inside."""

    act: str
    code: str
    name: str
    facts: tuple[str, ...]
    fields: tuple[tuple[str, str, str], ...]
    parts: tuple["Told", ...]


@require(reads_scheme)
@require_safe
def scheme_compare(request: HttpRequest, version: int, other: int) -> HttpResponse:
    """What one version says differently from another: the lower number is the older one."""
    access = request.access
    versions = list(versions_of(access.campaign))
    numbered = {found.version: found for found in versions}
    if version not in numbered or other not in numbered or version == other:
        raise Http404
    old, new = numbered[min(version, other)], numbered[max(version, other)]
    found = differences(catalogue_of(old), catalogue_of(new))
    context = {
        "old": old,
        "new": new,
        "lists": [
            (_("Sections"), _told(found.sections)),
            (_("Indicators and their rules"), _told(found.indicators)),
            (_("Bonus items"), _told(found.bonus)),
        ],
        "is_same": not found,
        "others": [found for found in versions if found.version not in (old.version, new.version)],
        "sees_settings": sees_settings(access),
    }
    return render(request, "scoring/scheme_compare.html", context)


def _told(found: Iterable[Difference]) -> tuple[Told, ...]:
    return tuple(
        Told(
            act=difference.act,
            code=difference.code,
            name=difference.name,
            facts=() if difference.act == "changed" else _facts(difference),
            fields=tuple(_field(change) for change in difference.fields),
            parts=_told(difference.parts),
        )
        for difference in found
    )


def _facts(difference: Difference) -> tuple[str, ...]:
    """What a new or gone thing is, short: its points and whose it is."""
    said = difference.said
    wanted = ("full", "category_name", "maximum", "owner_name", "section", "unit", "points", "cap")
    return tuple(_word(name, said[name]) for name in wanted if said.get(name))


def _field(change: FieldChange) -> tuple[str, str, str]:
    return str(LABELS[change.field]), _word(change.field, change.old), _word(change.field, change.new)


def _word(field: str, value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field == "sheet":
        return str(Sheet.Code(value).label)
    if field == "category_name" and not value:
        return _("all departments")
    return str(value) if value else "—"
