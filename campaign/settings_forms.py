"""Forms of the campaign's settings: its rules, and the holiday table."""

from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.holidays import LONGEST_NAME
from campaign.models import CampaignRules
from campaign.rules import SETTINGS, TIE_BREAKERS

TIE_BREAKER_FIELDS = ("first_tie_breaker", "second_tie_breaker", "third_tie_breaker")
LONGEST_LIST = 20_000


class DateField(forms.DateField):
    """A day, chosen in the browser's calendar."""

    widget = forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")


class SettingsForm(forms.ModelForm):
    """Every setting of a campaign; the tie-breakers are asked for one after the other."""

    class Meta:
        model = CampaignRules
        fields = [name for __, __, settings in SETTINGS for name in settings if name != "tie_breakers"]

    def __init__(self, *args, is_writer: bool, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [("", _("none")), *TIE_BREAKERS.items()]
        for name, chosen in zip(TIE_BREAKER_FIELDS, [*self.instance.tie_breakers, "", "", ""], strict=False):
            self.fields[name] = forms.ChoiceField(choices=choices, required=False, initial=chosen)
        for name, field in self.fields.items():
            field.disabled = not is_writer
            field.show_hidden_initial = is_writer
            field.widget.attrs |= {"id": f"id_{name}", "class": self._look(field)}

    @staticmethod
    def _look(field: forms.Field) -> str:
        if isinstance(field, forms.BooleanField):
            return "form-check-input"
        return "form-select" if isinstance(field, forms.ChoiceField) else "form-control"

    def values(self) -> dict:
        """What `change_rules` needs: what the person changed on the page, as the page showed it.

        What somebody else changed since the page was loaded stays as it is.
        """
        changed = set(self.changed_data)
        given = {name: self.cleaned_data[name] for name in self.Meta.fields if name in changed}
        if changed.intersection(TIE_BREAKER_FIELDS):
            given["tie_breakers"] = [
                self.cleaned_data[name] for name in TIE_BREAKER_FIELDS if self.cleaned_data[name]
            ]
        return given

    def _post_clean(self) -> None:
        """The row is checked and changed by the verb, under its lock, not by the form."""

    def rows(self) -> Iterator[tuple[str, str, list[dict]]]:
        """The settings by their headings, each with its fields, its meaning and its default."""
        for heading, when, settings in SETTINGS:
            yield heading, when, [self._row(name, meaning) for name, meaning in settings.items()]

    def _row(self, name: str, meaning: str) -> dict:
        column = CampaignRules._meta.get_field(name)
        names = TIE_BREAKER_FIELDS if name == "tie_breakers" else (name,)
        return {
            "label": column.verbose_name,
            "meaning": meaning,
            "default": self._default(column),
            "fields": [self[each] for each in names],
            "errors": [error for each in names for error in self[each].errors],
        }

    @staticmethod
    def _default(column) -> str:
        value = column.get_default()
        if value is True or value is False:
            return _("yes") if value else _("no")
        if column.choices:
            return dict(column.flatchoices)[value]
        return f"{value:.2f}" if column.get_internal_type() == "DecimalField" else value or _("none")


class HolidayForm(forms.Form):
    """One day of the holiday table."""

    day = DateField(label=_("Day"))
    name = forms.CharField(
        label=pgettext_lazy("of a day", "Name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    is_worked = forms.TypedChoiceField(
        label=_("Kind"),
        choices=[("", _("day off")), ("1", _("worked instead"))],
        coerce=bool,
        empty_value=False,
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class HolidayListForm(forms.Form):
    """A year's list, pasted."""

    text = forms.CharField(
        label=_("The year's list, a line each"),
        max_length=LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 8, "class": "form-control", "aria-describedby": "list-help"}),
    )
