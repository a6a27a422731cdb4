"""Triggers that refuse to delete a version of the handbook or a chapter, and to change what is published."""

from django.db import migrations

from campaign.written_once import protect_columns, unprotect_columns

# For each table: the columns that never change, and those that stay once the named one is set.
TABLES = {
    "activities_handbook": (
        ("id", "campaign_id", "version", "begun_by_id", "begun_at"),
        {"published_at": ("title", "published_by_id", "published_at", "sha256")},
    ),
    "activities_handbookchapter": (
        ("id", "handbook_id", "code"),
        {"frozen_at": ("title", "text", "edition", "changed_by_id", "changed_at", "frozen_at")},
    ),
}


def add(apps, schema_editor):
    for table, (fixed, settled) in TABLES.items():
        protect_columns(schema_editor.connection, table, fixed=fixed, settled=settled)


def remove(apps, schema_editor):
    for table, (_fixed, settled) in TABLES.items():
        unprotect_columns(schema_editor.connection, table, settled=settled)


class Migration(migrations.Migration):
    dependencies = [("activities", "0003_contest_acts_written_once")]
    operations = [migrations.RunPython(add, remove)]
