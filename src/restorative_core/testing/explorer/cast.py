"""Who is in a walk, and in what ways one may begin."""

from attrs import evolve

from restorative_core.casework import catalogue as events
from restorative_core.casework.event import Event
from restorative_core.testing.explorer.moves import Move
from restorative_core.vocabulary.agreement import Undertaking, UndertakingKind
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.outcomes import SessionKind
from restorative_core.vocabulary.referral import Initiator, ReferralSource
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import Stage

HARMED, RESPONSIBLE, SUPPORTER = "p1", "p2", "p3"

MEETING, SHUTTLE = SessionKind.FACE_TO_FACE_MEETING, SessionKind.SHUTTLE

REFERRAL = events.ReferralReceived(ReferralSource.POLICE, Initiator.AGENCY)
"""A referral of which nothing is known that calls for care."""

PARTIES = (events.PersonAdded(HARMED, Role.HARMED), events.PersonAdded(RESPONSIBLE, Role.RESPONSIBLE))
"""Somebody harmed, and somebody responsible."""

INFORMED = tuple(events.InformationGiven(person, Channel.PHONE, "n1") for person in (HARMED, RESPONSIBLE))
"""Both were given the information."""

ARRANGED = events.SessionArranged("s1", MEETING, (HARMED, RESPONSIBLE))
"""A meeting of the two."""

APOLOGY = Undertaking("u1", UndertakingKind.APOLOGY, RESPONSIBLE)
"""What the responsible person undertakes."""

AGREED = events.AgreementMade("a1", (HARMED, RESPONSIBLE), (APOLOGY,))
"""The two agree on it."""

LETTER = (events.LetterReceived("l1", RESPONSIBLE, HARMED), events.LetterScreened("l1", fit=True))
"""A letter from the responsible person, which is fit to be passed on."""

Opening = tuple[Move, ...]


def told(*happened: Event) -> Opening:
    """*happened*, one after the other, each as it is recorded."""
    return tuple(map(Move, happened))


def referred(*more: Event, referral: Event = REFERRAL) -> Opening:
    """A referral came of two people, and *more* happened."""
    return told(referral, *PARTIES, *more)


def taken_over(stage: Stage, *more: Event, referral: Event = REFERRAL) -> Opening:
    """A case of two people came from another system at *stage*, and *more* happened."""
    return referred(events.CaseTakenOver(stage), *more, referral=referral)


def with_initiator(initiator: Initiator) -> Event:
    """A referral that came of the wish of *initiator*."""
    return evolve(REFERRAL, initiator=initiator)


WORKED_ON = taken_over(Stage.READY, *INFORMED, ARRANGED, AGREED, *LETTER)
"""A case with one of each thing that there can be."""
