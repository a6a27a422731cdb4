"""The notice of a correction (更正) drafted from two revisions of a month: deductions, bonuses, points and places.

Pure: the same two revisions and options give the same payload. Every figure comes from the frozen payloads;
departments are named, persons never. The text is Chinese: an official paper stays zh-Hans.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from publishing.annexes import column, rank_text
from publishing.drafting import BulletinOptions
from publishing.headline import shaped_title
from publishing.wording import listed, long_date, month_name, numeral
from scoring.correction_effects import FIGURES, Effect, effects

SCHEMA = 1


@dataclass(frozen=True, kw_only=True)
class CorrectedPaper:
    """The bulletin that is corrected, by its title and number; empty where none was issued."""

    title: str = ""
    number: str = ""

    @property
    def named(self) -> str:
        return f"《{self.title}》（{self.number}）" if self.title else ""


def draft_notice(
    before: Mapping, after: Mapping, *, corrected: CorrectedPaper, options: BulletinOptions
) -> dict:
    """Everything that a notice of correction prints, in the form of the bulletin's payload."""
    correction = after["correction"]
    issuer = options.issuer or f"中共{after['unit']['name']}机关委员会"
    year = options.year or options.issued_on.year
    serial = "　" if options.serial is None else str(options.serial)
    changed = effects(before, after)
    return {
        "schema": SCHEMA,
        "kind": "correction",
        "preview": options.serial is None,
        "unit": after["unit"]["name"],
        "campaign": after["campaign"]["name"],
        "month": after["month"],
        "revision": after["revision"],
        "month_sha256": options.month_sha256,
        "issuer": issuer,
        "mark": options.mark or f"{issuer}文件",
        "number": {
            "code": options.code,
            "year": year,
            "serial": options.serial,
            "text": f"{options.code}〔{year}〕{serial}号",
        },
        "title": _title(after, issuer),
        "recipient": options.recipient,
        "body": [
            _paragraph(
                f"{corrected.named or month_name(after) + '考核结果'}印发后，经核查，{_clause(correction['reason'])}。"
                f"依据{_clause(correction['document'])}，经考核领导小组"
                f"{long_date(date.fromisoformat(correction['approved_on']))}审定，现将有关考核结果更正如下："
            ),
            *_sections(before, after, changed),
            _paragraph(
                f"其余部室的得分和名次不变。{'原通报' if corrected.title else '此前公布的内容'}与本通知不一致的，"
                "以本通知为准。"
            ),
            _paragraph("特此通知。"),
        ],
        "annexes": [],
        "date": options.issued_on.isoformat(),
        "date_text": long_date(options.issued_on),
        "copy_to": list(options.copy_to),
        "printed_by": options.printed_by or f"{after['unit']['name']}机关党委",
        "printed_on_text": long_date(options.printed_on or options.issued_on),
    }


def _title(month: Mapping, issuer: str) -> dict:
    scheme = re.findall(r"“[^”]*”|[^“]+", month["scheme"]["name"])
    lines = shaped_title([issuer, f"关于更正{month_name(month)}", "机关部室", *scheme, "结果的通知"])
    return {"text": "".join(lines), "lines": lines}


def _sections(before: Mapping, after: Mapping, changed: list[Effect]) -> list[dict]:
    """The numbered parts of the notice: what differs of deductions and of bonuses, then points and places."""
    lines, bonuses = _lines_table(before, after), _bonuses_table(before, after)
    parts = []
    if lines["rows"]:
        parts.append(("扣分的更正", "更正前后的扣分如下表，未列出的扣分不变。", lines))
    if bonuses["rows"]:
        words = "更正前后的加分事项如下表，未列出的加分事项不变；计入的加分不超过考核办法规定的上限。"
        parts.append(("加分的更正", words, bonuses))
    parts.append(("得分和名次的更正", _summary(changed), _standings_table(changed)))
    return [
        block
        for number, (title, words, table) in enumerate(parts, start=1)
        for block in (_heading(number, title), _paragraph(words), {"kind": "table", **table})
    ]


def _clause(text: str) -> str:
    """A typed reason as part of a sentence: without the full stop at its end."""
    return text.strip().rstrip("。；;.")


def _heading(number: int, text: str) -> dict:
    return {"kind": "heading", "level": 1, "text": f"{numeral(number)}、{text}"}


def _paragraph(text: str) -> dict:
    return {"kind": "paragraph", "lead": "", "text": text}


def _summary(changed: list[Effect]) -> str:
    own = [effect for effect in changed if effect.changes_points]
    others = [effect for effect in changed if not effect.changes_points]
    parts = [_gain(effect) for effect in own]
    text = "；".join(parts)
    if others:
        names = listed(effect.department_name for effect in others)
        text += f"；得分不变、名次相应变化的部室：{names}"
    return f"{text}。"


