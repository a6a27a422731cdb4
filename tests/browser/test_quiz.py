"""A whole quiz paper on a phone: by staff number and name, a lost line and a reload in the middle, handed in."""

from datetime import timedelta

from django.utils import timezone

from activities.models import QuizAnswer, QuizAttempt
from tests.activities.etiquette.quizzes import make_open_quiz, person_of

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def choose(page, option: str) -> None:
    page.locator(".quiz-question:visible .quiz-choice").filter(has_text=option).click()


def test_paper_on_a_phone_survives_a_lost_line_and_a_reload(world, browse):
    now = timezone.now()
    paper = make_open_quiz(
        world, opens_at=now - timedelta(hours=1), closes_at=now + timedelta(hours=1), is_shuffled=False
    )
    person = person_of(world, "employee")
    page = browse(f"/quiz/{paper.token}/", **PHONE)

    page.get_by_label("Staff number").fill(person.staff_number)
    page.get_by_label("Your name").fill(person.name)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Begin").click()
    page.locator(".quiz-next").wait_for()
    choose(page, "选项二")
    page.locator(".quiz-state.is-saved").wait_for()
    page.route("**/save/", lambda route: route.abort())
    page.get_by_role("button", name="Next").click()
    choose(page, "选项一")
    page.locator(".quiz-state.is-lost").wait_for()
    choose(page, "选项三")
    kept = QuizAnswer.objects.get(item__kind="multiple").chosen
    page.unroute("**/save/")
    page.reload()
    wait_until_nothing_is_kept(page)
    after_reload = page.locator(".quiz-count").inner_text()
    choose(page, "正确")
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Your answer").fill("环境整洁，待人有礼。")
    page.locator(".quiz-hand-in").click()
    page.get_by_role("dialog").get_by_role("button", name="Hand in").click()
    page.get_by_text("Your result stands here").wait_for()

    assert [kept, after_reload] == ["", "2 / 4"]
    assert list(QuizAnswer.objects.order_by("position").values_list("chosen", "text")) == [
        ("B", ""),
        ("AC", ""),
        ("A", ""),
        ("", "环境整洁，待人有礼。"),
    ]
    assert QuizAttempt.objects.get().parts == {"single": "20.00", "multiple": "30.00", "true_false": "10.00"}


def wait_until_nothing_is_kept(page) -> None:
    """The browser keeps nothing unsent any more; a page whose policy forbids eval is asked, not told to wait."""
    for _again in range(100):
        if page.evaluate("localStorage.length") == 0:
            return
        page.wait_for_timeout(100)
    raise AssertionError("answers are still kept in the browser")
