"""Contests of works: the call with its rules, and the works that were submitted."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.models import AppendOnly, Campaign, Department, KeptFile, Person


class ContestKind(models.TextChoices):
    """What is asked for; the values are those of the honours (`AwardKind`)."""

    ESSAY = "essay", _("Essays")
    STUDY_NOTES = "study_notes", _("Study notes")
    RESEARCH_PAPER = "research_paper", _("Research papers")


class Eligible(models.TextChoices):
    EVERYBODY = "everybody", _("every employee")
    SECTION_CADRES = "section_cadres", _("section-level cadres and above")
    PARTY_MEMBERS = "party_members", _("party members")


class ContestState(models.TextChoices):
    DRAFT = "draft", _("In preparation")
    OPEN = "open", _("Open for works")
    CLOSED = "closed", _("Closed for works")
    JUDGING = "judging", _("With the jury")
    DECIDED = "decided", pgettext_lazy("of a contest", "Decided")


class Contest(models.Model):
    """A call for works, with the rules that they are taken by.

    Lengths count Chinese characters (a word in letters or figures counts one); without them any length is taken. The
    rules stay as they are from the day on which it is opened, except `until`, which can be put off.
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="contests", verbose_name=_("campaign")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=ContestKind)
    title = models.CharField(_("title"), max_length=100)
    theme = models.CharField(_("theme"), max_length=200)
    call = models.TextField(_("call"), blank=True, max_length=4000)
    eligible = models.CharField(
        _("who may take part"), max_length=20, choices=Eligible, default=Eligible.EVERYBODY
    )
    shortest = models.PositiveIntegerField(_("shortest, in characters"), null=True, blank=True)
    longest = models.PositiveIntegerField(_("longest, in characters"), null=True, blank=True)
    originality_needed = models.BooleanField(_("a statement of originality is needed"), default=True)
    works_each = models.PositiveSmallIntegerField(_("works of one person"), default=1)
    opens_on = models.DateField(_("open from"))
    until = models.DateTimeField(_("open until"))
    prizes_text = models.CharField(_("prizes as the call tells them"), max_length=200, blank=True)
    similar_from = models.PositiveSmallIntegerField(
        _("works are shown as similar from, in percent"), default=30
    )
    state = models.CharField(
        pgettext_lazy("of a contest", "state"),
        max_length=10,
        choices=ContestState,
        default=ContestState.DRAFT,
    )
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("planned by")
    )
    planned_at = models.DateTimeField(_("planned at"))
    compared_at = models.DateTimeField(_("texts compared at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("contest")
        verbose_name_plural = _("contests")
        ordering = ["-until", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "title"], name="contest_title_once"),
            models.CheckConstraint(condition=Q(works_each__gte=1), name="contest_takes_a_work"),
            models.CheckConstraint(
                condition=Q(shortest__isnull=True) | Q(longest__isnull=True) | Q(longest__gte=F("shortest")),
                name="contest_lengths_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def key(self) -> str:
        """The matter under which its awards are decided."""
        return f"contest:{self.pk}"


class SubmissionQuerySet(models.QuerySet):
    def standing(self) -> "SubmissionQuerySet":
        """The works that take part: those that nobody took back."""
        return self.filter(withdrawn_at__isnull=True)


class TextFrom(models.TextChoices):
    TYPED = "typed", _("typed or pasted")
    FILE = "file", _("read from the file")
    NONE = "none", _("pictures or a scan: no text to read")


class Submission(models.Model):
    """A work that somebody submitted, or that his department submitted for him.

    `department` is the author's on the day of the submission. `number` is drawn when the works go to the jury, in an order
    that says nothing about the author or the time; before it is empty. `text` is what was typed or what could be read from
    the files; `length` counts it and is empty where there is nothing to count (photos, a scan).
    """

    contest = models.ForeignKey(
        Contest, models.PROTECT, related_name="submissions", verbose_name=_("contest")
    )
    author = models.ForeignKey(Person, models.PROTECT, related_name="submissions", verbose_name=_("author"))
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name=_("department"))
    number = models.PositiveSmallIntegerField(_("number of the work"), null=True, blank=True, editable=False)
    title = models.CharField(_("title"), max_length=100)
    text = models.TextField(_("text"), blank=True)
    text_from = models.CharField(_("where the text is from"), max_length=5, choices=TextFrom)
    length = models.PositiveIntegerField(_("length in characters"), null=True, blank=True)
    originality_stated = models.BooleanField(_("originality is stated"), default=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("submitted by")
    )
    submitted_at = models.DateTimeField(_("submitted at"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    changed_at = models.DateTimeField(_("changed at"))
    late_reason = models.CharField(_("why it is late"), max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("why withdrawn"), max_length=200, blank=True)

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submitted work")
        verbose_name_plural = _("submitted works")
        ordering = ["contest", "submitted_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contest", "number"],
                condition=Q(number__isnull=False),
                name="work_number_once",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | Q(number__gte=1), name="work_number_from_one"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def is_late(self) -> bool:
        return bool(self.late_reason)

    @property
    def is_by_another(self) -> bool:
        """Whether somebody submitted it for the author; asks for the account that did."""
        return self.submitted_by.person_id != self.author_id


class SubmissionVersion(AppendOnly):
    """A work as it stood after one submission or change: its title, its text and the fingerprints of its files."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=100)
    text = models.TextField(_("text"), blank=True)
    length = models.PositiveIntegerField(_("length in characters"), null=True, blank=True)
    files = models.JSONField(_("files"), default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("version of a work")
        verbose_name_plural = _("versions of works")
        ordering = ["submission", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="work_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.number}"


class SubmissionFileQuerySet(models.QuerySet):
    def current(self) -> "SubmissionFileQuerySet":
        """The files of the work as it stands; those of earlier versions stay on file."""
        return self.filter(removed_in__isnull=True)


class SubmissionFile(KeptFile):
    """A file of a work: the document, or photos of its pages in their order. Named as the author named it."""

    folder_name = "works"
    campaign_path = "submission__contest__campaign"

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="files")
    position = models.PositiveSmallIntegerField(_("position"))
    text = models.TextField(_("text that could be read"), blank=True)
    removed_in = models.PositiveSmallIntegerField(_("taken off in version"), null=True, blank=True)

    objects = SubmissionFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a work")
        verbose_name_plural = _("files of works")
        ordering = ["submission", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="work_file_key_once"),
            models.UniqueConstraint(
                fields=["submission", "source_sha256"],
                condition=Q(removed_in__isnull=True),
                name="work_file_once",
            ),
        ]


class SimilarPair(models.Model):
    """Two works of a contest with much the same text, for the office to look at; nothing follows from it by itself.

    `share` is how much of the shorter text stands in the other one too, in percent. `passages` are the matching stretches:
    where it begins and ends in the first and in the second, in characters of the texts of the versions that were compared.
    """

    contest = models.ForeignKey(Contest, models.PROTECT, related_name="similar_pairs")
    first = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    second = models.ForeignKey(Submission, models.PROTECT, related_name="+")
    first_version = models.PositiveSmallIntegerField()
    second_version = models.PositiveSmallIntegerField()
    share = models.PositiveSmallIntegerField(_("share of the shorter text, in percent"))
    passages = models.JSONField(_("matching passages"), default=list)
    found_at = models.DateTimeField(_("found at"))
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("looked at by"),
    )
    seen_at = models.DateTimeField(_("looked at"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("pair of similar works")
        verbose_name_plural = _("pairs of similar works")
        ordering = ["-share", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second", "first_version", "second_version"], name="similar_pair_once"
            ),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="similar_pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first} · {self.second}"
