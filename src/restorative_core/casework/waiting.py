"""Everything in a case that may wait for somebody, one function for each sort of thing.

A reminder proposes nothing that the case bars: nobody is on the list to be called who said no, who has
left, whose turn has not come, or while a stop, a review or a hold stands.
"""

from collections.abc import Callable, Iterator
from datetime import date

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import SessionStatus
from restorative_core.casework.consents import grant_at, grants_at, status
from restorative_core.casework.deadline import day_of
from restorative_core.casework.entry import Entry, Stamp
from restorative_core.casework.things import Session, ShareStatus
from restorative_core.casework.timetable import Look, Waiting, waits
from restorative_core.vocabulary.agreement import PENDING, UndertakingStatus
from restorative_core.vocabulary.consent import IN_WRITING, SAID_NO, Purpose
from restorative_core.vocabulary.credentials import Complexity
from restorative_core.vocabulary.moments import Moment, local_day
from restorative_core.vocabulary.roles import HARMED_SIDE
from restorative_core.vocabulary.stages import Stage
from restorative_core.vocabulary.working_days import days_after

Find = Callable[[Look], Iterator[Waiting]]

_TOLD = (events.ContactMade, events.ContactReceived, events.InformationGiven, events.MessageSent)
_STEPS = frozenset({"decision", "first-contact"})
"""The deadlines of steps that wait with a limit or without: the step is told once."""


def _flags(look: Look) -> Iterator[Waiting]:
    """What a supervisor has to look at."""
    flags = look.case.flags
    raised = {entry.number: entry for entry in look.case.history} if flags.stops or flags.reviews else {}
    for number in flags.stops:
        yield waits("safety-stop", f"entry {number}", since=day_of(raised[number]))
    for number in flags.reviews:
        yield waits("review", f"entry {number}", since=day_of(raised[number]))


def _cancelled(look: Look) -> Iterator[Waiting]:
    """Whoever was to come to a session that will not be held, and has not been in touch since."""
    if not look.case.sessions:
        return
    cancelled = {e.event.session: e for e in look.entries if isinstance(e.event, events.SessionCancelled)}
    for name, entry in cancelled.items():
        session = look.case.sessions.get(name)
        if session is not None and session.status is SessionStatus.CANCELLED:
            for person in session.participants:
                if _is_to_be_told(look, person, session, entry.number):
                    by = _first_day(session.planned_for)
                    yield waits("tell-cancelled", person, name, since=day_of(entry), by=by)


def _is_to_be_told(look: Look, name: str, session: Session, cancelled: int) -> bool:
    """Whether *name*, who did not end it themselves, is to be told of entry *cancelled*, and has not been."""
    person = look.case.people.get(name)
    ended_it = status(look.case, (name, Purpose.TAKE_PART, session.type.value)) in SAID_NO
    since = (entry.event for entry in look.entries if entry.number > cancelled)
    told = any(isinstance(event, _TOLD) and event.participant == name for event in since)
    return person is not None and not ended_it and not told and look.may_tell(person)


def _held(look: Look) -> Iterator[Waiting]:
    for entry in reversed(look.entries if look.case.flags.held is not None else ()):
        if isinstance(entry.event, events.CaseHeld):
            yield waits("held", since=day_of(entry), by=_last_day(entry.event.review_on))
            return


def _decision(look: Look) -> Iterator[Waiting]:
    if look.case.stage is Stage.RECEIVED:
        yield waits("decision", since=look.since_stage(), by=look.limit("decision"))


def _first_contact(look: Look) -> Iterator[Waiting]:
    for person in look.case.parties if look.case.stage in (Stage.ACCEPTED, Stage.ENGAGING) else ():
        if not person.reached and look.may_approach(person):
            yield waits("first-contact", person.id, since=look.since_stage(), by=look.limit("first-contact"))


def _deadlines(look: Look) -> Iterator[Waiting]:
    """Every other deadline; of a person, while they may be approached."""
    for one in look.running():
        person = look.case.people.get(one.about)
        if one.deadline.key not in _STEPS and (person is None or look.may_approach(person)):
            yield waits(one.deadline.key, one.about, since=one.start, by=one.last)


def _risk(look: Look) -> Iterator[Waiting]:
    """An assessment of risk that something has overtaken, or that will soon be too old."""
    judged, policy = look.case.judgement, look.policy
    if judged.risk is None:
        return
    if judged.risk_changed is not None and not judged.risk.is_after(judged.risk_changed):
        yield waits("risk-assessment", since=_day(judged.risk_changed))
        return
    complex_ = look.case.complexity is Complexity.SENSITIVE
    since = _day(judged.risk)
    last = days_after(since, policy.risk_valid_days_complex if complex_ else policy.risk_valid_days)
    if look.is_near(last):
        yield waits("risk-assessment", since=since, by=last)


