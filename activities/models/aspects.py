"""The ten aspects of etiquette: the chapters of the handbook and of the question bank bear their codes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Aspect(models.TextChoices):
    """One of the ten aspects (rules.md §1, official-papers.md §5), in the handbook's order."""

    OFFICE = "01", _("Etiquette in the office")
    OFFICIAL = "02", _("Etiquette of official activities")
    APPEARANCE = "03", _("Appearance and bearing")
    MEETING = "04", _("Etiquette of meetings")
    RECEPTION = "05", _("Etiquette of reception")
    PHONE = "06", _("Telephone and network etiquette")
    PUBLIC = "07", _("Etiquette in public places")
    TABLE = "08", _("Etiquette at table and in vehicles")
    GRASSROOTS = "09", _("Etiquette of visits to the grassroots")
    FOREIGN = "10", _("Foreign guests, religion and customs")
