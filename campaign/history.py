"""A campaign that was taken over from an archive is history: it is read, and nothing of it is changed.

Held in four places that everything passes: `permissions.require` for the addresses of a campaign, `Access.demand` for the
verbs, `refuse_history` for verbs that ask nobody's role (codes and QR addresses), and the chores, which leave histories out.
What the law has erased is erased there too: portraits, answers to quiz papers, contacts of complainants.
"""

from django.utils.translation import gettext as _

from campaign.models import Campaign, Role
from campaign.refusals import Refused

# What a role reads in a history: nobody runs the campaign any more, so the office looks at it as the auditor does.
READS_AS = {Role.OFFICE: Role.AUDITOR}


class CampaignIsHistory(Refused):
    """The campaign was taken over from an archive: it is read, and nothing of it is changed."""

    def __init__(self):
        super().__init__(
            _(
                "This campaign is history, taken over from an archive: it is read, and nothing of it is changed."
            )
        )


def refuse_history(campaign: Campaign) -> None:
    """Raise CampaignIsHistory for a campaign that was taken over; for verbs that ask nobody's role."""
    if campaign.history_since is not None:
        raise CampaignIsHistory
