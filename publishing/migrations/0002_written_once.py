"""Triggers that refuse to change or delete rows that are written once."""

from django.db import migrations

from campaign.written_once import protect, unprotect

TABLES = ("publishing_publication", "publishing_publicationfile")


def add(apps, schema_editor):
    for table in TABLES:
        protect(schema_editor.connection, table)


def remove(apps, schema_editor):
    for table in TABLES:
        unprotect(schema_editor.connection, table)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]
