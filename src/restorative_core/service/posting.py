"""Messages on their way out: claimed, decided again, sent, recorded."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from attrs import evolve, frozen

from restorative_core import messages
from restorative_core.barrier import Revealed
from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.corrections import counting
from restorative_core.casework.decide import Decision
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.events.message import MessageOutcome
from restorative_core.errors import ChannelFailed, Damaged, Faulty, Newer, Refused, RestorativeError, Stale, Unknown
from restorative_core.ports import Channel, ChannelKind, Letter
from restorative_core.service.ledger import Ledger
from restorative_core.service.settings import Practice
from restorative_core.service.stream import Addition, Stream
from restorative_core.service.summing_up import WAITING, instant
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import LONDON, Moment

CLAIM = timedelta(minutes=10)
"""How long a claim holds."""

RETRY = (timedelta(minutes=5), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
"""How long to wait after each attempt that a channel did not take. After the last, the message has failed."""

_WAITS = frozenset({"hour.not-safe", "safety-stop.standing", "review.awaited"})
"""The reasons that pass by themselves, or by somebody's doing: the message stays due."""

_NOT_YOURS = "role.missing"
"""The reason that is about the actor and not about the message."""

_ADDRESS = {
    ChannelKind.EMAIL: "email",
    ChannelKind.SMS: "phone",
    ChannelKind.PHONE: "phone",
    ChannelKind.POST: "address",
}


@frozen
class Posted:
    """What became of one message.

    Attributes:
        message: The message's stream.
        case: The case; where the message cannot be read, the message itself.
        outcome: `sent`, `failed`, `cancelled`, or `waiting`.
        codes: The codes of the reasons, where it was not sent.
    """

    message: str
    case: str
    outcome: str
    codes: tuple[str, ...] = ()


