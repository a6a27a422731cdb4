"""For what a kept picture may be shown today: what everybody on it has agreed to (PRV-3, PRV-5, PRV-6, PRV-9)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from campaign.models import Campaign, Person, Portrait, PortraitPurpose
from campaign.portraits import uses_in_force
from campaign.take_downs import Printed
from publishing.honours.roll_content import Purpose, pictures_of, thawed
from publishing.models import GroupPhoto, GroupPhotoPerson, RollEdition

ALL = frozenset(Purpose)


def allowed(uses: Collection[str], *, is_public: bool) -> frozenset[str]:
    """The uses of a roll that a person's consents allow: a board that outsiders see needs both consents (PIPL Art. 25)."""
    kept = frozenset(uses) & ALL
    return kept - {Purpose.BOARD} if is_public and PortraitPurpose.PUBLIC not in uses else kept


def uses_of_pictures(
    campaign: Campaign, names: Iterable[str], *, is_public: bool, at: datetime | None = None
) -> dict[str, frozenset[str]]:
    """For each SHA-256 of a kept picture the uses that are allowed today; none for one that is erased; four queries."""
    wanted = set(names)
    people_of = _people_on(campaign, wanted)
    everybody = {person for people in people_of.values() for person in people}
    consents = uses_in_force(campaign, everybody, at=at)
    found = {}
    for name in wanted:
        if name not in people_of:
            found[name] = frozenset()
            continue
        each = [allowed(consents[person], is_public=is_public) for person in people_of[name]]
        found[name] = ALL.intersection(*each)
    return found


def printed_with(campaign: Campaign, person: Person) -> list[Printed]:
    """The boards of issued rolls that show the person, alone or in a group; named by the setting PORTRAITS_PRINTED.

    Leaflets that were handed out cannot be called back. Of each roll its newest edition counts.
    """
    own = set(Portrait.objects.filter(campaign=campaign, person=person).values_list("sha256", flat=True))
    own |= set(GroupPhotoPerson.objects.filter(person=person).values_list("photo__sha256", flat=True))
    if not own:
        return []
    found = []
    for edition in newest_editions(campaign):
        shown = any(
            picture.sha256 in own and Purpose.BOARD in picture.uses
            for picture in pictures_of(thawed(edition.payload))
        )
        if shown and Purpose.BOARD in edition.purposes:
            purposes = [PortraitPurpose.BOARD] + [PortraitPurpose.PUBLIC] * edition.is_public
            what = f"{edition.roll} · 展板"
            found += [Printed(purpose, what, f"roll:{edition.roll_id}") for purpose in purposes]
    return found


def newest_editions(campaign: Campaign) -> list[RollEdition]:
    """Of each roll of the campaign the edition that holds; one query."""
    rows = RollEdition.objects.filter(roll__campaign=campaign, successor__isnull=True)
    return list(rows.select_related("roll").order_by("-issued_at", "-pk"))


def _people_on(campaign: Campaign, names: Collection[str]) -> Mapping[str, set[int]]:
    """Who is on the pictures whose bytes are kept; on a photo on which nobody can be recognised nobody is."""
    found: dict[str, set[int]] = defaultdict(set)
    for name, person in (
        Portrait.kept_in(campaign).filter(sha256__in=names).values_list("sha256", "person").order_by("pk")
    ):
        found[name].add(person)
    photos = GroupPhoto.kept_in(campaign).filter(sha256__in=names)
    for photo in photos.prefetch_related("listed").order_by("pk"):
        found[photo.sha256] |= {row.person_id for row in photo.listed.all()}
    return found
