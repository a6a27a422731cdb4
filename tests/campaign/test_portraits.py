"""Portraits: consent per purpose, by oneself or from a signed form; withdrawal, leavers, pictures, one's own data."""

import io
import json
import zipfile
from datetime import UTC, date, datetime

import pytest
from PIL import Image

from campaign.models import (
    AuditEntry,
    ConsentEnd,
    Portrait,
    PortraitConsent,
    PortraitPurpose,
    TakeDown,
)
from campaign.own_data import own_data
from campaign.portrait_notices import BadNotice, NothingNew, publish_notice
from campaign.portrait_photos import NoConsent, NoPortrait, erase_portraits, keep_portrait, purge_portraits
from campaign.portraits import (
    LeftAlready,
    NoNotice,
    NoticeChanged,
    PaperMissing,
    UnknownPurpose,
    choose_uses,
    end_consents_of_leavers,
    uses_in_force,
    withdraw_consent,
)
from campaign.refusals import NotAllowed
from publishing.honours.rolls import issue_roll
from tests.files import phone_photo, wide_png
from tests.honours import ASKED, LATER, consent, make_notice, person_of, ready_roll, sent

BOARD, LEAFLET, INTRANET = PortraitPurpose.BOARD, PortraitPurpose.LEAFLET, PortraitPurpose.INTRANET


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def uses(world, name="employee"):
    person = person_of(world, name)
    return uses_in_force(world.campaign, [person.pk], at=LATER)[person.pk]


def acts(event):
    return list(AuditEntry.objects.filter(event=event).order_by("pk").values_list("data", flat=True))


@pytest.mark.parametrize("purpose", PortraitPurpose.values)
def test_consent_counts_for_its_own_purpose_only(world, purpose):
    """PRV-3: a box for each use, public display by itself."""
    make_notice(world)

    choose_uses(
        person=person_of(world, "employee"), purposes=[purpose], seen=1, by=world.access("employee"), at=ASKED
    )

    assert uses(world) == {purpose}


def test_nobody_is_asked_before_a_notice_is_published(world):
    with pytest.raises(NoNotice):
        choose_uses(
            person=person_of(world, "employee"), purposes=[BOARD], seen=0, by=world.access("employee")
        )

    assert PortraitConsent.objects.count() == 0


def test_choice_by_an_older_notice_is_refused(world):
    make_notice(world)
    make_notice(world, words="乙")

    with pytest.raises(NoticeChanged):
        choose_uses(
            person=person_of(world, "employee"), purposes=[BOARD], seen=1, by=world.access("employee")
        )

    assert PortraitConsent.objects.count() == 0


def test_newer_notice_asks_everybody_again(world):
    """PRV-7: a consent to version 1 does not count for version 2; given again it takes the place of the first."""
    make_notice(world)
    consent(world, [person_of(world, "employee")], [BOARD])
    make_notice(world, words="乙")
    before = uses(world)

    choose_uses(
        person=person_of(world, "employee"), purposes=[BOARD], seen=2, by=world.access("employee"), at=LATER
    )

    rows = PortraitConsent.objects.order_by("pk").values_list("notice__version", "ended_because")
    assert [before, uses(world), list(rows)] == [
        set(),
        {BOARD},
        [(1, ConsentEnd.RENEWED), (2, "")],
    ]


@pytest.mark.parametrize(("words", "refusal"), [("", BadNotice), ("甲", NothingNew)])
def test_notice_that_says_nothing_or_nothing_new_is_refused(world, words, refusal):
    make_notice(world)
    parts = {
        part: f"{words} {part}" if words else ""
        for part in ("handler", "purposes", "kinds", "retention", "rights", "contact")
    }

    with pytest.raises(refusal):
        publish_notice(campaign=world.campaign, parts=parts, by=world.access("office"))


@pytest.mark.parametrize("name", ["head", "scorer", "administrator", "auditor", "leader"])
def test_nobody_agrees_for_somebody_else(world, name):
    make_notice(world)

    with pytest.raises(NotAllowed):
        choose_uses(
            person=person_of(world, "employee"),
            purposes=[BOARD],
            seen=1,
            by=world.access(name),
            paper="2026-08-14 第3号",
        )

    assert PortraitConsent.objects.count() == 0


