"""The search box in a real browser: reached by a key, with what was opened lately under it, on a phone behind an icon."""

import re

from playwright.sync_api import expect

from tests.makers import make_world, publish

PHONE = {"width": 390, "height": 844}


def test_key_leads_to_the_box_and_the_box_to_what_was_opened_lately(browse, settings):
    settings.RECENT_ITEMS = 20
    world = make_world()
    publish(world)
    page = browse("/c/t2026/ranking/2026-03/D03/", user=world.users["employee"])
    box = page.get_by_role("searchbox", name="Search")

    page.keyboard.press("/")
    expect(box).to_be_focused()
    expect(box).to_have_value("")
    page.get_by_role("link", name="第3部").first.wait_for()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".header-recent a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".header-recent")).to_be_hidden()
    expect(box).to_be_focused()

    page.keyboard.type("第2部 /")
    expect(page.locator(".header-recent")).to_be_hidden()
    box.fill("第2部")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Departments 1")).to_be_visible()
    page.get_by_role("link", name="第2部").click()
    expect(page).to_have_url(re.compile(r"/ranking/2026-03/D02/$"))


def test_phone_opens_the_search_page_by_its_icon(browse):
    world = make_world()
    publish(world)
    page = browse("/c/t2026/", user=world.users["employee"], viewport=PHONE)

    expect(page.get_by_role("searchbox", name="Search")).to_be_hidden()
    page.get_by_role("link", name="Search").click()

    words = page.get_by_role("searchbox", name="What are you looking for?")
    expect(words).to_be_focused()
    words.fill("D03")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("link", name="第3部")).to_be_visible()
