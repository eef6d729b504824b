"""The messages that follow from what happened: those that it gives reason for, and the end of outdated ones."""

from collections.abc import Iterable, Iterator, Sequence

from restorative_core.casework.case import Case
from restorative_core.casework.consents import is_left_in_peace
from restorative_core.casework.entry import Entry
from restorative_core.casework.events.message import MessageEnded, MessageOutcome
from restorative_core.messages import ENDS_MESSAGES, OWES_MESSAGES, message, outdated, owed
from restorative_core.ports import ChannelKind
from restorative_core.service.ledger import Ledger
from restorative_core.service.message_streams import message_stream, messages_to
from restorative_core.service.stream import Addition
from restorative_core.vocabulary.identity import Occasion


def correspondence(
    ledger: Ledger, case: Case, entries: Sequence[Entry], occasion: Occasion, carries: Iterable[ChannelKind]
) -> Iterator[Addition]:
    """What is to be added to the streams of messages after *entries*, the last of *case*."""
    for entry in entries:
        if isinstance(entry.event, OWES_MESSAGES):
            for due in owed(case, entry, carries):
                stream = message_stream(ledger, case.id, entry.number, due.participant)
                yield Addition.of(stream, due, occasion, entry.recorded)
    if any(isinstance(entry.event, ENDS_MESSAGES) for entry in entries):
        yield from _outdated(ledger, case, entries[0], occasion)


def _outdated(ledger: Ledger, case: Case, first: Entry, occasion: Occasion) -> Iterator[Addition]:
    """The end of every message that waits, and that nobody is to get since *first*."""
    for participant in case.people:
        for stream in messages_to(ledger, case, participant):
            known = message(stream.entries)
            if known.due is None or known.outcome is not None:
                continue
            if is_left_in_peace(case, participant) or outdated(case, known.due, first.recorded):
                ended = MessageEnded(MessageOutcome.CANCELLED, ("message.outdated",))
                yield Addition.of(stream, ended, occasion, first.recorded)
