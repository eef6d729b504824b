"""A watchman over entries as they were written: it finds sessions that were begun without somebody's word.

It reads events and moments alone and shares no code with the fold or with the requirements, so
that a mistake there is not made here again.
"""

from collections.abc import Iterator, Sequence

import attrs
from attrs import frozen

from restorative_core.casework import catalogue as events
from restorative_core.casework.entry import Entry
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import SessionKind
from restorative_core.vocabulary.people import Authority

_KINDS = tuple(kind.value for kind in SessionKind)
_COUNTED_EVIDENCE = ("signed-form", "electronic-record")


@frozen
class Breach:
    """A session that was begun without somebody's consent.

    Attributes:
        number: The number of the entry that began it.
        participant: The participant without whose consent it was begun.
    """

    number: int
    participant: str


@frozen
class _Word:
    """Something that somebody said of taking part.

    Attributes:
        number: The number of the entry that tells it.
        told: The entry.
        at: When they said it.
    """

    number: int
    told: Entry
    at: Moment

    def is_certainly_after(self, other: "_Word") -> bool:
        """Whether this was said after *other*, however late either was written down, and written down after it."""
        latest = min(other.at.latest, max(other.told.recorded, other.at.earliest))
        return self.number > other.number and self.at.earliest > latest

    def was_said_by(self, at: Moment) -> bool:
        """Whether this had been said at the moment *at*."""
        return min(self.at.latest, max(self.told.recorded, self.at.earliest)) <= at.by


def breaches(entries: Sequence[Entry]) -> Iterator[Breach]:
    """Every session of *entries* that was begun without the word of somebody whom it touches."""
    for place, entry in enumerate(entries):
        if isinstance(entry.event, events.SessionStarted):
            before = tuple(_standing(entries[:place]))
            arranged = next(
                told.event
                for told in reversed(before)
                if isinstance(told.event, events.SessionArranged) and told.event.session == entry.event.session
            )
            for participant in arranged.participants:
                if not _has_said_yes(before, participant, arranged.type.value, entry.at):
                    yield Breach(entry.number, participant)


def _standing(entries: Sequence[Entry]) -> Iterator[Entry]:
    """What stands of *entries*: struck ones left out, corrected ones as they were last corrected."""
    struck: set[int] = set()
    for entry in reversed(entries):
        if isinstance(entry.event, events.EnteredInError) and entry.number not in struck:
            struck.add(entry.event.number)
    for entry in entries:
        if entry.number in struck:
            continue
        now = entry
        for other in entries:
            match other.event:
                case events.DetailsCorrected() as right if right.number == entry.number and other.number not in struck:
                    now = attrs.evolve(now, event=right.event, at=right.happened or now.at)
        yield now


def _has_said_yes(entries: Sequence[Entry], participant: str, kind: str, at: Moment) -> bool:
    no = [word for entry in entries for word in _no(entry, participant, kind)]
    speakers = _speakers(entries, participant)
    yes = [word for entry in entries for word in _yes(entry, participant, kind, speakers)]
    return any(word.was_said_by(at) and all(word.is_certainly_after(other) for other in no) for word in yes)


def _speakers(entries: Sequence[Entry], participant: str) -> set[str]:
    """Those who may say for *participant* that they take part: for an organisation, and for nobody else."""
    told = [entry.event for entry in entries]
    adds = (event for event in told if isinstance(event, events.PersonAdded) and event.participant == participant)
    if not any(event.organisation for event in adds):
        return set()
    rights = (event for event in told if isinstance(event, events.AuthorityRecorded) and event.acts_for == participant)
    return {event.participant for event in rights if event.authority is Authority.ORGANISATION}


def _yes(entry: Entry, participant: str, kind: str, speakers: set[str]) -> Iterator[_Word]:
    wanted = (participant, Purpose.TAKE_PART, kind)
    match entry.event:
        case events.ConsentGiven() as given if (given.participant, given.purpose, given.scope) == wanted:
            if given.given_by in ("", *speakers):
                yield _Word(entry.number, entry, entry.at)
        case events.CaseTakenOver() as taken:
            for held in taken.consents:
                if (held.participant, held.purpose, held.scope) == wanted and held.evidence in _COUNTED_EVIDENCE:
                    yield _Word(entry.number, entry, held.given)


def _no(entry: Entry, participant: str, kind: str) -> Iterator[_Word]:
    match entry.event:
        case (
            events.ConsentRefused()
            | events.ConsentWithdrawn()
            | events.ConsentExpired()
            | events.ConsentRevoked()
            | events.ConsentInvalidated()
        ) as said if said.participant == participant and said.purpose in (None, Purpose.TAKE_PART):
            # Whoever names no type of session means all of them.
            if said.purpose is None or said.scope == kind or said.scope not in _KINDS:
                yield _Word(entry.number, entry, entry.at)
        case events.PersonLeft(participant=left) if left == participant:
            yield _Word(entry.number, entry, entry.at)
        case events.CaseReopened():
            yield _Word(entry.number, entry, entry.at)
