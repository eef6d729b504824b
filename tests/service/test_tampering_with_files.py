"""Whatever somebody changes in the database file itself is found by verifying, where anything can tell of it."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.service.conftest import Desk

from restorative_core import RestorativeService, events
from restorative_core.records import BEGINNING, digest_after
from restorative_core.service.checkpoint import Checkpoint
from restorative_core.service.taking_in import take_in
from restorative_core.vocabulary.people import NeedCategory
from restorative_sqlite import SqliteStorage


@attrs.frozen
class Kept:
    """A store in a file, and what somebody else keeps of it."""

    file: Path
    checkpoint: Checkpoint
    last: int


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """A store of three cases, one of them with a meeting arranged, in a file."""
    desk = Desk()
    desk.receive(reference="X1")
    desk.receive(reference="X2")
    desk.record(events.AccessNeedRecorded("n1", "p1", NeedCategory.OTHER), key="asked once")
    desk.record(events.NoteTaken(("p1", "p2"), "a text about two"))
    desk.arranged(reference="X3")
    file = tmp_path_factory.mktemp("kept") / "kept.db"
    storage = SqliteStorage.at(f"sqlite:///{file}")
    for _ in take_in(desk.service.export(), storage):
        pass
    service = RestorativeService(storage)
    service.mend()
    assert [found.problem for found in service.verify() if found.problem] == []
    checkpoint = service.checkpoint()
    service.close()
    return Kept(file, checkpoint, checkpoint.records)


@pytest.fixture
def copy(kept: Kept, tmp_path: Path) -> Path:
    """A copy of it to tamper with."""
    return Path(shutil.copy(kept.file, tmp_path / "copy.db"))


def _tamper(file: Path, *statements: tuple[Any, ...] | str) -> int:
    """Do it behind everybody's back; how many rows were touched."""
    touched = 0
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        with connection:
            for statement in statements:
                sql, *values = statement if isinstance(statement, tuple) else (statement,)
                touched += connection.execute(sql, values).rowcount
    return touched


def _found(file: Path, against: Checkpoint | None = None) -> list[str]:
    service = RestorativeService(SqliteStorage.at(f"sqlite:///{file}"))
    try:
        problems = [found.problem for found in service.verify(against) if found.problem]
        return [f"{one.stream} {one.number}: {one.says}" for one in problems] + list(service.storage.check())  # type: ignore[attr-defined]  # SQLite's has it
    finally:
        service.close()


def test_untouched(copy: Path, kept: Kept) -> None:
    """Nothing is found in a file that nobody touched."""
    assert _found(copy, kept.checkpoint) == []


_EVERY = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])

_RECORD: dict[str, Callable[[Any], Any]] = {
    "payload": lambda value: value[:-1] + " }",
    "kind": lambda value: "note-taken" if value != "note-taken" else "case-held",
    "digest": lambda value: value[::-1],
    "stream": lambda value: f"{value}x",
    "number": lambda value: value + 1000,
}


@_EVERY
@given(position=st.integers(min_value=1), column=st.sampled_from(sorted(_RECORD)))
def test_any_field_of_any_record(copy: Path, kept: Kept, position: int, column: str) -> None:
    """One field of one record that is changed is found, with no checkpoint."""
    shutil.copy(kept.file, copy)
    position = 1 + position % kept.last
    with closing(sqlite3.connect(copy)) as connection:
        (value,) = connection.execute(
            f"SELECT {column} FROM restorative_records WHERE position = ?", (position,)
        ).fetchone()
    changed = _RECORD[column](value)
    assert _tamper(copy, (f"UPDATE restorative_records SET {column} = ? WHERE position = ?", changed, position)) == 1

    assert _found(copy) != []


@_EVERY
@given(position=st.integers(min_value=1))
def test_any_record_dropped(copy: Path, kept: Kept, position: int) -> None:
    """A record that is gone is found: by its chain, by its summary, by its parts, or as a gap."""
    shutil.copy(kept.file, copy)
    assert _tamper(copy, ("DELETE FROM restorative_records WHERE position = ?", 1 + position % kept.last)) == 1

    assert _found(copy) != []
    assert any("checkpoint" in says for says in _found(copy, kept.checkpoint))


@_EVERY
@given(one=st.integers(min_value=1), other=st.integers(min_value=1))
def test_any_two_records_swapped(copy: Path, kept: Kept, one: int, other: int) -> None:
    """Records that changed places in the order of storing are found by whoever keeps a checkpoint."""
    one, other = 1 + one % kept.last, 1 + other % kept.last
    shutil.copy(kept.file, copy)
    move = "UPDATE restorative_records SET position = ? WHERE position = ?"
    _tamper(copy, (move, -1, one), (move, one, other), (move, other, -1))

    assert (_found(copy, kept.checkpoint) == []) is (one == other)


