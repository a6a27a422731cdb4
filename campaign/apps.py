from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignConfig(AppConfig):
    name = "campaign"
    verbose_name = _("Organisation and campaign")

    def ready(self) -> None:
        from campaign.backups import checks  # noqa: F401 - registers itself
