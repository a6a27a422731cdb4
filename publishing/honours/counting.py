"""How long deeds are: characters as people count them in Chinese, without white space. Pure.

100 to 200, as the boards have room for (official-papers §5). The page counts the same way while somebody types.
"""

import re

SHORTEST, LONGEST = 100, 200
_BLANK = re.compile(r"\s+")


def characters(text: str) -> int:
    """Every character but white space: a comma counts, a space and a line break do not."""
    return len(_BLANK.sub("", text))


def fits(text: str) -> bool:
    return SHORTEST <= characters(text) <= LONGEST
