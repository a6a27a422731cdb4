"""The leading group's marks: entered by each member alone, submitted whole, handed back with a reason.

Two marks of 0…100 for each department, none for the own one (rules.md §5); nobody reads another's before all are in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.audit import record
from campaign.models import Role, User
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.wording import one_line
from scoring import half_year_telling as telling
from scoring.cells import OwnDepartment
from scoring.closing import ReasonNeeded, WrongState
from scoring.half_year_people import (
    UnknownDepartment,
    candidates,
    locked_open,
    panel_members,
    recusals,
    recused_from,
)
from scoring.models import HalfYearEvaluation, PanelMark, PanelSheet, PartExclusion
from scoring.roster import Participant

FULL = Decimal(100)
CENT = Decimal("0.01")
LONGEST_REASON = 200
SHORTEST_REASON = 2


class BadMark(Refused):
    """A mark that is not a number from 0 to 100 with at most two places; the field names its sheet."""


class MarksMissing(Refused):
    """The sheet of marks is submitted whole; the field names the first department that misses a mark."""


@dataclass(frozen=True)
class Marks:
    """A member's two marks for a department; None while one is missing."""

    business: Decimal | None = None
    self_development: Decimal | None = None

    @property
    def is_complete(self) -> bool:
        return self.business is not None and self.self_development is not None

    @property
    def is_empty(self) -> bool:
        return self.business is None and self.self_development is None


@transaction.atomic
def enter_marks(
    *, evaluation: HalfYearEvaluation, marks: Mapping[str, Marks], by: Access, at: datetime | None = None
) -> int:
    """Keep one's marks for departments by their codes; two empty ones take a mark away. Returns how many changed.

    All or nothing. Raises BadMark, OwnDepartment (recusal), UnknownDepartment with the department's code in the field,
    WrongState once the sheet is submitted or the member is left out, EntriesClosed. The trail keeps that marks changed and whose they are, never
    the marks: it is read before all are in.
    """
    at = at or timezone.now()
    evaluation, sheet = _own_sheet(evaluation, by=by)
    people = {person.code: person for person in candidates(evaluation)}
    recused = recused_from(by)
    held = {mark.department_id: mark for mark in _marks_of(evaluation, by.user)}
    changed = []
    for code, given in marks.items():
        person = people.get(code)
        if person is None:
            raise UnknownDepartment(_("This department is not evaluated in this half-year."), field=code)
        for value, name in ((given.business, "business"), (given.self_development, "self_development")):
            _check_mark(value, field=f"{name}-{code}")
        mark = held.get(person.department_id)
        if person.department_id in recused:
            if given.is_empty:
                continue
            raise OwnDepartment(_("Nobody marks his own department."), field=code)
        before = Marks(mark.business, mark.self_development) if mark else Marks()
        if given == before:
            continue
        changed.append(code)
        if given.is_empty:
            mark.delete()
            continue
        mark = mark or PanelMark(evaluation=evaluation, member=by.user, department_id=person.department_id)
        mark.business, mark.self_development = given.business, given.self_development
        mark.save()
    if changed:
        _record("entered", sheet, evaluation, by=by, at=at, departments=changed)
    return len(changed)


@transaction.atomic
def submit_marks(*, evaluation: HalfYearEvaluation, by: Access, at: datetime | None = None) -> PanelSheet:
    """Submit one's marks for every department but the own; from now on they are read-only.

    Raises MarksMissing while a mark is missing: what is missing never counts as zero.
    """
    at = at or timezone.now()
    evaluation, sheet = _own_sheet(evaluation, by=by)
    recused = recused_from(by)
    PanelMark.objects.filter(evaluation=evaluation, member=by.user, department__in=recused).delete()
    whole = {mark.department_id for mark in _marks_of(evaluation, by.user) if mark.is_complete}
    missing = [person for person in candidates(evaluation) if person.department_id not in whole | recused]
    if missing:
        raise MarksMissing(
            ngettext(
                "%(count)s department still misses a mark: %(names)s.",
                "%(count)s departments still miss a mark: %(names)s.",
                len(missing),
            )
            % {"count": len(missing), "names": _named(missing)},
            field=missing[0].code,
        )
    sheet.submitted_at = at
    sheet.save(update_fields=["submitted_at"])
    _record("submitted", sheet, evaluation, by=by, at=at, departments=len(whole))
    all_in = panel_progress(evaluation).is_complete
    telling.marks_submitted(evaluation, all_in=all_in, by=by.user, at=at)
    return sheet


@transaction.atomic
def hand_back_marks(*, sheet: PanelSheet, reason: str, by: Access, at: datetime | None = None) -> PanelSheet:
    """Hand a submitted sheet of marks back to its member, by the office with a reason, while entries are open.

    Not once all are in: then the marks may have been read. Raises WrongState.
    """
    at = at or timezone.now()
    evaluation = locked_open(sheet.evaluation)
    by.demand(Role.OFFICE, campaign_id=evaluation.campaign_id)
    sheet = PanelSheet.objects.select_for_update(of=("self",)).select_related("member").get(pk=sheet.pk)
    sheet.evaluation = evaluation
    if not sheet.is_submitted:
        raise WrongState(_("These marks are not submitted."))
    if panel_progress(evaluation).is_complete:
        raise WrongState(_("All marks are in and may have been read: they stay as they are."))
    reason = one_line(reason, field="reason", longest=LONGEST_REASON)
    if len(reason) < SHORTEST_REASON:
        raise ReasonNeeded(_("Give the reason."), field="reason")
    sheet.submitted_at = None
    sheet.returned_by, sheet.returned_at, sheet.return_reason = by.user, at, reason
    sheet.save()
    _record("handed_back", sheet, evaluation, by=by, at=at, member=sheet.member.username, reason=reason)
    telling.marks_returned(sheet, by=by.user, at=at)
    return sheet


