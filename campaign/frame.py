"""What the frame around every page shows: the campaign, the person's places and roles, the language."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign.models import Role
from campaign.permissions import Access, current_memberships
from campaign.site import ADMIN_ROLES

EVERYBODY = tuple(Role)
OFFICIALS = (Role.OFFICE, Role.SCORER, Role.LEADER, Role.AUDITOR)
HEADS = (Role.HEAD, Role.DEPUTY)
PLACES = (
    (_("Workbench"), "scoring:workbench", EVERYBODY),
    (_("Scoring"), "scoring:month_list", OFFICIALS),
    (_("Ranking"), "scoring:ranking", EVERYBODY),
    (_("My department"), "scoring:own_department", HEADS),
    (_("Titles"), "scoring:half_year_list", EVERYBODY),
    (_("Activities"), "activities:track_list", EVERYBODY),
    (_("Honour roll"), "publishing:honour_page", EVERYBODY),
    (_("Papers"), "publishing:publication_list", EVERYBODY),
    (_("Settings"), "scoring:settings_hub", ADMIN_ROLES),
)

# Rooms all of whose pages belong to one place.
PLACE_OF_ROOM = {"activities": "activities:track_list"}
# For `request.place` of a page that belongs to none of them.
NOWHERE = ""


@dataclass(frozen=True)
class Place:
    """One of the places that a person can go to from every page."""

    label: str
    url: str
    is_current: bool = False


def frame(request: HttpRequest) -> dict:
    """Context processor: the access of the page's campaign, the places by role, the campaigns to switch between."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    access = getattr(request, "access", None)
    memberships = current_memberships(user)
    return {
        "access": access,
        "my_campaigns": list({m.campaign_id: m.campaign for m in memberships}.values()),
        "my_roles": dict.fromkeys(
            m.get_role_display() for m in memberships if access is None or m.campaign_id == access.campaign.pk
        ),
        "places": places_for(access, request) if access else (),
    }


def places_for(access: Access, request: HttpRequest) -> list[Place]:
    """The places of this person in this campaign.

    The current one is the one that the view named in `request.place` (NOWHERE for none), otherwise the one of the room,
    otherwise the one whose address begins the path.
    """
    code = access.campaign.code
    found = [(label, reverse(name, args=[code])) for label, name, roles in PLACES if access.holds(*roles)]
    place = getattr(request, "place", PLACE_OF_ROOM.get(request.resolver_match.namespace))
    here = place if place == NOWHERE else reverse(place, args=[code]) if place else request.path
    current = max((url for __, url in found if here.startswith(url)), key=len, default="")
    return [Place(label, url, is_current=url == current) for label, url in found]
