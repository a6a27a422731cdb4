"""A roll of honour made from rows: the applied decisions, the deeds, the pictures and what their people agreed to."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils import timezone

from campaign.emblems import current_emblem
from campaign.models import Campaign, Department, Person, Portrait
from campaign.portrait_photos import current_portraits
from campaign.portraits import uses_in_force
from publishing.honours.decisions import TITLES, Decided, Holder, decisions_in_effect
from publishing.honours.picture_uses import ALL, allowed
from publishing.honours.roll_content import Crop, Entry, Member, Picture, Roll, Section
from publishing.honours.roll_gaps import Gap, Lack, person_key, photo_key
from publishing.models import AchievementStory, GroupPhoto, HonourRoll, StoryState


@dataclass(frozen=True)
class Material:
    """Everything that a roll is made from, read once: decisions, stories, photos, people, consents, portraits.

    Ten queries besides those for the decisions, whatever the number of departments.
    """

    roll: HonourRoll
    decided: tuple[Decided, ...]
    stories: dict[tuple[int, int], AchievementStory]
    photos: dict[int, GroupPhoto]
    people: dict[int, Person]
    members: dict[int, list[Person]]
    consents: dict[int, frozenset[str]]
    portraits: dict[int, Portrait]
    codes: dict[int, str]

    @cached_property
    def wanted(self) -> frozenset[str]:
        """The uses that the roll is made for."""
        return frozenset(self.roll.purposes) & ALL

    def uses_of(self, people: Iterable[int]) -> frozenset[str]:
        """What all of these people agreed to, as far as the roll needs it."""
        is_public = self.roll.is_public
        each = [allowed(self.consents.get(person, frozenset()), is_public=is_public) for person in people]
        return self.wanted.intersection(*each)

    def story_of(self, holder: Holder) -> AchievementStory | None:
        return self.stories.get((holder.evaluation_id, holder.department_id))

    def photo_of(self, holder: Holder) -> GroupPhoto | None:
        story = self.story_of(holder)
        return self.photos.get(story.pk) if story else None

    def people_of(self, holder: Holder) -> list[Person]:
        """Who is shown with an honour: the members of a department, a person alone, nobody with a window."""
        if holder.person_id is not None:
            return [self.people[holder.person_id]] if holder.person_id in self.people else []
        return self.members.get(holder.department_id, []) if holder.evaluation_id else []


def material_of(roll: HonourRoll, *, at: datetime | None = None) -> Material:
    """Read what the roll is made from, as it stands now."""
    campaign = roll.campaign
    there = {one.key: one for one in decisions_in_effect(campaign)}
    decided = tuple(there[key] for key in roll.sources if key in there)
    holders = [holder for one in decided for holder in one.holders]
    titled = {holder.department_id for holder in holders if holder.evaluation_id}
    evaluations = {holder.evaluation_id for holder in holders if holder.evaluation_id}
    stories = {
        (row.evaluation_id, row.department_id): row
        for row in AchievementStory.objects.filter(evaluation__in=evaluations, department__in=titled)
    }
    photos = newest_photos(stories.values())
    named = {holder.person_id for holder in holders if holder.person_id}
    in_service = Person.objects.in_service(timezone.localdate(at))
    members = defaultdict(list)
    for person in in_service.filter(unit=campaign.unit_id, department__in=titled).order_by("staff_number"):
        members[person.department_id].append(person)
    listed = {row.person_id for photo in photos.values() for row in photo.listed.all()}
    people = {person.pk: person for person in Person.objects.filter(pk__in=named | listed)}
    people |= {person.pk: person for rows in members.values() for person in rows}
    return Material(
        roll=roll,
        decided=decided,
        stories=stories,
        photos=photos,
        people=people,
        members=dict(members),
        consents=uses_in_force(campaign, people, at=at),
        portraits=current_portraits(campaign, people),
        codes=dict(Department.objects.filter(pk__in=titled).values_list("pk", "code")),
    )


def _emblem(campaign: Campaign) -> Picture | None:
    """The unit's emblem, which shows nobody; one query."""
    row = current_emblem(campaign)
    return row and Picture(sha256=row.sha256, width=row.width, height=row.height)


