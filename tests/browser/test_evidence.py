"""Evidence in a real browser: a photo from the drawer on a phone, a refused file on a desk, the form without script."""

import re

from PIL import Image

from scoring.entry import enter_typed
from scoring.models import Evidence, LedgerLine
from tests.files import pdf, phone_photo, picture, written
from tests.makers import make_open_month, make_world

GRID = "/c/t2026/months/2026-03/entry/D01/"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def made(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    world = make_world()
    __, line = enter_typed(
        text="-1 迟交月报",
        month=make_open_month(world),
        indicator="C1",
        department="D03",
        by=world.access("scorer"),
    )
    return world, line


def test_photo_is_attached_from_the_drawer_on_a_phone(browse, settings, tmp_path):
    """UPL-7: it arrives upright and without the place where it was taken."""
    world, line = made(settings, tmp_path)
    photo = written(tmp_path, "IMG_0001.jpg", phone_photo())
    page = browse(GRID, user=world.users["scorer"], **PHONE)

    page.locator(".flag").tap()
    camera = page.locator(".attach-camera input")
    camera.wait_for(state="attached")
    attributes = [camera.get_attribute(name) for name in ("capture", "accept")]
    visible = page.locator(".attach-camera").is_visible()
    camera.set_input_files(photo)
    page.get_by_text("IMG_0001.jpg: attached").wait_for()
    page.locator(".files img").wait_for()
    drawn = page.locator(".files img").evaluate("image => image.decode().then(() => image.naturalWidth)")

    evidence = Evidence.objects.get()
    with Image.open(evidence.path) as kept:
        assert [kept.size, dict(kept.getexif()), evidence.line_id] == [(40, 60), {}, line.pk]
    assert [attributes, visible, drawn] == [["environment", "image/jpeg,image/png"], True, 40]
    assert page.evaluate("document.documentElement.scrollWidth <= 390")


def test_several_files_are_sent_one_by_one_and_the_bad_one_is_named(browse, settings, tmp_path):
    """UPL-1, UPL-2."""
    world, __ = made(settings, tmp_path)
    sent = [
        written(tmp_path, "a.jpg", picture()),
        written(tmp_path, "b.jpg", b"<html>"),
        written(tmp_path, "c.pdf", pdf()),
        written(tmp_path, "d.pdf", bytes(20 * 1024 * 1024 + 1)),
    ]
    page = browse(GRID, user=world.users["scorer"])
    posts = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)

    page.locator(".flag").click()
    page.locator(".attach-files input").set_input_files(sent)
    page.get_by_text("d.pdf: ").wait_for()
    page.get_by_text("c.pdf: attached").wait_for()

    assert page.locator(".attach-progress li").all_inner_texts() == [
        "a.jpg: attached",
        "b.jpg: The file is no JPG, whatever its name says. Attach the original file.",
        "c.pdf: attached",
        "d.pdf: The file is larger than 20 MB. Make it smaller, or split it, and attach it again.",
    ]
    assert [len(posts), Evidence.objects.count(), page.locator(".attach-camera").is_visible()] == [
        3,
        2,
        False,
    ]


def test_file_is_withdrawn_in_the_drawer(browse, settings, tmp_path):
    world, __ = made(settings, tmp_path)
    page = browse(GRID, user=world.users["scorer"])
    page.locator(".flag").click()
    page.locator(".attach-files input").set_input_files(written(tmp_path, "a.pdf", pdf()))
    page.locator(".files summary").click()

    page.get_by_label("Why the file is withdrawn").fill("传错文件")
    page.get_by_role("button", name="Withdraw the file").click()
    page.locator(".files .withdrawn").wait_for()

    assert Evidence.objects.get().withdrawal_reason == "传错文件"


def test_line_is_changed_in_the_drawer_and_the_grid_follows(browse, settings, tmp_path):
    world, line = made(settings, tmp_path)
    page = browse(GRID, user=world.users["scorer"])
    page.locator(".flag").click()

    page.get_by_role("link", name=re.compile("^Change")).click()
    change = page.locator(".cell-change")
    change.get_by_label("Points", exact=True).fill("2.5")
    change.get_by_label("Why it is changed").fill("核对台账")
    change.get_by_role("button", name="Record the change").click()
    page.locator(".cell-lines .withdrawn").wait_for()

    new = LedgerLine.objects.get(replaces=line)
    page.locator('tr[data-d="D03"] td.cut', has_text="7.50").wait_for()
    assert str(new.points) == "2.50"


def test_files_are_attached_without_script(browse, settings, tmp_path):
    world, __ = made(settings, tmp_path)
    page = browse(f"{GRID}cells/D03/C1/", user=world.users["scorer"], java_script_enabled=False)

    page.locator(".attach-files input").set_input_files(
        [written(tmp_path, "a.jpg", picture()), written(tmp_path, "b.pdf", pdf())]
    )
    page.get_by_role("button", name="Send the files").click()
    page.get_by_text("2 files are attached.").wait_for()

    assert list(Evidence.objects.values_list("name", flat=True)) == ["a.jpg", "b.pdf"]
