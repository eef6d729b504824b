"""What ought to be told to whom, by which permitted channel; and a message's own life.

A message carries no case facts: who sends it, how to reach them, and for an appointment its time.
Whether it may go out is decided again, by the case's own table, at the moment it does.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import reduce
from string import Template

from attrs import evolve, frozen

from restorative_core.casework.case import Case, Participant, SessionStatus
from restorative_core.casework.catalogue import (
    CaseClosed,
    ConsentRefused,
    ConsentWithdrawn,
    MessageAttempted,
    MessageClaimed,
    MessageDue,
    MessageEnded,
    PersonLeft,
    ReferralDeclined,
    ReferralReceived,
    SessionArranged,
    SessionCancelled,
    SessionStopped,
)
from restorative_core.casework.corrections import counting
from restorative_core.casework.entry import Entry
from restorative_core.casework.events.message import MessageOutcome
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.roles import CONTACTS
from restorative_core.vocabulary.stages import ENDED


@frozen
class Wording:
    """The words of one message.

    Attributes:
        subject: The subject, neutral to whoever may see it.
        body: The text, a template of `string.Template`.
        variables: The variables that it may use; no other value ever reaches it.
    """

    subject: str
    body: str
    variables: frozenset[str]


_COMMON = frozenset({"service", "telephone"})

WORDINGS: Mapping[str, Wording] = {
    "acknowledgement": Wording(
        "We have received your message",
        "Thank you for writing to us. We have received what you sent, and will be in touch.\n\n"
        "You can reach us on $telephone.\n\n$service\n",
        _COMMON,
    ),
    "appointment": Wording(
        "Your appointment",
        "There is an appointment with us: $when.\n\n"
        "If it does not suit you, or if you have changed your mind, please call us on $telephone."
        " You need give no reason.\n\n$service\n",
        _COMMON | {"when"},
    ),
    "not-going-ahead": Wording(
        "Your appointment",
        "The appointment that we arranged with you will not go ahead. We will be in touch.\n\n"
        "You can reach us on $telephone.\n\n$service\n",
        _COMMON,
    ),
    "closure": Wording(
        "A note from us",
        "We have finished our work for now. You can come back to us at any time, on $telephone.\n\n$service\n",
        _COMMON,
    ),
}
"""Every message, by the name of its template."""


def write(template: str, values: Mapping[str, str]) -> tuple[str, str]:
    """The subject and the text of the message *template*, with the values that it may use."""
    wording = WORDINGS[template]
    allowed = {name: values.get(name, "") for name in wording.variables}
    return wording.subject, Template(wording.body).substitute(allowed)


def owed(case: Case, entry: Entry, carried: Iterable[Channel]) -> Iterator[MessageDue]:
    """The messages that *entry*, the last of *case*, gives reason for.

    Args:
        case: The case after the entry.
        entry: The entry.
        carried: The channels by which the service can send by itself.
    """
    template, people = _told(case, entry)
    for person in people:
        permitted = [channel for channel in carried if channel in person.preferences.permits]
        if permitted:
            yield MessageDue(case.id, person.id, permitted[0], template, entry.number, entry.recorded)


OWES_MESSAGES = (ReferralReceived, SessionArranged, SessionCancelled, SessionStopped, CaseClosed, ReferralDeclined)
"""The events that give reason for a message."""

ENDS_MESSAGES = (ConsentRefused, ConsentWithdrawn, PersonLeft, SessionCancelled)
"""The events after which a message that waits may be one that nobody is to get."""


def outdated(case: Case, due: MessageDue, at: datetime) -> bool:
    """Whether what *due* tells of is no longer so at the instant *at*."""
    cause = next((entry.event for entry in counting(case.history) if entry.number == due.cause), None)
    match cause:
        case None:
            return True
        case SessionArranged(session=name):
            session = case.sessions[name]
            over = session.planned_for.is_known and session.planned_for.latest < at
            return over or session.status is not SessionStatus.ARRANGED
        case CaseClosed() | ReferralDeclined():
            return case.stage not in ENDED
    return False


def _told(case: Case, entry: Entry) -> tuple[str, list[Participant]]:
    match entry.event:
        case ReferralReceived():
            return "acknowledgement", [p for p in case.people.values() if p.came_back or CONTACTS & p.roles]
        case SessionArranged(participants=names):
            return "appointment", [case.people[name] for name in names if name in case.people]
        case SessionCancelled(session=name) | SessionStopped(session=name) if name in case.sessions:
            touched = case.sessions[name].participants
            return "not-going-ahead", [case.people[one] for one in touched if one in case.people]
        case CaseClosed() | ReferralDeclined():
            return "closure", [p for p in case.people.values() if p.reached]
    return "", []


@frozen
class Message:
    """A message, as its entries leave it.

    Attributes:
        number: The number of its last entry.
        due: What ought to be told; `None` before the first entry.
        not_before: The instant before which it is not tried, with time zone.
        claimed_until: The instant at which a worker's claim lapses, with time zone; `None` where nobody claimed it.
        attempts: How often a channel did not take it.
        outcome: How it ended, or `None`.
    """

    number: int = 0
    due: MessageDue | None = None
    not_before: datetime | None = None
    claimed_until: datetime | None = None
    attempts: int = 0
    outcome: MessageOutcome | None = None

    def is_ready(self, at: datetime) -> bool:
        """Whether it may be claimed at the instant *at*."""
        free = self.claimed_until is None or self.claimed_until <= at
        return self.outcome is None and free and self.not_before is not None and self.not_before <= at


def message(entries: Iterable[Entry]) -> Message:
    """The message that *entries*, in order, add up to."""
    return reduce(_after, entries, Message())


def _after(message: Message, entry: Entry) -> Message:
    message = evolve(message, number=entry.number)
    match entry.event:
        case MessageDue(not_before=start) as due:
            return evolve(message, due=due, not_before=start)
        case MessageClaimed(until=until):
            return evolve(message, claimed_until=until)
        case MessageAttempted(again=again):
            return evolve(message, claimed_until=None, not_before=again, attempts=message.attempts + 1)
        case MessageEnded(outcome=outcome):
            return evolve(message, claimed_until=None, outcome=outcome)
    return message
