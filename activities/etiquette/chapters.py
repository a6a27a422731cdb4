"""The chapters by the names that people write: “会议”, “会议礼仪”, “会议文明礼仪”, “04”, in any of the site's languages."""

import re
from functools import cache

from django.conf import settings
from django.utils import translation

from activities.models import Aspect

_COMMON = re.compile(r"文明|礼仪|禮儀|方面|etiquette|\s")
PAPER_LANGUAGE = "zh-hans"


def chapter_code(written: str) -> str:
    """The code of the chapter that somebody wrote; empty where it is none of the ten."""
    return _by_name().get(_core(written), "")


def chapter_names(language: str = PAPER_LANGUAGE) -> dict[str, str]:
    """The names of the chapters by their codes, as papers and workbooks say them."""
    with translation.override(language):
        return {aspect.value: str(aspect.label) for aspect in Aspect}


class Chapters(dict):
    """The codes by any name, for the reader of pasted text."""

    def get(self, key: str, default: str = "") -> str:
        return chapter_code(key) or default


@cache
def _by_name() -> dict[str, str]:
    found = {}
    for code, _label in Aspect.choices:
        found |= {code: code, str(int(code)): code}
    for language, _name in settings.LANGUAGES:
        found |= {_core(name): code for code, name in chapter_names(language).items()}
    return found


def _core(written: str) -> str:
    return _COMMON.sub("", written.casefold()) or written.strip()
