"""The honour roll of the demo's first half-year: consents, deeds, drawn pictures, one issued roll; nobody real is shown."""

import random
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from campaign.attachments.receiving import Received
from campaign.models import Person, PortraitPurpose
from campaign.portrait_notices import first_notice, publish_notice
from campaign.portrait_photos import keep_safe_portrait
from campaign.portraits import choose_uses, enter_signed_forms
from campaign.workdays import next_working_day
from publishing.demo.months import Stage
from publishing.demo.texts import text
from publishing.honours.decisions import decisions_in_effect
from publishing.honours.distribution import enter_distribution, receivers_of
from publishing.honours.group_photos import Shown, keep_safe_photo
from publishing.honours.roll_content import Purpose
from publishing.honours.roll_gaps import open_gaps
from publishing.honours.roll_payload import gaps_of, material_of
from publishing.honours.rolls import accept_placeholders, issue_roll, plan_roll
from publishing.honours.stories import approve_story, save_story, submit_story
from publishing.models import AchievementStory, ReceiverKind, RollEdition
from scoring.models import HalfYearDecision

USES = (PortraitPurpose.BOARD, PortraitPurpose.LEAFLET, PortraitPurpose.INTRANET)
PICTURED = 8  # members of a department with a portrait; the others are shown by the placeholder
ON_PHOTO = 6
PORTRAIT_SIZE, GROUP_SIZE = (600, 800), (2400, 1800)
WALLS = ("#dfe6ec", "#e9e4da", "#e3e9df", "#e8e0e4", "#dde4e8")
COATS = ("#2f3b52", "#3d4a3f", "#4b4046", "#364452", "#524a3c")
SKINS, HAIR = ("#e7c9ae", "#dfbd9f", "#edd3bb"), "#33302d"
COPIES = {ReceiverKind.OFFICE: 20, ReceiverKind.HEAD: 1, ReceiverKind.LEADER: 2}


@dataclass(frozen=True)
class Days:
    """When each step is taken: the working days after the titles took effect."""

    asked: datetime
    written: datetime
    approved: datetime
    issued: datetime
    handed: datetime


@transaction.atomic
def show_honour_roll(stage: Stage, decision: HalfYearDecision) -> RollEdition:
    """From the notice to the leaflets handed out, through the verbs at their times."""
    campaign = stage.organisation.campaign
    office = stage.cast.office[0]
    days = _days(stage, timezone.localdate(decision.applied_at))
    titled = [row.department_name for row in decision.titles.order_by("position") if row.holds_title]
    notice = publish_notice(campaign=campaign, parts=first_notice(campaign), by=office, at=days.asked)
    _ask(stage, titled, notice.version, days)
    rng = random.Random("pictures of the demo")
    with tempfile.TemporaryDirectory() as folder:
        drawn = _Drawn(Path(folder))
        for name in titled:
            story = _write(stage, decision, name, days)
            _picture(stage, story, name, drawn, rng, days)
    return _issue(stage, days)


def _ask(stage: Stage, titled: list[str], version: int, days: Days) -> None:
    """Each department hands in its signed forms; a few people keep out, one of them agrees on the own page to less."""
    told = text("honour_roll")["withheld"]
    office = stage.cast.office[0]
    people = []
    for place, name in enumerate(titled):
        holds_back = told["seats"] if place % told["from_every"] == 0 else []
        people += [
            person
            for seat, person in enumerate(stage.organisation.people[name], start=1)
            if seat not in holds_back
        ]
    enter_signed_forms(
        people=people,
        purposes=USES,
        seen=version,
        paper=f"{days.asked:%Y-%m-%d} 同意书，存考核办公室",
        by=office,
        at=days.asked + timedelta(hours=3),
    )
    head = stage.cast.heads[titled[-1]]
    choose_uses(
        person=head.user.person,
        purposes=[*USES, PortraitPurpose.HANDBOOK],
        seen=version,
        by=head,
        at=days.asked + timedelta(hours=4),
    )


def _write(stage: Stage, decision: HalfYearDecision, name: str, days: Days) -> AchievementStory:
    """The head writes the deeds and hands them in, the office approves."""
    head, office = stage.cast.heads[name], stage.cast.office[0]
    story = save_story(
        evaluation=decision.evaluation,
        department=stage.organisation.departments[name],
        text=text("honour_roll")["deeds"][name],
        seen=0,
        by=head,
        at=days.written,
    )
    submit_story(story=story, by=head, at=days.written + timedelta(minutes=20))
    return approve_story(story=story, by=office, at=days.approved)


def _picture(
    stage: Stage, story: AchievementStory, name: str, drawn: "_Drawn", rng: random.Random, days: Days
) -> None:
    """Drawn figures in place of people: a group photo, and portraits of some of those who agreed."""
    head = stage.cast.heads[name]
    people: list[Person] = stage.organisation.people[name]
    agreed = [person for person in people if not _holds_back(stage, person)]
    shown = Shown(staff_numbers=tuple(person.staff_number for person in agreed[:ON_PHOTO]))
    keep_safe_photo(story=story, safe=drawn.group(rng), shown=shown, by=head, at=days.written)
    for person in agreed[:PICTURED]:
        keep_safe_portrait(person=person, safe=drawn.portrait(rng), by=head, at=days.written)


