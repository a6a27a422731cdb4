"""The quarters of the windows: the league, one window's derivation, what-if, the decision, the settings."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.awards import decision_in_force
from activities.models import ServiceWindow
from activities.offers import offer_bonus
from activities.windows.competition import keep_window_rules
from activities.windows.quarter_deciding import apply_quarter, compare, frozen_or_computed, open_matters
from activities.windows.quarter_export import export_quarter
from activities.windows.quarter_forms import RulesForm, TrialForm
from activities.windows.quarter_inputs import key_of, rules_of
from activities.windows.quarter_reading import (
    league,
    oversees,
    quarters_of,
    reads_window,
    reads_windows,
    why,
)
from activities.windows.quarter_words import SETTING_NAMES, STARS
from activities.windows.quarters import Quarter
from activities.windows.rating import Settings
from campaign.downloads import download
from campaign.models import Proposal, ProposalKind, Role
from campaign.permissions import any_of, denial, member, office, require
from campaign.refusals import Refused


@require(member)
@require_safe
def quarter_list(request: HttpRequest) -> HttpResponse:
    """The quarters of the year that have begun, and how many stars each gave."""
    context = {
        "quarters": quarters_of(request.access.campaign),
        "oversees": oversees(request.access),
        "reads": reads_windows(request.access),
        "runs": office(request.access),
    }
    return render(request, "activities/windows/quarter_list.html", context)


@require(member)
@require_safe
def quarter_detail(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    """The league of a quarter: frozen once it is decided; before that for those who oversee it."""
    return _detail(request, quarter)


@require(reads_windows)
@require_safe
def quarter_window(request: HttpRequest, quarter: Quarter, window: str) -> HttpResponse:
    """How one window's quarter and star came about, on one printable page."""
    access = request.access
    found = window_of(request, window)
    payload, decision = frozen_or_computed(access.campaign, quarter)
    derivation = why(payload, found.code)
    if derivation is None:
        raise Http404
    context = {
        "quarter": quarter,
        "window": found,
        "why": derivation,
        "decision": decision,
        "says_star": decision is not None or oversees(access),
    }
    return render(request, "activities/windows/quarter_window.html", context)


