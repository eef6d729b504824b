"""Stores restorative_core's records in one SQLite file."""

from collections.abc import Iterable

from restorative_core.ports import PORT_VERSION, Capability, StorageOffer, Tier, hookimpl
from restorative_sqlite.creating import create_schema, schema
from restorative_sqlite.storage import SqliteStorage

__all__ = ["SqliteStorage", "create_schema", "restorative_storages", "schema"]


@hookimpl
def restorative_storages() -> Iterable[StorageOffer]:
    """One storage, `sqlite:`."""
    return [
        StorageOffer(
            name="sqlite",
            port_version=PORT_VERSION,
            summary="one SQLite file, or memory",
            open=SqliteStorage.at,
            capabilities=frozenset(
                {Capability.DURABLE, Capability.SEVERAL_PROCESSES, Capability.JOINABLE, Capability.BACKUP}
            ),
            tier=Tier.PHYSICAL,
            schema=schema,
        )
    ]
