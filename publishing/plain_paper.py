"""The payload of a paper that is a text with its head and date: everything but a bulletin. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from publishing.blocks import DraftedText, body_of, parted
from publishing.fields import filled
from publishing.headline import shaped_title
from publishing.paper_content import MINUTES, SCHEMA
from publishing.title_words import title_pieces
from publishing.wording import long_date


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """Who issues: the unit, its campaign, the organ's name and its code in a document number."""

    unit: str
    campaign: str
    name: str
    code: str


def plain_payload(
    text: DraftedText,
    *,
    kind: str,
    issuer: Issuer,
    today: date,
    serial: int | None,
    dated: date | None = None,
    attendance: Iterable[Mapping] = (),
    annexes: Iterable[Mapping] = (),
) -> dict:
    """Everything that the paper prints; `serial` None leaves its number empty. Raises UnknownField.

    `dated` is the 成文日期 where it is not the day of issue. A text that the paper issues comes before the `annexes`,
    which are then its own: they are listed at its end.
    """
    own, begins, behind = parted(text.blocks)
    annexes = list(annexes)
    if begins is not None:
        name = filled(begins.text, text.fields)
        annexes.insert(
            0,
            {
                "key": begins.key,
                "number": 0,
                "name": name,
                "lines": shaped_title(title_pieces(name)),
                "note": "",
                "marked": False,
                "encloses": True,
                "across": False,
                "body": body_of(behind, text.fields),
            },
        )
    day = dated or today
    lines = shaped_title(text.title)
    number = "　" if serial is None else str(serial)
    return {
        "schema": SCHEMA,
        "kind": kind,
        "preview": serial is None,
        "unit": issuer.unit,
        "campaign": issuer.campaign,
        "issuer": issuer.name,
        "mark": f"{issuer.name}{'会议纪要' if kind == MINUTES else '文件'}",
        "number": {
            "code": issuer.code,
            "year": today.year,
            "serial": serial,
            "text": f"{issuer.code}〔{today.year}〕{number}号",
        },
        "title": {"text": "".join(lines), "lines": lines},
        "recipient": text.recipient,
        "body": body_of(own, text.fields),
        "annexes": annexes,
        "attendance": [group for group in attendance if group["names"]] if kind == MINUTES else [],
        "date": day.isoformat(),
        "date_text": long_date(day),
        "copy_to": list(text.copy_to),
        "printed_by": f"{issuer.unit}机关党委",
        "printed_on_text": long_date(today),
    }
