"""Making our tables beside a host's own: through its connection, or as SQL for an administrator to read and run."""

from restorative_sqlite import tables
from restorative_sqlite.failures import NOTHING_STORED, told
from restorative_sqlite.host import Host, take_the_lock
from restorative_sqlite.joined import PLACE
from restorative_sqlite.place import read_url
from restorative_sqlite.settling import is_settled, settle

_OPENING = """\
-- The tables of restorative-sqlite, form {form}. They may stand beside other tables, in any SQLite database file.
-- Log ahead, so that whoever reads does not keep others from writing:
PRAGMA journal_mode = WAL;
BEGIN IMMEDIATE;
"""


def create_schema(connection: object) -> None:
    """Make our tables in the database that a host's *connection* leads to, or bring older ones to their present form.

    Where the host has begun a transaction, it is part of that, and the host commits it. Otherwise it is done in a
    transaction of its own. However many do it at once, it is done once.

    Args:
        connection: A connection of sqlite3, of Django, or a Connection or Session of SQLAlchemy.

    Raises:
        StorageFailed: It leads to no SQLite database, or to tables of a newer form. Nothing is changed.
    """
    host = Host.of(connection)
    with told(PLACE, NOTHING_STORED), host.cursor() as cursor:
        if is_settled(cursor, PLACE.shown):
            return
        own = not host.driver.in_transaction and not host.begun()
        if not host.driver.in_transaction:
            take_the_lock(cursor, "BEGIN IMMEDIATE")
        try:
            if not is_settled(cursor, PLACE.shown):
                settle(cursor, own=False)
            if own:
                cursor.execute("COMMIT")
        finally:
            if own and host.driver.in_transaction:
                cursor.execute("ROLLBACK")


def schema(url: str) -> str:
    """The SQL that makes our tables at *url*. It connects to nothing; the secret is added by whoever opens them first.

    Raises:
        Misconfigured: The URL cannot be read.
    """
    read_url(url)
    return _OPENING.format(form=tables.FORM) + "".join(f"{told};\n" for told in tables.statements()) + "COMMIT;\n"
