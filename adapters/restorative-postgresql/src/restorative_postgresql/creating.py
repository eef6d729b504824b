"""Making our tables beside a host's own: through its connection, in its transaction."""

from typing import Final

import psycopg

from restorative_core.errors import Misconfigured, StorageFailed
from restorative_postgresql.failures import NOTHING_STORED, told
from restorative_postgresql.host import Host
from restorative_postgresql.making import form, insist_on_the_server
from restorative_postgresql.place import SCHEMA, Place, is_schema
from restorative_postgresql.tables import making, newest

SHOWN: Final = "the host's database"

_NO_PATH: Final = b"SELECT set_config('search_path', 'pg_catalog, pg_temp', true)"
_PATH: Final = b"SELECT current_setting('search_path')"
_PATH_AGAIN: Final = b"SELECT set_config('search_path', %s, true)"


def create_schema(connection: object, schema: str = SCHEMA) -> None:
    """Make our tables in the database that a host's *connection* leads to, or bring older ones to their present form.

    Where the host has begun a transaction, it is part of that, and the host commits it or undoes it. Otherwise it is
    done in a transaction of its own. However many do it at once, it is done once: each waits for those before it.

    Args:
        connection: A connection of psycopg 3, of Django, or a Connection or Session of SQLAlchemy.
        schema: The schema of the tables, as in the URL of the storage.

    Raises:
        Misconfigured: No schema of ours can have this name.
        StorageFailed: It leads to no PostgreSQL database, or to tables of a newer form or of another program; or its
            user may not make tables. Nothing is changed, and the host's transaction goes on.
    """
    if not is_schema(schema):
        raise Misconfigured("The schema of our tables has a name of small letters, digits and _, at most 48.")
    host, place = Host.of(connection, connecting=True), Place({}, SHOWN, schema)
    with told(place, NOTHING_STORED):
        insist_on_the_server(host.driver, place)
        if host.is_within():
            host.ask(b"SELECT")  # begins it, where the driver has put that off; so what follows is a savepoint of it
        with host.driver.transaction():
            _make(host, place)


def _make(host: Host, place: Place) -> None:
    if form(host.ask, place) == newest():
        return
    path = host.ask(_PATH)[0][0]
    host.ask(_NO_PATH)
    try:
        host.ask(making(place.schema).encode())
    except psycopg.errors.InsufficientPrivilege:
        raise StorageFailed(
            f"The host's user may not make the tables in the schema {place.schema} of {place.shown}. {NOTHING_STORED}"
            " Let an administrator run what `restorative schema` prints."
        ) from None
    host.ask(_PATH_AGAIN, (path,))
