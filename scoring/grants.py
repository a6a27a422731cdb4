"""缺项: the leading group's leave that an indicator does not apply to a department for whole months."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Campaign, Department, Enrolment, Role
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.wording import one_line
from scoring.models import Indicator, Month, MonthState, NotApplicableGrant, Scheme

LONGEST_REASON = NotApplicableGrant._meta.get_field("reason").max_length


class GrantRefused(Refused):
    """The indicator, the department or the months do not allow the grant."""


class GrantTooLate(Refused):
    """A month of the grant is open already: a grant is given in advance."""


@transaction.atomic
def grant_not_applicable(
    *,
    campaign: Campaign,
    indicator: Indicator,
    department: Department,
    first_month: date,
    last_month: date,
    reason: str,
    by: Access,
    at: datetime | None = None,
) -> NotApplicableGrant:
    """Take an indicator out of a department's months from first to last, both whole and inclusive.

    Only in advance, only where the indicator allows it, never the whole of a section: at least one indicator of the
    section applies in every month. Raises GrantRefused or GrantTooLate. Source: rules.md §2.5.
    """
    at = at or timezone.now()
    by.demand(Role.LEADER, campaign_id=campaign.pk)
    reason = one_line(reason, field="reason", longest=LONGEST_REASON)
    # One grant at a time in a campaign: two at one moment could empty a section together. The lock lets rows that
    # only refer to the campaign through, for whoever writes them may hold a month that is locked below.
    Campaign.objects.select_for_update(of=("self",), no_key=True).get(pk=campaign.pk)
    first_month, last_month = first_month.replace(day=1), last_month.replace(day=1)
    if last_month < first_month:
        raise GrantRefused(_("A grant covers whole months, in order."), field="last_month")
    if not reason:
        raise GrantRefused(_("Give the reason."), field="reason")
    _check_indicator(indicator, department, campaign=campaign, first_month=first_month)
    _check_in_advance(campaign, first_month, last_month)
    _check_section(indicator, department, first_month, last_month)
    grant = NotApplicableGrant.objects.create(
        campaign=campaign,
        department=department,
        indicator=indicator,
        first_month=first_month,
        last_month=last_month,
        reason=reason,
        granted_by=by.user,
        granted_at=at,
    )
    record(
        "scoring.not_applicable.granted",
        by=by.user,
        campaign=campaign,
        obj=grant,
        at=at,
        indicator=indicator.code,
        department=department.code,
        first_month=f"{first_month:%Y-%m}",
        last_month=f"{last_month:%Y-%m}",
        reason=reason,
    )
    return grant


def carry_grants(scheme: Scheme, *, by: Access, at: datetime | None = None) -> None:
    """Give the grants that reach into a new version's months to its indicators of the same code.

    The leading group granted them for whole months, whichever version those turn out to have. A grant is left
    behind, and named in the trail, where the new version has no such indicator, does not let it be left out, or
    has nothing else in that section. Inside the act that puts the version in force, under the campaign's lock.
    """
    reaching = (
        NotApplicableGrant.objects.filter(campaign=scheme.campaign_id, last_month__gte=scheme.from_month)
        .exclude(indicator__section__sheet__scheme=scheme)
        .select_related("indicator", "department")
        .order_by("-indicator__section__sheet__scheme__version", "first_month", "pk")
    )
    own = {
        indicator.code: indicator
        for indicator in Indicator.objects.filter(section__sheet__scheme=scheme).annotate(
            in_section=Count("section__indicators")
        )
    }
    carried: list[NotApplicableGrant] = []
    left_behind: list[str] = []
    for grant in reaching:
        indicator = own.get(grant.indicator.code)
        again = NotApplicableGrant(
            campaign_id=grant.campaign_id,
            department=grant.department,
            indicator=indicator,
            first_month=max(grant.first_month, scheme.from_month),
            last_month=grant.last_month,
            reason=grant.reason,
            granted_by_id=grant.granted_by_id,
            granted_at=grant.granted_at,
        )
        beside = [other for other in carried if _overlap(other, again)] if indicator else []
        if indicator and any(other.indicator == indicator for other in beside):
            continue  # an older version's grant for what is carried over already
        if indicator is None or not indicator.na_allowed or _empties(indicator, beside):
            left_behind.append(f"{grant.department.code} {grant.indicator.code}")
        else:
            carried.append(again)
    NotApplicableGrant.objects.bulk_create(carried)
    if carried or left_behind:
        record(
            "scoring.not_applicable.carried_over",
            by=by.user,
            campaign=by.campaign,
            obj=scheme,
            at=at,
            version=scheme.version,
            carried=[f"{grant.department.code} {grant.indicator.code}" for grant in carried],
            left_behind=left_behind,
        )


def _overlap(one: NotApplicableGrant, other: NotApplicableGrant) -> bool:
    return (
        one.department_id == other.department_id
        and one.first_month <= other.last_month
        and other.first_month <= one.last_month
    )


def _empties(indicator: Indicator, beside: list[NotApplicableGrant]) -> bool:
    in_its_section = {
        grant.indicator_id for grant in beside if grant.indicator.section_id == indicator.section_id
    }
    return len(in_its_section) + 1 >= indicator.in_section


def _check_indicator(
    indicator: Indicator, department: Department, *, campaign: Campaign, first_month: date
) -> None:
    section = indicator.section
    if section.sheet.scheme.campaign_id != campaign.pk:
        raise GrantRefused(_("This indicator belongs to another campaign."), field="indicator")
    if not indicator.na_allowed:
        raise GrantRefused(
            _("%(indicator)s applies to everybody; it cannot be left out.") % {"indicator": indicator.code},
            field="indicator",
        )
    last_day = (first_month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    enrolments = Enrolment.objects.filter(
        campaign=campaign, department=department, category__isnull=False
    ).order_by("since")
    # The category of a month is that of its last day (rules.md §3); who joins later has the first that comes.
    enrolment = next((row for row in enrolments if row.until is None or row.until >= last_day), None)
    if enrolment is None:
        raise GrantRefused(_("This department does not take part."), field="department")
    if section.category_id not in (None, enrolment.category_id):
        raise GrantRefused(
            _("%(indicator)s is not an indicator of this department's category.")
            % {"indicator": indicator.code},
            field="indicator",
        )


def _check_in_advance(campaign: Campaign, first_month: date, last_month: date) -> None:
    # Under their locks: a month that is being opened at this moment is open when its turn comes here.
    months = (
        Month.objects.select_for_update(of=("self",), no_key=True)
        .filter(campaign=campaign, first_day__gte=first_month, first_day__lte=last_month)
        .order_by("first_day")
    )
    begun = next((month for month in months if month.state != MonthState.DRAFT), None)
    if begun is not None:
        raise GrantTooLate(
            _("%(month)s is open already; a grant is given in advance.") % {"month": begun.name},
            field="first_month",
        )


def _check_section(indicator: Indicator, department: Department, first_month: date, last_month: date) -> None:
    in_section = indicator.section.indicators.count()
    grants = NotApplicableGrant.objects.filter(
        department=department,
        indicator__section=indicator.section_id,
        first_month__lte=last_month,
        last_month__gte=first_month,
    )
    overlapping = list(grants)
    if any(grant.indicator_id == indicator.pk for grant in overlapping):
        raise GrantRefused(_("The indicator is left out in some of these months already."), field="indicator")
    for month in _months(first_month, last_month):
        left_out = sum(1 for grant in overlapping if grant.first_month <= month <= grant.last_month)
        if left_out + 1 >= in_section:
            raise GrantRefused(_("A whole section cannot be not applicable."), field="indicator")


def _months(first: date, last: date) -> Iterator[date]:
    month = first
    while month <= last:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)
