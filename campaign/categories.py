"""The categories of a campaign's departments, kept as one list in its order."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from campaign.audit import record
from campaign.models import Campaign, DepartmentCategory, Role
from campaign.permissions import Access
from campaign.refusals import Refused
from campaign.workbooks.words import key

KEEPERS = (Role.OFFICE, Role.SYSTEM_ADMINISTRATOR)
LONGEST_NAME = DepartmentCategory._meta.get_field("name").max_length


class BadCategories(Refused):
    """The list cannot stand: a name is missing, too long or there twice, or somebody changed the list meanwhile."""


class CategoryInUse(Refused):
    """Departments or a scheme refer to the category."""


@dataclass(frozen=True)
class Named:
    """A category of the list: one that is there, by its id, or a new one."""

    name: str
    pk: int | None = None


@transaction.atomic
def keep_categories(
    wanted: Sequence[Named],
    *,
    campaign: Campaign,
    by: Access,
    removed: Iterable[int] = (),
    at: datetime | None = None,
) -> list[dict]:
    """Make the campaign's categories those of the list, in its order; returns what changed.

    A renamed category keeps its code and its departments; published months keep its old name. One to be `removed` (by
    its id) goes, unless departments or a scheme refer to it. A scheme that is in force has no sections for a new category:
    the office makes a new version. Raises BadCategories, CategoryInUse.
    """
    by.demand(*KEEPERS, campaign_id=campaign.pk)
    Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    there = {row.pk: row for row in campaign.categories.all()}
    removed = set(removed)
    _check(wanted, removed, there)
    changes = [_remove(there[pk]) for pk in sorted(removed)]
    codes = _free_codes(row.code for row in there.values())
    for position, each in enumerate(wanted, start=1):
        row = there.get(each.pk)
        if row is None:
            row = DepartmentCategory.objects.create(
                campaign=campaign, code=next(codes), name=each.name, position=position
            )
            changes.append({"added": row.code, "name": row.name})
        elif (row.name, row.position) != (each.name, position):
            if row.name != each.name:
                changes.append({"renamed": row.code, "name": [row.name, each.name]})
            else:
                changes.append({"moved": row.code, "position": [row.position, position]})
            row.name, row.position = each.name, position
            row.save(update_fields=["name", "position"])
    if changes:
        record(
            "campaign.categories.kept", by=by.user, campaign=campaign, obj=campaign, at=at, changes=changes
        )
    return changes


def _check(wanted: Sequence[Named], removed: set[int], there: dict[int, DepartmentCategory]) -> None:
    if not wanted:
        raise BadCategories(_("At least one category is needed."))
    known = [*removed, *(each.pk for each in wanted if each.pk is not None)]
    if sorted(known) != sorted(there):  # a page that is out of date would remove what a colleague added
        raise BadCategories(_("Somebody changed the list meanwhile. Look at it again."))
    names = [key(each.name) for each in wanted]
    if "" in names or max(len(each.name) for each in wanted) > LONGEST_NAME:
        raise BadCategories(
            _("Each category has a name of at most %(number)s characters.") % {"number": LONGEST_NAME}
        )
    if len(set(names)) != len(names):
        raise BadCategories(_("Two categories have the same name."))


def _remove(row: DepartmentCategory) -> dict:
    said = {"removed": row.code, "name": row.name}
    try:
        row.delete()
    except ProtectedError as held:
        raise CategoryInUse(
            _("“%(name)s” stays: departments or a scheme belong to it.") % {"name": row.name}
        ) from held
    return said


def _free_codes(taken: Iterable[str]):
    """Codes after the highest one: K1, K2, …"""
    used = [int(found[1]) for code in taken if (found := re.fullmatch(r"K(\d{1,6})", code))]
    number = max(used, default=0)
    while True:
        number += 1
        yield f"K{number}"
