"""Where an imported line comes from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from scoring.models.ledger import LedgerLine


class LineSource(models.Model):
    """The cell of a workbook from which a line was entered, with the words that stood there."""

    class Kind(models.TextChoices):
        WORKBOOK = "workbook", _("Workbook of a group")
        SHEET = "sheet", _("Sheet of the office")

    line = models.OneToOneField(
        LedgerLine, models.CASCADE, primary_key=True, related_name="source", verbose_name=_("ledger line")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    file_name = models.CharField(_("name of the file"), max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64)
    place = models.CharField(_("sheet and cell"), max_length=60)
    text = models.CharField(_("as it stood there"), max_length=500)

    class Meta:
        verbose_name = _("source of a line")
        verbose_name_plural = _("sources of lines")
        ordering = ["line"]

    def __str__(self) -> str:
        return f"{self.file_name} {self.place}"
