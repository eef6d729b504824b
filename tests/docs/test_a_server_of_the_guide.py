"""The guide to a server works on a real one, word for word but for the server's name."""

import os
import re
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from psycopg.sql import SQL

from restorative_core.demo.making import make
from restorative_postgresql.testing import PostgresqlServer, binaries

GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "keep-the-records.md"
_BLOCK = re.compile(r"^```(?P<language>sh|sql|text)\n(?P<code>.*?)^```", re.MULTILINE | re.DOTALL)
_SERVER = "db.example.org"
SHELL = f'set -e\nuv() {{ shift 2; {sys.executable} -m restorative_core.cli "$@"; }}\n'


def _administrated(server: PostgresqlServer, statements: str) -> None:
    with closing(server.connect(autocommit=True)) as connection:
        for statement in filter(str.strip, statements.split(";\n")):
            connection.execute(SQL(statement))


def _typed(commands: str, folder: Path) -> str:
    known = {name: value for name, value in os.environ.items() if not name.startswith(("RESTORATIVE_", "PG"))}
    known |= {"HOME": str(folder), "PATH": f"{binaries()}:{known['PATH']}"}
    ran = subprocess.run(
        ["bash", "-c", SHELL + commands], cwd=folder, env=known, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder, which is the reader's home, with the county of the demonstration."""
    make(tmp_path / "demo", 8, 1, lambda *_told: None)
    return tmp_path


def test_the_guide_to_a_server(folder: Path, postgresql_server: PostgresqlServer) -> None:
    """The role, the database, the password file, the move, the dump and its restoring: all of it, in its order."""
    told = ""
    try:
        for block in _BLOCK.finditer(GUIDE.read_text(encoding="utf-8")):
            port = str(postgresql_server.port)
            code = block["code"].replace(f"{_SERVER}:5432", f"127.0.0.1:{port}").replace(_SERVER, f"127.0.0.1:{port}")
            match block["language"]:
                case "sql":
                    _administrated(postgresql_server, code)
                case "text":
                    (folder / ".pgpass").write_text(code, encoding="utf-8")
                    (folder / ".pgpass").chmod(0o600)
                case _:
                    told += _typed(code, folder)
    finally:
        _administrated(postgresql_server, "DROP DATABASE IF EXISTS county;\nDROP DATABASE IF EXISTS county_again;\n")
        _administrated(postgresql_server, "DROP ROLE IF EXISTS county")

    assert shutil.which("bash")
    assert told.count("All is well.\n") == 2
    assert told.count("each as it was stored.\n") == 3
    assert "0 records" not in told
