"""A quiz paper to print: the questions with places for answers, the answer key, and the notice with the QR code.

The printed order is the paper's own, the same for everybody; the entry of answers by hand counts on it.
"""

import re
from collections.abc import Mapping
from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from activities.etiquette.chapters import chapter_names
from activities.etiquette.grading import KINDS, MULTIPLE, SHORT, SINGLE, TRUE_FALSE
from activities.models import QuizItem, QuizPaper, QuizState
from campaign.models import Role
from campaign.permissions import Access
from publishing.prints import Sheet
from publishing.windows.qr_path import qr_drawing

NUMERALS = "一二三四"
BLANK = re.compile(r"[（(]\s*[)）]")  # a stem that has the place for its answer itself
NAMES = {SINGLE: "单项选择题", MULTIPLE: "多项选择题", TRUE_FALSE: "判断题", SHORT: "简答题"}
HOW = {
    SINGLE: "每题只有一个正确答案",
    MULTIPLE: "每题有两个以上正确答案，全部选对得满分，少选且无错选得一半，错选不得分",
    TRUE_FALSE: "对的打“√”，错的打“×”",
    SHORT: "",
}


def frozen_paper(by: Access, key: str) -> Mapping | None:
    """The questions, for the office and the auditor; no answers."""
    paper = _paper(by, key)
    if paper is None:
        return None
    return _head(paper, by) | {
        "title": paper.title,
        "parts": _parts(paper),
        "minutes": paper.minutes,
        "boxes": [NUMERALS[number] for number in range(len(_kinds(paper)))],
    }


def frozen_key(by: Access, key: str) -> Mapping | None:
    """The right answers and what short answers should say, for the office and the auditor."""
    paper = _paper(by, key)
    if paper is None:
        return None
    chapters = chapter_names()
    parts = [
        part
        | {
            "answers": [
                {
                    "number": item.position,
                    "answer": _answer(item),
                    "why": item.explanation,
                    "chapter": chapters[item.chapter],
                }
                for item in items
            ]
        }
        for part, items in zip(_parts(paper), _kinds(paper), strict=True)
    ]
    return _head(paper, by) | {"title": f"{paper.title}（答案）", "parts": parts}


def frozen_notice(by: Access, key: str) -> Mapping | None:
    """The notice with the QR code, for the office, while the paper is open."""
    paper = _paper(by, key)
    if paper is None or paper.state != QuizState.OPEN:
        return None
    address = settings.SITE_URL + reverse("quiz:door", args=[paper.token])
    return _head(paper, by) | {
        "title": f"{paper.title}（二维码）",
        "name": paper.title,
        "address": address,
        "qr": qr_drawing(address),
        "until": _moment(paper.closes_at),
        "by_number": paper.by_number,
        "minutes": paper.minutes,
    }


def _paper(by: Access, key: str) -> QuizPaper | None:
    if not (key.isascii() and key.isdigit()) or not by.holds(Role.OFFICE, Role.AUDITOR):
        return None
    return QuizPaper.objects.filter(campaign=by.campaign, pk=int(key[:9])).first()


def _head(paper: QuizPaper, by: Access) -> dict:
    items = list(paper.items.all())
    return {
        "issuer": by.campaign.unit.issuer_name,
        "unit": by.campaign.unit.name,
        "date": timezone.localtime(paper.opened_at or paper.made_at).date().isoformat(),
        "total": _plain(sum((item.points for item in items), Decimal(0))),
        "pass_mark": _plain(paper.pass_mark),
    }


def _kinds(paper: QuizPaper) -> list[list[QuizItem]]:
    items = list(paper.items.order_by("position"))
    return [of_kind for kind in KINDS if (of_kind := [item for item in items if item.kind == kind])]


def _parts(paper: QuizPaper) -> list[dict]:
    return [
        {
            "numeral": NUMERALS[number],
            "name": NAMES[items[0].kind],
            "kind": items[0].kind,
            "count": len(items),
            "each": _each(items),
            "sum": _plain(sum((item.points for item in items), Decimal(0))),
            "how": HOW[items[0].kind],
            "questions": [
                {
                    "number": item.position,
                    "stem": item.stem,
                    "options": [f"{letter}．{text}" for letter, text in item.lettered]
                    if item.kind in (SINGLE, MULTIPLE)
                    else [],
                    "width": _width(item),
                    "has_blank": bool(BLANK.search(item.stem)),
                }
                for item in items
            ],
        }
        for number, items in enumerate(_kinds(paper))
    ]


def _each(items: list[QuizItem]) -> str:
    """What each question is worth, where all are worth the same."""
    points = {item.points for item in items}
    return _plain(points.pop()) if len(points) == 1 else ""


def _width(item: QuizItem) -> str:
    """How many options stand beside each other: four short ones, two, or one."""
    longest = max((len(text) for text in item.options), default=0)
    return "four" if longest <= 7 else "two" if longest <= 17 else "one"


def _answer(item: QuizItem) -> str:
    if item.kind == TRUE_FALSE:
        return "√" if item.correct == "A" else "×"
    return item.correct


def _plain(points: Decimal) -> str:
    return f"{points:f}".rstrip("0").rstrip(".") if points else "0"


def _moment(at) -> str:
    local = timezone.localtime(at)
    return f"{local.year}年{local.month}月{local.day}日{local.hour}时{local.minute:02}分"


PAPER = Sheet(frozen_paper, "publishing/print/quiz_paper.html")
KEY = Sheet(frozen_key, "publishing/print/quiz_key.html")
NOTICE = Sheet(frozen_notice, "publishing/print/quiz_notice.html")
