"""Erasing somebody takes every personal part about them, everywhere, and nothing else."""

from datetime import date
from typing import Any

import pytest
from tests.service.conftest import SUPERVISOR, Desk

from restorative_core import RestorativeService, events
from restorative_core.casework.case import Case
from restorative_core.errors import Refused, Unknown
from restorative_core.memory import MemoryStorage
from restorative_core.vocabulary.identity import Actor, Occasion
from restorative_core.vocabulary.moments import Period
from restorative_core.vocabulary.outcomes import ClosureReason
from restorative_core.vocabulary.roles import Role, StaffRole

YEAR = Period(date(2015, 1, 1), date(2015, 12, 31))


def _closed(desk: Desk) -> tuple[str, str]:
    """A case that was worked on and is closed; the persons of its two participants."""
    desk.ready()
    desk.record(events.NoteTaken(("p1",), "she moved to Upper Street"), events.NoteTaken(("p2",), "he is afraid"))
    desk.record(events.NoteTaken(("p1", "p2"), "they met at school"))
    desk.each(events.CaseClosed(ClosureReason.HARMED_WITHDREW))
    return desk.service.person(desk.case, "p1"), desk.service.person(desk.case, "p2")


def _codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in error.value.reasons]


def test_everything_about_them_goes_and_nothing_else(desk: Desk) -> None:
    """Every part about the person goes, shared ones too; every other part stays just as it was."""
    ann, bob = _closed(desk)
    before = list(desk.storage.kept.parts)

    erased = desk.service.erase(ann, desk.occasion(SUPERVISOR))

    assert desk.storage.kept.parts == [part for part in before if ann not in part.subjects]
    assert {*erased.erased} == {part.key for part in before if ann in part.subjects}
    assert desk.service.reveal(ann, desk.occasion(), "first-contact").details == ()
    assert "Bob Sample" in str(desk.service.reveal(bob, desk.occasion(), "first-contact").latest("name"))
    assert "Ann" not in repr(desk.storage.kept)
    assert "Upper Street" not in repr(desk.storage.kept)


def test_nobody_is_erased_before_it_is_time(desk: Desk) -> None:
    """On an occasion that is still to come nobody is erased: not by a request, and not by a rule."""
    ann, _ = _closed(desk)
    before = list(desk.storage.kept.parts)
    coming = Occasion("2095-01-01", SUPERVISOR)

    for erase in (lambda: desk.service.erase(ann, coming), lambda: desk.service.apply_retention(coming)):
        with pytest.raises(Refused) as refused:
            erase()
        assert _codes(refused) == ["moment.future"]
    assert desk.storage.kept.parts == before


def test_what_was_done_stays(desk: Desk) -> None:
    """The case reads as before, every chain verifies, and the entry tells how much went and why."""
    ann, _ = _closed(desk)
    case: Case = desk.service.case(desk.case)
    count = sum(1 for part in desk.storage.kept.parts if ann in part.subjects)

    desk.service.erase(ann, desk.occasion(SUPERVISOR))

    assert desk.service.case(desk.case) == case
    assert desk.problems() == []
    assert desk.service.history(ann)[-1].event == events.PersonErased(events.ErasureGround.REQUEST, count)
    assert desk.service.person(desk.case, "p2")
    with pytest.raises(Unknown, match="participant"):
        desk.service.person(desk.case, "p1")


def test_every_figure_stays(desk: Desk) -> None:
    """A report about a time in which somebody was erased since says what it said."""
    _closed(desk)
    ann = desk.service.person(desk.case, "p1")
    before = desk.service.report("commissioner", YEAR)

    desk.service.erase(ann, desk.occasion(SUPERVISOR))

    assert desk.service.report("commissioner", YEAR) == before


def test_last_years_file_resurrects_nobody(desk: Desk) -> None:
    """A referral that is known stays known after its people have been erased, and stores nothing."""
    ann, bob = _closed(desk)
    for person in (ann, bob):
        desk.service.erase(person, desk.occasion(SUPERVISOR))
    count, parts = desk.records, list(desk.storage.kept.parts)

    desk.receive()

    assert (desk.records, desk.storage.kept.parts) == (count, parts)


