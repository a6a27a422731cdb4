"""Forms of bringing scores from a workbook: which column holds which indicator, and what was decided at the preview."""

import json
from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.import_forms import ColumnsForm
from campaign.workbooks.grid import Grid, address, letters
from scoring.score_imports import Decisions
from scoring.sheet_matching import KnownIndicator, heading
from scoring.sheet_plan import DEPARTMENT

KEEP, TAKE = "keep", "take"
PREFIX = "conflict-"


class SheetColumnsForm(ColumnsForm):
    """What each column of a clerk's sheet holds: the departments, or an indicator."""

    def __init__(self, *args, grid: Grid, header_row: int, indicators: Sequence[KnownIndicator], **kwargs):
        forms.Form.__init__(self, *args, **kwargs)
        del self.fields["since"]
        self.grid, self.header_row = grid, header_row
        names = {indicator.code: f"{indicator.code} {indicator.name}" for indicator in indicators}
        names = {DEPARTMENT: _("Department")} | names
        self.label_of = names.__getitem__
        for column in self.shown_columns:
            self.fields[f"column_{column}"] = forms.ChoiceField(
                label=letters(column),
                required=False,
                choices=[("", _("— not read —")), *names.items()],
                widget=forms.Select(
                    attrs={"class": "form-select", "aria-label": address(header_row, column)}
                ),
            )

    @property
    def rows(self) -> list[dict]:
        """As for people, with the section before the heading of its indicator."""
        columns = self.shown_columns
        return [
            row | {"heading": heading(self.grid, self.header_row, column)}
            for row, column in zip(super().rows, columns, strict=True)
        ]


def decisions_of(said: Mapping[str, str]) -> Decisions:
    """What was said at the preview; a conflict about which nothing was said is neither taken nor kept."""
    conflicts = {name.removeprefix(PREFIX): said[name] for name in said if name.startswith(PREFIX)}
    return Decisions(
        take=frozenset(code for code, what in conflicts.items() if what == TAKE),
        keep=frozenset(code for code, what in conflicts.items() if what == KEEP),
        seen=_versions(said.get("seen", "")),
        leave_out=said.get("leave_out") == "on",
        into_month=said.get("into_month") == "on",
    )


def _versions(text: str) -> dict[str, int]:
    """The versions that the page had shown; where they cannot be read, none was."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(said, dict):
        return {}
    return {code: version for code, version in said.items() if isinstance(version, int)}
