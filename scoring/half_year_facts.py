"""What a half-year is computed from: published months, marks, ballots, vetoes, exclusions, as plain values.

The same values go into a computation, an export and a comparison with what was decided; `half_year_result` computes
from nothing else. Points are strings with two places, days ISO dates; members are numbers, no person is named.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from scoring.appraisals import ballot_counts
from scoring.half_year_figures import counted_months
from scoring.half_year_people import candidates, recusals
from scoring.history import PublishedMonth
from scoring.models import (
    HalfYearEvaluation,
    MonthRevision,
    PanelMark,
    PanelSheet,
    PartExclusion,
    SelfAssessment,
    SelfState,
    Standing,
)
from scoring.roster import Participant
from scoring.succession import Sheets, scored_sheets
from scoring.veto_register import vetoes_of

SCHEMA = 1


def gather(evaluation: HalfYearEvaluation, *, decided_on: date, entries_of: Mapping | None = None) -> dict:
    """Everything that the computation of the half-year takes; a handful of queries for any number of departments.

    `entries_of` are inputs gathered before: marks, ballots and self-assessments are taken from there, because they do
    not change after the closing, though a member may since have moved to another department.
    """
    people = candidates(evaluation)
    months = counted_months(evaluation)[::-1]  # the earliest first
    keys = [person.department_id for person in people]
    sheets = scored_sheets(evaluation.campaign, months, keys)
    frozen = _frozen_months(months)
    entries = _entries(evaluation, people, kept=entries_of)
    vetoes = vetoes_of(evaluation.campaign)
    excluded = defaultdict(dict)
    for row in PartExclusion.objects.filter(evaluation=evaluation, department__isnull=False):
        if row.what != PartExclusion.What.SELF:
            excluded[row.department_id][row.what] = row.reason
    return {
        "schema": SCHEMA,
        "campaign": evaluation.campaign.code,
        "half": evaluation.code,
        "first_day": evaluation.first_day.isoformat(),
        "last_day": evaluation.last_day.isoformat(),
        "decided_on": decided_on.isoformat(),
        "settings": evaluation.settings,
        "months": [
            {"month": month.code, "revision": month.number, "sha256": month.sha256} for month in months
        ],
        "left_out": {"months": evaluation.left_out, "reason": evaluation.left_out_reason},
        "departments": [
            {
                "department": person.code,
                "department_name": person.name,
                "category": person.category_code,
                "category_name": person.category_name,
                "months": [
                    _month(month, sheets[person.department_id][month.first_day], frozen, person)
                    for month in months
                    if month.first_day in sheets[person.department_id]
                ],
                **entries[person.code],
                "vetoes": [_veto(veto) for veto in vetoes.get(person.department_id, ())],
                "excluded": excluded[person.department_id],
            }
            for person in people
        ],
    }


def _frozen_months(months: Sequence[PublishedMonth]) -> dict[tuple[int, int], dict]:
    """By revision and department: the sheets as published, bonus, lines, points deducted, alone at the bottom."""
    maxima = {
        revision.pk: {
            indicator["code"]: Decimal(indicator["max"])
            for sheet in revision.header["sheets"]
            for section in sheet["sections"]
            for indicator in section["indicators"]
        }
        for revision in MonthRevision.objects.filter(pk__in=[month.revision_id for month in months])
    }
    rows = list(Standing.objects.filter(revision__in=maxima).order_by("revision", "position"))
    last = defaultdict(list)
    for row in rows:
        last[row.revision_id, row.category_code].append(row.category_rank)
    found = {}
    for row in rows:
        ranks = last[row.revision_id, row.category_code]
        found[row.revision_id, row.department_id] = {
            "sheets": Sheets(row.business, row.self_development),
            "bonus": f"{row.bonus:.2f}",
            "lines": sum(Decimal(line["points"]) > 0 for line in row.detail["lines"]),
            "deducted": f"{_lost(row.detail['indicators'], maxima[row.revision_id]):.2f}",
            "alone_last": len(ranks) > 1 and row.category_rank == max(ranks) and not row.category_tied,
        }
    return found


def _lost(indicators: Mapping[str, Mapping], maxima: Mapping[str, Decimal]) -> Decimal:
    """Σ(M − score) over the indicators that applied."""
    return sum(
        (
            maxima[code] - Decimal(indicator["points"])
            for code, indicator in indicators.items()
            if not indicator["na"]
        ),
        Decimal(0),
    )


def _month(month: PublishedMonth, sheets: Sheets, frozen: Mapping, person: Participant) -> dict:
    """One counted month of a department; an inherited one brings its sheets only."""
    own = frozen.get((month.revision_id, person.department_id))
    kept = own or {"sheets": None, "bonus": "0.00", "lines": 0, "deducted": "0.00", "alone_last": False}
    return {
        "month": month.code,
        "business": f"{sheets.business:.2f}",
        "self_development": f"{sheets.self_development:.2f}",
        "inherited": kept["sheets"] != sheets,
    } | {name: kept[name] for name in ("bonus", "lines", "deducted", "alone_last")}


def _entries(
    evaluation: HalfYearEvaluation, people: Sequence[Participant], *, kept: Mapping | None
) -> dict[str, dict]:
    """Marks, ballots and self-assessment by the department's code."""
    names = ("marks", "ballots", "self_assessment")
    if kept is not None:
        before = {row["department"]: {name: row[name] for name in names} for row in kept["departments"]}
        return {person.code: before.get(person.code, _NOTHING) for person in people}
    marks = _marks(evaluation)
    ballots = ballot_counts(evaluation)
    filed = {
        row.department_id: row
        for row in SelfAssessment.objects.filter(evaluation=evaluation, state=SelfState.SUBMITTED)
    }
    return {
        person.code: {
            "marks": marks.get(person.department_id, []),
            "ballots": ballots.get(person.department_id, {}),
            "self_assessment": _self(filed.get(person.department_id)),
        }
        for person in people
    }


_NOTHING = {"marks": [], "ballots": {}, "self_assessment": None}


def _marks(evaluation: HalfYearEvaluation) -> dict[int, list[dict]]:
    """The marks of submitted sheets by department; a member's marks for the own department are left out (recusal)."""
    sheets = PanelSheet.objects.filter(evaluation=evaluation, submitted_at__isnull=False)
    members = [sheet.member for sheet in sheets.select_related("member__person").order_by("member__username")]
    numbers = {member.pk: number for number, member in enumerate(members, start=1)}
    recused = recusals(evaluation, members)
    found = defaultdict(list)
    rows = PanelMark.objects.filter(
        evaluation=evaluation,
        member__in=numbers,
        business__isnull=False,
        self_development__isnull=False,
    ).order_by("member__username", "department__code")
    for row in rows:
        if row.department_id not in recused[row.member_id]:
            found[row.department_id].append(
                {
                    "member": numbers[row.member_id],
                    "business": f"{row.business:.2f}",
                    "self_development": f"{row.self_development:.2f}",
                }
            )
    return found


def _self(row: SelfAssessment | None) -> dict | None:
    if row is None:
        return None
    return {
        "business": None if row.business is None else f"{row.business:.2f}",
        "self_development": None if row.self_development is None else f"{row.self_development:.2f}",
    }


def _veto(veto) -> dict:
    return {
        "id": veto.pk,
        "department": veto.department.code,
        "event": veto.event,
        "basis": veto.basis,
        "document": veto.document,
        "since": veto.since.isoformat(),
        "until": veto.until.isoformat() if veto.until else None,
        "lifted_on": veto.lifted_on.isoformat() if veto.lifted_on else None,
    }
