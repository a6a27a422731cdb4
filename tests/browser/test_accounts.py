"""From a list of people to somebody at work: the account made, its slip read, the first password changed."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from campaign.models import PasswordSlips, Person, User
from tests.makers import make_world

OWN = "windows clean as air"


@pytest.mark.pdf
def test_newcomer_comes_from_the_slip_to_the_workbench(browse, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = make_world()
    Person.objects.create(
        unit=world.unit, staff_number="70001", name="新来人", department=world.departments[0]
    )
    administrator = browse("/c/t2026/settings/accounts/", user=world.users["administrator"])

    administrator.get_by_role("link", name="Make accounts for all of them").click()
    administrator.get_by_role("button", name="Make 1 slip").click()
    ready = administrator.get_by_role("link", name="Open the slips to print")
    ready.wait_for()
    pdf = administrator.context.request.get(ready.get_attribute("href")).body()
    words = PdfReader(BytesIO(pdf)).pages[0].extract_text()
    number = re.search(r"\b70001\b", words).group()
    password = re.search(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", words).group()
    newcomer = browse("/sign-in/")
    newcomer.get_by_role("textbox", name="Staff number").fill(number)
    newcomer.locator("input[name=password]").fill(password)
    newcomer.get_by_role("button", name="Sign in").click()
    newcomer.get_by_role("heading", name="Set your own password").wait_for()
    newcomer.goto("/c/t2026/")
    newcomer.get_by_label("First password").fill(password)
    newcomer.get_by_label("New password", exact=True).fill(OWN)
    newcomer.get_by_label("New password once more").fill(OWN)
    newcomer.get_by_role("button", name="Set the password").click()
    newcomer.wait_for_url("**/c/t2026/")
    administrator.get_by_role("button", name="Printed: delete the file now").click()
    administrator.get_by_text("The file with the slips is deleted.").wait_for()

    user = User.objects.get(username="70001")
    assert [user.check_password(OWN), user.first_password_until] == [True, None]
    assert PasswordSlips.objects.get().path.exists() is False


def test_one_tick_chooses_the_page(browse):
    world = make_world()
    page = browse("/c/t2026/settings/accounts/", user=world.users["administrator"])

    page.get_by_label("Everybody on this page").check()
    ticked = page.locator("input[name=number]:checked").count()
    page.get_by_label("测试人3 00004").uncheck()

    assert [ticked, page.get_by_label("Everybody on this page").is_checked()] == [12, False]
