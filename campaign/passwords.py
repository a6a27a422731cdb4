"""Rules for passwords (security.md §0, IAM-2)."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONG = 12
SHORT = 8
CLASSES = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]")


class LengthOrVariety:
    """At least 12 characters, or at least 8 of three of the four kinds."""

    def validate(self, password: str, user=None) -> None:
        kinds = sum(1 for kind in CLASSES if re.search(kind, password))
        if len(password) >= LONG or (len(password) >= SHORT and kinds >= 3):
            return
        raise ValidationError(self.get_help_text(), code="password_too_weak")

    def get_help_text(self) -> str:
        return _(
            "At least 12 characters, or at least 8 with three of: small letters, capitals, digits, other signs."
        )


class NoContextWords:
    """Neither the staff number, nor the name of the person, nor that of the unit."""

    def validate(self, password: str, user=None) -> None:
        if user is None:
            return
        unit = user.person.unit if user.person else None
        for word in (user.username, user.name, *((unit.code, unit.name, unit.short_name) if unit else ())):
            if len(word) > 1 and word.casefold() in password.casefold():
                raise ValidationError(self.get_help_text(), code="password_holds_name")

    def get_help_text(self) -> str:
        return _("Not your staff number, not your name, not the name of the unit.")
