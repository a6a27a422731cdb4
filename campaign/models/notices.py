"""What a person is told (通知提醒), how he wants to be told, and the words for a chat group's robot."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models.organisation import Campaign


class NoticeKind(models.TextChoices):
    """What happened; the texts are in campaign.notice_texts."""

    MONTH_OPENED = "month_opened", _("A month is open for scoring")
    GROUP_LATE = "group_late", _("Your indicators are overdue")
    GROUP_SUBMITTED = "group_submitted", _("Indicators wait for review")
    GROUP_RETURNED = "group_returned", _("Indicators are sent back")
    PREVIEW_BEGUN = "preview_begun", _("A preview begins")
    MONTH_PUBLISHED = "month_published", _("A month is published")
    BULLETIN_ISSUED = "bulletin_issued", _("A paper is issued")
    PAPER_ISSUED = "paper_issued", _("A decision, circular or minutes are issued")
    RECHECK_FILED = "recheck_filed", _("An objection or appeal is filed")
    RECHECK_REMARKED = "recheck_remarked", _("A remark on an objection or appeal")
    RECHECK_ANSWERED = "recheck_answered", _("An objection or appeal is answered")
    RECHECK_APPEALED = "recheck_appealed", _("An answer is taken to the leading group")
    RECHECK_DECIDED = "recheck_decided", _("The leading group has decided")
    CORRECTION_REQUESTED = "correction_requested", _("A correction awaits decision")
    CORRECTION_DECIDED = "correction_decided", _("A correction is decided")
    CORRECTION_PUBLISHED = "correction_published", _("A month is corrected")
    HALF_YEAR_OPENED = "half_year_opened", _("A half-year is open for entries")
    SELF_DUE = "self_due", _("The self-assessment is due")
    SELF_SUBMITTED = "self_submitted", _("A self-assessment is submitted")
    SELF_RETURNED = "self_returned", _("A self-assessment is sent back")
    MARKS_DUE = "marks_due", _("The leading group's marks are due")
    MARKS_RETURNED = "marks_returned", _("Marks are handed back")
    MARKS_ALL_IN = "marks_all_in", _("All marks are in")
    HALF_YEAR_COMPUTED = "half_year_computed", _("The result of a half-year awaits decision")
    TITLES_NOTICED = "titles_noticed", _("The list of titles is open to objections")
    OBJECTION_FILED = "objection_filed", _("An objection to the list awaits an answer")
    OBJECTION_ANSWERED = "objection_answered", _("An objection to the list is answered")
    TITLES_APPLIED = "titles_applied", _("The titles of a half-year are in effect")
    VETO_PROPOSED = "veto_proposed", _("A veto awaits approval")
    VETO_DECIDED = "veto_decided", _("A veto is decided")
    VETO_STANDS = "veto_stands", _("A veto concerns your department")
    WORKS_TO_MARK = "works_to_mark", _("Works of a contest wait for your marks")
    WORKS_OVERDUE = "works_overdue", _("Your marks of works are still to be handed in")
    WORK_MARKS_IN = "work_marks_in", _("All marks of a contest are in")
    INSPECTION_ASSIGNED = "inspection_assigned", _("Inspections are assigned to you")
    INSPECTION_TO_SIGN = "inspection_to_sign", _("An inspection waits for your signature")
    INSPECTION_SENT_BACK = "inspection_sent_back", _("An inspection of yours is sent back")
    INSPECTION_FILED = "inspection_filed", _("An inspection of your window is filed")
    FINDING_PROVED = "finding_proved", _("A rectification waits for recheck")
    FINDING_RECHECKED = "finding_rechecked", _("A rectification is rechecked")
    FINDING_EXTENDED = "finding_extended", _("A rectification has more time")
    FINDING_OVERDUE = "finding_overdue", _("A rectification is overdue")
    AWARD_REVOKED = "award_revoked", _("An award is revoked whose bonus counts")
    STARS_APPLIED = "stars_applied", _("The star windows of a quarter are in effect")
    COMPLAINT_FILED = "complaint_filed", _("A complaint about a window came in")
    COMPLAINT_PASSED = "complaint_passed", _("A complaint about your window awaits your statement")
    COMPLAINT_STATED = "complaint_stated", _("A department has stated its part of a complaint")


class Delivery(models.TextChoices):
    APP = "app", _("here")
    MAIL = "mail", _("here and at once by e-mail")
    DIGEST = "digest", _("here and once a day by e-mail")
    OFF = "off", _("not at all")


class Notification(models.Model):
    """One thing that one person is told, and whether it also goes by e-mail.

    `mail` is MAIL or DIGEST while a mail is wanted; `mailed_at` is set before the mail is handed over, so that a
    process that is killed on the way sends none twice.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=30, choices=NoticeKind)
    arguments = models.JSONField(default=dict)
    link = models.CharField(max_length=200)
    at = models.DateTimeField(_("time"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    mail = models.CharField(max_length=10, choices=Delivery, blank=True)
    mail_due_at = models.DateTimeField(null=True, blank=True)
    mail_attempts = models.PositiveSmallIntegerField(default=0)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["user", "-at", "-id"], name="notifications_of_user"),
            models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="unread_notifications"),
            models.Index(
                fields=["campaign", "kind", "link"],
                condition=Q(read_at__isnull=True),
                name="notifications_to_settle",
            ),
            models.Index(
                fields=["mail", "mail_due_at"],
                condition=~Q(mail="") & Q(mailed_at__isnull=True),
                name="mails_to_send",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class NoticePreference(models.Model):
    """How one person wants to be told of one kind; without a row, here."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_preferences")
    kind = models.CharField(_("kind"), max_length=30, choices=NoticeKind)
    delivery = models.CharField(_("way"), max_length=10, choices=Delivery)

    class Meta:
        verbose_name = _("preference for notifications")
        verbose_name_plural = _("preferences for notifications")
        ordering = ["user", "kind"]
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="one_preference_per_kind")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.delivery}"


class Digest(models.Model):
    """The mail of one person's day; the row is written before it is sent, so that a day has one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        verbose_name = _("daily mail")
        verbose_name_plural = _("daily mails")
        ordering = ["-day", "user"]
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="one_digest_a_day")]

    def __str__(self) -> str:
        return f"{self.day}"


