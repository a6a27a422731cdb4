"""What every act in a thread does: take the recheck under its lock, read its words, leave a message and its trace."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Role
from campaign.permissions import Access
from campaign.wording import paragraph
from scoring.closing import ReasonNeeded, WrongState
from scoring.models import Recheck, RecheckFile, RecheckMessage, RecheckState
from scoring.recheck_files import add_files

SHORTEST, LONGEST = 4, RecheckMessage._meta.get_field("text").max_length
Act = RecheckMessage.Act


def locked(recheck: Recheck, *, by: Access) -> Recheck:
    """The recheck under its lock, for whoever has a role in its campaign."""
    found = (
        Recheck.objects.select_for_update(of=("self",))
        .select_related("month__campaign__rules", "indicator")
        .get(pk=recheck.pk)
    )
    by.demand(*Role.values, campaign_id=found.month.campaign_id)
    return found


def check_state(recheck: Recheck, state: RecheckState) -> None:
    if recheck.state != state:
        raise wrong_state(recheck)


def wrong_state(recheck: Recheck) -> WrongState:
    return WrongState(_("This thread is “%(state)s”.") % {"state": recheck.get_state_display()})


def words(text: str) -> str:
    """What is said, without what steers. Raises ReasonNeeded, and BadLine for what is too long."""
    text = paragraph(text, field="text", longest=LONGEST)
    if len(text) < SHORTEST:
        raise ReasonNeeded(_("Give the reason."), field="text")
    return text


def say(
    recheck: Recheck,
    act: str,
    text: str,
    *,
    by: Access,
    at: datetime,
    files: Sequence[RecheckFile] = (),
    **data,
) -> RecheckMessage:
    """Leave a message with its files and its trace, in the caller's transaction."""
    message = RecheckMessage.objects.create(recheck=recheck, act=act, author=by.user, at=at, text=text)
    if files:
        data["files"] = add_files(message, files, by=by, at=at)
    record(
        f"scoring.recheck.{act}",
        by=by.user,
        campaign=by.campaign,
        obj=recheck,
        at=at,
        month=recheck.month.code,
        indicator=recheck.indicator.code,
        stage=recheck.stage,
        **data,
    )
    return message
