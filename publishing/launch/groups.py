"""The groups of a campaign as they stand on a day: plain values for pages, papers and flyers."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from campaign.models import Campaign, CampaignGroup, GroupSeat, Person

Kind, Post = CampaignGroup.Kind, GroupSeat.Post
# As papers call them: papers are Chinese whatever language their writer reads.
GROUP_NAMES = {Kind.LEADING: "考核领导小组", Kind.ASSESSMENT: "考核小组", Kind.OFFICE: "考核办公室"}
POST_NAMES = {
    Kind.LEADING: {Post.HEAD: "组长", Post.DEPUTY: "副组长", Post.MEMBER: "成员"},
    Kind.ASSESSMENT: {Post.HEAD: "组长", Post.DEPUTY: "副组长", Post.MEMBER: "成员"},
    Kind.OFFICE: {Post.HEAD: "主任", Post.DEPUTY: "副主任", Post.MEMBER: "成员"},
}
# As pages call them, in the language of whoever reads.
OFFICE_POSTS = {
    Post.HEAD: pgettext_lazy("of an office", "Head"),
    Post.DEPUTY: pgettext_lazy("of an office", "Deputy head"),
    Post.MEMBER: pgettext_lazy("of an office", "Member"),
}


@dataclass(frozen=True, kw_only=True)
class Seat:
    """Who sits in a group: the post in it as papers call it (组长 …), the office in the unit, a special duty."""

    pk: int
    name: str
    post: str
    post_name: str
    office: str
    duty: str
    since: date
    until: date | None
    person_id: int | None
    left_on: date | None

    kind: str

    @property
    def post_label(self) -> str:
        """The post in the reader's language."""
        return OFFICE_POSTS[self.post] if self.kind == Kind.OFFICE else Post(self.post).label

    @property
    def is_open_after_leaving(self) -> bool:
        """Has the person left the unit although nobody ended the seat?"""
        return self.until is None and self.left_on is not None


@dataclass(frozen=True, kw_only=True)
class Group:
    """A group: its kind (`leading`, `assessment`, `office`), its name in papers, its duties, who sits in it.

    `seats` are those of the day, head first; `coming` begin later; `former` are ended, or their people left the unit.
    """

    kind: str
    name: str
    duties: tuple[str, ...]
    seats: tuple[Seat, ...]
    coming: tuple[Seat, ...]
    former: tuple[Seat, ...]
    version: int

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return Kind(self.kind).label

    @property
    def is_empty(self) -> bool:
        return not self.duties and not self.seats


def groups_of(campaign: Campaign, *, on: date | None = None) -> list[Group]:
    """The three groups of the campaign on a day (today), whether anything is written of them or not. Two queries."""
    on = on or timezone.localdate()
    rows = {row.kind: row for row in CampaignGroup.objects.filter(campaign=campaign)}
    seats: dict[str, list[GroupSeat]] = {kind: [] for kind in Kind.values}
    for seat in GroupSeat.objects.filter(group__campaign=campaign).select_related("person", "group"):
        seats[seat.group.kind].append(seat)
    return [_group(kind, rows.get(kind), seats[kind], on) for kind in Kind.values]


def people_in_groups(campaign: Campaign, *, kind: str, on: date | None = None) -> list[Person]:
    """The people of the roster who sit in a group on the day."""
    on = on or timezone.localdate()
    rows = GroupSeat.objects.filter(group__campaign=campaign, group__kind=kind, person__isnull=False)
    return [
        seat.person
        for seat in _sorted(rows.select_related("person"))
        if seat.covers(on) and not seat.person.has_left(on)
    ]


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text without idle spaces and empty lines."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _group(kind: str, row: CampaignGroup | None, seats: list[GroupSeat], on: date) -> Group:
    told = [(seat, _seat(kind, seat)) for seat in _sorted(seats)]
    return Group(
        kind=kind,
        name=GROUP_NAMES[kind],
        duties=lines_of(row.duties) if row else (),
        seats=tuple(shown for seat, shown in told if seat.covers(on) and not _has_left(seat, on)),
        coming=tuple(shown for seat, shown in told if seat.since > on and not _has_left(seat, on)),
        former=tuple(
            shown
            for seat, shown in told
            if (seat.until is not None and seat.until < on) or _has_left(seat, on)
        ),
        version=row.version if row else 0,
    )


def _has_left(seat: GroupSeat, on: date) -> bool:
    return seat.person is not None and seat.person.has_left(on)


def _seat(kind: str, seat: GroupSeat) -> Seat:
    person = seat.person
    return Seat(
        pk=seat.pk,
        name=seat.who,
        post=seat.post,
        post_name=POST_NAMES[kind][seat.post],
        office=seat.office,
        duty=seat.duty,
        since=seat.since,
        until=seat.until,
        person_id=seat.person_id,
        left_on=person.left_on if person else None,
        kind=kind,
    )


def _sorted(seats) -> list[GroupSeat]:
    """Head first, then the deputies, then the members; each in the order of their entry."""
    return sorted(seats, key=lambda seat: (Post.values.index(seat.post), seat.position, seat.pk))
