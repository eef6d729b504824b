"""Door 3: prove an adapter, and test your own service.

An adapter's whole test file is a subclass of each contract that it keeps, with the fixtures that
open it. A service's own tests draw from the strategies, walk permitted histories, and let the
machine loose on whatever storage they use. This door needs the extra `testing`: pytest and
Hypothesis.
"""

from restorative_core.testing.contracts.channel import ChannelContract, Received
from restorative_core.testing.contracts.format import FormatContract
from restorative_core.testing.contracts.storage import StorageContract
from restorative_core.testing.histories import EVERYBODY, cases, dressed, happened, histories, later, tried, usual
from restorative_core.testing.machine import service_machine
from restorative_core.testing.monitor import breaches
from restorative_core.testing.texts import HOSTILE, encodable_texts, one_line_texts, texts
from restorative_core.testing.values import (
    actors,
    contact_preferences,
    entries,
    events,
    instants,
    moments,
    occasions,
    referrals,
    values,
)

__all__ = [
    "EVERYBODY",
    "HOSTILE",
    "ChannelContract",
    "FormatContract",
    "Received",
    "StorageContract",
    "actors",
    "breaches",
    "cases",
    "contact_preferences",
    "dressed",
    "encodable_texts",
    "entries",
    "events",
    "happened",
    "histories",
    "instants",
    "later",
    "moments",
    "occasions",
    "one_line_texts",
    "referrals",
    "service_machine",
    "texts",
    "tried",
    "usual",
    "values",
]