def _in_writing(look: Look) -> Iterator[Waiting]:
    """Consent to a session that is arranged which somebody has said, and not put in writing."""
    for session in look.case.sessions.values() if Purpose.TAKE_PART in look.policy.in_writing else ():
        for name in session.participants if session.status is SessionStatus.ARRANGED else ():
            for grant in grants_at(look.case, (name, Purpose.TAKE_PART, session.type.value), look.at):
                if grant.method not in IN_WRITING:
                    by = _first_day(session.planned_for)
                    yield waits("consent-in-writing", name, session.id, since=_day(grant.stamp), by=by)


def _consents(look: Look) -> Iterator[Waiting]:
    """Consents that soon run out, or have run out, and that nothing has replaced or ended."""
    for key, consent in look.case.consents.items():
        participant, purpose, scope = key
        if True not in [grant.until.is_known for grant in consent.grants]:
            continue
        newest = {one.given_by: one for one in sorted(consent.grants, key=lambda g: (g.stamp.latest, g.stamp.number))}
        for grant in newest.values():
            last = _last_day(grant.until)
            if last is not None and look.is_near(last) and grant_at(look.case, key, grant.until, grant.given_by):
                yield waits("consent-ending", participant, purpose, scope, since=_day(grant.stamp), by=last)


def _sessions(look: Look) -> Iterator[Waiting]:
    for session in look.case.sessions.values():
        planned = _last_day(session.planned_for)
        if session.status is SessionStatus.ARRANGED and planned is not None and look.is_near(planned):
            yield waits("session", session.id, since=look.since(_arranging(session.id)), by=planned)


def _undertakings(look: Look) -> Iterator[Waiting]:
    for name, undertaken in look.case.undertakings.items():
        since = look.since(_agreeing(undertaken.agreement))
        last = _last_day(undertaken.item.due)
        if undertaken.status is UndertakingStatus.IN_DOUBT:
            yield waits("undertaking-in-doubt", name, since=since, by=last)
        elif undertaken.status in PENDING and last is not None and look.is_near(last):
            yield waits("undertaking", name, since=since, by=last)


def _outcomes(look: Look) -> Iterator[Waiting]:
    """What became of an undertaking, for each who was harmed, wants to hear of us, and has not been told."""
    if not look.case.undertakings:
        return
    harmed = [one.id for one in look.case.parties if not HARMED_SIDE.isdisjoint(one.roles) and look.may_tell(one)]
    for name, undertaken in look.case.undertakings.items():
        for person in harmed if undertaken.status not in PENDING else ():
            if person not in undertaken.told_to:
                yield waits("tell-outcome", person, name, since=look.since(_ending(name, undertaken.agreement)))


def _follow_up(look: Look) -> Iterator[Waiting]:
    if look.case.stage is Stage.FOLLOW_UP:
        yield waits("follow-up", since=look.since_stage())


def _arranging(session: str) -> Callable[[Entry], bool]:
    return lambda entry: isinstance(entry.event, events.SessionArranged) and entry.event.session == session


def _agreeing(agreement: str) -> Callable[[Entry], bool]:
    made = (events.AgreementMade, events.AgreementVaried)
    return lambda entry: isinstance(entry.event, made) and entry.event.agreement == agreement


def _ending(undertaking: str, agreement: str) -> Callable[[Entry], bool]:
    """It ended, or was varied away."""

    def ends(entry: Entry) -> bool:
        event = entry.event
        if isinstance(event, events.AgreementVaried):
            return event.agreement == agreement
        return isinstance(event, events.UndertakingEnded) and event.undertaking == undertaking

    return ends


def _day(stamp: Stamp) -> date:
    return local_day(stamp.earliest)


def _first_day(at: Moment) -> date | None:
    return local_day(at.earliest) if at.is_known else None


def _last_day(at: Moment) -> date | None:
    return local_day(at.latest) if at.is_known else None


def _revoked(look: Look) -> Iterator[Waiting]:
    """Who was given something that may be used no more, and has not been told so."""
    for share in look.case.things.shares.values():
        if share.status is ShareStatus.REVOKED:
            yield waits("tell-recipient", share.recipient, share.id, since=look.since(_revoking(share.id)))


def _revoking(share: str) -> Callable[[Entry], bool]:
    return lambda entry: isinstance(entry.event, events.ShareRevoked) and entry.event.share == share


ALWAYS: tuple[Find, ...] = (_flags, _cancelled, _revoked)
"""What may wait in a case that has ended too."""

WHILE_OPEN: tuple[Find, ...] = (
    _held,
    _decision,
    _first_contact,
    _deadlines,
    _risk,
    _in_writing,
    _consents,
    _sessions,
    _undertakings,
    _outcomes,
    _follow_up,
)
"""What waits only while somebody works on the case."""
