"""What a person opened lately in a campaign: noted after the answer, told to that person alone, checked whenever shown.

Kept for each account and campaign in one row, so that it follows the person to another browser and nobody else at the
same machine meets it. Notes of it stand in no trail.
"""

from collections import defaultdict

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from campaign.models import Campaign, RecentItems, User
from campaign.permissions import Access, current_memberships
from campaign.searching import Hit, Source, pages_that_count, sources


def note_pages_opened(get_response):
    """Middleware: a page of something that can be found goes to the top of the person's list, if it is not there.

    The list came along with the account; one statement where something changes, none otherwise.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        item = _item_of(request, response) if settings.RECENT_ITEMS else None
        if item is not None:
            note_opened(user=request.user, campaign=request.access.campaign, item=item)
        return response

    return middleware


def _item_of(request: HttpRequest, response: HttpResponse) -> str | None:
    """The thing whose page this answer is, or None for any other answer."""
    match, access = request.resolver_match, getattr(request, "access", None)
    if match is None or access is None or match.view_name not in pages_that_count():
        return None
    is_page = response.status_code == 200 and response.get("Content-Type", "").startswith("text/html")
    if request.method != "GET" or not is_page or request.htmx or access.campaign.history_since:
        return None
    kind, parameters = pages_that_count()[match.view_name]
    values = [match.kwargs[name] for name in parameters]
    return " ".join([kind, *(str(getattr(value, "code", value)) for value in values)])


def note_opened(*, user: User, campaign: Campaign, item: str) -> None:
    """Put an item on top of the person's list; the oldest beyond the setting's number falls off."""
    items = items_of(user, campaign)
    if items[:1] == [item]:
        return
    kept = [item, *(other for other in items if other != item)][: settings.RECENT_ITEMS]
    RecentItems.objects.bulk_create(
        [RecentItems(user=user, campaign=campaign, items=kept)],
        update_conflicts=True,
        unique_fields=["user", "campaign"],
        update_fields=["items"],
    )


def items_of(user: User, campaign: Campaign) -> list[str]:
    """The person's list as it came with the account of a request: no query; empty for a command, which opens no page."""
    found = (one for one in current_memberships(user) if one.campaign_id == campaign.pk)
    return list(next((getattr(one, "recent", None) or () for one in found), ()))


def forget_opened(*, by: Access) -> None:
    """Empty the person's own list; an act about nobody else, which leaves no entry in the trail."""
    RecentItems.objects.filter(user=by.user, campaign=by.campaign).delete()


def opened_lately(access: Access, *, at_most: int | None = None) -> list[tuple[Source, Hit]]:
    """What the person opened lately and may still open, the latest first, each with its kind; a query or two a kind."""
    items = [item.partition(" ")[::2] for item in items_of(access.user, access.campaign)]
    wanted = [(kind, key) for kind, key in items if kind in sources()][:at_most]
    keys = defaultdict(list)
    for kind, key in wanted:
        keys[kind].append(key)
    found = {kind: sources()[kind].recall(access, of_kind) for kind, of_kind in keys.items()}
    return [(sources()[kind], found[kind][key]) for kind, key in wanted if key in found[kind]]
