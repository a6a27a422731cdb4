"""A certificate is written once."""

from django.db import migrations

from campaign.written_once import protect, unprotect

TABLE = "publishing_certificate"


def forwards(apps, schema_editor):
    protect(schema_editor.connection, TABLE)


def backwards(apps, schema_editor):
    unprotect(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0011_honour_rolls_written_once")]
    operations = [migrations.RunPython(forwards, backwards)]
