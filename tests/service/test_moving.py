"""Everything moves from one kind of store to another and back, byte for byte."""

from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.service.conftest import Desk

from restorative_core import Misconfigured, RestorativeService, StorageFailed, events
from restorative_core.errors import Faulty
from restorative_core.memory import MemoryStorage
from restorative_core.ports import PhysicalStorage
from restorative_core.vocabulary.wire import read_json, write_json
from restorative_postgresql import PostgresqlStorage
from restorative_sqlite import SqliteStorage
from restorative_template.storage import LinesStorage

HOSTILE = "Robert'); DROP TABLE records;-- «ß» 🙂 \u202e \\u0000 \x7f\n\t\""


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[PhysicalStorage]:
    """A store of each kind, in which nothing is."""
    if request.param == "memory":
        yield MemoryStorage()
        return
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql_server").fresh_url()
        with closing(PostgresqlStorage.at(url)) as storage:
            yield storage
        return
    with closing(SqliteStorage.at(f"sqlite:///{tmp_path}/new.db")) as storage:
        yield storage


@pytest.fixture(scope="module")
def lines() -> list[str]:
    """The lines of a store in which a case went all the way to a meeting, and somebody was erased."""
    desk = Desk()
    desk.receive(reference="X1")
    desk.record(events.NoteTaken(("p1", "p2"), HOSTILE))
    desk.arranged(reference="X2")
    desk.deliver()
    return list(desk.service.export())


def test_what_moves_is_the_same(lines: list[str], empty: PhysicalStorage) -> None:
    """What was restored into any kind of store verifies, works, lists its cases, and exports to the same lines."""
    service = RestorativeService(empty)
    taken = list(service.restore(lines))
    case = next(iter(service.cases())).id

    assert taken[-1].ended
    assert [found.problem for found in service.verify() if found.problem] == []
    assert sorted(service.export()) == sorted(lines)
    assert [*service.export()][: taken[-1].counts.records + 1] == lines[: taken[-1].counts.records + 1]
    assert f"{service.checkpoint().records} {read_json(lines[-1])['end']['root']}" == str(service.checkpoint())
    assert len(list(empty.summaries("case"))) == 2
    desk = Desk()
    desk.later(days=90)
    service.record(case, events.NoteTaken(("p1",), "in the new store"), desk.occasion())
    assert [found.problem for found in service.verify() if found.problem] == []


def test_a_partners_reference_is_known_in_the_new_store(lines: list[str]) -> None:
    """A referral that is imported again makes no second case there: the secret came along."""
    storage = MemoryStorage()
    for _ in RestorativeService(storage).restore(lines):
        pass
    desk = Desk()
    moved = RestorativeService(storage, clock=lambda: desk.now)
    before = [case.id for case in moved.cases()]
    desk.service = moved

    assert desk.receive(reference="X1").id in before
    assert [case.id for case in moved.cases()] == before


def test_whoever_restored_it_knows_them_at_once(lines: list[str]) -> None:
    """The very service that restored an export goes by the secret that came with it: nothing is taken in twice."""
    desk = Desk()
    desk.storage = MemoryStorage()
    desk.service = RestorativeService(desk.storage, clock=lambda: desk.now)
    for _ in desk.service.restore(lines):
        pass
    before = [case.id for case in desk.service.cases()]

    assert desk.receive(reference="X1").id in before
    assert [case.id for case in desk.service.cases()] == before
    desk.service.tell("f1", events.SupervisionHeld(), desk.occasion())
    assert desk.problems() == []


def test_whoever_could_not_restore_it_goes_by_what_is_there(lines: list[str]) -> None:
    """An export that was cut short has left its secret: what is stored after it is known by that one."""
    desk = Desk()
    desk.storage = MemoryStorage()
    desk.service = RestorativeService(desk.storage, clock=lambda: desk.now)
    with pytest.raises(Faulty):
        list(desk.service.restore(lines[:1]))

    first = desk.receive(reference="X9").id

    desk.service = RestorativeService(desk.storage, clock=lambda: desk.now)
    assert desk.receive(reference="X9").id == first


def test_only_an_empty_store_is_filled(lines: list[str], empty: PhysicalStorage) -> None:
    """Where something is stored already nothing is added."""
    service = RestorativeService(empty)
    for _ in service.restore(lines):
        pass
    before = service.checkpoint()

    with pytest.raises(StorageFailed):
        list(service.restore(lines))
    assert service.checkpoint() == before


def test_a_store_of_the_core_tier_is_not_moved(lines: list[str], tmp_path: Path) -> None:
    """A storage that cannot be looked at as a whole says so, and nothing is stored in it."""
    with closing(LinesStorage(tmp_path / "new.rj")) as storage:
        service = RestorativeService(storage)
        asked: tuple[Callable[[], object], ...] = (
            service.export,
            lambda: service.restore(lines),
            lambda: service.backup(tmp_path / "backup"),
        )
        for one in asked:
            with pytest.raises(Misconfigured, match="does not keep the physical tier"):
                one()
        assert list(storage.streams("case")) == []


def _all_but(lines: list[str], place: int) -> Iterator[str]:
    yield from islice(lines, place)
    yield from islice(lines, place + 1, None)


