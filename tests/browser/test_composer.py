"""A paper in work in a real browser: a block edited and put back, figures that cannot be retyped, the real pages."""

import pytest
from playwright.sync_api import expect

from publishing.drafts import begin_bulletin
from publishing.models import PaperDraft, Publication
from tests.makers import PUBLISHED, make_open_month, make_world, publish

SPREAD = "overview.spread"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world(transactional_db):
    return make_world()


@pytest.fixture
def draft(world):
    revision = publish(world, make_open_month(world))
    return begin_bulletin(revision=revision, by=world.access("office"), at=PUBLISHED)


PATIENCE = 30_000


def part(page, key):
    return page.locator(f'[data-part="{key}"]')


def says(page, word):
    expect(page.locator("#editor-state")).to_have_text(word, timeout=PATIENCE)


def text_of(draft, key):
    draft.refresh_from_db()
    return next(entry for entry in draft.content["blocks"] if entry["key"] == key).get("text")


@pytest.mark.pdf
def test_block_is_edited_drawn_and_put_back(browse, world, draft):
    page = browse(f"/c/t2026/papers/drafts/{draft.pk}/", user=world.users["office"])
    box = part(page, "closing").get_by_role("textbox")

    box.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("请遵照执行。")
    says(page, "Not saved yet")
    page.keyboard.press("Control+s")
    says(page, "Saved")
    written = text_of(draft, "closing")
    expect(page.locator("#drawing")).to_contain_text("Pages of version 2", timeout=PATIENCE)
    pages = page.locator("img.sheet")
    for number in range(3):  # pictures further down are fetched when they come near
        pages.nth(number).scroll_into_view_if_needed(timeout=PATIENCE)
        expect(pages.nth(number)).to_have_js_property("complete", True, timeout=PATIENCE)
    widths = pages.evaluate_all("pages => pages.slice(0, 3).map((one) => one.naturalWidth > 600)")
    part(page, "closing").get_by_role("button", name="Back to the draft").click()
    expect(part(page, "closing").get_by_role("textbox")).to_have_text("特此通报。", timeout=PATIENCE)

    assert [written, text_of(draft, "closing")] == ["特此通报。请遵照执行。", None]
    assert widths == [True, True, True]
    assert page.evaluate("document.activeElement.closest('[data-part]')?.dataset.part") == "closing"


def test_figures_are_moved_and_taken_out_but_not_retyped(browse, world, draft):
    page = browse(f"/c/t2026/papers/drafts/{draft.pk}/", user=world.users["office"])
    box = part(page, "overview.deductions").get_by_role("textbox")
    figure = box.locator(".figure-field").first

    shown = figure.inner_text()
    box.click()
    page.keyboard.press("Control+End")
    for _ in range(40):
        page.keyboard.press("Backspace")
    page.keyboard.type("共")
    page.get_by_label("Figure").select_option("departments")
    page.keyboard.type("个部室")
    page.get_by_role("button", name="Save", exact=True).last.click()
    says(page, "Saved")

    assert shown == "0"
    assert figure.get_attribute("contenteditable") == "false"
    assert text_of(draft, "overview.deductions") == "共{departments}个部室"
    expect(box).to_have_text("共3个部室")


def test_pages_keep_their_place_and_unsaved_text_is_not_left_unasked(browse, world, draft):
    page = browse(f"/c/t2026/papers/drafts/{draft.pk}/", user=world.users["office"])
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    part(page, SPREAD).get_by_role("textbox").click()
    page.keyboard.type("截至月末，")
    top = page.evaluate("window.scrollY")
    page.get_by_role("link", name="History").click()
    page.wait_for_timeout(300)
    stayed = page.url
    page.keyboard.press("Control+s")
    says(page, "Saved")

    assert [asked, stayed.endswith(f"/drafts/{draft.pk}/")] == [["beforeunload"], True]
    assert abs(page.evaluate("window.scrollY") - top) < 60
    page.get_by_role("link", name="History").click()
    page.wait_for_url("**/history/")


KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('wenming.draft.')).length"


def wait_until_kept(page):
    for _ in range(100):  # the page's policy forbids the waiting functions of Playwright
        if page.evaluate(KEPT) == 1:
            return
        page.wait_for_timeout(100)
    pytest.fail("nothing was kept")


def test_unsaved_text_outlives_its_window_and_goes_when_it_is_saved(browse, world, draft):
    page = browse(f"/c/t2026/papers/drafts/{draft.pk}/", user=world.users["office"])
    page.on("dialog", lambda dialog: dialog.accept())
    box, offer = part(page, "closing").get_by_role("textbox"), page.locator("#kept-text")

    box.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("请遵照执行。")
    wait_until_kept(page)
    page.reload()
    expect(offer).to_be_visible()
    expect(box).to_have_text("特此通报。")
    offer.get_by_role("button", name="Put it in").click()
    expect(box).to_have_text("特此通报。请遵照执行。")
    page.keyboard.press("Control+s")
    says(page, "Saved")

    assert text_of(draft, "closing") == "特此通报。请遵照执行。"
    assert [page.evaluate(KEPT), offer.is_visible()] == [0, False]


