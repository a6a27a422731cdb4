"""What `manage.py check --deploy` says of backups: a site runs without them, until the disk breaks."""

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register
from django.utils.translation import gettext as _


@register("backups", deploy=True)
def check_backups(**kwargs: object) -> list[CheckMessage]:
    """W001 no daily backup, W002 no second place, W003 not encrypted (BAK-1 to BAK-3)."""
    missing = [
        (
            settings.BACKUP_DIR,
            _("No daily backup is made."),
            _("Name a folder in WENMING_BACKUP_DIR, on another disk if you can."),
        ),
        (
            settings.BACKUP_SECOND_DIR,
            _("Backups have no second place."),
            _("Name a folder that lies on another machine in WENMING_BACKUP_SECOND."),
        ),
        (
            settings.BACKUP_KEY_FILE,
            _("Backups are not encrypted."),
            _("Name a file with a passphrase in WENMING_BACKUP_KEY_FILE, and keep a copy of it elsewhere."),
        ),
    ]
    return [
        Warning(what, hint=hint, id=f"campaign.W{number:03}")
        for number, (is_set, what, hint) in enumerate(missing, start=1)
        if not is_set
    ]