def _holds_back(stage: Stage, person: Person) -> bool:
    return not person.portrait_consents.filter(campaign=stage.organisation.campaign, ended_at=None).exists()


def _issue(stage: Stage, days: Days) -> RollEdition:
    """The office takes the placeholder for who holds back, issues, and hands the leaflets out."""
    campaign = stage.organisation.campaign
    office = stage.cast.office[0]
    decided = decisions_in_effect(campaign)
    half = decided[0].period
    roll = plan_roll(
        campaign=campaign,
        title=text("honour_roll")["title"],
        period=half,
        sources=[one.key for one in decided if one.period == half],
        purposes=[Purpose.BOARD, Purpose.LEAFLET, Purpose.INTRANET],
        is_public=False,
        theme="classic",
        by=office,
        at=days.approved + timedelta(hours=1),
    )
    waiting = open_gaps(gaps_of(material_of(roll, at=days.issued)))
    roll = accept_placeholders(
        roll=roll, keys=[gap.key for gap in waiting], by=office, at=days.issued - timedelta(hours=1)
    )
    edition = issue_roll(roll=roll, by=office, at=days.issued)
    received: Mapping[str, str] = {
        one.key: str(COPIES[one.kind]) for one in receivers_of(roll, on=timezone.localdate(days.handed))
    }
    enter_distribution(
        roll=roll, copies=received, handed_on=timezone.localdate(days.handed), by=office, at=days.handed
    )
    return edition


def _days(stage: Stage, applied: date) -> Days:
    days = [applied]
    for __ in range(12):
        days.append(next_working_day(days[-1] + timedelta(days=1), holidays=stage.holidays))
    asked, written, approved, issued, handed = (
        timezone.make_aware(datetime.combine(days[number], time(9))) for number in (1, 4, 6, 8, 12)
    )
    return Days(asked, written, approved, issued, handed)


class _Drawn:
    """Pictures drawn here: known to be safe, and of nobody."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    def portrait(self, rng: random.Random) -> Received:
        from PIL import Image, ImageDraw  # a library that only this needs

        image = Image.new("RGB", PORTRAIT_SIZE, rng.choice(WALLS))
        _figure(ImageDraw.Draw(image), rng, middle=300, top=150, scale=1.0)
        return self._kept(image, "肖像示意.jpg")

    def group(self, rng: random.Random) -> Received:
        """Two rows of figures before a house."""
        from PIL import Image, ImageDraw  # as above

        image = Image.new("RGB", GROUP_SIZE, "#cfe0ea")
        pen = ImageDraw.Draw(image)
        pen.rectangle((0, 500, 2400, 1300), fill="#d8d2c6")
        for left in range(90, 2400, 300):
            pen.rectangle((left, 620, left + 170, 900), fill="#9fb6c4", outline="#f4f1ea", width=12)
        pen.rectangle((0, 1300, 2400, 1800), fill="#bdb7ab")
        for top, places in ((760, range(330, 2200, 290)), (930, range(190, 2300, 290))):
            for middle in places:
                _figure(
                    pen, rng, middle=middle + rng.randint(-12, 12), top=top + rng.randint(-15, 15), scale=0.62
                )
        return self._kept(image, "合影示意.jpg")

    def _kept(self, image, name: str) -> Received:
        self.count += 1
        path, small = self.folder / f"{self.count}", self.folder / f"{self.count}-small"
        width, height = image.size
        # A dot of its own in a corner, so that no two pictures have the same fingerprint.
        image.putpixel((0, 0), (self.count % 256, self.count // 256, 0))
        image.save(path, "JPEG", quality=88)
        image.thumbnail((320, 320))
        image.save(small, "JPEG", quality=85)
        content = path.read_bytes()
        digest = sha256(content).hexdigest()
        return Received(name, "jpg", digest, path, digest, len(content), small, width, height)


def _figure(pen, rng: random.Random, *, middle: int, top: int, scale: float) -> None:
    """A head and shoulders without a face."""
    skin, coat = rng.choice(SKINS), rng.choice(COATS)

    def box(left: float, up: float, right: float, down: float) -> tuple[float, float, float, float]:
        return (middle + left * scale, top + up * scale, middle + right * scale, top + down * scale)

    pen.ellipse(box(-250, 330, 250, 1200), fill=coat)
    pen.rectangle(box(-55, 240, 55, 400), fill=skin)
    pen.polygon([*box(-70, 335, 0, 480), *box(70, 335, 70, 335)[:2]], fill="#f7f7f5")
    pen.ellipse(box(-125, -20, 125, 300), fill=HAIR)
    pen.ellipse(box(-112, 20, 112, 310), fill=skin)
    pen.pieslice(box(-125, -25, 125, 230), 180, 360, fill=HAIR)
