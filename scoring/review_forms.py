"""Forms of the review: second scores, settling a difference, ticking a sample."""

from collections.abc import Sequence
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import FigureField
from scoring.blind_reading import BlindCell
from scoring.models import BlindEntry, ReviewSample, SampledCell


class BlindForm(forms.Form):
    """A score for each cell that is entered a second time; the fields bear the cells' codes."""

    rest_full = forms.BooleanField(
        label=_("Where nothing is written, there is no deduction."), required=False
    )

    def __init__(self, *args, cells: Sequence[BlindCell], **kwargs):
        super().__init__(*args, **kwargs)
        self.cells = cells
        for one in cells:
            self.fields[one.cell.code] = field = FigureField(required=False)
            field.widget.attrs |= {
                "class": "form-control",
                "aria-label": f"{one.cell.name} {one.cell.indicator.code}",
                "id": f"score-{one.cell.code.replace(':', '-')}",
            }

    def rows(self) -> list[tuple[BlindCell, forms.BoundField]]:
        return [(one, self[one.cell.code]) for one in self.cells]

    def scores(self) -> dict[str, Decimal]:
        """What was written, by cell code."""
        written = {one.cell.code: self.cleaned_data.get(one.cell.code) for one in self.cells}
        return {code: score for code, score in written.items() if score is not None}


class SettleForm(forms.Form):
    """Why the first score stands."""

    reason = forms.CharField(
        label=_("Why the first score stands"),
        required=False,
        max_length=BlindEntry._meta.get_field("settlement").max_length,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )


class TickForm(forms.Form):
    """A tick and a remark for each cell of a sample that is not looked at yet."""

    def __init__(self, *args, sample: ReviewSample, **kwargs):
        super().__init__(*args, **kwargs)
        self.positions = [cell.position for cell in sample.cells.all() if cell.checked_at is None]
        for position in self.positions:
            self.fields[f"tick-{position}"] = forms.BooleanField(required=False)
            self.fields[f"remark-{position}"] = forms.CharField(
                required=False, max_length=SampledCell._meta.get_field("remark").max_length
            )

    def ticked(self) -> dict[int, str]:
        """The remarks of the ticked cells, by position."""
        return {
            position: self.cleaned_data[f"remark-{position}"]
            for position in self.positions
            if self.cleaned_data[f"tick-{position}"]
        }

    def remarks(self) -> dict[int, str]:
        return {position: self.cleaned_data[f"remark-{position}"] for position in self.positions}
