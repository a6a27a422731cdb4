"""What the page of honour shows: the rolls that hold, with the pictures that may be shown there today; and the years."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef

from activities.models import Award, AwardDecision
from campaign.models import Campaign
from publishing.honours.picture_uses import newest_editions, uses_of_pictures
from publishing.honours.roll_content import Entry, Picture, Purpose, Section, pictures_of, thawed
from publishing.models import RollEdition
from scoring.models import HalfYearDecision, ModelIndividual, Outcome, TitleDecision


@dataclass(frozen=True)
class ShownPerson:
    """Somebody of an entry, with the address of the portrait or empty."""

    name: str
    post: str
    sha256: str


@dataclass(frozen=True)
class ShownEntry:
    """An entry as the page shows it: the fingerprints of pictures that may be shown, empty for the placeholder."""

    entry: Entry
    photo: str
    people: list[ShownPerson]


@dataclass(frozen=True)
class ShownSection:
    """Honours of one kind."""

    section: Section
    entries: list[ShownEntry]
    anchor: str


@dataclass(frozen=True)
class ShownRoll:
    """A roll that holds."""

    edition: RollEdition
    title: str
    period: str
    sections: list[ShownSection] = field(default_factory=list)


def rolls_that_hold(campaign: Campaign) -> list[ShownRoll]:
    """Of each roll of the campaign the newest edition, with the pictures that the intranet may show today; five queries."""
    editions = newest_editions(campaign)
    rolls = [thawed(edition.payload) for edition in editions]
    names = {picture.sha256 for roll in rolls for picture in pictures_of(roll)}
    uses = uses_of_pictures(campaign, names, is_public=False) if names else {}
    visible = {name for name, allowed in uses.items() if Purpose.INTRANET in allowed}
    return [
        ShownRoll(
            edition,
            roll.title,
            roll.period,
            [
                ShownSection(
                    section,
                    [_shown(entry, visible) for entry in section.entries],
                    f"roll-{edition.roll_id}-{place}",
                )
                for place, section in enumerate(roll.sections, start=1)
            ],
        )
        for edition, roll in zip(editions, rolls, strict=True)
    ]


def picture_on_page(edition: RollEdition, sha256: str) -> Picture | None:
    """A picture of an edition that the page of honour may show today; None for any other."""
    found = {picture.sha256: picture for picture in pictures_of(thawed(edition.payload))}.get(sha256)
    if found is None or Purpose.INTRANET not in found.uses:
        return None
    uses = uses_of_pictures(edition.roll.campaign, [sha256], is_public=False)
    return found if Purpose.INTRANET in uses[sha256] else None


@dataclass(frozen=True)
class TitleYears:
    """A department through the half-years: for each whether it held the title."""

    name: str
    held: list[bool]

    @property
    def count(self) -> int:
        return sum(self.held)


def titles_by_half(campaigns: Iterable[Campaign]) -> tuple[list[str], list[TitleYears]]:
    """The half-years decided in these campaigns, the oldest first, and each department that held a title; one query."""
    newer = HalfYearDecision.objects.filter(
        evaluation=OuterRef("decision__evaluation"), number__gt=OuterRef("decision__number")
    )
    rows = (
        TitleDecision.objects.filter(
            decision__evaluation__campaign__in=list(campaigns), outcome=Outcome.TITLE
        )
        .filter(~Exists(newer))
        .order_by("decision__evaluation__code", "position")
        .values_list("decision__evaluation__code", "department", "department__name", "department__code")
    )
    halves: list[str] = []
    held: dict[int, set[str]] = defaultdict(set)
    names: dict[int, tuple[str, str]] = {}
    for half, department, name, code in rows:
        if half not in halves:
            halves.append(half)
        held[department].add(half)
        names[department] = (code, name)
    found = [
        TitleYears(name, [half in held[department] for half in halves])
        for department, (__, name) in sorted(names.items(), key=lambda item: item[1])
    ]
    return halves, sorted(found, key=lambda row: -row.count)


def honours_by_year(campaigns: Collection[Campaign]) -> list[tuple[Campaign, list[tuple[str, int]]]]:
    """For each campaign how many were honoured by kind, titles first; four queries."""
    titles = _title_counts(campaigns)
    persons = dict(
        ModelIndividual.objects.filter(evaluation__campaign__in=campaigns)
        .values_list("evaluation__campaign")
        .annotate(Count("pk"))
    )
    awards: dict[int, list[tuple[str, int]]] = defaultdict(list)
    kinds = dict(AwardDecision._meta.get_field("kind").choices)
    in_force = AwardDecision.objects.in_force().filter(campaign__in=campaigns)
    rows = Award.objects.filter(decision__in=in_force).values_list("decision__campaign", "decision__kind")
    for campaign, kind, count in rows.annotate(Count("pk")).order_by("decision__campaign", "decision__kind"):
        awards[campaign].append((str(kinds[kind]), count))
    return [
        (
            campaign,
            [
                (str(TitleDecision._meta.verbose_name), titles.get(campaign.pk, 0)),
                (str(ModelIndividual._meta.verbose_name), persons.get(campaign.pk, 0)),
                *awards[campaign.pk],
            ],
        )
        for campaign in campaigns
    ]


def _title_counts(campaigns: Collection[Campaign]) -> dict[int, int]:
    newer = HalfYearDecision.objects.filter(
        evaluation=OuterRef("decision__evaluation"), number__gt=OuterRef("decision__number")
    )
    rows = TitleDecision.objects.filter(decision__evaluation__campaign__in=campaigns, outcome=Outcome.TITLE)
    return dict(
        rows.filter(~Exists(newer)).values_list("decision__evaluation__campaign").annotate(Count("pk"))
    )


def _shown(entry: Entry, visible: Collection[str]) -> ShownEntry:
    return ShownEntry(
        entry,
        _name(entry.photo, visible),
        [ShownPerson(one.name, one.post, _name(one.portrait, visible)) for one in entry.members],
    )


def _name(picture: Picture | None, visible: Collection[str]) -> str:
    shown = picture is not None and Purpose.INTRANET in picture.uses and picture.sha256 in visible
    return picture.sha256 if shown else ""
