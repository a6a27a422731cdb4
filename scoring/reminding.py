"""Reminding an owner of a group that is not submitted: a mark on its workbench, at most once a day."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record, record_each
from campaign.models import Role
from campaign.permissions import Access
from campaign.refusals import Refused
from scoring.groups import IN_WORK, GroupNotReady, locked_group
from scoring.models import GroupState, IndicatorGroup, Month, Reminder


class RemindedToday(Refused):
    """The group was reminded today already; once a day is enough."""


@transaction.atomic
def remind(*, group: IndicatorGroup, by: Access, at: datetime | None = None) -> Reminder:
    """Remind the owner of a group that is still to be submitted; its scorers see who reminded them and when.

    Raises GroupNotReady for a group that is submitted or a month that is not in work, RemindedToday for the second
    time on one day. Features M21.
    """
    at = at or timezone.now()
    by.demand(Role.OFFICE)
    group = locked_group(group, by)
    if group.month.state not in IN_WORK or group.state != GroupState.OPEN:
        raise GroupNotReady(_("There is nothing to remind of: this group is not waiting to be submitted."))
    reminder = Reminder(group=group, day=timezone.localdate(at), by=by.user, at=at)
    try:
        with transaction.atomic():
            reminder.save(force_insert=True)
    except IntegrityError as clash:
        raise RemindedToday(
            _("%(owner)s was reminded today already.") % {"owner": group.owner.name}
        ) from clash
    record(
        "scoring.group.reminded",
        by=by.user,
        campaign=by.campaign,
        obj=group,
        at=at,
        **_told(group, group.month),
    )
    return reminder


@transaction.atomic
def remind_all(*, month: Month, by: Access, at: datetime | None = None) -> list[Reminder]:
    """Remind every owner of the month that has not submitted and was not reminded today; returns the new reminders.

    The same number of queries however many owners there are.
    """
    at = at or timezone.now()
    by.demand(Role.OFFICE, campaign_id=month.campaign_id)
    today = timezone.localdate(at)
    locked = list(
        month.groups.select_for_update(of=("self",))
        .select_related("owner")
        .order_by("is_recusal", "owner__code")
    )
    month = Month.objects.get(pk=month.pk)  # after the locks: it may have moved during the wait
    waiting = [group for group in locked if group.state == GroupState.OPEN]
    if not waiting or month.state not in IN_WORK:
        return []
    reminded = set(Reminder.objects.filter(group__in=waiting, day=today).values_list("group_id", flat=True))
    reminders = Reminder.objects.bulk_create(
        Reminder(group=group, day=today, by=by.user, at=at) for group in waiting if group.pk not in reminded
    )
    record_each(
        "scoring.group.reminded",
        [(reminder.group, _told(reminder.group, month)) for reminder in reminders],
        by=by.user,
        campaign=by.campaign,
        at=at,
    )
    return reminders


def _told(group: IndicatorGroup, month: Month) -> dict:
    return {"month": month.code, "owner": group.owner.code, "recusal": group.is_recusal}
