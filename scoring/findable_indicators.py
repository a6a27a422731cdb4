"""Indicators with their rules as search finds them: in the scheme, or on the page that explains the rules to everybody."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from campaign.permissions import Access
from campaign.search_words import Word
from campaign.searching import Hit, RowSource, equal, within
from scoring.models import DeductionRule, Indicator
from scoring.rights import reads_scheme
from scoring.rules_in_force import scheme_in_force


def findable_indicators(access: Access) -> QuerySet[Indicator]:
    """Those of the version in force: everybody reads them on the page of the rules."""
    rows = Indicator.objects.select_related("section__sheet__scheme", "owner").prefetch_related(
        Prefetch("rules", DeductionRule.objects.order_by("position", "code"))
    )
    rows = rows.order_by("section__sheet__position", "section__position", "position", "pk")
    return rows.filter(section__sheet__scheme=scheme_in_force(access.campaign))


def _holding(access: Access, word: Word) -> Q:
    """By name, section, code or a rule; by the owner for those whose page says who that is."""
    rules = DeductionRule.objects.filter(within(word, "text") | equal(word, "code"), indicator=OuterRef("pk"))
    names = ["name", "section__name", *(["owner__name"] if reads_scheme(access) else [])]
    return within(word, *names) | equal(word, "code") | Exists(rules)


def _hits(access: Access, indicators: Sequence[Indicator]) -> list[Hit]:
    return [
        Hit(
            title=f"{indicator.code} {indicator.name}",
            url=f"{_page(access, indicator)}#indicator-{indicator.code}",
            about=" · ".join(
                (
                    indicator.section.name,
                    str(indicator.maximum),
                    *([indicator.owner.name] if reads_scheme(access) else []),
                )
            ),
            text="；".join(f"{rule.code} {rule.text}" for rule in indicator.rules.all()),
        )
        for indicator in indicators
    ]


def _page(access: Access, indicator: Indicator) -> str:
    """Where the indicator stands: the version for those who read schemes, the page of the rules for everybody else."""
    code = access.campaign.code
    if reads_scheme(access):
        return reverse("scoring:scheme_detail", args=[code, indicator.section.sheet.scheme.version])
    return reverse("publishing:rules_explained", args=[code])


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
