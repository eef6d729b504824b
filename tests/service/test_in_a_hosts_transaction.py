"""Within a transaction of its host, a service does what can be undone, and nothing else."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.service.conftest import FORM, STAFF, SUPERVISOR

from restorative_core import Misconfigured, Occasion, Pathway, Referral, RestorativeService, events
from restorative_core.memory import MemoryChannel, MemoryStorage
from restorative_core.ports import ChannelKind
from restorative_core.service.erased import HeldFile
from restorative_core.vocabulary.identity import Actor
from restorative_core.vocabulary.referral import DeclineReason
from restorative_core.vocabulary.wire import structure
from restorative_sqlite import SqliteStorage, create_schema

NOW = datetime(2015, 3, 2, 10, tzinfo=UTC)
LETTER = events.FileAttached("5d9d6c1a4f", ("p1",), "letter", "ab" * 32)


@pytest.fixture
def host(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A host's connection to a database that has the host's tables and ours."""
    with closing(sqlite3.connect(tmp_path / "host.db", isolation_level=None)) as connection:
        create_schema(connection)
        yield connection


@pytest.fixture
def service(host: sqlite3.Connection, tmp_path: Path) -> Iterator[RestorativeService]:
    """A service over the host's database."""
    assert not host.in_transaction
    with RestorativeService(
        SqliteStorage.at(f"sqlite:///{tmp_path}/host.db"),
        channels={ChannelKind.EMAIL: MemoryChannel()},
        clock=lambda: NOW,
    ) as opened:
        yield opened


def _at(by: Actor = STAFF) -> Occasion:
    return Occasion(NOW, by)


def _ended(service: RestorativeService) -> str:
    """A case that has ended, with a file."""
    case = service.receive(structure(FORM, Referral), _at())
    service.record(case.id, [LETTER, events.ReferralDeclined(DeclineReason.NO_CAPACITY)], _at())
    return case.id


def test_the_host_never_deletes_what_it_may_still_get_back(
    service: RestorativeService, host: sqlite3.Connection
) -> None:
    """Erasing is refused before the host is told of any file, so that a rollback finds the file where it was."""
    case, told = _ended(service), list[HeldFile]()
    person = service.person(case, "p1")
    host.execute("BEGIN IMMEDIATE")
    joined = service.joined(host)
    with pytest.raises(Misconfigured, match="cannot be undone, so it is not done in a transaction of the host"):
        joined.erase(person, _at(SUPERVISOR), files=told.append)
    with pytest.raises(Misconfigured, match="cannot be undone"):
        joined.apply_retention(_at(SUPERVISOR), files=told.append)
    host.execute("ROLLBACK")

    assert told == []
    assert service.erase(person, _at(SUPERVISOR), files=told.append).files
    assert [file.file for file in told] == [LETTER.file]


CANNOT_BE_UNDONE: dict[str, Callable[[RestorativeService, str, str], Any]] = {
    "deliver": lambda service, _case, _person: service.deliver(_at()),
    "erase": lambda service, _case, person: service.erase(person, _at(SUPERVISOR)),
    "apply_retention": lambda service, _case, _person: service.apply_retention(_at(SUPERVISOR)),
    "restore": lambda service, _case, _person: service.restore([]),
    "backup": lambda service, _case, _person: service.backup("backup.db"),
    "mend": lambda service, _case, _person: service.mend(),
    "reveal": lambda service, _case, person: service.reveal(person, _at(), "first-contact"),
    "find_people": lambda service, _case, _person: service.find_people(_at(), "first-contact", name="Ann Example"),
    "suggestions": lambda service, case, _person: service.suggestions(case, _at()),
    "subject_access": lambda service, _case, person: service.subject_access(person, _at(SUPERVISOR)),
    "consent_receipt": lambda service, case, _person: service.consent_receipt(case, "p1", _at()),
    "consent_records": lambda service, case, _person: service.consent_records(case, "p1", _at()),
}


