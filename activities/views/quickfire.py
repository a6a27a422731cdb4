"""The quick-fire contest: set up, run at a desk, shown on a board, signed."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.awards import decision_in_force
from activities.etiquette.board_texts import round_name, shown_board
from activities.etiquette.contest_bank import available, draw_from_bank
from activities.etiquette.contest_desk import (
    DoesNotFit,
    award_contest,
    board_of,
    press,
    sign_sheet,
    start_timer,
)
from activities.etiquette.contest_setup import (
    plan_contest,
    remove_team,
    set_questions,
    set_team,
    wanted_questions,
)
from activities.etiquette.quickfire import questions_in
from activities.etiquette.quickfire_forms import ContestForm, QuestionsForm, TeamForm, questions_text
from activities.models import ContestTeam, QuickFireContest
from campaign.json_bodies import json_body, malformed, status_of
from campaign.models import Role
from campaign.permissions import member, office, require
from campaign.refusals import Refused
from campaign.same_person import by_same_person


@require(member)
@require_safe
def quickfire_list(request: HttpRequest) -> HttpResponse:
    """The contests of the campaign."""
    contests = QuickFireContest.objects.filter(campaign=request.access.campaign).prefetch_related("teams")
    return render(
        request,
        "activities/etiquette/quickfire_list.html",
        {"contests": contests, "may_plan": request.access.holds(Role.OFFICE)},
    )


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def quickfire_plan(request: HttpRequest) -> HttpResponse:
    """Plan a contest."""
    return _planned(request, None)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def quickfire_change(request: HttpRequest, quickfire: int) -> HttpResponse:
    """Change what is planned."""
    return _planned(request, _contest(request, quickfire))


@require(member)
@require_safe
def quickfire_detail(request: HttpRequest, quickfire: int) -> HttpResponse:
    """A contest: teams, rounds, result; for the office what is missing before it can begin."""
    return _detail(request, _contest(request, quickfire))


@require(office)
@require_POST
def quickfire_team_set(request: HttpRequest, quickfire: int) -> HttpResponse:
    """Enter a team, or change one."""
    contest = _contest(request, quickfire)
    team = None
    if request.POST.get("team"):
        team = get_object_or_404(contest.teams, pk=_number(request.POST["team"]))
    form = TeamForm(request.POST, campaign=request.access.campaign)
    if form.is_valid():
        try:
            set_team(
                contest=contest,
                name=form.cleaned_data["name"],
                department=form.cleaned_data["department"],
                staff_numbers=form.numbers(),
                team=team,
                by=request.access,
            )
            return _to(request, contest)
        except Refused as refusal:
            form.add_error(refusal.field or None, str(refusal))
    return _detail(request, contest, team_form=form, status=422)


@require(office)
@require_POST
def quickfire_team_remove(request: HttpRequest, quickfire: int, team: int) -> HttpResponse:
    """Take a team out."""
    contest = _contest(request, quickfire)
    row = contest.teams.filter(pk=team).first()
    if row is None:
        if ContestTeam.objects.filter(pk=team).exists():
            raise Http404
        return _to(request, contest)  # a second click
    try:
        remove_team(team=row, by=request.access)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _to(request, contest)


@require(office)
@require_http_methods(["GET", "HEAD", "POST"])
def quickfire_questions(request: HttpRequest, quickfire: int, round_number: int) -> HttpResponse:
    """The questions of a round, read out in this order."""
    contest = _contest(request, quickfire)
    if not 1 <= round_number <= len(contest.rounds):
        raise Http404
    own = contest.questions.filter(round=round_number - 1).order_by("number")
    form = QuestionsForm(
        request.POST if request.method == "POST" else None, initial={"questions": questions_text(own)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_questions(
                contest=contest,
                round_number=round_number - 1,
                questions=form.cleaned_data["questions"],
                by=request.access,
            )
            return _to(request, contest)
        except Refused as refusal:
            form.add_error("questions", str(refusal))
    return render(
        request,
        "activities/etiquette/quickfire_questions.html",
        {
            "contest": contest,
            "form": form,
            "name": round_name(contest.rounds[round_number - 1]["kind"]),
            "number": round_number,
            "wanted": wanted_questions(contest, round_number - 1),
            "in_bank": len(available(contest, round_number - 1)),
        },
        status=422 if form.errors else 200,
    )


@require(office)
@require_POST
def quickfire_draw(request: HttpRequest, quickfire: int, round_number: int) -> HttpResponse:
    """Draw the questions of a round from the bank."""
    contest = _contest(request, quickfire)
    if not 1 <= round_number <= len(contest.rounds):
        raise Http404
    try:
        draw_from_bank(contest=contest, round_number=round_number - 1, by=request.access)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("activities:quickfire_questions", request.access.campaign.code, contest.pk, round_number)


@require(office)
@require_safe
def quickfire_desk(request: HttpRequest, quickfire: int) -> HttpResponse:
    """The desk, by keyboard."""
    contest = _contest(request, quickfire)
    board = board_of(contest)
    return render(
        request,
        "activities/etiquette/quickfire_desk.html",
        {
            "contest": contest,
            "board": shown_board(board, for_desk=True),
            "teams": board.teams,
            "csrf_cookie": settings.CSRF_COOKIE_NAME,
        },
    )


@require(office)
@require_POST
@by_same_person
def quickfire_press(request: HttpRequest, quickfire: int) -> JsonResponse:
    """Press a key: `number`, `kind`, `team`, `points`, `reason`; the answer is how the contest stands."""
    contest = _contest(request, quickfire)
    try:
        match json_body(request):
            case {"number": int(number), "kind": str(kind), **more}:
                board = press(contest=contest, number=number, kind=kind, by=request.access, **_pressed(more))
            case _:
                raise malformed()
    except Refused as refusal:
        answer = {"refused": refusal.code, "message": str(refusal)}
        if status_of(refusal) is None:
            answer["board"] = shown_board(board_of(_contest(request, quickfire)), for_desk=True)
        return JsonResponse(answer, status=status_of(refusal) or 409)
    return JsonResponse({"board": shown_board(board, for_desk=True)})


@require(office)
@require_POST
@by_same_person
def quickfire_timer(request: HttpRequest, quickfire: int) -> JsonResponse:
    """Give the team its seconds."""
    contest = _contest(request, quickfire)
    try:
        contest = start_timer(contest=contest, by=request.access)
    except DoesNotFit as refusal:
        return JsonResponse({"refused": refusal.code, "message": str(refusal)}, status=409)
    return JsonResponse({"board": shown_board(board_of(contest), for_desk=True)})


@require(member)
@require_safe
def quickfire_board(request: HttpRequest, quickfire: int) -> HttpResponse:
    """The board for the projector."""
    contest = _contest(request, quickfire)
    board = shown_board(board_of(contest), for_desk=False)
    return render(request, "activities/etiquette/quickfire_board.html", {"contest": contest, "board": board})


@require(member)
@require_safe
def quickfire_state(request: HttpRequest, quickfire: int) -> JsonResponse:
    """How the contest stands, for the board; without the answers that are still to be given."""
    return JsonResponse({"board": shown_board(board_of(_contest(request, quickfire)), for_desk=False)})


@require(office)
@require_POST
def quickfire_sign(request: HttpRequest, quickfire: int) -> HttpResponse:
    """Sign the final sheet."""
    contest = _contest(request, quickfire)
    try:
        sign_sheet(contest=contest, by=request.access)
        messages.success(request, _("The final sheet is signed."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _to(request, contest)


@require(office)
@require_POST
def quickfire_award(request: HttpRequest, quickfire: int) -> HttpResponse:
    """Put the prizes into effect."""
    contest = _contest(request, quickfire)
    counts = tuple(_number(request.POST.get(name, "")) for name in ("first", "second", "third"))
    try:
        award_contest(contest=contest, prizes=counts, by=request.access)
        messages.success(request, _("The prizes are in effect."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return _to(request, contest)


def _pressed(more: dict) -> dict:
    """The rest of a key; whatever else it may be is refused as a whole."""
    found = {}
    for name, kind in (("team", int), ("points", int), ("reason", str)):
        value = more.get(name)
        if value is None:
            continue
        if type(value) is not kind or (kind is int and abs(value) > 10_000):
            raise malformed()
        found[name] = value
    return found


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _contest(request: HttpRequest, number: int) -> QuickFireContest:
    return get_object_or_404(QuickFireContest, campaign=request.access.campaign, pk=number)


def _to(request: HttpRequest, contest: QuickFireContest) -> HttpResponse:
    return redirect("activities:quickfire_detail", request.access.campaign.code, contest.pk)


def _planned(request: HttpRequest, contest: QuickFireContest | None) -> HttpResponse:
    form = ContestForm(request.POST if request.method == "POST" else None, contest=contest)
    if request.method == "POST" and form.is_valid():
        try:
            kept = plan_contest(
                campaign=request.access.campaign, contest=contest, by=request.access, **form.arguments()
            )
            return _to(request, kept)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    return render(
        request,
        "activities/etiquette/quickfire_plan.html",
        {"contest": contest, "form": form},
        status=422 if form.errors else 200,
    )


def _detail(
    request: HttpRequest,
    contest: QuickFireContest,
    *,
    team_form: TeamForm | None = None,
    status: int = 200,
) -> HttpResponse:
    access = request.access
    board = board_of(contest)
    is_office = access.holds(Role.OFFICE)
    questions = list(contest.questions.values_list("round", flat=True))
    teams = list(contest.teams.select_related("department").prefetch_related("members"))
    return render(
        request,
        "activities/etiquette/quickfire_detail.html",
        {
            "contest": contest,
            "teams": teams,
            "board": shown_board(board, for_desk=False),
            "rounds": [
                (
                    number,
                    round_name(one["kind"]),
                    questions_in(board.setup, number - 1) or one["questions"],
                    questions.count(number - 1),
                )
                for number, one in enumerate(contest.rounds, start=1)
            ],
            "is_office": is_office,
            "may_change": is_office and contest.begun_at is None,
            "team_form": team_form or (TeamForm(campaign=access.campaign) if is_office else None),
            "decision": decision_in_force(access.campaign, f"quickfire:{contest.pk}"),
            "reads_awards": access.holds(Role.OFFICE, Role.LEADER, Role.AUDITOR),
        },
        status=status,
    )