@given(drawn=st.data())
def test_any_line_that_is_missing_is_missed(lines: list[str], drawn: st.DataObject) -> None:
    """An export without any one of its lines is refused."""
    place = drawn.draw(st.integers(0, len(lines) - 1))

    with pytest.raises(Faulty):
        list(RestorativeService(MemoryStorage()).restore(_all_but(lines, place)))


@given(drawn=st.data())
def test_any_two_lines_that_changed_places(lines: list[str], drawn: st.DataObject) -> None:
    """Lines that changed places are refused, or it is the same store but for an order that nothing tells of."""
    one, other = (drawn.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    swapped = [*lines]
    swapped[one], swapped[other] = swapped[other], swapped[one]
    service = RestorativeService(MemoryStorage())
    try:
        *_, last = service.restore(swapped)
    except Faulty:
        return
    assert last.ended
    assert sorted(service.export()) == sorted(lines)
    assert str(service.checkpoint()).partition(" ")[2] == read_json(lines[-1])["end"]["root"]


@given(drawn=st.data())
def test_any_text_that_is_changed_is_found(lines: list[str], drawn: st.DataObject) -> None:
    """Any text of any record, part or reference, and any number of the last line, that is changed is found."""
    told = [place for place, line in enumerate(lines) if not line.startswith('{"format"')]
    place = drawn.draw(st.sampled_from(told))
    plain = read_json(lines[place])
    noun, values = next(iter(plain.items()))
    key = drawn.draw(st.sampled_from(range(len(values)) if isinstance(values, list) else sorted(values)))
    was = values[key]
    values[key] = was + 1 if isinstance(was, int) else [*was, "person-x"] if isinstance(was, list) else f"{was}x"
    assert noun in ("record", "part", "reference", "end")

    with pytest.raises(Faulty):
        list(RestorativeService(MemoryStorage()).restore([*lines[:place], write_json(plain), *lines[place + 1 :]]))


def _changed(lines: list[str], told: list[list[str]], count: int) -> list[str]:
    """The *lines* with the references *told* in place of their own, and a last line that counts *count* of them."""
    end = read_json(lines[-1])
    end["end"]["references"] = count
    others = [line for line in lines[:-1] if not line.startswith('{"reference"')]
    return [*others, *(write_json({"reference": one}) for one in told), write_json(end)]


@pytest.mark.parametrize(
    "forgery", ["dropped", "added", "crossed", "said otherwise", "led elsewhere", "another secret"]
)
def test_references_that_were_forged_with_care(lines: list[str], forgery: str) -> None:
    """A reference that is dropped, added or changed is found, although the last line agrees; so is another secret."""
    first, second = ([*read_json(line)["reference"]] for line in lines if line.startswith('{"reference"'))
    whole = RestorativeService(MemoryStorage())
    assert [*whole.restore(_changed(lines, [first, second], 2))][-1].ended
    forged = {
        "dropped": [first],
        "added": [first, second, ["0" * 64, first[1], first[2]]],
        "crossed": [[first[0], second[1], first[2]], [second[0], first[1], second[2]]],
        "said otherwise": [first, [*second[:2], first[2]]],
        "led elsewhere": [[first[0], f"{first[1]}x", first[2]], second],
        "another secret": [first, second],
    }[forgery]
    told = _changed(lines, forged, len(forged))
    if forgery == "another secret":
        told[0] = write_json({**read_json(told[0]), "secret": "ab" * 32})

    with pytest.raises(Faulty, match="reference") as caught:
        list(RestorativeService(MemoryStorage()).restore(told))
    assert [reason.code for reason in caught.value.reasons] == ["export.reference"]


@given(st.lists(st.text(max_size=40), max_size=5), st.integers(0, 3))
def test_garbage_is_a_fault_and_nothing_else(garbage: list[str], whole: int) -> None:
    """Whatever stands in a file, it is read, or told as a fault."""
    lines = list(Desk().service.export())
    with pytest.raises((Faulty, StorageFailed)):
        list(RestorativeService(MemoryStorage()).restore([*lines[:whole], *garbage]))


def test_it_tells_how_far_it_has_come(lines: list[str]) -> None:
    """What is told on the way grows, and the last is all of it."""
    taken = [attrs.asdict(one.counts) for one in RestorativeService(MemoryStorage()).restore(lines)]

    assert taken[-1] == {key: value for key, value in read_json(lines[-1])["end"].items() if key != "root"}
    assert [one["records"] for one in taken] == sorted(one["records"] for one in taken)


def test_a_backup_goes_where_it_is_said(tmp_path: Path) -> None:
    """A file is named by its path, or by the text of it; one that is there already is for the caller to choose anew."""
    with RestorativeService(SqliteStorage.at(f"sqlite:///{tmp_path}/county.db")) as service:
        service.backup(f"{tmp_path}/first.db")
        service.backup(tmp_path / "second.db")
        with pytest.raises(Misconfigured, match="is there already"):
            service.backup(f"{tmp_path}/first.db")
    with RestorativeService(SqliteStorage.at(f"sqlite:///{tmp_path}/first.db")) as copy:
        assert list(copy.cases()) == []
