"""What stands in the way of a month's next step, each with what it is about."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaign.models import Person
from scoring.blind_reading import blind_cells_of, groups_with_blind_cells, still_open
from scoring.models import (
    RECUSAL,
    BonusLine,
    GroupState,
    IndicatorGroup,
    LedgerLine,
    Month,
    RecheckStage,
    RecheckState,
)
from scoring.roster import Participant, participants

CLOSE, REVIEW, APPROVE, PUBLISH = "close", "review", "approve", "publish"


@dataclass(frozen=True)
class Blocker:
    """One thing that stands in the way: a sentence, and the address of the page where it is mended.

    `group` is the group's code in addresses, for a line that of the group in which it was entered.
    """

    code: str
    message: str
    group_id: int | None = None
    line_id: int | None = None
    group: str = ""
    recheck_id: int | None = None
    url: str = ""

    def kept(self) -> dict:
        """What an override keeps of it."""
        return {"code": self.code, "message": self.message, "group": self.group, "line": self.line_id}


def blockers(month: Month, gate: str, *, at=None) -> list[Blocker]:
    """Everything that blocks the gate now; empty when the way is free. Source: rules.md §4.

    The preview is a matter of the approval: who approved has seen it end, or said why not.
    """
    at = at or timezone.now()
    found = []
    wanted = {CLOSE: (GroupState.SUBMITTED, GroupState.REVIEWED)}.get(gate, (GroupState.REVIEWED,))
    for group in month.groups.exclude(state__in=wanted).select_related("owner"):
        found.append(_group_blocker(month, group))
    if gate != CLOSE:
        found += _blind_differences(month) + _faulty_lines(month) + _named_bonuses(month)
    if gate in (APPROVE, PUBLISH):
        found += _unanswered(month)
    if gate == APPROVE and month.preview_until:
        today = timezone.localdate(at)
        if today <= month.preview_until:
            found.append(
                Blocker(
                    "preview_runs",
                    _("The departments' preview runs until %(day)s.")
                    % {"day": date_format(month.preview_until, "DATE_FORMAT")},
                    url=_url("live_ranking", month),
                )
            )
    return found


def _unanswered(month: Month) -> list[Blocker]:
    """Objections of the preview that nobody answered, or that the leading group has still to decide."""
    waiting = month.rechecks.filter(
        stage=RecheckStage.PREVIEW, state__in=[RecheckState.FILED, RecheckState.APPEALED]
    ).select_related("department", "indicator")
    return [
        Blocker(
            "objection_open",
            _("The objection of %(department)s to %(indicator)s is not answered.")
            % {"department": recheck.department.name, "indicator": recheck.indicator.code},
            recheck_id=recheck.pk,
            url=reverse("scoring:recheck_detail", args=[month.campaign.code, recheck.pk]),
        )
        for recheck in waiting.order_by("filed_at", "pk")
    ]


def _blind_differences(month: Month) -> list[Blocker]:
    """Submitted groups in which a second entry is missing or differs; no query where nothing is entered twice."""
    found = []
    groups = [group for group in groups_with_blind_cells(month) if group.state == GroupState.SUBMITTED]
    cells_of = blind_cells_of(groups, month=month)
    for group in groups:
        cells = still_open(cells_of[group.pk])
        missing = sum(cell.entry is None for cell in cells)
        words = {
            "blind_missing": (missing, _("%(owner)s: %(count)s cells are not entered a second time.")),
            "blind_differs": (len(cells) - missing, _("%(owner)s: %(count)s second entries differ.")),
        }
        for code, (count, message) in words.items():
            if count:
                found.append(
                    Blocker(
                        code,
                        message % {"owner": _owner_name(group), "count": count},
                        group_id=group.pk,
                        group=group.code,
                        url=_url("group_check", month, owner=group.code) + "#blind",
                    )
                )
    return found


def _faulty_lines(month: Month) -> list[Blocker]:
    """Lines in force that name a person, have no reason to print, or count for nobody; four queries."""
    people = participants(month.campaign, first_day=month.first_day, last_day=month.last_day)
    lines = LedgerLine.objects.in_force().filter(month=month)
    facts = list(
        lines.order_by("fact_date", "id").values_list(
            "pk", "public_reason", "department_id", "branch_id", "indicator__section__category_id"
        )
    )
    names = set(Person.objects.filter(unit=month.campaign.unit_id).values_list("name", flat=True))
    telling = _holding(names, [reason for __, reason, *__ in facts])
    counting = {(person.department_id, None): person for person in people}
    for person in reversed(people):
        counting[None, person.branch_id] = person
    faults: dict[int, list[str]] = {}
    for key, reason, department, branch, category in facts:
        person = counting.get((department, branch))
        found = []
        if reason in telling:
            found.append("names_person")
        if not reason.strip():
            found.append("no_reason")
        if person is None or category not in (None, person.category_id):
            found.append("counts_nowhere")
        if found:
            faults[key] = found
    if not faults:
        return []
    rows = lines.filter(pk__in=faults).select_related("indicator__owner", "department", "branch")
    return [
        _line_blocker(month, line, code, counting.get((line.department_id, line.branch_id)))
        for line in rows.order_by("fact_date", "id")
        for code in faults[line.pk]
    ]


def _line_blocker(month: Month, line: LedgerLine, code: str, person: Participant | None) -> Blocker:
    words = {
        "names_person": _("The reason “%(reason)s” names a person."),
        "no_reason": _("%(indicator)s of %(target)s: −%(points)s has no reason that could be printed."),
        "counts_nowhere": _("%(indicator)s of %(target)s: −%(points)s counts for no department this month."),
    }
    group = RECUSAL if line.is_recusal else line.indicator.owner.code
    if person is None:
        url = _url("group_lines", month, owner=group)
    else:
        url = _url("cell_detail", month, owner=group, department=person.code, indicator=line.indicator.code)
    if code == "counts_nowhere":
        url = _url("group_lines", month, owner=group)
    return Blocker(
        code,
        words[code]
        % {
            "reason": line.public_reason,
            "indicator": line.indicator.code,
            "target": (line.branch or line.department).name,
            "points": line.points,
        },
        line_id=line.pk,
        group=group,
        url=url,
    )


def _named_bonuses(month: Month) -> list[Blocker]:
    """Bonuses in force whose printed matter holds the name of a person of the unit; two queries at most."""
    bonuses = BonusLine.objects.in_force().filter(month=month).select_related("department").order_by("pk")
    found = list(bonuses)
    if not found:
        return []
    names = set(Person.objects.filter(unit=month.campaign.unit_id).values_list("name", flat=True))
    telling = _holding(names, [line.matter for line in found])
    return [
        Blocker(
            "names_person",
            _("The bonus “%(matter)s” of %(department)s names a person.")
            % {"matter": line.matter, "department": line.department.name},
            url=_url("bonus_list", month),
        )
        for line in found
        if line.matter in telling
    ]


def _holding(names: set[str], texts: Iterable[str]) -> set[str]:
    """The texts that hold a name. Every piece of a text as long as some name is looked up: thousands of texts meet
    thousands of names."""
    lengths = {len(name) for name in names}
    return {
        text
        for text in set(texts)
        if any(text[at : at + length] in names for length in lengths for at in range(len(text) - length + 1))
    }


def _group_blocker(month: Month, group: IndicatorGroup) -> Blocker:
    if group.state == GroupState.OPEN:
        code, message, page = "not_submitted", _("%(owner)s has not submitted."), "group_grid"
    else:
        code, message, page = "not_reviewed", _("%(owner)s is not reviewed."), "group_check"
    return Blocker(
        code,
        message % {"owner": _owner_name(group)},
        group_id=group.pk,
        group=group.code,
        url=_url(page, month, owner=group.code),
    )


def _owner_name(group: IndicatorGroup) -> str:
    return _("recusal entries") if group.is_recusal else group.owner.name


def _url(name: str, month: Month, **place: str) -> str:
    return reverse(f"scoring:{name}", kwargs={"campaign": month.campaign.code, "month": month.code} | place)
