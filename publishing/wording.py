"""How papers say dates and lists."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

BETWEEN_HAN = re.compile(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")
NAMED = 8  # departments named one by one before “等N个部室”


def long_date(day: date) -> str:
    """成文日期: Arabic digits, the year in full, no leading zero."""
    return f"{day.year}年{day.month}月{day.day}日"


def spoken(who: str) -> str:
    """Post and name inside a sentence: without the space that sets them apart in a list."""
    return BETWEEN_HAN.sub("", who)


def listed(names: Iterable[str], limit: int = NAMED) -> str:
    """Names joined as a paper does; beyond the limit the number of all."""
    names = list(names)
    if len(names) <= limit:
        return "、".join(names)
    return f"{'、'.join(names[:limit])}等{len(names)}个部室"


def month_name(month: Mapping, beside: Mapping | None = None) -> str:
    """3月份, with its year unless it lies in the year of the month beside it."""
    year, number = month["month"].split("-")
    if beside and beside["month"].startswith(year):
        return f"{int(number)}月份"
    return f"{year}年{int(number)}月份"


def quoted(text: str) -> str:
    """A text in quotation marks; marks inside it become single ones."""
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


def numeral(number: int) -> str:
    """The Han numeral of a heading, from 1 to 99: 三, 十二, 二十."""
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return (digits[tens] if tens > 1 else "") + ("十" if tens else "") + (digits[ones] if ones else "")
