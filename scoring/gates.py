"""What stands in the way of a month's next step, each with what it is about."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaign.models import Person
from scoring.models import (
    RECUSAL,
    BonusLine,
    GroupState,
    LedgerLine,
    Month,
    RecheckStage,
    RecheckState,
)

CLOSE, REVIEW, APPROVE, PUBLISH = "close", "review", "approve", "publish"


@dataclass(frozen=True)
class Blocker:
    """One thing that stands in the way: a sentence, and the group or line where it is mended.

    `group` is the group's code in addresses, for a line that of the group in which it was entered.
    """

    code: str
    message: str
    group_id: int | None = None
    line_id: int | None = None
    group: str = ""
    recheck_id: int | None = None


def blockers(month: Month, gate: str, *, at=None) -> list[Blocker]:
    """Everything that blocks the gate now; empty when the way is free. Source: rules.md §4.

    The preview is a matter of the approval: who approved has seen it end, or said why not.
    """
    at = at or timezone.now()
    found = []
    wanted = {CLOSE: (GroupState.SUBMITTED, GroupState.REVIEWED)}.get(gate, (GroupState.REVIEWED,))
    for group in month.groups.exclude(state__in=wanted).select_related("owner"):
        found.append(_group_blocker(group))
    if gate != CLOSE:
        found += _named_people(month)
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
        )
        for recheck in waiting.order_by("filed_at", "pk")
    ]


def _named_people(month: Month) -> list[Blocker]:
    """Deductions and bonuses in force whose printed words hold the name of a person of the unit."""
    names = set(Person.objects.filter(unit=month.campaign.unit_id).values_list("name", flat=True))
    lines = LedgerLine.objects.in_force().filter(month=month)
    telling = _holding(names, lines.values_list("public_reason", flat=True))
    named = lines.filter(public_reason__in=telling).select_related("indicator__owner")
    bonuses = BonusLine.objects.in_force().filter(month=month)
    telling = _holding(names, bonuses.values_list("matter", flat=True))
    rewarded = bonuses.filter(matter__in=telling).select_related("department")
    return [_named_person(line) for line in named] + [_named_in_bonus(line) for line in rewarded]


def _holding(names: set[str], texts: Iterable[str]) -> list[str]:
    """Every piece of a text as long as some name is looked up: thousands of texts meet thousands of names."""
    lengths = {len(name) for name in names}
    return [
        text
        for text in set(texts)
        if any(text[at : at + length] in names for length in lengths for at in range(len(text) - length + 1))
    ]


def _group_blocker(group) -> Blocker:
    owner = _("recusal entries") if group.is_recusal else group.owner.name
    if group.state == GroupState.OPEN:
        code, message = "not_submitted", _("%(owner)s has not submitted.")
    else:
        code, message = "not_reviewed", _("%(owner)s is not reviewed.")
    return Blocker(code, message % {"owner": owner}, group_id=group.pk, group=group.code)


def _named_person(line: LedgerLine) -> Blocker:
    return Blocker(
        "names_person",
        _("The reason “%(reason)s” names a person.") % {"reason": line.public_reason},
        line_id=line.pk,
        group=RECUSAL if line.is_recusal else line.indicator.owner.code,
    )


def _named_in_bonus(line: BonusLine) -> Blocker:
    return Blocker(
        "names_person",
        _("The bonus “%(matter)s” of %(department)s names a person.")
        % {"matter": line.matter, "department": line.department.name},
    )
