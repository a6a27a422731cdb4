from dataclasses import replace

import pytest
from fontTools import subset
from fontTools.ttLib import TTFont

from publishing import fonts, pdf
from publishing.fonts import BOLD, MARKS, NET_SANS, NET_SERIF, REGULAR, Face, FaceBook
from publishing.pdf import print_paper
from tests.publishing import measuring

NET_ONLY = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig><cachedir>{}</cachedir></fontconfig>'


@pytest.fixture
def bare_machine(monkeypatch, settings, tmp_path):
    """A machine without any font: the folder of the site, empty."""
    folder = tmp_path / "site"
    folder.mkdir()
    configuration = tmp_path / "fonts.conf"
    configuration.write_text(NET_ONLY.format(tmp_path / "cache"))
    monkeypatch.setenv("FONTCONFIG_FILE", str(configuration))
    settings.WENMING_FONT_DIR, settings.WENMING_FONT_DIRS = folder, [folder]
    forget()
    yield folder
    forget()


def forget():
    for remembered in (fonts._face_book, pdf.font_configuration, pdf._metrics_css):
        remembered.cache_clear()


@pytest.fixture(scope="session")
def font_maker(tmp_path_factory):
    """Makes a small font file of the net's glyphs under another name."""
    source = TTFont(fonts.net_faces()[0].file)
    subsetter = subset.Subsetter(subset.Options(name_IDs=["*"], notdef_outline=True))
    subsetter.populate(text="标题正文0123456789国“”")
    subsetter.subset(source)
    small = tmp_path_factory.mktemp("fonts") / "small.otf"
    source.save(small)

    def make(path, family, *, style="Regular", weight=400):
        font = TTFont(small)
        font["name"].names = [name for name in font["name"].names if name.nameID not in (16, 17, 21, 22, 25)]
        for number, text in ((1, family), (2, style), (4, f"{family} {style}"), (6, f"{family}-{style}")):
            font["name"].setName(text, number, 3, 1, 0x409)
            font["name"].removeNames(number, 1)
        font["OS/2"].usWeightClass = weight
        font["OS/2"].fsSelection = 0x40
        font["head"].macStyle = 0
        font.save(path)
        return path

    return make


def face(family, *, style="Regular", weight=REGULAR, file="/f.otf"):
    return Face((family,), style, weight, 0, 100, fonts.Path(file))


def sheet(style, text="标题国2026"):
    weight = "bold" if fonts.STYLES[style].weight == BOLD else "normal"
    return (
        "<!doctype html><html lang=zh-CN><link rel=stylesheet href='app:fonts.css'>"
        f"<p style='font-family: var(--{style}); font-weight: {weight}'>{text}"
    )


def test_resolve_prefers_the_office_face():
    book = FaceBook((face("FandolFang"), face("FangSong_GB2312"), *fonts.net_faces()), ())

    assert book.resolve("body").families == ("FangSong_GB2312",)


def test_resolve_ends_in_the_net():
    book = FaceBook(fonts.net_faces(), ())

    assert {style: book.resolve(style).families[0] for style in fonts.STYLES} == {
        "title": NET_SERIF,
        "body": NET_SERIF,
        "kai": NET_SERIF,
        "hei": NET_SANS,
        "song": NET_SERIF,
        "digits": NET_SERIF,
    }


def test_resolve_takes_the_nearest_weight_and_no_slanted_face():
    bold, regular = face("Noto Serif CJK SC", style="Bold", weight=BOLD), face("Noto Serif CJK SC")
    book = FaceBook((replace(bold, slant=100), regular, bold, *fonts.net_faces()), ())

    assert (book.resolve("title"), book.resolve("song")) == (bold, regular)


def test_every_stack_ends_in_the_net():
    assert {style.families[-1] for style in fonts.STYLES.values()} == {NET_SERIF, NET_SANS}


@pytest.mark.parametrize("style", list(fonts.STYLES))
def test_resolved_face_is_the_one_that_prints(style):
    resolved = fonts.resolved_styles()[style]

    printed = print_paper(sheet(style, "2026" if style == "digits" else "标题国"), identifier="1")

    (name,) = measuring.fonts(printed.pdf)
    assert name in {
        family.replace(" ", "-") + suffix
        for family in resolved.families
        for suffix in ("", "-Bold", "-Light")
    }


def test_bare_machine_prints_everything_from_the_net(bare_machine):
    printed = print_paper(
        "".join(sheet(style, "标题喆琎堃〔2026〕“双百”—…") for style in fonts.STYLES), identifier="1"
    )

    assert {name.replace("-", " ") for name in measuring.fonts(printed.pdf)} == {
        NET_SERIF,
        NET_SANS,
        MARKS,
    }
    assert printed.remarks == ()


@pytest.mark.parametrize(("style", "family"), [("body", "LXGW WenKai Light"), ("kai", "LXGW WenKai")])
def test_quotation_marks_are_not_those_of_the_stand_in(bare_machine, font_maker, style, family):
    """LXGW WenKai's are a third of a character wide; the net's are whole ones."""
    font_maker(bare_machine / "stand-in.otf", family)
    forget()

    printed = print_paper(sheet(style, "标题“国”"), identifier="1")

    names = {name.replace("-", " ").rstrip(",") for name in measuring.fonts(printed.pdf)}
    assert names == {family, MARKS}


def test_face_dropped_into_the_folder_of_the_site_is_used(bare_machine, font_maker):
    font_maker(bare_machine / "仿宋.otf", "FangSong_GB2312")

    printed = print_paper(sheet("body"), identifier="1")

    assert fonts.resolved_styles()["body"].file == bare_machine / "仿宋.otf"
    assert list(measuring.fonts(printed.pdf)) == ["FangSong_GB2312"]


def test_bold_file_that_calls_itself_regular_prints_as_bold(bare_machine, font_maker):
    font_maker(bare_machine / "FandolSong-Regular.otf", "FandolSong")
    font_maker(
        bare_machine / "FandolSong-Bold.otf", "FandolSong", style="Bold"
    )  # weight 400, as Fandol has it

    title = print_paper(sheet("title"), identifier="1")
    text = print_paper(sheet("song"), identifier="1")

    assert fonts.resolved_styles()["title"].file.name == "FandolSong-Bold.otf"
    assert list(measuring.fonts(title.pdf)) == ["FandolSong-Bold"]
    assert list(measuring.fonts(text.pdf)) == ["FandolSong"]


def test_second_file_for_one_face_is_left_out(bare_machine, font_maker):
    font_maker(bare_machine / "a.otf", "SimHei")
    font_maker(bare_machine / "b.otf", "SimHei")

    book = fonts.face_book()

    assert book.resolve("hei").file == bare_machine / "a.otf"
    assert [left.file for left in book.left_out] == [bare_machine / "b.otf"]


def test_folder_of_the_site_goes_before_the_others(bare_machine, font_maker, settings, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    settings.WENMING_FONT_DIRS = [bare_machine, other]
    font_maker(other / "a.otf", "SimHei")
    font_maker(bare_machine / "z.otf", "SimHei")

    assert fonts.face_book().resolve("hei").file == bare_machine / "z.otf"


def test_our_fontconfig_leaves_the_environment_as_it_was(monkeypatch):
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)

    with fonts.our_fontconfig():
        inside = fonts.environ["FONTCONFIG_FILE"]

    assert inside.endswith("fonts.conf")
    assert "FONTCONFIG_FILE" not in fonts.environ
