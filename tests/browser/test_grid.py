"""Score entry by keyboard: what is typed is saved, refused, in conflict or kept, and nobody loses a keystroke."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from scoring.entry import enter_typed
from scoring.groups import submit_group
from scoring.models import LedgerLine
from tests.makers import make_open_month

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def month(world):
    return make_open_month(world)


@pytest.fixture
def grid(world, month, browse):
    """The grid of an owner, opened by one of the world's people."""

    def opened(who="scorer", owner="D01", **options) -> Page:
        address = reverse(
            "scoring:group_grid", kwargs={"campaign": "t2026", "month": "2026-03", "owner": owner}
        )
        return browse(address, user=world.users[who], **options)

    return opened


def cell(page: Page, code: str):
    return page.locator(f'input[name="{code}"]')


def box(page: Page, code: str):
    """The cell around the field, where its state and its corner stand."""
    return page.locator("td", has=page.locator(f'input[name="{code}"]'))


def type_in(page: Page, code: str, text: str, *, then: str = "Enter"):
    cell(page, code).focus()
    page.keyboard.type(text)
    if then:
        page.keyboard.press(then)


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.name")


def live(page: Page):
    return page.locator(".grid-live")


def lines() -> list[tuple[str, Decimal, str]]:
    found = LedgerLine.objects.select_related("department").order_by("id")
    return [(line.department.code, line.points, line.public_reason) for line in found]


def test_what_is_typed_is_saved_and_the_next_cell_has_the_focus(grid):
    page = grid()

    type_in(page, "D02:C1", "-2 迟到两人次")

    expect(cell(page, "D02:C1")).to_have_attribute("placeholder", "8.00")
    expect(box(page, "D02:C1").locator(".cell-state")).to_have_text("Saved")
    expect(box(page, "D02:C1").locator(".flag")).to_have_text("1")
    expect(live(page)).to_have_text(re.compile(r"^Saved \d\d:\d\d:\d\d$"))
    expect(page.locator("tr", has=cell(page, "D02:C1")).locator(".sum")).to_have_text("8.00")
    assert focused(page) == "D03:C1"
    assert lines() == [("D02", Decimal("2.00"), "迟到两人次")]


def test_cells_are_named_by_department_and_indicator(grid):
    page = grid()

    expect(page.get_by_role("textbox", name="第3部 C1 重点工作 (10)")).to_have_attribute("name", "D03:C1")


def test_keys_move_through_the_grid(grid):
    page = grid(who="organ_scorer", owner="ORG1")
    cell(page, "D02:C2").focus()

    visited = []
    for key in ("ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft", "Tab", "Enter", "Shift+Enter"):
        page.keyboard.press(key)
        visited.append(focused(page))

    assert visited == ["D03:C2", "D03:P1", "D02:P1", "D02:C2", "D02:P1", "D03:P1", "D02:P1"]


def test_enter_at_the_end_of_a_table_goes_on_in_the_next(grid):
    page = grid(who="organ_scorer", owner="ORG1")
    cell(page, "D03:C2").focus()

    page.keyboard.press("Enter")

    assert focused(page) == "D01:KA1"


def test_arrows_stay_in_the_text_while_something_is_typed(grid):
    page = grid()

    type_in(page, "D02:C1", "-2 迟", then="ArrowLeft")
    page.keyboard.type("早")

    assert [focused(page), cell(page, "D02:C1").input_value(), lines()] == ["D02:C1", "-2 早迟", []]


def test_tab_saves_as_it_leaves(grid):
    page = grid(who="organ_scorer", owner="ORG1")

    type_in(page, "D02:C2", "-1 迟交月报", then="Tab")

    expect(cell(page, "D02:C2")).to_have_attribute("placeholder", "34.00")
    assert focused(page) == "D02:P1"


def test_enter_of_the_input_method_is_not_the_grids(grid):
    page = grid()
    type_in(page, "D02:C1", "-2 chidao", then="")

    cell(page, "D02:C1").dispatch_event("keydown", {"key": "Enter", "isComposing": True})

    assert [focused(page), cell(page, "D02:C1").input_value(), lines()] == ["D02:C1", "-2 chidao", []]


def test_refused_text_stays_with_the_reason_and_escape_clears_it(grid):
    page = grid()

    type_in(page, "D02:C1", "-99 迟到")

    expect(box(page, "D02:C1").locator(".cell-state")).to_have_text("Not saved")
    expect(live(page)).to_have_text("Not saved, 第2部 C1: The points must not be more than 10.00.")
    expect(cell(page, "D02:C1")).to_have_value("-99 迟到")
    expect(page.locator(".grid-unsaved")).to_have_text("1 not saved")
    page.keyboard.press("ArrowUp")
    expect(cell(page, "D02:C1")).to_have_accessible_description(re.compile("must not be more than 10.00"))
    page.keyboard.press("Escape")
    expect(cell(page, "D02:C1")).to_have_value("")
    expect(box(page, "D02:C1").locator(".cell-state")).to_have_count(0)
    assert lines() == []


