"""Two clicks on a button are one act."""

from django.urls import reverse
from playwright.sync_api import expect

from campaign.models import Holiday


def test_second_click_while_the_first_is_on_its_way_does_nothing(world, browse):
    for day in (1, 2, 3):
        Holiday.objects.create(unit=world.unit, day=f"2026-10-0{day}", name="国庆节", is_worked=False)
    page = browse(reverse("campaign:holiday_list", args=["t2026"]), user=world.users["office"])

    page.get_by_role("button", name="Remove Oct. 2, 2026").dblclick()

    expect(page.locator(".notice")).to_have_text("Oct. 2, 2026 follows its weekday again.")
    assert sorted(Holiday.objects.values_list("day__day", flat=True)) == [1, 3]
