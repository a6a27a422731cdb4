"""Triggers: what a number says stays, only that it is void is added, once; a leap of the register is written once."""

from django.db import migrations

from campaign.written_once import protect, protect_columns, unprotect, unprotect_columns

NUMBERS, LEAPS = "campaign_documentnumber", "campaign_numberleap"
FIXED = (
    "id",
    "unit_id",
    "issuer_code",
    "year",
    "number",
    "kind",
    "subject",
    "allotted_at",
    "allotted_by_id",
    "is_outside",
)
SETTLED = {"voided_at": ("void_reason", "voided_at", "voided_by_id")}


def put_on(apps, schema_editor):
    protect_columns(schema_editor.connection, NUMBERS, fixed=FIXED, settled=SETTLED)
    protect(schema_editor.connection, LEAPS)


def take_off(apps, schema_editor):
    unprotect_columns(schema_editor.connection, NUMBERS, settled=SETTLED)
    unprotect(schema_editor.connection, LEAPS)


class Migration(migrations.Migration):
    dependencies = [("campaign", "0014_register_of_numbers")]
    operations = [migrations.RunPython(put_on, take_off)]