def test_unsaved_text_that_somebody_saved_over_meets_the_usual_question(browse, world, draft):
    page = browse(f"/c/t2026/papers/drafts/{draft.pk}/", user=world.users["office"])
    page.on("dialog", lambda dialog: dialog.accept())
    box, offer = part(page, "closing").get_by_role("textbox"), page.locator("#kept-text")
    box.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("甲")
    wait_until_kept(page)
    other = browse(f"/c/t2026/papers/drafts/{draft.pk}/", user=world.users["second"])
    part(other, "closing").get_by_role("textbox").click()
    other.keyboard.press("Control+End")
    other.keyboard.type("乙")
    other.keyboard.press("Control+s")
    says(other, "Saved")

    page.reload()
    offer.get_by_role("button", name="Put it in").click()
    page.keyboard.press("Control+s")
    expect(part(page, "closing").locator(".part-theirs")).to_be_visible(timeout=PATIENCE)

    assert text_of(draft, "closing") == "特此通报。乙"
    page.reload()
    page.locator("#kept-text").get_by_role("button", name="Discard").click()
    expect(box).to_have_text("特此通报。乙")
    assert page.evaluate(KEPT) == 0


def test_two_people_at_one_block_see_both_texts(browse, world, draft):
    one = browse(f"/c/t2026/papers/drafts/{draft.pk}/", user=world.users["office"])
    other = browse(f"/c/t2026/papers/drafts/{draft.pk}/", user=world.users["second"])

    for page, words in ((one, "甲"), (other, "乙")):
        part(page, "closing").get_by_role("textbox").click()
        page.keyboard.press("Control+End")
        page.keyboard.type(words)
        page.keyboard.press("Control+s")
        if page is one:
            says(page, "Saved")
    expect(part(other, "closing").locator(".part-theirs")).to_contain_text(
        "测试人1 wrote meanwhile:特此通报。甲", timeout=PATIENCE
    )
    expect(part(other, "closing").get_by_role("textbox")).to_have_text("特此通报。乙")
    other.keyboard.press("Control+s")
    says(other, "Saved")

    assert text_of(draft, "closing") == "特此通报。乙"


def test_added_block_is_ready_to_write_in(browse, world, draft):
    page = browse(f"/c/t2026/papers/drafts/{draft.pk}/", user=world.users["office"])

    part(page, SPREAD).hover()
    part(page, SPREAD).get_by_role("button", name="Paragraph").click()
    expect(page.locator("[data-part^=own-] [role=textbox]")).to_be_focused(timeout=PATIENCE)
    page.keyboard.type("第一行")
    page.keyboard.press("Enter")
    page.keyboard.type("第二行")
    page.keyboard.press("Control+s")
    says(page, "Saved")

    (own,) = [
        entry for entry in PaperDraft.objects.get().content["blocks"] if entry["key"].startswith("own-")
    ]
    assert own["text"] == "第一行\n第二行"


def test_editor_without_script(browse, world, draft):
    page = browse(
        f"/c/t2026/papers/drafts/{draft.pk}/", user=world.users["office"], java_script_enabled=False
    )

    part(page, "closing").get_by_role("textbox").fill("特此通报，共{departments}个部室。")
    page.get_by_role("button", name="Save", exact=True).last.click()

    assert text_of(draft, "closing") == "特此通报，共{departments}个部室。"


def test_editor_fits_a_phone(browse, world, draft):
    phone = {"viewport": {"width": 390, "height": 800}, "has_touch": True, "is_mobile": True}
    page = browse(f"/c/t2026/papers/drafts/{draft.pk}/", user=world.users["office"], **phone)

    part(page, SPREAD).get_by_role("textbox").tap()

    assert page.evaluate("document.documentElement.scrollWidth") == 390
    expect(part(page, SPREAD).get_by_role("button", name="Move up")).to_be_visible()


def test_issue_asks_first_and_a_second_click_issues_nothing_more(browse, world, draft):
    page = browse(f"/c/t2026/papers/drafts/{draft.pk}/", user=world.users["office"])
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    issue = page.get_by_role("button", name="Issue the paper")

    issue.click()
    refused = Publication.objects.count()
    part(page, "closing").get_by_role("textbox").click()
    page.keyboard.type("请遵照执行。")
    page.keyboard.press("Control+s")
    says(page, "Saved")
    page.on("dialog", lambda dialog: dialog.accept())
    issue.dblclick()

    expect(page.locator(".notice-success")).to_contain_text("Issued as", timeout=PATIENCE)
    assert asked == ["Issue this paper now? It gets its number, and its words cannot be changed afterwards."]
    assert [refused, Publication.objects.count()] == [0, 1]
