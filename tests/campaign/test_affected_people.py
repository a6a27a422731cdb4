"""Whom a leak concerns (security.md PRV-12)."""

import csv
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from campaign.models import AuditEntry
from tests.honours import make_notice, portraits
from tests.makers import make_world


def listed(*asked: str) -> list[dict]:
    out = StringIO()
    call_command("affected_people", *asked, stdout=out, stderr=StringIO())
    return list(csv.DictReader(StringIO(out.getvalue().lstrip("\ufeff"))))


def test_everybody_of_the_unit_is_listed_with_what_is_kept_prv_12(world, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_world("other")
    make_notice(world)
    shown = world.users["employee"].person
    portraits(world, [shown])

    rows = listed("--campaign", "t2026")

    assert len(rows) == world.unit.people.count()
    assert [row["pictures"] for row in rows if row["staff_number"] == shown.staff_number] == ["1"]
    assert {row["pictures"] for row in rows if row["staff_number"] != shown.staff_number} == {"0"}


def test_one_department_is_listed_alone_prv_12(world):
    rows = listed("--campaign", "t2026", "--department", "D01")

    assert {row["department"] for row in rows} == {world.departments[0].name}
    (entry,) = AuditEntry.objects.filter(event="export.affected_people")
    assert [entry.campaign, entry.user, entry.data["rows"]] == [world.campaign, None, len(rows)]


@pytest.mark.parametrize("asked", [["--campaign", "none"], ["--campaign", "t2026", "--department", "X99"]])
def test_what_is_not_there_is_said(world, asked):
    with pytest.raises(CommandError):
        listed(*asked)
