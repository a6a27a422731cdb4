"""Triggers that refuse to change or delete an edition of an honour roll."""

from django.db import migrations

from campaign.written_once import protect, unprotect

EDITIONS = "publishing_rolledition"


def add(apps, schema_editor):
    protect(schema_editor.connection, EDITIONS)


def remove(apps, schema_editor):
    unprotect(schema_editor.connection, EDITIONS)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0010_honour_rolls_and_certificates")]
    operations = [migrations.RunPython(add, remove)]