@pytest.mark.parametrize("what", CANNOT_BE_UNDONE)
def test_what_cannot_be_undone_is_refused(what: str, service: RestorativeService, host: sqlite3.Connection) -> None:
    """What was sent, shown, copied or overwritten outlives a rollback: it is refused at once, and nothing is stored."""
    case = _ended(service)
    person = service.person(case, "p1")
    before = service.checkpoint()
    host.execute("BEGIN IMMEDIATE")
    with pytest.raises(Misconfigured, match="Ask the service itself"):
        CANNOT_BE_UNDONE[what](service.joined(host), case, person)
    assert host.in_transaction
    host.execute("COMMIT")

    assert service.checkpoint() == before


def test_what_is_told_in_order_is_told_there_too(service: RestorativeService, host: sqlite3.Connection) -> None:
    """Changes and the checkpoint of a host's transaction hold what it has stored so far."""
    _ended(service)
    before = service.checkpoint()
    host.execute("BEGIN IMMEDIATE")
    joined = service.joined(host)
    case = joined.receive(structure({**FORM, "reference": "X2"}, Referral), _at()).id
    told = [change.stream for change in joined.changes(before.records)]

    assert case in told
    assert joined.checkpoint().records == before.records + len(told)
    assert [found.problem for found in joined.verify(before) if found.problem] == []
    assert [finding.what for finding in joined.examine()] == []
    with pytest.raises(Misconfigured, match="wait"):
        joined.wait(0, 0)
    host.execute("ROLLBACK")
    assert service.checkpoint() == before


def test_joining_composes_nothing_anew(
    service: RestorativeService, host: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pathway that was proved sound when the service was composed is not proved again for each transaction."""

    def prove(_pathway: Pathway, *_additions: object) -> None:
        pytest.fail("a pathway is composed anew")

    monkeypatch.setattr(Pathway, "with_additions", prove)
    host.execute("BEGIN IMMEDIATE")
    asked = list[str]()
    host.set_trace_callback(asked.append)
    joined = service.joined(host)
    host.set_trace_callback(None)

    assert len(asked) <= 4
    assert joined.practice is service.practice
    assert joined.receive(structure(FORM, Referral), _at()).pathway
    host.execute("ROLLBACK")


class _WithADesk(RestorativeService):
    """A host's own service, which is made of more."""

    def __init__(self, storage: SqliteStorage, desk: str) -> None:
        super().__init__(storage, clock=lambda: NOW)
        self.desk = desk


def test_a_hosts_own_kind_of_service_is_joined_as_it_is(host: sqlite3.Connection, tmp_path: Path) -> None:
    """A service of a host's own class keeps what the host gave it, and its storage is its own again afterwards."""
    with _WithADesk(SqliteStorage.at(f"sqlite:///{tmp_path}/host.db"), "front") as own:
        host.execute("BEGIN IMMEDIATE")
        joined = own.joined(host)
        joined.receive(structure(FORM, Referral), _at())

        assert (type(joined), joined.desk) == (_WithADesk, "front")
        assert [*own.cases()] == []
        joined.close()
        host.execute("COMMIT")
        assert len([*own.cases()]) == 1


def test_a_storage_that_cannot_be_joined(host: sqlite3.Connection) -> None:
    """A storage that cannot write in another's transaction says which can: it is for the caller to choose one."""
    with pytest.raises(Misconfigured, match="Use sqlite or postgresql"):
        RestorativeService(MemoryStorage()).joined(host)


def test_a_joined_service_is_examined(service: RestorativeService, host: sqlite3.Connection) -> None:
    """The clock and the messages of a storage that is joined are looked at as those of any other are."""
    service.receive(structure(FORM, Referral), _at())
    late = RestorativeService(service.storage, clock=lambda: NOW - timedelta(days=1))
    host.execute("BEGIN IMMEDIATE")

    assert [finding.what for finding in late.joined(host).examine()] == ["clock"]
    host.execute("ROLLBACK")
