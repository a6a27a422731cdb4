"""Photos at the window and proofs: made safe, kept once, refused with words (UPL-1, UPL-2, UPL-3, UPL-7)."""

from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PIL import Image

from activities.models import Finding, FindingFile, InspectionPhoto
from activities.windows.attaching import attach_photo
from activities.windows.rectifying import prove_finding
from campaign.refusals import Refused
from tests.activities.windows.making import DAY, assigned, entry_for, filed, make_competition
from tests.browsing import client_of
from tests.files import GPS, pdf, phone_photo, picture, wide_png, written

KEY = UUID(int=7)


@pytest.fixture
def inspection(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return assigned(world, make_competition(world), kind="covert")


def attached(
    world, inspection, folder: Path, content: bytes, *, name="IMG_王某的手机.jpg", key=KEY, by="inspector"
):
    file = written(folder, "sent", content)
    return attach_photo(inspection=inspection, key=key, file=file, name=name, by=world.access(by))


def test_photo_is_kept_without_place_maker_and_the_name_of_the_phone(world, inspection, tmp_path):
    photo = attached(world, inspection, tmp_path, phone_photo())

    with Image.open(photo.path) as kept:
        assert (kept.size, dict(kept.getexif()), GPS in kept.getexif()) == ((40, 60), {}, False)
    assert "王某" not in photo.name


def test_photo_sent_twice_is_one(world, inspection, tmp_path):
    first = attached(world, inspection, tmp_path, picture())
    again = attached(world, inspection, tmp_path, picture())
    same_picture = attached(world, inspection, tmp_path, picture(), key=uuid4())

    assert {first.pk, again.pk, same_picture.pk} == {first.pk}
    assert InspectionPhoto.objects.count() == 1
    assert len(list(first.path.parent.iterdir())) == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("现场.jpg", pdf()),
        ("现场.pdf", pdf()),
        ("现场.png", wide_png(7752)),
        ("现场.jpg", b"<html></html>"),
        ("现场.jpg", b""),
    ],
    ids=["pdf named jpg", "pdf", "60 megapixels", "page", "empty"],
)
def test_photo_that_is_none_or_too_large_is_refused_and_leaves_nothing(
    world, inspection, tmp_path, name, content
):
    with pytest.raises(Refused) as caught:
        attached(world, inspection, tmp_path, content, name=name)

    assert str(caught.value)
    assert InspectionPhoto.objects.count() == 0
    assert list((tmp_path / "files").rglob("*.*")) == []


@pytest.mark.parametrize("who", ["head", "office", "inspector2"])
def test_photo_of_somebody_else_than_its_inspectors_is_refused(world, inspection, tmp_path, who):
    inspection.seats.filter(inspector=world.users["inspector2"]).update(inspector=world.users["juror"])

    with pytest.raises(Refused) as caught:
        attached(world, inspection, tmp_path, picture(), by=who)

    assert caught.value.code == "NotAllowed"
    assert InspectionPhoto.objects.count() == 0


def test_photo_after_filing_is_refused(world, inspection, tmp_path):
    filed(world, inspection)

    with pytest.raises(Refused) as caught:
        attached(world, inspection, tmp_path, picture())

    assert caught.value.code == "EnteredAlready"


def test_photo_page_answers_the_script_and_refuses_the_rest_with_words(world, inspection):
    client = client_of(world.users["inspector"])
    path = f"/c/t2026/windows/inspections/{inspection.pk}/photos/"
    item = inspection.checklist.items.get(position=3)

    def sent(content: bytes, *, name="a.jpg", **more):
        upload = BytesIO(content)
        upload.name = name
        return client.post(
            path, {"key": str(KEY), "files": upload} | more, headers={"accept": "application/json"}
        )

    answers = [
        sent(picture(), item=str(item.pk)),
        sent(picture(), item="999999"),
        sent(pdf(), key=str(uuid4())),
        sent(picture(), key="x"),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 422, 422]
    assert answers[0].json() == {"kept": True}
    assert answers[3].json() == {"message": "This cannot be read. Load the page again."}
    assert InspectionPhoto.objects.get().item == item


def test_proof_with_a_bad_file_is_not_given_and_the_words_stay(world, inspection, tmp_path):
    filed(world, inspection, entry_for(inspection, lost={1: "2"}, rectify_by=DAY.replace(day=31)))
    finding = Finding.objects.get()
    client = client_of(world.users["head"])
    path = f"/c/t2026/windows/findings/{finding.pk}/prove/"
    good, bad = written(tmp_path, "好.jpg", picture()), written(tmp_path, "坏.jpg", pdf())

    with good.open("rb") as one, bad.open("rb") as other:
        refused = client.post(path, {"proof": "承诺牌已补齐", "files": [one, other]})
    with good.open("rb") as one:
        taken = client.post(path, {"proof": "承诺牌已补齐", "files": [one]})

    finding.refresh_from_db()
    assert (refused.status_code, taken.status_code, finding.state) == (422, 302, "proved")
    assert "坏.jpg" in refused.content.decode() and "承诺牌已补齐" in refused.content.decode()
    assert FindingFile.objects.count() == 1
    with pytest.raises(Refused):
        prove_finding(finding=finding, proof="再次", by=world.access("head"))
