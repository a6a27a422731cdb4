"""What the pages of a quarter show: the league, how one window's star came about, a window through the year.

A decided quarter is read by every member; before, the office, the leading group and the auditor see everything, a head
and deputy the own windows. Why a window got no star is for those too, and never for the other windows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils import timezone
from django.utils.translation import gettext as _

from activities.models import AwardDecision, ServiceWindow
from activities.windows.quarter_deciding import frozen_or_computed
from activities.windows.quarter_inputs import key_of
from activities.windows.quarter_words import STAR_COUNTS, STARS, day_said, month_said, reason_said
from activities.windows.quarters import Quarter
from activities.windows.rating import COVERT, LEVELS, OPEN, Settings
from activities.windows.rating_looks import counts_by_window
from campaign.models import Campaign, Role
from campaign.permissions import Access, any_of
from campaign.rounding import half_up

oversees = any_of(Role.OFFICE, Role.LEADER, Role.AUDITOR)
reads_windows = any_of(Role.OFFICE, Role.LEADER, Role.AUDITOR, Role.HEAD, Role.DEPUTY)


def reads_window(access: Access, window: ServiceWindow) -> bool:
    """Whether the person may read how this window's score came about."""
    return oversees(access) or window.department_id in access.departments(Role.HEAD, Role.DEPUTY)


@dataclass(frozen=True)
class QuarterState:
    """A quarter of the campaign's year and how far it is."""

    quarter: Quarter
    is_over: bool
    decision: AwardDecision | None
    counts: tuple[tuple[str, int], ...] = ()

    @property
    def waits(self) -> bool:
        return self.is_over and self.decision is None

    @property
    def has_stars(self) -> bool:
        return any(count for __, count in self.counts)


def quarters_of(campaign: Campaign, *, today: date | None = None) -> list[QuarterState]:
    """The quarters of the year that have begun, the newest first; one query."""
    today = today or timezone.localdate()
    quarters = [Quarter(campaign.year, number) for number in (4, 3, 2, 1)]
    decisions = {
        decision.key: decision
        for decision in AwardDecision.objects.in_force().filter(
            campaign=campaign, key__in=[key_of(quarter) for quarter in quarters]
        )
    }
    return [
        QuarterState(
            quarter,
            quarter.last_day < today,
            decisions.get(key_of(quarter)),
            _counts(decisions[key_of(quarter)].payload["result"]) if key_of(quarter) in decisions else (),
        )
        for quarter in quarters
        if quarter.first_day <= today
    ]


@dataclass(frozen=True)
class Rated:
    """What the public says of a window: how many ratings count, and their mean."""

    count: int
    mean: Decimal

    @classmethod
    def of(cls, counts: Iterable[int] | None) -> "Rated | None":
        """From how many gave one to five stars; None without any."""
        counts = tuple(counts or ())
        total = sum(counts)
        if not total:
            return None
        return cls(total, half_up(Fraction(sum(n * stars for stars, n in enumerate(counts, start=1)), total)))


@dataclass(frozen=True)
class LeagueRow:
    """A window in the league of a quarter."""

    window: str
    window_name: str
    department_name: str
    months: tuple[str | None, ...]
    score: str | None
    rank: int | None
    tied: bool
    star: str
    stars: int
    reasons: tuple[str, ...]
    rated: Rated | None
    is_own: bool
    is_linked: bool


def league(campaign: Campaign, quarter: Quarter, payload: Mapping, access: Access) -> list[LeagueRow]:
    """The windows by place, then those without a score; two queries. Reasons only where the person may read them."""
    sees_all = oversees(access)
    keys = {
        code: (pk, department)
        for pk, code, department in ServiceWindow.objects.filter(campaign=campaign).values_list(
            "pk", "code", "department"
        )
    }
    own = access.departments(Role.HEAD, Role.DEPUTY)
    ratings = counts_by_window(campaign, quarter.first_day, quarter.last_day)
    named = {row["window"]: row for row in payload["inputs"]["windows"]}
    rows = []
    for row in payload["result"]["windows"]:
        pk, department = keys.get(row["window"], (None, None))
        may = sees_all or department in own
        rows.append(
            LeagueRow(
                window=row["window"],
                window_name=named[row["window"]]["window_name"],
                department_name=named[row["window"]]["department_name"],
                months=tuple(row["months"][month]["score"] for month in payload["inputs"]["months"]),
                score=row["score"],
                rank=row["rank"],
                tied=row["tied"],
                star=str(STARS.get(row["level"], "")),
                stars=STAR_COUNTS.get(row["level"], 0),
                reasons=tuple(reason_said(reason) for reason in row["reasons"]) if may else (),
                rated=Rated.of(ratings.get(pk)),
                is_own=department in own,
                is_linked=may,
            )
        )
    return sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, row.window))


