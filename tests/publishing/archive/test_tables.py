"""What an archive keeps of every table: all are named, nothing secret is kept, nothing kept leads to what is not there."""

import re

from django.apps import apps

from campaign.models import KeptFile
from publishing.archive.rows import UNIT_TABLES, model_of
from publishing.archive.tables import TABLES, WITHOUT_BYTES, Kept, kept_tables
from tests.house.sources import APPS

SECRET = re.compile(r"token|secret|password|digest|e_?mail|contact|^device|origin$", re.I)
# Columns with such a name that open nothing, and what they are.
HARMLESS = {
    "campaign.auditentry.digest": "seals the entry",
    "campaign.portraitnotice.contact": "the office's own, printed in the notice",
    "activities.question.digest": "finds the same question again",
    "campaign.flyertext.contact": "the office's own, printed on the flyer",
    "publishing.certificate.token": "printed on the certificate; it shows what the list says",
}


def models():
    return {
        model._meta.label_lower: model
        for app in APPS
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    }


def test_every_table_is_kept_or_left_out_with_a_reason():
    unnamed = sorted(set(models()) ^ set(TABLES))
    unreasoned = [label for label, table in TABLES.items() if not isinstance(table, Kept) and not table.why]

    assert [unnamed, unreasoned] == [[], []]


def test_no_secret_column_is_kept():
    kept = [
        f"{label}.{column.attname}"
        for label, table in kept_tables().items()
        for column in model_of(label)._meta.concrete_fields
        if SECRET.search(column.attname) and column.attname not in table.blanked
    ]

    assert sorted(kept) == sorted(HARMLESS)


def test_blanked_columns_are_columns():
    unknown = [
        f"{label}.{name}"
        for label, table in kept_tables().items()
        for name in set(table.blanked) - {column.attname for column in model_of(label)._meta.concrete_fields}
    ]

    assert unknown == []


def test_no_kept_row_refers_to_a_table_that_is_left_out():
    kept = kept_tables()

    leading_out = [
        f"{label}.{column.attname}"
        for label, table in kept.items()
        for column in model_of(label)._meta.concrete_fields
        if column.is_relation
        and column.related_model._meta.label_lower not in kept
        and column.attname not in table.blanked
    ]

    assert leading_out == []


def test_ways_to_the_campaign_lead_there():
    unit_tables = sorted(label for label, table in kept_tables().items() if table.path is None)

    built = [
        str(model_of(label).objects.filter(**{table.path: 1}).query)
        for label, table in kept_tables().items()
        if table.path
    ]

    assert unit_tables == sorted(UNIT_TABLES)
    assert len(built) == len(kept_tables()) - len(unit_tables)


def test_kept_files_are_found_by_their_own_way_and_pictures_of_people_stay_out():
    """PRV-4a, PRV-9."""
    files = {label: model for label, model in models().items() if issubclass(model, KeptFile)}

    assert {label: TABLES[label].path for label in files} == {
        label: model.campaign_path for label, model in files.items()
    }
    assert {label for label, model in files.items() if model.shows_people} == set(WITHOUT_BYTES)