def test_office_enters_a_signed_form_with_its_reference(world):
    make_notice(world)
    person, office = person_of(world, "employee"), world.access("office")
    with pytest.raises(PaperMissing):
        choose_uses(person=person, purposes=[BOARD], seen=1, by=office)

    choose_uses(person=person, purposes=[BOARD], seen=1, by=office, paper=" 同意书 第3号 ", at=ASKED)

    row = PortraitConsent.objects.get()
    assert [row.paper, row.given_by.username] == ["同意书 第3号", "t2026-office"]


def test_unticking_takes_back_and_leaves_the_rest(world):
    """PRV-4: taking back is the same act as giving."""
    make_notice(world)
    person, by = person_of(world, "employee"), world.access("employee")
    choose_uses(person=person, purposes=[BOARD, LEAFLET], seen=1, by=by, at=ASKED)

    choose_uses(person=person, purposes=[LEAFLET], seen=1, by=by, at=LATER)

    assert uses(world) == {LEAFLET}
    assert acts("campaign.portrait_consent.given") == [
        {"staff_number": person.staff_number, "purposes": ["board", "leaflet"], "notice": 1, "paper": ""}
    ]
    assert acts("campaign.portrait_consent.withdrawn") == [
        {
            "staff_number": person.staff_number,
            "purposes": ["board"],
            "because": "withdrawn",
            "paper": "",
            "tasks": 0,
        }
    ]


def test_saving_the_same_twice_records_once(world):
    make_notice(world)
    told = {
        "person": person_of(world, "employee"),
        "purposes": [BOARD],
        "seen": 1,
        "by": world.access("employee"),
    }

    choose_uses(**told)
    choose_uses(**told)

    assert [PortraitConsent.objects.count(), len(acts("campaign.portrait_consent.given"))] == [1, 1]


def test_unknown_purpose_is_refused(world):
    make_notice(world)

    with pytest.raises(UnknownPurpose):
        choose_uses(
            person=person_of(world, "employee"), purposes=["wall"], seen=1, by=world.access("employee")
        )


def test_withdrawal_raises_a_task_for_the_printed_board(world):
    """PRV-4: what hangs on a wall is to be taken down; a second withdrawal asks for it once."""
    roll = ready_roll(world)
    issue_roll(roll=roll, by=world.access("office"), at=LATER)

    gone = withdraw_consent(person=person_of(world, "employee"), by=world.access("employee"), at=LATER)

    tasks = TakeDown.objects.values_list("what", "key", "purpose", "because")
    assert gone == {BOARD, LEAFLET, INTRANET}
    assert list(tasks) == [("2026年上半年光荣榜 · 展板", f"roll:{roll.pk}", "board", "withdrawn")]
    assert acts("campaign.portrait_consent.withdrawn")[0]["tasks"] == 1


def test_leaver_counts_at_once_and_the_daily_work_ends_the_consents(world):
    """PRV-5: by default nobody is shown from the first day out of service."""
    issue_roll(roll=ready_roll(world), by=world.access("office"), at=LATER)
    person = person_of(world, "employee")
    person.left_on = date(2026, 8, 20)
    person.save()
    before = uses(world)

    ended = [end_consents_of_leavers(at=LATER), end_consents_of_leavers(at=LATER)]

    rows = PortraitConsent.objects.filter(person=person).values_list("ended_because", flat=True)
    assert [before, ended, set(rows), TakeDown.objects.get().because] == [
        set(),
        [1, 0],
        {ConsentEnd.LEFT},
        ConsentEnd.LEFT,
    ]


def test_who_has_left_agrees_to_nothing_any_more(world):
    make_notice(world)
    person = person_of(world, "employee")
    person.left_on = date(2026, 8, 1)
    person.save()

    with pytest.raises(LeftAlready):
        choose_uses(
            person=person, purposes=[BOARD], seen=1, by=world.access("office"), paper="同意书", at=ASKED
        )


