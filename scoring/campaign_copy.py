"""A new year from the last one: categories, enrolments, rules, roles and the scheme of a campaign, in a new one."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.founding import found_campaign
from campaign.models import (
    Campaign,
    CampaignRules,
    Department,
    DepartmentCategory,
    Enrolment,
    Membership,
    Role,
    User,
)
from campaign.permissions import Access
from campaign.refusals import Refused
from scoring.models import Scheme
from scoring.scheme_catalogue import catalogue_of, indicators_of
from scoring.scheme_versions import current_scheme, owners_of, write_version


class OwnerGone(Refused):
    """Departments that own indicators take no part in the new year, and nobody is named in their place."""

    def __init__(self, names: list[str]):
        super().__init__(_("Name who scores in place of %(names)s.") % {"names": "、".join(names)})


class NoAdministrator(Refused):
    """Nobody who may sign in administers the campaign: the new one would have nobody to open accounts."""


class WrongYear(Refused):
    """The new campaign is not of a later year."""


@transaction.atomic
def copy_campaign(
    source: Campaign,
    *,
    code: str,
    name: str,
    year: int,
    by: Access,
    owners: Mapping[str, Department] | None = None,
    with_roles: bool = True,
    at: datetime | None = None,
) -> Campaign:
    """Found the campaign of a later year with what this one ends with.

    Copied: categories, the enrolments in force on 1 January of the year, rules, the assessment office, the scheme in
    force as draft version 1, and the roles in force if wanted; departments, branches, people and holidays belong to the
    unit and need no copy. Months, scores and grants are not copied. `owners` says by code who scores in place of an
    owner that is no longer enrolled. The assessment office begins a year as well as a system administrator; the new
    campaign is administered by whoever administers this one, and nobody gets a role that he does not hold here.
    Raises NotAllowed, WrongYear, OwnerGone, CodeTaken, NoAdministrator.
    """
    by.demand(Role.OFFICE, Role.SYSTEM_ADMINISTRATOR, campaign_id=source.pk)
    administrator = _administrator(source, by=by)
    return copied(
        source,
        code=code,
        name=name,
        year=year,
        administrator=administrator,
        by=by,
        owners=owners,
        with_roles=with_roles,
        at=at,
    )


def copied(
    source: Campaign,
    *,
    code: str,
    name: str,
    year: int,
    administrator: User,
    by: Access,
    owners: Mapping[str, Department] | None,
    with_roles: bool,
    at: datetime | None,
) -> Campaign:
    """The copy itself, inside a transaction, for whoever was asked before whether he may. Raises as `copy_campaign`."""
    if year <= source.year:
        raise WrongYear(_("The new campaign is of a later year than this one."), field="year")
    first_day = date(year, 1, 1)
    scheme = current_scheme(source)
    replaced = owners or {}
    gone = [owner for owner in gone_owners(source, scheme, day=first_day) if owner.code not in replaced]
    if gone:
        raise OwnerGone([owner.name for owner in gone])
    campaign = found_campaign(
        unit=source.unit,
        code=code,
        name=name,
        year=year,
        administrator=administrator,
        goals=source.goals,
        is_demo=source.is_demo,
        by=by.user,
        at=at,
    )
    campaign.office = source.office
    campaign.save(update_fields=["office"])
    _copy_rules(source, campaign)
    categories = _copy_categories(source, campaign)
    enrolments = _copy_enrolments(source, campaign, categories, first_day)
    roles = _copy_roles(source, campaign, administrator=administrator, by=by, all_of_them=with_roles, at=at)
    record(
        "campaign.copied",
        by=by.user,
        campaign=campaign,
        obj=campaign,
        at=at,
        source=source.code,
        categories=len(categories),
        enrolments=enrolments,
        roles=roles,
        scheme=scheme.version if scheme else None,
    )
    if scheme is not None:
        write_version(
            catalogue_of(scheme),
            owners=owners_of(scheme) | dict(replaced),
            categories=categories,
            from_month=first_day,
            by=Access(user=by.user, campaign=campaign, grants=frozenset()),
            event="copied",
            at=at,
            source=f"{source.code} {scheme.version}",
            replaced={old: new.code for old, new in replaced.items()},
        )
    return campaign


def gone_owners(campaign: Campaign, scheme: Scheme | None, *, day: date) -> list[Department]:
    """The owners of the scheme's indicators that are not enrolled on the day, in the order of the scheme."""
    if scheme is None:
        return []
    enrolled = set(_enrolments_on(campaign, day).values_list("department__code", flat=True))
    owners = owners_of(scheme)
    codes = dict.fromkeys(indicator["owner"] for indicator in indicators_of(catalogue_of(scheme)))
    return [owners[code] for code in codes if code not in enrolled]


def _enrolments_on(campaign: Campaign, day: date):
    in_force = Q(until__isnull=True) | Q(until__gte=day)
    return Enrolment.objects.filter(in_force, campaign=campaign, since__lte=day)


def _copy_rules(source: Campaign, campaign: Campaign) -> None:
    rules = campaign.rules
    for field in CampaignRules._meta.concrete_fields:
        if field.name not in ("id", "campaign"):
            setattr(rules, field.attname, getattr(source.rules, field.attname))
    rules.save()


def _copy_categories(source: Campaign, campaign: Campaign) -> dict[str, DepartmentCategory]:
    made = DepartmentCategory.objects.bulk_create(
        DepartmentCategory(
            campaign=campaign, code=category.code, name=category.name, position=category.position
        )
        for category in source.categories.all()
    )
    return {category.code: category for category in made}


def _copy_enrolments(
    source: Campaign, campaign: Campaign, categories: Mapping[str, DepartmentCategory], first_day: date
) -> int:
    made = Enrolment.objects.bulk_create(
        Enrolment(
            campaign=campaign,
            department_id=enrolment.department_id,
            category=categories[enrolment.category.code] if enrolment.category else None,
            branch_id=enrolment.branch_id,
            position=enrolment.position,
            since=first_day,
            until=enrolment.until,
        )
        for enrolment in _enrolments_on(source, first_day).select_related("category")
    )
    return len(made)


def _administrator(source: Campaign, *, by: Access) -> User:
    """Who administers the new campaign from its first moment: the founder, or else who has done it here longest."""
    if by.holds(Role.SYSTEM_ADMINISTRATOR):
        return by.user
    held = (
        source.memberships.current()
        .filter(role=Role.SYSTEM_ADMINISTRATOR, user__is_active=True)
        .select_related("user")
        .order_by("since", "pk")
        .first()
    )
    if held is None:
        raise NoAdministrator(_("Name a system administrator of this campaign first."))
    return held.user


def _copy_roles(
    source: Campaign,
    campaign: Campaign,
    *,
    administrator: User,
    by: Access,
    all_of_them: bool,
    at: datetime | None,
) -> int:
    """The roles in force today, for accounts that may sign in; without the others at least the founder's own."""
    in_force = source.memberships.current().filter(user__is_active=True)
    if not all_of_them:
        in_force = in_force.filter(user=by.user, role__in=(Role.OFFICE, Role.SYSTEM_ADMINISTRATOR))
    made = Membership.objects.bulk_create(
        Membership(
            user_id=membership.user_id,
            campaign=campaign,
            role=membership.role,
            department_id=membership.department_id,
            since=timezone.localdate(at),
            until=membership.until,
        )
        for membership in in_force
        if (membership.user_id, membership.role) != (administrator.pk, Role.SYSTEM_ADMINISTRATOR)
    )
    return len(made)
