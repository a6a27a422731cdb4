"""The survey of problems that a campaign answers: how people were asked, what was found, what the plan makes of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.models.kept_files import KeptFile
from campaign.models.organisation import Campaign


class Survey(models.Model):
    """The survey before a campaign; concluded, nothing of it changes any more unless it is reopened with a reason."""

    campaign = models.OneToOneField(
        Campaign, models.PROTECT, related_name="survey", verbose_name=_("campaign")
    )
    began_on = models.DateField(_("first day"))
    ended_on = models.DateField(_("last day"))
    summary = models.TextField(_("summary"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(_("begun at"))
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    concluded_at = models.DateTimeField(_("concluded at"), null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reopened_at = models.DateTimeField(_("reopened at"), null=True, blank=True)
    reopening_reason = models.CharField(_("why reopened"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__gte=F("began_on")),
                name="survey_ends_after_its_beginning",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(concluded_at__isnull=True, concluded_by__isnull=True)
                | Q(concluded_at__isnull=False, concluded_by__isnull=False),
                name="survey_conclusion_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.campaign)

    @property
    def is_concluded(self) -> bool:
        return self.concluded_at is not None


class SurveyWay(models.Model):
    """One way in which a survey was made: how many were asked or looked at, and how many answered."""

    class Kind(models.TextChoices):
        QUESTIONNAIRE = "questionnaire", _("Questionnaire")
        TALKS = "talks", pgettext_lazy("of a survey", "Talks")
        INSPECTIONS = "inspections", pgettext_lazy("of a survey", "Inspections")
        DOCUMENTS = "documents", _("Documents")

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="ways", verbose_name=_("survey"))
    kind = models.CharField(_("way"), max_length=15, choices=Kind)
    asked = models.PositiveIntegerField(_("asked or looked at"))
    answered = models.PositiveIntegerField(_("answered"), null=True, blank=True)
    words = models.CharField(_("what was done"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("way of a survey")
        verbose_name_plural = _("ways of surveys")
        ordering = ["survey", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "kind"], name="survey_way_once"),
            models.CheckConstraint(condition=Q(asked__gte=1), name="survey_asked_somebody"),
            models.CheckConstraint(
                condition=Q(answered__isnull=True) | Q(answered__lte=F("asked")),
                name="survey_answers_up_to_asked",
                violation_error_message=_("More answered than were asked."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class SurveyFinding(models.Model):
    """A problem that the survey found: its evidence, its cause, and the measure of the plan that answers it.

    `part` says which part of the campaign the measure is: a track, or a section of a sheet by its code; `part_name` is
    what it was called then. Findings name no person (security.md PRV-10).
    """

    class Track(models.TextChoices):
        WINDOWS = "windows", _("Service windows")
        ETIQUETTE = "etiquette", _("Etiquette learning")
        READING = "reading", _("Reading programme")

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="findings", verbose_name=_("survey"))
    position = models.PositiveSmallIntegerField(_("position"))
    title = models.CharField(_("title"), max_length=60)
    found = models.TextField(_("what was found"), max_length=1000)
    evidence = models.TextField(_("evidence"), max_length=1000, blank=True)
    cause = models.TextField(_("cause"), max_length=1000, blank=True)
    answer = models.TextField(_("what the plan makes of it"), max_length=1000, blank=True)
    part = models.CharField(_("part of the campaign"), max_length=40, blank=True)
    part_name = models.CharField(_("name of the part"), max_length=100, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("finding of a survey")
        verbose_name_plural = _("findings of surveys")
        ordering = ["survey", "position", "pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def part_label(self) -> str:
        """The part for a page: a track in the reader's language, a section as it was called then."""
        return str(self.Track(self.part).label) if self.part in self.Track.values else self.part_name


class SurveyFile(KeptFile):
    """Evidence of a finding, such as the count of a questionnaire; taken off as a whole while the survey is open."""

    folder_name = "survey"
    campaign_path = "finding__survey__campaign"

    finding = models.ForeignKey(
        SurveyFinding, models.PROTECT, related_name="files", verbose_name=_("finding")
    )

    class Meta:
        verbose_name = _("evidence of a survey")
        verbose_name_plural = _("evidence of surveys")
        ordering = ["finding", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="survey_file_key_once"),
            models.UniqueConstraint(
                fields=["finding", "source_sha256"],
                name="survey_file_once",
                violation_error_message=_("This file is attached already."),
            ),
        ]
