"""Triggers that refuse to change or delete an honour of a person that was applied."""

from django.db import migrations

from campaign.written_once import protect, unprotect

TABLE = "scoring_modelindividual"


def add(apps, schema_editor):
    protect(schema_editor.connection, TABLE)


def remove(apps, schema_editor):
    unprotect(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0014_half_year_entries")]
    operations = [migrations.RunPython(add, remove)]