def test_conflict_shows_both_and_can_be_sent_again(grid, world):
    mine, other = grid(), grid("office")
    type_in(other, "D03:C1", "-1 迟交月报")
    expect(cell(other, "D03:C1")).to_have_attribute("placeholder", "9.00")

    type_in(mine, "D03:C1", "-2 迟到两人次")

    expect(box(mine, "D03:C1").locator(".cell-state")).to_have_text("Conflict")
    expect(live(mine)).to_contain_text(f"{world.users['office'].name} changed this cell")
    expect(cell(mine, "D03:C1")).to_have_value("-2 迟到两人次")
    expect(cell(mine, "D03:C1")).to_have_attribute("placeholder", "9.00")
    cell(mine, "D03:C1").focus()
    mine.keyboard.press("Tab")
    assert len(lines()) == 1
    cell(mine, "D03:C1").focus()
    mine.keyboard.press("Enter")
    expect(cell(mine, "D03:C1")).to_have_attribute("placeholder", "7.00")
    assert lines() == [("D03", Decimal("1.00"), "迟交月报"), ("D03", Decimal("2.00"), "迟到两人次")]


def test_line_of_a_branch_shows_in_its_other_cells(grid):
    page = grid("organ_scorer", "ORG1")

    type_in(page, "D01:P1", "-1.5 会议缺记录")

    expect(cell(page, "D02:P1")).to_have_attribute("placeholder", "23.50")
    expect(box(page, "D02:P1").locator(".flag")).to_have_text("1")
    type_in(page, "D02:P1", "-1 会议迟开")
    expect(cell(page, "D01:P1")).to_have_attribute("placeholder", "22.50")


def test_group_is_submitted_by_keyboard_after_the_last_cell_is_saved(grid, month, world):
    page = grid()
    type_in(page, "D02:C1", "-2 迟到两人次", then="")
    page.get_by_role("checkbox").focus()
    page.keyboard.press("Space")

    page.get_by_role("button", name="Submit this group").press("Enter")

    expect(page.get_by_text("The group is submitted.")).to_be_visible()
    assert lines() == [("D02", Decimal("2.00"), "迟到两人次")]
    assert month.groups.get(owner=world.departments[0], is_recusal=False).state == "submitted"


def test_group_with_a_refused_cell_is_not_submitted(grid, month, world):
    page = grid()
    type_in(page, "D02:C1", "-99 迟到")
    expect(box(page, "D02:C1").locator(".cell-state")).to_have_text("Not saved")
    page.get_by_role("checkbox").press("Space")

    page.get_by_role("button", name="Submit this group").press("Enter")

    expect(live(page)).to_have_text("Some cells are not saved yet. Save or clear them before you submit.")
    assert month.groups.get(owner=world.departments[0], is_recusal=False).state == "open"


def test_drawer_records_a_rule_and_tells_the_grid(grid):
    page = grid()
    cell(page, "D03:C1").focus()
    page.keyboard.press("F2")
    drawer = page.get_by_role("complementary", name="Cell")
    expect(drawer.get_by_role("heading", name="第3部 · C1 重点工作")).to_be_focused()

    drawer.get_by_role("radio", name=re.compile("C1-1")).press("Space")
    drawer.get_by_label("Count").fill("3")
    drawer.get_by_label("Date of the fact").fill("2026-03-09")
    drawer.get_by_role("button", name="Record the deduction").press("Enter")

    expect(drawer.get_by_text("10.00 − 0.5×3 = 8.50")).to_be_visible()
    expect(cell(page, "D03:C1")).to_have_attribute("placeholder", "8.50")
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    assert [focused(page), lines()] == ["D03:C1", [("D03", Decimal("1.50"), "未按时完成")]]


def test_drawer_keeps_what_was_typed_when_it_is_refused_and_withdraws(grid):
    page = grid()
    type_in(page, "D03:C1", "-2 迟到两人次")
    box(page, "D03:C1").locator(".flag").click()
    drawer = page.get_by_role("complementary", name="Cell")

    drawer.get_by_label("Points", exact=True).fill("99")
    drawer.get_by_label("Public reason").fill("迟交月报")
    drawer.get_by_role("button", name="Record the deduction").press("Enter")
    expect(drawer.get_by_text("The points must not be more than 10.00.")).to_be_visible()
    expect(drawer.get_by_label("Public reason")).to_have_value("迟交月报")
    drawer.get_by_text("Withdraw", exact=False).first.click()
    drawer.get_by_label("Why it is withdrawn").fill("记错部室")
    drawer.get_by_role("button", name="Withdraw the line").press("Enter")

    expect(cell(page, "D03:C1")).to_have_attribute("placeholder", "10.00")
    expect(drawer.locator("s")).to_have_text("−2.00 迟到两人次")
    assert LedgerLine.objects.get().withdrawal_reason == "记错部室"


