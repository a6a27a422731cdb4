"""Papers of every kind, each of a matter that is issued once; a file may be drawn more than once."""

import django.db.models.deletion
from django.db import migrations, models

from campaign.written_once import protect, unprotect

TABLES = ("publishing_publication", "publishing_publicationfile")
KINDS = [
    ("bulletin", "Bulletin"),
    ("decision", "Decision"),
    ("circular", "Circular"),
    ("correction", "Correction"),
    ("minutes", "Minutes"),
]
FORMATS = [("pdf", "PDF"), ("xlsx", "Excel"), ("docx", "Word"), ("html", "Web page")]


def lift(apps, schema_editor):
    for table in TABLES:
        unprotect(schema_editor.connection, table)


def put_back(apps, schema_editor):
    for table in TABLES:
        protect(schema_editor.connection, table)


class Migration(migrations.Migration):
    """The triggers come back with 0006: the rows are filled in between."""

    dependencies = [
        ("campaign", "0014_register_of_numbers"),
        ("publishing", "0003_correction_notices"),
    ]
    operations = [
        migrations.RunPython(lift, put_back),
        migrations.RemoveConstraint(model_name="publication", name="one_paper_per_revision"),
        migrations.RemoveConstraint(model_name="publicationfile", name="one_file_per_format"),
        migrations.AlterField(
            model_name="publication",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=20, verbose_name="kind"),
        ),
        migrations.AddField(
            model_name="publication",
            name="source_key",
            field=models.CharField(default="", max_length=80, verbose_name="matter"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="publication",
            name="edition",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="edition"),
        ),
        migrations.AlterField(
            model_name="publication",
            name="supersedes",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="successors",
                to="publishing.publication",
                verbose_name="supersedes",
            ),
        ),
        migrations.AlterField(
            model_name="publicationfile",
            name="format",
            field=models.CharField(choices=FORMATS, max_length=10, verbose_name="format"),
        ),
        migrations.AddField(
            model_name="publicationfile",
            name="drawing",
            field=models.PositiveSmallIntegerField(default=1, verbose_name="drawing"),
        ),
        migrations.AddField(
            model_name="publicationfile",
            name="text_sha256",
            field=models.CharField(blank=True, default="", max_length=64, verbose_name="SHA-256 of the text"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="publicationfile",
            name="engine",
            field=models.CharField(blank=True, default="", max_length=100, verbose_name="drawn with"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="publicationfile",
            name="fonts",
            field=models.CharField(
                blank=True, default="", max_length=64, verbose_name="fingerprint of the faces"
            ),
            preserve_default=False,
        ),
        migrations.AlterModelOptions(
            name="publicationfile",
            options={
                "ordering": ["publication", "format", "drawing"],
                "verbose_name": "file of a paper",
                "verbose_name_plural": "files of papers",
            },
        ),
    ]
