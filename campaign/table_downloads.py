"""The tables of any page as a workbook: what the person sees, no more, and recorded like every export (EXP-3)."""

import re
from html import unescape
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from campaign.audit import record
from campaign.downloads import download
from campaign.page_tables import tables_of
from campaign.spreadsheets import MEDIA_TYPES, Export, Table, xlsx_bytes

ASKED_BY = "tables"
HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
ALL_ON_A_PAGE = 5000


def tables_as_workbook(get_response):
    """Middleware: `?tables=xlsx` behind the address of a page answers with its tables instead of the page.

    The view has run with the person's own rights, so nothing is in the file that is not on the page. A page without
    tables, and whatever is no page of a campaign, is answered as it is.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not wants_tables(request):
            return get_response(request)
        request.META.pop(
            "HTTP_IF_NONE_MATCH", None
        )  # the workbook is no copy of the page that the browser has
        response = get_response(request)
        return _workbook(request, response) or response

    return middleware


def wants_tables(request: HttpRequest) -> bool:
    return request.method == "GET" and request.GET.get(ASKED_BY) == "xlsx"


def on_a_page(request: HttpRequest, usual: int) -> int:
    """How many rows a page shows that is divided into several: a workbook has all of them."""
    return ALL_ON_A_PAGE if wants_tables(request) else usual


def _workbook(request: HttpRequest, response: HttpResponse) -> HttpResponse | None:
    access = getattr(request, "access", None)
    is_page = response.status_code == 200 and response.get("Content-Type", "").startswith("text/html")
    if access is None or not is_page or response.streaming:
        return None
    page = response.content.decode(response.charset)
    tables = tables_of(page)
    if not tables:
        return None
    rows = sum(len(table.rows) for table in tables)
    asked = request.GET.copy()
    del asked[ASKED_BY]
    name = _name_of(page, tables[0])
    content = xlsx_bytes(tables, title=name, created=timezone.localtime())
    record(
        "export.page",
        by=access.user,
        campaign=access.campaign,
        page=request.path,
        chosen=urlencode(sorted(asked.items())),
        rows=rows,
    )
    return download(Export(content, MEDIA_TYPES["xlsx"], f"{name}.xlsx", rows))


def _name_of(page: str, first: Table) -> str:
    """The page's heading and its first table's, so that the file says what it is among others."""
    found = HEADING.search(page)
    heading = " ".join(unescape(TAG.sub(" ", found[1])).split()) if found else ""
    return " ".join(filter(None, [heading, first.name if first.name != heading else ""]))[:80]