@_EVERY
@given(position=st.integers(min_value=1))
def test_any_record_duplicated(copy: Path, kept: Kept, position: int) -> None:
    """A record that stands once more at the end of its stream, however well it is chained, is found."""
    shutil.copy(kept.file, copy)
    position = 1 + position % kept.last
    with closing(sqlite3.connect(copy)) as connection:
        stream, kind, payload = connection.execute(
            "SELECT stream, kind, payload FROM restorative_records WHERE position = ?", (position,)
        ).fetchone()
        number, before = connection.execute(
            "SELECT number, digest FROM restorative_records WHERE stream = ? ORDER BY number DESC", (stream,)
        ).fetchone()
    digest = digest_after(before, stream, number + 1, kind, payload)
    insert = "INSERT INTO restorative_records (position, stream, number, kind, payload, digest) VALUES (?,?,?,?,?,?)"
    _tamper(copy, (insert, kept.last + 1, stream, number + 1, kind, payload, digest))

    assert _found(copy) != []


@_EVERY
@given(position=st.integers(min_value=1))
def test_any_history_forged(copy: Path, kept: Kept, position: int) -> None:
    """A record that is rewritten with its whole chain is found by whoever keeps a checkpoint."""
    shutil.copy(kept.file, copy)
    position = 1 + position % kept.last
    with closing(sqlite3.connect(copy)) as connection, connection:
        (stream,) = connection.execute(
            "SELECT stream FROM restorative_records WHERE position = ?", (position,)
        ).fetchone()
        digest = BEGINNING
        rows = connection.execute(
            "SELECT position, number, kind, payload FROM restorative_records WHERE stream = ? ORDER BY number",
            (stream,),
        ).fetchall()
        for at, number, kind, payload in rows:
            told = payload.replace("2015-0", "2014-0") if at == position else payload
            digest = digest_after(digest, stream, number, kind, told)
            connection.execute(
                "UPDATE restorative_records SET payload = ?, digest = ? WHERE position = ?", (told, digest, at)
            )

    assert any("checkpoint" in says for says in _found(copy, kept.checkpoint))


_PART: dict[str, Callable[[Any], Any]] = {
    "value": lambda value: f"{value} ",
    "salt": lambda value: value[::-1],
    "keep": lambda value: f"{value}x",
    "field": lambda value: f"{value}x",
    "number": lambda value: value + 1,
    "stream": lambda value: f"{value}x",
    "subjects": lambda value: value.replace("person", "nobody"),
}


@_EVERY
@given(place=st.integers(min_value=0), column=st.sampled_from(sorted(_PART)))
def test_any_field_of_any_part(copy: Path, kept: Kept, place: int, column: str) -> None:
    """One field of one part that is changed is found."""
    shutil.copy(kept.file, copy)
    with closing(sqlite3.connect(copy)) as connection:
        rows = connection.execute(f"SELECT id, {column} FROM restorative_parts").fetchall()
    part, value = rows[place % len(rows)]
    assert _tamper(copy, (f"UPDATE restorative_parts SET {column} = ? WHERE id = ?", _PART[column](value), part)) == 1

    assert _found(copy) != []


@_EVERY
@given(place=st.integers(min_value=0))
def test_any_part_dropped_or_forged(copy: Path, kept: Kept, place: int) -> None:
    """A part that is gone, and that no entry says was erased, is missed; one that no record promises is found."""
    with closing(sqlite3.connect(kept.file)) as connection:
        ids = [one for (one,) in connection.execute("SELECT id FROM restorative_parts")]
        columns = [row[1] for row in connection.execute("PRAGMA table_info(restorative_parts)") if row[1] != "id"]
    part = ids[place % len(ids)]
    names = ", ".join(columns)
    for statement in (
        ("DELETE FROM restorative_parts WHERE id = ?", part),
        (f"INSERT INTO restorative_parts ({names}) SELECT {names} FROM restorative_parts WHERE id = ?", part),
    ):
        shutil.copy(kept.file, copy)
        assert _tamper(copy, statement) == 1
        assert _found(copy) != [], statement


_REFERENCE: dict[str, Callable[[Any], Any]] = {
    "key": lambda value: value[::-1],
    "stream": lambda value: f"{value}x",
    "content": lambda value: value[::-1],
}


@_EVERY
@given(place=st.integers(min_value=0), column=st.sampled_from(sorted(_REFERENCE)))
def test_any_field_of_any_reference(copy: Path, kept: Kept, place: int, column: str) -> None:
    """One field of one reference that is changed is found, with no checkpoint: by its case, and by the whole."""
    shutil.copy(kept.file, copy)
    key, stream, value = _one_of(copy, f"SELECT key, stream, {column} FROM restorative_references", place)
    changed = _REFERENCE[column](value)
    assert _tamper(copy, (f"UPDATE restorative_references SET {column} = ? WHERE key = ?", changed, key)) == 1

    found = _found(copy)
    assert len(found) == 2
    assert found[0].startswith(f"{stream} ")
    assert "leads to" in found[1]


