"""What stands on our tables and is none of ours: a trigger changes what is stored, and nobody sees it."""

import sqlite3
from collections.abc import Iterator
from typing import Final

from restorative_core.errors import shown
from restorative_sqlite import tables

_OBJECTS: Final = (
    "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master WHERE name NOT LIKE 'sqlite^_%' ESCAPE '^'"
    " ORDER BY type, name"
)


def planted(connection: sqlite3.Connection, where: str) -> Iterator[str]:
    """What is none of ours in the database that *connection* leads to, which a message calls *where*.

    In a file that is ours alone that is whatever we did not make; beside the tables of a host, what stands on our
    tables or in their place, and a trigger that tells of them. A view that reads them changes nothing.
    """
    ours, alone = tables.ours(), tables.is_own(connection.cursor())
    names = {name for _, name in ours}
    for what, name, table, made in connection.execute(_OBJECTS).fetchall():
        touches = names & {name.lower(), table.lower()} or (
            what == "trigger" and any(one in made.lower() for one in names)
        )
        if (what, name) not in ours and (alone or touches):
            on = f" on {shown(table.lower())}" if table != name else ""
            yield (
                f"{where} holds the {what} {shown(name.lower())}{on}, which is none of ours: it may change or hide what"
                " is stored. Find out who made it, and let them drop it."
            )
