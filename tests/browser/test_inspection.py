"""An inspection on a phone whose line breaks in the middle: kept through a reload, sent once, signed by the other."""

from decimal import Decimal

from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from activities.models import Inspection, InspectionMark, InspectionPhoto
from activities.windows.assigning import assign_inspection
from campaign.models import AuditEntry
from tests.activities.windows.making import make_competition
from tests.files import GPS, phone_photo

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def test_inspection_survives_a_dead_spot_and_is_sent_once(world, browse, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    window = make_competition(world)
    team = [world.users["inspector"], world.users["inspector2"]]
    inspection = assign_inspection(
        window=window, kind="covert", day=timezone.localdate(), inspectors=team, by=world.access("office")
    )
    path = f"/c/t2026/windows/inspections/{inspection.pk}/"
    page = browse(f"{path}enter/", user=team[0], **PHONE)
    first, second = page.locator("[data-item]").nth(0), page.locator("[data-item]").nth(1)

    first.get_by_role("button", name="−0.5").tap()
    first.get_by_label("Reason").fill("岗位牌缺一块")
    for button in ("−0.5", "in 7 days", "Full marks"):  # taken back: the hidden day is not sent
        second.get_by_role("button", name=button, exact=True).tap()
    page.reload()
    expect(page.locator("[data-live]")).to_have_text("What you had entered on this phone is back.")
    expect(first.get_by_label("Reason")).to_have_value("岗位牌缺一块")
    page.context.set_offline(True)
    first.get_by_role("button", name="in 7 days").tap()
    second.locator("[data-take]").set_input_files(
        {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": phone_photo()}
    )
    expect(second.locator("figure")).to_have_count(1)
    page.get_by_role("button", name="Full marks for the rest").tap()
    expect(page.locator("[data-progress]")).to_have_text("17 of 17 items · 99.5 points")
    page.get_by_role("button", name="Sign and send").tap()
    expect(page.locator("[data-live]")).to_contain_text("No line.")
    lost = []

    def cut_off_the_answer(route):
        """The line breaks again when the site has the entry: its answer does not arrive."""
        lost.append(route.request.post_data_buffer)
        if len(lost) > 1:
            return route.continue_()
        route.fetch()
        return route.abort()

    page.route("**/enter/", cut_off_the_answer)
    page.context.set_offline(False)

    page.wait_for_url(f"**{path}", timeout=30_000)
    expect(page.locator(".notice").last).to_contain_text("You have signed.")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('inspection:'))") == []
    other = browse(path, user=team[1], **PHONE)
    other.get_by_role("button", name="Sign", exact=True).tap()
    expect(other.locator(".notice").first).to_contain_text("The inspection is filed")
    done = Inspection.objects.get()
    mark = InspectionMark.objects.get(inspection=done, item__position=1)
    photo = InspectionPhoto.objects.get(inspection=done)
    entered = AuditEntry.objects.filter(event="activities.undercover.entered").count()
    assert (len(lost), entered, done.state, done.total) == (2, 1, "filed", Decimal("99.50"))
    assert (mark.points, mark.reason, mark.rectify_by) == (
        Decimal("5.50"),
        "岗位牌缺一块",
        done.findings.get().due_on,
    )
    with Image.open(photo.path) as kept:
        assert (dict(kept.getexif()), GPS in kept.getexif(), kept.size) == ({}, False, (40, 60))
    assert photo.item.position == 2
