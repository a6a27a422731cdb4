"""Voting with a printed code, without a sign-in: the code, the ballot, the end. Nothing here knows who it is.

The code travels in the body of a POST, never in an address that a log would keep.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from campaign.permissions import open_to_all
from campaign.refusals import Refused
from campaign.wrong_tries import WrongTries
from scoring.appraisal_forms import BallotForm, CodeForm
from scoring.voting import NoSuchBallot, ballot_of, cast_ballot

WRONG_CODES = WrongTries("ballot-codes", 60)  # an office of hundreds shares one address


@open_to_all("a ballot by its printed code, good once")
@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest) -> HttpResponse:
    """Ask for the code; with a good one show the ballot; with grades count it once."""
    if request.method != "POST":
        return _asked(request, CodeForm())
    if WRONG_CODES.are_too_many(request):
        form = CodeForm()
        return _asked(request, form, refused=_("Too many wrong codes. Try again in ten minutes."), status=429)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _asked(request, form, status=422)
    code = form.cleaned_data["code"]
    try:
        ballot = ballot_of(code)
        typed = BallotForm(request.POST if "cast" in request.POST else None, people=ballot.departments)
        if typed.is_bound and typed.is_valid():
            cast_ballot(code=code, grades=typed.grades())
            return render(request, "scoring/vote_done.html")
    except NoSuchBallot as refusal:
        WRONG_CODES.count(request)
        return _asked(request, form, refused=refusal.message, status=409)
    except Refused as refusal:
        if refusal.field == "code":
            return _asked(request, form, refused=refusal.message, status=409)
        return _shown(request, ballot, typed, code, refused=refusal.message, status=422)
    return _shown(request, ballot, typed, code, status=422 if typed.is_bound else 200)


def _asked(request: HttpRequest, form: CodeForm, *, refused: str = "", status: int = 200) -> HttpResponse:
    return render(request, "scoring/vote.html", {"form": form, "refused": refused}, status=status)


def _shown(
    request: HttpRequest, ballot, form: BallotForm, code: str, *, refused: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "ballot": ballot,
        "evaluation": ballot.appraisal.evaluation,
        "rows": [(person, form[f"grade-{person.code}"]) for person in ballot.departments],
        "code": code,
        "refused": refused,
    }
    return render(request, "scoring/vote_ballot.html", context, status=status)
