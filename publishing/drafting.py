"""The monthly bulletin drafted from a frozen month (`official-papers.md` §6).

Pure: the same month, previous month and options give the same payload. Every figure in the text comes from the
payload of the month; departments are named, persons never. The text is Chinese: an official paper stays zh-Hans.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from publishing import annexes
from publishing.blocks import DraftedText, body_of
from publishing.bulletin_text import bulletin_text
from publishing.headline import shaped_title
from publishing.month_facts import ranked
from publishing.wording import long_date, month_name

SCHEMA = 1


class NothingToReport(Exception):
    """The month has no ranked department: there is nothing that a bulletin could say."""


@dataclass(frozen=True, kw_only=True)
class BulletinOptions:
    """What a bulletin needs beside the month. Empty texts get their usual value (issuer and 标志 from the unit).

    `serial` None makes a preview: the number keeps its place empty. `month_sha256` is the fingerprint of the frozen
    month, printed in the workbook.
    """

    issued_on: date
    code: str
    serial: int | None = None
    year: int | None = None
    issuer: str = ""
    mark: str = ""
    recipient: str = "机关各党支部、各部室："
    office: str = ""
    objections_until: date | None = None
    answer_days: int = 5
    rectify_by: date | None = None
    copy_to: tuple[str, ...] = ("集团公司领导",)
    printed_by: str = ""
    printed_on: date | None = None
    month_sha256: str = ""


def bulletin_draft(
    month: Mapping, *, previous: Mapping | None = None, options: BulletinOptions
) -> DraftedText:
    """The bulletin's text as the software words it: blocks with fields, to be edited or printed as they are.

    Raises NothingToReport for a month without a ranked department.
    """
    if not ranked(month):
        raise NothingToReport(month["month"])
    return bulletin_text(
        month,
        previous=previous,
        issuer=_issuer(month, options),
        recipient=options.recipient,
        office=options.office or "考核办公室",
        answer_days=options.answer_days,
        objections_until=options.objections_until,
        rectify_by=options.rectify_by,
        copy_to=options.copy_to,
    )


def draft_bulletin(
    month: Mapping,
    *,
    previous: Mapping | None = None,
    options: BulletinOptions,
    text: DraftedText | None = None,
) -> dict:
    """Everything that the bulletin of a month prints, as plain values for HTML, PDF and workbook.

    `text` is what the office composed; without it the drafted text is printed. Raises NothingToReport for a month
    without a ranked department, UnknownField for a text that names a field the month does not have.
    """
    text = text or bulletin_draft(month, previous=previous, options=options)
    unit = month["unit"]
    issuer = _issuer(month, options)
    year = options.year or options.issued_on.year
    serial = "　" if options.serial is None else str(options.serial)
    lines = shaped_title(text.title)
    return {
        "schema": SCHEMA,
        "kind": "bulletin",
        "preview": options.serial is None,
        "unit": unit["name"],
        "campaign": month["campaign"]["name"],
        "month": month["month"],
        "revision": month["revision"],
        "month_sha256": options.month_sha256,
        "issuer": issuer,
        "mark": options.mark or f"{issuer}文件",
        "number": {
            "code": options.code,
            "year": year,
            "serial": options.serial,
            "text": f"{options.code}〔{year}〕{serial}号",
        },
        "title": {"text": "".join(lines), "lines": lines},
        "recipient": text.recipient,
        "body": body_of(text.blocks, text.fields),
        "annexes": _annexes(month),
        "workbook": [
            {
                "key": "bonus",
                "name": f"{month_name(month)}机关部室考核加分明细表",
                **annexes.bonus_table(month),
            }
        ],
        "date": options.issued_on.isoformat(),
        "date_text": long_date(options.issued_on),
        "copy_to": list(text.copy_to),
        "printed_by": options.printed_by or f"{unit['name']}机关党委",
        "printed_on_text": long_date(options.printed_on or options.issued_on),
    }


def _issuer(month: Mapping, options: BulletinOptions) -> str:
    return options.issuer or f"中共{month['unit']['name']}机关委员会"


def _annexes(month: Mapping) -> list[dict]:
    name = month_name(month)
    clipped = annexes.has_clipped_indicator(month)
    return [
        {
            "key": "standings",
            "number": 1,
            "name": f"{name}机关部室考核得分及名次表",
            "lines": [f"{name}机关部室考核得分及名次表"],
            "across": True,
            "note": "",
            **annexes.standings_table(month),
        },
        {
            "key": "ledger",
            "number": 2,
            "name": f"{name}机关部室考核扣分明细表",
            "lines": [f"{name}机关部室考核扣分明细表"],
            "across": False,
            "note": "（单项指标扣分合计超过该项满分的，扣完为止）" if clipped else "",
            **annexes.ledger_table(month),
        },
    ]