def test_text_typed_without_a_connection_is_kept_and_sent_later(grid):
    page = grid()
    page.context.set_offline(True)

    type_in(page, "D02:C1", "-2 迟到两人次")
    expect(box(page, "D02:C1").locator(".cell-state")).to_have_text("Offline")
    expect(live(page)).to_contain_text("No connection")
    type_in(page, "D03:C1", "-1 迟交月报")
    assert lines() == []
    page.context.set_offline(False)

    expect(cell(page, "D02:C1")).to_have_attribute("placeholder", "8.00")
    expect(cell(page, "D03:C1")).to_have_attribute("placeholder", "9.00")
    assert lines() == [("D02", Decimal("2.00"), "迟到两人次"), ("D03", Decimal("1.00"), "迟交月报")]


def test_answer_that_was_lost_does_not_write_twice(grid):
    page = grid()
    lost = []

    def lose_the_first_answer(route):
        if lost:
            return route.continue_()
        lost.append(route.fetch().status)
        return route.abort()

    page.route("**/cell/", lose_the_first_answer)

    type_in(page, "D02:C1", "-2 迟到两人次")

    expect(cell(page, "D02:C1")).to_have_attribute("placeholder", "8.00")
    assert [lost, lines()] == [[200], [("D02", Decimal("2.00"), "迟到两人次")]]


def test_text_that_could_not_be_sent_survives_a_reload(grid):
    page = grid()
    page.route("**/cell/", lambda route: route.abort())
    type_in(page, "D02:C1", "-2 迟到两人次")
    expect(box(page, "D02:C1").locator(".cell-state")).to_have_text("Offline")
    type_in(page, "D03:C1", "-1 迟", then="")
    page.on("dialog", lambda dialog: dialog.accept())

    page.unroute("**/cell/")
    page.reload()

    expect(cell(page, "D02:C1")).to_have_attribute("placeholder", "8.00")
    expect(cell(page, "D03:C1")).to_have_value("-1 迟")
    assert lines() == [("D02", Decimal("2.00"), "迟到两人次")]


def test_kept_text_of_a_group_that_is_closed_meanwhile_is_shown(grid, month, world):
    page = grid()
    page.route("**/cell/", lambda route: route.abort())
    type_in(page, "D02:C1", "-2 迟到两人次")
    expect(box(page, "D02:C1").locator(".cell-state")).to_have_text("Offline")
    group = month.groups.get(owner=world.departments[0], is_recusal=False)
    submit_group(group=group, by=world.access("office"), states_no_other=True)
    page.on("dialog", lambda dialog: dialog.accept())

    page.unroute("**/cell/")
    page.reload()

    expect(
        page.get_by_text("This was typed here and could not be sent: D02:C1 -2 迟到两人次")
    ).to_be_visible()


def test_leaving_with_unsaved_text_warns(grid):
    page = grid()
    type_in(page, "D02:C1", "-2", then="")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    page.goto("/")

    assert asked == ["beforeunload"]


def test_signed_out_person_loses_nothing(grid):
    page = grid()
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")

    type_in(page, "D02:C1", "-2 迟到两人次")
    expect(live(page)).to_contain_text("You are signed out")
    page.context.add_cookies(cookies)

    expect(cell(page, "D02:C1")).to_have_attribute("placeholder", "8.00")
    assert lines() == [("D02", Decimal("2.00"), "迟到两人次")]


def test_drawer_of_a_signed_out_person_shows_no_other_page(grid):
    page = grid()
    page.context.clear_cookies(name="sessionid")

    cell(page, "D03:C1").focus()
    page.keyboard.press("F2")

    drawer = page.get_by_role("complementary", name="Cell")
    expect(drawer.get_by_role("alert")).to_contain_text("The cell could not be opened.")
    assert drawer.get_by_role("textbox").count() == 0


def test_grid_works_without_javascript(grid):
    page = grid(java_script_enabled=False)
    cell(page, "D02:C1").fill("-2 迟到两人次")
    cell(page, "D03:C1").fill("-99 迟到")

    cell(page, "D03:C1").press("Enter")

    expect(page.get_by_text("1 cell is saved.")).to_be_visible()
    expect(page.get_by_text("The points must not be more than 10.00.")).to_be_visible()
    expect(cell(page, "D03:C1")).to_have_value("-99 迟到")
    expect(cell(page, "D02:C1")).to_have_attribute("placeholder", "8.00")
    page.locator("td", has=cell(page, "D02:C1")).locator(".flag").click()
    expect(page.get_by_role("heading", name="第2部 · C1 重点工作")).to_be_visible()


def test_page_does_not_scroll_sideways_on_a_phone(grid, month, world):
    enter_typed(
        text="-2 迟到两人次", month=month, indicator="C2", department="D03", by=world.access("organ_scorer")
    )

    page = grid("organ_scorer", "ORG1", viewport=PHONE)

    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.evaluate("document.querySelector('.grid-scroll').scrollWidth") > 390
