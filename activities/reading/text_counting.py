"""How long a text is, and what a text that came out of a file looks like when it is tidied.

Length is what WPS and Word call 字数, so that an author finds the number that he sees there: each Chinese character and each
Chinese punctuation mark is one, each unbroken run of letters or figures is one, blanks are none.
"""

import re
import unicodedata

_HAN = (
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # characters
    "\u3000-\u303f\uff00-\uffef\u2014\u2018\u2019\u201c\u201d\u2026\u00b7"  # punctuation and full width
)
_COUNTED = re.compile(rf"[{_HAN}]|[^\s{_HAN}]+")
_CHARACTERS = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SENTENCE_ENDS = tuple("。！？：；…”」.!?:;")
_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")


def length_of(text: str) -> int:
    """How many characters a text has, as office programs count them (字数)."""
    return len(_COUNTED.findall(text.replace("\u3000", " ")))


def is_readable(text: str, *, pages: int) -> bool:
    """Whether a text that was read from a file is one: at least 20 Chinese characters for each page.

    A scan yields nothing or page numbers; a PDF whose characters cannot be read yields signs of other kinds.
    """
    return len(_CHARACTERS.findall(text)) >= 20 * max(pages, 1)


def tidied(text: str) -> str:
    """Plain text with line breaks of one kind, no control characters, no blanks at the ends, no gaps of many lines."""
    text = _BREAKS.sub("\n", unicodedata.normalize("NFC", text))
    kept = "".join(
        " " if letter == "\t" else letter
        for letter in text
        if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    lines = [line.rstrip() for line in kept.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def unwrapped(text: str) -> str:
    """A text read from a PDF, whose lines end where the page ended them: full lines that break a sentence are joined."""
    lines = [line.strip() for line in tidied(text).split("\n")]
    widest = max(map(len, lines), default=0)
    joined: list[str] = []
    is_broken = False
    for line in lines:
        if is_broken and line:
            joined[-1] += line
        else:
            joined.append(line)
        is_broken = len(line) * 10 >= widest * 8 and not line.endswith(_SENTENCE_ENDS)
    return tidied("\n".join(joined))