@dataclass(frozen=True)
class MonthWhy:
    """How one month of a window came about."""

    name: str
    score: str | None
    open_mean: str | None
    covert_mean: str | None
    inspections: tuple[tuple[str, str, str], ...]
    deductions: tuple[tuple[str, str, str], ...]
    sentence: str
    remarks: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Why:
    """How a window's quarter and star came about."""

    window: str
    window_name: str
    department_name: str
    months: tuple[MonthWhy, ...]
    score: str | None
    rank: int | None
    tied: bool
    star: str
    stars: int
    reasons: tuple[str, ...]
    verdict: str


def why(payload: Mapping, window: str) -> Why | None:
    """The derivation of one window from the quarter's payload; None for a window that does not take part."""
    inputs, result = payload["inputs"], payload["result"]
    given = next((row for row in inputs["windows"] if row["window"] == window), None)
    found = next((row for row in result["windows"] if row["window"] == window), None)
    if given is None or found is None:
        return None
    settings = Settings.thawed(result["settings"])
    return Why(
        window=window,
        window_name=given["window_name"],
        department_name=given["department_name"],
        months=tuple(
            _month_why(month, given["months"][month], found["months"][month], settings)
            for month in inputs["months"]
        ),
        score=found["score"],
        rank=found["rank"],
        tied=found["tied"],
        star=str(STARS.get(found["level"], "")),
        stars=STAR_COUNTS.get(found["level"], 0),
        reasons=tuple(reason_said(reason) for reason in found["reasons"]),
        verdict=_verdict(found, settings),
    )


def window_year(campaign: Campaign, window: ServiceWindow) -> list[tuple[QuarterState, Mapping | None]]:
    """The window's row of each quarter that has begun, the earliest first: frozen where decided, else as it stands."""
    found = []
    for state in reversed(quarters_of(campaign)):
        payload = state.decision.payload if state.decision else frozen_or_computed(campaign, state.quarter)[0]
        row = next((one for one in payload["result"]["windows"] if one["window"] == window.code), None)
        found.append((state, row))
    return found


def _counts(result: Mapping) -> tuple[tuple[str, int], ...]:
    return tuple(
        (str(STARS[level]), sum(row["level"] == level for row in result["windows"])) for level in LEVELS
    )


def _month_why(code: str, given: Mapping, found: Mapping, settings: Settings) -> MonthWhy:
    kinds = {OPEN: _("Open inspection"), COVERT: _("Undercover inspection")}
    return MonthWhy(
        name=month_said(code),
        score=found["score"],
        open_mean=found["open"],
        covert_mean=found["covert"],
        inspections=tuple(
            (day_said(one["day"]), kinds[kind], one["mark"]) for kind in (OPEN, COVERT) for one in given[kind]
        ),
        deductions=tuple(
            (day_said(line["due_on"]), line["text"], line["points"]) for line in given["deductions"]
        ),
        sentence=_sentence(found, settings),
        remarks=tuple(
            [_("inspection refused on %(day)s") % {"day": day_said(one["day"])} for one in given["refused"]]
            + [_("window closed on %(day)s") % {"day": day_said(one["day"])} for one in given["closed"]]
        ),
    )


def _sentence(found: Mapping, settings: Settings) -> str:
    """The month as a sum, with the means rounded for the eye only."""
    if found["score"] is None:
        return _("no inspection, no score")
    deducted = f" − {found['deducted']}" if Decimal(found["deducted"]) else ""
    if found["open"] is not None and found["covert"] is not None:
        weight = Decimal(settings.weight_open) / 100
        return f"{weight:.2f} × {found['open']} + {1 - weight:.2f} × {found['covert']}{deducted} = {found['score']}"
    only = _("Open inspection") if found["open"] is not None else _("Undercover inspection")
    said = f"{found['open'] or found['covert']}{deducted}"
    return f"{only} {said} = {found['score']}" if deducted else f"{only} {said}"


def _verdict(found: Mapping, settings: Settings) -> str:
    """Why it is this star, or none."""
    if found["score"] is None:
        return _("No score, no star.")
    if found["reasons"]:
        return _("No star: %(reasons)s.") % {
            "reasons": ", ".join(reason_said(reason) for reason in found["reasons"])
        }
    if not found["reached"]:
        return _("%(score)s is below %(line)s, where three stars begin.") % {
            "score": found["score"],
            "line": f"{settings.line_three:.2f}",
        }
    reached = {
        "score": found["score"],
        "line": f"{settings.line_of(found['reached']):.2f}",
        "star": STARS[found["reached"]],
    }
    if found["level"] == found["reached"]:
        return _("%(score)s reaches %(line)s: %(star)s.") % reached
    return _("%(score)s reaches %(line)s (%(star)s), but the places of the quota are taken: %(level)s.") % (
        reached | {"level": STARS.get(found["level"], _("no star"))}
    )
