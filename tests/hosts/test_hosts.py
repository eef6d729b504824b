"""A host's own row and our records stand or fall together, in Django and in FastAPI, also when it is killed."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from restorative_core import RestorativeService
from restorative_postgresql.testing import PostgresqlServer

WRITER = Path(__file__).with_name("writer.py")
KILLS = int(os.environ.get("RESTORATIVE_KILLS", "3"))

Host = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where the host's database is."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/host.db"
    server: PostgresqlServer = request.getfixturevalue("postgresql_server")
    name = f"host_{uuid4().hex}"
    with server.connect(autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return server.loopback_url().replace("/postgres?", f"/{name}")


@pytest.fixture(params=["django", "fastapi"])
def host(request: pytest.FixtureRequest, url: str) -> Host:
    """Starts a host in a process of its own; it makes what is missing, then does what it is told."""

    def start(*what: str) -> "subprocess.Popen[str]":
        command = [sys.executable, str(WRITER), request.param, url, *what]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    return start


def _told(process: "subprocess.Popen[str]") -> list[Any]:
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    return [json.loads(line) for line in out.splitlines()]


def _rows(url: str) -> list[str]:
    """The cases in the host's own table."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
            return sorted(row[0] for row in connection.execute('SELECT "case" FROM enquiry'))
    with psycopg.connect(url) as connection:
        return sorted(row[0] for row in connection.execute('SELECT "case" FROM enquiry'))


def _cases(url: str) -> list[str]:
    with RestorativeService.open(url) as service:
        assert [found.problem for found in service.verify() if found.problem] == []
        return sorted(case.id for case in service.cases())


def test_both_are_stored(host: Host, url: str) -> None:
    """What succeeds leaves the host's row and our case, of the same name."""
    (taken,) = _told(host("take", "1"))

    assert _rows(url) == _cases(url) == [taken["case"]]


def test_neither_is_stored(host: Host, url: str) -> None:
    """What fails after our records were written leaves neither the row nor the case."""
    told = _told(host("fail"))

    assert told == [{"failed": True}]
    assert _rows(url) == _cases(url) == []


def test_a_host_that_is_killed(host: Host, url: str) -> None:
    """However a host is killed: every row has its case, every case its row, and what was acknowledged is there."""
    acknowledged: set[str] = set()
    for _ in range(KILLS):
        process = host("take", "100000")
        assert process.stdout is not None
        assert process.stderr is not None
        acknowledged.add(json.loads(process.stdout.readline())["case"])
        time.sleep(random.uniform(0, 0.2))
        process.send_signal(signal.SIGKILL)
        with process.stdout as told, process.stderr:
            acknowledged |= {json.loads(line)["case"] for line in told.read().splitlines() if line.endswith("}")}
        process.wait(timeout=60)

    rows = _rows(url)

    assert rows == _cases(url)
    assert acknowledged <= {*rows}
