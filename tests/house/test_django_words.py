"""Django's own texts in traditional Chinese say what docs/translating.md says: 登錄 and not 登入, 文件 and not 檔案."""

import gettext
from pathlib import Path

import django
from django.utils import translation

from tests.house.catalogues import CONTEXT_MARK, read
from tests.house.sources import ROOT
from tests.house.test_translations import PLACEHOLDER

WORDS = ROOT / "config" / "words" / "zh_Hant" / "LC_MESSAGES" / "django.po"
PARTS = ("conf", "contrib/admin", "contrib/auth")
# The vocabulary of another place, as Django's catalogue has it.
FOREIGN = [
    "使用者",
    "伺服器",
    "儲存",
    "預設",
    "設定",
    "檔案",
    "物件",
    "資料",
    "檢視",
    "搜尋",
    "訊息",
    "欄位",
    "選取",
    "登入",
    "登出",
    "帳號",
    "視窗",
    "鏈結",
    "程式",
    "軟體",
]


def djangos():
    texts = {}
    for part in PARTS:
        texts |= read(
            Path(django.__file__).parent / part / "locale" / "zh_Hant" / "LC_MESSAGES" / "django.po"
        )
    return texts


def test_every_word_of_ours_is_for_a_text_that_django_has():
    assert sorted(set(read(WORDS)) - set(djangos())) == []


def test_no_text_of_django_that_readers_meet_speaks_otherwise():
    with translation.override("zh-hant"):
        said = {
            key: translation.pgettext(*key.split(CONTEXT_MARK))
            if CONTEXT_MARK in key
            else translation.gettext(key)
            for key, entry in djangos().items()
            if "msgid_plural" not in entry.fields and "DEBUG=True" not in key  # pages of a developer
        }

    assert {key: text for key, text in said.items() if any(word in text for word in FOREIGN)} == {}


def test_placeholders_are_kept():
    entries = read(WORDS).items()

    assert [
        key
        for key, entry in entries
        for text in entry.translations
        if set(PLACEHOLDER.findall(text)) - set(PLACEHOLDER.findall(entry.fields["msgid"]))
    ] == []


def test_compiled_words_are_the_written_ones():
    with WORDS.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)._catalog

    plain = {key: entry for key, entry in read(WORDS).items() if "msgid_plural" not in entry.fields}
    assert {key: compiled[key] for key in plain} == {
        key: entry.fields["msgstr"] for key, entry in plain.items()
    }
