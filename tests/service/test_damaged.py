"""One thing that is not what was stored: nothing rests on it, and it stops nobody but those whom it concerns."""

import logging
from collections.abc import Iterator
from typing import Any

import attrs
import pytest
from tests.service.conftest import HARMED, MEETING, SUPERVISOR, Desk
from tests.service.test_retention import CHILDREN, SEVEN, Counting, _closed, _desk, _plan

from restorative_core import RestorativeService, events
from restorative_core.errors import Damaged, Newer, RestorativeError, StorageFailed
from restorative_core.memory import MemoryStorage
from restorative_core.ports import Part
from restorative_core.service import promises
from restorative_core.vocabulary.contact import Channel

LATE = "2022-04-01"


def _damage(desk: Desk, stream: str) -> None:
    """Change the first record of *stream* behind the service's back, which is begun anew."""
    stored = desk.storage.kept.streams[stream]
    stored[0] = attrs.evolve(stored[0], payload=stored[0].payload.replace('"f1"', '"f2"'))
    _begin_anew(desk)


def _forge(desk: Desk, stream: str, field: str, **changes: Any) -> None:
    """Change the parts of *stream* that have this *field*."""
    parts = desk.storage.kept.parts
    parts[:] = [
        attrs.evolve(part, **changes) if (part.stream, part.field) == (stream, field) else part for part in parts
    ]
    _begin_anew(desk)


def _begin_anew(desk: Desk) -> None:
    desk.service = RestorativeService(
        desk.storage, channels=desk.service.channels, practice=desk.service.practice, clock=lambda: desk.now
    )


def _two(rules: str = SEVEN, storage: MemoryStorage | None = None) -> tuple[Desk, str, str]:
    """A desk with two cases that ended long ago, each with people of its own."""
    desk = _desk(rules, Desk(storage))
    first = _closed(desk)
    second = _closed(desk, reference="X2")
    desk.later(days=2600)
    return desk, first, second


class TestOneCase:
    """A record of one case was changed."""

    def test_what_it_says(self) -> None:
        """It names the stream and the entry, and is still a failure of the storage for whoever asks no further."""
        desk, first, _ = _two()
        _damage(desk, first)

        with pytest.raises(Damaged) as damaged:
            desk.service.case(first)
        assert (damaged.value.stream, damaged.value.number) == (first, 1)
        assert isinstance(damaged.value, StorageFailed)
        assert f"Entry 1 of {first} is not what was stored" in str(damaged.value)

    def test_lists_go_on(self, caplog: pytest.LogCaptureFixture) -> None:
        """The others are listed, and what waits in them is told; that one is named."""
        desk = Desk()
        first, second = desk.receive().id, desk.receive(reference="X2").id
        _damage(desk, first)
        left_out: list[tuple[str, RestorativeError]] = []

        assert [case.id for case in desk.service.cases(unread=lambda *one: left_out.append(one))] == [second]
        assert [(name, type(error)) for name, error in left_out] == [(first, Damaged)]
        with caplog.at_level(logging.WARNING, "restorative_core"):
            assert {due.case for due in desk.service.due(desk.occasion())} == {second}
        assert first in caplog.text

    def test_retention_goes_on(self) -> None:
        """The plan says so of its people; whoever is due elsewhere is erased, and those who were not are told."""
        desk, first, second = _two()
        people = {name: {desk.service.person(name, one) for one in ("p1", "p2")} for name in (first, second)}
        _damage(desk, first)

        planned = _plan(desk, LATE)
        done = desk.service.apply_retention(desk.occasion(SUPERVISOR))

        assert {one.person for one in planned if one.is_due} == people[second]
        kept = [one for one in planned if not one.is_due]
        assert {one.person for one in kept} == people[first]
        assert {reason.code for one in kept for reason in one.reasons} == {"record.damaged"}
        assert (done.persons, done.overwritten, done.unfinished) == (2, True, "")
        assert {person for person, _ in done.unread} == people[first]
        assert all(f"of {first} is not what was stored" in why for _, why in done.unread)
        assert not [part for part in desk.storage.kept.parts if part.stream == second]

    def test_messages_go_on(self) -> None:
        """What is due in the other case is sent, and what is due in that one waits."""
        desk = Desk()
        desk.arranged()
        first = desk.case
        desk.arranged(reference="X2")
        _damage(desk, first)

        posted = desk.service.deliver(desk.occasion())

        assert {(one.outcome, one.codes) for one in posted if one.case == first} == {("waiting", ("record.damaged",))}
        assert {one.outcome for one in posted if one.case == desk.case} == {"sent"}

    def test_examining_names_it(self) -> None:
        """Whoever operates the service is told to verify."""
        desk, first, _ = _two()
        _damage(desk, first)

        (found,) = [one for one in desk.service.examine() if one.what == "records"]
        assert first in found.says
        assert "restorative verify" in found.do


