"""An import's preview in words: counts, changes with old and new, refused cells by address, skipped lines."""

from django.utils.translation import gettext_lazy as _

from campaign.import_plans import Plan, Planned
from campaign.models import Department, Upload, UploadKind
from campaign.workbooks.grid import address
from campaign.workbooks.wording import label, taken_for, what, what_to_do

YES, NO = _("yes"), _("no")
MOST_LISTED = 200
MOST_SHOWN = 50
SHOWN = {
    UploadKind.DEPARTMENTS: ("code", "name", "category", "branch", "position", "head", "head_count"),
    UploadKind.PEOPLE: (
        "staff_number",
        "name",
        "department",
        "post",
        "branch",
        "is_party_member",
        "is_section_cadre",
    ),
}


def preview_context(upload: Upload, plan: Plan) -> dict:
    """What the page of the preview shows; long lists end with how many more there are."""
    columns = [name for name in SHOWN[upload.kind] if name in upload.mapping["columns"] or name == "code"]
    names = dict(
        Department.objects.filter(unit=upload.campaign.unit_id).values_list("pk", "name")
        if upload.kind == UploadKind.PEOPLE
        else ()
    )
    refused = sorted(plan.refused, key=lambda problem: (problem.row, problem.column or 0))
    changed = plan.of("changed")
    return {
        "counts": plan.counts,
        "refused_count": len(plan.refused_rows),
        "refused": [_refused(upload, problem) for problem in refused[:MOST_LISTED]],
        "refused_more": max(len(refused) - MOST_LISTED, 0),
        "skipped": [
            {"row": row.row + 1, "taken_for": taken_for(row), "text": row.text}
            for row in plan.skipped[:MOST_LISTED]
        ],
        "skipped_more": max(len(plan.skipped) - MOST_LISTED, 0),
        "renamed": sum(
            upload.kind == UploadKind.PEOPLE and change.field == "name"
            for planned in changed
            for change in planned.changes
        ),
        "changed": [_changed(upload, planned) for planned in changed[:MOST_LISTED]],
        "changed_more": max(len(changed) - MOST_LISTED, 0),
        "new_branches": plan.new_branches,
        "new_categories": plan.new_categories,
        "departments": len({planned.row.department for planned in plan.planned}) if names else 0,
        "branches": len({planned.row.branch for planned in plan.planned if planned.row.branch}),
        "titles": [_label(upload, name) for name in columns],
        "accepted": [
            {"row": each.row.row + 1, "cells": [_cell(each, name, names) for name in columns]}
            for each in plan.planned[:MOST_SHOWN]
        ],
        "accepted_count": len(plan.planned),
        "accepted_more": max(len(plan.planned) - MOST_SHOWN, 0),
        "is_people": upload.kind == UploadKind.PEOPLE,
    }


def _refused(upload: Upload, problem) -> dict:
    columns = {column: name for name, column in upload.mapping["columns"].items()}
    field = columns.get(problem.column)
    return {
        "row": problem.row + 1,
        "cell": address(problem.row, problem.column) if problem.column is not None else "",
        "field": _label(upload, field) if field else "",
        "what": what(problem),
        "what_to_do": what_to_do(problem),
    }


def _changed(upload: Upload, planned: Planned) -> dict:
    row = planned.row
    number = row.staff_number if upload.kind == UploadKind.PEOPLE else row.code
    return {
        "row": row.row + 1,
        "label": f"{number} {row.name}",
        "changes": [
            {"field": _label(upload, change.field), "old": _said(change.old), "new": _said(change.new)}
            for change in planned.changes
        ],
    }


def _label(upload: Upload, name: str) -> str:
    return label(name, of_person=upload.kind == UploadKind.PEOPLE)


def _cell(planned: Planned, name: str, names: dict[int, str]) -> str:
    value = getattr(planned.row, name)
    return _said(names.get(value, value) if name == "department" else value)


def _said(value: object) -> str:
    if isinstance(value, bool):
        return str(YES if value else NO)
    return "" if value is None else str(value)
