"""Forms of the register of handbooks: a department's copies, one that is struck."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import day_field
from campaign.models import Person


class CopiesForm(forms.Form):
    """The day of handing out, and who received a copy: everybody who is not unticked."""

    received_on = day_field(_("Received on"))
    received = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, people: Sequence[Person], **kwargs):
        super().__init__(*args, **kwargs)
        self.people = people
        self.fields["received"].choices = [
            (person.staff_number, f"{person.staff_number} {person.name}") for person in people
        ]

    def exceptions(self) -> set[str]:
        """The staff numbers of those who received none."""
        return {person.staff_number for person in self.people} - set(self.cleaned_data["received"])
