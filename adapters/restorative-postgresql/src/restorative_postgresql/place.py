"""Where the records are kept: what a URL says, read by us alone.

A libpq URL can say far more: run a service file, set any parameter of the server, send the password in clear. So
nothing of it is handed through that is not on the lists below.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import parse_qsl, unquote

from attrs import field, frozen

from restorative_core.errors import Misconfigured

TIMEOUT_SECONDS: Final = 30.0
CONNECTIONS: Final = 8
SCHEMA: Final = "restorative"
_HOW: Final = "Write postgresql://user:password@host:5432/county, or postgresql:///county for a server on this machine."
_MOST_SECONDS: Final = 3600.0
_MOST_CONNECTIONS: Final = 100
_HIGHEST_PORT: Final = 65535
_SSL_MODES: Final = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")

is_schema = re.compile(r"(?!pg_|information_schema$|public$)[a-z_][a-z0-9_]{0,47}").fullmatch
_host_and_port = re.compile(r"(\[[0-9A-Fa-f:.%]+\]|[^\[\]:]*)(?::([0-9]*))?").fullmatch


@frozen
class Place:
    """Where the records are kept.

    Attributes:
        parameters: What the driver needs to connect, by the words of libpq.
        shown: The place, as messages name it.
        schema: The schema that the tables stand in.
        timeout: How many seconds to wait for the server, for a connection and for another writer.
        connections: How many connections there may be at once, besides those of snapshots and of waiting readers.
    """

    parameters: Mapping[str, str] = field(repr=False)
    shown: str
    schema: str = SCHEMA
    timeout: float = TIMEOUT_SECONDS
    connections: int = CONNECTIONS


def read_url(url: str) -> Place:
    """The place that *url* names, by the habit of libpq.

    Raises:
        Misconfigured: It cannot be read.
    """
    scheme, colon, rest = url.partition(":")
    if scheme.lower() != "postgresql" or not colon:
        raise Misconfigured(f"A URL of this storage begins with postgresql:. {_HOW}")
    if "#" in rest:
        raise Misconfigured("A # in the URL of a PostgreSQL storage is written %23.")
    location, _, query = rest.partition("?")
    if not location.startswith("//"):
        raise Misconfigured(f"Slashes are missing after postgresql:. {_HOW}")
    authority, _, name = location[2:].partition("/")
    database = _decoded(name)
    if not database or "/" in name:
        raise Misconfigured(f"The URL of a PostgreSQL storage ends with the name of one database. {_HOW}")
    who, _, where = authority.rpartition("@")
    settings = _settings(query)
    parameters = {"dbname": database, **_who(who), **_where(where)}
    for key in _LIBPQ & settings.keys():
        if key == "host" and "host" in parameters:
            raise Misconfigured("The URL of a PostgreSQL storage names its server once, before the database.")
        parameters[key] = settings[key]
    return Place(
        parameters,
        _shown(database, parameters.get("host", "")),
        settings.get("schema", SCHEMA),
        float(settings.get("timeout", TIMEOUT_SECONDS)),
        int(settings.get("connections", CONNECTIONS)),
    )


def _shown(database: str, host: str) -> str:
    server = "this machine" if not host or host.startswith("/") else host
    return f"the database {database} on {server}"


def _who(who: str) -> dict[str, str]:
    user, colon, password = who.partition(":")
    found = {"user": _decoded(user)} if user else {}
    return {**found, "password": _decoded(password)} if colon else found


def _where(where: str) -> dict[str, str]:
    """The servers: several, with commas between, when any of them may be the one that takes writes."""
    hosts, ports = [], []
    for one in where.split(","):
        found = _host_and_port(_decoded(one))
        if found is None or (found[2] and not 0 < int(found[2]) <= _HIGHEST_PORT):
            raise Misconfigured(f"The server in the URL of a PostgreSQL storage cannot be read. {_HOW}")
        hosts.append(found[1].strip("[]"))
        ports.append(found[2] or "")
    if len(hosts) > 1 and not all(hosts):
        raise Misconfigured(f"A server in the URL of a PostgreSQL storage has no name. {_HOW}")
    named = {"host": ",".join(hosts)} if any(hosts) else {}
    return {**named, "port": ",".join(ports)} if any(ports) else named


def _settings(query: str) -> dict[str, str]:
    try:
        given = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), errors="strict")
    except ValueError:
        raise Misconfigured("What follows the ? in the URL of a PostgreSQL storage is no list of settings.") from None
    settings = dict(given)
    if len(settings) < len(given) or not settings.keys() <= _SETTINGS.keys():
        raise Misconfigured(
            f"The URL of a PostgreSQL storage takes these settings, each once: {', '.join(sorted(_SETTINGS))}."
        )
    for key, value in settings.items():
        fits, what = _SETTINGS[key]
        if not fits(value):
            raise Misconfigured(f"The {key} of a PostgreSQL storage is {what}.")
    return settings


def _decoded(text: str) -> str:
    try:
        found = unquote(text, errors="strict")
    except UnicodeDecodeError:
        raise Misconfigured("The percent signs in the URL of a PostgreSQL storage do not spell UTF-8.") from None
    if any(character < " " for character in found) or not found.isprintable():
        raise Misconfigured("The URL of a PostgreSQL storage holds no control characters.")
    return found


def _is_time(text: str) -> bool:
    return text.isascii() and text.replace(".", "", 1).isdecimal() and 0 < float(text) <= _MOST_SECONDS


def _is_count(text: str) -> bool:
    is_short = len(text) <= len(str(_MOST_CONNECTIONS))
    return is_short and text.isascii() and text.isdecimal() and 0 < int(text) <= _MOST_CONNECTIONS


def _is_path(text: str) -> bool:
    return bool(text) and text.isprintable()


_FILE: Final = (_is_path, "the name of a file")
_SETTINGS: Final[Mapping[str, tuple[Callable[[str], object], str]]] = {
    "schema": (is_schema, "a name of small letters, digits and _, at most 48, that is not PostgreSQL's own"),
    "timeout": (_is_time, "a number of seconds, above 0 and at most 3600"),
    "connections": (_is_count, "a number from 1 to 100"),
    "host": (lambda text: text.startswith("/") and _is_path(text), "the folder of the server's socket"),
    "sslmode": (_SSL_MODES.__contains__, f"one of {', '.join(_SSL_MODES)}"),
    "sslrootcert": _FILE,
    "sslcert": _FILE,
    "sslkey": _FILE,
    "passfile": _FILE,
}
_LIBPQ: Final = {"host", "sslmode", "sslrootcert", "sslcert", "sslkey", "passfile"}
