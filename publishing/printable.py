"""What can stand on paper: texts without the characters that steer a terminal or a program and that nobody sees.

Pure. They come along when text is pasted; a Word file cannot hold them, and the printer has no glyph for them.
"""

import re
import unicodedata
from collections.abc import Mapping

_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")  # \v is what Word puts for a line broken by hand
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f]")
_KEPT = "\n\t"


def printable_text(text: str) -> str:
    """The text with its lines divided by \\n alone, and without controls, invisible signs and what is no character.

    Characters that a face may lack stay, whether known to this program or not: the checks name them.
    """
    text = _SPACES.sub(" ", _BREAKS.sub("\n", text))
    return "".join(sign for sign in text if sign in _KEPT or not _is_idle(sign))


def printable(value: object) -> object:
    """Plain values with every text in them as `printable_text` has it."""
    if isinstance(value, str):
        return printable_text(value)
    if isinstance(value, Mapping):
        return {key: printable(inside) for key, inside in value.items()}
    if isinstance(value, (list, tuple)):
        return [printable(inside) for inside in value]
    return value


def _is_idle(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs") or _is_no_character(ord(sign))


def _is_no_character(code: int) -> bool:
    return 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE
