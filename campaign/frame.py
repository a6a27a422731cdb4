"""What the frame around every page shows: the campaign, the person's places, the language."""

from campaign.permissions import current_memberships


def frame(request) -> dict:
    """Context processor: the access of the page's campaign and the campaigns to switch between."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {
        "access": getattr(request, "access", None),
        "my_campaigns": list({m.campaign_id: m.campaign for m in current_memberships(user)}.values()),
    }
