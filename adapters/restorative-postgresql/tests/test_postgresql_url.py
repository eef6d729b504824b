"""What a URL says, and what it may not say."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from restorative_core.errors import Misconfigured, StorageFailed
from restorative_postgresql import PostgresqlStorage, schema
from restorative_postgresql.place import Place, read_url
from restorative_postgresql.testing import PostgresqlServer


@pytest.mark.parametrize(
    ("url", "parameters", "shown"),
    [
        ("postgresql:///county", {"dbname": "county"}, "the database county on this machine"),
        ("PostgreSQL:///county", {"dbname": "county"}, "the database county on this machine"),
        ("postgresql://rj@/county", {"dbname": "county", "user": "rj"}, "the database county on this machine"),
        (
            "postgresql://rj:a%40b%2F%3A%23@db.example.org:5433/county",
            {"dbname": "county", "user": "rj", "password": "a@b/:#", "host": "db.example.org", "port": "5433"},
            "the database county on db.example.org",
        ),
        (
            "postgresql://[::1]:5433/Zo%C3%AB%20%2F",
            {"dbname": "Zoë /", "host": "::1", "port": "5433"},
            "the database Zoë / on ::1",
        ),
        (
            "postgresql://one:5433,two/county",
            {"dbname": "county", "host": "one,two", "port": "5433,"},
            "the database county on one,two",
        ),
        (
            "postgresql://rj@:5433/county?host=/run/postgresql&sslmode=disable",
            {"dbname": "county", "user": "rj", "host": "/run/postgresql", "port": "5433", "sslmode": "disable"},
            "the database county on this machine",
        ),
    ],
)
def test_what_a_url_says(url: str, parameters: dict[str, str], shown: str) -> None:
    """Servers, users and databases are named by the habit of libpq."""
    assert read_url(url) == Place(parameters, shown)


def test_settings() -> None:
    """The schema, the time to wait and the number of connections may be set."""
    place = read_url("postgresql:///county?schema=north_1&timeout=2.5&connections=3")
    assert (place.schema, place.timeout, place.connections) == ("north_1", 2.5, 3)


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///county.db",
        "postgres:///county",
        "postgresql+psycopg:///county",
        "postgresql",
        "postgresql:county",
        "postgresql:/county",
        "postgresql://",
        "postgresql:///",
        "postgresql://host",
        "postgresql://host/",
        "postgresql:///county/other",
        "postgresql://user:secret@host:port/county",
        "postgresql://user:secret@host:0/county",
        "postgresql://user:secret@host:65536/county",
        "postgresql://user:secret@ho:st:1/county",
        "postgresql://user:secret@[::1/county",
        "postgresql://one,,two/county",
        "postgresql://host/county?host=/run/postgresql",
        "postgresql:///county?host=example.org",
        "postgresql:///county?hostaddr=10.0.0.1",
        "postgresql:///county?service=other",
        "postgresql:///county?options=-csearch_path%3Dpublic",
        "postgresql:///county?password=secret",
        "postgresql:///county?user=secret",
        "postgresql:///county?dbname=other",
        "postgresql:///county?sslmode=perhaps",
        "postgresql:///county?sslrootcert=",
        "postgresql:///county?schema=",
        "postgresql:///county?schema=Restorative",
        "postgresql:///county?schema=pg_catalog",
        "postgresql:///county?schema=information_schema",
        "postgresql:///county?schema=public",
        "postgresql:///county?schema=a%22b",
        "postgresql:///county?schema=a;drop",
        "postgresql:///county?schema=1a",
        "postgresql:///county?schema=zo%C3%AB",
        "postgresql:///county?schema=" + "a" * 49,
        "postgresql:///county?schema=a&schema=b",
        "postgresql:///county?timeout=0",
        "postgresql:///county?timeout=",
        "postgresql:///county?timeout=nan",
        "postgresql:///county?timeout=-1",
        "postgresql:///county?timeout=3601",
        "postgresql:///county?timeout=.",
        "postgresql:///county?connections=0",
        "postgresql:///county?connections=101",
        "postgresql:///county?connections=1e1",
        "postgresql:///county?connections=٣",
        "postgresql:///county?timeout",
        "postgresql:///county?timeout=%ff",
        "postgresql:///county#fragment",
        "postgresql:///county%ff",
        "postgresql:///county%00",
        "postgresql://user%0asecret@host/county",
    ],
)
def test_what_a_url_may_not_say(url: str) -> None:
    """What is not on the list is refused in one clear sentence that shows no secret."""
    with pytest.raises(Misconfigured) as refused:
        read_url(url)
    assert "secret" not in str(refused.value)
    assert str(refused.value).endswith(".")
    with pytest.raises(Misconfigured):
        schema(url)


@given(st.text(max_size=40))
@example("//%00")
@example("///a?timeout=٣")
@example("//[::1")
@example("///a?connections=²")
@example("//h:²/a")
def test_every_url_is_read_or_refused(rest: str) -> None:
    """No text after the scheme raises anything else."""
    try:
        place = read_url("postgresql:" + rest)
    except Misconfigured:
        return
    assert place.parameters["dbname"]


def test_no_password_is_shown(postgresql_server: PostgresqlServer) -> None:
    """Neither a place nor a storage nor an error shows the password, or the user."""
    url = postgresql_server.loopback_url(timeout="2")
    assert postgresql_server.password in url
    shown = [repr(read_url(url)), str(read_url(url))]
    storage = PostgresqlStorage.at(url)
    shown += [repr(storage), repr(vars(storage))]
    storage.close()
    wrong = url.replace(postgresql_server.password, "wr0ng-secret")
    with pytest.raises(StorageFailed, match="refuses the user or the password") as refused:
        PostgresqlStorage.at(wrong)
    shown += [str(refused.value), repr(refused.value), repr(refused.value.__cause__)]
    for text in shown:
        assert postgresql_server.password not in text
        assert "wr0ng-secret" not in text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("/postgres?", "/nowhere?"), "The server does not have the database nowhere on 127.0.0.1"),
        (("restorative:", "somebody:"), "refuses the user or the password"),
        (("?", "?sslmode=require&"), "do not agree on encryption"),
        (("127.0.0.1:", "127.0.0.1:1,127.0.0.1:"), None),
    ],
)
def test_what_cannot_be_opened(postgresql_server: PostgresqlServer, change: tuple[str, str], says: str | None) -> None:
    """A database, a user or encryption that is not there is told apart; of several servers, one answers."""
    url = postgresql_server.loopback_url(schema="told_apart", timeout="2").replace(*change, 1)
    if says is None:
        PostgresqlStorage.at(url).close()
        return
    with pytest.raises(StorageFailed, match=says) as failed:
        PostgresqlStorage.at(url)
    assert str(failed.value).count("\n") == 0


def test_no_server() -> None:
    """Where no server answers, it is said at once."""
    with pytest.raises(StorageFailed, match=r"The server of the database county on 127\.0\.0\.1 does not answer\."):
        PostgresqlStorage.at("postgresql://127.0.0.1:1/county?timeout=2")
    with pytest.raises(StorageFailed, match=r"does not answer"):
        PostgresqlStorage.at("postgresql:///county?host=/nowhere&timeout=2")
