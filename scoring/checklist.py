"""From a blank campaign to an open month: what is there, what is still missing, and where it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign.models import Campaign, DepartmentCategory, Enrolment, Holiday, Membership, Person, Role
from campaign.months import month_name
from campaign.permissions import Access
from scoring.checklist_items import Item
from scoring.models import Indicator, Month, MonthState, Scheme
from scoring.schemes import wrong_sums

KEEPERS = (Role.OFFICE, Role.SYSTEM_ADMINISTRATOR)
NAMED = 5


@dataclass(frozen=True)
class _Facts:
    """What the items are judged by."""

    campaign: Campaign
    categories: Sequence[DepartmentCategory]
    enrolled: Sequence[Enrolment]
    people: dict[int, int]
    held: set[tuple[str, int]]
    scheme: Scheme | None
    owners: Sequence[tuple[int, str]]
    holidays: int
    months: Sequence[Month]

    @property
    def taking_part(self) -> list[Enrolment]:
        return [enrolment for enrolment in self.enrolled if enrolment.category_id is not None]


def checklist(access: Access, *, today: date) -> list[Item]:
    """The items in the order in which they are done; eight queries, a few more while no scheme is in force."""
    facts = _facts(access.campaign, today=today)
    return [
        _categories(facts),
        _departments(facts),
        _office(facts),
        _branches(facts),
        _people(facts),
        _heads(facts),
        _scheme(facts),
        _scorers(facts),
        _calendar(facts),
        _holidays(facts),
        _planned(facts),
        _opened(facts),
    ]


def _facts(campaign: Campaign, *, today: date) -> _Facts:
    day = campaign.day_within(today)
    lasting = Q(until__isnull=True) | Q(until__gte=day)
    enrolments = Enrolment.objects.filter(lasting, campaign=campaign, since__lte=day).select_related(
        "department"
    )
    people = Person.objects.in_service(today).filter(unit=campaign.unit_id).order_by()
    roles = (
        Membership.objects.current()
        .of_open_accounts()
        .filter(campaign=campaign, role__in=(Role.HEAD, Role.SCORER))
    )
    schemes = Scheme.objects.filter(campaign=campaign).order_by("activated_at", "-version")
    in_force = [scheme for scheme in schemes if scheme.activated_at]
    scheme = in_force[-1] if in_force else (schemes[0] if schemes else None)
    owners = Indicator.objects.filter(section__sheet__scheme=scheme).order_by("owner__code")
    return _Facts(
        campaign=campaign,
        categories=list(campaign.categories.all()),
        enrolled=list(enrolments),
        people=dict(people.values_list("department_id").annotate(Count("pk"))),
        held=set(roles.values_list("role", "department_id")),
        scheme=scheme,
        owners=list(owners.values_list("owner_id", "owner__name").distinct()) if scheme else [],
        holidays=Holiday.objects.filter(unit=campaign.unit_id, day__year=campaign.year).count(),
        months=list(Month.objects.filter(campaign=campaign).order_by("first_day")),
    )


def _categories(facts: _Facts) -> Item:
    return Item(
        "categories",
        _("Department categories"),
        bool(facts.categories),
        _named([category.name for category in facts.categories]) or _("There is none yet."),
        _address("campaign:category_list", facts),
        KEEPERS,
    )


def _departments(facts: _Facts) -> Item:
    filled = {enrolment.category_id for enrolment in facts.taking_part}
    empty = [category.name for category in facts.categories if category.pk not in filled]
    count = len(facts.taking_part)
    there = ngettext("%(count)s department takes part", "%(count)s departments take part", count) % {
        "count": count
    }
    return Item(
        "departments",
        _("Departments in every category"),
        bool(count) and not empty,
        _without(there, empty),
        _address("scoring:department_list", facts)
        if count
        else reverse("campaign:import_start", args=[facts.campaign.code, "departments"]),
        KEEPERS,
    )


def _office(facts: _Facts) -> Item:
    office = facts.campaign.office
    return Item(
        "office",
        _("Assessment office, which writes what an owner may not write about itself"),
        office is not None,
        office.name if office else _("It is not named yet."),
        _address("campaign:particulars", facts),
        (Role.SYSTEM_ADMINISTRATOR,),
    )


def _branches(facts: _Facts) -> Item:
    branches = {enrolment.branch_id for enrolment in facts.enrolled} - {None}
    outside = [enrolment.department.name for enrolment in facts.taking_part if not enrolment.branch_id]
    there = ngettext("%(count)s party branch", "%(count)s party branches", len(branches)) % {
        "count": len(branches)
    }
    return Item(
        "branches",
        _("Party branch of every department"),
        bool(facts.taking_part) and not outside,
        _without(there, outside),
        _address("scoring:department_list", facts),
        KEEPERS,
    )


def _people(facts: _Facts) -> Item:
    empty = [row.department.name for row in facts.taking_part if not facts.people.get(row.department_id)]
    count = sum(facts.people.values())
    there = ngettext("%(count)s person", "%(count)s people", count) % {"count": count}
    return Item(
        "people",
        _("People of every department"),
        bool(facts.taking_part) and not empty,
        _without(there, empty),
        reverse("campaign:import_start", args=[facts.campaign.code, "people"]),
        KEEPERS,
    )


def _heads(facts: _Facts) -> Item:
    headless = [
        row.department.name
        for row in facts.taking_part
        if (Role.HEAD.value, row.department_id) not in facts.held
    ]
    count = len(facts.taking_part) - len(headless)
    there = ngettext("%(count)s head has an account", "%(count)s heads have accounts", count) % {
        "count": count
    }
    return Item(
        "heads",
        _("Account of every department's head"),
        bool(facts.taking_part) and not headless,
        _without(there, headless),
        _address("scoring:seat_list", facts),
        (Role.SYSTEM_ADMINISTRATOR,),
    )


def _scheme(facts: _Facts) -> Item:
    scheme = facts.scheme
    if scheme is None:
        detail = _("None is loaded yet.")
    elif scheme.activated_at:
        detail = _("%(scheme)s, in force from %(month)s: every sheet comes to 100.00.") % {
            "scheme": scheme,
            "month": month_name(scheme.from_month),
        }
    else:
        wrong = len(wrong_sums(scheme))
        detail = (
            ngettext(
                "%(scheme)s is not in force: %(count)s sum is wrong.",
                "%(scheme)s is not in force: %(count)s sums are wrong.",
                wrong,
            )
            if wrong
            else _("%(scheme)s comes to 100.00 everywhere and is not in force yet.")
        ) % {"scheme": scheme, "count": wrong}
    return Item(
        "scheme",
        _("Scheme in force"),
        bool(scheme and scheme.activated_at),
        detail,
        _scheme_page(facts),
        (Role.OFFICE,),
    )


def _scheme_page(facts: _Facts) -> str:
    """Where the next step is done: loading a scheme, or looking through the draft that is to be put in force."""
    if facts.scheme is None:
        return _address("scoring:scheme_load", facts)
    return reverse("scoring:scheme_detail", args=[facts.campaign.code, facts.scheme.version])


def _scorers(facts: _Facts) -> Item:
    without = [name for owner, name in facts.owners if (Role.SCORER.value, owner) not in facts.held]
    count = len(facts.owners) - len(without)
    there = ngettext("%(count)s owner has a scorer", "%(count)s owners have scorers", count) % {
        "count": count
    }
    return Item(
        "scorers",
        _("Scorer of every owner of indicators"),
        bool(facts.owners) and not without,
        _without(there, without),
        _address("scoring:seat_list", facts),
        (Role.SYSTEM_ADMINISTRATOR,),
    )


def _calendar(facts: _Facts) -> Item:
    rules = facts.campaign.rules
    days = {"owner": rules.owner_day, "close": rules.close_day}
    days |= {"approve": rules.approve_day, "bulletin": rules.bulletin_day}
    return Item(
        "calendar",
        _("Calendar of a month"),
        True,
        _(
            "In the following month: scoring until day %(owner)s, closed by day %(close)s, approved by day "
            "%(approve)s, bulletin by day %(bulletin)s."
        )
        % days,
        _address("campaign:rules_edit", facts),
        (Role.SYSTEM_ADMINISTRATOR,),
    )


def _holidays(facts: _Facts) -> Item:
    year, count = facts.campaign.year, facts.holidays
    there = ngettext(
        "%(year)s: %(count)s day that differs from its weekday.",
        "%(year)s: %(count)s days that differ from their weekday.",
        count,
    ) % {"year": year, "count": count}
    return Item(
        "holidays",
        _("Holidays of the year"),
        count > 0,
        there
        if count
        else _("%(year)s: none is entered; deadlines would fall on days off.") % {"year": year},
        _address("campaign:holiday_list", facts),
        KEEPERS,
    )


def _planned(facts: _Facts) -> Item:
    months = [month.name for month in facts.months]
    return Item(
        "planned",
        _("First month planned"),
        bool(months),
        _named(months) or _("None is planned yet; the scheme must be in force."),
        _address("scoring:month_list", facts),
        (Role.OFFICE,),
    )


def _opened(facts: _Facts) -> Item:
    begun = [month.name for month in facts.months if month.state != MonthState.DRAFT]
    draft = next((month for month in facts.months if month.state == MonthState.DRAFT), None)
    address = (
        reverse("scoring:month_detail", args=[facts.campaign.code, draft.code])
        if draft and not begun
        else _address("scoring:month_list", facts)
    )
    return Item(
        "opened",
        _("First month open for scoring"),
        bool(begun),
        _named(begun) or _("None is open yet."),
        address,
        (Role.OFFICE,),
    )


def _address(name: str, facts: _Facts) -> str:
    return reverse(name, args=[facts.campaign.code])


def _named(names: Sequence[str]) -> str:
    """Some names, and how many more there are."""
    shown = _(", ").join(names[:NAMED])
    if len(names) <= NAMED:
        return shown
    return _("%(names)s and %(count)s more") % {"names": shown, "count": len(names) - NAMED}


def _without(there: str, missing: Sequence[str]) -> str:
    if not missing:
        return _("%(there)s.") % {"there": there}
    return _("%(there)s; missing: %(names)s.") % {"there": there, "names": _named(missing)}
