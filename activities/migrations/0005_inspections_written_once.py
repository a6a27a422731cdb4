"""Triggers that refuse to delete an inspection, and to change what was filed."""

from django.db import migrations

from campaign.written_once import protect_columns, unprotect_columns

TABLE = "activities_inspection"
FIXED = ("id", "window_id", "kind", "plan_id", "checklist_id")
SETTLED = {
    "filed_at": (
        "day",
        "outcome",
        "notes",
        "total",
        "entered_by_id",
        "entered_at",
        "entry_key",
        "filed_at",
    ),
    "withdrawn_at": ("state", "withdrawn_at", "withdrawn_by_id", "withdrawal_reason"),
}


def add(apps, schema_editor):
    protect_columns(schema_editor.connection, TABLE, fixed=FIXED, settled=SETTLED)


def remove(apps, schema_editor):
    unprotect_columns(schema_editor.connection, TABLE, settled=SETTLED)


class Migration(migrations.Migration):
    dependencies = [("activities", "0004_handbooks_written_once")]
    operations = [migrations.RunPython(add, remove)]