@dataclass(frozen=True)
class MemberProgress:
    """How far one member is; never what was marked."""

    member: User
    sheet: PanelSheet | None
    marked: int
    to_mark: int
    is_excluded: bool

    @property
    def is_submitted(self) -> bool:
        return self.sheet is not None and self.sheet.is_submitted

    @property
    def is_awaited(self) -> bool:
        return not (self.is_submitted or self.is_excluded)


@dataclass(frozen=True)
class PanelProgress:
    """The members of the leading group and how far each is."""

    members: tuple[MemberProgress, ...]

    @property
    def submitted(self) -> int:
        return sum(member.is_submitted for member in self.members)

    @property
    def is_complete(self) -> bool:
        """Everybody has submitted, or is not waited for by a recorded decision; never without any marks."""
        return self.submitted > 0 and not any(member.is_awaited for member in self.members)


def panel_progress(evaluation: HalfYearEvaluation) -> PanelProgress:
    """Who has how many marks; six queries, however many members and departments there are."""
    members = panel_members(evaluation)
    sheets = {sheet.member_id: sheet for sheet in PanelSheet.objects.filter(evaluation=evaluation)}
    people = {person.department_id for person in candidates(evaluation)}
    marked: dict[int, int] = {}
    for mark in PanelMark.objects.filter(evaluation=evaluation, department__in=people):
        marked[mark.member_id] = marked.get(mark.member_id, 0) + mark.is_complete
    excluded = set(
        PartExclusion.objects.filter(evaluation=evaluation, what=PartExclusion.What.MEMBER).values_list(
            "member", flat=True
        )
    )
    recused = recusals(evaluation, members)
    return PanelProgress(
        tuple(
            MemberProgress(
                member,
                sheets.get(member.pk),
                marked.get(member.pk, 0),
                len(people - recused[member.pk]),
                member.pk in excluded,
            )
            for member in members
        )
    )


def may_read_all_marks(evaluation: HalfYearEvaluation, access: Access) -> bool:
    """The office, the leading group and the auditor, once all marks are in; nobody before, whatever he submitted."""
    return access.holds(Role.OFFICE, Role.LEADER, Role.AUDITOR) and panel_progress(evaluation).is_complete


def is_left_out(evaluation: HalfYearEvaluation, member: User) -> bool:
    """Whether nobody waits for this member by a recorded decision: the others' marks may be read, so he gives none."""
    what = PartExclusion.What.MEMBER
    return PartExclusion.objects.filter(evaluation=evaluation, what=what, member=member).exists()


def own_marks(evaluation: HalfYearEvaluation, user: User) -> dict[int, Marks]:
    """One's own marks by department; one query."""
    return {
        mark.department_id: Marks(mark.business, mark.self_development)
        for mark in _marks_of(evaluation, user)
    }


def own_sheet(evaluation: HalfYearEvaluation, user: User) -> PanelSheet | None:
    """One's own sheet of marks, or None before the first mark."""
    return PanelSheet.objects.filter(evaluation=evaluation, member=user).select_related("returned_by").first()


def _marks_of(evaluation: HalfYearEvaluation, user: User):
    return PanelMark.objects.filter(evaluation=evaluation, member=user).order_by("pk")


def _own_sheet(evaluation: HalfYearEvaluation, *, by: Access) -> tuple[HalfYearEvaluation, PanelSheet]:
    by.demand(Role.LEADER, campaign_id=evaluation.campaign_id)
    evaluation = locked_open(evaluation)
    rows = PanelSheet.objects.select_for_update(of=("self",))
    sheet = rows.filter(evaluation=evaluation, member=by.user).first()
    if sheet is None:
        try:
            with transaction.atomic():
                PanelSheet.objects.create(evaluation=evaluation, member=by.user)
        except IntegrityError:
            pass  # the same person at the same moment in another window
        sheet = rows.get(evaluation=evaluation, member=by.user)
    if sheet.is_submitted:
        raise WrongState(_("Your marks are submitted; the office can hand them back."))
    if is_left_out(evaluation, by.user):
        raise WrongState(_("The half-year goes on without your marks by a recorded decision."))
    return evaluation, sheet


def _check_mark(value: Decimal | None, *, field: str) -> None:
    if value is None:
        return
    if not value.is_finite() or not 0 <= value <= FULL or value != value.quantize(CENT):
        raise BadMark(_("A mark lies between 0 and 100, with at most two decimal places."), field=field)


def _named(people: list[Participant], shown: int = 5) -> str:
    names = _(", ").join(person.name for person in people[:shown])
    return names if len(people) <= shown else _("%(names)s and others") % {"names": names}


def _record(
    act: str, sheet: PanelSheet, evaluation: HalfYearEvaluation, *, by: Access, at: datetime, **data
) -> None:
    record(
        f"scoring.marks.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=sheet,
        at=at,
        half_year=evaluation.code,
        **data,
    )
