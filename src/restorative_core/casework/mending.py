"""What a mistake that is mended brings with it, where somebody's *no* counts again.

Nothing that has followed from something is undone when that is struck: it is done again by people,
or not at all. What would come back with a struck or corrected entry, and has a *no* against it, does not.
"""

from collections.abc import Iterator

from restorative_core.casework import cascade
from restorative_core.casework import catalogue as events
from restorative_core.casework.cascade import WAITING, called_off, closed, ended, gone, stopped
from restorative_core.casework.case import Case, ConsentKey, Session
from restorative_core.casework.consents import has_ended
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.events.corrections import MENDING
from restorative_core.casework.evolve import evolve
from restorative_core.casework.things import ShareStatus
from restorative_core.vocabulary.agreement import UndertakingStatus
from restorative_core.vocabulary.consent import REFUSABLE, Purpose
from restorative_core.vocabulary.identity import Actor
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import CancelReason
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import ENDED, Stage

BRINGING = cascade.BRINGING | frozenset(MENDING)
"""The events that may bring anything with them."""

_NOBODY = Actor("nobody")


def follows(case: Case, event: Event) -> tuple[Event, ...]:
    """What *event* brings with it in *case*, which is the case before it; and what mending a mistake does."""
    if isinstance(event, MENDING):
        return tuple(dict.fromkeys(_mended(case, event))) if case.history else ()
    return cascade.follows(case, event)


def _mended(case: Case, event: Event) -> Iterator[Event]:
    """What depended on that which has ended once a mistake is mended; what it would bring back against a *no*."""
    after = evolve(case, Entry(case.number + 1, event, Moment.unknown(), _NOBODY, case.history[-1].recorded))
    for key in dict.fromkeys((*case.consents, *after.consents)):
        if has_ended(after, key) and not has_ended(case, key):
            yield from ended(after, *key)
    for person in after.people.values():
        if person.left and not (person.id in case.people and case.people[person.id].left):
            yield from gone(after, person.id)
    yield from _brought_back(case, after)
    if after.flags.stops:
        yield from stopped(after)
    if after.stage is Stage.CLOSED is not case.stage:
        yield from closed(after)


def _brought_back(case: Case, after: Case) -> Iterator[Event]:
    """What stands *after*, did not stand so in *case*, and has somebody's *no* against it, or the end of the case."""
    for name, session in after.sessions.items():
        over = after.stage in ENDED or any(has_ended(after, key) for key in _words(after, session))
        if over and session != case.sessions.get(name):
            yield from called_off(session, CancelReason.CONSENT_ENDED)
    for name, share in after.things.shares.items():
        agreed = [(person, share.purpose, share.recipient) for person in share.about]
        if share.status is ShareStatus.SHARED and share != case.things.shares.get(name):
            yield from (events.ShareRevoked(name) for key in agreed if has_ended(after, key))
    for name, letter in after.things.letters.items():
        wanted = ((letter.author, Purpose.LETTER_SEND, ""), (letter.recipient, Purpose.LETTER_RECEIVE, ""))
        if letter.status in WAITING and letter != case.things.letters.get(name):
            yield from (events.LetterWithdrawn(name) for key in wanted if has_ended(after, key))
    for name, undertaken in after.undertakings.items():
        if undertaken.status is UndertakingStatus.AGREED and undertaken != case.undertakings.get(name):
            agreement = after.agreements[undertaken.agreement]
            signed = [(party, Purpose.OUTCOME_AGREEMENT, agreement.scope) for party in agreement.parties]
            yield from (events.UndertakingDoubted(name) for key in signed if has_ended(after, key))


def _words(case: Case, session: Session) -> Iterator[ConsentKey]:
    """The consents without which *session* is not held."""
    people = [case.people[name] for name in session.participants if name in case.people]
    for person in people:
        yield person.id, Purpose.TAKE_PART, session.type.value
        yield from ((person.id, purpose, "") for purpose in REFUSABLE)
        for observer in people if person.is_party else ():
            if Role.OBSERVER in observer.roles:
                yield person.id, Purpose.OBSERVER_PRESENT, observer.id
