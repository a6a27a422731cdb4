"""Triggers that refuse to change or delete an award, its decision or a revocation."""

from django.db import migrations

from campaign.written_once import protect, unprotect

TABLES = ("activities_awarddecision", "activities_awardrevocation", "activities_award")


def add(apps, schema_editor):
    for table in TABLES:
        protect(schema_editor.connection, table)


def remove(apps, schema_editor):
    for table in TABLES:
        unprotect(schema_editor.connection, table)


class Migration(migrations.Migration):
    dependencies = [("activities", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
