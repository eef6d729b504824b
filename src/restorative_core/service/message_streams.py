"""The messages of a case: each is a stream of its own, found by what gave reason for it and whom it is for."""

from collections.abc import Iterator

from restorative_core.casework.case import Case
from restorative_core.messages import OWES_MESSAGES
from restorative_core.service.ledger import Ledger
from restorative_core.service.stream import Stream


def message_stream(ledger: Ledger, case: str, cause: int, participant: str) -> Stream:
    """The message to *participant* that the entry *cause* of *case* gives reason for, whether there is one or not."""
    return ledger.named("message", case, str(cause), participant)


def messages_to(ledger: Ledger, case: Case, participant: str) -> Iterator[Stream]:
    """Every message to *participant* of *case*, in the order of what gave reason for it."""
    for cause in case.history:
        if isinstance(cause.event, OWES_MESSAGES):
            stream = message_stream(ledger, case.id, cause.number, participant)
            if stream.entries:
                yield stream
