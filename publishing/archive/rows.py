"""The rows of a campaign as lines of an archive: every kept table, all read from one state of the database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model, Q, QuerySet

from campaign.models import Campaign
from publishing.archive.format import IS_ROWS, TableEntry, row_line, rows_path
from publishing.archive.held_back import HeldBack, held_back
from publishing.archive.tables import Kept, kept_tables
from publishing.archive.writing import ArchiveWriter

AT_ONCE = 2000
KEYS_AT_ONCE = 500
# The unit's tables, each after those whose rows refer to it, and what leads to it besides the references themselves.
UNIT_TABLES = (
    "campaign.documentnumber",
    "campaign.numberleap",
    "campaign.holiday",
    "campaign.user",
    "campaign.person",
    "campaign.department",
    "campaign.departmentname",
    "campaign.branch",
    "campaign.unit",
)
References = dict[str, set]


@contextmanager
def one_state() -> Iterator[None]:
    """Everything that is read inside is one state of the database; writers go on meanwhile."""
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        mode, connection.transaction_mode = connection.transaction_mode, "DEFERRED"
        try:
            with transaction.atomic():  # a reader that does not hold up the writers
                yield
        finally:
            connection.transaction_mode = mode
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


def write_rows(
    writer: ArchiveWriter, campaign: Campaign, *, alive: Callable[[], None] = lambda: None
) -> dict[str, TableEntry]:
    """Every kept row of the campaign, and the rows of its unit that these refer to; to be called inside `one_state`.

    A file for each table, also for an empty one, in the order of the keys; without marks that nobody may read yet.
    `alive` is called between tables.
    """
    tables = kept_tables()
    held = held_back(campaign)
    seen: References = {label: set() for label in UNIT_TABLES}
    seen["campaign.unit"].add(campaign.unit_id)
    written = {}
    for label, table in tables.items():
        if table.path is not None:
            written[label] = _write_table(
                writer, label, table, _of_campaign(label, table, campaign, held), seen
            )
            alive()
    for label in UNIT_TABLES:
        rows = _of_unit(label, campaign, seen)
        written[label] = _write_table(writer, label, tables[label], rows, seen)
        alive()
    return written


def model_of(label: str) -> type[Model]:
    """The model of a table by its label, also one that only joins two others."""
    return apps.get_model(*label.split("."))


def columns_of(model: type[Model]) -> list[str]:
    """The columns of a table besides its key."""
    return [column.attname for column in model._meta.concrete_fields if not column.primary_key]


def references_of(model: type[Model]) -> dict[str, str]:
    """The columns of a table that refer to a table of the unit, with the label of that table."""
    found = {}
    for column in model._meta.concrete_fields:
        if column.is_relation and column.related_model._meta.label_lower in UNIT_TABLES:
            found[column.attname] = column.related_model._meta.label_lower
    return found


def campaign_rows(label: str, table: Kept, campaign: Campaign) -> QuerySet:
    """The rows of a table that belong to the campaign."""
    model = model_of(label)
    return model._default_manager.filter(**{table.path: campaign.pk}).order_by(model._meta.pk.attname)


def _of_campaign(label: str, table: Kept, campaign: Campaign, held: HeldBack) -> Iterator[tuple]:
    rows = held.without(label, campaign_rows(label, table, campaign))
    return _values(rows).iterator(chunk_size=AT_ONCE)


def _of_unit(label: str, campaign: Campaign, seen: References) -> Iterator[tuple]:
    """The rows of a unit's table: those referred to, and what stands beside them."""
    rows = model_of(label)._default_manager
    if label == "campaign.holiday":
        yield from _values(rows.filter(unit=campaign.unit_id).order_by("pk"))
    elif label == "campaign.numberleap":
        yield from _values(rows.filter(unit=campaign.unit_id, year=campaign.year).order_by("pk"))
    elif label == "campaign.departmentname":
        for chunk in _chunks(seen["campaign.department"]):
            seen[label].update(rows.filter(department__in=chunk).values_list("pk", flat=True))
        yield from _by_keys(rows, seen[label])
    else:
        if label == "campaign.documentnumber":
            in_year = rows.filter(Q(unit=campaign.unit_id, year=campaign.year))
            seen[label].update(in_year.values_list("pk", flat=True))
        yield from _by_keys(rows, seen[label])


def _by_keys(rows, keys: set) -> Iterator[tuple]:
    for chunk in _chunks(keys):
        yield from _values(rows.filter(pk__in=chunk).order_by("pk"))


def _chunks(keys: set) -> Iterator[list]:
    """Keys in their order, so many at once as a statement takes."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), KEYS_AT_ONCE):
        yield ordered[start : start + KEYS_AT_ONCE]


def _values(rows: QuerySet) -> QuerySet:
    return rows.values_list(rows.model._meta.pk.attname, *columns_of(rows.model))


def _write_table(
    writer: ArchiveWriter, label: str, table: Kept, rows: Iterator[tuple], seen: References
) -> TableEntry:
    model = model_of(label)
    columns = columns_of(model)
    references = references_of(model)
    count = 0
    with writer.opened(rows_path(label), IS_ROWS) as file:
        for pk, *values in rows:
            fields = dict(zip(columns, values, strict=True))
            for column, blank in table.blanked.items():
                fields[column] = blank.of(pk)
            for column, target in references.items():
                if fields[column] is not None:
                    seen[target].add(fields[column])
            file.write(row_line(pk, fields))
            count += 1
    return TableEntry(count, file.sha256)
