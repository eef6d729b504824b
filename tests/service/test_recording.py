"""Several events or none; decided again when stale; done once for each key."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from tests.service.conftest import FORM, HARMED, MEETING, RESPONSIBLE, STAFF, SUPERVISOR, Desk, person_with

from restorative_core import events
from restorative_core.casework.case import SessionStatus
from restorative_core.errors import Faulty, ReferenceTaken, Refused, Stale, Unknown
from restorative_core.memory import MemoryStorage
from restorative_core.ports import Record
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.referral import Referral
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import Stage
from restorative_core.vocabulary.wire import structure

WITHDRAWN = events.ConsentWithdrawn("p1", Purpose.TAKE_PART)
START = events.SessionStarted("s1")


def _codes(refused: pytest.ExceptionInfo[Refused]) -> set[tuple[str, str]]:
    return {(reason.code, reason.about) for reason in refused.value.reasons}


class Interrupted(MemoryStorage):
    """A storage in which another writer is quicker, once or for ever."""

    def __init__(self) -> None:
        super().__init__()
        self.interruptions: list[Any] = []

    def append(self, records: Sequence[Record], *, after: Mapping[str, int], **more: Any) -> None:
        """Let the other writer in first."""
        if self.interruptions:
            self.interruptions.pop()()
        super().append(records, after=after, **more)


class TestSeveralOrNone:
    """What is recorded together is stored together."""

    def test_all(self, desk: Desk) -> None:
        """Each event is decided on the case that those before it leave."""
        desk.receive()

        case = desk.record(events.ReferralAccepted(), events.FacilitatorAllocated("f1"))

        assert (case.stage, case.team.lead) == (Stage.ENGAGING, "f1")

    def test_none(self, desk: Desk) -> None:
        """Where the last of several is refused, nothing is stored, not even a person."""
        desk.receive()
        before = desk.records

        with pytest.raises(Refused):
            desk.record(events.PersonAdded("p3", Role.SUPPORTER), events.ReferralAccepted(), START)

        assert desk.records == before

    def test_withdrawal_and_consent_together(self, desk: Desk) -> None:
        """A consent in the same request as a withdrawal is of the same instant, so it does not outdo it."""
        desk.arranged()
        agreed = events.ConsentGiven("p1", Purpose.TAKE_PART, MEETING.value, ConsentMethod.WRITTEN)

        with pytest.raises(Refused) as refused:
            desk.record(WITHDRAWN, agreed, START)

        assert ("consent.not-valid", "p1") in _codes(refused)

    def test_nothing(self, desk: Desk) -> None:
        """No event is no change."""
        before = desk.receive()

        assert desk.record() == before

    def test_struck_and_reviewed_together(self, desk: Desk) -> None:
        """One supervisor does not strike a withdrawal and review that in one request."""
        desk.arranged()
        case = desk.record(WITHDRAWN)

        with pytest.raises(Refused) as refused:
            desk.record(events.EnteredInError(case.number), events.ReviewCompleted(case.number + 1), by=SUPERVISOR)

        assert _codes(refused) == {("supervisor.same-person", f"entry {case.number + 1}")}


class TestTime:
    """Nothing is recorded before it has happened."""

    def test_future(self, desk: Desk) -> None:
        """What is to happen is not recorded yet."""
        desk.receive()

        with pytest.raises(Refused) as refused:
            desk.service.record(desk.case, events.ReferralAccepted(), Occasion("2015-03-03", STAFF))

        assert _codes(refused) == {("moment.future", "at")}

    def test_naive_clock(self, desk: Desk) -> None:
        """A clock without a time zone is refused."""
        desk.receive()
        desk.now = desk.now.replace(tzinfo=None)

        with pytest.raises(Faulty, match="without-zone"):
            desk.service.record(desk.case, events.ReferralAccepted(), Occasion("2015-03-02", STAFF))


class TestStale:
    """Somebody else wrote meanwhile."""

    def test_decided_again(self) -> None:
        """A start that was permitted when it was read is refused once a withdrawal came between."""
        storage = Interrupted()
        desk = Desk(storage)
        desk.arranged()
        other = Desk(storage)
        other.now, other.case = desk.now, desk.case
        desk.later()
        storage.interruptions.append(lambda: other.record(WITHDRAWN))

        with pytest.raises(Refused) as refused:
            desk.record(START)

        assert ("consent.not-valid", "p1") in _codes(refused)
        assert desk.service.case(desk.case).sessions["s1"].status is SessionStatus.CANCELLED

    def test_stored_after_another(self) -> None:
        """A start that is still permitted on the fresh case is stored once, after what came between."""
        storage = Interrupted()
        desk = Desk(storage)
        desk.arranged()
        other = Desk(storage)
        other.now, other.case = desk.now, desk.case
        storage.interruptions.append(lambda: other.record(events.NoteTaken(("p1",), "a note")))

        case = desk.record(START)

        assert [entry.event.kind for entry in case.history[-2:]] == ["note-taken", "session-started"]

    def test_expecting(self) -> None:
        """Whoever says which entry they saw last is told, and nothing is decided again."""
        storage = Interrupted()
        desk = Desk(storage)
        seen = desk.receive()
        other = Desk(storage)
        other.now, other.case = desk.now, desk.case
        storage.interruptions.append(lambda: other.record(events.NoteTaken(("p1",), "a note")))

        with pytest.raises(Stale) as first:
            desk.record(events.ReferralAccepted(), expecting=seen.number)
        with pytest.raises(Stale):
            desk.record(events.ReferralAccepted(), expecting=seen.number)

        assert (first.value.expected, first.value.found) == (seen.number, seen.number + 1)
        assert desk.record(events.ReferralAccepted(), expecting=seen.number + 1).stage is Stage.ACCEPTED

    def test_given_up(self) -> None:
        """Where others are always quicker, it is given up, and said."""
        storage = Interrupted()
        desk = Desk(storage)
        desk.receive()
        other = Desk(storage)
        other.now, other.case = desk.now, desk.case

        def interrupt() -> None:
            other.record(events.NoteTaken(("p1",), "a note"))
            storage.interruptions.append(interrupt)

        storage.interruptions.append(interrupt)

        with pytest.raises(Stale):
            desk.record(events.ReferralAccepted())

    def test_a_birthday_changed_meanwhile(self) -> None:
        """A date of birth that was read is among what must not have moved."""
        storage = Interrupted()
        desk = Desk(storage)
        desk.receive()
        person = desk.service.person(desk.case, "p2")
        child = events.PersonDetailsChanged(born=desk.now.date().replace(year=2000))
        storage.interruptions.append(lambda: desk.service.describe(person, child, desk.occasion()))

        with pytest.raises(Refused) as refused:
            desk.record(events.ReferralAccepted())

        assert _codes(refused) == {("person.under-age", "p2")}


class TestKey:
    """The same request is recorded once."""

    def test_once(self, desk: Desk) -> None:
        """A second try with the same key stores nothing and gives the case."""
        desk.receive()
        first = desk.record(events.NoteTaken(("p1",), "a note"), key="k1")

        desk.later()

        assert desk.record(events.NoteTaken(("p1",), "a note"), key="k1") == first

    def test_another_request(self, desk: Desk) -> None:
        """A key that was used for something else swallows no withdrawal."""
        desk.receive()
        desk.record(events.NoteTaken(("p1",), "a note"), key="k1")

        with pytest.raises(ReferenceTaken):
            desk.record(WITHDRAWN, key="k1")

    def test_refused(self, desk: Desk) -> None:
        """A request that was refused has not used its key."""
        desk.receive()
        with pytest.raises(Refused):
            desk.record(events.FacilitatorAllocated("f1"), key="k1")
        desk.record(events.ReferralAccepted())

        assert desk.record(events.FacilitatorAllocated("f1"), key="k1").team.lead == "f1"

    def test_another_case(self, desk: Desk) -> None:
        """Each case has its own keys."""
        desk.receive()
        desk.record(events.NoteTaken(("p1",), "a note"), key="k1")
        other = desk.receive(reference="X2")

        assert desk.record(events.NoteTaken(("p1",), "a note"), key="k1").number == other.number + 1

    def test_in_a_race(self) -> None:
        """Two tries at the same moment store it once."""
        storage = Interrupted()
        desk = Desk(storage)
        desk.receive()
        other = Desk(storage)
        other.now, other.case = desk.now, desk.case
        note = events.NoteTaken(("p1",), "a note")
        storage.interruptions.append(lambda: other.record(note, key="k1"))

        case = desk.record(note, key="k1")

        assert [entry.event.kind for entry in case.history].count("note-taken") == 1


class TestReceiving:
    """A referral that comes twice is one case."""

    def test_once(self, desk: Desk) -> None:
        """The same reference with the same content is known, and nothing is stored."""
        first = desk.receive()
        before = desk.records

        assert desk.receive().id == first.id
        assert desk.records == before

    def test_changed(self, desk: Desk) -> None:
        """The same reference with another content is known, and said to have changed."""
        first = desk.receive()

        said = structure({**FORM, "account": "something else"}, Referral)
        receipt = desk.service.take_in(said, desk.occasion())

        assert (receipt.case, receipt.outcome) == (first.id, "changed")

    def test_without_reference(self, desk: Desk) -> None:
        """Without a reference nothing is known again."""
        assert desk.receive(reference=None).id != desk.receive(reference=None).id

    def test_two_harmed(self, desk: Desk) -> None:
        """Two people harmed are two participants, with two persons."""
        case = desk.receive(participants=[HARMED, person_with(HARMED, name="Cat Other"), RESPONSIBLE])

        assert [person.id for person in case.in_role(Role.HARMED)] == ["p1", "p2"]
        assert len({desk.service.person(case.id, name) for name in ("p1", "p2", "p3")}) == 3

    def test_both_roles(self, desk: Desk) -> None:
        """Somebody who is both is one participant, with one person."""
        both = person_with(HARMED, roles=["harmed", "responsible"])

        case = desk.receive(participants=[both, person_with(both, name="Dan Both")])

        assert [person.roles for person in case.people.values()] == [frozenset({Role.HARMED, Role.RESPONSIBLE})] * 2

    def test_in_the_future(self, desk: Desk) -> None:
        """A referral that will have been received is refused."""
        with pytest.raises(Faulty) as faulty:
            desk.receive(received="2015-03-09")

        assert [(reason.code, reason.about) for reason in faulty.value.reasons] == [("moment.future", "at")]


class TestChildren:
    """Somebody under 18 is known to be so on the very day."""

    @pytest.mark.parametrize(("born", "child"), [("1997-03-02", False), ("1997-03-03", True)])
    def test_birthday(self, desk: Desk, born: str, child: bool) -> None:
        """Who is 18 today is an adult, and who will be tomorrow is none."""
        desk.receive(participants=[HARMED, person_with(RESPONSIBLE, born=born)])

        decision = desk.service.may(desk.case, events.ReferralAccepted(), desk.occasion())

        assert [reason.code for reason in decision.reasons] == ["person.under-age"] * child

    def test_batch(self, desk: Desk) -> None:
        """A child who comes into the case in the same request is a child."""
        desk.receive(participants=[HARMED, person_with(RESPONSIBLE, born="2001-01-01")])
        child = desk.service.person(desk.case, "p2")
        desk.receive(reference="X2", participants=[HARMED])

        with pytest.raises(Refused) as refused:
            desk.record(events.PersonAdded("p2", Role.RESPONSIBLE, person=child), events.ReferralAccepted())

        assert ("person.under-age", "p2") in _codes(refused)


class TestPersons:
    """Which person a participant is never changes."""

    def test_same_person_twice(self, desk: Desk) -> None:
        """A person does not come into a case a second time under another id."""
        desk.receive()
        person = desk.service.person(desk.case, "p1")

        with pytest.raises(Refused) as refused:
            desk.record(events.PersonAdded("p9", Role.HARMED, person=person))

        assert _codes(refused) == {("person.in-case", "p9")}

    def test_same_person_twice_at_once(self, desk: Desk) -> None:
        """Nor under two new ids in one request."""
        desk.receive()
        person = desk.service.person(desk.case, "p1")
        desk.receive(reference="X2")

        with pytest.raises(Refused) as refused:
            desk.record(*(events.PersonAdded(name, Role.SUPPORTER, person=person) for name in ("p8", "p9")))

        assert _codes(refused) == {("person.in-case", "p9")}

    def test_another_person_under_the_same_id(self, desk: Desk) -> None:
        """An id that was struck is not given to another person, who would have the first one's consents."""
        desk.receive()
        stranger = desk.service.person(desk.case, "p2")
        desk.receive(reference="X2")
        desk.record(events.EnteredInError(2))

        with pytest.raises(Refused) as refused:
            desk.record(events.PersonAdded("p1", Role.HARMED, person=stranger))

        assert _codes(refused) == {("id.taken", "participant")}

    def test_struck_and_added_again(self, desk: Desk) -> None:
        """Whoever is added again under the same id is the same person."""
        desk.receive()
        person = desk.service.person(desk.case, "p1")
        desk.record(events.EnteredInError(2))
        desk.record(events.PersonAdded("p1", Role.HARMED))

        assert desk.service.person(desk.case, "p1") == person

    @pytest.mark.parametrize("person", ["person-nobody", "Mary Jones"])
    def test_unknown_person(self, desk: Desk, person: str) -> None:
        """A person who is not known is not added, and a name that was typed is not repeated."""
        desk.receive()

        with pytest.raises(Unknown) as unknown:
            desk.record(events.PersonAdded("p3", Role.SUPPORTER, person=person))

        assert "Mary" not in str(unknown.value)

    def test_case_as_a_person(self, desk: Desk) -> None:
        """A case is no person."""
        desk.receive()

        with pytest.raises(Unknown):
            desk.record(events.PersonAdded("p3", Role.SUPPORTER, person=desk.case))

    def test_new_participant_in_two_roles_at_once(self, desk: Desk) -> None:
        """A participant who is added in two roles at once is one person."""
        desk.receive()
        before = len(list(desk.storage.streams("person")))

        desk.record(events.PersonAdded("p3", Role.SUPPORTER), events.PersonAdded("p3", Role.INTERPRETER))

        assert len(list(desk.storage.streams("person"))) == before + 1


class TestUnknown:
    """What is not there is said, without repeating a name."""

    @pytest.mark.parametrize("name", ["Mary-Jane Jones", "case-none", "person-none", "Mary"])
    def test_case(self, desk: Desk, name: str) -> None:
        """An unknown case is an error of its own."""
        with pytest.raises(Unknown) as unknown:
            desk.service.case(name)

        assert "Mary" not in str(unknown.value)
