"""Forms of a half-year: its opening and dates, what is left out, votes, objections, and what might be otherwise."""

from collections.abc import Mapping, Sequence

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.models import CampaignRules
from scoring.half_year_objections import LONGEST
from scoring.half_year_opening import LONGEST_REASON, HalfCalendar
from scoring.half_year_settings import Settings
from scoring.half_year_what_if import TRIED
from scoring.models import PartExclusion
from scoring.roster import Participant

DAYS = ("self_until", "marks_until", "decide_by")


def helper_of(*rows: Sequence[str]) -> FormHelper:
    """The fields in rows; the template owns the form."""
    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(*(Row(*(Column(name, css_class="col-md") for name in row)) for row in rows))
    return helper


class DayField(forms.DateField):
    """A day, chosen in the browser's calendar."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs):
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)


class CalendarForm(forms.Form):
    """The three dates of a half-year."""

    self_until = DayField(label=_("Self-assessments until"))
    marks_until = DayField(label=_("Marks and ballots until"))
    decide_by = DayField(label=_("Decision by"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = helper_of(DAYS)

    def calendar(self) -> HalfCalendar:
        return HalfCalendar(*(self.cleaned_data[name] for name in DAYS))


class OpenForm(CalendarForm):
    """The dates, and why months that are not published are left out."""

    left_out_reason = forms.CharField(
        label=_("Why the unpublished months are left out"), max_length=LONGEST_REASON, required=False
    )

    def __init__(self, *args, has_gaps: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if has_gaps:
            self.helper = helper_of(DAYS, ["left_out_reason"])
        else:
            del self.fields["left_out_reason"]


class ReasonForm(forms.Form):
    """The reason of a step back, or the words of an answer."""

    reason = forms.CharField(max_length=LONGEST_REASON, required=False)


class ExclusionForm(forms.Form):
    """What a recorded decision of the leading group leaves out."""

    what = forms.ChoiceField(choices=PartExclusion.What)
    member = forms.CharField(max_length=150, required=False)
    department = forms.CharField(max_length=20, required=False)
    reason = forms.CharField(max_length=LONGEST_REASON, required=False)


class VoteForm(forms.Form):
    """The votes of the leading group on a tie, a number for each tied department."""

    voters = forms.IntegerField(label=_("Members who voted"), min_value=1, max_value=999)
    minutes = forms.CharField(
        label=_("Minutes"), max_length=100, help_text=_("Of the meeting, with their number or date.")
    )

    def __init__(self, *args, tied: Mapping[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        self.tied = tied
        for code, name in tied.items():
            self.fields[f"votes_{code}"] = forms.IntegerField(label=name, min_value=0, max_value=999)
        self.helper = helper_of([f"votes_{code}" for code in tied], ["voters", "minutes"])

    def votes(self) -> dict[str, int]:
        return {code: self.cleaned_data[f"votes_{code}"] for code in self.tied}


class ObjectionForm(forms.Form):
    """What a head objects to in the list."""

    about = forms.ChoiceField(label=_("About"))
    text = forms.CharField(label=_("Objection"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, people: Sequence[Participant], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = [(person.code, person.name) for person in people]
        self.helper = helper_of(["about"], ["text"])


class AnswerForm(forms.Form):
    """The office's answer to an objection."""

    upheld = forms.TypedChoiceField(
        choices=[("", "—"), ("no", _("Not upheld")), ("yes", _("Upheld"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
    )
    answer = forms.CharField(max_length=LONGEST, widget=forms.Textarea)


class WhatIfForm(forms.ModelForm):
    """Other settings to be tried; they begin as those in force."""

    class Meta:
        model = CampaignRules
        fields = TRIED

    note = forms.CharField(label=_("Note for the minutes"), max_length=LONGEST_REASON, required=False)

    def __init__(self, *args, settings: Settings, vetoes: Sequence[Mapping], **kwargs):
        super().__init__(*args, initial={name: getattr(settings, name) for name in TRIED}, **kwargs)
        for name in TRIED:
            self.fields[name].help_text = ""
        self.fields["vetoes"] = forms.MultipleChoiceField(
            label=_("Without these vetoes"),
            required=False,
            choices=[(str(veto["id"]), f"{veto['department_name']} · {veto['event']}") for veto in vetoes],
            widget=forms.CheckboxSelectMultiple,
        )
        rows = [TRIED[start : start + 3] for start in range(0, len(TRIED), 3)]
        self.helper = helper_of(*rows, *([["vetoes"]] if vetoes else []))

    def _post_clean(self) -> None:
        """Nothing is written: the comparison checks the settings itself."""

    def changes(self) -> dict:
        return {name: self.cleaned_data[name] for name in TRIED}

    def without_vetoes(self) -> list[int]:
        return [int(key) for key in self.cleaned_data["vetoes"]]