@frozen
class Post:
    """Sends what is due.

    Attributes:
        ledger: Where messages and cases are kept.
        channels: The channel that carries each kind of contact.
        practice: The service's settings.
        decide: Decides an event on a case, with the knowledge that it needs.
        look: Gives what is known of a person.
    """

    ledger: Ledger
    channels: Mapping[ChannelKind, Channel]
    practice: Practice
    decide: Callable[[Case, Event, Occasion], Decision]
    look: Callable[[str], Revealed]
    case: Callable[[str], tuple[Stream, Case]]

    def deliver(self, occasion: Occasion) -> Iterator[Posted]:
        """Send every message that is due now, and yield what became of it. *occasion* says by whom; when is now.

        Raises:
            Refused: The actor may not send messages. Nothing is sent, and everything stays due.
        """
        for name in self.ledger.listed("message", stage=WAITING, due_by=instant(self.ledger.clock())):
            try:
                stream = self.ledger.load(name)
            except (Newer, Faulty, Damaged) as error:
                yield Posted(name, name, "waiting", (_unread(error),))
                continue
            message = messages.message(stream.entries)
            now = self.ledger.clock()
            if message.due is not None and message.is_ready(now):
                try:
                    yield self._one(stream, message, message.due, evolve(occasion, at=now))
                except Stale:
                    continue
                except Unknown:
                    yield Posted(stream.name, message.due.case, "waiting", ("pathway.unknown",))
                except (Newer, Damaged) as error:
                    yield Posted(stream.name, message.due.case, "waiting", (_unread(error),))

    def _one(self, stream: Stream, message: messages.Message, due: events.MessageDue, occasion: Occasion) -> Posted:
        case_stream, case = self.case(due.case)
        if due.channel not in self.channels:
            return Posted(stream.name, case.id, "waiting", ("channel.missing",))
        sending = events.MessageSent(due.participant, due.channel, due.template)
        person = self.ledger.people(case).get(due.participant, "")
        address = self.look(person).latest(_ADDRESS.get(due.channel, "")) if person else None
        codes = self._against(case, due, sending, address, occasion)
        if codes and _WAITS.issuperset(codes):
            return Posted(stream.name, case.id, "waiting", codes)
        if codes:
            return self._end(stream, case.id, MessageOutcome.CANCELLED, codes, occasion)
        stream = self._claim(stream, case, person, occasion)
        try:
            self.channels[due.channel].send(self._letter(stream.name, due, case, str(address)))
        except (ChannelFailed, OSError) as error:
            hopeless = isinstance(error, ChannelFailed) and error.permanent
            return self._failed(stream, case.id, message.attempts, occasion, hopeless=hopeless)
        return self._sent(stream, case_stream, case, sending, occasion)

    def _against(
        self, case: Case, due: events.MessageDue, sending: Event, address: str | None, occasion: Occasion
    ) -> tuple[str, ...]:
        """The codes of everything that is against sending it now."""
        if messages.outdated(case, due, occasion.at.earliest):
            return ("message.outdated",)
        decision = self.decide(case, sending, occasion)
        codes = tuple(reason.code for reason in decision.reasons)
        if _NOT_YOURS in codes:
            raise Refused(decision.reasons)
        return codes if codes or address else ("address.unknown",)

    def _claim(self, stream: Stream, case: Case, person: str, occasion: Occasion) -> Stream:
        recorded = self.ledger.clock()
        claimed = events.MessageClaimed(occasion.at.earliest + CLAIM)
        looked = events.DetailsRevealed("message")
        self.ledger.write(
            [
                Addition.of(stream, claimed, occasion, recorded),
                Addition.of(self.ledger.load(person), looked, occasion, recorded),
            ],
            read={case.id: case.number},
        )
        return self.ledger.load(stream.name)

    def _letter(self, name: str, due: events.MessageDue, case: Case, address: str) -> Letter:
        values = {"service": self.practice.name, "telephone": self.practice.telephone, "when": _when(case, due.cause)}
        subject, body = messages.write(due.template, values)
        return Letter(to=address, subject=subject, body=body, id=name)

    def _sent(self, stream: Stream, case_stream: Stream, case: Case, sent: Event, occasion: Occasion) -> Posted:
        recorded = self.ledger.clock()
        ended = events.MessageEnded(MessageOutcome.SENT)
        while True:
            entry = Entry.of(case_stream.number + 1, sent, occasion, recorded, None)
            try:
                self.ledger.write([Addition(case_stream, (entry,)), Addition.of(stream, ended, occasion, recorded)])
            except Stale as stale:
                if stale.stream != case.id:
                    raise
                case_stream, case = self.case(case.id)
            else:
                return Posted(stream.name, case.id, "sent")

    def _failed(self, stream: Stream, case: str, attempts: int, occasion: Occasion, *, hopeless: bool) -> Posted:
        if hopeless or attempts >= len(RETRY):
            return self._end(stream, case, MessageOutcome.FAILED, ("channel.failed",), occasion)
        again = events.MessageAttempted(occasion.at.earliest + RETRY[attempts])
        self.ledger.write([Addition.of(stream, again, occasion, self.ledger.clock())])
        return Posted(stream.name, case, "waiting", ("channel.failed",))

    def _end(
        self, stream: Stream, case: str, outcome: MessageOutcome, codes: tuple[str, ...], occasion: Occasion
    ) -> Posted:
        ended = events.MessageEnded(outcome, codes)
        self.ledger.write([Addition.of(stream, ended, occasion, self.ledger.clock())])
        return Posted(stream.name, case, outcome.value, codes)


def _unread(error: RestorativeError) -> str:
    """Why something waits that cannot be read, as a code."""
    return "record.damaged" if isinstance(error, Damaged) else "record.newer"


def _when(case: Case, number: int) -> str:
    """When the session is planned that entry *number* arranged, in plain words."""
    for entry in counting(case.history):
        if entry.number == number and isinstance(entry.event, events.SessionArranged):
            planned = entry.event.planned_for
            return _spoken(planned)
    return ""


def _spoken(planned: Moment) -> str:
    if planned.earliest == planned.latest:
        return f"{planned.earliest.astimezone(LONDON):%A %d %B %Y, %H:%M}"
    return f"{planned.day:%A %d %B %Y}" if planned.by == planned.latest else "we will agree the time with you"
