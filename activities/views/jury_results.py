"""What the jury's marks come to: the order, votes on ties, prizes pending with what-if, put into effect."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from activities.awards import decision_in_force
from activities.models import Award, Jury, JuryTieRule
from activities.reading.judging import Judged, Level, OpenTie
from activities.reading.jury import change_levels
from activities.reading.jury_deciding import apply_prizes, offer_prize, record_vote
from activities.reading.jury_export import export_results
from activities.reading.jury_forms import LevelForms, level_rows, levels_given, padded
from activities.reading.jury_results import Results, Row, results_of, shown
from activities.views.of_jury import jury_of
from campaign.downloads import download
from campaign.models import Proposal, ProposalKind, Role
from campaign.permissions import any_of, office, require
from campaign.refusals import Refused

reads_results = any_of(Role.OFFICE, Role.LEADER, Role.AUDITOR)
LONGEST_NUMBER = 6


@require(reads_results)
@require_safe
def jury_results(request: HttpRequest, contest: int) -> HttpResponse:
    """The order of the works once the marks are closed."""
    return _page(request, _closed(request, contest))


@require(reads_results)
@require_safe
def jury_export(request: HttpRequest, contest: int) -> HttpResponse:
    """The results as a workbook."""
    return download(export_results(_closed(request, contest), by=request.access))


@require(office)
@require_POST
def jury_levels(request: HttpRequest, contest: int) -> HttpResponse:
    """Show what other prizes would give, or keep them."""
    jury = _closed(request, contest)
    forms = LevelForms(request.POST, prefix="levels")
    if not forms.is_valid():
        return _page(request, jury, level_forms=forms, refused=_("Look at the prizes."), status=422)
    rule = _rule(request.POST.get("tie_rule", ""), jury)
    if request.POST.get("do") == "try":
        return _page(request, jury, level_forms=forms, tie_rule=rule)
    return _tried(
        request,
        jury,
        lambda: change_levels(jury=jury, levels=levels_given(forms), tie_rule=rule, by=request.access),
        _("The prizes are kept."),
    )


@require(office)
@require_POST
def jury_vote(request: HttpRequest, contest: int) -> HttpResponse:
    """Record the jury's vote on works that share a place at a line."""
    jury = _closed(request, contest)
    votes = {}
    for name, value in request.POST.items():
        number = name.removeprefix("votes-")
        if name == number:
            continue
        if not all(
            part.isascii() and part.isdigit() and len(part) <= LONGEST_NUMBER for part in (number, value)
        ):
            return _page(request, jury, refused=_("Enter the votes of every tied work."), status=422)
        votes[int(number)] = int(value)
    minutes = request.POST.get("minutes", "")
    return _tried(
        request,
        jury,
        lambda: record_vote(jury=jury, votes=votes, minutes=minutes, by=request.access),
        _("The vote is recorded."),
    )


@require(office)
@require_POST
def jury_apply(request: HttpRequest, contest: int) -> HttpResponse:
    """Put the prizes into effect."""
    jury = _closed(request, contest)
    title, period = request.POST.get("title", ""), request.POST.get("period", "")
    return _tried(
        request,
        jury,
        lambda: apply_prizes(jury=jury, title=title, period=period, by=request.access),
        _("The prizes are in effect."),
    )


@require(office)
@require_POST
def jury_offer(request: HttpRequest, contest: int, award: int) -> HttpResponse:
    """Offer a prize to scoring as a bonus of the department."""
    jury = _closed(request, contest)
    decision = decision_in_force(request.access.campaign, jury.contest.key)
    found = get_object_or_404(
        Award.objects.select_related("decision__campaign", "department"), pk=award, decision=decision
    )
    return _tried(
        request,
        jury,
        lambda: offer_prize(award=found, by=request.access),
        _("The prize is offered as a bonus; whoever enters bonuses accepts or declines it."),
    )


def _closed(request: HttpRequest, contest: int) -> Jury:
    """The jury of the contest, once its marks are closed: nobody reads them before."""
    jury = jury_of(request, contest)
    if not jury.is_closed:
        raise Http404
    return jury


