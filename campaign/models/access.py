"""Accounts, and what a person may do in a campaign."""

from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.models.organisation import CODE, Campaign, Department, Person


class UserManager(BaseUserManager):
    def create_user(
        self, username: str, *, name: str, password: str | None = None, person=None, **values
    ) -> "User":
        """Make an account; without a password nobody can sign in to it by password."""
        user = self.model(username=username, name=name, person=person, **values)
        user.set_password(password)
        user.save(using=self._db)
        return user


class ClosedBecause(models.TextChoices):
    BY_HAND = "by_hand", _("by the administrator")
    IDLE = "idle", _("not used for too long")
    LEFT = "left", _("the person left")


class User(AbstractBaseUser):
    """One account of one person; the staff number is the login. What it may do lies in memberships.

    The name of a person's account is a copy of the person's, kept by `campaign.accounts.follow_people`.
    """

    username = models.CharField(_("staff number"), max_length=40, unique=True, validators=[CODE])
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=50)
    person = models.OneToOneField(
        Person, models.PROTECT, null=True, blank=True, related_name="user", verbose_name=_("person")
    )
    email = models.EmailField(
        _("e-mail address"), max_length=100, blank=True, help_text=_("Given and removed by the person.")
    )
    email_confirmed_at = models.DateTimeField(
        _("e-mail address confirmed at"),
        null=True,
        blank=True,
        help_text=_("By the link that was sent to it; nothing else is sent before."),
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    closed_because = models.CharField(_("closed because"), max_length=10, choices=ClosedBecause, blank=True)
    active_since = models.DateTimeField(_("opened at"), default=timezone.now)
    password_set_at = models.DateTimeField(_("password set at"), default=timezone.now)
    first_password_until = models.DateTimeField(
        _("first password until"),
        null=True,
        blank=True,
        help_text=_("Filled while the password is one from a slip, which must be changed before that time."),
    )

    # Where a request came from: set by the session middleware, read by the audit trail.
    remote_address = ""
    # How many notifications wait to be read: counted where the account is loaded for a request.
    unread_notices = 0

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    SYSTEM_ADMINISTRATOR = "system_administrator", _("System administrator")
    OFFICE = "office", _("Assessment office")
    SCORER = "scorer", _("Scorer")
    LEADER = "leader", _("Leading group member")
    HEAD = "head", _("Department head")
    DEPUTY = "deputy", _("Deputy head")
    INSPECTOR = "inspector", _("Inspector")
    JUROR = "juror", _("Juror")
    EMPLOYEE = "employee", _("Employee")
    AUDITOR = "auditor", _("Auditor")


EXCLUSIVE_ROLES = (Role.SYSTEM_ADMINISTRATOR, Role.OFFICE, Role.AUDITOR)
DEPARTMENT_ROLES = (Role.SCORER, Role.HEAD, Role.DEPUTY)


class MembershipQuerySet(models.QuerySet):
    def current(self, today: date | None = None) -> "MembershipQuerySet":
        """Memberships in force today."""
        today = today or timezone.localdate()
        return self.filter(since__lte=today).filter(Q(until__isnull=True) | Q(until__gte=today))

    def of_open_accounts(self) -> "MembershipQuerySet":
        """Of accounts that may sign in; in a history, where every account came closed, of all."""
        return self.filter(Q(user__is_active=True) | Q(campaign__history_since__isnull=False))


class Membership(models.Model):
    """A role that an account holds in a campaign, for one department where the role has a scope."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("account"))
    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="memberships", verbose_name=_("campaign")
    )
    role = models.CharField(_("role"), max_length=30, choices=Role)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("department"),
    )
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("role of an account")
        verbose_name_plural = _("roles of accounts")
        ordering = ["campaign", "user", "role"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "campaign", "role", "department"],
                condition=Q(department__isnull=False),
                name="scoped_membership_once",
                violation_error_message=_("This account already holds the role."),
            ),
            models.UniqueConstraint(
                fields=["user", "campaign", "role"],
                condition=Q(department__isnull=True),
                name="membership_once",
                violation_error_message=_("This account already holds the role."),
            ),
            models.UniqueConstraint(
                fields=["user", "campaign"],
                condition=Q(role__in=[role.value for role in EXCLUSIVE_ROLES]),
                name="exclusive_duties",
                violation_error_message=_(
                    "System administrator, assessment office and auditor exclude each other."
                ),
            ),
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in DEPARTMENT_ROLES], department__isnull=False)
                | (~Q(role__in=[role.value for role in DEPARTMENT_ROLES]) & Q(department__isnull=True)),
                name="membership_scope",
                violation_error_message=_("Scorers, heads and deputies need a department, others have none."),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="membership_until_after_since",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
