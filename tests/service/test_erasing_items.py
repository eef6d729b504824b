"""What became of each thing about somebody: gone, kept for another's sake, or refused; and of the host's files."""

from collections.abc import Callable
from typing import Any, NoReturn

import pytest
from tests.service.conftest import HARMED, RESPONSIBLE, SUPERVISOR, Desk
from tests.service.test_erasing import Meanwhile

from restorative_core import events
from restorative_core.errors import Refused, Stale, StorageFailed
from restorative_core.memory import MemoryStorage
from restorative_core.service.erased import Erased, Fate, HeldFile
from restorative_core.vocabulary.outcomes import ClosureReason
from restorative_core.vocabulary.personal import Keep
from restorative_core.vocabulary.referral import DeclineReason
from restorative_core.vocabulary.roles import Role

FORM = "0b7c1f0e-6a52-4d0e-9c3f-1f6f0f8a2b11"
LETTER = "5d9d6c1a4f"
DIGEST = "ab" * 32


def _closed(desk: Desk, reference: str = "X1", *told: events.Event) -> str:
    desk.receive(reference=reference)
    desk.each(events.ReferralAccepted(), events.FacilitatorAllocated("f1"))
    desk.each(events.NoteTaken(("p1",), "she moved"), events.NoteTaken(("p1", "p2"), "they met at school"), *told)
    desk.each(events.CaseClosed(ClosureReason.HARMED_DECLINED))
    return desk.case


def _with_files(desk: Desk) -> str:
    return _closed(
        desk,
        "X1",
        events.FileAttached(FORM, ("p1",), "signed-consent", DIGEST),
        events.FileAttached(LETTER, ("p1", "p2"), "letter", "cd" * 32),
    )


def _both(desk: Desk, case: str) -> tuple[str, str]:
    return desk.service.person(case, "p1"), desk.service.person(case, "p2")


def _fates(erased: Erased, person: str) -> dict[tuple[bool, str, str], list[str]]:
    return {
        (item.stream == person, item.keep.value, item.fate.value): [reason.code for reason in item.reasons]
        for item in erased.items
    }


