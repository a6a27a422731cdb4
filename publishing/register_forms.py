"""Forms of the register and of issued papers: a number from outside, a later start, why something is void, a batch."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.core.validators import MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.models import PaperKind
from campaign.numbers import EARLIEST, LONGEST_REASON, LONGEST_SUBJECT
from publishing.batches import BatchOutput

LARGEST = 9999
LONGEST_KEY = 18  # digits of a database's key


class NumberForm(forms.Form):
    """A number that was taken on paper outside of the system, or that no paper has."""

    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=LARGEST)
    on = forms.DateField(
        label=_("Day of the paper"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[MinValueValidator(EARLIEST)],
    )
    kind = forms.ChoiceField(label=pgettext_lazy("paper", "Kind"), choices=PaperKind.choices)
    subject = forms.CharField(label=_("Title"), max_length=LONGEST_SUBJECT)
    void_reason = forms.CharField(
        label=_("Why no paper has it"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=_("Only for a number that was taken and not used: it is entered as void."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Row(
                Column("number", css_class="col-sm-4"),
                Column("on", css_class="col-sm-4"),
                Column("kind", css_class="col-sm-4"),
            ),
            "subject",
            "void_reason",
        )


class LeapForm(forms.Form):
    """The number with which the register goes on, and why those before it are left out."""

    next_number = forms.IntegerField(label=_("Go on with number"), min_value=2, max_value=LARGEST)
    reason = forms.CharField(
        label=_("Why those before it are left out"),
        max_length=LONGEST_REASON,
        help_text=_("For instance: numbers 1 to 12 are in the register on paper."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Row(Column("next_number", css_class="col-sm-4"), Column("reason", css_class="col-sm-8"))
        )


class VoidForm(forms.Form):
    """Why a paper or a number is void."""

    reason = forms.CharField(label=_("Why it is void"), max_length=LONGEST_REASON)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class PapersField(forms.ModelMultipleChoiceField):
    """Papers by their keys; a key that no database could hold is a wrong one like any other."""

    def clean(self, value):
        for key in value or ():
            if len(key) > LONGEST_KEY:
                message = self.error_messages["invalid_choice"]
                raise forms.ValidationError(
                    message, code="invalid_choice", params={"value": key[:LONGEST_KEY]}
                )
        return super().clean(value)


class BatchForm(forms.Form):
    """Which papers are printed together, and as what."""

    papers = PapersField(
        queryset=None, label=_("Papers"), error_messages={"required": _("Choose at least one paper.")}
    )
    output = forms.ChoiceField(
        label=_("As"), choices=BatchOutput.choices, initial=BatchOutput.PDF, widget=forms.RadioSelect
    )

    def __init__(self, *args, papers, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["papers"].queryset = papers
