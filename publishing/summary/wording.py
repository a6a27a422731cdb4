"""How the summary says periods, changes and parts of a sentence. Pure; Chinese, as printed."""

from collections.abc import Iterable, Mapping
from decimal import Decimal


def period_name(facts: Mapping) -> str:
    """What the figures cover: 全年, 1至9月, or 3月; empty before the first publication."""
    standing = facts["standing"]
    if standing["is_complete"] and standing["first"].endswith("-01"):
        return "全年"
    if not standing["months"]:
        return ""
    first, last = int(standing["first"][-2:]), int(standing["last"][-2:])
    return f"{last}月" if first == last else f"{first}至{last}月"


def month_label(code: str) -> str:
    """2026-03 → 3月."""
    return f"{int(code[-2:])}月"


def half_label(code: str) -> str:
    """2026H1 → 上半年."""
    return "上半年" if code.endswith("1") else "下半年"


def sentence(parts: Iterable[str], *, join: str = "，") -> str:
    """The parts that there are as one sentence; empty without any."""
    said = [part for part in parts if part]
    return f"{join.join(said)}。" if said else ""


def changed(change: Decimal | str, unit: str = "分") -> str:
    """提高0.35分, 下降0.20分, 持平."""
    value = Decimal(change)
    if not value:
        return "持平"
    return f"{'提高' if value > 0 else '下降'}{abs(value)}{unit}"


def enumerated(names: Iterable[str], *, most: int, unit: str) -> str:
    """Names joined as a paper does; beyond `most` the number of all with its unit (等12个).

    Where a name has a comma of its own, semicolons part them.
    """
    names = list(names)
    mark = "；" if any("，" in name for name in names) else "、"
    if len(names) <= most:
        return mark.join(names)
    return f"{mark.join(names[:most])}等{len(names)}{unit}"
