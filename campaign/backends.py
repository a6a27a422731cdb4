"""Finds the signed-in account together with its memberships in one query."""

from django.contrib.auth.backends import ModelBackend

from campaign.models import Membership, User


class AccountBackend(ModelBackend):
    """Password sign-in; loads the account with today's memberships, which every page needs."""

    def get_user(self, user_id: int) -> User | None:
        memberships = list(
            Membership.objects.current()
            .filter(user_id=user_id)
            .select_related("user__person", "campaign__unit", "campaign__rules", "campaign__office")
        )
        if not memberships:
            user = User.objects.select_related("person").filter(pk=user_id).first()
        else:
            user = memberships[0].user
            for membership in memberships:
                membership.user = user
        if user is None or not user.is_active:
            return None
        user._current_memberships = memberships
        return user
