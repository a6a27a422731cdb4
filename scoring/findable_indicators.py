"""Indicators with their rules as search finds them: in the scheme, or on a head's own department page."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from campaign.frame import HEADS
from campaign.models import Department, Enrolment
from campaign.permissions import Access
from campaign.search_words import Word
from campaign.searching import Hit, RowSource, equal, within
from scoring.history import published_months
from scoring.models import DeductionRule, Indicator, Scheme
from scoring.rights import reads_scheme


def findable_indicators(access: Access) -> QuerySet[Indicator] | None:
    """Those of the newest version in force for readers of the scheme; for a head those of the own department."""
    rows = Indicator.objects.select_related("section__sheet__scheme", "owner").prefetch_related(
        Prefetch("rules", DeductionRule.objects.order_by("pk"))
    )
    rows = rows.order_by("section__sheet__position", "section__position", "position", "pk")
    if reads_scheme(access):
        newest = Scheme.objects.filter(campaign=access.campaign, activated_at__isnull=False)
        return rows.filter(section__sheet__scheme=newest.order_by("-version").values("pk")[:1])
    own = access.departments(*HEADS)
    months = published_months(access.campaign)
    if not own or not months:
        return None
    mine = Enrolment.objects.filter(
        campaign=access.campaign, department__in=own, category=OuterRef("section__category")
    )
    of_all = Q(section__category__isnull=True)
    return rows.filter(
        of_all | Exists(mine),
        section__sheet__scheme__months__first_day=months[0].first_day,
        section__sheet__scheme__campaign=access.campaign,
    )


def _holding(access: Access, word: Word) -> Q:
    rules = DeductionRule.objects.filter(within(word, "text") | equal(word, "code"), indicator=OuterRef("pk"))
    return within(word, "name", "section__name", "owner__name") | equal(word, "code") | Exists(rules)


def _hits(access: Access, indicators: Sequence[Indicator]) -> list[Hit]:
    page = _page(access)
    return [
        Hit(
            title=f"{indicator.code} {indicator.name}",
            url=f"{page(indicator)}#indicator-{indicator.code}",
            about=f"{indicator.section.name} · {indicator.maximum} · {indicator.owner.name}",
            text="；".join(f"{rule.code} {rule.text}" for rule in indicator.rules.all()),
        )
        for indicator in indicators
    ]


def _page(access: Access):
    """The page on which an indicator stands for this person."""
    code = access.campaign.code
    if reads_scheme(access):
        return lambda indicator: reverse(
            "scoring:scheme_detail", args=[code, indicator.section.sheet.scheme.version]
        )
    month = published_months(access.campaign)[0]
    own = Department.objects.filter(pk__in=access.departments(*HEADS)).order_by("code").first()
    address = reverse("scoring:department_detail", args=[code, month.code, own.code])
    return lambda indicator: address


INDICATORS = RowSource(
    kind="indicators",
    name=gettext_lazy("Indicators and rules"),
    icon="paper",
    rows=findable_indicators,
    holding=_holding,
    hits=_hits,
    key="code",
    pages={"scoring:cell_detail": ("indicator",)},
)
