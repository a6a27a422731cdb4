"""Rules for passwords, and first passwords that keep them (security.md §0, IAM-2, IAM-3)."""

import re
import secrets

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LONG = 12
SHORT = 8
# What can be read off a slip of paper without a doubt: no 0 and o, no 1, l and i; small letters need no Shift.
READABLE_LETTERS = "abcdefghjkmnpqrstuvwxyz"
READABLE_DIGITS = "23456789"
GROUPS, GROUP = 3, 4
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


class FirstPasswordHasher(Argon2PasswordHasher):
    """Argon2id at OWASP's smaller setting (19 MiB, two passes, one lane): hundreds are hashed at once.

    59 random bits for three days need no dearer one; with the first sign-in Django hashes anew at the full setting.
    """

    memory_cost = 19 * 1024
    parallelism = 1


def first_password() -> str:
    """A random password to be read off a slip: three groups of four, joined by hyphens, letters and digits mixed.

    31 signs in twelve places: 59 bits, against five tries each quarter of an hour within three days.
    """
    readable = READABLE_LETTERS + READABLE_DIGITS
    while True:
        drawn = "-".join(
            "".join(secrets.choice(readable) for _sign in range(GROUP)) for _group in range(GROUPS)
        )
        if all(set(drawn) & set(signs) for signs in (READABLE_LETTERS, READABLE_DIGITS)):
            return drawn
