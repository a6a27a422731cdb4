"""What the overview of a half-year shows to each reader."""

from collections.abc import Mapping, Sequence

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.models import NoticeKind, Role
from campaign.notices import told_of
from campaign.permissions import Access
from scoring.half_year_comparison import differences
from scoring.half_year_deciding import result_of
from scoring.half_year_doors import doors
from scoring.half_year_drift import corrected_months, recomputed
from scoring.half_year_forms import CalendarForm, ObjectionForm, VoteForm
from scoring.half_year_gates import Missing, What, entries_missing, parts_missing
from scoring.half_year_people import candidates
from scoring.half_year_reading import decision_in_force, heads_of, list_rows, shown_computation
from scoring.half_year_settings import Settings
from scoring.half_year_steps import steps_from
from scoring.half_year_votes import voters_on
from scoring.half_year_words import OUTCOMES, tie_sentences
from scoring.models import HalfYearEvaluation, HalfYearState, NoticeObjection
from scoring.rights import reads_all

ARROWS = (
    HalfYearState.OPEN,
    HalfYearState.CLOSED,
    HalfYearState.PENDING,
    HalfYearState.NOTICE,
    HalfYearState.APPLIED,
)

SHOWN_AT_ONCE = 5
# The steps that others are told of, before which the page says who.
TOLD_BY = {"notice": NoticeKind.TITLES_NOTICED, "apply": NoticeKind.TITLES_APPLIED}
MISSING = {
    What.MEMBER: gettext_lazy("Marks of %(count)s members"),
    What.PANEL: gettext_lazy("The leading group's part of %(count)s departments"),
    What.APPRAISAL: gettext_lazy("The appraisal of %(count)s departments"),
    What.SELF: gettext_lazy("Self-summaries of %(count)s departments"),
    What.DEPARTMENT: gettext_lazy("Months of %(count)s departments"),
}


def detail_context(access: Access, evaluation: HalfYearEvaluation) -> dict:
    """The parts of the page; each reader gets only what he may see."""
    computation = shown_computation(evaluation, access)
    result = result_of(computation) if computation else None
    context = {
        "evaluation": evaluation,
        "doors": doors(access, evaluation),
        "result": result,
        "computation": computation,
        "decision": decision_in_force(evaluation),
        "settings": Settings.thawed(evaluation.settings),
        "objections": _objections(access, evaluation),
    }
    if result:
        context |= {"rows": list_rows(result, access), "quotas": quotas(result)}
    if reads_all(access):
        return context | _running(access, evaluation, result)
    if evaluation.state == HalfYearState.NOTICE and access.holds(Role.HEAD):
        is_running = timezone.localdate() <= evaluation.notice_until
        context["objection_form"] = ObjectionForm(people=candidates(evaluation)) if is_running else None
    return context


def quotas(result: Mapping) -> list[dict]:
    """The quota of each scope with its tie in words."""
    names = {row["department"]: row["department_name"] for row in result["departments"]}
    return [row | {"tie": tie_sentences(row, names)} for row in result["quota"]]


def _running(access: Access, evaluation: HalfYearEvaluation, result: Mapping | None) -> dict:
    """What those see who run, decide or audit the half-year."""
    steps = [(step, access.holds(step.role)) for step in steps_from(evaluation)]
    missing = []
    if evaluation.state == HalfYearState.OPEN:
        missing = entries_missing(evaluation)
    elif evaluation.state == HalfYearState.CLOSED:
        missing = parts_missing(evaluation)
    forward = next(((step, may) for step, may in steps if not step.is_back), None)
    context = {
        "arrows": [(state, state.label, state == evaluation.state) for state in ARROWS],
        "forward": forward,
        "notices": _notices(access, evaluation, forward[0].code if forward and forward[1] else ""),
        "other_steps": [
            (step, may) for step, may in steps[1:] if may and (step.is_back or step.code == "recompute")
        ]
        if steps and not steps[0][0].is_back
        else [(step, may) for step, may in steps if may],
        "waits_for": waits_for(evaluation),
        "missing": missing,
        "missing_groups": _grouped(missing),
        "may_exclude": access.holds(Role.LEADER)
        and evaluation.state in (HalfYearState.OPEN, HalfYearState.CLOSED),
        "exclusions": list(
            evaluation.exclusions.select_related("member", "department", "decided_by").order_by("pk")
        ),
        "calendar_form": CalendarForm(
            initial={
                "self_until": evaluation.self_until,
                "marks_until": evaluation.marks_until,
                "decide_by": evaluation.decide_by,
            }
        )
        if evaluation.state == HalfYearState.OPEN and access.holds(Role.OFFICE)
        else None,
        "corrected": corrected_months(evaluation),
        "decisions": list(evaluation.decisions.select_related("applied_by").order_by("-number")),
        "annexes": list(evaluation.what_ifs.select_related("made_by").order_by("-number")),
        "may_what_if": evaluation.computation_id is not None and access.holds(Role.OFFICE, Role.LEADER),
        "may_answer": access.holds(Role.OFFICE) and evaluation.state == HalfYearState.NOTICE,
        "vote_forms": [],
    }
    if context["corrected"]:
        context["recomputed"] = told(recomputed(evaluation.computation))
    decision = decision_in_force(evaluation)
    if result and decision and decision.computation_id != evaluation.computation_id:
        context["since_decision"] = told(differences(result_of(decision.computation), result))
    if result and evaluation.state == HalfYearState.PENDING and access.holds(Role.LEADER):
        context["vote_forms"] = vote_forms(evaluation, result)
    return context


