"""Score entry by branch: where a branch holds several departments, its line is entered once."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from campaign.permissions import require
from scoring.rights import sees_months
from scoring.views.entry import grid_page, group_of


@require(sees_months)
@require_safe
def branch_grid(request: HttpRequest, month: date, owner: str) -> HttpResponse:
    """The group's indicators that are recorded by branch, a row for each branch."""
    return grid_page(request, group_of(request, month, owner), each_branch_once=True)
