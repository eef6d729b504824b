"""A host in a process of its own: it takes enquiries, tells each once it is stored, and may be killed at any moment."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

sys.path.insert(0, str(Path(__file__).parents[2] / "docs" / "examples"))

import django_host
import fastapi_host
import sqlalchemy
from fastapi.testclient import TestClient

import restorative_sqlite
from restorative_core import Actor, RestorativeService
from restorative_core.vocabulary.roles import StaffRole

Take = Callable[[dict[str, Any]], str]

ACTOR = Actor("web", roles={StaffRole.SYSTEM})


def form(number: int) -> dict[str, Any]:
    """A form with a name in it."""
    people = [{"roles": ["harmed"], "name": f"Ana Example {number}"}]
    return {"received": "2026-03-01", "source": "self", "initiator": "harmed", "participants": people}


def of_django(url: str) -> tuple[Take, Take]:
    """What a Django host does with a form; and the same, failing at the end."""
    django_host.configure(_database(url))
    from django.db import connection, transaction  # noqa: PLC0415 -- Django wants its settings first

    if url.startswith("sqlite"):
        restorative_sqlite.create_schema(connection)
    service = RestorativeService.open(url)
    table, take = django_host.desk(service)
    table._meta.db_table = "enquiry"  # noqa: SLF001 -- this is how Django names it
    if "enquiry" not in connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(table)

    def taken(told: dict[str, Any]) -> str:
        return str(take(told, ACTOR, datetime.now(UTC)).case)

    def failing(told: dict[str, Any]) -> str:
        with transaction.atomic():
            taken(told)
            raise ZeroDivisionError

    return taken, failing


def of_fastapi(url: str) -> tuple[Take, Take]:
    """What a FastAPI host does with a form; and the same, failing at the end."""
    if url.startswith("sqlite"):
        engine = fastapi_host.prepared(url)
    else:
        engine = sqlalchemy.create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
        fastapi_host.Base.metadata.create_all(engine)
    service = RestorativeService.open(url)
    client = TestClient(fastapi_host.application(engine, service), raise_server_exceptions=False)

    def taken(told: dict[str, Any]) -> str:
        answer = client.post("/enquiries", json=told)
        answer.raise_for_status()
        return str(answer.json()["case"])

    def failing(told: dict[str, Any]) -> str:
        @sqlalchemy.event.listens_for(engine, "before_cursor_execute")
        def stops(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if statement.startswith("INSERT INTO enquiry"):
                raise ZeroDivisionError

        return taken(told)

    return taken, failing


def _database(url: str) -> dict[str, Any]:
    """What Django calls the database at *url*."""
    if url.startswith("sqlite"):
        path, options = url.removeprefix("sqlite:///"), {"transaction_mode": "IMMEDIATE"}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": options}
    told = urlsplit(url)
    host = told.hostname or parse_qs(told.query).get("host", [""])[0]
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": told.path.lstrip("/"),
        "USER": unquote(told.username or ""),
        "PASSWORD": unquote(told.password or ""),
        "HOST": host,
        "PORT": told.port or parse_qs(told.query).get("port", [""])[0],
    }


def _tell(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def main(kind: str, url: str, what: str, times: str = "1") -> None:
    """Take so many enquiries, or fail with one, and tell of each."""
    taken, failing = {"django": of_django, "fastapi": of_fastapi}[kind](url)
    if what == "fail":
        try:
            failing(form(0))
        except Exception:  # noqa: BLE001 -- however it failed
            _tell({"failed": True})
        return
    for number in count(1):
        _tell({"case": taken(form(number))})
        if number == int(times):
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