class AddressCheck(models.Model):
    """A link that was asked for, to confirm the e-mail address that the account has now."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    nonce = models.CharField(max_length=64)
    asked_at = models.DateTimeField(_("asked at"))
    due_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    mailed_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("confirmation of an address")
        verbose_name_plural = _("confirmations of addresses")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(used_at__isnull=True), name="one_open_link_per_account"
            )
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d}"


class ChatRobot(models.Model):
    """The robot of a chat group that is told of a campaign's progress; its address is a secret."""

    class Style(models.TextChoices):
        WECOM = "wecom", _("WeCom")
        DINGTALK = "dingtalk", _("DingTalk")
        FEISHU = "feishu", _("Feishu")

    campaign = models.OneToOneField(Campaign, models.CASCADE, related_name="chat_robot")
    style = models.CharField(_("chat program"), max_length=10, choices=Style)
    url = models.CharField(_("address of the robot"), max_length=500)
    secret = models.CharField(_("secret for signing"), max_length=100, blank=True)
    is_on = models.BooleanField(_("messages are sent"), default=True)

    class Meta:
        verbose_name = _("robot of a chat group")
        verbose_name_plural = _("robots of chat groups")

    def __str__(self) -> str:
        return self.get_style_display()


class ChatMessage(models.Model):
    """One message to a campaign's robot: its kind, a month and a count; nothing else can be said in it."""

    class Kind(models.TextChoices):
        TRIAL = "trial", _("trial message")
        MONTH_OPENED = "month_opened", _("month opened")
        OWNERS_LATE = "owners_late", _("owners overdue")
        PREVIEW_BEGUN = "preview_begun", _("preview begun")
        MONTH_PUBLISHED = "month_published", _("month published")
        BULLETIN_ISSUED = "bulletin_issued", _("bulletin issued")
        MONTH_CORRECTED = "month_corrected", _("month corrected")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="chat_messages")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    month = models.DateField(_("month"), null=True, blank=True)
    count = models.PositiveIntegerField(null=True, blank=True)
    link = models.CharField(max_length=200)
    at = models.DateTimeField(_("time"))
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("given up at"), null=True, blank=True)
    problem = models.CharField(_("problem"), max_length=30, blank=True)

    class Meta:
        verbose_name = _("message to a chat group")
        verbose_name_plural = _("messages to a chat group")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(sent_at__isnull=True, given_up_at__isnull=True),
                name="chat_messages_to_send",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "month"],
                condition=Q(kind="owners_late"),
                name="one_reminder_per_month",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
