"""The form of what the office writes on the flyer."""

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from publishing.launch.flyer_texts import LONGEST_CONTACT, LONGEST_INVITATION, LONGEST_LINE


class FlyerForm(forms.Form):
    """Slogan, invitation, contact, and whether a QR code is printed."""

    slogan = forms.CharField(
        label=_("Slogan"),
        max_length=3 * LONGEST_LINE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One or two lines, 18 characters each."),
    )
    invitation = forms.CharField(
        label=_("Sentence of invitation"),
        max_length=LONGEST_INVITATION,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    contact = forms.CharField(
        label=_("Contact"), max_length=LONGEST_CONTACT, help_text=_("Office, room and telephone.")
    )
    with_code = forms.BooleanField(
        label=_("Print the QR code to the rules"),
        required=False,
        help_text=_("It leads to the public page of the rules, which has to be opened first."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
