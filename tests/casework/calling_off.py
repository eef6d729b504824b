"""Cases in which something depends on somebody's word, and what stands against it."""

from collections.abc import Callable, Iterator

from tests.casework.conftest import MEETING, VISITOR, Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case, Session, SessionStatus
from restorative_core.casework.consents import has_ended
from restorative_core.casework.event import Event
from restorative_core.casework.things import ShareStatus
from restorative_core.vocabulary.agreement import Undertaking, UndertakingKind, UndertakingStatus
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.outcomes import CancelReason, ClosureReason, SessionKind
from restorative_core.vocabulary.referral import DeclineReason
from restorative_core.vocabulary.stages import ENDED, Stage

SHUTTLE = SessionKind.SHUTTLE


ENDINGS = (
    events.ConsentRefused,
    events.ConsentWithdrawn,
    events.ConsentExpired,
    events.ConsentRevoked,
    events.ConsentInvalidated,
)


STANDING = (SessionStatus.ARRANGED, SessionStatus.IN_PROGRESS)


ENDED_CONSENT = CancelReason.CONSENT_ENDED


CANCELLED = {name: events.SessionCancelled(name, ENDED_CONSENT) for name in ("s1", "s2", "s3")}


def withdraws(purpose: Purpose | None = None, scope: str = "", who: str = "p1") -> events.ConsentWithdrawn:
    """Somebody takes something back."""
    return events.ConsentWithdrawn(who, purpose, scope)


def item(name: str, owner: str = "p2", beneficiary: str = "") -> Undertaking:
    """Something undertaken."""
    return Undertaking(name, UndertakingKind.REPARATION, owner, beneficiary=beneficiary)


def standing(case: Case) -> dict[str, str]:
    """Where each thing stands that may depend on somebody's word."""
    things = case.things
    return {
        **{name: one.status.value for name, one in case.sessions.items()},
        **{name: one.status.value for name, one in things.shares.items()},
        **{name: one.status.value for name, one in things.letters.items()},
        **{name: one.status.value for name, one in case.undertakings.items()},
    }


def following(walk: Walk, event: Event) -> list[Event]:
    """What follows, whoever tells it: it is all permitted, to anybody."""
    walk.done(event, by=VISITOR)
    told = [entry.event for entry in walk.case.history]
    return told[len(told) - told[::-1].index(event) :]


def rich(walk: Walk) -> Walk:
    """A case after a meeting: two more arranged and a shuttle, an agreement, letters both ways, shares of each."""
    walk.met().agreed(item("u1", "p2", "p1"), item("u2", "p2"), item("u3", "p1"))
    walk.consented("p1", SHUTTLE).consented("p2", SHUTTLE)
    walk.arranged_as("s2").arranged_as("s3", SHUTTLE)
    walk.done(events.LetterReceived("l1", "p2", "p1"), events.LetterReceived("l2", "p1", "p2"))
    walk.done(events.LetterScreened("l1", fit=True))
    for person, share in (("p1", "i1"), ("p2", "i2")):
        walk.done(events.ConsentGiven(person, Purpose.SHARE_WITH_AGENCY, "police"))
        walk.done(events.InformationShared(share, (person,), Purpose.SHARE_WITH_AGENCY, "police"))
    walk.done(*(events.ConsentGiven(person, Purpose.SHARE_OUTCOME, "court") for person in ("p1", "p2")))
    return walk.done(events.InformationShared("i3", ("p1", "p2"), Purpose.SHARE_OUTCOME, "court"))


_TO_STAGE: dict[Stage, Callable[[Walk], Walk]] = {
    Stage.RECEIVED: Walk.received,
    Stage.ACCEPTED: lambda walk: walk.received().done(events.ReferralAccepted()),
    Stage.DECLINED: lambda walk: walk.received().done(events.ReferralDeclined(DeclineReason.OUT_OF_AREA)),
    Stage.ENGAGING: Walk.engaging,
    Stage.ASSESSING: Walk.assessing,
    Stage.PREPARING: Walk.preparing,
    Stage.READY: Walk.arranged,
    Stage.IN_PROGRESS: Walk.meeting,
    Stage.MONITORING: rich,
    Stage.FOLLOW_UP: lambda walk: walk.met().arranged_as("s2"),
    Stage.CLOSED: lambda walk: rich(walk).done(events.CaseClosed(ClosureReason.DISENGAGED)),
}


def in_stage(stage: Stage) -> Walk:
    """A case in that stage."""
    return _TO_STAGE[stage](Walk())


def present(person: str) -> tuple[Event, ...]:
    """Somebody agrees to be there, informed and prepared."""
    return (
        events.ContactReceived(person),
        events.ContactPreferencesRecorded(person, Walk().received().case.people["p1"].preferences),
        events.InformationGiven(person, Channel.PHONE, "1"),
        events.ConsentGiven(person, Purpose.TAKE_PART, MEETING.value, ConsentMethod.WRITTEN),
        events.PreparationCompleted(person),
    )


def stands_against(case: Case) -> Iterator[str]:
    """Whatever stands in *case* although somebody whose word it needs has said no since: independent of the cascade."""
    for session in case.sessions.values():
        if session.status in STANDING:
            yield from _against_session(case, session)
    for share in case.things.shares.values():
        if share.status is ShareStatus.SHARED:
            yield from (share.id for who in share.about if has_ended(case, (who, share.purpose, share.recipient)))
    for name, undertaken in case.undertakings.items():
        agreement = case.agreements[undertaken.agreement]
        if undertaken.status is UndertakingStatus.AGREED:
            keys = ((who, Purpose.OUTCOME_AGREEMENT, agreement.scope) for who in agreement.parties)
            yield from (name for key in keys if has_ended(case, key))


def _against_session(case: Case, session: Session) -> Iterator[str]:
    for who in session.participants:
        for purpose, scope in (
            (Purpose.TAKE_PART, session.type.value),
            (Purpose.BE_CONTACTED, ""),
            (Purpose.BE_REFERRED, ""),
        ):
            if has_ended(case, (who, purpose, scope)):
                yield session.id
        if who in case.people and case.people[who].left:
            yield session.id
    if case.stage in ENDED:
        yield session.id
