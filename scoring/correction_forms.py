"""Forms of corrections: how one begins, a deduction that it adds, and the words of a decision."""

from collections.abc import Iterable, Sequence

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.form_fields import CodeField, FigureField
from scoring.correction_drafting import LONGEST_DOCUMENT, LONGEST_REASON
from scoring.grant_forms import BonusForm
from scoring.models import Indicator, LedgerLine, Month
from scoring.roster import Participant


class BeginForm(forms.Form):
    """Why a published month is to be corrected, and by which document."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        help_text=_("Printed in the notice of correction. Name the fact, not the person."),
    )
    document = forms.CharField(
        label=_("Basis document"),
        max_length=LONGEST_DOCUMENT,
        help_text=_("For instance the answer to a recheck, or the minutes of a meeting, with its number."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Row(Column("reason", css_class="col-md"), Column("document", css_class="col-md"))
        )


class DeductionForm(forms.Form):
    """A deduction that the correction adds, or puts in the place of a published line."""

    rule = CodeField(
        label=_("Deduction rule"),
        required=False,
        help_text=_("Its code, such as C1-2; or points without a rule."),
    )
    count = FigureField(label=_("Count"), required=False, initial="1")
    points = FigureField(label=pgettext_lazy("deducted", "Points"), required=False)
    date = forms.DateField(
        label=_("Date of the fact"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=["%Y-%m-%d"],
    )
    reason = forms.CharField(
        label=_("Public reason"),
        required=False,
        max_length=LedgerLine._meta.get_field("public_reason").max_length,
        help_text=_("Printed in the bulletin. Name the fact, not the person; empty: the text of the rule."),
    )
    line = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args, month: Month, people: Sequence[Participant], indicators: Iterable[Indicator], **kwargs
    ):
        super().__init__(*args, **kwargs)
        sections: dict[str, list] = {}
        for indicator in indicators:
            name = f"{indicator.section.sheet.name} · {indicator.section.name}"
            sections.setdefault(name, []).append((indicator.code, f"{indicator.code} {indicator.name}"))
        self.fields["department"] = forms.ChoiceField(
            label=_("Department"), choices=[("", "—"), *((person.code, person.name) for person in people)]
        )
        self.fields["indicator"] = forms.ChoiceField(
            label=_("Indicator"), choices=[("", "—"), *sections.items()]
        )
        days = {"min": f"{month.first_day:%Y-%m-%d}", "max": f"{month.last_day:%Y-%m-%d}"}
        self.fields["date"].widget.attrs.update(days)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Row(Column("department", css_class="col-md"), Column("indicator", css_class="col-md")),
            Row(
                Column("rule", css_class="col-md"),
                Column("count", css_class="col-md"),
                Column("points", css_class="col-md"),
                Column("date", css_class="col-md"),
            ),
            "reason",
            "line",
        )

    def arguments(self) -> dict:
        """What `add_deduction` needs beside the correction and the line that gives way."""
        given = self.cleaned_data
        return {
            "department": given["department"],
            "indicator": given["indicator"],
            "rule": given["rule"] or None,
            "count": 1 if given["count"] is None else given["count"],
            "points": given["points"],
            "fact_date": given["date"],
            "reason": given["reason"],
        }


class CorrectionBonusForm(BonusForm):
    """A bonus that the correction adds, or puts in the place of a published one."""

    line = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.layout.append("line")


class WordsForm(forms.Form):
    """A remark of the decision, or why a correction is given up."""

    words = forms.CharField(required=False, max_length=LONGEST_REASON)