def _gain(effect: Effect) -> str:
    """One department's new total, and its new bonus where that differs."""
    before, after = effect.before, effect.after
    text = f"{effect.department_name}总分不变"
    if effect.gained:
        way = "增加" if effect.gained > 0 else "减少"
        text = (
            f"{effect.department_name}总分由{before['total']}分更正为{after['total']}分，"
            f"{way}{abs(effect.gained)}分"
        )
    if before["bonus"] != after["bonus"]:
        text += f"，加分由{before['bonus']}分更正为{after['bonus']}分"
    return text


def _lines_table(before: Mapping, after: Mapping) -> dict:
    """Each cell whose lines differ: what was deducted there, and what is deducted now."""
    names = {
        indicator["code"]: indicator["name"]
        for sheet in after["sheets"]
        for section in sheet["sections"]
        for indicator in section["indicators"]
    }
    old, new = _by_cell(before), _by_cell(after)
    rows = []
    for standing in after["standings"]:
        for code, name in names.items():
            cell = (standing["department"], code)
            was, now = old.get(cell, []), new.get(cell, [])
            if was != now:
                rows.append([standing["department_name"], name, _deductions(was), _deductions(now)])
    return {
        "columns": [
            column("department", "部室", "text", 28),
            column("indicator", "指标", "text", 32),
            column("before", "更正前扣分", "text", 48),
            column("after", "更正后扣分", "text", 48),
        ],
        "rows": rows,
    }


def _by_cell(month: Mapping) -> dict[tuple[str, str], list[tuple[str, str]]]:
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for standing in month["standings"]:
        for line in standing["lines"]:
            cell = (standing["department"], line["indicator"])
            found.setdefault(cell, []).append((line["points"], line["reason"]))
    return found


def _deductions(lines: list[tuple[str, str]]) -> str:
    return "；".join(f"扣{points}分，{reason}" for points, reason in lines) or "不扣分"


def _bonuses_table(before: Mapping, after: Mapping) -> dict:
    """Each department and bonus item whose lines differ: what was given there, and what is given now."""
    old, new = _by_item(before), _by_item(after)
    names = {item: name for month in (before, after) for item, name in _items(month)}
    rows = []
    for standing in after["standings"]:
        for item, name in sorted(names.items()):
            key = (standing["department"], item)
            was, now = old.get(key, []), new.get(key, [])
            if was != now:
                rows.append([standing["department_name"], name, _bonuses(was), _bonuses(now)])
    return {
        "columns": [
            column("department", "部室", "text", 28),
            column("item", "加分项目", "text", 32),
            column("before", "更正前加分", "text", 48),
            column("after", "更正后加分", "text", 48),
        ],
        "rows": rows,
    }


def _items(month: Mapping) -> Iterator[tuple[str, str]]:
    for standing in month["standings"]:
        for line in standing["bonus_lines"]:
            yield line["item"], line["item_name"]


def _by_item(month: Mapping) -> dict[tuple[str, str], list[tuple[str, str, str]]]:
    found: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for standing in month["standings"]:
        for line in standing["bonus_lines"]:
            key = (standing["department"], line["item"])
            found.setdefault(key, []).append((line["points"], line["level"], line["reason"]))
    return {key: sorted(lines) for key, lines in found.items()}


def _bonuses(lines: list[tuple[str, str, str]]) -> str:
    return "；".join(f"加{points}分（{level}），{reason}" for points, level, reason in lines) or "不加分"


def _standings_table(changed: list[Effect]) -> dict:
    """Points and places before and after; bonuses too where one differs."""
    has_bonus = any(effect.before["bonus"] != effect.after["bonus"] for effect in changed)
    kinds = [("total", "总分"), ("rank", "名次"), ("category_rank", "类别名次")]
    if has_bonus:
        kinds.insert(1, ("bonus", "加分"))
    first, width = (28, 16) if has_bonus else (36, 20)
    columns = [column("department", "部室", "text", first)]
    for key, title in kinds:
        for side, words in (("before", "更正前"), ("after", "更正后")):
            kind = "points" if key in FIGURES else "rank"
            columns.append(column(f"{key}_{side}", words, kind, width, title))
    return {
        "columns": columns,
        "rows": [
            [
                effect.department_name,
                *(_figure(getattr(effect, side), key) for key, __ in kinds for side in ("before", "after")),
            ]
            for effect in changed
        ],
    }


def _figure(figures: Mapping, key: str) -> str:
    if key in FIGURES:
        return figures[key]
    return rank_text(figures[key], figures["tied" if key == "rank" else "category_tied"])
