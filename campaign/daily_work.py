"""What the task process looks after each day: leavers, accounts that nobody uses, sign-ins that ran out, portraits."""

from datetime import datetime

from campaign.idle_accounts import close_idle_accounts
from campaign.leavers import close_accounts_of_leavers
from campaign.portrait_photos import purge_portraits
from campaign.portraits import end_consents_of_leavers
from campaign.sign_ins import forget_expired_sessions


def daily_work(*, at: datetime | None = None) -> dict[str, int]:
    """Do what is due; doing it again on the same day changes nothing. Returns how many of each (security.md ACL-6)."""
    return {
        "leavers": close_accounts_of_leavers(at=at),
        "idle": close_idle_accounts(at=at),
        "sessions": forget_expired_sessions(at=at),
        "consents": end_consents_of_leavers(at=at),
        "portraits": purge_portraits(at=at),
    }