@require(any_of(Role.OFFICE, Role.LEADER))
@require_http_methods(["GET", "HEAD", "POST"])
def quarter_what_if(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    """Other settings beside those of the quarter: who gains, who loses a star; nothing is changed."""
    payload, decision = frozen_or_computed(request.access.campaign, quarter)
    form = TrialForm(
        request.POST if request.method == "POST" else None,
        settings=Settings.thawed(payload["inputs"]["settings"]),
    )
    comparison, status = None, 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                comparison, status = compare(payload, changes=form.changes()), 200
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    context = {"quarter": quarter, "decision": decision, "form": form, "comparison": comparison}
    if comparison:
        context["changes"] = [
            (SETTING_NAMES[name], was, now) for name, (was, now) in comparison["changes"].items()
        ]
        context["counts"] = [(STARS[level], was, now) for level, was, now in comparison["counts"]]
        for kind in ("gained", "lost", "moved"):
            context[kind] = [
                row | {"was": STARS.get(row["before"], ""), "becomes": STARS.get(row["after"], "")}
                for row in comparison[kind]
            ]
    return render(request, "activities/windows/quarter_what_if.html", context, status=status)


@require(office)
@require_POST
def quarter_apply(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    """Put the stars of the quarter into effect."""
    try:
        decision = apply_quarter(
            campaign=request.access.campaign,
            quarter=quarter,
            seen=request.POST.get("seen", ""),
            by=request.access,
        )
    except Refused as refusal:
        return _detail(request, quarter, refused=refusal.message, status=409)
    if decision.awards.exists():
        messages.success(request, _("The stars are in effect. Their certificates can be drawn now."))
    else:
        messages.success(request, _("The quarter is frozen; no window reached a star."))
    return _to(request, quarter)


@require(office)
@require_POST
def quarter_offer(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    """Offer the stars of the quarter to scoring as bonuses; a person accepts each or declines."""
    campaign = request.access.campaign
    decision = decision_in_force(campaign, key_of(quarter))
    if decision is None:
        raise Http404
    link = request.path.removesuffix("offer/")
    for award in decision.awards.select_related("department"):
        offer_bonus(
            campaign=campaign,
            key=f"award:{award.pk}",
            department=award.department,
            matter=f"{award.holder}获{decision.period}{award.honour}",
            proof=decision.title,
            link=link,
            by=request.access,
        )
    messages.success(request, _("The stars are offered to scoring; a person accepts or declines each."))
    return _to(request, quarter)


@require(oversees)
@require_safe
def quarter_export(request: HttpRequest, quarter: Quarter, format: str) -> HttpResponse:
    """The quarter as JSON, enough to compute it anew, or as a workbook."""
    try:
        return download(
            export_quarter(request.access.campaign, quarter, file_format=format, by=request.access)
        )
    except Refused:
        raise Http404 from None


@require(oversees)
@require_http_methods(["GET", "HEAD", "POST"])
def window_rules(request: HttpRequest) -> HttpResponse:
    """The settings of the competition; the office changes them."""
    campaign = request.access.campaign
    form = RulesForm(request.POST if request.method == "POST" else None, instance=rules_of(campaign))
    status = 200
    if request.method == "POST":
        if not office(request.access):
            raise denial(request)
        status = 422
        if form.is_valid():
            try:
                keep_window_rules(campaign=campaign, values=form.cleaned_data, by=request.access)
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            else:
                messages.success(request, _("The settings are kept."))
                return redirect("activities:window_rules", campaign=campaign.code)
    context = {"form": form, "may_change": office(request.access)}
    return render(request, "activities/windows/window_rules.html", context, status=status)


def window_of(request: HttpRequest, code: str) -> ServiceWindow:
    """The window that the address names, for whoever may read how its score came about."""
    found = get_object_or_404(
        ServiceWindow.objects.select_related("department"), campaign=request.access.campaign, code=code
    )
    if not reads_window(request.access, found):
        raise denial(request)
    return found


def _detail(request: HttpRequest, quarter: Quarter, *, refused: str = "", status: int = 200) -> HttpResponse:
    access = request.access
    payload, decision = frozen_or_computed(access.campaign, quarter)
    state = next((one for one in quarters_of(access.campaign) if one.quarter == quarter), None)
    if state is None or (decision is None and not reads_windows(access)):
        raise Http404
    rows = league(access.campaign, quarter, payload, access)
    if decision is None and not oversees(access):
        rows = [row for row in rows if row.is_own]
    runs = office(access)
    context = {
        "quarter": quarter,
        "state": state,
        "decision": decision,
        "rows": rows,
        "months": payload["inputs"]["months"],
        "settings": Settings.thawed(payload["result"]["settings"]),
        "has_stars": any(row["level"] for row in payload["result"]["windows"]),
        "counts": state.counts,
        "says_star": decision is not None or oversees(access),
        "oversees": oversees(access),
        "may_try": access.holds(Role.OFFICE, Role.LEADER),
        "runs": runs,
        "refused": refused,
    }
    if runs and decision is None:
        context |= {"seen": payload["sha256"], "open": open_matters(access.campaign, quarter)}
    if runs and decision is not None:
        keys = [f"award:{pk}" for pk in decision.awards.values_list("pk", flat=True)]
        context["is_offered"] = Proposal.objects.filter(
            campaign=access.campaign, kind=ProposalKind.BONUS, key__in=keys
        ).exists()
    return render(request, "activities/windows/quarter_detail.html", context, status=status)


def _to(request: HttpRequest, quarter: Quarter) -> HttpResponse:
    return redirect("activities:quarter_detail", campaign=request.access.campaign.code, quarter=quarter)
