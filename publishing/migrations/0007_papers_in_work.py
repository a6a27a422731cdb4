"""Papers in work and every version of them; a version is written once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from campaign.written_once import protect, unprotect

TABLE = "publishing_draftversion"


def add(apps, schema_editor):
    protect(schema_editor.connection, TABLE)


def remove(apps, schema_editor):
    unprotect(schema_editor.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [
        ("campaign", "0015_numbers_are_kept"),
        ("publishing", "0006_one_paper_per_matter"),
        ("scoring", "0009_late_reminders"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PaperDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("bulletin", "Bulletin"),
                            ("decision", "Decision"),
                            ("circular", "Circular"),
                            ("correction", "Correction"),
                            ("minutes", "Minutes"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("starter", models.CharField(max_length=20, verbose_name="began as")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("content", models.JSONField(verbose_name="content")),
                ("version", models.PositiveIntegerField(default=1, verbose_name="version")),
                ("accepted", models.JSONField(default=list, verbose_name="accepted warnings")),
                ("created_at", models.DateTimeField(verbose_name="begun at")),
                ("updated_at", models.DateTimeField(verbose_name="changed at")),
                ("discarded_at", models.DateTimeField(blank=True, null=True, verbose_name="given up at")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_drafts",
                        to="campaign.campaign",
                        verbose_name="campaign",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="begun by",
                    ),
                ),
                (
                    "month_revision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_drafts",
                        to="scoring.monthrevision",
                        verbose_name="published revision",
                    ),
                ),
                (
                    "publication",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draft",
                        to="publishing.publication",
                        verbose_name="issued as",
                    ),
                ),
                (
                    "updated_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="changed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "paper in work",
                "verbose_name_plural": "papers in work",
                "ordering": ["-updated_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="DraftVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                ("content", models.JSONField(verbose_name="content")),
                ("at", models.DateTimeField(verbose_name="changed at")),
                (
                    "restores",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="restores version"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="changed by",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="publishing.paperdraft",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a paper in work",
                "verbose_name_plural": "versions of papers in work",
                "ordering": ["draft", "-number"],
            },
        ),
        migrations.AddConstraint(
            model_name="paperdraft",
            constraint=models.UniqueConstraint(
                condition=models.Q(("discarded_at__isnull", True), ("publication__isnull", True)),
                fields=("month_revision", "kind"),
                name="one_draft_per_revision",
                violation_error_message="This paper is in work already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="draftversion",
            constraint=models.UniqueConstraint(fields=("draft", "number"), name="draft_version_once"),
        ),
        migrations.RunPython(add, remove),
    ]
