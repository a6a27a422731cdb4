"""The facts of a year and the name of an installation are written once; of an archive only its file may go."""

from django.db import migrations

from campaign.written_once import protect, protect_columns, unprotect, unprotect_columns

WHOLE = ("publishing_yearsummary", "publishing_installation")
ARCHIVES = "publishing_archive"
FIXED = ("id", "campaign_id", "made_by_id", "made_at", "sha256", "size", "counts", "problems")
SETTLED = {"removed_at": ("removed_at",)}


def forwards(apps, schema_editor):
    for table in WHOLE:
        protect(schema_editor.connection, table)
    protect_columns(schema_editor.connection, ARCHIVES, fixed=FIXED, settled=SETTLED)


def backwards(apps, schema_editor):
    for table in WHOLE:
        unprotect(schema_editor.connection, table)
    unprotect_columns(schema_editor.connection, ARCHIVES, settled=SETTLED)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0013_launch_and_year_end")]
    operations = [migrations.RunPython(forwards, backwards)]