def test_nothing_is_stored_about_somebody_who_was_erased(desk: Desk) -> None:
    """They are neither described again nor added to a case: whoever comes back is somebody new."""
    ann, _ = _closed(desk)
    desk.service.erase(ann, desk.occasion(SUPERVISOR))
    desk.receive(reference="X2")

    with pytest.raises(Refused) as described:
        desk.service.describe(ann, events.PersonDetailsChanged(name="Ann Again"), desk.occasion())
    with pytest.raises(Refused) as added:
        desk.record(events.PersonAdded("p3", Role.SUPPORTER, supports="p1", person=ann))

    assert _codes(described) == _codes(added) == ["person.erased"]


def test_a_legal_hold_beats_it(desk: Desk) -> None:
    """While a legal hold stands nothing goes; once it is lifted, everything does."""
    ann, _ = _closed(desk)
    desk.service.tell(ann, events.LegalHoldPlaced("h1", "court-order"), desk.occasion(SUPERVISOR))

    with pytest.raises(Refused, match="legal hold h1 stands") as refused:
        desk.service.erase(ann, desk.occasion(SUPERVISOR))

    assert _codes(refused) == ["hold.standing"]
    assert desk.service.reveal(ann, desk.occasion(), "first-contact").latest("name") == "Ann Example"
    desk.service.tell(ann, events.LegalHoldLifted("h1"), desk.occasion(SUPERVISOR))
    assert desk.service.erase(ann, desk.occasion(SUPERVISOR)).erased


def test_whoever_takes_part_leaves_first(desk: Desk) -> None:
    """In an open case somebody leaves before they are erased; then they are, and the case goes on."""
    desk.ready()
    ann = desk.service.person(desk.case, "p1")

    with pytest.raises(Refused, match="open") as refused:
        desk.service.erase(ann, desk.occasion(SUPERVISOR))

    assert _codes(refused) == ["person.in-open-case"]
    desk.record(events.PersonLeft("p1"))
    assert desk.service.erase(ann, desk.occasion(SUPERVISOR)).erased
    assert desk.problems() == []


@pytest.mark.parametrize("role", sorted({*StaffRole} - {StaffRole.COORDINATOR, StaffRole.SUPERVISOR, StaffRole.SYSTEM}))
def test_not_everybody_may(desk: Desk, role: StaffRole) -> None:
    """Coordinators, supervisors and the system erase; whoever else asks is told who may."""
    ann, _ = _closed(desk)

    with pytest.raises(Refused) as refused:
        desk.service.erase(ann, Occasion(desk.now, Actor("x", "svc", {role})))

    assert _codes(refused) == ["role.missing"]


@pytest.mark.parametrize("name", ["case-23456789abcd", "person-23456789abcd", "", "Ann Example"])
def test_somebody_unknown(desk: Desk, name: str) -> None:
    """Nobody is erased who is not there."""
    with pytest.raises(Unknown, match="person"):
        desk.service.erase(name, desk.occasion(SUPERVISOR))


def test_asked_again_it_finds_nothing(desk: Desk) -> None:
    """Asking twice erases nothing more, and adds no second entry."""
    ann, _ = _closed(desk)
    desk.service.erase(ann, desk.occasion(SUPERVISOR))
    count = desk.records

    assert desk.service.erase(ann, desk.occasion(SUPERVISOR)).erased == ()
    assert desk.records == count


class Meanwhile(MemoryStorage):
    """Somebody else records a note between the look at the parts and the erasing."""

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile: Any = None

    def append(self, records: Any, **rest: Any) -> None:
        """Let the other one go first, once."""
        first, self.meanwhile = self.meanwhile, None
        if first is not None:
            first()
        super().append(records, **rest)


