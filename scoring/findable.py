"""What can be found in this room: departments, months, groups to score, half-years, indicators, lines, rechecks."""

from collections.abc import Collection, Sequence

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from campaign.models import Department, DepartmentName, Enrolment
from campaign.permissions import Access, sees_settings
from campaign.search_words import Word
from campaign.searching import Hit, RowSource, chosen, equal, in_month, within
from scoring.findable_indicators import INDICATORS
from scoring.findable_lines import LINES
from scoring.gentle import shown_of
from scoring.groups import visible_groups
from scoring.half_year_names import half_year_name
from scoring.half_years import HalfYear
from scoring.history import entries, published_months
from scoring.models import (
    RECUSAL,
    Correction,
    CorrectionState,
    HalfYearEvaluation,
    IndicatorGroup,
    Month,
    MonthState,
    Recheck,
    RecheckMessage,
    RecheckState,
)
from scoring.rights import reads_all, reads_rechecks, sees_months, visible_rechecks


def findable_departments(access: Access) -> QuerySet[Department] | None:
    """The departments whose page the person may open: in the latest published ranking, as the campaign shows it.

    Those who see the settings find every department of the campaign there.
    """
    here = Enrolment.objects.filter(campaign=access.campaign, department=OuterRef("pk"))
    rows = Department.objects.filter(Exists(here))
    if not sees_settings(access):
        pages = _with_page(access)
        if not pages:
            return None
        rows = rows.filter(pk__in=pages)
    place = Subquery(here.order_by("-since").values("position")[:1])
    of_campaign = Enrolment.objects.filter(campaign=access.campaign).select_related("category")
    return (
        rows.annotate(place=place)
        .prefetch_related(
            Prefetch("enrolments", of_campaign.order_by("-since"), to_attr="of_campaign"),
            Prefetch("former_names", DepartmentName.objects.order_by("until")),
        )
        .order_by("place", "code")
    )


def _with_page(access: Access) -> Collection[int]:
    """The departments of the latest published month whose page there the person may open; one query."""
    months = published_months(access.campaign)
    if not months:
        return ()
    places = entries(months[:1])[months[0].revision_id]
    only = shown_of(access, places)
    return places if only is None else only


def _department_holding(access: Access, word: Word) -> Q:
    """By its name, a name that it bore before, its code as a whole, or its category."""
    former = DepartmentName.objects.filter(within(word, "name"), department=OuterRef("pk"))
    category = Enrolment.objects.filter(
        within(word, "category__name"), campaign=access.campaign, department=OuterRef("pk")
    )
    return within(word, "name") | equal(word, "code") | Exists(former) | Exists(category)


def _department_hits(access: Access, departments: Sequence[Department]) -> list[Hit]:
    code, months = access.campaign.code, published_months(access.campaign)
    pages = _with_page(access)
    return [
        Hit(
            title=department.name,
            url=reverse("scoring:department_detail", args=[code, months[0].code, department.code])
            if department.pk in pages
            else reverse("scoring:department_list", args=[code]),
            about=" · ".join(_about_department(department)),
        )
        for department in departments
    ]


def _about_department(department: Department) -> list[str]:
    categories = [one.category.name for one in department.of_campaign[:1] if one.category]
    former = [one.name for one in department.former_names.all() if one.name != department.name]
    return [
        department.code,
        *categories,
        *([_("formerly %(names)s") % {"names": "、".join(dict.fromkeys(former))}] if former else []),
    ]


def findable_months(access: Access) -> QuerySet[Month]:
    """What is published for everybody, the months in work for those who read all of them."""
    rows = Month.objects.filter(campaign=access.campaign)
    return rows if reads_all(access) else rows.filter(state=MonthState.PUBLISHED)


def _month_hits(access: Access, months: Sequence[Month]) -> list[Hit]:
    code = access.campaign.code
    return [
        Hit(
            title=month.name,
            url=reverse("scoring:month_ranking", args=[code, month.code])
            if month.state == MonthState.PUBLISHED
            else reverse("scoring:month_detail", args=[code, month.code]),
            about=str(month.get_state_display()),
        )
        for month in months
    ]


def findable_groups(access: Access) -> QuerySet[IndicatorGroup] | None:
    """The groups of the months whose grids the person may look at."""
    if not sees_months(access):
        return None
    rows = visible_groups(access).select_related("month", "owner")
    return rows.order_by("-month__first_day", "is_recusal", "owner__code")


def _with_groups(keys: Sequence[str]) -> Q:
    wanted = Q(pk__in=())
    for key in keys:
        month, _gap, owner = key.partition(" ")
        of_owner = Q(is_recusal=True) if owner == RECUSAL else Q(is_recusal=False, owner__code=owner)
        wanted |= Q(month__first_day=month) & of_owner
    return wanted


def _group_hits(access: Access, groups: Sequence[IndicatorGroup]) -> list[Hit]:
    return [
        Hit(
            title=f"{group.month.name} · {_('Recusal entries') if group.is_recusal else group.owner.name}",
            url=reverse("scoring:group_grid", args=[access.campaign.code, group.month.code, group.code]),
            about=str(group.get_state_display()),
        )
        for group in groups
    ]


