"""After erasing, no trace of somebody lies anywhere that we reach; what is not about them stays, byte for byte."""

import logging
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cli.conftest import Run
from tests.cli.conftest import run as run  # noqa: PLC0414 -- a fixture, which is used by its name
from tests.service.conftest import HARMED, RESPONSIBLE, SUPERVISOR, Desk

from restorative_core import RestorativeService, events
from restorative_core.casework.entry import Entry
from restorative_core.errors import Refused
from restorative_core.evidence.profiles import PROFILES
from restorative_core.memory import MemoryStorage
from restorative_core.ports import Part
from restorative_core.records import BEGINNING, seal
from restorative_core.service.moving import lines
from restorative_core.testing import histories
from restorative_core.testing.histories import STREAM
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import Period
from restorative_core.vocabulary.outcomes import ClosureReason
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import OPEN, Stage

HOSTILE = "Zo\u00eb'); DROP TABLE parts;-- \u202e\U0001f469\u200d\U0001f467 \u0000 %s {x} \\x41"
TRACES = (
    "Zelda Quagmire",
    "Zeldina Quagmire",
    "7700900777",
    "quagmire@example.org",
    "77 Pelican Crescent",
    "1991-07-13",
    "wheelchair ramp zq",
    "zq fell off the bicycle",
    "zq is afraid of the dark",
    "zq and the other one met",
    "zq-crime-4711",
    "zq will write a letter",
    "religion=zoroastrian",
    "DROP TABLE parts",
    "Zo\\u00eb",
    "Zoë",
    "ab" * 32,
)
YEAR = Period.year(2015)
NOON = datetime(2031, 3, 2, 12, tzinfo=UTC)
NOW = Occasion(NOON, SUPERVISOR)


def _whole_life(desk: Desk) -> str:
    """Somebody of whom all sorts of things are known, in two cases, and whom a facilitator knows."""
    harmed = {
        **HARMED,
        "name": TRACES[0],
        "born": TRACES[5],
        "contact": {"phone": "0" + TRACES[2], "email": TRACES[3], "address": TRACES[4]},
        "needs": [TRACES[6]],
    }
    told = {"account": TRACES[7], "notes": HOSTILE.replace("\0", ""), "participants": [harmed, RESPONSIBLE]}
    desk.ready(**told, incident={"crime_reference": TRACES[10]})
    zelda = desk.service.person(desk.case, "p1")
    desk.service.describe(zelda, events.PersonDetailsChanged(name=TRACES[1]), desk.occasion())
    desk.service.tell("f2", events.ConflictDeclared("c1", person=zelda), desk.occasion())
    desk.service.reveal(zelda, desk.occasion(), "first-contact")
    desk.record(
        events.NoteTaken(("p1",), TRACES[8] + HOSTILE),
        events.NoteTaken(("p1", "p2"), TRACES[9]),
        events.NoteTaken(("p2",), "bob keeps bees"),
        events.EqualityAnswered("p1", "own", answers=(TRACES[12],)),
        events.FileAttached("5d9d6c1a4f", ("p1",), "letter", TRACES[16]),
        events.LetterReceived("l1", "p2", "p1"),
    )
    number = desk.service.case(desk.case).number
    desk.record(events.DetailsCorrected(number - 4, events.NoteTaken(("p1", "p2"), TRACES[9] + " twice")))
    desk.record(events.ReviewCompleted(number + 1), by=SUPERVISOR)
    desk.each(events.CaseClosed(ClosureReason.HARMED_WITHDREW))
    desk.receive(reference="X2", participants=[{**RESPONSIBLE, "name": "Cid"}, {**HARMED, "name": "Dora"}], account="d")
    desk.record(events.PersonAdded("p3", Role.SUPPORTER, supports="p2", person=zelda))
    desk.record(events.NoteTaken(("p3",), TRACES[11]))
    desk.record(events.PersonLeft("p3"))
    return zelda


def _found(data: bytes) -> list[str]:
    """The traces that are in *data*, in whatever case and encoding."""
    lower = data.lower()
    return [
        one for one in TRACES if any(one.lower().encode(how) in lower for how in ("utf-8", "utf-16-le", "utf-16-be"))
    ]


def _bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.fixture
def places(tmp_path: Path) -> dict[str, Path]:
    """A folder for the store, and one for what is made of it afterwards."""
    found = {name: tmp_path / name for name in ("store", "after")}
    for folder in found.values():
        folder.mkdir()
    return found