class TestItems:
    """Item by item."""

    def test_everything_erased(self, desk: Desk) -> None:
        """Each class in each stream is an item, and the parts of all of them are those that went."""
        ann = desk.service.person(_closed(desk), "p1")

        erased = desk.service.erase(ann, desk.occasion(SUPERVISOR))

        assert {(item.keep, item.fate) for item in erased.items} == {
            (Keep.IDENTITY, Fate.ERASED),
            (Keep.CASEWORK, Fate.ERASED),
        }
        assert {item.stream for item in erased.items} == {ann, desk.case}
        assert erased.kept == ()
        assert len(erased.erased) == desk.service.history(ann)[-1].event.parts  # type: ignore[attr-defined]

    def test_what_an_open_case_needs_is_refused(self, desk: Desk) -> None:
        """What stands in a case that has ended goes; who they are, and what an open case knows, stays until it ends."""
        ann = desk.service.person(_closed(desk), "p1")
        old = desk.case
        desk.receive(reference="X2", participants=[{**HARMED, "name": "Cid"}, RESPONSIBLE])
        desk.record(events.PersonAdded("p3", Role.SUPPORTER, supports="p1", person=ann))
        before = [part for part in desk.storage.kept.parts if part.stream != old]

        erased = desk.service.erase(ann, desk.occasion(SUPERVISOR))

        assert _fates(erased, ann) == {
            (False, "identity", "erased"): [],
            (False, "casework", "erased"): [],
            (True, "identity", "refused"): ["person.in-open-case"],
            (False, "identity", "refused"): ["person.in-open-case"],
        }
        assert [part for part in desk.storage.kept.parts if part.stream != old] == before
        told: Any = desk.service.history(ann)[-1].event
        assert (told.partly, told.parts) == (True, len(erased.erased))
        assert desk.problems() == []

        desk.record(events.PersonLeft("p3"))
        rest = desk.service.erase(ann, desk.occasion(SUPERVISOR))
        assert rest.kept == ()
        assert list(desk.storage.parts_about(ann)) == []

    def test_who_was_erased_in_part_is_still_known(self, desk: Desk) -> None:
        """Somebody of whom something stays in use may be described, and comes into cases, as before."""
        ann = desk.service.person(_closed(desk), "p1")
        desk.receive(reference="X2", participants=[{**HARMED, "name": "Cid"}, RESPONSIBLE])
        desk.record(events.PersonAdded("p3", Role.SUPPORTER, supports="p1", person=ann))
        desk.service.erase(ann, desk.occasion(SUPERVISOR))

        desk.service.describe(ann, events.PersonDetailsChanged(phone="07700 900999"), desk.occasion())

        assert desk.service.reveal(ann, desk.occasion(), "first-contact").latest("phone") == "07700 900999"

    def test_what_is_held_for_another_is_restricted(self, desk: Desk) -> None:
        """A text about two stays while a legal hold stands for the other one, and the answer says so."""
        ann, bob = _both(desk, _closed(desk))
        desk.service.tell(bob, events.LegalHoldPlaced("h1", "court-order"), desk.occasion(SUPERVISOR))

        erased = desk.service.erase(ann, desk.occasion(SUPERVISOR))

        (restricted,) = erased.kept
        assert (restricted.fate, [reason.code for reason in restricted.reasons]) == (
            Fate.RESTRICTED,
            ["hold.of-another"],
        )
        assert {key.field for key in restricted.parts} == {"account", "text"}
        left = repr([part.value for part in desk.storage.kept.parts])
        assert "they met at school" in left
        assert "she moved" not in left
        with pytest.raises(Refused, match="has been erased"):
            desk.service.describe(ann, events.PersonDetailsChanged(name="Ann"), desk.occasion())
        assert desk.problems() == []

    def test_a_hold_that_is_placed_meanwhile_for_another(self) -> None:
        """A hold for the other one, placed in that very moment, is seen."""
        storage = Meanwhile()
        desk = Desk(storage)
        ann, bob = _both(desk, _closed(desk))
        hold = events.LegalHoldPlaced("h1", "court-order")
        storage.meanwhile = lambda: desk.service.tell(bob, hold, desk.occasion(SUPERVISOR))

        desk.service.erase(ann, desk.occasion(SUPERVISOR))

        assert "they met at school" in repr([part.value for part in storage.kept.parts])


