"""Versions of a scheme: from which month they count, copied for change while the old months keep theirs."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Max, Min, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Campaign, Department, DepartmentCategory, Role
from campaign.months import month_name
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.wording import one_line
from scoring.models import Indicator, Month, Scheme
from scoring.scheme_catalogue import catalogue_of, write_catalogue

LONGEST_NAME = Scheme._meta.get_field("name").max_length


class MonthTaken(Refused):
    """A version cannot begin in a month that has its scheme already, nor before the version in force."""


class NotDraft(Refused):
    """The version is active or used: it is read-only."""


def versions_of(campaign: Campaign) -> QuerySet[Scheme]:
    """The campaign's versions, the newest first, with how many months use each, which, and its indicators."""
    counted = (
        Indicator.objects.filter(section__sheet__scheme=OuterRef("pk"))
        .order_by()
        .values("section__sheet__scheme")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return campaign.schemes.annotate(
        months_used=Count("months"),
        first_used=Min("months__first_day"),
        last_used=Max("months__first_day"),
        indicators=Coalesce(Subquery(counted), 0),
    ).order_by("-version")


def current_scheme(campaign: Campaign) -> Scheme | None:
    """The version in force last, or else the newest draft."""
    in_force = campaign.schemes.filter(activated_at__isnull=False).order_by("-from_month", "-version").first()
    return in_force or campaign.schemes.order_by("-version").first()


def is_draft(scheme: Scheme) -> bool:
    """May the version still be changed? For a row of `versions_of`."""
    return scheme.activated_at is None and not scheme.months_used


def possible_months(campaign: Campaign) -> list[date]:
    """The months of the campaign's year in which a new version could begin; two queries."""
    earliest = date(campaign.year, 1, 1)
    last = campaign.months.aggregate(last=Max("first_day"))["last"]
    in_force = campaign.schemes.filter(activated_at__isnull=False).aggregate(last=Max("from_month"))["last"]
    return [
        month
        for month in (date(campaign.year, number, 1) for number in range(1, 13))
        if month >= earliest and (last is None or month > last) and (in_force is None or month >= in_force)
    ]


def check_from_month(campaign: Campaign, from_month: date) -> None:
    """Raise MonthTaken where a version that begins in the month would reach back over months or versions."""
    taken = Month.objects.filter(campaign=campaign, first_day__gte=from_month).order_by("-first_day").first()
    if taken is not None:
        raise MonthTaken(
            _("%(month)s has its scheme already; a new version begins after it.") % {"month": taken.name},
            field="from_month",
        )
    later = campaign.schemes.filter(activated_at__isnull=False, from_month__gt=from_month).first()
    if later is not None:
        raise MonthTaken(
            _("Version %(version)s is in force from %(month)s; a new one cannot begin before it.")
            % {"version": later.version, "month": month_name(later.from_month)},
            field="from_month",
        )


@transaction.atomic
def new_version(scheme: Scheme, *, from_month: date, by: Access, at: datetime | None = None) -> Scheme:
    """Copy a version as the next one, a draft that takes effect from a month once it is activated.

    Months that exist keep their version: raises MonthTaken for a month at or before one of them.
    """
    by.demand(Role.OFFICE, campaign_id=scheme.campaign_id)
    from_month = from_month.replace(day=1)
    check_from_month(by.campaign, from_month)
    catalogue = catalogue_of(scheme)
    return write_version(
        catalogue,
        owners=owners_of(scheme),
        from_month=from_month,
        by=by,
        event="copied",
        at=at,
        source=scheme.version,
    )


def write_version(
    catalogue: Mapping,
    *,
    owners: Mapping[str, Department],
    from_month: date,
    by: Access,
    event: str,
    categories: Mapping[str, DepartmentCategory] | None = None,
    at: datetime | None = None,
    **data,
) -> Scheme:
    """Write a catalogue as the campaign's next version, a draft, with one entry in the trail; inside a verb.

    The campaign's row is locked, so that two versions made at one moment get two numbers.
    """
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=by.campaign.pk)
    if categories is None:
        categories = {category.code: category for category in campaign.categories.all()}
    last = campaign.schemes.aggregate(last=Max("version"))["last"] or 0
    scheme = Scheme.objects.create(
        campaign=campaign, name=catalogue["name"], version=last + 1, from_month=from_month
    )
    indicators = write_catalogue(scheme, catalogue, owners=owners, categories=categories)
    record(
        f"scoring.scheme.{event}",
        by=by.user,
        campaign=campaign,
        obj=scheme,
        at=at,
        version=scheme.version,
        from_month=from_month,
        indicators=indicators,
        **data,
    )
    return scheme


@transaction.atomic
def change_scheme(
    scheme: Scheme, *, name: str, from_month: date, by: Access, at: datetime | None = None
) -> Scheme:
    """Rename a draft, or let it begin in another month. Raises NotDraft or MonthTaken."""
    scheme = locked_draft(scheme, by=by)
    name = one_line(name, field="name", longest=LONGEST_NAME)
    from_month = from_month.replace(day=1)
    if from_month != scheme.from_month:
        check_from_month(by.campaign, from_month)
    changes = {
        field: [getattr(scheme, field), new]
        for field, new in {"name": name, "from_month": from_month}.items()
        if getattr(scheme, field) != new
    }
    if changes:
        scheme.name, scheme.from_month = name, from_month
        scheme.save(update_fields=["name", "from_month"])
        record(
            "scoring.scheme.changed",
            by=by.user,
            campaign=by.campaign,
            obj=scheme,
            at=at,
            version=scheme.version,
            changes=changes,
        )
    return scheme


@transaction.atomic
def discard_draft(scheme: Scheme, *, by: Access, at: datetime | None = None) -> None:
    """Throw a draft away; the trail keeps that it was there. Raises NotDraft."""
    scheme = locked_draft(scheme, by=by)
    record(
        "scoring.scheme.discarded",
        by=by.user,
        campaign=by.campaign,
        obj=scheme,
        at=at,
        version=scheme.version,
        catalogue=catalogue_of(scheme),
    )
    scheme.delete()


def locked_draft(scheme: Scheme, *, by: Access) -> Scheme:
    """The version under its lock, for a change by the office. Raises NotDraft for one that is active or used."""
    by.demand(Role.OFFICE, campaign_id=scheme.campaign_id)
    locked = Scheme.objects.select_for_update(of=("self",)).filter(pk=scheme.pk).first()
    if locked is None:
        raise NotDraft(_("This draft is gone: somebody discarded it."))
    if locked.activated_at is not None or locked.months.exists():
        raise NotDraft(
            _("Version %(version)s is in force; it is read-only. Make a new version from a later month.")
            % {"version": locked.version}
        )
    return locked


def owners_of(scheme: Scheme) -> dict[str, Department]:
    """The departments that own an indicator of the scheme, by their codes; one query."""
    owners = Department.objects.filter(owned_indicators__section__sheet__scheme=scheme).distinct()
    return {owner.code: owner for owner in owners}