def test_no_picture_is_kept_before_a_consent(world):
    """PRV-3: consent comes before a picture is made or kept."""
    with pytest.raises(NoConsent):
        keep_portrait(
            person=person_of(world, "employee"), file=sent(), name="我.jpg", by=world.access("employee")
        )

    assert Portrait.objects.count() == 0


def test_portrait_loses_its_place_and_device_and_stands_upright(world):
    """UPL-7: nothing but pixels is kept."""
    make_notice(world)
    consent(world, [person_of(world, "employee")])

    portrait = keep_portrait(
        person=person_of(world, "employee"),
        file=sent(phone_photo()),
        name="IMG_0001.JPG",
        by=world.access("employee"),
        at=LATER,
    )

    with Image.open(portrait.path) as kept:
        assert [dict(kept.getexif()), kept.info.get("comment"), kept.size] == [{}, None, (40, 60)]


def test_portrait_of_too_many_pixels_is_refused(world):
    """UPL-7: 40 million pixels are the most."""
    make_notice(world)
    consent(world, [person_of(world, "employee")])

    with pytest.raises(Exception, match="40") as refused:
        keep_portrait(
            person=person_of(world, "employee"),
            file=sent(wide_png(8000), "wide.png"),
            name="wide.png",
            by=world.access("employee"),
            at=LATER,
        )

    assert [type(refused.value).__name__, Portrait.objects.count()] == ["BadFile", 0]


@pytest.mark.parametrize(
    ("name", "may"), [("head", True), ("office", True), ("scorer", False), ("leader", False)]
)
def test_portrait_is_kept_by_the_person_the_own_head_or_the_office(world, name, may):
    make_notice(world)
    consent(world, [person_of(world, "employee")])
    told = {"person": person_of(world, "employee"), "file": sent(), "name": "照片.jpg", "at": LATER}

    if may:
        keep_portrait(by=world.access(name), **told)
    else:
        with pytest.raises(NotAllowed):
            keep_portrait(by=world.access(name), **told)

    assert Portrait.objects.count() == int(may)


def test_deleting_takes_picture_and_thumbnail_off_the_disk(world, django_capture_on_commit_callbacks):
    """PRV-8: the bytes go, fingerprint and reason stay."""
    make_notice(world)
    person = person_of(world, "employee")
    consent(world, [person])
    portrait = keep_portrait(person=person, file=sent(), name="我.jpg", by=world.access("employee"), at=LATER)
    there = [portrait.path.exists(), portrait.thumbnail_path.exists()]

    with django_capture_on_commit_callbacks(execute=True):
        erase_portraits(person=person, by=world.access("employee"), at=LATER)

    row = Portrait.objects.get()
    assert [there, row.path.exists(), row.thumbnail_path.exists(), row.is_erased, len(row.sha256)] == [
        [True, True],
        False,
        False,
        True,
        64,
    ]
    with pytest.raises(NoPortrait):
        erase_portraits(person=person, by=world.access("employee"))


def test_pictures_are_deleted_a_year_after_the_campaign(world, django_capture_on_commit_callbacks):
    """PRV-9: portraits and group photos of 2026 stay until the end of 2027."""
    roll = ready_roll(world)
    with django_capture_on_commit_callbacks(execute=True):
        kept = purge_portraits(at=datetime(2027, 12, 30, tzinfo=UTC))
        gone = purge_portraits(at=datetime(2028, 1, 2, tzinfo=UTC))

    left = list(Portrait.root().rglob("*.jpg"))
    assert [kept, gone, left, roll.campaign.year] == [0, 4, [], 2026]


def test_own_data_holds_the_person_who_asks_and_nobody_else(world):
    """PRV-8: particulars, consents and pictures of one person."""
    ready_roll(world)
    person = person_of(world, "employee")

    export = own_data(by=world.access("employee"), at=LATER)

    with zipfile.ZipFile(io.BytesIO(export.content)) as archive:
        said = archive.read("data.json").decode()
        names = archive.namelist()
    own = Portrait.objects.get(person=person)
    assert names == ["data.json", f"{own.pk}.jpg"]
    assert json.loads(said)["name"] == person.name
    assert [other for other in ("测试人6", "测试人7", "00007", "00008") if other in said] == []
    assert acts("campaign.own_data.exported") == [{}]
