"""The editor of a draft: its bonus items with their levels."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from campaign.permissions import office, require
from campaign.refusals import Refused
from scoring.models import BonusItem
from scoring.scheme_catalogue import fingerprint
from scoring.scheme_editing import NoSuchPart, bonus_part, remove_bonus_item, write_bonus_item
from scoring.scheme_forms import BonusItemForm, LevelRows
from scoring.views.scheme_pages import editable, edited, found_part
from scoring.views.schemes import found_version, sent, to_version


@require(office)
@require_http_methods(["GET", "POST"])
def scheme_bonus(request: HttpRequest, version: int, item: str = "") -> HttpResponse:
    """A bonus item of a draft with its levels; without `item` a new one."""
    scheme, answer = editable(request, version)
    if answer:
        return answer
    part = found_part(bonus_part, scheme, item, None) if item else None
    row = BonusItem.objects.prefetch_related("levels").get(scheme=scheme, code=item) if item else None
    form = BonusItemForm(
        sent(request),
        initial={
            "seen": fingerprint(part),
            "code": row.code,
            "name": row.name,
            "sheet_code": row.sheet_code,
            "cap": row.cap,
            "proof_hint": row.proof_hint,
        }
        if row
        else None,
    )
    levels = LevelRows(
        sent(request),
        prefix="levels",
        initial=[{"pk": level.pk, "name": level.name, "points": level.points} for level in row.levels.all()]
        if row
        else None,
    )

    def save() -> str:
        saved = write_bonus_item(
            scheme,
            item=item or None,
            values=form.values(),
            levels=levels.values(),
            by=request.access,
            seen=form.cleaned_data["seen"] if item else None,
        )
        return f"bonus-{saved.code}"

    context = {"scheme": scheme, "part": part}
    return edited(request, "scoring/scheme_bonus.html", context, form, levels, save)


@require(office)
@require_POST
def scheme_bonus_remove(request: HttpRequest, version: int, item: str) -> HttpResponse:
    """Take a bonus item out of a draft."""
    scheme = found_version(request.access, version)
    try:
        remove_bonus_item(scheme, item=item, by=request.access, seen=request.POST.get("seen", ""))
    except NoSuchPart as gone:
        raise Http404 from gone
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The bonus item is removed."))
    return to_version(request, version)
