"""The same case as an aggregate of `eventsourcing`, kept by its own recorders."""

from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from benchmarks.courses import BEGINNING_OF_ALL, course
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate

from restorative_postgresql.testing import PostgresqlServer


class Sourced(Aggregate):
    """A case, as far as twenty events of one sort tell of it."""

    def __init__(self) -> None:
        self.number = 0
        self.stage = "received"
        self.prepared: tuple[str, ...] = ()

    class Happened(Aggregate.Event):
        """One event: what happened, to whom, when, by whom, and where it led to."""

        kind: str
        participant: str
        at: datetime
        by: str
        organisation: str
        roles: list[str]
        leads_to: str

        def apply(self, aggregate: Any) -> None:
            """Move *aggregate* on."""
            aggregate.number += 1
            aggregate.stage = self.leads_to or aggregate.stage
            if self.kind == "preparation-completed":
                aggregate.prepared += (self.participant,)

    def happen(self, kind: str, participant: str = "p1", leads_to: str = "") -> None:
        """Let something happen, if it may."""
        if not self.stage:
            raise ValueError(kind)
        self.trigger_event(
            self.Happened,
            kind=kind,
            participant=participant,
            at=BEGINNING_OF_ALL,
            by="f1",
            organisation="svc",
            roles=["coordinator", "facilitator"],
            leads_to=leads_to,
        )


def on_sqlite(path: Path) -> Application[UUID]:
    """An application whose recorder keeps its events in the SQLite file at *path*."""
    return opened({"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)})


def on_postgresql(server: PostgresqlServer) -> Application[UUID]:
    """An application whose recorder keeps its events on *server*."""
    return opened(settings_of(server))


def settings_of(server: PostgresqlServer) -> dict[str, str]:
    """What leads its recorder to *server*."""
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": "postgres",
        "POSTGRES_HOST": str(server.folder),
        "POSTGRES_PORT": str(server.port),
        "POSTGRES_USER": "restorative",
        "POSTGRES_PASSWORD": server.password,
    }


def opened(settings: dict[str, str]) -> Application[UUID]:
    """An application with these *settings*."""
    return Application(settings)


def begun(app: Application[UUID], count: int) -> list[Sourced]:
    """As many new cases of twenty events, stored."""
    found = []
    for _ in range(count):
        case = Sourced()
        for record in course().records[1:]:
            case.happen(record.kind)
        app.save(case)
        found.append(case)
    return found
