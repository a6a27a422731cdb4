import pytest
from django.utils import translation

from publishing import fonts
from publishing.fontconfig import FontconfigMissing
from tests.browsing import client_of

PAGE = "/c/t2026/papers/fonts/"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_paper_fonts_names_the_face_and_the_file_of_each_style(world):
    page = client_of(world.users["office"]).get(PAGE, headers={"accept-language": "en"})

    assert [line["style"].name for line in page.context["styles"]] == [
        "标题",
        "正文",
        "楷体",
        "黑体",
        "宋体",
        "数字",
    ]
    assert [line["face"] for line in page.context["styles"]] == list(fonts.resolved_styles().values())


def test_paper_fonts_shows_what_another_face_lends_and_what_none_has(world):
    department = world.departments[0]
    department.name = "邸喆\U00101234部"
    department.save()

    page = client_of(world.users["office"]).get(PAGE)

    assert [(lack.style, lack.characters) for lack in page.context["missing"]] == [
        ("title", "\U00101234"),
        ("body", "\U00101234"),
    ]


def test_paper_fonts_costs_as_much_for_many_departments(world, django_assert_num_queries):
    client = client_of(world.users["administrator"])
    client.get(PAGE)

    with django_assert_num_queries(6):
        client.get(PAGE)


def test_paper_fonts_without_fontconfig_says_so(world, monkeypatch):
    def missing():
        raise FontconfigMissing("libfontconfig.so.1")

    monkeypatch.setattr(fonts, "resolved_styles", missing)

    page = client_of(world.users["office"]).get(PAGE)

    assert page.status_code == 503
