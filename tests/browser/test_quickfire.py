"""A whole quick-fire contest at the desk, with the board in a second window: keys, undo, a restart, a play-off."""

import re

from playwright.sync_api import expect

from activities.etiquette.contest_desk import board_of, sign_sheet
from activities.etiquette.quickfire import Round, places
from tests.activities.test_contest_desk import make_contest


def test_contest_is_run_by_keyboard_and_the_board_follows(world, browse):
    contest = make_contest(world, Round("compulsory", 1), Round("buzzer", 1), Round("risk", 1))
    address = f"/c/t2026/etiquette/contests/{contest.pk}/"
    desk = browse(f"{address}desk/", user=world.users["office"])
    board = desk.context.new_page()
    board.goto(f"{address}board/")
    desk.bring_to_front()

    def points(page):
        return page.locator("[data-team] .desk-points, [data-team] .points")

    def press(*keys: str) -> None:
        for key in keys:
            before = desk.locator("[data-desk]").get_attribute("data-next")
            desk.keyboard.press(key)
            if not key.isdigit():
                expect(desk.locator("[data-desk]")).not_to_have_attribute("data-next", before)

    press("k", "d", "x", "c", "3", "d", "x", "x")  # 110 100 110
    press("2", "c")  # 110 90 110
    expect(points(board)).to_have_text(["110", "90", "110"])
    press("z", "2", "d", "x")  # undone: 110 110 110
    expect(points(board)).to_have_text(["110", "110", "110"])
    desk.reload()
    press("q", "d", "x", "w", "d", "x", "q", "d", "x")  # 120 130 120
    expect(desk.locator("[data-says]")).to_have_text("All rounds are over; teams are tied.")
    press("p", "3", "d", "f")

    expect(points(board)).to_have_text(["120", "130", "120"])
    expect(board.locator("[data-says]")).to_have_text("The contest is finished.")
    expect(board.locator(".place")).to_have_text(["place 3", "place 1", "place 2"])
    expect(board.locator("[data-team='1']")).to_have_class(re.compile("is-first"))
    assert places(board_of(contest).state) == [3, 1, 2]
    assert sign_sheet(contest=contest, by=world.access("office")).sheet["teams"][0]["points"] == [
        110,
        110,
        120,
    ]


def test_two_desks_do_not_press_the_same_key(world, browse):
    contest = make_contest(world)
    address = f"/c/t2026/etiquette/contests/{contest.pk}/desk/"
    first, second = (browse(address, user=world.users[name]) for name in ("office", "second"))
    first.keyboard.press("k")
    expect(first.locator("[data-says]")).to_have_text("Who is first?")

    second.keyboard.press("k")

    expect(second.locator("[data-problem]")).to_have_text(
        "Something was pressed elsewhere. Look at the desk and press again."
    )
    expect(second.locator("[data-says]")).to_have_text("Who is first?")
    assert contest.acts.count() == 1
