"""The scheme editor in a real browser: sums that run along as one types."""

from datetime import date

import pytest

from scoring.scheme_editing import section_part
from scoring.scheme_versions import new_version
from tests.makers import make_world


@pytest.fixture
def draft(transactional_db):
    world = make_world()
    return world, new_version(world.scheme, from_month=date(2026, 6, 1), by=world.access("office"))


def sums(page) -> list[str]:
    """Each line of the running sums without the small print below it."""
    return [
        " ".join(line.inner_text().replace(small, "").split())
        for line in page.locator(".scheme-line").all()
        for small in [" ".join(line.locator("small").all_inner_texts())]
    ]


def test_sums_run_along(browse, draft):
    world, _ = draft
    page = browse("/c/t2026/settings/schemes/2/sections/COMMON/", user=world.users["office"])

    before = sums(page)
    page.get_by_label("Maximum").nth(0).fill("12.5")
    typed = sums(page)
    page.get_by_label("Full marks").fill("47.5")
    widened = sums(page)
    page.get_by_label("Remove").nth(1).check()
    removed = sums(page)
    page.get_by_label("For", exact=True).select_option("A")
    narrowed = sums(page)

    assert before == [
        "Indicators of this section 45.00 / 45.00 right",
        "A类 100.00 / 100.00 right",
        "B类 100.00 / 100.00 right",
    ]
    assert typed[0] == "Indicators of this section 47.50 / 45.00 +2.50"
    assert widened == [
        "Indicators of this section 47.50 / 47.50 right",
        "A类 102.50 / 100.00 +2.50",
        "B类 102.50 / 100.00 +2.50",
    ]
    assert removed[0] == "Indicators of this section 12.50 / 47.50 −35.00"
    assert narrowed[1:] == ["A类 102.50 / 100.00 +2.50", "B类 55.00 / 100.00 −45.00"]


def test_section_is_changed_saved_and_put_in_force(browse, draft):
    world, scheme = draft
    page = browse("/c/t2026/settings/schemes/2/", user=world.users["office"])

    page.get_by_role("link", name="Section and indicators").first.click()
    page.get_by_label("Maximum").nth(0).fill("8")
    page.get_by_label("Code").nth(3).fill("C3")
    page.get_by_label("Indicator", exact=True).nth(2).fill("公文报送")
    page.get_by_label("Maximum").nth(2).fill("2")
    page.get_by_label("Owner department").nth(2).select_option(label="第2部")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Every sum is right. The draft can be put in force.").wait_for()
    page.get_by_role("button", name="Put in force").click()
    page.get_by_text("The scheme is in force. Months can be planned now.").wait_for()

    assert [
        (one["code"], one["maximum"], one["owner"]) for one in section_part(scheme, "COMMON")["indicators"]
    ] == [
        ("C1", "8.00", "D01"),
        ("C2", "35.00", "ORG1"),
        ("C3", "2.00", "D02"),
    ]
    scheme.refresh_from_db()
    assert scheme.activated_at is not None
