"""Database triggers that refuse UPDATE and DELETE on tables whose rows are written once (security.md AUD-3)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

TABLES = (
    "campaign_auditentry",
    "campaign_auditlink",
    "campaign_handover",
    "campaign_handoveranswer",
    "campaign_handovernote",
    "campaign_numberleap",
    "campaign_portraitnotice",
    "scoring_monthrevision",
    "scoring_standing",
    "scoring_recheckmessage",
    "publishing_draftversion",
    "scoring_halfyearcomputation",
    "scoring_halfyeardecision",
    "scoring_titledecision",
    "scoring_tievote",
    "scoring_whatif",
    "scoring_modelindividual",
    "activities_awarddecision",
    "activities_awardrevocation",
    "activities_award",
    "activities_contestact",
    "activities_submissionversion",
    "activities_juryvote",
    "publishing_publication",
    "publishing_publicationfile",
    "publishing_certificate",
    "publishing_rolledition",
    "publishing_yearsummary",
    "publishing_installation",
)

# Tables of which some columns change, or change once; their triggers are made by `protect_columns`.
PARTLY = (
    "campaign_documentnumber",
    "campaign_portraitconsent",
    "scoring_evidence",
    "scoring_recheckfile",
    "activities_handbook",
    "activities_handbookchapter",
    "activities_inspection",
    "publishing_archive",
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


def protect_columns(
    connection, table: str, *, fixed: Sequence[str], settled: Mapping[str, Sequence[str]]
) -> None:
    """Refuse DELETE, any change of the `fixed` columns, and a change of others once a column is set.

    `settled` names, for each column that settles something when it is set, the columns that stay from then on. The
    triggers look at nothing but their own row, so that other tables can be altered.
    """
    with connection.cursor() as cursor:
        _refuse(connection, cursor, table, "delete", "DELETE")
        _refuse(connection, cursor, table, "fixed", f"UPDATE OF {', '.join(fixed)}")
        for column, stay in settled.items():
            when = f"WHEN (OLD.{column} IS NOT NULL)"
            _refuse(connection, cursor, table, column, f"UPDATE OF {', '.join(stay)}", when)


def unprotect_columns(connection, table: str, *, settled: Iterable[str]) -> None:
    """Take off what `protect_columns` put on."""
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for what in ("delete", "fixed", *settled):
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_keeps_{what}{on}")


def _refuse(connection, cursor, table: str, what: str, event: str, when: str = "") -> None:
    name = f"{table}_keeps_{what}"
    if connection.vendor == "postgresql":
        cursor.execute(_PG_FUNCTION)
        cursor.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {when} "
            "EXECUTE FUNCTION wenming_written_once()"
        )
    else:
        cursor.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW {when} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are written once'); END"
        )


@contextmanager
def lifted(connection) -> Iterator[None]:
    """The triggers of every protected table off for a while: for a flush of a test database, and for the purge."""
    present = set(connection.introspection.table_names())
    tables = [table for table in TABLES if table in present]
    for table in tables:
        unprotect(connection, table)
    partly = set_aside(connection, [table for table in PARTLY if table in present])
    try:
        yield
    finally:
        for table in tables:
            protect(connection, table)
        with connection.cursor() as cursor:
            for statement in partly:
                cursor.execute(statement)


def set_aside(connection, tables: Iterable[str]) -> list[str]:
    """Switch the triggers of these tables off; the statements that bring them back."""
    back = []
    with connection.cursor() as cursor:
        for table in tables:
            if connection.vendor == "postgresql":
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
                back.append(f"ALTER TABLE {table} ENABLE TRIGGER USER")
                continue
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table]
            )
            for name, made_by in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
                back.append(made_by)
    return back