class TestOnePart:
    """What is kept apart from one record was changed."""

    def test_no_age_is_taken_from_it(self) -> None:
        """Somebody who was made a child behind the service's back is one for no decision."""
        desk = Desk()
        desk.ready()
        ann = desk.service.person(desk.case, "p1")
        meeting = events.SessionArranged("s1", MEETING, ("p1", "p2"))
        assert desk.service.may(desk.case, meeting, desk.occasion()).permitted
        _forge(desk, ann, "born", value='"2005-02-03"')

        for ask in (
            lambda: desk.service.may(desk.case, meeting, desk.occasion()),
            lambda: desk.record(meeting),
            lambda: desk.service.suggestions(desk.case, desk.occasion()),
        ):
            with pytest.raises(Damaged, match=f"of {ann} keeps apart is not what was stored"):
                ask()

    @pytest.mark.parametrize("salt", ["00" * 16, "no salt"])
    def test_nobody_is_put_in_anothers_place(self, salt: str) -> None:
        """A participant who was made somebody else is nobody for as long."""
        desk = Desk()
        desk.ready()
        bob = desk.service.person(desk.case, "p2")
        _forge(desk, desk.case, "person", subjects=(bob,), value=f'"{bob}"', salt=salt)

        for ask in (
            lambda: desk.service.person(desk.case, "p1"),
            lambda: desk.record(events.NoteTaken(("p1",), "she moved")),
        ):
            with pytest.raises(Damaged, match=f"of {desk.case} keeps apart"):
                ask()

    def test_nothing_goes_by_it(self) -> None:
        """By no forged birthday does anything go before its day; the others are erased."""
        desk = _desk(CHILDREN)
        first = _closed(desk, participants=[{**HARMED, "born": "2005-02-03"}, {**HARMED, "roles": ["responsible"]}])
        _closed(desk, reference="X2")
        ann = desk.service.person(first, "p1")
        desk.later(days=2600)
        _forge(desk, ann, "born", value='"1950-02-03"')

        done = desk.service.apply_retention(desk.occasion(SUPERVISOR))

        assert {person for person, _ in done.unread} == {ann, desk.service.person(first, "p2")}
        assert done.persons == 2

    def test_somebody_may_be_erased_all_the_same(self) -> None:
        """That something of them was changed keeps nothing of theirs here."""
        desk, first, _ = _two()
        ann = desk.service.person(first, "p1")
        _forge(desk, ann, "name", value='"Somebody Else"')

        assert desk.service.erase(ann, desk.occasion(SUPERVISOR)).erased
        assert list(desk.storage.parts_about(ann)) == []


