"""The calibration panel of a month: its owners' marks beside each other's and beside their own last months."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from campaign.models import Department
from scoring.board import scheme_indicators
from scoring.calibration import (
    NEARLY_FULL,
    UNLIKE_BEFORE,
    UNLIKE_OTHERS,
    Reading,
    Thresholds,
    rate,
    readings,
)
from scoring.cells import cell_value
from scoring.group_cells import targets
from scoring.history import published_months
from scoring.models import Indicator, LedgerLine, Month, MonthRevision, NotApplicableGrant, Standing
from scoring.points import ZERO, quantize
from scoring.roster import Participant, participants

Rates = dict[str, list[Decimal]]


@dataclass(frozen=True)
class OwnerReading:
    """An owner with its figures, rounded for reading, and what is pointed out in words."""

    owner: Department
    full_marks_share: Decimal
    mean: Decimal
    median: Decimal
    others: Decimal | None
    before: Decimal | None
    findings: Sequence[str]


def calibration_of(month: Month, *, submitted: Collection[int]) -> list[OwnerReading]:
    """The owners whose groups are submitted, those pointed out first; seven queries whatever the number of departments.

    `submitted` are the owners' keys: what is not submitted is not full marks yet. An owner's own department is left
    out, because somebody else marks it. Features N8.
    """
    rules = month.campaign.rules
    indicators = [found for found in scheme_indicators(month) if found.owner_id in submitted]
    owners = {indicator.owner.code: indicator.owner for indicator in indicators}
    found = readings(
        _rates_now(month, indicators),
        before=_means_before(month, count=rules.compared_months),
        thresholds=Thresholds(Decimal(rules.full_marks_share), Decimal(rules.deduction_gap)),
    )
    rows = [_row(owners[code], reading) for code, reading in found.items()]
    return sorted(rows, key=lambda row: (-len(row.findings), row.owner.code))


def _row(owner: Department, reading: Reading) -> OwnerReading:
    own = reading.own
    return OwnerReading(
        owner=owner,
        full_marks_share=quantize(own.full_marks_share),
        mean=quantize(own.mean),
        median=quantize(own.median),
        others=None if reading.others is None else quantize(reading.others),
        before=None if reading.before is None else quantize(reading.before),
        findings=[_words(finding, reading) for finding in reading.findings],
    )


def _words(finding: str, reading: Reading) -> str:
    own = reading.own
    if finding == NEARLY_FULL:
        return _("%(share)s %% of the departments have full marks.") % {
            "share": quantize(own.full_marks_share)
        }
    words, beside = {
        UNLIKE_OTHERS: (
            _("The mean deduction of %(mean)s %% lies away from the %(beside)s %% of the other owners."),
            reading.others,
        ),
        UNLIKE_BEFORE: (
            _("The mean deduction of %(mean)s %% lies away from the owner's former %(beside)s %%."),
            reading.before,
        ),
    }[finding]
    return words % {"mean": quantize(own.mean), "beside": quantize(beside)}


def _rates_now(month: Month, indicators: Sequence[Indicator]) -> Rates:
    """What each department lost with each owner, in percent, as the lines stand now."""
    people = participants(month.campaign, first_day=month.first_day, last_day=month.last_day)
    not_applicable = set(
        NotApplicableGrant.objects.filter(
            campaign=month.campaign_id, first_month__lte=month.first_day, last_month__gte=month.first_day
        ).values_list("department_id", "indicator_id")
    )
    lines = defaultdict(list)
    in_force = LedgerLine.objects.in_force().filter(month=month).order_by("id")
    for *key, points in in_force.values_list("indicator_id", "department_id", "branch_id", "points"):
        lines[tuple(key)].append((points, False))
    full: dict[tuple[str, int], Decimal] = defaultdict(lambda: ZERO)
    got: dict[tuple[str, int], Decimal] = defaultdict(lambda: ZERO)
    for indicator in indicators:
        for person in _marked(indicator, people, not_applicable):
            cell = (indicator.owner.code, person.department_id)
            own = lines[indicator.pk, person.department_id, None]
            if indicator.section.by_branch and person.branch_id:
                own = own + lines[indicator.pk, None, person.branch_id]
            full[cell] += indicator.maximum
            got[cell] += cell_value(indicator.maximum, own).score
    found: Rates = defaultdict(list)
    for (owner, department), maximum in full.items():
        found[owner].append(rate(maximum - got[owner, department], maximum))
    return found


def _marked(
    indicator: Indicator, people: Sequence[Participant], not_applicable: set[tuple[int, int]]
) -> list[Participant]:
    """The departments that the owner marks on the indicator: all to which it applies, its own left out."""
    return [
        person
        for __, around in targets(indicator, people)
        for person in around
        if indicator.section.category_id in (None, person.category_id)
        and (person.department_id, indicator.pk) not in not_applicable
        and person.department_id != indicator.owner_id
    ]


def _means_before(month: Month, *, count: int) -> Rates:
    """Each owner's mean rate in its last published months before this one, from the frozen rows; three queries."""
    earlier = published_months(month.campaign, until=month.first_day)
    keys = [found.revision_id for found in earlier if found.first_day < month.first_day][:count]
    owned = {
        key: {
            indicator["code"]: (indicator["owner"], Decimal(indicator["max"]))
            for sheet in sheets
            for section in sheet["sections"]
            for indicator in section["indicators"]
        }
        for key, sheets in MonthRevision.objects.filter(pk__in=keys)
        .order_by()
        .values_list("pk", "header__sheets")
    }
    rates: dict[tuple[int, str], list[Decimal]] = defaultdict(list)
    standings = Standing.objects.filter(revision__in=keys).order_by("revision", "position")
    rows = standings.values_list("revision_id", "department_code", "detail__indicators")
    for revision, department, scores in rows:
        for owner, one in _of_department(department, scores, owned[revision]).items():
            rates[revision, owner].append(one)
    means: Rates = defaultdict(list)
    for (__, owner), found in rates.items():
        means[owner].append(sum(found, Decimal(0)) / len(found))
    return means


def _of_department(
    department: str, scores: Mapping[str, Mapping], owned: Mapping[str, tuple[str, Decimal]]
) -> dict[str, Decimal]:
    """What one department lost with each owner in a published month, in percent."""
    full: dict[str, Decimal] = defaultdict(lambda: ZERO)
    got: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for code, score in scores.items():
        owner, maximum = owned[code]
        if owner != department and not score["na"]:
            full[owner] += maximum
            got[owner] += Decimal(score["points"])
    return {owner: rate(maximum - got[owner], maximum) for owner, maximum in full.items()}
