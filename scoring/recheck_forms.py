"""Forms of objections and appeals: what is asked, and what is answered."""

from collections.abc import Sequence

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from scoring.models import Finding, LedgerLine
from scoring.recheck_threads import LONGEST


class FileForm(forms.Form):
    """A question about an indicator, or about one of its lines."""

    text = forms.CharField(
        label=_("What is wrong, and what shows it"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The owner, the assessment office and the leading group read it."),
    )

    def __init__(self, *args, lines: Sequence[LedgerLine], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["line"] = forms.TypedChoiceField(
            label=_("Which deduction"),
            required=False,
            coerce=int,
            empty_value=None,
            error_messages={
                "invalid_choice": _("This deduction counts no more. Choose again what you ask about.")
            },
            choices=[
                ("", _("the indicator as a whole")),
                *((line.pk, f"−{line.points} {line.public_reason}") for line in lines),
            ],
        )
        self.order_fields(["line", "text"])
        self.helper = FormHelper()
        self.helper.form_tag = False


class TextForm(forms.Form):
    """A contribution to the thread."""

    text = forms.CharField(label=_("Text"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class FindingForm(TextForm):
    """An answer: what it finds, and why."""

    finding = forms.ChoiceField(label=_("Finding"), choices=[("", "—"), *Finding.choices])

    field_order = ["finding", "text"]