def _half_year_holding(access: Access, word: Word) -> Q:
    year = access.campaign.year
    halves = [HalfYear(year, half) for half in (1, 2)]
    called = {half.code: f"{half_year_name(half)} {half.code}".lower() for half in halves}
    return Q(code__in=[code for code, name in called.items() if any(f.lower() in name for f in word.forms)])


def _half_year_hits(access: Access, rows: Sequence[HalfYearEvaluation]) -> list[Hit]:
    return [
        Hit(
            title=half_year_name(HalfYear.parse(row.code)),
            url=reverse("scoring:half_year_detail", args=[access.campaign.code, row.code]),
            about=str(row.get_state_display()) if reads_all(access) else "",
        )
        for row in rows
    ]


def findable_rechecks(access: Access) -> QuerySet[Recheck] | None:
    if not reads_rechecks(access):
        return None
    rows = visible_rechecks(access).select_related("month", "department", "indicator")
    return rows.order_by("-filed_at", "-pk")


def _recheck_holding(access: Access, word: Word) -> Q:
    said = RecheckMessage.objects.filter(within(word, "text"), recheck=OuterRef("pk"))
    return (
        within(word, "department__name", "indicator__name")
        | equal(word, "indicator__code")
        | in_month(word, "month__first_day")
        | chosen(word, "state", RecheckState.choices)
        | Exists(said)
    )


def _recheck_hits(access: Access, rows: Sequence[Recheck]) -> list[Hit]:
    return [
        Hit(
            title=f"{row.get_stage_display()} · {row.department.name}",
            url=reverse("scoring:recheck_detail", args=[access.campaign.code, row.pk]),
            about=f"{row.month.name} · {row.indicator.code} {row.indicator.name} · {row.get_state_display()}",
        )
        for row in rows
    ]


def findable_corrections(access: Access) -> QuerySet[Correction] | None:
    if not reads_all(access):
        return None
    rows = Correction.objects.filter(month__campaign=access.campaign).select_related("month")
    return rows.order_by("-begun_at", "-pk")


def _correction_hits(access: Access, rows: Sequence[Correction]) -> list[Hit]:
    return [
        Hit(
            title=_("Correction of %(month)s") % {"month": row.month.name},
            url=reverse("scoring:correction_detail", args=[access.campaign.code, row.pk]),
            about=f"{row.get_state_display()} · {date_format(row.begun_at, 'DATE_FORMAT')}",
            text=row.reason,
        )
        for row in rows
    ]


SOURCES = [
    RowSource(
        kind="departments",
        name=gettext_lazy("Departments"),
        icon="people",
        rows=findable_departments,
        holding=_department_holding,
        hits=_department_hits,
        key="code",
        pages={
            "scoring:department_detail": ("department",),
            "scoring:department_preview": ("department",),
        },
    ),
    RowSource(
        kind="months",
        name=gettext_lazy("Months"),
        icon="clock",
        rows=findable_months,
        holding=lambda access, word: in_month(word, "first_day"),
        hits=_month_hits,
        key="first_day",
        pages={
            "scoring:month_detail": ("month",),
            "scoring:month_progress": ("month",),
            "scoring:month_ranking": ("month",),
            "scoring:live_ranking": ("month",),
        },
    ),
    RowSource(
        kind="half-years",
        name=gettext_lazy("Half-years"),
        icon="good",
        rows=lambda access: HalfYearEvaluation.objects.filter(campaign=access.campaign).order_by("-code"),
        holding=_half_year_holding,
        hits=_half_year_hits,
        key="code",
        pages={"scoring:half_year_detail": ("half",)},
    ),
    INDICATORS,
    LINES,
    RowSource(
        kind="groups",
        name=gettext_lazy("Score entry"),
        icon="edit",
        rows=findable_groups,
        holding=lambda access, word: within(word, "owner__name") | in_month(word, "month__first_day"),
        hits=_group_hits,
        key_of=lambda group: f"{group.month.first_day} {group.code}",
        with_keys=_with_groups,
        pages={"scoring:group_grid": ("month", "owner")},
    ),
    RowSource(
        kind="rechecks",
        name=gettext_lazy("Objections and appeals"),
        icon="undo",
        rows=findable_rechecks,
        holding=_recheck_holding,
        hits=_recheck_hits,
        pages={"scoring:recheck_detail": ("recheck",)},
        is_text=True,
    ),
    RowSource(
        kind="corrections",
        name=pgettext_lazy("of months", "Corrections"),
        icon="edit",
        rows=findable_corrections,
        holding=lambda access, word: (
            within(word, "reason", "document")
            | in_month(word, "month__first_day")
            | chosen(word, "state", CorrectionState.choices)
        ),
        hits=_correction_hits,
        pages={"scoring:correction_detail": ("correction",)},
        is_text=True,
    ),
]
