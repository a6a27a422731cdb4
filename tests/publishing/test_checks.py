import pytest
from django.core.checks import run_checks

from publishing import checks, fonts
from publishing.checks import check_names, faces_told, font_warnings
from publishing.fonts import BOLD, REGULAR, Face, FaceBook


def face(family, weight=REGULAR, file="/f.otf"):
    return Face((family,), "", weight, 0, 100, fonts.Path(file))


GOOD = (
    face("Noto Serif CJK SC"),
    face("Noto Serif CJK SC", BOLD),
    face("FandolFang"),
    face("FandolKai"),
    face("Noto Sans CJK SC"),
)


def ids(messages):
    return [message.id for message in messages]


def test_font_warnings_good_faces_have_none():
    assert font_warnings(FaceBook((*GOOD, *fonts.net_faces()), ())) == []


def test_font_warnings_bare_machine_names_its_styles():
    thin, net = font_warnings(FaceBook(fonts.net_faces(), ()))

    assert (thin.id, net.id) == ("publishing.W003", "publishing.W004")
    assert "标题、正文、楷体、黑体、宋体、数字" in net.msg


def test_font_warnings_office_face_needs_no_bold():
    book = FaceBook((face("方正小标宋简体"), *GOOD, *fonts.net_faces()), ())

    assert font_warnings(book) == []


def test_font_warnings_name_the_file_that_is_not_used():
    (doubled,) = font_warnings(FaceBook((*GOOD, *fonts.net_faces()), (face("SimHei", file="/b.ttf"),)))

    assert (doubled.id, "/b.ttf" in doubled.msg) == ("publishing.W005", True)


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        ("libpango-1.0.so.0", ["publishing.W001"]),
        ("libfontconfig.so.1", ["publishing.W001"]),
        ("libharfbuzz-subset.so.0", ["publishing.W002"]),
    ],
)
def test_check_papers_missing_library(monkeypatch, missing, expected):
    monkeypatch.setattr(checks, "is_library_there", lambda name: name != missing)
    monkeypatch.setattr(fonts, "face_book", lambda: FaceBook((*GOOD, *fonts.net_faces()), ()))

    assert ids(run_checks(tags=["papers"])) == expected


def test_faces_are_told_only_when_asked_for(monkeypatch):
    monkeypatch.setattr(checks, "is_library_there", lambda name: True)
    monkeypatch.setattr(fonts, "face_book", lambda: FaceBook((*GOOD, *fonts.net_faces()), ()))

    told = [ids(run_checks(tags=["papers"], include_deployment_checks=asked)) for asked in (False, True)]

    assert told == [[], ["publishing.I001"]]


def test_is_library_there():
    assert checks.is_library_there("libc.so.6")
    assert not checks.is_library_there("libnothing.so.0")


def test_faces_told_names_each_style_with_its_face_and_file():
    told = faces_told(FaceBook((*GOOD, *fonts.net_faces()), ()))

    assert told.id == "publishing.I001"
    assert "标题 Noto Serif CJK SC (f.otf)" in told.msg
    assert "正文 FandolFang (f.otf)" in told.msg


@pytest.mark.django_db
def test_check_names_finds_the_character_that_no_font_has(world):
    department = world.departments[0]
    department.name = "生\U00101234部"
    department.save()

    (missing,) = check_names(databases=["default"])

    assert (missing.id, "\U00101234" in missing.msg) == ("publishing.W006", True)
    assert check_names() == []


@pytest.mark.django_db
def test_check_names_rare_characters_of_names_are_no_fault(world):
    department = world.departments[0]
    department.name = "邸喆琎堃䶮㛃"
    department.save()

    assert check_names(databases=["default"]) == []