class TestFiles:
    """Files that the host keeps."""

    def test_the_host_is_told_of_each(self, desk: Desk) -> None:
        """Each file about them is told with its hash, case and whether others are in it, once the entry is stored."""
        ann = desk.service.person(_with_files(desk), "p1")
        told: list[HeldFile] = []

        def host(file: HeldFile) -> None:
            assert isinstance(desk.service.history(ann)[-1].event, events.PersonErased)
            told.append(file)

        erased = desk.service.erase(ann, desk.occasion(SUPERVISOR), files=host)

        assert told == [
            HeldFile(desk.case, FORM, DIGEST, is_shared=False),
            HeldFile(desk.case, LETTER, "cd" * 32, is_shared=True),
        ]
        assert [(one.file, one.told, one.failure) for one in erased.files] == [(file, True, "") for file in told]
        assert DIGEST not in repr([part.value for part in desk.storage.kept.parts])

    def test_a_failure_is_reported_and_stops_nothing(self, desk: Desk) -> None:
        """What the host cannot erase is in the answer, without what its error says; the next file is told too."""
        ann = desk.service.person(_with_files(desk), "p1")

        def host(file: HeldFile) -> None:
            if file.file == FORM:
                raise PermissionError("/files/Ann Example.pdf")

        erased = desk.service.erase(ann, desk.occasion(SUPERVISOR), files=host)

        assert [(one.told, one.failure) for one in erased.files] == [(False, "PermissionError"), (True, "")]
        assert [one.file.file for one in erased.failures] == [FORM]
        assert "Ann" not in repr(erased)
        assert list(desk.storage.parts_about(ann)) == []

    def test_without_a_call_back_they_are_listed(self, desk: Desk) -> None:
        """Where nobody is told, the files are in the answer, for somebody to erase."""
        ann = desk.service.person(_with_files(desk), "p1")

        files = desk.service.erase(ann, desk.occasion(SUPERVISOR)).files

        assert [(one.file.file, one.told, one.failure) for one in files] == [(FORM, False, ""), (LETTER, False, "")]

    def test_a_shared_file_is_told_for_each(self, desk: Desk) -> None:
        """Of a file about two the host is told when the second is erased too, though its hash went with the first."""
        ann, bob = _both(desk, _with_files(desk))
        desk.service.erase(ann, desk.occasion(SUPERVISOR))

        files = desk.service.erase(bob, desk.occasion(SUPERVISOR)).files

        assert [one.file for one in files] == [HeldFile(desk.case, LETTER, "", is_shared=True)]

    def test_a_file_that_is_still_there_is_not_forgotten(self, desk: Desk) -> None:
        """A file that the host could not erase is asked for again, until an entry says that it is gone."""
        ann = desk.service.person(_with_files(desk), "p1")
        assert list(desk.service.files_to_erase()) == []

        def host(file: HeldFile) -> None:
            raise PermissionError(file.file)

        desk.service.erase(ann, desk.occasion(SUPERVISOR), files=host)
        left = [HeldFile(desk.case, FORM, "", is_shared=False), HeldFile(desk.case, LETTER, "", is_shared=True)]
        assert list(desk.service.files_to_erase()) == left
        (told,) = [one for one in desk.service.examine() if one.what == "files"]
        assert told.says.startswith("2 files went with somebody")

        desk.record(events.FileRemoved(FORM))
        assert list(desk.service.files_to_erase()) == left[1:]
        desk.record(events.FileRemoved(LETTER))
        assert list(desk.service.files_to_erase()) == []
        assert [one for one in desk.service.examine() if one.what == "files"] == []

    def test_a_file_whose_details_were_corrected_is_there(self, desk: Desk) -> None:
        """A file of which one digest or another is kept is not to be erased."""
        desk.receive()
        number = desk.record(events.FileAttached(FORM, ("p1",), "signed-consent", DIGEST)).number
        desk.record(events.DetailsCorrected(number, events.FileAttached(FORM, ("p1",), "signed-consent", "cd" * 32)))

        assert list(desk.service.files_to_erase()) == []

    def test_a_file_that_was_removed_is_not_told(self, desk: Desk) -> None:
        """What the host has erased already is not asked for again; nor is what somebody else's hold keeps."""
        ann, bob = _both(desk, _with_files(desk))
        desk.record(events.FileRemoved(FORM))
        desk.service.tell(bob, events.LegalHoldPlaced("h1", "court-order"), desk.occasion(SUPERVISOR))

        assert desk.service.erase(ann, desk.occasion(SUPERVISOR)).files == ()

    def test_a_file_whose_entry_was_struck(self, desk: Desk) -> None:
        """The host has it all the same: it is told, listed, and off the list once an entry says that it is gone."""
        desk.receive()
        number = desk.record(events.FileAttached(FORM, ("p1",), "letter", DIGEST)).number
        desk.record(events.EnteredInError(number), by=SUPERVISOR)
        assert list(desk.service.files_to_erase()) == []
        desk.each(events.ReferralDeclined(DeclineReason.NO_CAPACITY))
        ann = desk.service.person(desk.case, "p1")

        files = desk.service.erase(ann, desk.occasion(SUPERVISOR)).files

        assert [one.file for one in files] == [HeldFile(desk.case, FORM, DIGEST, is_shared=False)]
        assert [one.file for one in desk.service.files_to_erase()] == [FORM]
        desk.record(events.FileRemoved(FORM))
        assert list(desk.service.files_to_erase()) == []
        desk.record(events.EnteredInError(desk.service.case(desk.case).number), by=SUPERVISOR)
        assert [one.file for one in desk.service.files_to_erase()] == [FORM]

    def test_a_file_that_was_corrected_to_another(self, desk: Desk) -> None:
        """Each that was ever named is told; of one that is said to be about somebody else, that it is shared."""
        desk.receive()
        first = desk.record(events.FileAttached(FORM, ("p1",), "letter", DIGEST)).number
        other = "6d9d6c1a4f"
        desk.record(events.DetailsCorrected(first, events.FileAttached(other, ("p2",), "letter", "ef" * 32)))
        desk.record(events.DetailsCorrected(first, events.FileAttached(FORM, ("p2",), "letter", "cd" * 32)))
        desk.each(events.ReferralDeclined(DeclineReason.NO_CAPACITY))
        ann, bob = _both(desk, desk.case)

        files = desk.service.erase(ann, desk.occasion(SUPERVISOR)).files

        assert [one.file for one in files] == [HeldFile(desk.case, FORM, DIGEST, is_shared=True)]
        assert list(desk.service.files_to_erase()) == []
        theirs = desk.service.erase(bob, desk.occasion(SUPERVISOR)).files
        assert {one.file.file for one in theirs} == {FORM, other}

    def test_a_corrected_file(self, desk: Desk) -> None:
        """A file whose hash was corrected is told once, with the right one."""
        desk.receive()
        desk.record(events.FileAttached(FORM, ("p1",), "letter", DIGEST))
        number = desk.service.case(desk.case).number
        desk.record(events.DetailsCorrected(number, events.FileAttached(FORM, ("p1",), "letter", "ef" * 32)))
        desk.each(events.ReferralDeclined(DeclineReason.NO_CAPACITY))
        ann = desk.service.person(desk.case, "p1")

        files = desk.service.erase(ann, desk.occasion(SUPERVISOR)).files

        assert [one.file for one in files] == [HeldFile(desk.case, FORM, "ef" * 32, is_shared=False)]


