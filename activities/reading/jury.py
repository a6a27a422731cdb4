"""The jury of a contest: what it marks by and who sits in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.awards import decision_in_force
from activities.models import Contest, Juror, Jury, JuryCriterion, JuryTieRule, PrizeLevel
from campaign.audit import record
from campaign.models import Membership, Role, User
from campaign.models.access import EXCLUSIVE_ROLES
from campaign.permissions import Access
from campaign.refusals import Refused

WHOLE = 100
MOST_READERS = 50


class BadJury(Refused):
    """Something about the criteria, the prizes or the numbers of a jury does not fit; the field says what."""


class JuryAtWork(Refused):
    """The works are with the jurors: what they mark by stays as it is."""


class PrizesDecided(Refused):
    """The prizes are in effect; they are revoked before they are decided anew."""


class BadJuror(Refused):
    """This person cannot sit in the jury."""


@dataclass(frozen=True)
class CriterionGiven:
    """A criterion as it is entered: weight in percent, scale from 0 to `top`."""

    name: str
    weight: int
    top: int = 100
    hint: str = ""


@dataclass(frozen=True)
class LevelGiven:
    """A level of prizes as it is entered: at most so many places, at least so many points, or both."""

    code: str
    honour: str
    places: int | None = None
    minimum: Decimal | None = None


@transaction.atomic
def set_up_jury(
    *,
    contest: Contest,
    criteria: Sequence[CriterionGiven],
    levels: Sequence[LevelGiven],
    readers_each: int,
    marks_until: date,
    by: Access,
    drop_from: int = 5,
    spread_limit: Decimal = Decimal(15),
    tie_rule: str = JuryTieRule.VOTE,
    at: datetime | None = None,
) -> Jury:
    """Set the jury of a contest up, or change it before the draw. Weights make 100. Raises BadJury, JuryAtWork."""
    by.demand(Role.OFFICE, campaign_id=contest.campaign_id)
    contest = Contest.objects.select_for_update().get(pk=contest.pk)
    jury = Jury.objects.filter(contest=contest).first() or Jury(contest=contest)
    if jury.is_drawn:
        raise JuryAtWork(_("The works are drawn: what they are marked by stays as it is."))
    _check_criteria(criteria)
    check_levels(levels)
    if not 1 <= readers_each <= MOST_READERS:
        raise BadJury(
            _("Between 1 and %(most)s jurors read a work.") % {"most": MOST_READERS}, field="readers_each"
        )
    if not 0 <= spread_limit <= WHOLE:
        raise BadJury(_("Between 0 and 100 points."), field="spread_limit")
    if drop_from and drop_from < 3:
        raise BadJury(_("From 3 marks on, or 0 for never."), field="drop_from")
    jury.readers_each, jury.drop_from, jury.spread_limit = readers_each, drop_from, spread_limit
    jury.tie_rule, jury.marks_until = tie_rule, marks_until
    jury.save()
    jury.criteria.all().delete()
    JuryCriterion.objects.bulk_create(
        JuryCriterion(
            jury=jury,
            position=position,
            name=given.name.strip(),
            hint=given.hint.strip(),
            weight=given.weight,
            top=given.top,
        )
        for position, given in enumerate(criteria, start=1)
    )
    _write_levels(jury, levels)
    record_jury(
        "set_up", jury, by=by, at=at, readers_each=readers_each, criteria=len(criteria), levels=len(levels)
    )
    return jury


@transaction.atomic
def change_levels(
    *, jury: Jury, levels: Sequence[LevelGiven], tie_rule: str, by: Access, at: datetime | None = None
) -> Jury:
    """Change the prizes, until they are in effect. Raises BadJury, PrizesDecided."""
    by.demand(Role.OFFICE, campaign_id=jury.contest.campaign_id)
    jury = locked(jury)
    if decision_in_force(by.campaign, jury.contest.key):
        raise PrizesDecided(_("The prizes are in effect already."))
    check_levels(levels)
    jury.tie_rule = tie_rule
    jury.save(update_fields=["tie_rule"])
    _write_levels(jury, levels)
    told = [[given.code, given.places, str(given.minimum or "")] for given in levels]
    record_jury("levels_changed", jury, by=by, at=at, levels=told, tie_rule=str(tie_rule))
    return jury


@transaction.atomic
def name_juror(*, jury: Jury, user: User, by: Access, at: datetime | None = None) -> Juror:
    """Name somebody who has an account in the campaign as a juror, before or after the draw.

    Nobody whose role reads the authors of all works. Raises BadJuror.
    """
    by.demand(Role.OFFICE, campaign_id=jury.contest.campaign_id)
    jury = locked(jury)
    roles = set(
        Membership.objects.current().filter(user=user, campaign=by.campaign).values_list("role", flat=True)
    )
    if not roles or not user.is_active:
        raise BadJuror(_("This person has no account in this campaign."), field="user")
    if roles & set(EXCLUSIVE_ROLES):
        raise BadJuror(
            _("%(name)s holds a role that reads whose work it is, and cannot be a juror.")
            % {"name": user.name},
            field="user",
        )
    try:
        with transaction.atomic():
            juror = Juror.objects.create(jury=jury, user=user, named_at=at or timezone.now())
    except IntegrityError as twice:
        raise BadJuror(_("This person sits in the jury already."), field="user") from twice
    record_jury("juror_named", jury, by=by, at=at, juror=user.username)
    return juror


@transaction.atomic
def remove_juror(*, juror: Juror, by: Access, at: datetime | None = None) -> None:
    """Take a juror out before the draw; afterwards he stands down. Raises JuryAtWork."""
    by.demand(Role.OFFICE, campaign_id=juror.jury.contest.campaign_id)
    jury = locked(juror.jury)
    if juror.readings.exists():
        raise JuryAtWork(_("Works are drawn to this juror: let him stand down instead."))
    record_jury("juror_removed", jury, by=by, at=at, juror=juror.user.username)
    juror.delete()


def locked(jury: Jury) -> Jury:
    """The jury as it is now, with its contest held for the rest of the transaction."""
    contest = Contest.objects.select_for_update().select_related("campaign").get(pk=jury.contest_id)
    jury = Jury.objects.get(pk=jury.pk)
    jury.contest = contest
    return jury


def record_jury(act: str, jury: Jury, *, by: Access, at: datetime | None, **data) -> None:
    """Record an act about the jury; never an author, and never a mark that somebody gave."""
    record(f"activities.jury.{act}", by=by.user, campaign=by.campaign, obj=jury, at=at, **data)


def check_levels(levels: Sequence[LevelGiven]) -> None:
    """Refuse prizes that cannot be given. Raises BadJury with its field."""
    if not levels:
        raise BadJury(_("Enter at least one level of prizes."), field="levels")
    codes = [given.code for given in levels]
    if len(set(codes)) < len(codes):
        raise BadJury(_("Each level of prizes stands once."), field="levels")
    for given in levels:
        if not given.honour.strip():
            raise BadJury(_("Enter the name of the prize as certificates print it."), field="levels")
        if given.places is None and given.minimum is None:
            raise BadJury(_("Enter a number of places or the least points for each level."), field="levels")
        if given.minimum is not None and not 0 <= given.minimum <= WHOLE:
            raise BadJury(_("The least points lie between 0 and 100."), field="levels")


def _check_criteria(criteria: Sequence[CriterionGiven]) -> None:
    if not criteria:
        raise BadJury(_("Enter at least one criterion."), field="criteria")
    if any(not given.name.strip() for given in criteria):
        raise BadJury(_("Enter the name of each criterion."), field="criteria")
    if any(given.top not in JuryCriterion.Scale.values for given in criteria):
        raise BadJury(_("Choose a scale."), field="criteria")
    together = sum(given.weight for given in criteria)
    if together != WHOLE or any(given.weight < 1 for given in criteria):
        raise BadJury(
            _("The weights make %(together)s together; they must make 100.") % {"together": together},
            field="criteria",
        )


def _write_levels(jury: Jury, levels: Sequence[LevelGiven]) -> None:
    jury.levels.all().delete()
    PrizeLevel.objects.bulk_create(
        PrizeLevel(
            jury=jury,
            position=position,
            code=given.code,
            honour=given.honour.strip(),
            places=given.places,
            minimum=given.minimum,
        )
        for position, given in enumerate(levels, start=1)
    )
