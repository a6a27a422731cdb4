"""Marks by keyboard and the editor of the self-summary, in a real browser."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from scoring.half_year_settings import Settings
from scoring.models import HalfYearEvaluation, PanelMark, SelfAssessment
from tests.makers import publish


@pytest.fixture
def half(world) -> HalfYearEvaluation:
    """A half-year that takes entries; March is published."""
    publish(world)
    today = timezone.localdate()
    return HalfYearEvaluation.objects.create(
        campaign=world.campaign,
        code="2026H1",
        settings=Settings().frozen(),
        months=["2026-03"],
        self_until=today + timedelta(days=3),
        marks_until=today + timedelta(days=6),
        decide_by=today + timedelta(days=9),
        opened_by=world.users["office"],
        opened_at=timezone.now(),
    )


def test_marks_are_typed_down_the_page_and_each_row_saves_itself(world, half, browse):
    page = browse("/c/t2026/half-years/2026H1/marks/", user=world.users["leader"])
    page.locator("input[name=business-D01]").click()

    for typed in ("95", "９６.５", "101", "90", "93"):
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
    page.keyboard.type("94")
    page.keyboard.press("ArrowUp")

    expect(page.locator("[data-whole]")).to_have_text("2")
    expect(page.locator("input[name=self_development-D02]")).to_be_focused()
    expect(page.locator("#row-D02 .state-bad")).to_be_visible()
    kept = PanelMark.objects.order_by("department__code")
    assert list(kept.values_list("department__code", "business", "self_development")) == [
        ("D01", Decimal("95.00"), Decimal("96.50")),
        ("D03", Decimal("93.00"), Decimal("94.00")),
    ]


def test_department_is_read_beside_the_marks(world, half, browse):
    page = browse("/c/t2026/half-years/2026H1/marks/", user=world.users["leader"])

    page.get_by_role("link", name="第2部").click()

    expect(page.locator("#dossier-body h2")).to_contain_text("第2部")
    assert page.url.endswith("/marks/")


def test_marks_are_kept_and_submitted_without_a_script(world, half, browse):
    page = browse("/c/t2026/half-years/2026H1/marks/", user=world.users["leader"], java_script_enabled=False)
    for code in ("D01", "D02", "D03"):
        page.fill(f"input[name=business-{code}]", "91")
        page.fill(f"input[name=self_development-{code}]", "92")

    page.get_by_role("button", name="Submit all my marks").click()

    expect(page.locator(".notice")).to_have_text("Your marks are submitted.")
    assert PanelMark.objects.filter(business=91, self_development=92).count() == 3


def test_self_summary_is_written_with_a_list_and_pasted_as_plain_text(world, half, browse):
    page = browse("/c/t2026/half-years/2026H1/self/D03/", user=world.users["deputy"])
    page.locator(".editor-area").click()
    page.keyboard.type("主要成绩")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="List", exact=True).click()
    page.keyboard.type("完成任务")
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text/html", "<b style='color:red'>四十二项</b>");
            data.setData("text/plain", "四十二项");
            document.querySelector(".editor-area").dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )

    page.get_by_role("button", name="Save the draft").click()

    expect(page.locator(".notice-success")).to_be_visible()
    assert SelfAssessment.objects.get().summary == "<p>主要成绩</p><ul><li>完成任务四十二项</li></ul>"
