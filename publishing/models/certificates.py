"""Certificates: what each of them says, frozen at its issue, and how a campaign's certificates are printed."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.models import Award
from campaign.models import Campaign, FrozenRow
from scoring.models import ModelIndividual, TitleDecision

CODE = RegexValidator(r"^[A-Z0-9]{2,12}$", _("Two to twelve capital letters and digits."))


class CertificatePaper(models.Model):
    """The paper of a campaign's certificates: its size, and where the print is moved to meet a pre-printed blank.

    Millimetres; `right` and `down` may be negative. `code` begins the numbers.
    """

    campaign = models.OneToOneField(
        Campaign, models.PROTECT, related_name="certificate_paper", verbose_name=_("campaign")
    )
    code = models.CharField(_("beginning of the numbers"), max_length=12, default="JGDW", validators=[CODE])
    width = models.PositiveSmallIntegerField(
        _("width in mm"), default=297, validators=[MinValueValidator(140), MaxValueValidator(600)]
    )
    height = models.PositiveSmallIntegerField(
        _("height in mm"), default=210, validators=[MinValueValidator(100), MaxValueValidator(600)]
    )
    right = models.SmallIntegerField(
        _("moved to the right by mm"), default=0, validators=[MinValueValidator(-40), MaxValueValidator(40)]
    )
    down = models.SmallIntegerField(
        _("moved down by mm"), default=0, validators=[MinValueValidator(-40), MaxValueValidator(40)]
    )
    is_blank = models.BooleanField(
        _("print on pre-printed blanks"),
        default=False,
        help_text=_("Only the text is printed: no border, no title."),
    )

    class Meta:
        verbose_name = _("paper of certificates")
        verbose_name_plural = _("papers of certificates")

    def __str__(self) -> str:
        return f"{self.campaign} {self.width} × {self.height}"


class Certificate(FrozenRow):
    """A certificate as it was issued: its number, and every text that it prints.

    It belongs to one award, one title or one individual, which get one certificate each. `token` is what its QR code
    leads to; `wording` are the texts of `honours.certificate_wording`.
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="certificates", verbose_name=_("campaign")
    )
    series = models.CharField(_("series"), max_length=40)
    serial = models.PositiveSmallIntegerField(_("serial"))
    number = models.CharField(_("certificate number"), max_length=50)
    award = models.OneToOneField(
        Award, models.PROTECT, null=True, blank=True, related_name="certificate", verbose_name=_("award")
    )
    title = models.OneToOneField(
        TitleDecision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="certificate",
        verbose_name=_("title decision"),
    )
    individual = models.OneToOneField(
        ModelIndividual,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="certificate",
        verbose_name=_("model individual"),
    )
    holder = models.CharField(_("holder"), max_length=100)
    honour = models.CharField(_("honour"), max_length=60)
    wording = models.JSONField(_("wording"))
    token = models.CharField(max_length=40, unique=True, editable=False)
    address = models.URLField(_("address of the check"), max_length=300, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("issued by")
    )
    issued_at = models.DateTimeField(_("issued at"))

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["campaign", "series", "serial"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "series", "serial"], name="certificate_serial_once"),
            models.CheckConstraint(
                condition=Q(award__isnull=False, title__isnull=True, individual__isnull=True)
                | Q(award__isnull=True, title__isnull=False, individual__isnull=True)
                | Q(award__isnull=True, title__isnull=True, individual__isnull=False),
                name="certificate_of_one_honour",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.holder}"
