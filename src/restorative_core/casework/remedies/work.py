"""What is ours: to judge, to prepare, to arrange, to look at, to go on to the next stage."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case, SessionStatus
from restorative_core.casework.event import Event
from restorative_core.casework.participant import Standing
from restorative_core.casework.proposals import proposals
from restorative_core.casework.remedies.people import agreement_of
from restorative_core.casework.remedies.remedy import Answer, Obstacle, Remedy, ours, proposed
from restorative_core.casework.remedies.team import lead
from restorative_core.casework.things import LetterStatus
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.stages import ENDED, Stage


def one(cls: type[Event], **fields: object) -> Remedy:
    """The first proposal of the kind *cls* that says this in *fields*: what it judges, somebody will judge."""
    return lambda obstacle: ours(*proposed(obstacle.case, cls, **fields))[:1]


def about(cls: type[Event], field: str) -> Remedy:
    """What could be proposed of the kind *cls* of what the reason is about."""
    return lambda obstacle: ours(*proposed(obstacle.case, cls, **{field: obstacle.about}))


def suitability(obstacle: Obstacle) -> tuple[Answer, ...]:
    """It is decided that this is suitable, where nobody decided that it is not."""
    return () if obstacle.case.judgement.suitable is False else ours(events.SuitabilityDecided(suitable=True))


def sign_off(obstacle: Obstacle) -> tuple[Answer, ...]:
    """A supervisor signs off what the reason is about: a session, or the decision on suitability."""
    return ours(events.WorkSignedOff(obstacle.about if obstacle.about in obstacle.case.sessions else ""))


def review(obstacle: Obstacle) -> tuple[Answer, ...]:
    """Somebody looks at the entry that waits."""
    reviews = obstacle.case.flags.reviews
    return ours(*(events.ReviewCompleted(number) for number in reviews if obstacle.about == f"entry {number}"))


def access_need(obstacle: Obstacle) -> tuple[Answer, ...]:
    """What somebody needs is arranged."""
    return ours(*proposed(obstacle.case, events.AccessNeedArranged, need=obstacle.reason.details.get("need", "")))


def pathway(obstacle: Obstacle) -> tuple[Answer, ...]:
    """The case goes by the tables as they are now."""
    case, now = obstacle.case, obstacle.pathway
    return ours(events.PathwayAdopted(now.id, case.stage, now.digest, case.pinned.policy))


def participation(obstacle: Obstacle) -> tuple[Answer, ...]:
    """Somebody who is here and not informed yet is given the information."""
    person = obstacle.case.people.get(obstacle.about)
    if person is None or person.standing not in (Standing.ADDED, Standing.REACHED):
        return ()
    return ours(*proposed(obstacle.case, events.InformationGiven, participant=person.id))


def letter(obstacle: Obstacle) -> tuple[Answer, ...]:
    """A letter that nobody has read yet is read, and found fit."""
    found = obstacle.case.things.letters.get(obstacle.about)
    unread = found is not None and found.status is LetterStatus.RECEIVED
    return ours(events.LetterScreened(obstacle.about, fit=True)) if unread else ()


# The next stage


def stage(obstacle: Obstacle) -> Iterable[Answer]:
    """What usually leads on from the stage of the case, where the stage that is asked for lies ahead.

    A case that has ended is not opened again for the sake of an act: that is a decision of its own.
    """
    order = [*Stage]
    row = obstacle.pathway.rows[type(obstacle.question.event)]
    here = order.index(obstacle.case.stage)
    ahead = any(order.index(one) > here for one in row.stages - ENDED)
    return _ON[obstacle.case.stage](obstacle) if ahead and obstacle.case.stage in _ON else ()


def _to_assess(obstacle: Obstacle) -> Iterator[Answer]:
    for person in obstacle.case.parties:
        yield from agreement_of(obstacle.case, (person.id, Purpose.ASSESSMENT, ""))


def _to_prepare(obstacle: Obstacle) -> tuple[Answer, ...]:
    parties = sorted(obstacle.case.parties, key=lambda person: person.prepared is not None)
    return ours(*(events.PreparationCompleted(person.id) for person in parties))


def _to_meet(obstacle: Obstacle) -> tuple[Answer, ...]:
    """The session that is arranged starts; else one is arranged of a type to which somebody has agreed already.

    No plan chooses for people how they meet.
    """
    case = obstacle.case
    arranged = proposals(case, events.SessionStarted)
    agreed = _agreed_types(case)
    return ours(*(arranged or (e for e in proposals(case, events.SessionArranged) if _type_of(e) in agreed)))


def _agreed_types(case: Case) -> frozenset[str]:
    return frozenset(
        scope for (_, purpose, scope), said in case.consents.items() if purpose is Purpose.TAKE_PART and said.grants
    )


def _type_of(event: Event) -> str:
    return event.type.value if isinstance(event, events.SessionArranged) else ""


def session_ended(obstacle: Obstacle) -> tuple[Answer, ...]:
    """The session that is going on comes to its end."""
    going_on = (s.id for s in obstacle.case.sessions.values() if s.status is SessionStatus.IN_PROGRESS)
    return ours(*map(events.SessionEnded, going_on))


_ON: Mapping[Stage, Callable[[Obstacle], Iterable[Answer]]] = {
    Stage.RECEIVED: lambda _obstacle: ours(events.ReferralAccepted()),
    Stage.ACCEPTED: lead,
    Stage.ENGAGING: _to_assess,
    Stage.ASSESSING: suitability,
    Stage.PREPARING: _to_prepare,
    Stage.READY: _to_meet,
    Stage.IN_PROGRESS: session_ended,
}
"""What usually leads on from each stage."""
