"""Forms of score entry: one cell as the grid sends it, a line in the drawer, withdrawing, submitting, sending back."""

from collections.abc import Sequence

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.form_fields import CodeField, FigureField
from scoring.cells import Cell
from scoring.models import DeductionRule, IndicatorGroup, LedgerLine
from scoring.shorthand import LONGEST


class CellForm(forms.Form):
    """What the grid sends for one cell: a typed text, or a rule with its count."""

    department = CodeField()
    indicator = CodeField()
    text = forms.CharField(required=False, max_length=LONGEST)
    rule = CodeField(required=False)
    count = FigureField(required=False)
    points = FigureField(required=False)
    date = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    reason = forms.CharField(required=False, max_length=LONGEST)
    note = forms.CharField(required=False, max_length=LONGEST)
    seen = forms.IntegerField(min_value=0)
    key = forms.UUIDField()

    @property
    def first_error(self) -> tuple[str, str]:
        """The field and the sentence of the first thing that is wrong."""
        field, errors = next(iter(self.errors.items()))
        return field, str(errors[0])


class LineForm(forms.Form):
    """A deduction in the drawer: by a written rule and a count, or in points."""

    rule = forms.ChoiceField(label=_("Deduction rule"), required=False, widget=forms.RadioSelect)
    count = FigureField(label=_("Count"), required=False, initial="1")
    points = FigureField(label=pgettext_lazy("deducted", "Points"), required=False)
    date = forms.DateField(
        label=_("Date of the fact"),
        required=False,
        help_text=_("Empty: not stated, counted for the month."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
    )
    reason = forms.CharField(
        label=_("Public reason"),
        required=False,
        max_length=LedgerLine._meta.get_field("public_reason").max_length,
        help_text=_("Printed in the bulletin. Name the fact, not the person; empty: the text of the rule."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    note = forms.CharField(
        label=_("Internal note"),
        required=False,
        max_length=LedgerLine._meta.get_field("internal_note").max_length,
        help_text=_("For scorers, office and auditor only."),
        widget=forms.Textarea(attrs={"rows": 1}),
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args, cell: Cell, rules: Sequence[DeductionRule], **kwargs):
        super().__init__(*args, **kwargs)
        self.rules = rules
        self.fields["rule"].choices = [
            ("", _("Another fact, in points")),
            *((rule.code, rule.text) for rule in rules),
        ]
        self.fields["points"].help_text = _("Up to %(maximum)s; only without a rule.") % {
            "maximum": cell.indicator.maximum
        }
        days = {"min": f"{cell.month.first_day:%Y-%m-%d}", "max": f"{cell.month.last_day:%Y-%m-%d}"}
        self.fields["date"].widget.attrs.update(days)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            Row(Column("count"), Column("points"), Column("date")), "reason", "note", "seen", "key"
        )

    def clean(self) -> dict:
        """A rule and a count give the points; without a rule the count is how often the fact happened."""
        cleaned = super().clean()
        if cleaned.get("count") is None:
            cleaned["count"] = 1
        return cleaned


class ChangeForm(LineForm):
    """What a line should say in place of what it says, and why it is changed."""

    withdrawal_reason = forms.CharField(
        label=_("Why it is changed"),
        required=False,
        max_length=LedgerLine._meta.get_field("withdrawal_reason").max_length,
        help_text=_("Kept with the old line, which stays readable."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.layout.append("withdrawal_reason")


class WithdrawForm(forms.Form):
    """Why a line is struck out."""

    withdrawal_reason = forms.CharField(
        label=_("Why it is withdrawn"),
        required=False,
        max_length=LedgerLine._meta.get_field("withdrawal_reason").max_length,
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class SubmitForm(forms.Form):
    """The statement that goes with a group."""

    states_no_other = forms.BooleanField(
        label=_("Apart from the deductions recorded here there is none this month."), required=False
    )


class ReviewForm(forms.Form):
    """Which submission was looked at."""

    seen = forms.DateTimeField(
        required=False,
        widget=forms.HiddenInput,
        input_formats=["%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z"],
    )


class ReturnForm(forms.Form):
    """What is to be changed."""

    remark = forms.CharField(
        label=_("What is to be changed"),
        required=False,
        max_length=IndicatorGroup._meta.get_field("remark").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