def roll_content(material: Material, *, at: datetime | None = None, revision: int = 1) -> Roll:
    """The roll as it would be frozen now: pictures carry the uses that their people agreed to, nothing more."""
    roll = material.roll
    unit = roll.campaign.unit
    return Roll(
        title=roll.title,
        period=roll.period,
        campaign=roll.campaign.name,
        unit=unit.name,
        issuer=unit.issuer_name,
        date=timezone.localdate(at).isoformat(),
        theme=roll.theme,
        emblem=_emblem(roll.campaign),
        revision=revision,
        sections=tuple(
            Section(
                kind=one.kind,
                heading=one.heading,
                decision=one.decision,
                entries=tuple(_entry(material, holder) for holder in one.holders),
            )
            for one in material.decided
        ),
    )


def gaps_of(material: Material) -> list[Gap]:
    """What is missing, in the order of the roll, each person once; `accepted` where the office takes the placeholder."""
    found: dict[tuple[str, str], Gap] = {}
    for one in material.decided:
        for holder in one.holders:
            gaps = [*_of_department(material, holder)] if one.kind == TITLES else []
            for gap in [*gaps, *_of_people(material, holder)]:
                found.setdefault((gap.lack, gap.key or gap.about), gap)
    return list(found.values())


def newest_photos(stories: Iterable[AchievementStory]) -> dict[int, GroupPhoto]:
    """The photo in use of each story (by id), with who is listed on it; two queries."""
    rows = GroupPhoto.objects.filter(story__in=list(stories), erased_at__isnull=True)
    return {row.story_id: row for row in rows.prefetch_related("listed__person").order_by("story", "pk")}


def _entry(material: Material, holder: Holder) -> Entry:
    story, photo = material.story_of(holder), material.photo_of(holder)
    deeds = story.text if story and story.state == StoryState.APPROVED else holder.deeds
    return Entry(
        kind=holder.kind,
        holder=holder.holder,
        honour=holder.honour,
        department=holder.department,
        work=holder.work,
        deeds=deeds,
        photo=_photo(material, photo) if photo else None,
        members=tuple(_member(material, person) for person in material.people_of(holder)),
    )


def _photo(material: Material, photo: GroupPhoto) -> Picture:
    uses = material.uses_of(row.person_id for row in photo.listed.all())
    return Picture(
        sha256=photo.sha256,
        width=photo.width,
        height=photo.height,
        crop=Crop(left=photo.crop_left, top=photo.crop_top, width=photo.crop_width, height=photo.crop_height),
        uses=tuple(sorted(uses)),
    )


def _member(material: Material, person: Person) -> Member:
    portrait, uses = material.portraits.get(person.pk), material.uses_of([person.pk])
    picture = None
    if portrait is not None and uses:
        picture = Picture(
            sha256=portrait.sha256,
            width=portrait.width,
            height=portrait.height,
            uses=tuple(sorted(uses)),
        )
    return Member(name=person.name, post=person.post, portrait=picture)


def _of_department(material: Material, holder: Holder) -> Iterable[Gap]:
    story, photo = material.story_of(holder), material.photo_of(holder)
    about = {"about": holder.holder, "department_id": holder.department_id}
    if story is None or story.state != StoryState.APPROVED:
        yield Gap(lack=Lack.DEEDS, **about)
    key = photo_key(holder.department_id)
    accepted = key in _accepted(material)
    if photo is None:
        yield Gap(lack=Lack.PHOTO, key=key, accepted=accepted, **about)
        return
    lacking = {
        row.person: material.wanted - material.uses_of([row.person_id])
        for row in photo.listed.all()
        if material.wanted - material.uses_of([row.person_id])
    }
    if lacking:
        yield Gap(
            lack=Lack.PHOTO_CONSENT,
            key=key,
            accepted=accepted,
            names=tuple(person.name for person in lacking),
            purposes=_in_order(frozenset().union(*lacking.values())),
            **about,
        )


def _of_people(material: Material, holder: Holder) -> Iterable[Gap]:
    for person in material.people_of(holder):
        key = person_key(person.pk)
        about = {
            "about": person.name,
            "key": key,
            "person_id": person.pk,
            "department_id": person.department_id,
            "accepted": key in _accepted(material),
        }
        lacking = material.wanted - material.uses_of([person.pk])
        if lacking:
            yield Gap(lack=Lack.CONSENT, names=(person.name,), purposes=_in_order(lacking), **about)
        elif person.pk not in material.portraits:
            yield Gap(lack=Lack.PORTRAIT, names=(person.name,), **about)


def _accepted(material: Material) -> Collection[str]:
    return material.roll.placeholders.get("keys", ())


def _in_order(purposes: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted(purposes))
