"""Papers as they were issued, and the files that were drawn from them."""

from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Prefetch, When
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign, DocumentNumber, FrozenRow, PaperKind
from campaign.models.trail import AppendOnlyQuerySet
from scoring.models import MonthRevision


class PublicationQuerySet(AppendOnlyQuerySet):
    def in_force(self):
        """Papers whose number is not void and that no newer paper in force supersedes."""
        return self.filter(number__voided_at__isnull=True).filter(~_successors())

    def with_standing(self):
        """Each paper with `is_superseded` and `is_corrected`, for pages that say whether it still holds.

        A paper is corrected when the month behind it was corrected after it was issued; that a newer paper follows is
        only a matter of time then.
        """
        newer = MonthRevision.objects.filter(
            month=OuterRef("month_revision__month"), number__gt=OuterRef("month_revision__number")
        )
        return self.annotate(is_superseded=_successors(), is_corrected=Exists(newer))

    def with_issued_files(self):
        """Each paper with its files as they were first drawn, the PDF first."""
        place = Case(*[When(format=value, then=place) for place, value in enumerate(FileFormat.values)])
        files = PublicationFile.objects.filter(drawing=1).order_by(place, "pk")
        return self.prefetch_related(Prefetch("files", files))


class Publication(FrozenRow):
    """An issued paper: everything that it prints, frozen at issue; what follows it is another paper.

    `source_key` names the matter, which is issued once. After a paper was declared void its matter may be issued anew:
    that is the next `edition`.
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="publications", verbose_name=_("campaign")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=PaperKind)
    title = models.CharField(_("title"), max_length=200)
    source_key = models.CharField(_("matter"), max_length=80)
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    month_revision = models.ForeignKey(
        MonthRevision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="publications",
        verbose_name=_("published revision"),
    )
    number = models.OneToOneField(
        DocumentNumber, models.PROTECT, related_name="publication", verbose_name=_("document number")
    )
    payload = models.JSONField(_("content"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    supersedes = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name=_("supersedes"),
    )
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("issued by")
    )
    issued_at = models.DateTimeField(_("issued at"))

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["-issued_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "source_key", "edition"],
                name="one_paper_per_matter",
                violation_error_message=_("This paper is issued already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


def _successors() -> Exists:
    return Exists(Publication.objects.filter(supersedes=OuterRef("pk"), number__voided_at__isnull=True))


class FileFormat(models.TextChoices):
    PDF = "pdf", "PDF"
    XLSX = "xlsx", "Excel"
    DOCX = "docx", "Word"
    HTML = "html", _("Web page")


class PublicationFile(FrozenRow):
    """A file drawn from a paper, with the SHA-256 of its bytes; a download is compared with it.

    `drawing` counts: the first is drawn at issue; another is kept beside it when fonts or programs have changed so that
    the bytes differ while the text is the same. `engine` and `fonts` say what it was drawn with.
    """

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="files")
    format = models.CharField(_("format"), max_length=10, choices=FileFormat)
    drawing = models.PositiveSmallIntegerField(_("drawing"), default=1)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveIntegerField(_("size"))
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, blank=True)
    text_sha256 = models.CharField(_("SHA-256 of the text"), max_length=64, blank=True)
    engine = models.CharField(_("drawn with"), max_length=100, blank=True)
    fonts = models.CharField(_("fingerprint of the faces"), max_length=64, blank=True)
    drawn_at = models.DateTimeField(_("drawn at"))

    class Meta:
        verbose_name = _("file of a paper")
        verbose_name_plural = _("files of papers")
        ordering = ["publication", "format", "drawing"]
        constraints = [
            models.UniqueConstraint(
                fields=["publication", "format", "drawing"], name="one_file_per_format_and_drawing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.publication} {self.format}"

    @property
    def path(self) -> Path:
        """Where the bytes lie: named by their fingerprint, outside of anything that a server hands out."""
        return settings.MEDIA_ROOT / "papers" / f"{self.sha256}.{self.format}"
