"""A juror marks works by keyboard alone."""

from playwright.sync_api import expect

from activities.models import WorkReading
from tests.activities.reading.jury_makers import make_jury
from tests.makers import make_world


def test_juror_marks_by_keyboard_and_save_and_next(browse):
    world = make_world()
    jury = make_jury(world, works=2)
    first, second = jury.criteria.order_by("position").values_list("pk", flat=True)
    base = f"/c/{world.campaign.code}/reading/contests/{jury.contest_id}/jury/works/"

    page = browse(f"{base}1/", user=world.users["juror"])
    page.locator("h1").click()
    page.keyboard.type("88")
    expect(page.locator(f"#id_mark-{first}")).to_have_value("88")
    page.keyboard.press("Enter")
    page.keyboard.type("9.5")
    expect(page.locator("[data-total]")).to_have_text("90.8")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Work no. 2")
    page.keyboard.type("70")
    page.keyboard.press("Tab")
    page.keyboard.type("11")
    expect(page.locator(f"#id_mark-{second}")).to_have_class("form-control is-invalid")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("7")
    expect(page.locator("[data-live]")).to_contain_text("saved")

    marks = WorkReading.objects.filter(juror__user=world.users["juror"]).order_by("submission__number")
    assert [row.marks for row in marks] == [
        {str(first): "88", str(second): "9.5"},
        {str(first): "70", str(second): "7"},
    ]