@pytest.mark.parametrize(
    ("event", "codes"),
    [
        (events.FileAttached("Ann Example.pdf", ("p1",), "letter", DIGEST), {"value.no-code", "file.no-id"}),
        (events.FileAttached("ann-example", ("p1",), "letter", DIGEST), {"file.no-id"}),
        (events.FileAttached(FORM, ("p1",), "letter", "Ann"), {"file.no-digest"}),
        (events.FileAttached(FORM, ("p1",), "letter"), {"value.missing"}),
        (events.FileAttached(FORM, (), "letter", DIGEST), {"value.missing"}),
        (events.FileAttached(FORM, ("p9",), "letter", DIGEST), {"participant.unknown"}),
        (events.FileAttached(LETTER, ("p1",), "letter", DIGEST), {"id.taken"}),
        (events.FileRemoved(FORM), {"file.unknown"}),
    ],
)
def test_what_is_no_file(desk: Desk, event: events.Event, codes: set[str]) -> None:
    """A file has an id that tells nothing, a hash, and somebody whose data it holds."""
    desk.receive()
    desk.record(events.FileAttached(LETTER, ("p1", "p2"), "letter", DIGEST))

    with pytest.raises(Refused) as refused:
        desk.record(event)

    assert {reason.code for reason in refused.value.reasons} == codes


def test_a_removed_file_may_be_attached_again(desk: Desk) -> None:
    """The case knows which files there are."""
    desk.receive()
    attached = events.FileAttached(LETTER, ("p1", "p2"), "letter", DIGEST)

    assert dict(desk.record(attached).things.files) == {LETTER: ("p1", "p2")}
    assert dict(desk.record(events.FileRemoved(LETTER)).things.files) == {}
    assert dict(desk.record(attached).things.files) == {LETTER: ("p1", "p2")}


