"""What a report brings with it, in the same breath: nothing that depended on what has ended goes on.

Whatever follows is a report itself, so that nothing can bar it, and it is stored together with what
it follows or not at all. The fold lets it happen too, so that a case is right even where somebody
stored the one without the other. It says to nobody on the other side who ended what.
Sources: staffordshire (on the day or during the meeting), rjc-principles (voluntarism).
"""

from collections.abc import Iterator

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case, Session, SessionStatus
from restorative_core.casework.consents import reach
from restorative_core.casework.event import Event
from restorative_core.casework.events.consent import CONSENT_ENDED, ConsentEnded
from restorative_core.casework.things import LetterStatus, ShareStatus, Undertaken
from restorative_core.vocabulary.agreement import UndertakingStatus
from restorative_core.vocabulary.consent import REFUSABLE, Purpose
from restorative_core.vocabulary.outcomes import CancelReason
from restorative_core.vocabulary.roles import Role

BRINGING = frozenset({events.PersonLeft, events.SafetyStopRaised, events.CaseClosed, *CONSENT_ENDED})
"""The events that may bring anything with them."""

WAITING = frozenset({LetterStatus.RECEIVED, LetterStatus.FIT, LetterStatus.UNFIT})
"""The letters that have not been passed on, and may be."""


def follows(case: Case, event: Event) -> tuple[Event, ...]:
    """What *event* brings with it in *case*, which is the case before it."""
    match event:
        case events.PersonLeft():
            return tuple(dict.fromkeys(gone(case, event.participant)))
        case events.SafetyStopRaised():
            return tuple(stopped(case))
        case events.CaseClosed():
            return tuple(closed(case))
        case ConsentEnded():
            return tuple(dict.fromkeys(ended(case, *reach(case, (event.participant, event.purpose, event.scope)))))
    return ()


def ended(case: Case, participant: str, purpose: Purpose | None, scope: str) -> Iterator[Event]:
    """What depended on somebody's consent: sessions, shares, letters, and undertakings that cannot do without them."""
    for session in case.sessions.values():
        if participant in session.participants and _is_needed(case, session, purpose, scope):
            yield from called_off(session, CancelReason.CONSENT_ENDED)
    yield from _spoken_for(case, participant, purpose, scope)
    for share in case.things.shares.values():
        covered = purpose is None or (purpose is share.purpose and scope in ("", share.recipient))
        if covered and participant in share.about and share.status is ShareStatus.SHARED:
            yield events.ShareRevoked(share.id)
    for letter in case.things.letters.values():
        sends = letter.author == participant and purpose in (None, Purpose.LETTER_SEND)
        gets = letter.recipient == participant and purpose in (None, Purpose.LETTER_RECEIVE, *REFUSABLE)
        if (sends or gets) and letter.status in WAITING:
            yield events.LetterWithdrawn(letter.id)
    for name, undertaken in case.undertakings.items():
        if undertaken.status is UndertakingStatus.AGREED and _depends(case, undertaken, participant, purpose, scope):
            yield events.UndertakingDoubted(name)


def _is_needed(case: Case, session: Session, purpose: Purpose | None, scope: str) -> bool:
    """Whether *session* is not held without the consent of somebody in it to *purpose* and *scope*."""
    if purpose is Purpose.TAKE_PART:
        return scope in ("", session.type)
    if purpose is Purpose.OBSERVER_PRESENT:
        people = (case.people[name] for name in session.participants if name in case.people)
        return any(Role.OBSERVER in person.roles for person in people)
    return purpose is None or purpose in REFUSABLE


def _depends(case: Case, undertaken: Undertaken, participant: str, purpose: Purpose | None, scope: str) -> bool:
    """Whether what was undertaken cannot do without the consent of *participant* to *purpose* and *scope*."""
    concerned = participant in (undertaken.item.owner, undertaken.item.beneficiary)
    if purpose is Purpose.TAKE_PART:
        return concerned
    if purpose not in (None, Purpose.OUTCOME_AGREEMENT) or scope.partition("/")[0] not in ("", undertaken.agreement):
        return False
    agreement = case.agreements.get(undertaken.agreement)
    return concerned or (agreement is not None and participant in agreement.parties)


def _spoken_for(case: Case, participant: str, purpose: Purpose | None, scope: str) -> Iterator[Event]:
    """The sessions of those for whom nobody but *participant* has spoken, who takes that back with their own word."""
    for (person, given, named), consent in case.consents.items():
        speakers = {grant.given_by for grant in consent.grants}
        meant = given is Purpose.TAKE_PART and purpose in (None, given) and scope in ("", named)
        if meant and participant in speakers and not speakers - {"", participant}:
            for session in case.sessions.values():
                if person in session.participants and named in ("", session.type):
                    yield from called_off(session, CancelReason.CONSENT_ENDED)


def gone(case: Case, participant: str) -> Iterator[Event]:
    """What depended on somebody who takes no part any more, their word for others included."""
    yield from ended(case, participant, None, "")


def stopped(case: Case) -> Iterator[Event]:
    """What goes on is broken off."""
    for session in case.sessions.values():
        if session.status is SessionStatus.IN_PROGRESS:
            yield from called_off(session, CancelReason.SAFETY)


def closed(case: Case) -> Iterator[Event]:
    """Nothing that was arranged, or waits, outlasts the case."""
    for session in case.sessions.values():
        yield from called_off(session, CancelReason.CASE_CLOSED)
    for letter in case.things.letters.values():
        if letter.status in WAITING:
            yield events.LetterWithdrawn(letter.id)


def called_off(session: Session, reason: CancelReason) -> Iterator[Event]:
    """The session is not held, or not to its end."""
    if session.status is SessionStatus.ARRANGED:
        yield events.SessionCancelled(session.id, reason)
    elif session.status is SessionStatus.IN_PROGRESS:
        yield events.SessionStopped(session.id, reason)
