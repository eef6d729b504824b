"""What was, or is to be, sent to somebody, for themselves. Why it was not may tell of somebody else, so that is not."""

from collections.abc import Iterator

from restorative_core.casework import catalogue as events
from restorative_core.casework.entry import Entry
from restorative_core.casework.events.message import MessageOutcome
from restorative_core.consent_records.record import Plain
from restorative_core.messages import WORDINGS, message
from restorative_core.service.access_case import InCase
from restorative_core.service.ledger import Ledger
from restorative_core.service.message_streams import messages_to

WAITING = "waiting"
"""What stands for the outcome of a message that has none yet."""


def messages(ledger: Ledger, here: InCase) -> Iterator[Plain]:
    """Every message to them in the case: what about, by which channel, since when it was due, what came of it, when."""
    for stream in messages_to(ledger, here.case, here.participant):
        told = message(stream.entries)
        ended = next((_when(entry) for entry in stream.entries if isinstance(entry.event, events.MessageEnded)), None)
        if told.due is not None:
            wording = WORDINGS.get(told.due.template)
            yield {
                "case": here.case.id,
                "due": told.due.not_before.isoformat(),
                "channel": told.due.channel.value,
                "about": told.due.template,
                "subject": "" if wording is None else wording.subject,
                "outcome": WAITING if told.outcome is None else told.outcome.value,
                "at": ended,
            }


def _when(entry: Entry) -> str:
    """When a message ended; of one that was cancelled the day alone, as the hour may be that of what another did."""
    cancelled = isinstance(entry.event, events.MessageEnded) and entry.event.outcome is MessageOutcome.CANCELLED
    return entry.at.day.isoformat() if cancelled and entry.at.is_known else str(entry.at)
