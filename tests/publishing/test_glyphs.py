from publishing import fonts, glyphs
from publishing.fontconfig import characters_of
from publishing.glyphs import borrowed_characters, missing_characters

RARE = "喆琎堃䶮㛃"


def test_characters_of_a_face_are_those_of_its_file():
    net = fonts.net_faces()[0].file

    characters = characters_of(net, net.stat().st_mtime_ns)

    assert set(RARE + "国—“”〔〕") <= characters
    assert "\U00101234" not in characters


def test_missing_characters_rare_ones_are_lent_and_unknown_ones_are_not():
    assert missing_characters(f"{RARE}国 \n\U00101234") == ("\U00101234",)


def test_borrowed_characters_tell_who_lends(monkeypatch):
    body, net = fonts.Face(("FandolFang",), "", 80, 0, 100, fonts.Path(__file__)), fonts.net_faces()[0]
    monkeypatch.setattr(glyphs.fonts, "face_book", lambda: fonts.FaceBook((body, net), ()))
    monkeypatch.setattr(glyphs, "_characters", lambda face: {"国"} if face is body else {"国", "喆"})

    found = borrowed_characters([("body", "国喆\U00101234"), ("hei", "")])

    assert [(lack.style_name, lack.characters, lack.lender) for lack in found] == [
        ("正文", "喆", net),
        ("正文", "\U00101234", None),
    ]
