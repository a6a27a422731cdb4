"""What somebody typed into the search box, as words to look for: normalised, with the months and numbers that it may mean."""

import re
import unicodedata
from dataclasses import dataclass

from campaign.traditional import simplified

LONGEST = 60
MOST_WORDS = 6
# A word of Chinese can be one character; of letters and figures one says nothing.
CHINESE = re.compile(r"[\u3400-\u9fff]")
DIGITS = {name: number for number, name in enumerate("一二三四五六七八九十", start=1)} | {
    "十一": 11,
    "十二": 12,
}
MONTH = re.compile(
    r"(?:(?P<year>20\d\d)(?:年|-|/|\.))?(?P<month>0?[1-9]|1[0-2]|十[一二]?|[一二三四五六七八九])月?(?:份)?$"
)
DAY = re.compile(
    r"(?:(?P<year>20\d\d)(?:年|-|/|\.))?(?P<month>0?[1-9]|1[0-2])(?:月|-|/|\.)(?P<day>0?[1-9]|[12]\d|3[01])[日号]?$"
)
# 清矿机党发〔2026〕12号, 〔2026〕12, [2026]12号, 2026-12, 12号, 第12号
NUMBER = re.compile(
    r"(?P<code>[\u3400-\u9fff]*?)(?:[〔\[(【]?(?P<year>20\d\d)[〕\])】-])?第?(?P<number>\d{1,5})(?P<mark>号)?$"
)
BRACKETS = str.maketrans("［］｛｝（）", "[][]()")


class TooShort(ValueError):
    """Nothing, or one letter or figure."""


class TooLong(ValueError):
    """More characters or words than are looked for."""


@dataclass(frozen=True)
class Word:
    """One word: the forms in which it is looked for in texts, and the month, day or paper's number that it may mean.

    `month` is (year or None, month), `day` (year or None, month, day), `number` (year or None, running number).
    """

    forms: tuple[str, ...]
    month: tuple[int | None, int] | None = None
    day: tuple[int | None, int, int] | None = None
    number: tuple[int | None, int] | None = None


@dataclass(frozen=True)
class Asked:
    """Everything that was typed; a result holds every one of the words."""

    text: str
    words: tuple[Word, ...]

    @property
    def is_single(self) -> bool:
        """One Chinese character alone: too little to look for in texts."""
        return len(self.words) == 1 and len(self.words[0].forms[0]) == 1

    @property
    def forms(self) -> tuple[str, ...]:
        """Every form of every word, the longest first, as a page marks them."""
        found = {form for word in self.words for form in word.forms}
        return tuple(sorted(found, key=lambda form: (-len(form), form)))


def read_asked(typed: str) -> Asked:
    """The words of a query. Raises TooShort and TooLong.

    Full-width letters and figures count as half-width ones and traditional characters also as simplified ones; what was
    typed is looked for as it stands as well.
    """
    text = " ".join(_seen(typed).split())
    if len(text) > LONGEST:
        raise TooLong
    # A space inside of a document number does not part it: 〔2026〕 12 号.
    joined = re.sub(r"\s*([〔〕\[\]［］【】])\s*|(?<=\d)\s+(?=号)", r"\1", text)
    typed_words = list(dict.fromkeys(joined.split()))
    if len(typed_words) > MOST_WORDS:
        raise TooLong
    words = tuple(_word(one) for one in typed_words)
    if not any(len(one) > 1 or CHINESE.match(one) for one in typed_words):
        raise TooShort
    return Asked(text=text, words=words)


def _word(typed: str) -> Word:
    plain = unicodedata.normalize("NFKC", typed)
    forms = tuple(dict.fromkeys((typed, plain, simplified(plain))))
    return Word(forms=forms, month=_month(forms[-1]), day=_day(forms[-1]), number=_number(forms[-1]))


def _seen(typed: str) -> str:
    """What can be seen of it: control characters part words, marks that came along from a paste fall away."""
    kinds = [(character, unicodedata.category(character)) for character in typed]
    return "".join(
        " " if kind == "Cc" else character for character, kind in kinds if kind not in ("Cf", "Cs")
    )


def _month(text: str) -> tuple[int | None, int] | None:
    found = MONTH.match(text)
    if not found or not (found["year"] or text.endswith(("月", "月份"))):
        return None
    month = found["month"]
    return int(found["year"]) if found["year"] else None, DIGITS.get(month) or int(month)


def _day(text: str) -> tuple[int | None, int, int] | None:
    found = DAY.match(text)
    if not found or not (found["year"] or "月" in text):
        return None
    return int(found["year"]) if found["year"] else None, int(found["month"]), int(found["day"])


def _number(text: str) -> tuple[int | None, int] | None:
    found = NUMBER.match(text.translate(BRACKETS))
    if not found or not (found["year"] or found["mark"]):
        return None
    return int(found["year"]) if found["year"] else None, int(found["number"])