@_EVERY
@given(place=st.integers(min_value=0))
def test_any_reference_dropped(copy: Path, kept: Kept, place: int) -> None:
    """A reference that is gone is missed by the record with which it was stored."""
    shutil.copy(kept.file, copy)
    key, stream = _one_of(copy, "SELECT key, stream FROM restorative_references", place)
    assert _tamper(copy, ("DELETE FROM restorative_references WHERE key = ?", key)) == 1

    assert [says.partition(" ")[0] for says in _found(copy)] == [stream]


@_EVERY
@given(place=st.integers(min_value=0), key=st.text("0123456789abcdef", min_size=64, max_size=64))
def test_any_reference_forged(copy: Path, kept: Kept, place: int, key: str) -> None:
    """A reference more than records tell of is found: last year's file could be kept out by it."""
    shutil.copy(kept.file, copy)
    stream, content = _one_of(copy, "SELECT stream, content FROM restorative_references", place)
    assert _tamper(copy, ("INSERT INTO restorative_references VALUES (?, ?, ?)", key, stream, content)) == 1

    assert _found(copy) == [f"(the whole) 0: A reference leads to {stream}, and no record there tells of it."]


@_EVERY
@given(one=st.integers(min_value=0), other=st.integers(min_value=0), column=st.sampled_from(["key", "content"]))
def test_any_two_references_swapped(copy: Path, kept: Kept, one: int, other: int, column: str) -> None:
    """What two cases are known by, when it changed places, is found."""
    shutil.copy(kept.file, copy)
    rows = "SELECT key, stream, content FROM restorative_references"
    first, second = _one_of(copy, rows, one), _one_of(copy, rows, other)
    put = "INSERT OR REPLACE INTO restorative_references VALUES (?, ?, ?)"
    crossed = {
        "key": ((second[0], *first[1:]), (first[0], *second[1:])),
        "content": ((*first[:2], second[2]), (*second[:2], first[2])),
    }
    _tamper(copy, *((put, *row) for row in crossed[column]))

    assert (_found(copy) == []) is (first == second)


def _one_of(file: Path, question: str, place: int) -> tuple[Any, ...]:
    """The row at *place* of those that answer *question*, counted round."""
    with closing(sqlite3.connect(file)) as connection:
        rows: list[tuple[Any, ...]] = connection.execute(question).fetchall()
    return rows[place % len(rows)]


def test_summaries(copy: Path, kept: Kept) -> None:
    """A summary that tells of another entry or of nothing is found."""
    last, first = (f"WHERE began = (SELECT {which}(began) FROM restorative_summaries)" for which in ("max", "min"))
    for statement in (
        f"UPDATE restorative_summaries SET number = number - 1 {last}",
        f"UPDATE restorative_summaries SET number = number + 1 {first}",
        f"DELETE FROM restorative_summaries {last}",
        "UPDATE restorative_summaries SET stream = 'case-other' WHERE kind = 'case'",
    ):
        shutil.copy(kept.file, copy)
        assert _tamper(copy, statement) >= 1, statement
        assert _found(copy) != [], statement


@pytest.mark.parametrize(
    "forged",
    [
        "UPDATE restorative_summaries SET stage = 'closed' WHERE kind = 'case'",
        "UPDATE restorative_summaries SET area = 'elsewhere' WHERE kind = 'case'",
        "UPDATE restorative_summaries SET lead = 'f-forged' WHERE kind = 'case'",
        "UPDATE restorative_summaries SET stage = 'ended' WHERE kind = 'message'",
        "UPDATE restorative_summaries SET due = '2999-01-01T00:00:00.000000+00:00' WHERE kind = 'message'",
        "UPDATE restorative_summaries SET due = '2015-01-01' WHERE kind = 'person'",
    ],
)
def test_worklists_that_were_changed(copy: Path, forged: str) -> None:
    """A case or a message that was hidden from worklists is found, and shows again once worklists are mended."""
    touched = _tamper(copy, forged)
    assert touched > 0

    found = _found(copy)
    assert len(found) == touched
    assert all("Worklists say otherwise" in says for says in found)
    with closing(RestorativeService.open(f"sqlite:///{copy}")) as service:
        assert service.mend() == touched
    assert _found(copy) == []


def test_a_day_that_was_changed(copy: Path) -> None:
    """On which day a case is next is for the settings to say: nothing tells of it, and mending sets it right."""
    forged = "UPDATE restorative_summaries SET due = '2999-01-01' WHERE kind = 'case' AND due <> ''"
    touched = _tamper(copy, forged)
    assert touched > 0

    assert _found(copy) == []
    with closing(RestorativeService.open(f"sqlite:///{copy}")) as service:
        assert service.mend() == touched
        assert service.mend() == 0


def test_a_secret_that_was_changed(copy: Path) -> None:
    """By another secret no reference is known, and last year's file would come in once more: it is found."""
    assert _tamper(copy, ("UPDATE restorative_meta SET value = ? WHERE name = 'secret'", b"x" * 32)) == 1

    assert [says for says in _found(copy) if "secret is another one" in says] != []
