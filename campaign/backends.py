"""Finds the signed-in account together with its memberships in one query."""

from datetime import date

from django.contrib.auth.backends import ModelBackend
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from campaign.membership import without_administrator
from campaign.models import Membership, Notification, RecentItems, User
from campaign.prepared import Prepared


class AccountBackend(ModelBackend):
    """Password sign-in; loads the account with today's memberships, unread notifications and
    the pages opened lately, which every page needs."""

    def get_user(self, user_id: int) -> User | None:
        memberships = _ACCOUNT.ask(user=user_id, today=timezone.localdate())
        if not memberships:
            user = (
                User.objects.select_related("person")
                .annotate(unread=_unread("pk"))
                .filter(pk=user_id)
                .first()
            )
            if user is not None:
                user.unread_notices = user.unread
        else:
            user = memberships[0].user
            user.unread_notices = memberships[0].unread
            for membership in memberships:
                membership.user = user
        if user is None or not self.user_can_authenticate(user):
            return None
        user._current_memberships = memberships
        return user

    def user_can_authenticate(self, user: User) -> bool:
        """An open account of somebody who has not left; the day decides, whether or not the daily work has run.

        Who alone administers a campaign stays until somebody else does, as in the daily work.
        """
        if not super().user_can_authenticate(user):
            return False
        if user.person is None or not user.person.has_left(timezone.localdate()):
            return True
        return without_administrator([user.pk])


def _unread(user: str) -> Coalesce:
    """The number of unread notifications of the account that the field names, as part of its query."""
    waiting = (
        Notification.objects.filter(user=OuterRef(user), read_at__isnull=True)
        .order_by()
        .values("user")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return Coalesce(Subquery(waiting, output_field=IntegerField()), 0)


def _recent() -> Subquery:
    """What the account opened lately in the campaign of the membership, as part of its query."""
    lists = RecentItems.objects.filter(user=OuterRef("user_id"), campaign=OuterRef("campaign_id"))
    return Subquery(lists.values("items")[:1])


_ACCOUNT = Prepared(
    lambda user, today: (
        Membership.objects.current(today)
        .filter(user_id=user)
        .select_related("user__person", "campaign__unit", "campaign__rules", "campaign__office")
        .annotate(unread=_unread("user_id"), recent=_recent())
    ),
    user=int,
    today=date,
)
