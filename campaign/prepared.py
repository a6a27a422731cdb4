"""Queries that Django compiles once and asks many times; for acts that happen all day, such as saving a cell.

Writing the SQL of a query with a few joins takes Django ten times as long as SQLite takes to answer it. The SQL depends
on nothing but the query's shape, so it is kept for each connection, and only the values change.
"""

from collections.abc import Callable
from datetime import date, datetime
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import QuerySet
from django.db.models.expressions import Value
from django.db.transaction import TransactionManagementError

FIELDS = {
    int: models.BigIntegerField,
    str: models.TextField,
    date: models.DateField,
    datetime: models.DateTimeField,
}


class Blank(Value):
    """The place of a value in a query, filled each time that the query is asked."""

    def __init__(self, name: str, kind: type):
        super().__init__(name, output_field=FIELDS[kind]())

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def filled(self, values: dict, connection) -> object:
        return self.output_field.get_db_prep_value(values[self.value], connection)


class Prepared:
    """A query with blanks: `Prepared(build, code=str)`, where `build(code=…)` makes the QuerySet from them.

    Asking it gives what the QuerySet would give for the values. A value of None is refused, because SQL compares
    nothing with NULL. The query must not depend on anything else that changes (the day, the language).
    """

    def __init__(self, build: Callable[..., QuerySet], **blanks: type):
        self.build = build
        self.blanks = blanks
        self.kept: WeakKeyDictionary = WeakKeyDictionary()

    def ask(self, **values) -> list:
        """The rows for these values; one query."""
        for name, kind in self.blanks.items():
            if not isinstance(values[name], kind):
                raise TypeError(f"{name} is {kind.__name__}, not {values[name]!r}")
        connection = connections[DEFAULT_DB_ALIAS]
        if connection not in self.kept:
            self.kept[connection] = self._compiled(connection)
        queryset, compiler, sql, params = self.kept[connection]
        if queryset.query.select_for_update and not connection.in_atomic_block:
            raise TransactionManagementError("A row is locked in a transaction only.")
        filled = [value.filled(values, connection) if isinstance(value, Blank) else value for value in params]
        # What the QuerySet does with the answer (values, instances, related rows) stays its own.
        compiler.as_sql = lambda: (sql, filled)
        return list(queryset._iterable_class(queryset))

    def _compiled(self, connection):
        queryset = self.build(**{name: Blank(name, kind) for name, kind in self.blanks.items()})
        compiler = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        queryset.query.get_compiler = lambda *args, **kwargs: compiler
        return queryset, compiler, sql, tuple(params)
