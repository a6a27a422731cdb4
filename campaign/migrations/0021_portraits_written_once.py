"""Triggers: a notice on portraits is written once; what a consent says stays, only its end is added, once."""

from django.db import migrations

from campaign.written_once import protect, protect_columns, unprotect, unprotect_columns

NOTICES, CONSENTS = "campaign_portraitnotice", "campaign_portraitconsent"
FIXED = ("id", "campaign_id", "person_id", "purpose", "notice_id", "paper", "given_by_id", "given_at")
SETTLED = {"ended_at": ("ended_at", "ended_by_id", "ended_because")}


def put_on(apps, schema_editor):
    protect(schema_editor.connection, NOTICES)
    protect_columns(schema_editor.connection, CONSENTS, fixed=FIXED, settled=SETTLED)


def take_off(apps, schema_editor):
    unprotect(schema_editor.connection, NOTICES)
    unprotect_columns(schema_editor.connection, CONSENTS, settled=SETTLED)


class Migration(migrations.Migration):
    dependencies = [("campaign", "0020_portraits_and_launch")]
    operations = [migrations.RunPython(put_on, take_off)]
