"""Forms of 缺项 and of bonuses."""

from collections.abc import Iterable, Sequence
from datetime import date

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign
from campaign.months import MonthConverter, month_name
from scoring.bonuses import LONGEST
from scoring.department_forms import current_departments
from scoring.grants import LONGEST_REASON
from scoring.models import BonusLevel, Indicator, Month, MonthState, Scheme
from scoring.roster import Participant

LAST_MONTH = 12


def month_choices(months: Iterable[date]) -> list[tuple[str, str]]:
    return [(f"{month:%Y-%m}", month_name(month)) for month in months]


class GrantForm(forms.Form):
    """A grant: the department, an indicator that may be left out, whole months that have not begun, the reason."""

    def __init__(self, *args, campaign: Campaign, **kwargs):
        super().__init__(*args, **kwargs)
        months = month_choices(months_ahead(campaign))
        self.fields["department"] = forms.ModelChoiceField(
            current_departments(campaign, enrolments__category__isnull=False), label=_("Department")
        )
        self.fields["indicator"] = IndicatorField(leavable_indicators(campaign), label=_("Indicator"))
        self.fields["first_month"] = _month_field(_("First month"), months)
        self.fields["last_month"] = _month_field(_("Last month"), months)
        if months:
            self.fields["first_month"].initial, self.fields["last_month"].initial = (
                months[0][0],
                months[-1][0],
            )
        self.fields["reason"] = forms.CharField(label=_("Reason"), max_length=LONGEST_REASON)
        self.has_choices = bool(months)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Row(Column("department", css_class="col-md"), Column("indicator", css_class="col-md")),
            Row(
                Column("first_month", css_class="col-md-3"),
                Column("last_month", css_class="col-md-3"),
                Column("reason", css_class="col-md-6"),
            ),
        )


class IndicatorField(forms.ModelChoiceField):
    """Indicators under their sections."""

    def label_from_instance(self, indicator: Indicator) -> str:
        return f"{indicator.section.name} · {indicator.code} {indicator.name}"


def _month_field(label: str, months: list[tuple[str, str]]) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=months, coerce=MonthConverter().to_python)


def leavable_indicators(campaign: Campaign):
    """The indicators of the newest scheme in force that may be not applicable."""
    in_force = Scheme.objects.filter(campaign=campaign, activated_at__isnull=False).order_by(
        "-from_month", "-version"
    )
    return Indicator.objects.filter(
        section__sheet__scheme__in=in_force.values("pk")[:1], na_allowed=True
    ).select_related("section__sheet__scheme")


def months_ahead(campaign: Campaign) -> list[date]:
    """The months of the campaign's year that have not begun."""
    begun = set(
        Month.objects.filter(campaign=campaign)
        .exclude(state=MonthState.DRAFT)
        .values_list("first_day", flat=True)
    )
    year = (date(campaign.year, number, 1) for number in range(1, LAST_MONTH + 1))
    return [month for month in year if month not in begun]


class EndingForm(forms.Form):
    """The month with which a grant ends."""

    last_month = forms.RegexField(r"^20\d\d-(?:0[1-9]|1[0-2])$", label=_("Last month"))

    def clean_last_month(self) -> date:
        return MonthConverter().to_python(self.cleaned_data["last_month"])


class BonusForm(forms.Form):
    """A bonus: whose, which item and level of the month's scheme, for what, and the proof."""

    def __init__(self, *args, people: Sequence[Participant], levels: Iterable[BonusLevel], **kwargs):
        super().__init__(*args, **kwargs)
        self.levels = {str(level.pk): level for level in levels}
        self.fields["department"] = forms.ChoiceField(
            label=_("Department"), choices=[("", "—"), *((person.code, person.name) for person in people)]
        )
        self.fields["level"] = forms.ChoiceField(
            label=_("Item and level"), choices=[("", "—"), *self._grouped()]
        )
        self.fields["matter"] = forms.CharField(
            label=_("Matter"),
            max_length=LONGEST,
            help_text=_(
                "Printed; names the fact and no person. Several levels of one matter share its wording."
            ),
        )
        self.fields["proof"] = forms.CharField(label=_("Proof"), max_length=LONGEST)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Row(Column("department", css_class="col-md"), Column("level", css_class="col-md")),
            Row(Column("matter", css_class="col-md"), Column("proof", css_class="col-md")),
        )

    def _grouped(self) -> list:
        groups: dict[str, list] = {}
        for key, level in self.levels.items():
            name = f"{level.item.code} {level.item.name}"
            groups.setdefault(name, []).append((key, f"{level.name} +{level.points:.2f}"))
        return list(groups.items())

    def arguments(self) -> dict:
        """What `enter_bonus` needs."""
        given = self.cleaned_data
        level = self.levels[given["level"]]
        return {
            "department": given["department"],
            "item": level.item.code,
            "level": level.name,
            "matter": given["matter"],
            "proof": given["proof"],
        }


class WithdrawBonusForm(forms.Form):
    """Why a bonus is struck out."""

    withdrawal_reason = forms.CharField(label=_("Reason"), max_length=LONGEST)
