"""What stands on our tables and is none of ours: a trigger changes what is stored, and nobody sees it."""

from collections.abc import Iterator
from typing import Any, Final

from restorative_core.errors import shown
from restorative_postgresql.making import Connection
from restorative_postgresql.tables import append_sources

TABLES: Final = frozenset({"meta", "part_subjects", "parts", "records", "refs", "summaries"})
"""The names of our tables."""

INDEXES: Final = frozenset(
    {
        "beginnings",
        "meta_pkey",
        "part_subjects_pkey",
        "parts_of_stream",
        "parts_of_subject",
        "parts_pkey",
        "records_pkey",
        "records_stream_number_key",
        "refs_pkey",
        "summaries_due",
        "summaries_of_kind",
        "summaries_pkey",
    }
)
"""The names of their indexes."""

_OURS: Final = frozenset({*(("table", one) for one in TABLES), *(("index", one) for one in INDEXES)})
_OBJECTS: Final = """
WITH ours AS (
    SELECT oid, relname::text AS name, relkind::text AS kind, relrowsecurity FROM pg_class
    WHERE relnamespace = to_regnamespace(%s) AND (relname = ANY (%s) OR oid IN (
        SELECT i.indexrelid FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
        WHERE t.relnamespace = to_regnamespace(%s) AND t.relname = ANY (%s)))
)
SELECT CASE kind WHEN 'r' THEN 'table' WHEN 'i' THEN 'index' WHEN 'v' THEN 'view' ELSE 'relation' END, name, ''
    FROM ours
UNION ALL SELECT 'trigger', t.tgname, o.name FROM pg_trigger t JOIN ours o ON o.oid = t.tgrelid WHERE NOT t.tgisinternal
UNION ALL SELECT 'rule', r.rulename, o.name FROM pg_rewrite r JOIN ours o ON o.oid = r.ev_class WHERE o.kind <> 'v'
UNION ALL SELECT 'policy', p.polname, o.name FROM pg_policy p JOIN ours o ON o.oid = p.polrelid
UNION ALL SELECT 'row security', '', name FROM ours WHERE relrowsecurity
ORDER BY 1, 2, 3"""
_APPEND: Final = """
SELECT prosrc FROM pg_proc WHERE pronamespace = to_regnamespace(%s) AND proname IN ('append', 'append_among_others')
ORDER BY proname"""


def planted(connection: Connection, schema: str, here: str) -> Iterator[str]:
    """What is none of ours on our tables in *schema*, or in their place, which a message calls *here*.

    What else stands in the schema, and a view that reads our tables, change nothing.
    """
    quoted, names = f'"{schema}"', sorted(TABLES)
    for what, name, table in _rows(connection, _OBJECTS, quoted, names, quoted, names):
        if (what, name) not in _OURS:
            called = f" {shown(name)}" if name else ""
            on = f" on {shown(table)}" if table else ""
            yield (
                f"There is the {what}{called}{on} {here}, which is none of ours: it may change or hide what is stored."
                " Find out who made it, and let them drop it."
            )
    if _rows(connection, _APPEND, quoted) != [(source,) for source in append_sources(schema)]:
        yield f"The function append {here} is not the one that we made. Restore the last good backup, or make it again."


def _rows(connection: Connection, question: str, *values: Any) -> list[tuple[Any, ...]]:
    return connection.execute(question.encode(), values or None).fetchall()
