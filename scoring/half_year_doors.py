"""The doors of a half-year: what this person can do or read there, and what of it waits."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from campaign.models import Role
from campaign.permissions import Access
from scoring.desk import Duty
from scoring.half_year_people import candidates
from scoring.half_year_reminders import self_missing
from scoring.models import (
    FOR_EVERYBODY,
    Appraisal,
    HalfYearEvaluation,
    HalfYearState,
    NominationState,
    PartExclusion,
    Veto,
    VetoState,
)
from scoring.panel import panel_progress

ASSESSES = (Role.HEAD, Role.DEPUTY)
READS = (Role.OFFICE, Role.LEADER, Role.AUDITOR)


@dataclass(frozen=True)
class Door:
    """One page of a half-year: its name, what it says now, and whether it waits for this person."""

    label: str
    note: str
    url: str
    waits: bool = False


def doors(access: Access, evaluation: HalfYearEvaluation) -> list[Door]:
    """The pages of the half-year that this person may open, in the order of the work; the same number of queries for
    every number of departments."""
    is_open = evaluation.state == HalfYearState.OPEN
    found = []
    if access.holds(*ASSESSES):
        mine = access.departments(*ASSESSES)
        waits = is_open and bool(mine & self_missing(evaluation))
        note = _until(evaluation.self_until) if waits else _("Self-summary and self-scores.")
        found.append(_door(access, evaluation, "self_own", _("My department's self-assessment"), note, waits))
    if access.holds(*READS):
        missing, of_all = len(self_missing(evaluation)), len(candidates(evaluation))
        note = _("%(filed)s of %(all)s submitted") % {"filed": of_all - missing, "all": of_all}
        waits = is_open and access.holds(Role.OFFICE) and bool(missing) and _is_over(evaluation.self_until)
        found.append(_door(access, evaluation, "self_list", _("Self-assessments"), note, waits))
    if access.holds(*READS):
        progress = panel_progress(evaluation)
        own = next((one for one in progress.members if one.member.pk == access.user.pk), None)
        if own is not None and access.holds(Role.LEADER):
            note = _("%(marked)s of %(all)s marked") % {"marked": own.marked, "all": own.to_mark}
            if own.is_submitted:
                note = _("submitted")
            found.append(_door(access, evaluation, "marks", _("My marks"), note, is_open and own.is_awaited))
        note = _("%(submitted)s of %(all)s members submitted") % {
            "submitted": progress.submitted,
            "all": len(progress.members),
        }
        found.append(_door(access, evaluation, "marks_progress", _("The leading group's marks"), note))
        if (
            evaluation.settings.get("weight_appraisal")
            or Appraisal.objects.filter(evaluation=evaluation).exists()
        ):
            found.append(
                _door(
                    access, evaluation, "appraisal", _("Democratic appraisal"), _("Ballots by printed codes.")
                )
            )
    if access.holds(*READS, *ASSESSES):
        vetoes = reverse("scoring:veto_list", args=[access.campaign.code])
        waits = (
            access.holds(Role.LEADER)
            and Veto.objects.filter(campaign=access.campaign, state=VetoState.PROPOSED).exists()
        )
        found.append(Door(_("Vetoes"), _("Events that cost a department the title."), vetoes, waits))
        found.append(
            _door(
                access,
                evaluation,
                "individuals",
                _("Model individuals"),
                _("Model workers and advanced individuals."),
                access.holds(Role.LEADER)
                and not is_open
                and evaluation.nominations.filter(state=NominationState.NOMINATED).exists(),
            )
        )
    elif evaluation.nominations.filter(state__in=FOR_EVERYBODY).exists():
        found.append(
            _door(access, evaluation, "individuals", _("Model individuals"), _("Public notice and honours."))
        )
    found.append(
        _door(access, evaluation, "meeting", _("Commendation meeting"), _("Agenda and order of honours."))
    )
    for name in settings.HALF_YEAR_DOORS:
        found += import_string(name)(access, evaluation)
    return found


def half_year_duties(access: Access) -> list[Duty]:
    """What open half-years and vetoes put on the desk of a head, a deputy or a member of the leading group."""
    found = []
    if not access.holds(*ASSESSES, Role.LEADER):
        return found
    rows = HalfYearEvaluation.objects.filter(campaign=access.campaign, state=HalfYearState.OPEN)
    for evaluation in rows.order_by("code"):
        evaluation.campaign = access.campaign
        about = _("%(half)s: %(until)s")
        mine = access.departments(*ASSESSES)
        if mine and mine & (self_missing(evaluation) - _left_out(evaluation)):
            found.append(
                Duty(
                    _("Self-assessment"),
                    about % {"half": evaluation.name, "until": _until(evaluation.self_until)},
                    _url(access, evaluation, "self_own"),
                )
            )
        if access.holds(Role.LEADER):
            own = [one for one in panel_progress(evaluation).members if one.member.pk == access.user.pk]
            if own and own[0].is_awaited:
                found.append(
                    Duty(
                        _("Give my marks"),
                        about % {"half": evaluation.name, "until": _until(evaluation.marks_until)},
                        _url(access, evaluation, "marks"),
                    )
                )
    if access.holds(Role.LEADER):
        waiting = Veto.objects.filter(campaign=access.campaign, state=VetoState.PROPOSED).count()
        if waiting:
            vetoes = reverse("scoring:veto_list", args=[access.campaign.code])
            found.append(Duty(_("Decide on a veto"), _("%(count)s proposed") % {"count": waiting}, vetoes))
    return found


def _left_out(evaluation: HalfYearEvaluation) -> set[int]:
    what = PartExclusion.What.SELF
    return set(evaluation.exclusions.filter(what=what).values_list("department", flat=True))


def _until(day: date) -> str:
    return _("until %(day)s") % {"day": date_format(day, "MONTH_DAY_FORMAT")}


def _is_over(day: date) -> bool:
    return timezone.localdate() > day


def _door(
    access: Access, evaluation: HalfYearEvaluation, page: str, label: str, note: str, waits: bool = False
) -> Door:
    return Door(label, note, _url(access, evaluation, page), waits)


def _url(access: Access, evaluation: HalfYearEvaluation, page: str) -> str:
    return reverse(f"scoring:{page}", args=[access.campaign.code, evaluation.code])
