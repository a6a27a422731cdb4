"""What a database is made of, to compare one with another: columns, keys and checks, triggers."""

import json
import sys

from django.db import connection

OWN = ("campaign_", "publishing_", "scoring_")


def shape() -> dict:
    """Our tables with their columns and constraints, and the triggers; the order of columns does not count."""
    with connection.cursor() as cursor:
        tables = sorted(name for name in connection.introspection.table_names(cursor) if name.startswith(OWN))
        return {"tables": {table: _table(cursor, table) for table in tables}, "triggers": _triggers(cursor)}


def _table(cursor, table: str) -> dict:
    found = connection.introspection.get_table_description(cursor, table)
    constraints = connection.introspection.get_constraints(cursor, table).values()
    return {
        "columns": sorted([row.name, str(row.type_code), row.null_ok] for row in found),
        "constraints": sorted(
            [
                sorted(one["columns"]) if one["check"] else list(one["columns"] or []),
                one["primary_key"],
                one["unique"],
                list(one["foreign_key"] or []),
                one["check"],
            ]
            for one in constraints
        ),
    }


def _triggers(cursor) -> list:
    if connection.vendor == "postgresql":
        cursor.execute("SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal")
    else:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return sorted([name, made_by] for name, made_by in cursor.fetchall())


def main() -> None:
    sys.stdout.write(json.dumps(shape()))
