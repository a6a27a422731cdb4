"""The search of a campaign and what the person opened lately."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaign.frame import NOWHERE
from campaign.permissions import member, require
from campaign.recent import forget_opened, opened_lately
from campaign.search_words import LONGEST, MOST_WORDS, Asked, TooLong, TooShort, read_asked
from campaign.searching import ON_A_PAGE, search_all, search_one, sources


@require(member)
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What holds every word, in groups; `?in=` shows one group page by page. Without a word what was opened lately."""
    kind, page = request.GET.get("in", ""), _page(request)
    if kind and kind not in sources():
        raise Http404
    request.place = NOWHERE
    typed = request.GET.get("q", "").strip()
    context = {"typed": typed, "longest": LONGEST, "kind": kind, "page": page}
    asked, context["refused"] = _read(typed)
    if asked is None:
        context["recent"] = opened_lately(request.access)
    elif kind:
        group = search_one(request.access, asked, kind, page=page)
        if group.total and not group.hits:  # there were more when the link was made
            context["page"] = 1
            group = search_one(request.access, asked, kind, page=1)
        context |= {"asked": asked, "groups": [group] if group.total else [], "total": group.total}
        context["pages"] = -(-group.total // ON_A_PAGE)
    else:
        groups = search_all(request.access, asked)
        context |= {"asked": asked, "groups": groups, "total": sum(group.total for group in groups)}
    return render(request, "campaign/search.html", context)


@require(member)
@require_safe
def search_recent(request: HttpRequest) -> HttpResponse:
    """What was opened lately, for the panel under the search box."""
    return render(request, "campaign/_recent.html", {"recent": opened_lately(request.access, at_most=8)})


@require(member)
@require_POST
def recent_clear(request: HttpRequest) -> HttpResponse:
    """Forget what the person opened."""
    forget_opened(by=request.access)
    messages.success(request, _("The list is empty."))
    return redirect("campaign:search", campaign=request.access.campaign.code)


def _read(typed: str) -> tuple[Asked | None, str]:
    """What is looked for, or why nothing is."""
    if not typed:
        return None, ""
    try:
        return read_asked(typed), ""
    except TooShort:
        return None, _("Type a Chinese character or at least two letters or figures.")
    except TooLong:
        return None, _("Type at most %(words)s words and %(longest)s characters.") % {
            "words": MOST_WORDS,
            "longest": LONGEST,
        }


def _page(request: HttpRequest) -> int:
    """The page of a group; anything else than a number is the first."""
    text = request.GET.get("page", "1")
    return int(text) if text.isascii() and text.isdigit() and 1 <= len(text) <= 4 and int(text) else 1
