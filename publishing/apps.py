"""The app of numbered papers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = _("Papers")

    def ready(self) -> None:
        from publishing import checks  # noqa: F401 - registers itself