def test_what_is_recorded_meanwhile_goes_too() -> None:
    """A note that somebody stores about them in that very moment is erased with the rest."""
    storage = Meanwhile()
    desk = Desk(storage)
    ann, _ = _closed(desk)
    other = RestorativeService(storage, clock=lambda: desk.now)
    storage.meanwhile = lambda: other.record(desk.case, events.NoteTaken(("p1",), "a secret"), desk.occasion())

    desk.service.erase(ann, desk.occasion(SUPERVISOR))

    assert "a secret" not in repr(storage.kept)
    assert list(storage.parts_about(ann)) == []


def test_a_note_that_is_late_is_refused() -> None:
    """A note about somebody who is erased between its decision and its storing is not kept as if about the others."""
    storage = Meanwhile()
    desk = Desk(storage)
    ann, _ = _closed(desk)
    storage.meanwhile = lambda: RestorativeService(storage, clock=lambda: desk.now).erase(
        ann, desk.occasion(SUPERVISOR)
    )

    with pytest.raises(Refused) as refused:
        desk.record(events.NoteTaken(("p1",), "a secret"))

    assert _codes(refused) == ["person.erased"]
    assert "a secret" not in repr([part.value for part in storage.kept.parts])


def test_details_that_are_late_are_refused() -> None:
    """What is told of somebody who is erased in that very moment is not stored."""
    storage = Meanwhile()
    desk = Desk(storage)
    ann, _ = _closed(desk)
    storage.meanwhile = lambda: RestorativeService(storage, clock=lambda: desk.now).erase(
        ann, desk.occasion(SUPERVISOR)
    )

    with pytest.raises(Refused) as refused:
        desk.service.describe(ann, events.PersonDetailsChanged(name="Ann Again"), desk.occasion())

    assert _codes(refused) == ["person.erased"]
    assert list(storage.parts_about(ann)) == []


@pytest.mark.parametrize("about", [("p3",), ("p2", "p3")])
def test_no_text_about_them_is_kept_as_if_it_were_about_others(desk: Desk, about: tuple[str, ...]) -> None:
    """In a case that goes on, whoever writes of them is told that they were erased, and who is still known."""
    desk.ready()
    desk.record(events.PersonAdded("p3", Role.SUPPORTER, supports="p1"), events.NoteTaken(("p3",), "sue came"))
    number = desk.service.case(desk.case).number
    sue = desk.service.person(desk.case, "p3")
    desk.record(events.PersonLeft("p3"))
    desk.service.erase(sue, desk.occasion(SUPERVISOR))
    note = events.NoteTaken(about, "sue was here")

    for told in (note, events.DetailsCorrected(number, note), events.PersonAdded("p3", Role.SUPPORTER, supports="p1")):
        with pytest.raises(Refused) as refused:
            desk.record(told)
        assert [(reason.code, reason.about) for reason in refused.value.reasons] == [("person.erased", "p3")]

    assert "sue" not in repr([part.value for part in desk.storage.kept.parts])
    desk.record(events.NoteTaken(("p2",), "bob keeps bees"))


def test_no_text_is_kept_that_nobody_could_have_erased(desk: Desk) -> None:
    """When all of a case have been erased, a text in it would be about nobody: it is not stored."""
    for person in _closed(desk):
        desk.service.erase(person, desk.occasion(SUPERVISOR))

    for about in ((), ("p1",), ("p1", "p2")):
        with pytest.raises(Refused) as refused:
            desk.record(events.NoteTaken(about, "ann again"))
        assert {*_codes(refused)} == {"person.erased"}

    assert list(desk.storage.parts(desk.case)) == []


def test_no_restriction_is_laid_on_them(desk: Desk) -> None:
    """Whom it protects would be kept with somebody who is not known any more."""
    ann, bob = _closed(desk)
    desk.service.erase(ann, desk.occasion(SUPERVISOR))

    with pytest.raises(Refused) as refused:
        desk.service.tell(ann, events.RestrictionImposed("r1", protects=bob), desk.occasion())

    assert _codes(refused) == ["person.erased"]


def test_what_lies_elsewhere_is_told(desk: Desk) -> None:
    """Whoever erases is told where copies may lie that the storage does not reach."""
    ann, _ = _closed(desk)

    remains = desk.service.erase(ann, desk.occasion(SUPERVISOR)).remains

    assert any("Rejects files" in one for one in remains)
