"""Score entry by keyboard: what is typed is saved, refused, in conflict or kept, and nobody loses a keystroke."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from scoring.entry import enter_typed
from scoring.groups import submit_group
from scoring.models import LedgerLine
from tests.browser.conftest import session_of
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


CODES = """() => [...document.querySelectorAll("table.grid")].flatMap((table) => {
  const codes = [...table.tHead.rows[0].cells].map((heading) => heading.dataset.i);
  return [...table.tBodies[0].rows].flatMap((row) => [...row.cells]
    .filter((cell) => cell.tagName === "TD" && !cell.matches(".locked, .sum"))
    .map((cell) => `${row.dataset.d}:${codes[cell.cellIndex]}`));
})"""


def field(page: Page):
    """The one field of the grid, which lies over the cell in hand."""
    return page.locator(".cell-field")


def box(page: Page, code: str):
    """A cell of the grid: its score, its corner, its state."""
    department, indicator = code.split(":")
    column = page.evaluate("(code) => document.querySelector(`th[data-i='${code}']`).cellIndex", indicator)
    table = page.locator(f'table.grid:has(th[data-i="{indicator}"])')
    return table.locator(f'tr[data-d="{department}"] > :nth-child({column + 1})')


def scores(page: Page, code: str, score: str):
    expect(box(page, code)).to_have_text(re.compile(rf"^{re.escape(score)}"))


def go(page: Page, code: str):
    """Go to a cell as the keyboard does, from where the focus is or from the first cell."""
    codes = page.evaluate(CODES)
    if focused(page) not in codes:
        page.locator(".cell-field, td[tabindex='0']").first.focus()
    steps = codes.index(code) - codes.index(focused(page))
    for __ in range(abs(steps)):
        page.keyboard.press("Tab" if steps > 0 else "Shift+Tab")
    assert focused(page) == code


def type_in(page: Page, code: str, text: str, *, then: str = "Enter"):
    go(page, code)
    page.keyboard.type(text)
    if then:
        page.keyboard.press(then)


def paste(page: Page, text: str):
    """Ctrl+V with a text on the clipboard."""
    page.evaluate(
        """(text) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text/plain", text);
          const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
          document.activeElement.dispatchEvent(paste);
        }""",
        text,
    )


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

    scores(page, "D02:C1", "8.00")
    expect(box(page, "D02:C1").locator(".cell-state")).to_have_text("Saved")
    expect(box(page, "D02:C1").locator(".flag")).to_have_text("1")
    expect(live(page)).to_have_text(re.compile(r"^Saved \d\d:\d\d:\d\d$"))
    expect(page.locator("tr[data-d=D02] .sum")).to_have_text("8.00")
    assert focused(page) == "D03:C1"
    assert lines() == [("D02", Decimal("2.00"), "迟到两人次")]


def test_cells_are_named_by_department_and_indicator(grid):
    page = grid()

    go(page, "D03:C1")

    expect(page.get_by_role("textbox", name="第3部 C1 重点工作 (10)")).to_be_focused()
    expect(page.get_by_role("rowheader", name="第3部")).to_be_visible()
    expect(page.get_by_role("columnheader", name="C1 重点工作 (10)")).to_be_visible()


def test_keys_move_through_the_grid(grid):
    page = grid(who="organ_scorer", owner="ORG1")
    go(page, "D02:C2")

    visited = []
    for key in ("ArrowDown", "ArrowRight", "ArrowUp", "ArrowLeft", "Tab", "Enter", "Shift+Enter"):
        page.keyboard.press(key)
        visited.append(focused(page))

    assert visited == ["D03:C2", "D03:P1", "D02:P1", "D02:C2", "D02:P1", "D03:P1", "D02:P1"]


def test_enter_at_the_end_of_a_table_goes_on_in_the_next(grid):
    page = grid(who="organ_scorer", owner="ORG1")
    go(page, "D03:C2")

    page.keyboard.press("Enter")

    assert focused(page) == "D01:KA1"


def test_arrows_stay_in_the_text_while_something_is_typed(grid):
    page = grid()

    type_in(page, "D02:C1", "-2 迟", then="ArrowLeft")
    page.keyboard.type("早")

    assert [focused(page), field(page).input_value(), lines()] == ["D02:C1", "-2 早迟", []]


def test_tab_saves_as_it_leaves(grid):
    page = grid(who="organ_scorer", owner="ORG1")

    type_in(page, "D02:C2", "-1 迟交月报", then="Tab")

    scores(page, "D02:C2", "34.00")
    assert focused(page) == "D02:P1"


def test_enter_of_the_input_method_is_not_the_grids(grid):
    page = grid()
    type_in(page, "D02:C1", "-2 chidao", then="")

    field(page).dispatch_event("keydown", {"key": "Enter", "isComposing": True})

    assert [focused(page), field(page).input_value(), lines()] == ["D02:C1", "-2 chidao", []]


def test_refused_text_stays_with_the_reason_and_escape_clears_it(grid):
    page = grid()

    type_in(page, "D02:C1", "-99 迟到")

    expect(box(page, "D02:C1").locator(".cell-state")).to_have_text("Not saved")
    expect(live(page)).to_have_text("Not saved, 第2部 C1: The points must not be more than 10.00.")
    expect(box(page, "D02:C1").locator(".typed")).to_have_text("-99 迟到")
    expect(page.locator(".grid-unsaved")).to_have_text("1 not saved")
    page.keyboard.press("ArrowUp")
    expect(field(page)).to_have_value("-99 迟到")
    expect(field(page)).to_have_accessible_description(re.compile("must not be more than 10.00"))
    page.keyboard.press("Escape")
    expect(field(page)).to_have_value("")
    expect(box(page, "D02:C1").locator(".cell-state")).to_have_count(0)
    assert lines() == []


def make_conflict(mine: Page, other: Page):
    """Both typed into one cell; the other was first."""
    type_in(other, "D03:C1", "-1 迟交月报")
    scores(other, "D03:C1", "9.00")
    type_in(mine, "D03:C1", "-2 迟到两人次")
    expect(box(mine, "D03:C1").locator(".cell-state")).to_have_text("Conflict")


def test_conflict_shows_both_with_name_and_time_and_sends_nothing_by_itself(grid, world):
    mine, other = grid(), grid("office")
    name = world.users["office"].name

    make_conflict(mine, other)

    expect(live(mine)).to_contain_text(f"{name} changed this cell")
    expect(field(mine)).to_have_value("-2 迟到两人次")
    scores(mine, "D03:C1", "9.00")
    mine.keyboard.press("Tab")
    go(mine, "D03:C1")
    mine.keyboard.press("Enter")
    question = mine.get_by_role("dialog", name="Two entries for 第3部 C1")
    expect(question).to_contain_text(re.compile(rf"−1\.00 迟交月报{name} \d\d-\d\d \d\d:\d\d= 9\.00"))
    expect(question).to_contain_text("-2 迟到两人次")
    mine.keyboard.press("Escape")
    expect(question).to_be_hidden()
    assert [len(lines()), focused(mine), field(mine).input_value()] == [1, "D03:C1", "-2 迟到两人次"]


@pytest.mark.parametrize(
    ("choice", "score", "standing"),
    [
        ("Leave it as it stands", "9.00", ["迟交月报"]),
        ("Enter mine as well", "7.00", ["迟交月报", "迟到两人次"]),
        ("Mine instead of the last line", "8.00", ["迟到两人次"]),
    ],
)
def test_conflict_is_decided_by_the_person(grid, choice, score, standing):
    mine, other = grid(), grid("office")
    make_conflict(mine, other)
    go(mine, "D03:C1")
    mine.keyboard.press("Enter")

    mine.get_by_role("button", name=choice).press("Enter")

    scores(mine, "D03:C1", score)
    expect(field(mine)).to_have_value("")
    expect(mine.locator(".grid-unsaved")).to_be_hidden()
    in_force = LedgerLine.objects.in_force().order_by("id")
    assert [line.public_reason for line in in_force] == standing


def test_cell_of_the_other_shows_soon_after_it_is_saved(grid, world):
    mine, other = grid(), grid("office")
    type_in(other, "D03:C1", "-1 迟交月报")
    scores(other, "D03:C1", "9.00")

    type_in(mine, "D02:C1", "-2 迟到两人次")

    scores(mine, "D03:C1", "9.00")
    expect(box(mine, "D03:C1").locator(".cell-state")).to_contain_text(world.users["office"].name)
    expect(box(mine, "D03:C1").locator(".flag")).to_have_text("1")
    expect(mine.locator("tr[data-d=D03] .sum")).to_have_text("9.00")


def test_change_of_the_other_leaves_what_is_being_typed(grid, world):
    mine, other = grid(), grid("office")
    type_in(mine, "D03:C1", "-2 迟", then="")
    type_in(other, "D03:C1", "-1 迟交月报")
    scores(other, "D03:C1", "9.00")

    mine.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(live(mine)).to_contain_text("While you type, 第3部 C1 became 9.00")
    mine.keyboard.type("到")
    assert [field(mine).input_value(), len(lines())] == ["-2 迟到", 1]
    mine.keyboard.press("Enter")
    expect(box(mine, "D03:C1").locator(".cell-state")).to_have_text("Conflict")
    go(mine, "D03:C1")
    mine.keyboard.press("Escape")
    scores(mine, "D03:C1", "9.00")


def test_grid_says_that_the_group_was_submitted_meanwhile(grid, month, world):
    page = grid()
    group = month.groups.get(owner=world.departments[0], is_recusal=False)
    submit_group(group=group, by=world.access("office"), states_no_other=True)

    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(live(page)).to_contain_text("This group is submitted")


def test_line_of_a_branch_shows_in_its_other_cells(grid):
    page = grid("organ_scorer", "ORG1")

    type_in(page, "D01:P1", "-1.5 会议缺记录")

    scores(page, "D02:P1", "23.50")
    expect(box(page, "D02:P1").locator(".flag")).to_have_text("1")
    type_in(page, "D02:P1", "-1 会议迟开")
    scores(page, "D01:P1", "22.50")


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
    go(page, "D03:C1")
    page.keyboard.press("Alt+Enter")
    drawer = page.get_by_role("complementary", name="Cell")
    expect(drawer.get_by_role("heading", name="第3部 · C1 重点工作")).to_be_focused()

    drawer.get_by_role("radio", name=re.compile("C1-1")).press("Space")
    drawer.get_by_label("Count").fill("3")
    drawer.get_by_label("Date of the fact").fill("2026-03-09")
    drawer.get_by_role("button", name="Record the deduction").press("Enter")

    expect(drawer.get_by_text("10.00 − 0.5×3 = 8.50")).to_be_visible()
    scores(page, "D03:C1", "8.50")
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

    scores(page, "D03:C1", "10.00")
    expect(drawer.locator(".cell-lines s")).to_have_text("−2.00 迟到两人次")
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

    scores(page, "D02:C1", "8.00")
    scores(page, "D03:C1", "9.00")
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

    scores(page, "D02:C1", "8.00")
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

    scores(page, "D02:C1", "8.00")
    expect(box(page, "D03:C1").locator(".typed")).to_have_text("-1 迟")
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

    scores(page, "D02:C1", "8.00")
    assert lines() == [("D02", Decimal("2.00"), "迟到两人次")]


def test_drawer_of_a_signed_out_person_shows_no_other_page(grid):
    page = grid()
    page.context.clear_cookies(name="sessionid")

    go(page, "D03:C1")
    page.keyboard.press("Alt+Enter")

    drawer = page.get_by_role("complementary", name="Cell")
    expect(drawer.get_by_role("alert")).to_contain_text("The cell could not be opened.")
    assert drawer.get_by_role("textbox").count() == 0


def test_grid_works_without_javascript(grid):
    page = grid(java_script_enabled=False)
    first, second = (page.locator(f'input[name="{code}"]') for code in ("D02:C1", "D03:C1"))
    first.fill("-2 迟到两人次")
    second.fill("-99 迟到")

    second.press("Enter")

    expect(page.get_by_text("1 cell is saved.")).to_be_visible()
    expect(page.get_by_text("The points must not be more than 10.00.")).to_be_visible()
    expect(second).to_have_value("-99 迟到")
    expect(first).to_have_attribute("placeholder", "8.00")
    page.locator("td", has=first).locator(".flag").click()
    expect(page.get_by_role("heading", name="第2部 · C1 重点工作")).to_be_visible()


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("-2 迟到两人次", "−2.00 → 8.00 · 迟到两人次"),
        ("－２　迟到", "−2.00 → 8.00 · 迟到"),
        ("扣2分，迟到", "−2.00 → 8.00 · 迟到"),
        ("-0.5*3 C1-1", "−1.50 → 8.50 · C1-1 · 未按时完成"),
        ("C1-1×3", "−1.50 → 8.50 · C1-1 · 未按时完成"),
        ("8.5 材料不全", "−1.50 → 8.50 · 材料不全"),
        ("-0.15×1.5 迟到", "−0.23 → 9.77 · 迟到"),
        ("10", "Nothing to deduct; the cell stays as it is."),
        ("-2", "Every deduction needs a reason that can be read out."),
        ("-99 迟到", "The points must not be more than 10.00."),
        ("X9-9 迟到", "X9-9 is not a deduction rule of C1."),
        ("-3 C1-1", "By rule C1-1 this is 0.50 points, not 3.00."),
        ("-2 迟到 -1 早退", "Write one deduction at a time."),
    ],
)
def test_what_a_text_comes_to_is_said_while_it_is_typed(grid, text, hint):
    page = grid()

    type_in(page, "D02:C1", text, then="")

    expect(page.locator(".cell-hint")).to_have_text(hint)
    assert lines() == []


def test_totals_move_while_something_is_typed_and_come_back(grid):
    page = grid("organ_scorer", "ORG1")
    row = page.locator("tr[data-d=D02] .sum").first
    whole = row.text_content()
    type_in(page, "D02:C2", "-0.1 迟到", then="")

    expect(row).to_have_text(f"{Decimal(whole) - Decimal('0.10')}")
    expect(page.locator(".grid-formula")).to_have_text("第2部 C2: 35.00 → 34.90")
    page.keyboard.press("Escape")

    expect(row).to_have_text(whole)
    assert lines() == []


def test_entry_is_taken_back_and_done_again_by_keys(grid):
    page = grid()
    type_in(page, "D02:C1", "-2 迟到两人次")
    scores(page, "D02:C1", "8.00")

    page.keyboard.press("Control+z")
    scores(page, "D02:C1", "10.00")
    expect(live(page)).to_have_text("Taken back: 第2部 C1")
    assert [line.is_withdrawn for line in LedgerLine.objects.all()] == [True]
    page.keyboard.press("Control+y")
    scores(page, "D02:C1", "8.00")

    in_force = LedgerLine.objects.in_force()
    assert [len(lines()), [line.public_reason for line in in_force]] == [2, ["迟到两人次"]]
    page.keyboard.press("Control+z")
    scores(page, "D02:C1", "10.00")
    page.keyboard.press("Control+z")
    expect(live(page)).to_have_text("There is nothing of yours to take back on this page.")


def test_line_is_typed_anew_with_f2_and_that_is_taken_back(grid):
    page = grid()
    type_in(page, "D02:C1", "-0.5*3 迟到")
    scores(page, "D02:C1", "8.50")
    go(page, "D02:C1")

    page.keyboard.press("F2")
    expect(field(page)).to_have_value("-0.5×3 迟到")
    expect(page.locator(".cell-hint")).to_have_text("−1.50 → 8.50 · 迟到")
    page.keyboard.type("三人次")
    page.keyboard.press("Enter")

    expect(box(page, "D02:C1").locator(".cell-state")).to_have_text("Saved")
    standing = [line.public_reason for line in LedgerLine.objects.in_force()]
    assert [standing, len(lines())] == [["迟到三人次"], 2]
    page.keyboard.press("Control+z")
    expect(live(page)).to_have_text("Taken back: 第2部 C1")
    assert [line.public_reason for line in LedgerLine.objects.in_force()] == ["迟到"]
    page.keyboard.press("Control+y")
    expect(live(page)).to_have_text("Done again: 第2部 C1")
    assert [line.public_reason for line in LedgerLine.objects.in_force()] == ["迟到三人次"]


def test_escape_leaves_the_line_that_was_to_be_typed_anew(grid):
    page = grid()
    type_in(page, "D02:C1", "-2 迟到两人次")
    scores(page, "D02:C1", "8.00")
    go(page, "D02:C1")
    page.keyboard.press("F2")
    expect(field(page)).to_have_value("-2 迟到两人次")

    page.keyboard.press("Escape")

    expect(field(page)).to_have_value("")
    expect(page.locator(".grid-unsaved")).to_be_hidden()
    assert [line.is_withdrawn for line in LedgerLine.objects.all()] == [False]


def test_delete_asks_which_line_to_withdraw_and_why(grid):
    page = grid()
    type_in(page, "D02:C1", "-2 迟到两人次")
    scores(page, "D02:C1", "8.00")
    go(page, "D02:C1")
    page.keyboard.press("Delete")
    question = page.get_by_role("dialog", name="Withdraw from 第2部 C1")
    expect(question.get_by_role("checkbox", name=re.compile("−2.00 迟到两人次"))).to_be_checked()

    page.keyboard.type("记错部室")
    page.keyboard.press("Enter")

    scores(page, "D02:C1", "10.00")
    expect(question).to_be_hidden()
    assert [LedgerLine.objects.get().withdrawal_reason, focused(page)] == ["记错部室", "D02:C1"]
    page.keyboard.press("Control+z")
    scores(page, "D02:C1", "8.00")
    page.keyboard.press("Control+y")
    scores(page, "D02:C1", "10.00")


def test_each_act_is_taken_back_in_turn_also_after_a_line_was_put_back(grid):
    page = grid()
    type_in(page, "D02:C1", "-2 迟到两人次")
    scores(page, "D02:C1", "8.00")
    go(page, "D02:C1")
    page.keyboard.press("F2")
    expect(field(page)).to_have_value("-2 迟到两人次")
    page.keyboard.press("Control+a")
    page.keyboard.type("-3 迟到三人次")
    page.keyboard.press("Enter")
    scores(page, "D02:C1", "7.00")
    go(page, "D02:C1")
    page.keyboard.press("Delete")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.type("记错部室")
    page.keyboard.press("Enter")
    scores(page, "D02:C1", "10.00")

    for key, score in [
        ("z", "7.00"),
        ("z", "8.00"),
        ("z", "10.00"),
        ("y", "8.00"),
        ("y", "7.00"),
        ("y", "10.00"),
    ] * 2:
        page.keyboard.press(f"Control+{key}")
        scores(page, "D02:C1", score)
        formula = "10.00" if score == "10.00" else f"10.00 − {10 - int(score[0])} = {score}"
        expect(page.locator(".grid-formula")).to_have_text(f"第2部 C1: {formula}")

    assert LedgerLine.objects.in_force().count() == 0


def test_formula_above_the_grid_follows_what_is_withdrawn(grid):
    page = grid()
    type_in(page, "D02:C1", "-2 迟到两人次")
    scores(page, "D02:C1", "8.00")
    go(page, "D02:C1")
    page.keyboard.press("Delete")
    expect(page.get_by_role("dialog")).to_be_visible()

    page.keyboard.type("记错部室")
    page.keyboard.press("Enter")

    expect(page.locator(".grid-formula")).to_have_text("第2部 C1: 10.00")


def test_block_of_bare_scores_can_be_put_into_the_cells_to_add_the_reasons(grid):
    page = grid()
    go(page, "D02:C1")
    paste(page, "8\r\n9.5\r\n")

    page.get_by_role("button", name="Put them into their cells").press("Enter")

    expect(box(page, "D03:C1").locator(".typed")).to_have_text("9.5")
    expect(field(page)).to_have_value("8")
    page.keyboard.type(" 迟交月报")
    page.keyboard.press("Enter")
    scores(page, "D02:C1", "8.00")
    assert lines() == [("D02", Decimal("2.00"), "迟交月报")]


def test_line_above_the_grid_says_no_more_of_a_preview_that_is_left(grid):
    page = grid()
    go(page, "D02:C1")
    paste(page, "-2 迟到两人次\r\n-1 迟交月报\r\n")
    expect(page.get_by_role("dialog")).to_be_visible()

    page.keyboard.press("Escape")

    expect(live(page)).to_have_text("")
    assert [lines(), focused(page)] == [[], "D02:C1"]


def test_frozen_heading_stays_above_the_words_of_the_cells(grid):
    page = grid()
    type_in(page, "D02:C1", "-99 迟到")
    expect(box(page, "D02:C1").locator(".cell-state")).to_have_text("Not saved")

    order = page.evaluate(
        """() => [".grid thead .corner", ".grid thead th:not(.corner)", ".cell-state"].map(
          (name) => Number(getComputedStyle(document.querySelector(name)).zIndex))"""
    )

    assert [order == sorted(order, reverse=True), len(set(order))] == [True, 3]


def test_rule_is_found_and_chosen_by_keys(grid):
    page = grid()
    go(page, "D02:C1")
    page.keyboard.press("Alt+ArrowDown")
    search = page.get_by_role("combobox", name="Search the rules")
    expect(search).to_be_focused()

    page.keyboard.type("完成 未")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(field(page)).to_have_value("C1-1")
    page.keyboard.type("×3")
    page.keyboard.press("Enter")

    scores(page, "D02:C1", "8.50")
    assert lines() == [("D02", Decimal("1.50"), "未按时完成")]


def test_picker_says_when_no_rule_fits_and_escape_leaves_it(grid):
    page = grid()
    go(page, "D02:C1")
    page.keyboard.press("Alt+ArrowDown")
    expect(page.get_by_role("combobox", name="Search the rules")).to_be_focused()
    page.keyboard.type("无此规则")

    expect(page.get_by_text("No rule has these words.")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_have_count(0)
    assert focused(page) == "D02:C1"


def test_block_from_a_spreadsheet_is_looked_at_entered_and_taken_back(grid):
    page = grid()
    go(page, "D02:C1")
    paste(page, "-2 迟到两人次\r\n扣１分，迟交月报\r\n")
    preview = page.get_by_role("dialog", name="What you pasted")
    expect(preview).to_contain_text("2 lines will be entered")
    assert lines() == []

    preview.get_by_role("button", name="Enter all: 2").press("Enter")

    scores(page, "D02:C1", "8.00")
    scores(page, "D03:C1", "9.00")
    assert [len(lines()), focused(page)] == [2, "D02:C1"]
    page.keyboard.press("Control+z")
    scores(page, "D02:C1", "10.00")
    scores(page, "D03:C1", "10.00")
    assert LedgerLine.objects.in_force().count() == 0
    page.keyboard.press("Control+y")
    scores(page, "D03:C1", "9.00")


def test_good_cells_of_a_block_are_entered_and_the_others_wait_in_their_cells(grid):
    page = grid()
    go(page, "D02:C1")
    paste(page, "部室\tC1\n第3部\t-99 迟到\n第2部\t-1 早退\n第九部\t-1 早退\n")
    preview = page.get_by_role("dialog", name="What you pasted")
    expect(preview).to_contain_text("There is no department “第九部” in this grid.")
    expect(preview).to_contain_text("The points must not be more than 10.00.")

    preview.get_by_role("button", name="Enter only what is good: 1").press("Enter")

    scores(page, "D02:C1", "9.00")
    expect(box(page, "D03:C1").locator(".typed")).to_have_text("-99 迟到")
    expect(box(page, "D03:C1").locator(".cell-state")).to_have_text("Not saved")
    assert lines() == [("D02", Decimal("1.00"), "早退")]


def test_block_whose_answer_was_lost_is_entered_once(grid):
    page = grid()
    lost = []

    def lose_the_first_answer(route):
        if lost:
            return route.continue_()
        lost.append(route.fetch().status)
        return route.abort()

    page.route("**/block/", lose_the_first_answer)
    go(page, "D02:C1")
    paste(page, "-2 迟到两人次\n-1 迟交月报\n")
    page.get_by_role("button", name="Enter all: 2").press("Enter")

    page.get_by_role("button", name="Send again").press("Enter")

    scores(page, "D03:C1", "9.00")
    assert [lost, len(lines())] == [[200], 2]


def test_clipboard_of_the_computer_is_pasted_with_control_v(grid):
    page = grid()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("navigator.clipboard.writeText('-2 迟到两人次\\r\\n-1 迟交月报\\r\\n')")
    go(page, "D02:C1")

    page.keyboard.press("Control+v")
    page.get_by_role("button", name="Enter all: 2").press("Enter")

    scores(page, "D03:C1", "9.00")
    assert lines() == [("D02", Decimal("2.00"), "迟到两人次"), ("D03", Decimal("1.00"), "迟交月报")]


def test_grid_has_one_field_however_many_cells_it_has(grid):
    page = grid("organ_scorer", "ORG1")
    page.keyboard.press("Tab")
    go(page, "D02:C2")
    go(page, "D03:P1")

    assert page.locator(".grid input").count() == 1
    expect(page.locator("tr[data-d=D03] input")).to_have_count(1)


def test_double_click_types_the_line_anew(grid):
    page = grid()
    type_in(page, "D02:C1", "-2 迟到两人次")
    scores(page, "D02:C1", "8.00")

    box(page, "D02:C1").dblclick()

    expect(field(page)).to_have_value("-2 迟到两人次")


def test_kept_text_of_one_person_is_not_shown_to_another(grid, world):
    page = grid()
    page.route("**/cell/", lambda route: route.abort())
    type_in(page, "D02:C1", "-2 迟到两人次")
    expect(box(page, "D02:C1").locator(".cell-state")).to_have_text("Offline")
    page.on("dialog", lambda dialog: dialog.accept())

    page.context.add_cookies(
        [
            {
                "name": "sessionid",
                "value": session_of(world.users["office"]),
                "url": page.url.partition("/c/")[0],
            }
        ]
    )
    page.unroute("**/cell/")
    page.reload()

    scores(page, "D02:C1", "10.00")
    expect(page.locator(".typed")).to_have_count(0)
    assert lines() == []


def test_block_can_be_left_alone(grid):
    page = grid()
    go(page, "D02:C1")
    paste(page, "-2 迟到两人次\n-1 迟交月报\n")
    expect(page.get_by_role("dialog")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_have_count(0)
    assert [lines(), focused(page)] == [[], "D02:C1"]


def test_single_cell_is_pasted_as_text(grid):
    page = grid()
    go(page, "D02:C1")

    paste(page, "-2 迟到两人次\r\n")

    assert page.get_by_role("dialog").count() == 0


def test_what_is_kept_on_the_computer_goes_with_signing_out(grid):
    page = grid()
    page.route("**/cell/", lambda route: route.abort())
    type_in(page, "D02:C1", "-2 迟到两人次")
    expect(box(page, "D02:C1").locator(".cell-state")).to_have_text("Offline")
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("details.menu:has(form[action$='/sign-out/']) > summary").press("Enter")

    page.get_by_role("button", name="Sign out").press("Enter")

    page.wait_for_url("**/sign-in/**")
    assert page.evaluate("Object.keys(localStorage)") == []


def test_page_does_not_scroll_sideways_on_a_phone(grid, month, world):
    enter_typed(
        text="-2 迟到两人次", month=month, indicator="C2", department="D03", by=world.access("organ_scorer")
    )

    page = grid("organ_scorer", "ORG1", viewport=PHONE)

    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.evaluate("document.querySelector('.grid-scroll').scrollWidth") > 390
