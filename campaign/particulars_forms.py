"""Forms of a campaign's particulars, and of its list of categories."""

from datetime import date

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.categories import Named
from campaign.models import Campaign, Department, DepartmentCategory, Unit
from campaign.particulars import CAMPAIGN_FIELDS, UNIT_FIELDS

SPARE_ROWS = 1
MOST_ROWS = 50


class ParticularsForm(forms.Form):
    """Names of the unit and of the campaign, its goals, its first month, its assessment office."""

    unit_name = forms.CharField(label=_("Full name of the unit"))
    unit_short_name = forms.CharField(label=_("Short name"))
    unit_issuer_name = forms.CharField(
        label=_("Full name of the committee that signs the papers"),
        help_text=_("Stands in the red head of bulletins."),
    )
    unit_issuer_code = forms.CharField(
        label=_("Issuer code"), help_text=_("Begins the document number, before the year.")
    )
    name = forms.CharField(label=_("Name of the campaign"))
    goals = forms.CharField(
        label=_("Goals"), required=False, help_text=_("The “three first-class” goals in your unit's words.")
    )
    first_month = forms.TypedChoiceField(
        label=_("First month that is assessed"),
        coerce=date.fromisoformat,
        empty_value=None,
        required=False,
        help_text=_("Stays once months are closed."),
    )
    office = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("Assessment office"),
        help_text=_("Merges the scores; writes what an owner may not write about itself."),
    )

    def __init__(self, *args, campaign: Campaign, is_writer: bool, **kwargs):
        unit = campaign.unit
        initial = {f"unit_{name}": getattr(unit, name) for name in UNIT_FIELDS}
        initial |= {name: getattr(campaign, name) for name in CAMPAIGN_FIELDS}
        super().__init__(*args, initial=initial, **kwargs)
        months = [date(campaign.year, number, 1) for number in range(1, 13)]
        self.fields["first_month"].choices = [
            ("", _("with the year")),
            *((month.isoformat(), date_format(month, "YEAR_MONTH_FORMAT")) for month in months),
        ]
        self.fields["office"].queryset = (
            Department.objects.filter(enrolments__campaign=campaign).distinct().order_by("name", "code")
        )
        for name, field in self.fields.items():
            model, column = (
                (Unit, name.removeprefix("unit_")) if name.startswith("unit_") else (Campaign, name)
            )
            field.disabled = not is_writer
            if isinstance(field, forms.CharField):
                field.max_length = model._meta.get_field(column).max_length
                field.widget.attrs["maxlength"] = field.max_length

    @property
    def of_unit(self) -> dict:
        return {name: self.cleaned_data[f"unit_{name}"] for name in UNIT_FIELDS}

    @property
    def of_campaign(self) -> dict:
        return {name: self.cleaned_data[name] for name in CAMPAIGN_FIELDS}


class CategoryForm(forms.Form):
    """One category of the list; its place is the row's number."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        max_length=DepartmentCategory._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )

    def named(self) -> Named:
        return Named(self.cleaned_data["name"].strip(), self.cleaned_data["pk"])


class CategoryForms(forms.BaseFormSet):
    """The whole list, with a spare row at its end."""

    ordering_widget = forms.NumberInput

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].widget.attrs |= {"class": "form-control", "min": 1}
        form.fields["DELETE"].widget.attrs["class"] = "form-check-input"

    def wanted(self) -> list[Named]:
        """The rows that stay, in their order."""
        return [form.named() for form in self.ordered_forms if form.cleaned_data.get("name")]

    def removed(self) -> list[int]:
        return [form.cleaned_data["pk"] for form in self.deleted_forms if form.cleaned_data.get("pk")]


CATEGORIES = forms.formset_factory(
    CategoryForm,
    formset=CategoryForms,
    can_order=True,
    can_delete=True,
    extra=SPARE_ROWS,
    max_num=MOST_ROWS,
    validate_max=True,
)
