"""What a URL may say of a SQLite storage, and what it may not."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from restorative_core.errors import Misconfigured
from restorative_core.ports import Record
from restorative_sqlite import SqliteStorage
from restorative_sqlite.place import Place, read_url


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:", "sqlite:///", "sqlite:///:memory:", "SQLITE://"])
def test_memory(url: str) -> None:
    """A URL without a file, or with SQLAlchemy's word for it, is memory."""
    assert read_url(url) == Place(None)


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:////srv/rj/county.db", "/srv/rj/county.db"),
        ("sqlite:////srv/with%20space/50%25.db", "/srv/with space/50%.db"),
        ("sqlite:////srv/Zo%C3%AB%3F%23.db", "/srv/Zoë?#.db"),
        ("sqlite:////srv/+plus.db", "/srv/+plus.db"),
        ("sqlite:////srv/100%25-%2525.db", "/srv/100%-%25.db"),
        ("sqlite:////srv/%3Amemory%3A", "/srv/:memory:"),
    ],
)
def test_absolute_paths(url: str, path: str) -> None:
    """Four slashes begin an absolute path, and percent signs are decoded once."""
    assert read_url(url) == Place(Path(path))


def test_relative_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three slashes begin a path from the working folder, which is fixed when the URL is read."""
    monkeypatch.chdir(tmp_path)

    assert read_url("sqlite:///county.db") == Place(tmp_path / "county.db")
    assert read_url("sqlite:///in/county.db?timeout=2.5") == Place(tmp_path / "in" / "county.db", 2.5)
    assert read_url("sqlite:///%3Amemory%3A") == Place(tmp_path / ":memory:")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql:///county",
        "sqlite",
        "county.db",
        "sqlite:county.db",
        "sqlite:/county.db",
        "sqlite://county.db",
        "sqlite://user:secret@host/county.db",
        "sqlite://localhost/county.db",
        "sqlite:///county.db?vfs=unix-none",
        "sqlite:///county.db?mode=memory",
        "sqlite:///county.db?nolock=1",
        "sqlite:///county.db?immutable=1",
        "sqlite:///county.db?cache=shared",
        "sqlite:///county.db?timeout=1&vfs=memdb",
        "sqlite:///county.db?timeout=1&timeout=2",
        "sqlite:///county.db?timeout=",
        "sqlite:///county.db?timeout=nan",
        "sqlite:///county.db?timeout=inf",
        "sqlite:///county.db?timeout=-1",
        "sqlite:///county.db?timeout=3601",
        "sqlite:///county.db?timeout=1e3",
        "sqlite:///county.db?timeout=.",
        "sqlite:///county.db?timeout",
        "sqlite:///county.db?timeout=%ff",
        "sqlite:///county.db#fragment",
        "sqlite:///county%ff.db",
        "sqlite:///county%00.db",
        "sqlite:///county\ud800.db",
    ],
)
def test_what_a_url_may_not_say(url: str) -> None:
    """Hosts, passwords, SQLite's own switches and broken texts are refused in one sentence that shows no secret."""
    with pytest.raises(Misconfigured) as refused:
        read_url(url)
    assert "secret" not in str(refused.value)
    assert str(refused.value).endswith((".", ".db for another."))


@given(st.text(max_size=30))
@example("//%00")
@example("///a?timeout=٣")
@example("//[::1")
def test_every_url_is_read_or_refused(rest: str) -> None:
    """No text after the scheme raises anything else."""
    try:
        place = read_url("sqlite:" + rest)
    except Misconfigured:
        return
    assert place.path is None or place.path.is_absolute()


@pytest.mark.parametrize(
    "name",
    ["50%25.db", "what%3F.db", "hash%23.db", "Zo%C3%AB%20%F0%9F%8F%B3.db", "%3Amemory%3A", "file%3Ax%3Fmode%3Dro"],
)
def test_the_file_is_the_one_that_is_named(tmp_path: Path, name: str) -> None:
    """Whatever a file is called, it is that file which is made, and it is found again."""
    url = f"sqlite:///{tmp_path}/{name}"
    first = SqliteStorage.at(url)
    first.append([Record("case-a", 1, "k", "{}", "d")], after={"case-a": 0})
    first.close()
    second = SqliteStorage.at(url)

    assert len(list(second.history("case-a"))) == 1
    second.close()
    assert list(tmp_path.iterdir()) == [read_url(url).path]
