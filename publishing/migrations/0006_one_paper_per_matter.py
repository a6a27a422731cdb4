"""One paper for each matter, one file for each drawing; the triggers of the tables come back."""

from django.db import migrations, models

from campaign.written_once import protect, unprotect

TABLES = ("publishing_publication", "publishing_publicationfile")


def put_back(apps, schema_editor):
    for table in TABLES:
        protect(schema_editor.connection, table)


def lift(apps, schema_editor):
    for table in TABLES:
        unprotect(schema_editor.connection, table)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0005_matters_of_papers")]
    operations = [
        migrations.AddConstraint(
            model_name="publication",
            constraint=models.UniqueConstraint(
                fields=("campaign", "source_key", "edition"),
                name="one_paper_per_matter",
                violation_error_message="This paper is issued already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="publicationfile",
            constraint=models.UniqueConstraint(
                fields=("publication", "format", "drawing"), name="one_file_per_format_and_drawing"
            ),
        ),
        migrations.RunPython(put_back, lift),
    ]