class TestNewerClass:
    """A part is of a retention class that this release does not know."""

    def test_nothing_of_them_goes(self) -> None:
        """Erasing says that it takes a newer release; the rules leave them alone, and erase the others."""
        desk, first, _ = _two()
        ann = desk.service.person(first, "p1")
        _forge(desk, ann, "name", keep="of-tomorrow")
        before = [part for part in desk.storage.kept.parts if ann in part.subjects]

        with pytest.raises(Newer, match="the retention class 'of-tomorrow'"):
            desk.service.erase(ann, desk.occasion(SUPERVISOR))
        assert [part for part in desk.storage.kept.parts if ann in part.subjects] == before
        planned = [one for one in _plan(desk, LATE) if one.person == ann]
        done = desk.service.apply_retention(desk.occasion(SUPERVISOR))

        assert {reason.code for one in planned for reason in one.reasons} == {"record.newer"}
        assert None in {one.keep for one in planned}
        assert [person for person, _ in done.unread] == [ann]
        assert done.persons == 3


class _Failing(MemoryStorage):
    """Nobody can be asked about any more, once as many appends have erased something."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self.after = after

    def append(self, records: Any, **rest: Any) -> None:
        """Store it, and count."""
        super().append(records, **rest)
        self.after -= bool(rest.get("erased"))

    def parts_about(self, subject: str) -> Iterator[Part]:
        """Fail, where it is so far."""
        if not self.after:
            raise StorageFailed("The connection is lost.")
        return super().parts_about(subject)


class TestTheStorageIsDown:
    """Not one person's: nothing can be asked at all."""

    def test_what_was_done_is_told(self) -> None:
        """It stops there, and the answer says what went; run again, it begins where nothing went."""
        desk, _, _ = _two(storage=_Failing(1))

        done = desk.service.apply_retention(desk.occasion(SUPERVISOR))

        assert (done.persons, done.overwritten) == (1, True)
        assert done.parts > 0
        assert [why.endswith("The connection is lost. Then ask again.") for _, why in done.unread] == [True]
        assert done.unfinished == "The connection is lost. Then run it again."
        with pytest.raises(StorageFailed):
            desk.service.apply_retention(desk.occasion(SUPERVISOR))

    def test_what_the_host_raises(self) -> None:
        """What went is overwritten although the host's own call-back raised."""
        scrubbed: list[bool] = []

        class Scrubbing(MemoryStorage):
            def scrub(self) -> tuple[str, ...]:
                scrubbed.append(True)
                return super().scrub()

        desk, _, _ = _two(storage=Scrubbing())

        with pytest.raises(ZeroDivisionError):
            desk.service.apply_retention(desk.occasion(SUPERVISOR), each=lambda _: 1 // 0)
        assert scrubbed == [True]


class TestQuickly:
    """Looking whether everything is what was stored costs no question for each part."""

    def test_all_about_somebody(self) -> None:
        """Each stream that tells of them is read once, however many parts there are."""
        desk = Desk(Counting())
        desk.receive()
        desk.each(*(events.NoteTaken(("p1",), f"note {number}") for number in range(30)))
        ann = desk.service.person(desk.case, "p1")
        _begin_anew(desk)
        _counted(desk).clear()

        assert len(desk.service.reveal(ann, desk.occasion(), "first-contact").details) > 30

        assert _counted(desk)[desk.case] == 1
        assert _counted(desk)[ann] <= 2

    def test_a_case_at_hand(self) -> None:
        """A service that has a case at hand reads nothing of it to know whom a note is about."""
        desk = Desk(Counting())
        desk.ready()
        desk.record(events.NoteTaken(("p1",), "a note"))
        _counted(desk).clear()

        desk.record(events.NoteTaken(("p1",), "another"), events.ContactMade("p1", Channel.PHONE))

        assert _counted(desk)[desk.case] == 0

    def test_what_is_not_at_hand_is_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """However little is kept at hand, everything is found to be what was stored."""
        monkeypatch.setattr(promises, "_REMEMBERED", 1)
        desk = Desk()
        desk.arranged()
        desk.record(events.NoteTaken(("p1",), "a note"))
        people = [desk.service.person(desk.case, one) for one in ("p1", "p2")]

        for person in people * 2:
            assert desk.service.reveal(person, desk.occasion(), "first-contact").latest("name")


def _counted(desk: Desk) -> Any:
    assert isinstance(desk.storage, Counting)
    return desk.storage.read
