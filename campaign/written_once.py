"""Database triggers that refuse UPDATE and DELETE on tables whose rows are written once (security.md AUD-3)."""

from collections.abc import Iterator
from contextlib import contextmanager

TABLES = (
    "campaign_auditentry",
    "campaign_auditlink",
    "scoring_monthrevision",
    "scoring_standing",
    "publishing_publication",
    "publishing_publicationfile",
)

_PG_FUNCTION = """
CREATE OR REPLACE FUNCTION wenming_written_once() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'rows of % are written once', TG_TABLE_NAME; END;
$$ LANGUAGE plpgsql
"""


def protect(connection, table: str) -> None:
    """Add the triggers to one table."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_PG_FUNCTION)
            cursor.execute(
                f"CREATE TRIGGER {table}_written_once BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION wenming_written_once()"
            )
        else:
            for act in ("update", "delete"):
                cursor.execute(
                    f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are written once'); END"
                )


def unprotect(connection, table: str) -> None:
    """Take the triggers off one table."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_written_once ON {table}")
        else:
            for act in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}")


@contextmanager
def lifted(connection) -> Iterator[None]:
    """The triggers of every protected table off for a while: for a flush of a test database, and for the purge."""
    present = set(connection.introspection.table_names())
    tables = [table for table in TABLES if table in present]
    for table in tables:
        unprotect(connection, table)
    try:
        yield
    finally:
        for table in tables:
            protect(connection, table)
