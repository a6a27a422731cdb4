"""Telling people what waits for them (通知提醒): written in the transaction of the act, read and put aside by each.

Reading, and putting aside as read, is nobody else's business and leaves no entry in the trail; preferences do.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.mail_addresses import ask, withdraw
from campaign.models import Campaign, Delivery, Membership, NoticeKind, NoticePreference, Notification, User
from campaign.models.access import DEPARTMENT_ROLES
from campaign.notice_texts import RECEIVERS
from campaign.permissions import current_memberships
from campaign.refusals import Refused

LONGEST_ADDRESS = User._meta.get_field("email").max_length
BY_MAIL = (Delivery.MAIL, Delivery.DIGEST)


class BadAddress(Refused):
    """This is no e-mail address, or one is missing for what is wanted by e-mail."""


def holders(*roles: str, departments: Collection[int] | None = None) -> Q:
    """Whoever holds one of the roles today; scorers, heads and deputies only those of the departments, when given."""
    if departments is None:
        return Q(role__in=roles)
    scoped = [role for role in roles if role in DEPARTMENT_ROLES]
    return Q(role__in=set(roles) - set(scoped)) | Q(role__in=scoped, department__in=list(departments))


def told_of(kind: NoticeKind, *, campaign: Campaign, by: User) -> dict[str, int]:
    """How many people an act of this person would tell now, by role; who holds several counts under the first.

    For kinds that go to all holders of their roles. One query; the roles stand in the order of RECEIVERS.
    """
    members = Membership.objects.current().filter(
        holders(*RECEIVERS[kind]), campaign=campaign, user__is_active=True
    )
    switched_off = NoticePreference.objects.filter(kind=kind, delivery=Delivery.OFF).values("user")
    held = set(members.exclude(user=by.pk).exclude(user__in=switched_off).values_list("user", "role"))
    found: dict[str, set[int]] = {role: set() for role in RECEIVERS[kind]}
    counted: set[int] = set()
    for role, people in found.items():
        people |= {user for user, as_what in held if as_what == role} - counted
        counted |= people
    return {role: len(people) for role, people in found.items() if people}


def notify(
    kind: NoticeKind,
    *,
    campaign: Campaign,
    to: Q,
    link: str,
    by: User | None,
    month: date | None = None,
    half: str = "",
    at: datetime | None = None,
    indicator: str = "",
    owner: str = "",
) -> int:
    """Tell those whom `to` (see holders) names in the campaign, but not who did it; returns how many.

    What it is about is a month, or a half-year by its code, 2026H1.
    Belongs into the transaction of the act. Two queries whatever the number of receivers (SQLite takes ninety rows
    at a time). Who does not want to be told of the kind gets no row; a mail waits only for those whose address is confirmed.
    """
    at = at or timezone.now()
    members = Membership.objects.current().filter(to, campaign=campaign)
    wanted = NoticePreference.objects.filter(user=OuterRef("pk"), kind=kind).values("delivery")
    people = User.objects.filter(pk__in=members.values("user"), is_active=True)
    if by is not None:
        people = people.exclude(pk=by.pk)
    about = {"half": half} if half else {"month": f"{month:%Y-%m}" if month else ""}
    arguments = about | {"indicator": indicator, "owner": owner}
    rows = [
        Notification(
            user_id=pk,
            campaign=campaign,
            kind=kind,
            arguments=arguments,
            link=link,
            at=at,
            mail=delivery if delivery in BY_MAIL and confirmed else "",
            mail_due_at=at if delivery in BY_MAIL and confirmed else None,
        )
        for pk, confirmed, delivery in people.annotate(delivery=Subquery(wanted))
        .order_by("pk")
        .values_list("pk", "email_confirmed_at", "delivery")
        if delivery != Delivery.OFF
    ]
    Notification.objects.bulk_create(rows)
    return len(rows)


def read(notices, *, at: datetime | None = None) -> int:
    """Put the notifications (a QuerySet of one person's) aside as read; those read before keep their time."""
    return notices.filter(read_at__isnull=True).update(read_at=at or timezone.now())


def settle(*kinds: NoticeKind, campaign: Campaign, link: str, at: datetime | None = None) -> int:
    """What was waited for is done, by whomever: put aside for everybody what called to it and is not read yet."""
    return read(Notification.objects.filter(campaign=campaign, kind__in=kinds, link=link), at=at)


def kinds_for(user: User) -> list[NoticeKind]:
    """The kinds that can reach the person by the roles of today, in any campaign."""
    held = {membership.role for membership in current_memberships(user)}
    return [kind for kind in NoticeKind if held & set(RECEIVERS[kind])]


def preferences_of(user: User) -> dict[str, str]:
    """How the person wants to be told of each kind; what was never chosen is told here."""
    chosen = dict(NoticePreference.objects.filter(user=user).values_list("kind", "delivery"))
    return {kind: chosen.get(kind, Delivery.APP) for kind in kinds_for(user)}


@transaction.atomic
def choose_notices(
    *, by: User, email: str, deliveries: Mapping[str, str], at: datetime | None = None
) -> User:
    """Keep the person's own choice: the address, which may be empty, and the way for each kind.

    Without an address nothing goes by mail, and mails that wait for one are dropped; to another address nothing goes
    but the link that confirms it. The trail keeps what was chosen, not the address. Raises BadAddress, TooManyLinks.
    """
    at = at or timezone.now()
    user = User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    email = email.strip()
    if email:
        try:
            validate_email(email)
        except ValidationError as invalid:
            raise BadAddress(
                _("Enter an e-mail address such as name@example.cn."), field="email"
            ) from invalid
    if len(email) > LONGEST_ADDRESS:
        raise BadAddress(_("This e-mail address is too long."), field="email")
    before = preferences_of(by)
    changes = {
        kind: [before[kind], delivery]
        for kind, delivery in deliveries.items()
        if kind in before and delivery in Delivery.values and before[kind] != delivery
    }
    after = before | {kind: new for kind, (__, new) in changes.items()}
    if not email and any(delivery in BY_MAIL for delivery in after.values()):
        raise BadAddress(_("Without an e-mail address nothing can be sent: enter one."), field="email")
    for kind, (__, delivery) in changes.items():
        NoticePreference.objects.update_or_create(user=user, kind=kind, defaults={"delivery": delivery})
    if email != user.email:
        changes["address"] = ["given" if user.email else "none", "given" if email else "none"]
        user.email, user.email_confirmed_at = email, None
        user.save(update_fields=["email", "email_confirmed_at"])
        if email:
            ask(user, at=at)
        else:
            withdraw(user, at=at)
            Notification.objects.filter(user=user, mailed_at__isnull=True).exclude(mail="").update(mail="")
    if changes:
        record("campaign.notices.chosen", by=by, obj=user, at=at, changes=changes)
    return user


def mail_is_set_up() -> bool:
    """Whether the installation can send mails at all."""
    return settings.MAIL_IS_SET_UP