def _rule(given: str, jury: Jury) -> str:
    return given if given in JuryTieRule.values else jury.tie_rule


def _tried(request: HttpRequest, jury: Jury, act: Callable[[], object], said: str) -> HttpResponse:
    try:
        act()
    except Refused as refusal:
        return _page(request, jury, refused=refusal.message, status=409)
    messages.success(request, said)
    return redirect("activities:jury_results", campaign=request.access.campaign.code, contest=jury.contest_id)


def _page(
    request: HttpRequest,
    jury: Jury,
    *,
    level_forms: LevelForms | None = None,
    tie_rule: str = "",
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """The same number of queries for every number of works."""
    access = request.access
    decision = decision_in_force(access.campaign, jury.contest.key)
    may_write = access.holds(Role.OFFICE)
    rule = _rule(tie_rule, jury)
    tried, tried_names = None, {}
    if level_forms is not None and level_forms.is_valid():
        given = levels_given(level_forms)
        tried_names = {row.code: row.honour for row in given}
        tried = results_of(
            jury, levels=[Level(row.code, row.places, row.minimum) for row in given], tie_rule=rule
        )
    results = results_of(jury)
    honours = dict(jury.levels.order_by("position").values_list("code", "honour"))
    awards = list(decision.awards.select_related("department")) if decision else []
    offered = set()
    if awards and may_write:
        keys = [f"award:{award.pk}" for award in awards]
        offered = set(
            Proposal.objects.filter(
                campaign=access.campaign, kind=ProposalKind.BONUS, key__in=keys
            ).values_list("key", flat=True)
        )
    context = {
        "contest": jury.contest,
        "jury": jury,
        "results": results,
        "rows": [_row(row, honours, tried, tried_names) for row in results.rows],
        "ties": [_tie(tie, results, honours) for tie in results.allotment.open_ties],
        "counts": _counts(results, honours),
        "tried_counts": _counts(tried, tried_names) if tried else None,
        "tried_ties": len(tried.allotment.open_ties) if tried else 0,
        "level_forms": level_forms or LevelForms(initial=padded(level_rows(jury), {}), prefix="levels"),
        "tie_rule": rule,
        "tie_rules": JuryTieRule.choices,
        "votes": list(jury.votes.order_by("pk")),
        "decision": decision,
        "awards": [{"award": award, "is_offered": f"award:{award.pk}" in offered} for award in awards],
        "may_write": may_write,
        "may_decide": may_write and decision is None,
        "title": request.POST.get("title", f"{access.campaign.year}年{jury.contest.title}"),
        "period": request.POST.get("period", f"{access.campaign.year}年"),
        "refused": refused,
    }
    return render(request, "activities/reading/jury_results.html", context, status=status)


def _row(row: Row, honours: dict[str, str], tried: Results | None, tried_names: dict[str, str]) -> dict:
    new = tried.allotment.prizes.get(row.judged.work, "") if tried else row.prize
    return {
        "row": row,
        "prize": honours.get(row.prize, ""),
        "tried": tried_names.get(new, "") if new != row.prize else None,
        "median": shown(row.judged.median),
        "spread": shown(row.judged.spread),
        "marks": _struck(row.judged),
    }


def _struck(judged: Judged) -> list[dict]:
    """The marks from high to low; the first and the last are struck where marks were dropped."""
    last = len(judged.marks) - 1
    return [
        {"mark": shown(mark), "is_dropped": bool(judged.dropped) and at in (0, last)}
        for at, mark in enumerate(judged.marks)
    ]


def _tie(tie: OpenTie, results: Results, honours: dict[str, str]) -> dict:
    rows = {row.judged.work: row for row in results.rows}
    return {
        "rows": [rows[number] for number in tie.works],
        "shares": [
            {"honour": honours[code] if code else _("no prize"), "count": count} for code, count in tie.shares
        ],
    }


def _counts(results: Results, honours: dict[str, str]) -> list[dict]:
    given = list(results.allotment.prizes.values())
    return [{"honour": honour, "count": given.count(code)} for code, honour in honours.items()]
