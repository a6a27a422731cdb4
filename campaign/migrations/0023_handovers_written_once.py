"""A handover, what came of it, and a note for whoever takes over are written once."""

from django.db import migrations

from campaign.written_once import protect, unprotect

TABLES = ("campaign_handover", "campaign_handoveranswer", "campaign_handovernote")


def forwards(apps, schema_editor):
    for table in TABLES:
        protect(schema_editor.connection, table)


def backwards(apps, schema_editor):
    for table in TABLES:
        unprotect(schema_editor.connection, table)


class Migration(migrations.Migration):
    dependencies = [("campaign", "0022_launch_and_year_end")]
    operations = [migrations.RunPython(forwards, backwards)]
