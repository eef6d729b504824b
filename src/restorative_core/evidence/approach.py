"""Who was tried, who was reached, and who agreed to take part."""

from collections.abc import Iterator

from attrs import frozen

from restorative_core.casework.case import Case
from restorative_core.casework.catalogue import (
    CaseTakenOver,
    ConsentGiven,
    ContactAttempted,
    ContactMade,
    InformationGiven,
)
from restorative_core.casework.consents import grant_at
from restorative_core.casework.entry import Entry
from restorative_core.casework.folds.step import step
from restorative_core.evidence.days import days_of, earliest
from restorative_core.evidence.rows import SIDES, Side
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.moments import Moment, Period


@frozen
class Approach:
    """Who was tried, who was reached, and who agreed to take part. Only parties count, and only contact by the service.

    A contact is made when the service reaches somebody, or gives them the information; somebody's
    getting in touch is none yet. Somebody agreed if their consent to take part was valid when they
    gave it, whatever came of it later. Both sides did so only if two different people did.

    Attributes:
        attempted: When a party was first tried, reached or not; `None` for never.
        contacted: When a party was first reached.
        harmed_attempted: When somebody on the harmed side was first tried.
        harmed_contacted: When somebody on the harmed side was first reached.
        responsible_attempted: When somebody on the responsible side was first tried.
        responsible_contacted: When somebody on the responsible side was first reached.
        both_contacted: Whether somebody on each side was reached.
        harmed_agreed: When somebody on the harmed side first agreed to take part.
        responsible_agreed: When somebody on the responsible side first agreed to take part.
        both_agreed: Whether somebody on each side agreed.
    """

    attempted: Period | None = None
    contacted: Period | None = None
    harmed_attempted: Period | None = None
    harmed_contacted: Period | None = None
    responsible_attempted: Period | None = None
    responsible_contacted: Period | None = None
    both_contacted: bool = False
    harmed_agreed: Period | None = None
    responsible_agreed: Period | None = None
    both_agreed: bool = False


_Step = tuple[str, Period]
"""A participant, and when they were tried or reached, or agreed."""


def approach(case: Case, entries: tuple[Entry, ...]) -> Approach:
    """Who was tried, reached and agreed in *case*, by its *entries* that count."""
    sides = {person.id: frozenset(SIDES[r] for r in person.roles if r in SIDES) for person in case.people.values()}
    harmed = {name for name, on in sides.items() if Side.HARMED in on}
    responsible = {name for name, on in sides.items() if Side.RESPONSIBLE in on}
    reached = tuple(
        (entry.event.participant, days_of(entry))
        for entry in entries
        if isinstance(entry.event, ContactMade | InformationGiven)
    )
    tried = reached + tuple(
        (entry.event.participant, days_of(entry)) for entry in entries if isinstance(entry.event, ContactAttempted)
    )
    agreed = tuple(_agreed(case.id, entries))
    return Approach(
        attempted=_first(tried, harmed | responsible),
        contacted=_first(reached, harmed | responsible),
        harmed_attempted=_first(tried, harmed),
        harmed_contacted=_first(reached, harmed),
        responsible_attempted=_first(tried, responsible),
        responsible_contacted=_first(reached, responsible),
        both_contacted=_both(reached, harmed, responsible),
        harmed_agreed=_first(agreed, harmed),
        responsible_agreed=_first(agreed, responsible),
        both_agreed=_both(agreed, harmed, responsible),
    )


def _first(steps: tuple[_Step, ...], people: set[str]) -> Period | None:
    return earliest(days for participant, days in steps if participant in people)


def _both(steps: tuple[_Step, ...], harmed: set[str], responsible: set[str]) -> bool:
    people = {participant for participant, _ in steps}
    return any(one != other for one in people & harmed for other in people & responsible)


def _agreed(name: str, entries: tuple[Entry, ...]) -> Iterator[_Step]:
    """Each consent to take part that was valid when it was given, as casework says."""
    case = Case(name)
    for entry in entries:
        case = step(case, entry)
        for participant, scope, given in _told(entry):
            stamp = entry.stamp_of(given)
            grant = grant_at(case, (participant, Purpose.TAKE_PART, scope), Moment.of(stamp.latest))
            if grant is not None and grant.stamp == stamp:
                yield participant, days_of(entry, given)


def _told(entry: Entry) -> Iterator[tuple[str, str, Moment]]:
    """The consents to take part that *entry* tells of: whose, to which type of session, and when."""
    match entry.event:
        case ConsentGiven(participant=participant, purpose=Purpose.TAKE_PART, scope=scope):
            yield participant, scope, entry.at
        case CaseTakenOver(consents=consents):
            yield from ((c.participant, c.scope, c.given) for c in consents if c.purpose is Purpose.TAKE_PART)
