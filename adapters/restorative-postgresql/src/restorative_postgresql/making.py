"""Making the tables where there are none, bringing older ones up to date, and leaving alone what is not ours."""

from collections.abc import Callable, Sequence
from typing import Any, Final, cast

import psycopg
from psycopg.sql import SQL, Identifier

from restorative_core.errors import StorageFailed
from restorative_postgresql.failures import NOTHING_READ, NOTHING_STORED, told
from restorative_postgresql.place import Place
from restorative_postgresql.tables import MADE_BY, META, newest, script

OLDEST_SERVER: Final = 150_000

_WHAT_IS_THERE: Final = b"""
SELECT (SELECT count(*) FROM pg_class WHERE relnamespace = n.oid),
       (SELECT array_agg(attname || ' ' || format_type(atttypid, NULL) ORDER BY attnum) FROM pg_attribute
        WHERE attrelid = to_regclass(quote_ident(n.nspname) || '.meta') AND attnum > 0 AND NOT attisdropped)
FROM pg_namespace n WHERE nspname = %s"""

Connection = psycopg.Connection[tuple[Any, ...]]
Ask = Callable[[bytes, Sequence[Any]], list[tuple[Any, ...]]]
"""Asks the server one question, with the values of its places, and gives all rows."""


def prepare(connection: Connection, place: Place) -> None:
    """Make sure that the tables of *place* are there, ours, and of the form that this release reads.

    Raises:
        StorageFailed: They are not, or cannot be made. What is not ours is left as it was.
    """
    with told(place, NOTHING_STORED):
        insist_on_the_server(connection, place)
        if form(lambda question, values: connection.execute(question, values or None).fetchall(), place) == newest():
            return
        try:
            # The text is ours but for the schema's name, which `read_url` has looked at letter by letter.
            connection.execute(cast("Any", script(place.schema)))
        except psycopg.errors.InsufficientPrivilege:
            raise StorageFailed(
                f"The service's user may not make the tables in the schema {place.schema} of {place.shown}."
                f" {NOTHING_STORED} Let an administrator run what `restorative schema` prints for this URL."
            ) from None


def missing(connection: Connection, place: Place) -> str:
    """That there are no tables of *place* yet, in a sentence; empty where there are.

    Raises:
        StorageFailed: They are of another program, or newer than this release.
    """
    with told(place, NOTHING_READ):
        found = form(lambda question, values: connection.execute(question, values or None).fetchall(), place)
    return "" if found else f"There is no store in the schema {place.schema} of {place.shown} yet."


def form(ask: Ask, place: Place) -> int:
    """The number of the form of the tables of *place*, by whatever *asks*; 0 where there are none yet.

    Raises:
        StorageFailed: They are of another program, or newer than this release.
    """
    found_there = ask(_WHAT_IS_THERE, (place.schema,))
    if not found_there or found_there[0][0] == 0:
        return 0
    if tuple(found_there[0][1] or ()) != META:
        raise _not_ours(place)
    question = SQL("SELECT name, value FROM {}.meta").format(Identifier(place.schema)).as_bytes()
    said = {name: bytes(value) for name, value in ask(question, ())}
    if said.get("made by") != MADE_BY.encode() or not said.get("form", b"").isdigit():
        raise _not_ours(place)
    found = int(said["form"])
    if found > newest():
        raise StorageFailed(
            f"The tables in the schema {place.schema} of {place.shown} are of form {found}, and this release knows"
            f" {newest()} as the newest. {NOTHING_STORED} Upgrade restorative-postgresql."
        )
    return found


def insist_on_the_server(connection: Connection, place: Place) -> None:
    """Make sure that the server is one that can hold the tables.

    Raises:
        StorageFailed: It is too old, or cannot hold every text.
    """
    if connection.info.server_version < OLDEST_SERVER:
        raise StorageFailed(
            f"The server of {place.shown} is older than PostgreSQL {OLDEST_SERVER // 10_000}. Upgrade it."
        )
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise StorageFailed(
            f"The texts in {place.shown} are kept in {encoding}, which cannot hold every text."
            " Make a database with the encoding UTF8."
        )


def _not_ours(place: Place) -> StorageFailed:
    return StorageFailed(
        f"The schema {place.schema} of {place.shown} holds tables of another program. It was left as it is."
        " Choose another name: ?schema=… in the URL."
    )
