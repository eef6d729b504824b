"""What the server finds wrong with its files: the indexes, the pages, the order of the records."""

from collections.abc import Iterator
from typing import Any, Final

import psycopg

from restorative_postgresql.failures import NOTHING_READ, told
from restorative_postgresql.making import Connection
from restorative_postgresql.place import Place
from restorative_postgresql.planted import INDEXES, planted

_INDEXES: Final = """
SELECT c.relname, i.indisvalid AND i.indisready, c.oid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE c.relnamespace = to_regnamespace(%s) ORDER BY c.relname"""
_GAPS: Final = (
    "SELECT stream FROM $.records GROUP BY stream HAVING count(*) <> max(number) OR min(number) <> 1"
    " ORDER BY stream LIMIT 20"
)
_POSITIONS: Final = "SELECT coalesce(max(position), 0) - count(*) FROM $.records"
_UNSAFE: Final = (
    "SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off' ORDER BY 1"
)
_CHECKSUMS: Final = "SELECT checksum_failures FROM pg_stat_database WHERE datname = current_database()"
_AMCHECK: Final = """
SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
WHERE e.extname = 'amcheck' AND has_schema_privilege(n.oid, 'usage')"""


def examined(connection: Connection, place: Place) -> Iterator[str]:
    """What is wrong, each in one sentence. Where the extension amcheck is installed, it looks at every page."""
    here = f"in the schema {place.schema} of {place.shown}"
    with told(place, NOTHING_READ):
        for (setting,) in _rows(connection, _UNSAFE):
            yield f"The server of {place.shown} runs with {setting}=off: a power cut may damage it. Set it to on."
        for (failures,) in _rows(connection, _CHECKSUMS):
            if failures:
                yield f"{failures} pages of {place.shown} did not have the checksum that they should have."
        indexes = _rows(connection, _INDEXES, f'"{place.schema}"')
        for name in sorted(INDEXES - {name for name, _, _ in indexes}):
            yield f"The index {name} is missing {here}. Restore the last good backup, or make it again."
        for name, valid, _ in indexes:
            if not valid:
                yield f"The index {name} {here} is not valid. Run REINDEX INDEX {place.schema}.{name}."
        yield from _pages(connection, place, [(name, oid) for name, valid, oid in indexes if valid])
        yield from planted(connection, place.schema, here)
        for (stream,) in _rows(connection, _GAPS.replace("$", f'"{place.schema}"')):
            yield f"Records of {stream} are missing {here}."
        for (missing,) in _rows(connection, _POSITIONS.replace("$", f'"{place.schema}"')):
            if missing:
                yield f"The positions of the records {here} have gaps: {missing} are missing."


def _pages(connection: Connection, place: Place, indexes: list[tuple[str, int]]) -> Iterator[str]:
    for (extension,) in _rows(connection, _AMCHECK):
        for name, oid in indexes:
            try:
                _rows(connection, f'SELECT "{extension}".bt_index_check({oid}::regclass, true)')
            except psycopg.errors.InsufficientPrivilege:
                return
            except psycopg.Error as error:
                yield (
                    f"The index {name} in the schema {place.schema} of {place.shown} does not fit its table"
                    f" ({error.sqlstate}). Restore the last good backup, or run REINDEX INDEX {place.schema}.{name}."
                )


def _rows(connection: Connection, question: str, *values: Any) -> list[tuple[Any, ...]]:
    return connection.execute(question.encode(), values or None).fetchall()
