"""The grammar of score entry: the patterns by which `scoring.shorthand` reads a cell, over its normal form.

The first block are pieces that patterns are built of, the second the forms of a whole cell, the third what is looked for
inside of a form.
"""

import re

NUMBER = r"(?>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"
END = r"(?=$|[\s,;:.、()\[\]])"
MEASURE = r"(?>人次|人天|人|次|项|件|处|份|起|条|篇|笔|户|个百分点|个节点|个窗口|个|天|名|家)"
NOT_POINTS = r"(?:人|次|项|件|处|份|起|条|篇|笔|户|个|天|名|家|月|日|号|点|年|楼|层|分钟|小时|百分点)"
# 分 as the unit of points, not the beginning of 分钟, 分管, 分公司 and the like.
FEN_ALONE = r"分(?=$|[\s,;:.、()\[\]*\-])"
FEN = rf"(?:分(?![钟管公部厂工类析])|\s+{FEN_ALONE})?"
TIMES = r"(?:\*|[xX](?=\s*[0-9.]))"
COUNT = rf"(?:\s*{TIMES}\s*(?P<count>{NUMBER})(?![0-9A-Za-z%‰]|[.\-][0-9])(?:{MEASURE}{END})?)?"
PER = rf"(?P<per>/{MEASURE})?"
CODE = r"[A-Za-z]{1,4}[0-9]{1,3}-[0-9]{1,3}(?![0-9]|(?![xX]\s*[0-9.])[A-Za-z]|[-.][0-9])"
BRACKETED = rf"\((?P<inside>{CODE})\)"
CODE_ENDS = r"(?=$|[\s,;:.、()\[\]*xX])"
SIGN = r"(?:-\s*|(?<![不未免])[扣减減]\s*-?\s*)"
SIGN_INSIDE = r"(?:(?<![0-9A-Za-z.%\-+*/一二三四五六七八九十])-(?=[0-9.])|(?<![不未免])扣\s*-?\s*)"
NUMBER_ENDS = rf"(?![0-9%‰]|(?![xX]\s*[0-9.])[A-Za-z]|[.:\-][0-9]|,[0-9]+(?:$|\s)|{NOT_POINTS})"

NOTHING = re.compile(r"(?:-{1,4}|/|(?:[无無](?:扣分)?|[满滿]分|不扣分?)\.?)?")
ZERO = re.compile(r"(?P<sign>-\s*|[扣减減]\s*)?(?:0+(?:\.0+)?|\.0+)\s*分?[\s,;:.、]*")
BONUS = re.compile(rf"^(?:加|奖)\s*{NUMBER}|(?:^|(?<=[\s,;:(]))\+\s*{NUMBER}")
POINTS_FIRST = re.compile(rf"{SIGN}(?P<points>{NUMBER}){NUMBER_ENDS}{FEN}{PER}{COUNT}(?P<rest>.*)")
POINTS_NEXT = re.compile(rf"[\s,;:、]*{POINTS_FIRST.pattern}")
POINTS_LAST = re.compile(
    rf"(?P<head>.*?)[\s,;:、(\[]*{SIGN_INSIDE}(?P<points>{NUMBER}){FEN}{PER}{COUNT}"
    rf"(?:[\s,;:、]*(?P<rule>{CODE}))?[\s,;.、)\]]*"
)
RULE_FIRST = re.compile(rf"(?:{BRACKETED}|(?P<rule>{CODE})){COUNT}(?P<rest>.*)")
RULE_NEXT = re.compile(rf"[\s,;:、]*(?:{BRACKETED}|(?P<rule>{CODE}){CODE_ENDS}){COUNT}(?P<rest>.*)")
RULE_LAST = re.compile(rf"(?P<head>.*?)[\s,;:、(\[]*(?<![0-9A-Za-z.\-])(?P<rule>{CODE}){COUNT}[\s,;.、)\]]*")
SCORE = re.compile(rf"(?P<points>{NUMBER})(?:\s*分)?(?=$|[\s;、(\[]|[.:,\-](?![0-9]))(?P<rest>.*)")
GOT = re.compile(r"得\s*分?[\s:]*(?=[0-9.])")

LEADING_MARKS = re.compile(rf"(?:[\s,;:.、]|-(?!\s*[0-9.])|{FEN_ALONE})+")
TRAILING_MARKS = re.compile(r"[\s,;:、]+$")
MEASURE_AHEAD = re.compile(MEASURE)
IN_BRACKETS = re.compile(r"\((?P<round>[^()]*)\)|\[(?P<square>[^\[\]]*)\]")
ONLY_NUMBER = re.compile(rf"{NUMBER}\s*{MEASURE}?")
NUMBER_OF_CASES = re.compile(rf"{NUMBER}\s*(?:{MEASURE}|$)")
COUNT_AHEAD = re.compile(rf"\*|{TIMES}\s*{NUMBER}")
COUNT_BEHIND = re.compile(rf"(?<![0-9A-Za-z])(?:\*|[xX])\s*{NUMBER}{MEASURE}?[.)\]]*$")
ANOTHER = re.compile(rf"{SIGN_INSIDE}(?P<points>{NUMBER})(?=$|[\s,;:.、()\[\]*/分]|[xX][0-9])")
POINTS_IN_WORDS = re.compile(rf"(?<![不未免])扣\s*-?\s*{NUMBER}")
NOT_A_SCORE = re.compile(r"人次|分钟|小时|月\s*[0-9]")

# Points in words, always with 分: 一分, 两分, 半分, 一分半, 零点五分, 十二分.
NUMERALS = {
    char: value for value, chars in enumerate(("零〇", "一", "二两兩", *"三四五六七八九")) for char in chars
}
NUMERAL = f"[{''.join(NUMERALS)}]"
SPELLED = rf"(?P<words>(?:半分|(?:{NUMERAL}?十{NUMERAL}?|{NUMERAL})(?:分半|[点點]{NUMERAL}{{1,2}}分|分)))(?![钟管公部厂工类析半])"
SPELLED_FIRST = re.compile(rf"(?P<head>[扣减減得]\s*){SPELLED}")
SPELLED_LAST = re.compile(rf"(?P<head>[^0-9]*(?<![不未免])扣\s*){SPELLED}[\s,;.、)\]]*")
SPELLED_INSIDE = re.compile(rf"(?<![不未免])扣\s*{SPELLED}")

# Why a text in none of the forms is refused.
SCORE_WITH_COUNT = re.compile(rf"{NUMBER}\s*{TIMES}")
GLUED = re.compile(rf"{SIGN}{NUMBER}{NOT_POINTS}")
MALFORMED = re.compile(rf"{SIGN}?{NUMBER}(?:[0-9A-Za-z%‰]|[.,:\-][0-9])")


def in_digits(words: str) -> str:
    """The number of a text that SPELLED found: “一分半” is 1.5."""
    if words == "半分":
        return "0.5"
    number, __, half = words.replace("點", "点").partition("分")
    whole, __, places = number.partition("点")
    tens, ten, ones = whole.partition("十")
    value = NUMERALS.get(ones, 0) + 10 * NUMERALS.get(tens, 1) if ten else NUMERALS[whole]
    if half:
        return f"{value}.5"
    return f"{value}." + "".join(str(NUMERALS[char]) for char in places) if places else str(value)
