"""Portraits: the notice that people read, what each agreed to, the picture, and printed boards to be taken down."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.models.kept_files import KeptFile
from campaign.models.organisation import Campaign, Person
from campaign.models.trail import AppendOnly


class PortraitPurpose(models.TextChoices):
    """What a portrait may be used for, each asked for by itself; the public by a consent of its own (PIPL Art. 25)."""

    BOARD = "board", _("Display board")
    LEAFLET = "leaflet", _("Colour leaflet")
    INTRANET = "intranet", _("Intranet page")
    HANDBOOK = "handbook", pgettext_lazy("use of a portrait", "Handbook")
    PUBLIC = "public", _("Public display")


class PortraitNotice(AppendOnly):
    """A version of what people are told before they agree: who, for what, which data, how long, rights, contact."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="portrait_notices", verbose_name=_("campaign")
    )
    version = models.PositiveSmallIntegerField(_("version"))
    handler = models.TextField(_("Who uses the portraits"), max_length=1000)
    purposes = models.TextField(_("For what and how"), max_length=2000)
    kinds = models.TextField(_("Which data"), max_length=1000)
    retention = models.TextField(_("How long they are kept"), max_length=1000)
    rights = models.TextField(_("Your rights"), max_length=2000)
    contact = models.TextField(_("Whom to ask"), max_length=500)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("published by")
    )
    published_at = models.DateTimeField(_("published at"))

    class Meta:
        verbose_name = _("notice on portraits")
        verbose_name_plural = _("notices on portraits")
        ordering = ["campaign", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "version"], name="portrait_notice_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.campaign} {self.version}"


class ConsentQuerySet(models.QuerySet):
    def open(self) -> "ConsentQuerySet":
        """Given and not taken back."""
        return self.filter(ended_at__isnull=True)

    def in_force(self, day: date) -> "ConsentQuerySet":
        """What counts on the day: not taken back, to the newest version of the notice, by somebody in service."""
        newer = PortraitNotice.objects.filter(
            campaign=OuterRef("campaign"), version__gt=OuterRef("notice__version")
        )
        in_service = Q(person__left_on__isnull=True) | Q(person__left_on__gt=day)
        return self.open().filter(in_service).filter(~Exists(newer))


class ConsentEnd(models.TextChoices):
    WITHDRAWN = "withdrawn", _("taken back")
    LEFT = "left", _("the person left")
    RENEWED = "renewed", _("given to a newer notice")


class PortraitConsent(models.Model):
    """A person agrees that the own portrait is used for one purpose, to one version of the notice; it is never deleted.

    `paper` names the signed form where the office entered it for the person.
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="portrait_consents", verbose_name=_("campaign")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="portrait_consents", verbose_name=_("person")
    )
    purpose = models.CharField(_("purpose"), max_length=10, choices=PortraitPurpose)
    notice = models.ForeignKey(PortraitNotice, models.PROTECT, related_name="consents")
    paper = models.CharField(_("signed form"), max_length=100, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    given_at = models.DateTimeField(_("given at"))
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_because = models.CharField(_("ended because"), max_length=10, choices=ConsentEnd, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("portrait consent")
        verbose_name_plural = _("portrait consents")
        ordering = ["campaign", "person", "purpose", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "person", "purpose"],
                condition=Q(ended_at__isnull=True),
                name="one_open_portrait_consent",
                violation_error_message=_("This consent is given already."),
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_because="")
                | (Q(ended_at__gte=F("given_at")) & ~Q(ended_because="")),
                name="portrait_consent_ends_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_purpose_display()}"


class Portrait(KeptFile):
    """A picture of one person; the newest whose bytes are there is the one that is used."""

    folder_name = "portraits"
    shows_people = True
    campaign_path = "campaign"

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="portraits", verbose_name=_("campaign")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="portraits", verbose_name=_("person"))

    class Meta:
        verbose_name = _("portrait")
        verbose_name_plural = _("portraits")
        ordering = ["campaign", "person", "-pk"]
        indexes = [models.Index(fields=["campaign", "sha256"])]


class TakeDown(models.Model):
    """Something printed that still shows a person whose consent fell away: to be taken down or covered by the office.

    `what` says which (“2026年上半年光荣榜 · 展板”), `key` names it for the software (“roll:12:1”).
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="take_downs", verbose_name=_("campaign")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))
    purpose = models.CharField(_("purpose"), max_length=10, choices=PortraitPurpose)
    what = models.CharField(_("what shows the portrait"), max_length=200)
    key = models.CharField(max_length=60)
    because = models.CharField(_("because"), max_length=10, choices=ConsentEnd)
    raised_at = models.DateTimeField(_("raised at"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    note = models.CharField(_("what was done"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("portrait to take down")
        verbose_name_plural = _("portraits to take down")
        ordering = ["raised_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "person", "key"],
                condition=Q(done_at__isnull=True),
                name="one_open_take_down",
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} · {self.person}"
