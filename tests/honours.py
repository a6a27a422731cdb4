"""Makers for the honour roll: a notice, consents, portraits, titles in effect, deeds, group photos, rolls."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from campaign.models import Department, Person, Portrait, PortraitConsent, PortraitNotice, PortraitPurpose
from campaign.portrait_notices import PARTS, publish_notice
from publishing.honours.rolls import plan_roll
from publishing.models import AchievementStory, GroupPhoto, GroupPhotoPerson, HonourRoll, StoryState
from scoring.models import (
    HalfYearComputation,
    HalfYearDecision,
    HalfYearEvaluation,
    HalfYearState,
    Outcome,
    TitleDecision,
)
from tests.files import picture
from tests.makers import World

ASKED = datetime(2026, 8, 14, 2, 0, tzinfo=UTC)
LATER = datetime(2026, 8, 20, 2, 0, tzinfo=UTC)
DEEDS = "牵头完成全年重点任务，办理时限由七天缩短到三天，" * 5
PEOPLE_USES = (PortraitPurpose.BOARD, PortraitPurpose.LEAFLET, PortraitPurpose.INTRANET)


def make_notice(world: World, *, words: str = "甲") -> PortraitNotice:
    parts = {part: f"{words} {part}" for part in PARTS}
    return publish_notice(campaign=world.campaign, parts=parts, by=world.access("office"), at=ASKED)


def person_of(world: World, name: str) -> Person:
    return world.users[name].person


def consent(world: World, people: Sequence[Person], uses: Sequence[str] = PEOPLE_USES) -> None:
    """These people agreed to these uses by the newest notice; written at once."""
    notice = PortraitNotice.objects.filter(campaign=world.campaign).order_by("-version").first()
    PortraitConsent.objects.bulk_create(
        PortraitConsent(
            campaign=world.campaign,
            person=person,
            purpose=use,
            notice=notice,
            given_by=world.users["office"],
            given_at=ASKED,
        )
        for person in people
        for use in uses
    )


def portraits(world: World, people: Sequence[Person]) -> list[Portrait]:
    """A portrait row for each, with bytes of its own on disk."""
    rows = [
        Portrait(
            campaign=world.campaign,
            person=person,
            attached_by=world.users["office"],
            attached_at=ASKED,
            **_kept(f"portrait {person.pk}", 600, 800),
        )
        for person in people
    ]
    for row in Portrait.objects.bulk_create(rows):
        _store(row)
    return rows


def titles(
    world: World, departments: Sequence[Department] | None = None, *, code: str = "2026H1"
) -> HalfYearEvaluation:
    """The first half-year with titles in effect for these departments; rows alone, for what comes after a decision."""
    office = world.users["office"]
    evaluation = HalfYearEvaluation.objects.create(
        campaign=world.campaign,
        code=code,
        settings={},
        months=[],
        self_until=date(2026, 7, 25),
        marks_until=date(2026, 7, 30),
        decide_by=date(2026, 8, 10),
        opened_by=office,
        opened_at=ASKED,
    )
    computation = HalfYearComputation(
        evaluation=evaluation, number=1, payload={}, sha256="0" * 64, made_by=office, made_at=ASKED
    )
    computation.save(force_insert=True)
    HalfYearEvaluation.objects.filter(pk=evaluation.pk).update(
        state=HalfYearState.APPLIED, computation=computation
    )
    decision = HalfYearDecision(
        evaluation=evaluation,
        number=1,
        computation=computation,
        header={},
        sha256="0" * 64,
        applied_by=office,
        applied_at=ASKED,
    )
    decision.save(force_insert=True)
    TitleDecision.objects.bulk_create(
        TitleDecision(
            decision=decision,
            department=department,
            position=place,
            department_code=department.code,
            department_name=department.name,
            category_code="A",
            category_name="A类",
            composite=Decimal("96.00"),
            outcome=Outcome.TITLE,
            detail={},
        )
        for place, department in enumerate(departments or world.departments, start=1)
    )
    evaluation.refresh_from_db()
    return evaluation


def approved_stories(
    world: World, evaluation: HalfYearEvaluation, departments: Sequence[Department]
) -> list[AchievementStory]:
    return AchievementStory.objects.bulk_create(
        AchievementStory(
            evaluation=evaluation,
            department=department,
            text=DEEDS,
            state=StoryState.APPROVED,
            saves=1,
            approved_by=world.users["office"],
            approved_at=ASKED,
        )
        for department in departments
    )


def group_photo(world: World, story: AchievementStory, people: Sequence[Person] = ()) -> GroupPhoto:
    photo = GroupPhoto.objects.create(
        story=story,
        is_nobody=not people,
        crop_top=625,
        crop_width=10_000,
        attached_by=world.users["office"],
        attached_at=ASKED,
        **_kept(f"group {story.pk}", 3000, 4000),
    )
    GroupPhotoPerson.objects.bulk_create(GroupPhotoPerson(photo=photo, person=one) for one in people)
    _store(photo)
    return photo


def plan(
    world: World,
    *,
    purposes: Sequence[str] = ("board", "intranet"),
    is_public: bool = False,
    code: str = "2026H1",
) -> HonourRoll:
    return plan_roll(
        campaign=world.campaign,
        title="光荣榜",
        period="2025年下半年" if code == "2025H2" else "2026年上半年",
        sources=[f"titles:{code}"],
        purposes=purposes,
        is_public=is_public,
        theme="classic",
        by=world.access("office"),
        at=ASKED,
    )


def ready_roll(world: World, departments: Sequence[Department] | None = None, **planned) -> HonourRoll:
    """A roll for which nothing is missing: deeds, photos, and everybody of these departments with consent and portrait."""
    departments = departments or world.departments[-1:]
    make_notice(world)
    evaluation = titles(world, departments, code=planned.get("code", "2026H1"))
    people = list(Person.objects.filter(department__in=departments).order_by("staff_number"))
    consent(world, people)
    portraits(world, people)
    for story in approved_stories(world, evaluation, departments):
        group_photo(world, story, [one for one in people if one.department_id == story.department_id])
    return plan(world, **planned)


def sent(content: bytes = b"", name: str = "photo.jpg") -> Path:
    """A picture as it was sent, in the folder of the test."""
    path = Path(settings.MEDIA_ROOT) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content or picture(size=(400, 300)))
    return path


def _kept(words: str, width: int, height: int) -> dict:

    digest = sha256(words.encode()).hexdigest()
    return {
        "name": "photo.jpg",
        "format": "jpg",
        "size": len(words),
        "sha256": digest,
        "source_sha256": digest,
        "width": width,
        "height": height,
    }


def _store(row) -> None:
    row.path.parent.mkdir(parents=True, exist_ok=True)
    words = f"portrait {row.person_id}" if isinstance(row, Portrait) else f"group {row.story_id}"
    row.path.write_bytes(words.encode())
    row.thumbnail_path.write_bytes(b"small")
