"""Importing in a real browser: the departments, then the roster, from the file to the written rows."""

from campaign.models import Department, DepartmentCategory, Person
from tests.makers import make_world
from tests.workbooks import DEPARTMENTS, ROSTER

PRESET = ("生产技术类", "经营管理类", "党群工作类", "综合服务类")


def test_clerk_imports_departments_and_people(browse, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    world = make_world()
    DepartmentCategory.objects.bulk_create(
        DepartmentCategory(campaign=world.campaign, code=f"P{index}", name=name)
        for index, name in enumerate(PRESET)
    )
    page = browse("/c/t2026/settings/import/departments/", user=world.users["office"])

    page.get_by_label("Workbook (.xlsx)").set_input_files(DEPARTMENTS)
    page.get_by_role("button", name="Upload and look").click()
    page.get_by_role("button", name="Preview").click()
    page.get_by_label("Leave out the 1 refused row and write the others").check()
    page.get_by_role("button", name="Write 30 rows").click()
    page.get_by_text("Written: 30 new, 0 changed, 0 unchanged, 1 left out.").wait_for()
    page.get_by_role("link", name="Next: import people").click()
    page.get_by_label("Workbook (.xlsx)").set_input_files(ROSTER)
    page.get_by_role("button", name="Upload and look").click()
    page.get_by_role("button", name="Preview").click()
    heading = page.get_by_role("heading", name="669 people · 30 departments · 26 party branches")
    heading.wait_for()
    page.get_by_role("button", name="Write 669 rows").click()
    page.get_by_text("Written: 669 new, 0 changed, 0 unchanged, 0 left out.").wait_for()

    assert [Department.objects.count(), Person.objects.filter(staff_number__gte="10001").count()] == [34, 669]


def test_file_that_is_too_large_does_not_travel(browse, tmp_path):
    world = make_world()
    path = tmp_path / "large.xlsx"
    path.write_bytes(b"0" * (5 * 1024 * 1024 + 1))
    page = browse("/c/t2026/settings/import/people/", user=world.users["office"])
    posts = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)

    page.get_by_label("Workbook (.xlsx)").set_input_files(path)
    page.get_by_role("button", name="Upload and look").click()

    assert page.locator("input[type=file]").evaluate("input => input.validationMessage") == (
        "The file is larger than 5 MB."
    )
    assert posts == []
