"""What hangs and stands at a window: the sign with its competition mark, the pledge board for desk and wall.

Everything on them is public; the one who answers for the window is named because the board says so (official-papers.md
§3). The QR code leads to the rating of the window, while its address is in force.
"""

from collections.abc import Mapping
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from activities.models import CompetitionMark, RatingSign, ServiceWindow
from campaign.models import Role
from campaign.permissions import Access, office
from publishing.prints import Sheet
from publishing.windows.qr_path import qr_drawing

EVERY = "all"
SIZES = {"a3": "A3竖版上墙", "a4": "A4横版桌牌", "a5": "A5横版桌牌"}
FILLS = (("roomy", 15), ("dense", 22), ("tight", 9999))  # up to so many lines
INSTITUTIONS = "首问负责　一次性告知　限时办结　服务承诺　岗位责任　AB岗　责任追究"


def frozen_boards(by: Access, key: str) -> Mapping | None:
    """The pledge board of a window, or of every window for the office; `key` is size and window: “a4-W01”, “a3-all”."""
    size, __, code = key.partition("-")
    windows = _windows(by, code)
    if size not in SIZES or not windows:
        return None
    return _frozen(by, windows, title=f"服务承诺牌（{SIZES[size]}）", size=size, code=code)


def frozen_signs(by: Access, key: str) -> Mapping | None:
    """The sign of a window, or of every window for the office; `key` is the window's code or “all”."""
    windows = _windows(by, key)
    return _frozen(by, windows, title="参赛窗口标志", size="sign", code=key) if windows else None


def _windows(by: Access, code: str) -> list[ServiceWindow]:
    """The windows that take part today and whose board this person may print."""
    rows = ServiceWindow.objects.filter(campaign=by.campaign).valid_on(timezone.localdate())
    if not office(by):
        rows = rows.filter(department__in=by.departments(Role.HEAD, Role.DEPUTY))
    if code != EVERY:
        rows = rows.filter(code=code)
    return list(
        rows.select_related("department", "responsible").prefetch_related("services").order_by("code")
    )


def _frozen(by: Access, windows: list[ServiceWindow], *, title: str, size: str, code: str) -> Mapping:
    campaign = by.campaign
    signs = dict(
        RatingSign.objects.filter(window__in=windows, revoked_at__isnull=True).values_list("window", "token")
    )
    marks = dict(
        CompetitionMark.objects.filter(window__in=windows, returned_on__isnull=True).values_list(
            "window", "number"
        )
    )
    named = "" if code == EVERY else windows[0].name
    return {
        "title": f"{named}{title}",
        "size": size,
        "unit": campaign.unit.name,
        "issuer": campaign.unit.issuer_name,
        "competition": f"{campaign.year}年优质服务窗口竞赛",
        "institutions": INSTITUTIONS,
        "date": timezone.localdate().isoformat(),
        "windows": [_window(window, signs.get(window.pk), marks.get(window.pk, "")) for window in windows],
    }


def _window(window: ServiceWindow, token: str | None, mark: str) -> dict:
    address = urljoin(settings.SITE_URL, reverse("rate", args=[token])) if token else ""
    return {
        "name": window.name,
        "department": window.department.name,
        "place": window.place,
        "responsible": window.responsible.name if window.responsible else "",
        "services": [{"name": one.name, "limit": one.time_limit} for one in window.services.all()],
        "pledges": window.pledge_list,
        "standards": window.standard_list,
        "phone": window.supervisor_line,
        "validity": _validity(window),
        "fill": _fill(window),
        "mark": mark,
        "qr": qr_drawing(address) if address else None,
    }


def _fill(window: ServiceWindow) -> str:
    """How small the board must be set so that everything is on it: “roomy”, “dense” or “tight”."""
    lines = (
        len(window.services.all())
        + sum(1 + len(pledge) // 24 for pledge in window.pledge_list)
        + sum(1 + len(standard) // 24 for standard in window.standard_list)
    )
    return next(name for name, most in FILLS if lines <= most)


def _validity(window: ServiceWindow) -> str:
    since = f"{window.since.year}年{window.since.month}月{window.since.day}日起"
    if window.until is None:
        return since
    return f"{since}至{window.until.year}年{window.until.month}月{window.until.day}日"


BOARDS = Sheet(frozen=frozen_boards, template="publishing/print/window_boards.html")
SIGNS = Sheet(frozen=frozen_signs, template="publishing/print/window_signs.html")
