"""What was issued before gets the name of its matter, and its number the kind of the paper and who took it."""

from django.db import migrations

from campaign.written_once import set_aside

NUMBERS = "campaign_documentnumber"


def fill(apps, schema_editor):
    connection = schema_editor.connection
    back = set_aside(connection, [NUMBERS])
    _fill(apps)
    connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in back:
            cursor.execute(statement)


def _fill(apps):
    papers = apps.get_model("publishing", "Publication").objects
    for paper in papers.select_related("month_revision__month", "number").order_by("pk"):
        month, revision = paper.month_revision.month.first_day, paper.month_revision.number
        papers.filter(pk=paper.pk).update(source_key=f"{paper.kind}:{month:%Y-%m}:{revision}")
        paper.number.kind = paper.kind
        paper.number.allotted_by_id = paper.issued_by_id
        paper.number.save(update_fields=["kind", "allotted_by"])


class Migration(migrations.Migration):
    dependencies = [
        ("campaign", "0014_register_of_numbers"),
        ("publishing", "0004_matters_and_drawings"),
        ("scoring", "0007_corrections"),
    ]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