def _notices(access: Access, evaluation: HalfYearEvaluation, step: str) -> dict | None:
    """Whom the step forward would tell, before it is taken (features.md M19); None for one that tells nobody outside."""
    if step not in TOLD_BY:
        return None
    found = told_of(TOLD_BY[step], campaign=evaluation.campaign, by=access.user)
    return {
        "people": sum(found.values()),
        "roles": [(Role(role).label, count) for role, count in found.items()],
    }


def _grouped(missing: Sequence[Missing]) -> list[dict]:
    """What is missing by its kind, in the order it was found; many of one kind are folded."""
    found: dict[str, list[Missing]] = {}
    for gap in missing:
        found.setdefault(gap.what, []).append(gap)
    return [
        {
            "label": MISSING[what] % {"count": len(gaps)},
            "gaps": gaps,
            "is_folded": len(gaps) > SHOWN_AT_ONCE,
        }
        for what, gaps in found.items()
    ]


def waits_for(evaluation: HalfYearEvaluation) -> str:
    """What the step forward waits for in a public notice; empty where it can be taken."""
    if evaluation.state != HalfYearState.NOTICE:
        return ""
    if timezone.localdate() <= evaluation.notice_until:
        day = date_format(evaluation.notice_until, "DATE_FORMAT")
        return _("The public notice runs until %(day)s.") % {"day": day}
    if NoticeObjection.objects.filter(computation=evaluation.computation).exclude(upheld=False).exists():
        return _("An objection is not answered, or was upheld.")
    return ""


def told(difference: Mapping) -> dict:
    """A comparison with the names and outcomes that people read."""
    names = {row["department"]: row["department_name"] for row in difference["departments"]}
    return dict(difference) | {
        "gains": [names[code] for code in difference["gains"]],
        "loses": [names[code] for code in difference["loses"]],
        "departments": [
            row
            | {
                "was": OUTCOMES[row["before"]["outcome"]] if row["before"] else "",
                "becomes": OUTCOMES[row["after"]["outcome"]] if row["after"] else "",
            }
            for row in difference["departments"]
        ],
    }


def vote_forms(
    evaluation: HalfYearEvaluation, result: Mapping, data=None, *, scope: str | None = None
) -> list:
    """A form for each tie that waits for the leading group's vote; `data` belongs to the one of `scope`."""
    names = {row["department"]: row["department_name"] for row in result["departments"]}
    return [
        {
            "scope": row["scope"],
            "name": row["name"],
            "places": row["open_places"],
            "members": voters_on(evaluation, row["open_tie"]),
            "form": VoteForm(
                data if scope == row["scope"] else None,
                tied={code: names[code] for code in row["open_tie"]},
                prefix=f"tie-{row['scope'] or 'all'}",
            ),
        }
        for row in result["quota"]
        if row["open_tie"]
    ]


def _objections(access: Access, evaluation: HalfYearEvaluation) -> list[NoticeObjection]:
    """All of them for readers of all; for a head or deputy those of the own department."""
    rows = NoticeObjection.objects.filter(evaluation=evaluation).select_related(
        "department", "about", "computation", "answered_by"
    )
    if not reads_all(access):
        rows = rows.filter(department__in=heads_of(access))
    return list(rows.order_by("-filed_at", "-pk"))
