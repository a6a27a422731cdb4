"""Triggers that refuse to change or delete a key pressed in a quick-fire contest."""

from django.db import migrations

from campaign.written_once import protect, unprotect

TABLE = "activities_contestact"


def add(apps, schema_editor):
    protect(schema_editor.connection, TABLE)


def remove(apps, schema_editor):
    unprotect(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("activities", "0002_awards_written_once")]
    operations = [migrations.RunPython(add, remove)]
