import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from campaign.written_once import protect_columns, unprotect_columns

TABLE = "scoring_evidence"
FIXED = (
    "id",
    "line_id",
    "key",
    "carried_from_id",
    "name",
    "format",
    "size",
    "sha256",
    "source_sha256",
    "width",
    "height",
    "attached_by_id",
    "attached_at",
)
SETTLED = {
    "withdrawn_at": ("withdrawn_by_id", "withdrawn_at", "withdrawal_reason"),
    "frozen_at": ("withdrawn_by_id", "withdrawn_at", "withdrawal_reason", "frozen_at"),
    "erased_at": ("erased_by_id", "erased_at", "erasure_reason"),
}


def protect(apps, schema_editor):
    protect_columns(schema_editor.connection, TABLE, fixed=FIXED, settled=SETTLED)


def unprotect(apps, schema_editor):
    unprotect_columns(schema_editor.connection, TABLE, settled=SETTLED)


class Migration(migrations.Migration):

    dependencies = [
        ('scoring', '0005_review_and_reports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, verbose_name='name on disk')),
                ('name', models.CharField(max_length=200, verbose_name='name of the file')),
                ('format', models.CharField(max_length=5, verbose_name='format')),
                ('size', models.PositiveIntegerField(verbose_name='size in bytes')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('source_sha256', models.CharField(max_length=64, verbose_name='SHA-256 of what was sent')),
                ('width', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='width')),
                ('height', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='height')),
                ('attached_at', models.DateTimeField(verbose_name='attached at')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='withdrawn at')),
                ('withdrawal_reason', models.CharField(blank=True, max_length=200, verbose_name='why withdrawn')),
                ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='erased at')),
                ('erasure_reason', models.CharField(blank=True, max_length=200, verbose_name='why erased')),
                ('frozen_at', models.DateTimeField(blank=True, null=True, verbose_name='frozen with its month at')),
                ('attached_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('carried_from', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried', to='scoring.evidence', verbose_name='carried from')),
                ('erased_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='evidence', to='scoring.ledgerline', verbose_name='ledger line')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'evidence',
                'verbose_name_plural': 'evidence',
                'ordering': ['line', 'id'],
                'constraints': [models.UniqueConstraint(fields=('line', 'key'), name='evidence_file_once'), models.UniqueConstraint(condition=models.Q(('erased_at__isnull', True), ('withdrawn_at__isnull', True)), fields=('line', 'source_sha256'), name='evidence_once_on_a_line', violation_error_message='This file is attached already.'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='evidence_withdrawn_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('erased_at__isnull', True), ('erased_by__isnull', True)), models.Q(('erased_at__isnull', False), ('erased_by__isnull', False)), _connector='OR'), name='evidence_erased_by_somebody')],
            },
        ),
        migrations.RunPython(protect, unprotect),
    ]
