"""Forms of an import: the workbook, which column holds what, and the word that refused rows are left out."""

from collections.abc import Sequence
from functools import partial

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.models import UploadKind
from campaign.workbooks.grid import Grid, address, letters
from campaign.workbooks.headers import Field
from campaign.workbooks.limits import LARGEST
from campaign.workbooks.wording import label

SAMPLES = 3
LONGEST_SAMPLE = 30


class UploadForm(forms.Form):
    """The workbook itself."""

    file = forms.FileField(
        label=_("Workbook (.xlsx)"),
        error_messages={"required": _("Choose a workbook."), "empty": _("The file is empty.")},
        widget=forms.ClearableFileInput(
            attrs={
                "accept": ".xlsx",
                "data-largest": LARGEST,
                "data-too-large": _("The file is larger than 5 MB."),
            }
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag = False


class PlaceForm(forms.Form):
    """Which sheet, and which of its rows is the header; people count rows from 1."""

    sheet = forms.TypedChoiceField(label=_("Sheet"), coerce=int)
    row = forms.IntegerField(label=_("Row of the header"), min_value=1)

    def __init__(self, *args, grids: Sequence[Grid], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [(index, grid.name) for index, grid in enumerate(grids)]
        self.fields["row"].max_value = max(len(grid.rows) for grid in grids)
        self.grids = grids

    def clean(self) -> dict:
        cleaned = super().clean()
        if "sheet" in cleaned and cleaned.get("row", 1) > len(self.grids[cleaned["sheet"]].rows):
            self.add_error("row", _("There is no such row in the workbook."))
        return cleaned


class ColumnsForm(forms.Form):
    """What each column of the sheet holds, and for departments the day from which they take part."""

    since = forms.DateField(
        label=_("Departments take part from"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("A category or party branch that changes does so on this day."),
    )

    def __init__(self, *args, kind: str, grid: Grid, header_row: int, fields: Sequence[Field], **kwargs):
        super().__init__(*args, **kwargs)
        self.grid, self.header_row = grid, header_row
        self.label_of = partial(label, of_person=kind == UploadKind.PEOPLE)
        if kind != UploadKind.DEPARTMENTS:
            del self.fields["since"]
        choices = [("", _("— not read —"))]
        choices += [(field.key, _choice(field, kind)) for field in fields]
        for column in self.shown_columns:
            self.fields[f"column_{column}"] = forms.ChoiceField(
                label=letters(column),
                required=False,
                choices=choices,
                widget=forms.Select(
                    attrs={"class": "form-select", "aria-label": address(header_row, column)}
                ),
            )

    @property
    def shown_columns(self) -> list[int]:
        """The columns in which anything stands from the header downwards."""
        rows = self.grid.rows[self.header_row :]
        return [
            column
            for column in range(self.grid.width)
            if any(column < len(row) and str(row[column]).strip() for row in rows)
        ]

    @property
    def rows(self) -> list[dict]:
        """A row for the page about each column: its letter, heading, first values and its field."""
        return [
            {
                "letter": letters(column),
                "heading": self.grid.value(self.header_row, column),
                "samples": self._samples(column),
                "field": self[f"column_{column}"],
            }
            for column in self.shown_columns
        ]

    @property
    def chosen(self) -> dict[str, int]:
        """The column of each field. A field that is chosen twice keeps the later column; `clean` refuses that."""
        return {
            self.cleaned_data[name]: int(name.removeprefix("column_"))
            for name in self.fields
            if name.startswith("column_") and self.cleaned_data.get(name)
        }

    def clean(self) -> dict:
        cleaned = super().clean()
        chosen = [cleaned[name] for name in self.fields if name.startswith("column_") and cleaned.get(name)]
        for twice in sorted({key for key in chosen if chosen.count(key) > 1}):
            self.add_error(None, _("“%(field)s” is chosen twice.") % {"field": self.label_of(twice)})
        return cleaned

    def _samples(self, column: int) -> list[str]:
        values = (str(row[column]) for row in self.grid.rows[self.header_row + 1 :] if column < len(row))
        found = [value[:LONGEST_SAMPLE] for value in values if value.strip()]
        return found[:SAMPLES]


def _choice(field: Field, kind: str) -> str:
    """The field's name; a star where it must be there, a word where it is not kept."""
    name = label(field.key, of_person=kind == UploadKind.PEOPLE)
    if field.required:
        return f"{name} *"
    return _("%(field)s (shown, not kept)") % {"field": name} if field.shown else name
