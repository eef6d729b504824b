"""A machine that uses a service as people do, beside a simple model of what each of them has said."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import TestCase

import attrs
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case, SessionStatus
from restorative_core.casework.evolve import fold
from restorative_core.casework.proposals import proposals
from restorative_core.errors import Refused, Stale
from restorative_core.ports import Storage
from restorative_core.service.restorative import RestorativeService
from restorative_core.testing.course import usual
from restorative_core.testing.histories import EVERYBODY, NOBODY, WORKER, in_words
from restorative_core.testing.monitor import breaches
from restorative_core.testing.texts import one_line_texts
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.contact import Channel, ContactPreference
from restorative_core.vocabulary.credentials import Credential, Level
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import SessionKind
from restorative_core.vocabulary.referral import ContactDetails, Initiator, Referral, ReferralSource, ReferredPerson
from restorative_core.vocabulary.roles import Role

PRIVATE = "Zoe Private "
"""A word that stands in everything personal, and nowhere else."""

_KIND = SessionKind.FACE_TO_FACE_MEETING
_ENDINGS = (
    events.ConsentRefused,
    events.ConsentWithdrawn,
    events.ConsentExpired,
    events.ConsentRevoked,
    events.ConsentInvalidated,
)
_SPOKEN = (events.ConsentGiven, *_ENDINGS, events.PersonLeft)
_NOT_TRIED = (*_SPOKEN, events.DetailsCorrected, events.CaseTakenOver, events.ReferralReceived)
_TEAM = ("f1", "f2", "f3", "f4")
_STEPS = (timedelta(seconds=1), timedelta(hours=1), timedelta(days=2), timedelta(days=30), timedelta(hours=-2))


class ServiceMachine(RuleBasedStateMachine):
    """Several cases, people who change their minds at any point, a clock that jumps, workers that come and go."""

    open_storage: Callable[[], Storage]
    cases = Bundle("cases")

    def __init__(self) -> None:
        super().__init__()
        self.storage = type(self).open_storage()
        self.now = datetime(2015, 3, 2, 9, tzinfo=UTC)
        self.service = self._another()
        self.numbers: dict[str, int] = {}
        self.said: dict[tuple[str, str], tuple[bool, datetime]] = {}
        """The model: for each participant of each case, their last word on taking part, and when they said it."""

    def _another(self) -> RestorativeService:
        return RestorativeService(self.storage, clock=lambda: self.now)

    @initialize(target=cases, texts=st.lists(one_line_texts(), min_size=2, max_size=4))
    def begin(self, texts: list[str]) -> Any:
        """Facilitators are registered, and two cases are referred at the start."""
        for name in _TEAM:
            self._tell(name, events.FacilitatorRegistered(Level.ADVANCED, name=PRIVATE + texts[0]))
            self._tell(name, events.CredentialRecorded(Credential.CRIMINAL_RECORD_CHECK))
        return multiple(self._refer(texts), self._refer(texts[::-1]))

    @rule(target=cases, texts=st.lists(one_line_texts(), min_size=2, max_size=4))
    def refer(self, texts: list[str]) -> str:
        """Another case is referred."""
        return self._refer(texts)

    def _refer(self, texts: list[str]) -> str:
        roles = (Role.HARMED, Role.RESPONSIBLE, Role.SUPPORTER, Role.HARMED)
        people = tuple(
            ReferredPerson(
                (role,),
                name=PRIVATE + text,
                contact=ContactDetails(email="zoe.private@example.org"),
                preferences=ContactPreference({Channel.PHONE, Channel.EMAIL}),
                needs=(PRIVATE + text,),
            )
            for role, text in zip(roles, texts, strict=False)
        )
        referral = Referral(
            Moment.of(self.now), ReferralSource.POLICE, Initiator.AGENCY, people, account=PRIVATE + texts[0]
        )
        case = self.service.receive(referral, Occasion(self.now, WORKER))
        self.numbers[case.id] = case.number
        return case.id

    @rule(step=st.sampled_from(_STEPS))
    def wait(self, step: timedelta) -> None:
        """Time passes, or the clock is set back."""
        self.now += step

    @rule()
    def another_worker(self) -> None:
        """Another worker takes over, who has seen nothing yet."""
        self.service = self._another()

    @rule(case=cases, many=st.integers(1, 15), text=one_line_texts())
    def go_on(self, case: str, many: int, text: str) -> None:
        """The case goes on along its usual course, with facilitators who had supervision lately."""
        for name in _TEAM:
            self._tell(name, events.SupervisionHeld())
        for _ in range(many):
            self.now += timedelta(minutes=20)
            if not any(self._try(case, event, text) for event in usual(self.service.case(case))):
                return

    @rule(case=cases, data=st.data(), text=one_line_texts())
    def try_anything(self, case: str, data: st.DataObject, text: str) -> None:
        """Anything is tried, whether it may happen or not."""
        cls = data.draw(st.sampled_from([cls for cls in events.CASE_EVENTS if cls not in _NOT_TRIED]))
        before = self.service.case(case)
        proposed = proposals(before, cls)
        # What is struck is struck from the model too, which keeps no such thing: so words stay as they were said.
        last = (*_SPOKEN, events.CaseReopened, events.EnteredInError)
        spoken = isinstance(before.history[-1].event, last)
        if proposed and not (spoken and cls is events.EnteredInError):
            self._try(case, data.draw(st.sampled_from(proposed)), text)

    @rule(case=cases, data=st.data(), late=st.sampled_from((timedelta(0), timedelta(hours=1), timedelta(days=9))))
    def consent(self, case: str, data: st.DataObject, late: timedelta) -> None:
        """Somebody consents to take part, or did so some time ago."""
        person = data.draw(st.sampled_from(sorted(self.service.case(case).people)))
        given = events.ConsentGiven(person, Purpose.TAKE_PART, _KIND.value, ConsentMethod.WRITTEN)
        self._record(case, given, Occasion(self.now - late, WORKER))

    @rule(case=cases, data=st.data(), purpose=st.sampled_from((None, Purpose.TAKE_PART)))
    def withdraw(self, case: str, data: st.DataObject, purpose: Purpose | None) -> None:
        """Somebody takes their consent back, or leaves, at any point. It is always written down, whoever tells it."""
        person = data.draw(st.sampled_from(sorted(self.service.case(case).people)))
        cls = data.draw(st.sampled_from(_ENDINGS))
        no = events.PersonLeft(person) if data.draw(st.integers(0, 5)) == 0 else cls(person, purpose)
        after = self._record(case, no, Occasion(self.now, NOBODY))
        assert not [
            session
            for session in after.sessions.values()
            if person in session.participants and session.status in (SessionStatus.ARRANGED, SessionStatus.IN_PROGRESS)
        ]

    @rule(case=cases)
    def write_from_an_old_page(self, case: str) -> None:
        """Somebody writes from a page that shows the case as it was: they are told so, and nothing is stored."""
        with pytest.raises(Stale) as stale:
            self.service.record(case, events.SafetyStopRaised(), Occasion(self.now, WORKER), expecting=0)
        assert (stale.value.stream, stale.value.expected, stale.value.found) == (case, 0, self.numbers[case])

    @invariant()
    def what_is_written_is_what_is(self) -> None:
        """Each case is what its history adds up to, and its entries are numbered without a gap."""
        for case, number in self.numbers.items():
            history = self.service.history(case)
            assert [entry.number for entry in history] == list(range(1, number + 1))
            assert fold(case, history) == self.service.case(case)

    @invariant()
    def nobody_is_in_a_session_against_their_word(self) -> None:
        """Whoever is in a session has said yes, and said so after every no."""
        for name in self.numbers:
            case = self.service.case(name)
            assert not list(breaches(case.history))
            for session in case.sessions.values():
                if session.status is SessionStatus.IN_PROGRESS:
                    assert all(self.said[name, person][0] for person in session.participants)

    def teardown(self) -> None:
        """At the end the chain holds, nothing personal is in any payload, and the storage is closed."""
        try:
            assert [found for found in self.service.verify() if found.problem is not None] == []
            for kind in ("case", "person", "facilitator", "message"):
                for stream in self.storage.streams(kind):
                    assert not any("private" in found.payload.lower() for found in self.storage.history(stream))
        finally:
            self.storage.close()

    def _tell(self, facilitator: str, event: events.Event) -> None:
        self.service.tell(facilitator, event, Occasion(self.now, WORKER))

    def _try(self, case: str, event: events.Event, text: str) -> bool:
        told = dict.fromkeys(in_words(type(event)), PRIVATE + text)
        for actor in EVERYBODY:
            try:
                self._record(case, attrs.evolve(event, **told), Occasion(self.now, actor))
            except Refused:
                continue
            return True
        return False

    def _record(self, case: str, event: events.Event, occasion: Occasion) -> Case:
        after = self.service.record(case, event, occasion)
        self.numbers[case] = after.number
        if isinstance(event, _SPOKEN) and getattr(event, "purpose", None) in (None, Purpose.TAKE_PART):
            self._note(case, event, occasion.at.earliest)
        if isinstance(event, events.CaseReopened):
            for person in after.people:
                self.said[case, person] = (False, max(self.now, self._last(case, person)))
        return after

    def _note(self, case: str, event: Any, at: datetime) -> None:
        """Note in the model what somebody said; a yes counts only if it is later than what they said before."""
        is_yes = isinstance(event, events.ConsentGiven)
        if is_yes and event.scope != _KIND.value:
            return
        if at > self._last(case, event.participant) or not is_yes:
            self.said[case, event.participant] = (is_yes, max(at, self._last(case, event.participant)))

    def _last(self, case: str, person: str) -> datetime:
        """When somebody last said no; the beginning of time when they never did."""
        yes, at = self.said.get((case, person), (True, datetime.min.replace(tzinfo=UTC)))
        return datetime.min.replace(tzinfo=UTC) if yes else at


def service_machine(open_storage: Callable[[], Storage]) -> type[TestCase]:
    """A test case that lets the machine loose on a service over the storages that *open_storage* opens.

    Args:
        open_storage: Opens an empty storage, another one each time.
    """

    class Machine(ServiceMachine):
        """The machine, over these storages."""

    Machine.open_storage = staticmethod(open_storage)
    case: Any = Machine.TestCase
    case.settings = settings(
        deadline=None,
        stateful_step_count=30,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    found: type[TestCase] = case
    return found