class _Busy(MemoryStorage):
    """A reader holds an old page: nothing can be overwritten now."""

    def scrub(self) -> tuple[str, ...]:
        """Fail."""
        raise StorageFailed("A reader holds an old page. Let it end.")


def test_what_cannot_be_overwritten_yet_is_told() -> None:
    """The answer is not lost where the storage cannot overwrite now: it says so, beside the files to erase."""
    desk = Desk(_Busy())
    ann = desk.service.person(_with_files(desk), "p1")

    erased = desk.service.erase(ann, desk.occasion(SUPERVISOR))

    assert not erased.overwritten
    assert erased.remains[0].endswith("A reader holds an old page. Let it end. Then ask again.")
    assert len(erased.files) == 2
    assert list(desk.storage.parts_about(ann)) == []
    assert not desk.service.apply_retention(desk.occasion(SUPERVISOR)).overwritten


class _Between(MemoryStorage):
    """Something happens once something has been erased."""

    def __init__(self) -> None:
        super().__init__()
        self.then: Callable[[], object] | None = None

    def append(self, records: Any, **rest: Any) -> None:
        """Store it, and let it happen."""
        super().append(records, **rest)
        if rest.get("erased") and self.then is not None:
            then, self.then = self.then, None
            then()


def _broken(_: object) -> NoReturn:
    raise StorageFailed("The connection is lost.")


class TestUnfinished:
    """What went has gone, and the look after it fails."""

    def test_the_host_is_told_all_the_same(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Whatever fails once something went, the host is told of its files, and the answer says to ask again."""
        storage = _Between()
        desk = Desk(storage)
        ann = desk.service.person(_with_files(desk), "p1")
        storage.then = lambda: monkeypatch.setattr(storage, "parts_about", _broken)
        told: list[HeldFile] = []

        erased = desk.service.erase(ann, desk.occasion(SUPERVISOR), files=told.append)

        assert {file.file for file in told} == {FORM, LETTER}
        assert erased.erased
        assert erased.unfinished == (
            "What was stored about them meanwhile may be left. The connection is lost. Then ask again."
        )
        monkeypatch.undo()
        again = desk.service.erase(ann, desk.occasion(SUPERVISOR), files=told.append)
        assert (again.erased, again.unfinished, len(told)) == ((), "", 2)

    def test_a_hold_that_is_placed_once_it_went(self) -> None:
        """It keeps what was stored since, and nobody is told that nothing was erased."""
        storage = _Between()
        desk = Desk(storage)
        ann = desk.service.person(_with_files(desk), "p1")
        other = Desk(storage)
        other.now = desk.now
        hold = events.LegalHoldPlaced("h1", "court-order")
        storage.then = lambda: other.service.tell(ann, hold, other.occasion(SUPERVISOR))
        told: list[HeldFile] = []

        erased = desk.service.erase(ann, desk.occasion(SUPERVISOR), files=told.append)

        assert len(told) == 2
        assert erased.erased
        assert "[hold.standing]" in erased.unfinished

    def test_whoever_moves_each_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where something is left and moves each time, that is told, and not raised."""
        storage = _Between()
        desk = Desk(storage)
        ann = desk.service.person(_with_files(desk), "p1")

        def moved(*_: object, **__: object) -> NoReturn:
            raise Stale(ann, 1, 2)

        storage.then = lambda: monkeypatch.setattr(storage, "parts_about", moved)

        assert f"{ann} has moved" in desk.service.erase(ann, desk.occasion(SUPERVISOR)).unfinished

        bob = next(one for one in storage.streams("person") if one != ann)
        with pytest.raises(Stale):
            desk.service.erase(bob, desk.occasion(SUPERVISOR))
