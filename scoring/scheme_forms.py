"""Forms of the scheme editor: a version's name and month, a section with its indicators, rules, bonus items."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME, BaseFormSet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.form_fields import FigureField
from campaign.models import Campaign, Department, DepartmentCategory
from campaign.models.organisation import CODE
from campaign.months import month_name
from scoring.models import BonusItem, BonusLevel, DeductionRule, Indicator, Scheme, Section, Sheet
from scoring.points import CENT

MOST_ROWS = 100
SPARE_ROWS = 2


def _longest(model, field: str) -> int:
    return model._meta.get_field(field).max_length


def _points(label, **kwargs) -> forms.DecimalField:
    return FigureField(label=label, max_digits=6, decimal_places=2, min_value=CENT, **kwargs)


def _code(model, **kwargs) -> forms.CharField:
    return forms.CharField(label=_("Code"), max_length=_longest(model, "code"), validators=[CODE], **kwargs)


def _text(label, model, field: str, **kwargs) -> forms.CharField:
    return forms.CharField(label=label, max_length=_longest(model, field), **kwargs)


def _month(label, months: Sequence[date]) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        coerce=date.fromisoformat,
        choices=[(f"{month:%Y-%m-%d}", month_name(month)) for month in months],
    )


def _without_tag(*layout) -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(*layout)
    return helper


class NewVersionForm(forms.Form):
    """From which month the copy of a version is to count."""

    def __init__(self, *args, months: Sequence[date], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["from_month"] = _month(_("New version from"), months)
        self.helper = _without_tag("from_month")


class SchemeForm(forms.Form):
    """The name of a draft and the month from which it is to count."""

    name = _text(pgettext_lazy("of a thing", "Name"), Scheme, "name")

    def __init__(self, *args, months: Sequence[date], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["from_month"] = _month(_("In force from"), months)
        self.helper = _without_tag(Row(Column("name", css_class="col-md-8"), Column("from_month")))


class SchemeImportForm(SchemeForm):
    """A workbook to become a draft."""

    workbook = forms.FileField(label=_("Workbook (.xlsx)"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["workbook"].widget.attrs["accept"] = ".xlsx"
        self.helper = _without_tag(
            "workbook", Row(Column("name", css_class="col-md-8"), Column("from_month"))
        )


class PresetForm(forms.Form):
    """Who scores what a preset leaves to a scoring body: a department for each of its names."""

    def __init__(self, *args, names: Sequence[str], bodies: Sequence[Department], months, **kwargs):
        super().__init__(*args, **kwargs)
        self.names = names
        self.bodies = {str(body.pk): body for body in bodies}
        choices = [("", "—"), *((pk, body.name) for pk, body in self.bodies.items())]
        same = {body.name: pk for pk, body in self.bodies.items()}
        self.fields["from_month"] = _month(_("In force from"), months)
        for index, name in enumerate(names):
            self.fields[f"owner_{index}"] = forms.ChoiceField(
                label=name, choices=choices, initial=same.get(name, "")
            )
        self.helper = _without_tag(*self.fields)

    def owners(self) -> dict[str, Department]:
        """The department for each name of the preset."""
        return {
            name: self.bodies[self.cleaned_data[f"owner_{index}"]] for index, name in enumerate(self.names)
        }


class PartForm(forms.Form):
    """A part of a draft, with what the page had seen of it."""

    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class SectionForm(PartForm):
    """A section's own facts."""

    code = _code(Section)
    name = _text(pgettext_lazy("of a thing", "Name"), Section, "name")
    full = _points(_("Full marks"))
    category = forms.TypedChoiceField(label=_("For"), required=False, empty_value=None)
    position = forms.IntegerField(label=_("Place on the sheet"), min_value=1, max_value=MOST_ROWS)
    by_branch = forms.BooleanField(
        label=_("recorded once per branch"),
        required=False,
        help_text=_("A line counts for each department of the party branch."),
    )

    def __init__(self, *args, categories: Iterable[DepartmentCategory], **kwargs):
        super().__init__(*args, **kwargs)
        self.categories = {category.code: category for category in categories}
        field = self.fields["category"]
        field.choices = [
            ("", _("all departments")),
            *((code, category.name) for code, category in self.categories.items()),
        ]
        field.coerce = self.categories.get
        self.fields["full"].widget.attrs["data-full"] = ""
        field.widget.attrs["data-category"] = ""
        self.helper = _without_tag(
            "seen",
            Row(
                Column("code", css_class="col-md-3"),
                Column("name", css_class="col-md-4"),
                Column("category", css_class="col-md-3"),
                Column("full", css_class="col-6 col-md-2"),
            ),
            Row(Column("position", css_class="col-6 col-md-3"), Column("by_branch", css_class="col-md-9")),
        )

    def values(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class IndicatorForm(PartForm):
    """An indicator's evidence; its rules are the rows below."""

    evidence = _text(_("Evidence"), Indicator, "evidence_hint", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = _without_tag("seen", "evidence")


class BonusItemForm(PartForm):
    """A bonus item's own facts; its levels are the rows below."""

    code = _code(BonusItem)
    name = _text(pgettext_lazy("of a thing", "Name"), BonusItem, "name")
    sheet_code = forms.ChoiceField(label=_("Score sheet"), choices=Sheet.Code)
    cap = _points(_("Cap per month"))
    proof_hint = _text(_("Proof"), BonusItem, "proof_hint", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = _without_tag(
            "seen",
            Row(
                Column("code", css_class="col-md-2"),
                Column("name", css_class="col-md-5"),
                Column("sheet_code", css_class="col-md-3"),
                Column("cap", css_class="col-md-2"),
            ),
            "proof_hint",
        )

    def values(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class RowForm(forms.Form):
    """One row of a list; `pk` is the row that is meant, empty for a new one."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.HiddenInput):
                continue
            kind = {forms.CheckboxInput: "form-check-input", forms.Select: "form-select form-select-sm"}
            field.widget.attrs |= {
                "class": kind.get(type(field.widget), "form-control form-control-sm"),
                "aria-label": field.label,
            }

    def add_fields_labels(self) -> None:
        """Dress the two fields that a formset adds to each row."""
        for name, label, css in (
            (ORDERING_FIELD_NAME, _("Order"), "form-control form-control-sm"),
            (DELETION_FIELD_NAME, _("Remove"), "form-check-input"),
        ):
            self.fields[name].widget.attrs |= {"class": css, "aria-label": label}
        self.fields[DELETION_FIELD_NAME].widget.attrs["data-removed"] = ""


class IndicatorRow(RowForm):
    code = _code(Indicator)
    name = _text(_("Indicator"), Indicator, "name")
    maximum = _points(_("Maximum"))
    owner = forms.TypedChoiceField(label=_("Owner department"))
    na_allowed = forms.BooleanField(label=_("may be not applicable"), required=False)

    def __init__(self, *args, bodies: Mapping[str, Department], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", ""), *((pk, body.name) for pk, body in bodies.items())]
        self.fields["owner"].coerce = bodies.get
        self.fields["maximum"].widget.attrs["data-maximum"] = ""


class RuleRow(RowForm):
    code = _code(DeductionRule, required=False)
    text = _text(_("Standard"), DeductionRule, "text")
    points = _points(pgettext_lazy("of a rule", "Points"), required=False)
    unit_text = _text(_("Per"), DeductionRule, "unit_text")
    step = _points(_("Step"), required=False)
    to_zero = forms.BooleanField(label=_("deducts all"), required=False)

    def clean(self) -> dict:
        """A rule that deducts all needs neither points nor step; its points are the indicator's maximum."""
        cleaned = super().clean()
        if not cleaned.get("to_zero") and cleaned.get("points") is None and "points" not in self.errors:
            self.add_error("points", self.fields["points"].error_messages["required"])
        return cleaned


class LevelRow(RowForm):
    name = _text(_("Level"), BonusLevel, "name")
    points = _points(pgettext_lazy("of a rule", "Points"))


class Rows(BaseFormSet):
    """The rows of a list in the order that was asked for, without those to remove and the empty ones."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.add_fields_labels()

    def values(self) -> list[dict]:
        return [
            {
                name: value
                for name, value in form.cleaned_data.items()
                if name not in (ORDERING_FIELD_NAME, DELETION_FIELD_NAME)
            }
            for form in self.ordered_forms
        ]


def _rows(form) -> type[Rows]:
    return forms.formset_factory(
        form,
        formset=Rows,
        extra=SPARE_ROWS,
        can_order=True,
        can_delete=True,
        max_num=MOST_ROWS,
        validate_max=True,
        absolute_max=MOST_ROWS,
    )


IndicatorRows = _rows(IndicatorRow)
RuleRows = _rows(RuleRow)
LevelRows = _rows(LevelRow)


class CampaignCopyForm(forms.Form):
    """The campaign of another year, and who scores in place of those who are no longer there."""

    code = forms.SlugField(label=_("Code in addresses"), max_length=_longest(Campaign, "code"))
    name = _text(_("Name of the campaign"), Campaign, "name")
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    with_roles = forms.BooleanField(
        label=_("Take over the roles that are in force"), required=False, initial=True
    )

    def __init__(self, *args, gone: Sequence[Department] = (), bodies: Sequence[Department] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.gone = gone
        self.bodies = {str(body.pk): body for body in bodies}
        for owner in gone:
            self.fields[f"owner_{owner.pk}"] = forms.ChoiceField(
                label=_("Scores in place of %(department)s") % {"department": owner.name},
                choices=[("", "—"), *((pk, body.name) for pk, body in self.bodies.items())],
            )
        self.helper = _without_tag(
            "name",
            Row(Column("code"), Column("year")),
            *(f"owner_{owner.pk}" for owner in gone),
            "with_roles",
        )

    def owners(self) -> dict[str, Department]:
        """Who takes over from each owner that is gone, by the code of that owner."""
        return {owner.code: self.bodies[self.cleaned_data[f"owner_{owner.pk}"]] for owner in self.gone}
