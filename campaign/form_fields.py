"""Fields of forms: a figure as people write it, a code as addresses carry it."""

import unicodedata

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_CODE = 40
# What a Chinese input method writes for the signs of a number; other scripts' digits stay what they are.
FULL_WIDTH = {ord(sign): unicodedata.normalize("NFKC", sign) for sign in "０１２３４５６７８９．－＋"}


class FigureField(forms.DecimalField):
    """A number as people write it: digits and a point, also full-width ones; no sign, no exponent, no other script."""

    def __init__(self, **kwargs):
        super().__init__(
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), **kwargs
        )

    def to_python(self, value):
        text = str(value).strip().translate(FULL_WIDTH) if value is not None else ""
        if text and not (text.isascii() and text.replace(".", "", 1).isdigit() and len(text) <= 12):
            raise forms.ValidationError(_("Write a number such as 0.5."), code="invalid")
        return super().to_python(text)


def day_field(label: str, *, required: bool = True) -> forms.DateField:
    """A day, by the browser's own calendar."""
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class CodeField(forms.CharField):
    """A code in an address or a message: what cannot be printed is no code, and no database could look for it."""

    def __init__(self, **kwargs):
        super().__init__(max_length=LONGEST_CODE, **kwargs)

    def validate(self, value):
        super().validate(value)
        if not value.isprintable():
            raise forms.ValidationError(
                _("The text contains a character that cannot be printed."), code="invalid"
            )