def test_no_byte_is_left(
    places: dict[str, Path], run: Run, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the file, its log, a backup, an export, what commands show and what is logged, nothing tells of them."""
    caplog.set_level(logging.DEBUG)
    url = f"sqlite:///{places['store']}/county.db"
    with closing(RestorativeService.open(url)) as service:
        storage: Any = service.storage
        desk = Desk(storage)
        zelda = _whole_life(desk)
        assert set(TRACES) - set(_found(_bytes(places["store"]))) == {"Zoë"}  # which JSON writes in ASCII
        reports = {name: desk.service.report(name, YEAR).figures for name in PROFILES}
        others = [part for part in _parts(storage) if zelda not in part.subjects]

        erased = desk.service.erase(zelda, desk.occasion(SUPERVISOR))

        assert erased.kept == ()
        assert not any("cannot" in one for one in erased.remains)
        assert _found(_bytes(places["store"])) == []
        storage.backup(places["after"] / "backup.db")
        with (places["after"] / "export.jsonl").open("w", encoding="utf-8") as export, storage.snapshot() as still:
            export.writelines(f"{line}\n" for line in lines(still))
        assert _found(_bytes(places["after"])) == []
        assert _parts(storage) == others
        assert {name: desk.service.report(name, YEAR).figures for name in PROFILES} == reports
        assert desk.problems() == []
        shown = repr(erased) + repr([desk.service.history(one) for one in (zelda, desk.case)])
    for command in (
        ("case", "history", desk.case),
        ("report",),
        ("case", "list"),
        ("verify",),
        ("case", "show", desk.case),
    ):
        ran = run(*command, "--store", url)
        shown += ran.out + ran.err
    shown += caplog.text + capsys.readouterr().out
    assert _found(shown.encode()) == []
    assert _found(_bytes(places["store"])) == []
    with closing(sqlite3.connect(places["after"] / "backup.db")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def _parts(storage: Any) -> list[Part]:
    streams = [name for kind in ("case", "person", "facilitator", "message") for name in storage.streams(kind)]
    return [part for name in streams for part in storage.parts(name)]


PEOPLE = {f"p{number}": f"person-{number:012}" for number in range(1, 9)}


def _salt(size: int) -> bytes:
    return b"s" * size


def _stored(history: tuple[Entry, ...]) -> MemoryStorage:
    """A storage with the case that *history* tells, and with everybody who may be in it."""
    storage, registered = MemoryStorage(), events.PersonRegistered(name="Somebody", born=date(1990, 1, 2))
    streams = {person: (Entry.of(1, registered, NOW, NOON, None),) for person in PEOPLE.values()}
    for stream, entries in {**streams, STREAM: history}.items():
        digest = BEGINNING
        for entry in entries:
            sealed = seal(stream, entry, digest, PEOPLE, _salt)
            storage.append([sealed.record], after={}, parts=sealed.parts)
            digest = sealed.record.digest
    return storage


def _joined(entry: Entry) -> Entry:
    """*entry*, which says which person somebody is where it brings them into the case."""
    match entry.event:
        case events.PersonAdded(participant=name) as added:
            return attrs.evolve(entry, event=attrs.evolve(added, person=PEOPLE[name]))
    return entry


def _ended(history: tuple[Entry, ...]) -> tuple[Entry, ...]:
    closed = events.CaseClosed(ClosureReason.HARMED_DECLINED)
    return (*history, Entry.of(len(history) + 1, closed, NOW, NOON, Stage.CLOSED))


def _wrong(service: RestorativeService) -> set[tuple[str, int, str]]:
    problems = (found.problem for found in service.verify())
    return {(one.stream, one.number, one.says) for one in problems if one is not None}


@given(histories(longest=12).filter(bool), st.sampled_from(["p1", "p2", "p3"]), st.booleans())
def test_nobody_else_is_touched(history: tuple[Entry, ...], participant: str, ended: bool) -> None:
    """Whatever happened in a case: what is about the person goes, or it is refused; all else stays, byte for byte."""
    history = tuple(map(_joined, history))
    storage, person = _stored(_ended(history) if ended else history), PEOPLE[participant]
    service = RestorativeService(storage, clock=lambda: NOON)
    before, wrong = storage.kept.copy(), _wrong(service)

    try:
        service.erase(person, NOW)
    except Refused:
        assert service.case(STREAM).stage in OPEN
        assert (storage.kept.parts, storage.kept.feed) == (before.parts, before.feed)
    else:
        assert storage.kept.parts == [part for part in before.parts if person not in part.subjects]
        assert storage.kept.feed[: len(before.feed)] == before.feed
        assert len(storage.kept.feed) == len(before.feed) + 1
    assert _wrong(service) <= wrong
