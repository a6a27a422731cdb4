"""New rows of one model, many at a time: one statement where Django would write one for every fifty rows on SQLite."""

from collections.abc import Sequence
from functools import cache
from itertools import chain

from django.db import connections, models, router

# SQLite takes 32,766 values in a statement since version 3.32; Django counts with the 999 of older ones.
MOST_VALUES = 32_000


def write_rows(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one model, in the caller's transaction, and give them their keys.

    One statement up to 32,000 values (1,600 ledger lines), another for each 32,000 more. Like bulk_create it calls no
    save(); columns that fill themselves, database defaults and parent tables are not served.
    """
    if not rows:
        return
    model = type(rows[0])
    using = router.db_for_write(model)
    connection = connections[using]
    name = connection.ops.quote_name
    key = model._meta.pk
    fields = [field for field in model._meta.concrete_fields if field is not key]
    head = f"INSERT INTO {name(model._meta.db_table)} ({', '.join(name(field.column) for field in fields)}) "
    step = MOST_VALUES // len(fields)
    for start in range(0, len(rows), step):
        batch = rows[start : start + step]
        columns = [_column(field, batch, connection) for field in fields]
        source, values = _source(fields, columns, connection)
        with connection.cursor() as cursor:
            cursor.execute(f"{head}{source} RETURNING {name(key.column)}", values)
            keys = cursor.fetchall()
        for row, (made,) in zip(batch, keys, strict=True):
            row.pk = made
            row._state.adding, row._state.db = False, using


def new_row(model: type[models.Model], **columns: object) -> models.Model:
    """A row that is not saved, from the values of its columns by their attribute names (“month_id”).

    As model(**columns), several times quicker: by name, a model looks for each of its fields in turn. What is not
    given has its field's default; a default that is made anew for each row (a dictionary) must be given.
    """
    return model(*(_defaults(model) | columns).values())


@cache
def _defaults(model: type[models.Model]) -> dict[str, object]:
    return {field.attname: field.get_default() for field in model._meta.concrete_fields}


def _source(fields: Sequence[models.Field], columns: list[list], connection) -> tuple[str, list]:
    """Where the statement takes its rows from: a value in each place, on PostgreSQL an array for each column.

    The driver of PostgreSQL would look longer for 24,000 places than the database takes for the rows.
    """
    if connection.vendor == "postgresql":
        arrays = ", ".join(f"%s::{field.db_type(connection)}[]" for field in fields)
        return f"SELECT * FROM UNNEST({arrays})", columns
    row = f"({', '.join(['%s'] * len(fields))})"
    return f"VALUES {', '.join([row] * len(columns[0]))}", list(
        chain.from_iterable(zip(*columns, strict=True))
    )


def _column(field: models.Field, rows: Sequence[models.Model], connection) -> list:
    """The values of one field as the database takes them; what comes again is not translated again."""
    translated, name = field.get_db_prep_save, field.attname
    values = [getattr(row, name) for row in rows]
    try:
        known = {value: translated(value, connection) for value in set(values)}
    except TypeError:  # what cannot be looked up: a dictionary of a JSON field
        return [translated(value, connection) for value in values]
    return [known[value] for value in values]
