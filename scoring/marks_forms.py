"""Marks as a member types them: one field for each sheet of a department, read all together or one row at a time."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError

from campaign.form_fields import FigureField
from scoring.panel import FULL, Marks
from scoring.roster import Participant

SHEETS = ("business", "self_development")
_FIELD = FigureField(required=False, min_value=Decimal(0), max_value=FULL, decimal_places=2)


class BadFigures(Exception):
    """Some of what was typed is no mark; `problems` says which field, and why."""

    def __init__(self, problems: dict[str, str]):
        super().__init__(problems)
        self.problems = problems


def field_name(sheet: str, code: str) -> str:
    return f"{sheet}-{code}"


def marks_typed(sent: Mapping[str, str], people: Sequence[Participant]) -> dict[str, Marks]:
    """The marks of the departments whose fields were sent. Raises BadFigures naming every bad field."""
    found, problems = {}, {}
    for person in people:
        names = [field_name(sheet, person.code) for sheet in SHEETS]
        if not any(name in sent for name in names):
            continue
        values = []
        for name in names:
            try:
                values.append(_FIELD.clean(sent.get(name, "")))
            except ValidationError as bad:
                problems[name] = " ".join(bad.messages)
        if len(values) == len(SHEETS):
            found[person.code] = Marks(*values)
    if problems:
        raise BadFigures(problems)
    return found
