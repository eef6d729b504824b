"""Door 3: prove an adapter, and test your own service.

An adapter's whole test file is a subclass of each contract that it keeps, with the fixtures that
open it. A service's own tests draw from the strategies, walk permitted histories, and let the
machine loose on whatever storage they use. These need the extra `testing`: pytest and Hypothesis.

The explorer, `restorative_core.testing.explorer`, needs neither. So every name of this door is
loaded when it is first asked for.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from restorative_core.testing.contracts.channel import ChannelContract, Received
    from restorative_core.testing.contracts.contract import KIT_VERSION, needs, on_trial
    from restorative_core.testing.contracts.format import FormatContract
    from restorative_core.testing.contracts.storage import StorageContract
    from restorative_core.testing.course import usual
    from restorative_core.testing.explorer.proof import Proof
    from restorative_core.testing.explorer.proving import proved, to_prove
    from restorative_core.testing.explorer.together import prove_together
    from restorative_core.testing.histories import EVERYBODY, cases, dressed, happened, histories, later, tried
    from restorative_core.testing.machine import service_machine
    from restorative_core.testing.monitor import breaches
    from restorative_core.testing.texts import HOSTILE, encodable_texts, one_line_texts, texts
    from restorative_core.testing.unreliable import Fault, JumpingClock, UnreliableStorage, unreliable
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
    "KIT_VERSION",
    "ChannelContract",
    "Fault",
    "FormatContract",
    "JumpingClock",
    "Proof",
    "Received",
    "StorageContract",
    "UnreliableStorage",
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
    "needs",
    "occasions",
    "on_trial",
    "one_line_texts",
    "prove_together",
    "proved",
    "referrals",
    "service_machine",
    "texts",
    "to_prove",
    "tried",
    "unreliable",
    "usual",
    "values",
]

_ROOMS = {
    "restorative_core.testing.contracts.channel": ("ChannelContract", "Received"),
    "restorative_core.testing.contracts.contract": ("KIT_VERSION", "needs", "on_trial"),
    "restorative_core.testing.contracts.format": ("FormatContract",),
    "restorative_core.testing.contracts.storage": ("StorageContract",),
    "restorative_core.testing.course": ("usual",),
    "restorative_core.testing.explorer.proof": ("Proof",),
    "restorative_core.testing.explorer.proving": ("proved", "to_prove"),
    "restorative_core.testing.explorer.together": ("prove_together",),
    "restorative_core.testing.histories": (
        "EVERYBODY",
        "cases",
        "dressed",
        "happened",
        "histories",
        "later",
        "tried",
    ),
    "restorative_core.testing.machine": ("service_machine",),
    "restorative_core.testing.monitor": ("breaches",),
    "restorative_core.testing.texts": ("HOSTILE", "encodable_texts", "one_line_texts", "texts"),
    "restorative_core.testing.unreliable": ("Fault", "JumpingClock", "UnreliableStorage", "unreliable"),
    "restorative_core.testing.values": (
        "actors",
        "contact_preferences",
        "entries",
        "events",
        "instants",
        "moments",
        "occasions",
        "referrals",
        "values",
    ),
}
_WHERE = {name: room for room, names in _ROOMS.items() for name in names}


if not TYPE_CHECKING:  # a type checker shall know of no name but those above

    def __getattr__(name: str) -> Any:
        """What is called *name*, from the room that it lives in."""
        if name not in _WHERE:
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message)
        found = globals()[name] = getattr(import_module(_WHERE[name]), name)
        return found


def __dir__() -> list[str]:
    """Everything that the door has to give."""
    return sorted({*globals(), *__all__})


class _Door(ModuleType):
    """The door, before which no room stands: some rooms have the name of what is asked for most in them."""

    def __setattr__(self, name: str, value: object) -> None:
        """Set *name*, unless it is a room that would hide what the door gives."""
        if not (name in _WHERE and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Door
