"""Forms of the self-assessment: the summary with its self-scores, sent back, taken late."""

from collections.abc import Sequence
from decimal import Decimal

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import FigureField
from campaign.rich_text import from_plain
from scoring.half_year_figures import SectionFigures
from scoring.self_assessments import LONGEST_HTML, LONGEST_REASON, LONGEST_REMARK

HTML = "html"


class SelfForm(forms.Form):
    """The summary, as HTML of the page's own editor or as plain text, and a self-score for each section."""

    summary = forms.CharField(
        label=_("Self-summary"),
        required=False,
        max_length=LONGEST_HTML,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16}),
    )
    summary_format = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput)

    def __init__(self, *args, sections: Sequence[SectionFigures], **kwargs):
        super().__init__(*args, **kwargs)
        self.sections = sections
        for section in sections:
            self.fields[f"score-{section.code}"] = FigureField(
                label=section.name,
                required=False,
                min_value=Decimal(0),
                max_value=section.full,
                decimal_places=2,
            )

    def arguments(self) -> dict:
        """What `save_self_assessment` needs."""
        given = self.cleaned_data
        text = given["summary"]
        return {
            "summary": text if given["summary_format"] == HTML else from_plain(text),
            "scores": {section.code: given[f"score-{section.code}"] for section in self.sections},
            "seen": given["seen"],
        }


class SendBackForm(forms.Form):
    """What is to be changed, and until when."""

    remark = forms.CharField(
        label=_("What is to be changed"), max_length=LONGEST_REMARK, widget=forms.Textarea(attrs={"rows": 3})
    )
    until = forms.DateField(
        label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class LateForm(forms.Form):
    """Until when a self-assessment is taken late, and why."""

    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON)
    until = forms.DateField(
        label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
