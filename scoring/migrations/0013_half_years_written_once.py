"""Triggers that refuse to change or delete what was computed, compared, voted and decided about a half-year."""

from django.db import migrations

from campaign.written_once import protect, unprotect

TABLES = (
    "scoring_halfyearcomputation",
    "scoring_halfyeardecision",
    "scoring_titledecision",
    "scoring_tievote",
    "scoring_whatif",
)


def add(apps, schema_editor):
    for table in TABLES:
        protect(schema_editor.connection, table)


def remove(apps, schema_editor):
    for table in TABLES:
        unprotect(schema_editor.connection, table)


class Migration(migrations.Migration):
    dependencies = [("scoring", "0012_half_years")]
    operations = [migrations.RunPython(add, remove)]
