"""What the page says about rows of a workbook: what is wrong, what to do about it, and what a row was taken for."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.workbooks.rows import Problem, Skipped

COMPLETE = _("Fill in the cell.")
CORRECT = _("Correct the cell.")
FIELD_LABELS = {
    "staff_number": _("Staff number"),
    "name": pgettext_lazy("of a department", "Name"),
    "department": _("Department"),
    "post": _("Post"),
    "branch": _("Party branch"),
    "is_party_member": _("Party member"),
    "is_section_cadre": _("Section-level cadre or above"),
    "category": _("Department category"),
    "code": _("Code"),
    "position": _("Position"),
    "head": _("Department head"),
    "head_count": _("Head count"),
    "enrolment": _("Takes part in the campaign"),
}
NAME_OF_PERSON = pgettext_lazy("of a person", "Name")
PROBLEMS: Mapping[str, tuple[str, str]] = {
    "formula": (
        _("The cell holds a formula; formulas are not evaluated."),
        _("Copy the cell and paste it as a value."),
    ),
    "number_missing": (_("The staff number is missing."), COMPLETE),
    "number_malformed": (_("“%(value)s” is no staff number: it has digits only, at most twelve."), CORRECT),
    "number_length": (_("“%(value)s” does not have %(length)s digits as the others have."), CORRECT),
    "repeated_number": (
        _("The staff number %(number)s stands in row %(row)s already."),
        _("Delete one of the two rows, or correct the number."),
    ),
    "name_missing": (_("The name is missing."), COMPLETE),
    "department_missing": (_("The department is missing."), COMPLETE),
    "department_unknown": (
        _("There is no department “%(name)s”."),
        _("Correct the name, or import the departments first."),
    ),
    "department_ambiguous": (
        _("Several departments are called “%(name)s”."),
        _("Write the code of the department instead."),
    ),
    "has_left": (
        _("%(number)s left on %(day)s."),
        _("Take the leaving back first, or leave the row out."),
    ),
    "too_long": (_("The text is longer than %(longest)s characters."), _("Shorten it.")),
    "neither_yes_nor_no": (
        _("“%(value)s” says neither yes nor no."),
        _("Write yes or no, or leave the cell empty."),
    ),
    "department_name_missing": (_("The name of the department is missing."), COMPLETE),
    "repeated_department": (
        _("“%(value)s” stands in row %(row)s already."),
        _("Delete one of the two rows."),
    ),
    "category_missing": (_("The category is missing."), COMPLETE),
    "category_unknown": (
        _("There is no category “%(value)s”. There are: %(names)s."),
        _("Write one of these, or “%(only_scores)s” for an organ that only scores."),
    ),
    "code_malformed": (_("“%(value)s” is no code: letters, digits, - and _ only."), CORRECT),
    "renamed": (
        _("%(code)s is called “%(name)s” here."),
        _("Keep the name in the workbook; a new name is given under Departments, from a day on."),
    ),
    "other_code": (_("“%(name)s” has the code %(code)s here."), _("Write this code, or none.")),
    "position_malformed": (
        _("“%(value)s” is no place in the order: a whole number up to %(last)s."),
        CORRECT,
    ),
}
SKIPPED = {
    "total": _("a line of totals"),
    "signature": _("a line of signatures"),
    "header": _("the header once more"),
    "example": _("the example of the template"),
    "elsewhere": _("nothing in the columns that are read"),
}


def label(field_key: str, *, of_person: bool) -> str:
    """The name of a field as the page says it."""
    return NAME_OF_PERSON if of_person and field_key == "name" else FIELD_LABELS[field_key]


def what(problem: Problem) -> str:
    """What is wrong, in a sentence."""
    return str(PROBLEMS[problem.code][0]) % problem.facts


def what_to_do(problem: Problem) -> str:
    return str(PROBLEMS[problem.code][1]) % problem.facts


def taken_for(row: Skipped) -> str:
    return str(SKIPPED[row.code])
