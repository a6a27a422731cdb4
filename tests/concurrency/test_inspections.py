"""Two inspectors at one moment: the same entry sent twice, two entries, two signatures, one photo, two rechecks."""

from uuid import UUID

import pytest

from activities.models import Finding, Inspection, InspectionMark, InspectionPhoto
from activities.windows.attaching import attach_photo
from activities.windows.inspecting import enter_inspection, sign_inspection
from activities.windows.rectifying import prove_finding, recheck_finding
from campaign.models import AuditEntry
from tests.activities.windows.making import (
    DAY,
    ON_DAY,
    assigned,
    entry_for,
    filed,
    make_competition,
    make_inspector,
)
from tests.files import picture, written


@pytest.fixture
def inspection(world) -> Inspection:
    return assigned(world, make_competition(world))


def events(act: str) -> int:
    return AuditEntry.objects.filter(event=f"activities.inspection.{act}").count()


def test_same_entry_sent_twice_at_once_is_one(world, inspection, at_once):
    entry, by = entry_for(inspection), world.access("inspector")

    answers = at_once(*[lambda: enter_inspection(inspection=inspection, entry=entry, by=by, at=ON_DAY)] * 3)

    assert [answer.state for answer in answers] == ["signed"] * 3
    assert (events("entered"), InspectionMark.objects.count()) == (1, 17)


def test_entries_of_both_at_once_keep_one(world, inspection, at_once):
    people = [world.access(who) for who in ("inspector", "inspector2")]
    entries = [entry_for(inspection, lost={1: points}) for points in ("1", "2")]

    answers = at_once(
        *[
            lambda by=by, entry=entry: enter_inspection(inspection=inspection, entry=entry, by=by, at=ON_DAY)
            for by, entry in zip(people, entries, strict=True)
        ]
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["EnteredAlready", "Inspection"]
    kept = Inspection.objects.get()
    won = entries[[type(answer).__name__ for answer in answers].index("Inspection")]
    assert (kept.entry_key, events("entered"), InspectionMark.objects.count()) == (won.key, 1, 17)


def test_last_signatures_at_once_file_once(world, inspection, at_once):
    third = make_inspector(world, "third", world.organ)
    inspection.seats.create(inspector=third, department=world.organ)
    entry = entry_for(inspection, lost={1: "2"}, rectify_by=DAY.replace(day=31))
    enter_inspection(inspection=inspection, entry=entry, by=world.access("inspector"), at=ON_DAY)
    people = [world.access(who) for who in ("inspector2", "third", "third")]

    at_once(*[lambda by=by: sign_inspection(inspection=inspection, seen=entry.key, by=by) for by in people])

    assert (Inspection.objects.get().state, events("filed"), Finding.objects.count()) == ("filed", 1, 1)


def test_same_photo_sent_twice_at_once_is_kept_once(world, inspection, at_once, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    sent, by = written(tmp_path, "sent", picture()), world.access("inspector")

    answers = at_once(
        *[lambda: attach_photo(inspection=inspection, key=UUID(int=5), file=sent, name="a.jpg", by=by)] * 3
    )

    kept = InspectionPhoto.objects.get()
    assert {answer.pk for answer in answers} == {kept.pk}
    assert (kept.path.exists(), kept.thumbnail_path.exists()) == (True, True)


def test_rechecks_at_once_settle_once(world, inspection, at_once):
    filed(world, inspection, entry_for(inspection, lost={1: "2"}, rectify_by=DAY.replace(day=31)))
    finding = prove_finding(finding=Finding.objects.get(), proof="已改", by=world.access("head"), at=ON_DAY)
    people = [world.access(who) for who in ("office", "second")]

    answers = at_once(
        *[
            lambda by=by, verdict=verdict: recheck_finding(
                finding=finding, verdict=verdict, remark="看过", by=by
            )
            for by, verdict in zip(people, ("close", "deduct"), strict=True)
        ]
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["EnteredAlready", "Finding"]
    assert events("finding_rechecked") == 1
