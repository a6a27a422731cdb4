"""Triggers that refuse to change or delete a version of a submitted work."""

from django.db import migrations

from campaign.written_once import protect, unprotect

TABLE = "activities_submissionversion"


def add(apps, schema_editor):
    protect(schema_editor.connection, TABLE)


def remove(apps, schema_editor):
    unprotect(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("activities", "0005_inspections_written_once")]
    operations = [migrations.RunPython(add, remove)]
