"""Forms of the months: planning the next one, and the reason for a step that needs one."""

from collections.abc import Collection, Sequence
from datetime import date

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.months import MonthConverter, month_name
from scoring.models import GateOverride


class MonthPlanForm(forms.Form):
    """The month to plan: the next one, or for the first month of a campaign any month of its year."""

    month = forms.RegexField(rf"^{MonthConverter.regex}\Z", label=_("First month"), widget=forms.HiddenInput)

    def __init__(self, *args, offered: Sequence[date], existing: Collection[date] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.allowed = {*offered, *existing}
        if len(offered) > 1:
            self.fields["month"].widget = forms.Select(
                attrs={"class": "form-select"},
                choices=[(f"{day:%Y-%m}", month_name(day)) for day in offered],
            )

    def clean_month(self) -> date:
        """A month on offer; one that exists is refused by the verb, in its own words."""
        month = MonthConverter().to_python(self.cleaned_data["month"])
        if month not in self.allowed:
            raise forms.ValidationError(_("Months are planned one after the other."))
        return month


class StepForm(forms.Form):
    """The reason for going through a closed gate or backwards; whether it is needed, the verb decides."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=GateOverride._meta.get_field("reason").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    silent = forms.BooleanField(label=_("Tell nobody"), required=False)

    def __init__(self, *args, label="", **kwargs):
        super().__init__(*args, **kwargs)
        if label:
            self.fields["reason"].label = label
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("reason")
