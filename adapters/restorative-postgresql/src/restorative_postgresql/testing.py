"""A PostgreSQL server of one's own, for tests, benchmarks and examples: made in a temporary folder, gone at the end.

It is made from the binaries on this machine (Debian's package `postgresql`), listens on a socket in its folder and on
a free port of the loopback, and never runs as root. Should this process be killed, the server ends by itself.
"""

import atexit
import functools
import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import quote, urlencode

import psycopg

OLDEST: Final = 15
_USERS: Final = ("postgres", "nobody")
_DEBIAN: Final = Path("/usr/lib/postgresql")
_USER: Final = "restorative"
_SECONDS: Final = 60.0
_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - the folder in it is for its owner alone
_ROOM_BYTES: Final = 2 << 30

# The shell starts the server and waits until its own standard input ends: we have closed it, or are no more.
_GUARD: Final = 'log=$1; shift; "$@" >>"$log" 2>&1 & read -r _; kill -QUIT $! 2>/dev/null; wait $!; exit 0'


class NoBinaries(Exception):
    """PostgreSQL's binaries are not on this machine, so that no server can be started."""


class PostgresqlServer:
    """A server of one's own, from the moment that it is made until it is closed.

    Args:
        within: The folder in which its own folder is made; that for temporary files unless it is given.
        settings: Settings of the server, by their names in `postgresql.conf`.

    Attributes:
        folder: Where it keeps everything.
        port: Its port on the loopback, which asks for the password; the socket in `folder` asks for none.
        password: The password of its user `restorative`, who may do everything.
    """

    def __init__(self, within: Path | None = None, **settings: str) -> None:
        self._binaries = binaries()
        self._owner = _owner()
        self._settings = settings
        self.password = secrets.token_hex(8)
        self.folder = Path(tempfile.mkdtemp(prefix="restorative-pg-", dir=within))
        self._schemas = count(1)
        try:
            if self._owner:
                os.chown(self.folder, self._owner["user"], self._owner["group"])
            self._make()
            self.port = _free_port()
            self.start()
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def url(self, **settings: str) -> str:
        """The URL of its database `postgres` by the socket, with these *settings*."""
        query = urlencode({"host": self.folder, **settings}, quote_via=quote)
        return f"postgresql://{_USER}@:{self.port}/postgres?{query}"

    def fresh_url(self, **settings: str) -> str:
        """The URL of an empty place on it, another one at each call."""
        return self.url(schema=f"own{os.getpid()}_{next(self._schemas)}", **settings)

    def loopback_url(self, **settings: str) -> str:
        """The URL of its database `postgres` by the loopback, with the password."""
        return f"postgresql://{_USER}:{self.password}@127.0.0.1:{self.port}/postgres?{urlencode(settings)}"

    @property
    def conninfo(self) -> str:
        """Its database `postgres` by the socket, in the words of libpq."""
        return f"dbname=postgres host={self.folder} port={self.port} user={_USER}"

    def connect(self, **parameters: Any) -> psycopg.Connection[tuple[Any, ...]]:
        """A connection of the driver's own, by the socket."""
        return psycopg.connect(self.conninfo, **parameters)

    def start(self) -> None:
        """Start it; on return, it answers."""
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": str(self.folder),
            "max_connections": "100",
            "shared_buffers": "32MB",
            **self._settings,
        }
        command = [str(self._binaries / "postgres"), "-D", str(self._data)]
        command += [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        self._guard = subprocess.Popen(  # noqa: S603 - the server's own binary
            ["/bin/sh", "-c", _GUARD, "sh", str(self.folder / "log"), *command],
            stdin=subprocess.PIPE,
            cwd=self.folder,
            start_new_session=True,
            **self._owner,
        )
        self._wait_until_it_answers()

    def crash(self) -> None:
        """End it at once and without tidying up, as `pg_ctl stop -m immediate` does; `start` starts it again."""
        if self._guard.stdin and not self._guard.stdin.closed:
            self._guard.stdin.close()
        self._guard.wait(_SECONDS)

    def stop(self) -> None:
        """End it in good order, as `pg_ctl stop -m fast` does; `start` starts it again."""
        os.kill(self._pid(), signal.SIGINT)
        deadline = time.monotonic() + _SECONDS
        while (self._data / "postmaster.pid").exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        self.crash()

    def close(self) -> None:
        """End it and remove everything that it kept. Closing twice does nothing."""
        self.crash()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        """The server, which is closed at the end."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _pid(self) -> int:
        return int((self._data / "postmaster.pid").read_text().split()[0])

    def _make(self) -> None:
        secret = self.folder / "password"
        secret.write_text(self.password)
        if self._owner:
            os.chown(secret, self._owner["user"], self._owner["group"])
        words = ["--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={secret}", f"--username={_USER}"]
        words += ["--encoding=UTF8", "--locale=C", "--no-sync", f"--pgdata={self._data}"]
        made = subprocess.run(  # noqa: S603 - the server's own binary
            [str(self._binaries / "initdb"), *words],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=_SECONDS,
            **self._owner,
        )
        if made.returncode:
            raise RuntimeError(f"initdb cannot make a server in {self.folder}: {made.stderr}")

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + _SECONDS
        while True:
            try:
                self.connect(connect_timeout=2).close()
            except psycopg.OperationalError:
                if self._guard.poll() is not None or time.monotonic() > deadline:
                    log = (self.folder / "log").read_text()
                    raise RuntimeError(f"The server in {self.folder} does not start: {log[-2000:]}") from None
                time.sleep(0.02)
            else:
                return


@functools.cache
def server() -> PostgresqlServer:
    """One server for this whole process, started when it is first asked for and closed at the process's end.

    It keeps its files in memory where there is room: a process that is killed loses nothing there either.

    Raises:
        NoBinaries: There is nothing on this machine to start it with.
    """
    in_memory = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM_BYTES
    only = PostgresqlServer(_MEMORY if in_memory else None)
    process = os.getpid()
    atexit.register(lambda: only.close() if os.getpid() == process else None)
    return only


def binaries() -> Path:
    """The folder of PostgreSQL's binaries: that in PGBIN, one on PATH, or the newest that Debian has installed.

    Raises:
        NoBinaries: There are none, or only older ones.
    """
    named = [Path(place) for place in (os.environ.get("PGBIN"), *os.get_exec_path()) if place]
    debian = sorted((found.parent for found in _DEBIAN.glob("*/bin/postgres")), key=_version, reverse=True)
    for place in (*named, *debian):
        if (place / "initdb").exists():
            folder = (place / "initdb").resolve().parent
            if (folder / "postgres").exists() and _version(folder) >= OLDEST:
                return folder
    raise NoBinaries(
        f"PostgreSQL {OLDEST} or newer is not on this machine: install Debian's package postgresql, or set PGBIN to the"
        " folder of initdb."
    )


def _version(folder: Path) -> int:
    command = [str(folder / "postgres"), "--version"]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603 - the same
    number = re.search(r"\) ([0-9]+)", said)  # postgres (PostgreSQL) 15.2 (Debian …)
    return int(number[1]) if number else 0


def _owner() -> dict[str, Any]:
    """Who runs it, where this process is root, whom PostgreSQL does not run for."""
    if os.geteuid() != 0:
        return {}
    for name in _USERS:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    raise NoBinaries("PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody.")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
