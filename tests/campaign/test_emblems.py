"""The unit's emblem: kept without what a picture tells besides, printed from then on, taken off again."""

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from campaign.attachments.refusing import BadFile
from campaign.emblems import current_emblem, keep_emblem, withdraw_emblem
from campaign.models import AuditEntry, Emblem
from campaign.refusals import NotAllowed
from publishing.honours.kept_pictures import picture_bytes
from tests.browsing import client_of
from tests.files import written


@pytest.fixture(autouse=True)
def kept_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def png(colour: str = "red") -> bytes:
    stream = BytesIO()
    Image.new("RGBA", (60, 40), colour).save(stream, "PNG")
    return stream.getvalue()


def keep(world, content: bytes, name: str = "office", number: int = 1) -> Emblem:
    file = written(Path(settings.MEDIA_ROOT).parent, f"sent-{number}", content)
    return keep_emblem(campaign=world.campaign, file=file, name="标志.png", by=world.access(name))


def test_newest_emblem_is_printed_and_the_one_before_stays_on_file(world):
    first = keep(world, png())

    second = keep(world, png("blue"), number=2)

    first.refresh_from_db()
    assert [current_emblem(world.campaign), first.withdrawn_at is not None, Emblem.objects.count()] == [
        second,
        True,
        2,
    ]
    assert picture_bytes(world.campaign, first.sha256)[:4] == b"\x89PNG"


def test_emblem_taken_off_is_printed_no_more(world):
    keep(world, png())

    withdraw_emblem(campaign=world.campaign, by=world.access("administrator"))
    withdraw_emblem(campaign=world.campaign, by=world.access("administrator"))

    assert current_emblem(world.campaign) is None
    assert AuditEntry.objects.filter(event="campaign.emblem.withdrawn").count() == 1


def test_text_named_png_is_no_emblem_upl_2(world):
    with pytest.raises(BadFile):
        keep(world, b"<svg onload=alert(1)>")

    assert Emblem.objects.count() == 0


@pytest.mark.parametrize("name", ["leader", "head", "auditor", "employee"])
def test_emblem_is_kept_by_those_who_set_up(world, name):
    with pytest.raises(NotAllowed):
        keep(world, png(), name=name)


def test_page_sends_and_shows_the_emblem(world):
    client = client_of(world.users["administrator"])
    sent = SimpleUploadedFile("标志.png", png(), content_type="image/png")

    answer = client.post(reverse("campaign:emblem_send", args=["t2026"]), {"file": sent})
    shown = client.get(reverse("campaign:emblem_file", args=["t2026"]))

    assert [answer.status_code, shown.status_code, shown["Content-Type"]] == [302, 200, "image/png"]
