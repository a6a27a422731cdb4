"""The settings of a half-year's evaluation as values: taken from the campaign's rules, kept as plain JSON (rules.md §5)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from decimal import Decimal

WEIGHTS = ("weight_monthly", "weight_panel", "weight_appraisal")
GRADES = ("excellent", "good", "fair", "poor")


class BadSettings(ValueError):
    """The settings contradict each other; the text says which."""


@dataclass(frozen=True)
class Settings:
    """What an evaluation follows; the same names as the campaign's rules.

    Points are `Decimal`, weights and a quota of kind “percent” are percent, days and months are counts.
    """

    weight_monthly: int = 60
    weight_panel: int = 40
    weight_appraisal: int = 0
    panel_drop_from: int = 5
    appraisal_excellent: Decimal = Decimal(100)
    appraisal_good: Decimal = Decimal(85)
    appraisal_fair: Decimal = Decimal(70)
    appraisal_poor: Decimal = Decimal(50)
    half_bonus_cap: Decimal = Decimal(5)
    self_gap: Decimal = Decimal(5)
    title_line: Decimal = Decimal(90)
    quota_kind: str = "percent"
    quota_value: Decimal = Decimal(45)
    quota_scope: str = "overall"
    title_tie: str = "breakers"
    min_months: int = 3
    min_sheet: Decimal = Decimal(80)
    bottom_months: int = 2
    veto_excludes: bool = True
    summary_needed: bool = True
    rank_style: str = "standard"
    merge_weighted: bool = False

    def __post_init__(self):
        if sum(getattr(self, name) for name in WEIGHTS) != 100 or any(
            getattr(self, name) < 0 for name in WEIGHTS
        ):
            raise BadSettings("weights")
        if self.panel_drop_from in (1, 2) or self.panel_drop_from < 0:
            raise BadSettings("panel_drop_from")
        if self.quota_value < 0 or (self.quota_kind == "percent" and self.quota_value > 100):
            raise BadSettings("quota_value")

    @classmethod
    def of(cls, rules: object) -> "Settings":
        """The settings of a campaign's rules, or of anything with the same names. Raises BadSettings."""
        return cls(**{field.name: getattr(rules, field.name) for field in fields(cls)})

    @classmethod
    def thawed(cls, kept: Mapping) -> "Settings":
        """The settings that `frozen` kept. Raises BadSettings."""
        points = {field.name for field in fields(cls) if field.type is Decimal}
        return cls(
            **{name: Decimal(value) if name in points else value for name, value in kept.items()},
        )

    def frozen(self) -> dict:
        """Plain values; points are strings with two places."""
        return {
            name: f"{value:.2f}" if isinstance(value, Decimal) else value
            for name, value in asdict(self).items()
        }

    @property
    def weights(self) -> dict[str, int]:
        """Percent by the name of the part."""
        return {
            "monthly": self.weight_monthly,
            "panel": self.weight_panel,
            "appraisal": self.weight_appraisal,
        }

    @property
    def worth(self) -> dict[str, Decimal]:
        """What a ballot of each grade counts."""
        return {grade: getattr(self, f"appraisal_{grade}") for grade in GRADES}
