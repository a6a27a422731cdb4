"""Forms of the democratic appraisal: begun, ballots ordered, a code typed, grades given."""

from collections.abc import Sequence

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import day_field
from scoring.appraisals import MOST
from scoring.models import Appraisal, Grade
from scoring.roster import Participant

LONGEST_CODE = 40


class BeginForm(forms.Form):
    """What a ballot is about, and the last day of voting."""

    scope = forms.ChoiceField(label=_("A ballot"), choices=Appraisal.Scope.choices, widget=forms.RadioSelect)
    until = day_field(_("Last day of voting"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class OrderForm(forms.Form):
    """How many ballots each department gets, and the address that they print."""

    site_address = forms.URLField(label=_("Address on the ballots"), max_length=200, assume_scheme="https")

    def __init__(self, *args, people: Sequence[Participant], **kwargs):
        super().__init__(*args, **kwargs)
        self.people = people
        for person in people:
            self.fields[f"count-{person.code}"] = forms.IntegerField(
                label=person.name,
                required=False,
                min_value=0,
                max_value=MOST,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def counts(self) -> dict[str, int]:
        return {person.code: self.cleaned_data[f"count-{person.code}"] or 0 for person in self.people}


class CodeForm(forms.Form):
    """A printed code, as somebody types it."""

    code = forms.CharField(
        label=_("Code of your ballot"),
        max_length=LONGEST_CODE,
        widget=forms.TextInput(
            attrs={
                "class": "form-control",
                "autocomplete": "off",
                "autocapitalize": "none",
                "spellcheck": "false",
                "inputmode": "text",
            }
        ),
    )


class BallotForm(forms.Form):
    """A grade for each department, or none."""

    def __init__(self, *args, people: Sequence[Participant], **kwargs):
        super().__init__(*args, **kwargs)
        self.people = people
        for person in people:
            self.fields[f"grade-{person.code}"] = forms.ChoiceField(
                label=person.name, required=False, choices=Grade.choices, widget=forms.RadioSelect
            )

    def grades(self) -> dict[str, str]:
        return {person.code: self.cleaned_data[f"grade-{person.code}"] for person in self.people}
