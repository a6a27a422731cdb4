"""Forms of the reports that departments owe: declaring one, and saying when or why."""

from collections.abc import Sequence

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.form_fields import FigureField
from campaign.models import Proposal
from scoring.models import DeductionRule, Indicator, Month, ReportDue
from scoring.roster import Participant


class ReportForm(forms.Form):
    """A report with its day, the deduction for whoever does not file it, and from whom it is expected."""

    title = forms.CharField(
        label=_("Report"),
        max_length=ReportDue._meta.get_field("title").max_length,
        help_text=_("As the reason will name it, for instance: monthly safety report."),
    )
    due_on = forms.DateField(
        label=_("Due on"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    rule = forms.ChoiceField(label=_("Deduction if it is missing"))
    points = FigureField(
        label=pgettext_lazy("deducted", "Points"),
        required=False,
        help_text=_("Only where no rule is chosen."),
    )
    departments = forms.MultipleChoiceField(
        label=_("From whom"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: everybody to whom the indicator applies."),
    )

    def __init__(
        self,
        *args,
        month: Month,
        indicators: Sequence[Indicator],
        rules: Sequence[DeductionRule],
        people: Sequence[Participant],
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.indicators = {str(indicator.pk): indicator for indicator in indicators}
        self.rules = {str(rule.pk): rule for rule in rules}
        of_each = [
            (f"{indicator.code} {indicator.name}", self._of_indicator(indicator, rules))
            for indicator in indicators
        ]
        self.fields["rule"].choices = [("", _("— please choose —")), *of_each]
        self.fields["departments"].choices = [(person.code, person.name) for person in people]
        days = {"min": f"{month.first_day:%Y-%m-%d}", "max": f"{month.last_day:%Y-%m-%d}"}
        self.fields["due_on"].widget.attrs.update(days)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("title", Row(Column("due_on"), Column("points")), "rule", "departments")

    @staticmethod
    def _of_indicator(indicator: Indicator, rules: Sequence[DeductionRule]) -> list[tuple[str, str]]:
        own = [
            (f"r{rule.pk}", f"{rule.code} {rule.text} (−{rule.points})")
            for rule in rules
            if rule.indicator_id == indicator.pk
        ]
        return [*own, (f"i{indicator.pk}", _("%(code)s, in points") % {"code": indicator.code})]

    def arguments(self) -> dict:
        """What `declare_report` takes."""
        cleaned = self.cleaned_data
        kind, key = cleaned["rule"][0], cleaned["rule"][1:]
        rule = self.rules[key] if kind == "r" else None
        return {
            "title": cleaned["title"],
            "due_on": cleaned["due_on"],
            "indicator": self.indicators[str(rule.indicator_id) if rule else key],
            "rule": rule,
            "points": cleaned["points"],
            "departments": cleaned["departments"] or None,
        }


class FiledForm(forms.Form):
    """The day on which a report came in; empty: today."""

    filed_on = forms.DateField(required=False, input_formats=["%Y-%m-%d"])


class WhyForm(forms.Form):
    """A reason in one line."""

    reason = forms.CharField(required=False, max_length=Proposal._meta.get_field("reason").max_length)
