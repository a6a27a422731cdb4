"""Forms of the study of the rules: who of a department signed, one line that is struck."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import day_field
from campaign.models import Person
from publishing.launch.study import LONGEST_REASON


class SignedForm(forms.Form):
    """The day of the list, and who signed it: nobody is ticked beforehand."""

    signed_on = day_field(_("Signed on"))
    signed = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, people: Sequence[Person], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["signed"].choices = [
            (person.staff_number, f"{person.staff_number} {person.name}") for person in people
        ]


class StrikeForm(forms.Form):
    """Why a confirmation is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON)
