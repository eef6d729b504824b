"""Stores restorative_core's records on a PostgreSQL server."""

import contextlib
from collections.abc import Iterable

from restorative_core.ports import PORT_VERSION, Capability, StorageOffer, Tier, hookimpl
from restorative_postgresql import making
from restorative_postgresql.connections import connected
from restorative_postgresql.creating import create_schema
from restorative_postgresql.place import read_url
from restorative_postgresql.storage import PostgresqlStorage
from restorative_postgresql.tables import script

__all__ = ["PostgresqlStorage", "create_schema", "restorative_storages", "schema"]


def schema(url: str) -> str:
    """The SQL that makes the tables at *url*, or brings older ones up to date, for an administrator to read and run.

    Raises:
        Misconfigured: The URL cannot be read.
    """
    return script(read_url(url).schema)


def missing(url: str) -> str:
    """That nobody has made the tables at *url* yet, in a sentence; empty where they are there. It makes nothing.

    Raises:
        Misconfigured: The URL cannot be read.
        StorageFailed: The server or the database cannot be used.
    """
    place = read_url(url)
    with contextlib.closing(connected(place)) as connection:
        return making.missing(connection, place)


@hookimpl
def restorative_storages() -> Iterable[StorageOffer]:
    """One storage, `postgresql:`."""
    return [
        StorageOffer(
            name="postgresql",
            port_version=PORT_VERSION,
            summary="a schema on a PostgreSQL server",
            open=PostgresqlStorage.at,
            capabilities=frozenset({Capability.DURABLE, Capability.SEVERAL_PROCESSES, Capability.JOINABLE}),
            tier=Tier.PHYSICAL,
            schema=schema,
            missing=missing,
        )
    ]
