"""What came of a proof: it holds, or there is a history that breaks it, or it proves nothing."""

from typing import Any

from attrs import frozen

from restorative_core.casework.entry import Entry
from restorative_core.casework.plain import plain_event
from restorative_core.testing.explorer.telling import line


@frozen
class CounterExample:
    """A history that the pathway permits and that breaks a must: a shortest one.

    Attributes:
        entries: Its entries; the last is the act that broke it.
        wrong: What is wrong with that act.
        replays: Whether the whole pathway, with every requirement that it has, permits the same history.
    """

    entries: tuple[Entry, ...]
    wrong: str
    replays: bool

    def as_plain(self) -> dict[str, Any]:
        """The same as plain JSON values."""
        return {"wrong": self.wrong, "replays": self.replays, "entries": [_plain(entry) for entry in self.entries]}

    def __str__(self) -> str:
        """The history, a line for each entry, and what is wrong with the last."""
        told = "\n".join(map(line, self.entries))
        whole = "The whole pathway permits" if self.replays else "Other requirements of the whole pathway prevent"
        return f"{told}\n  That act was wrong: {self.wrong}. {whole} this history."


@frozen
class Proof:
    """What came of proving one thing.

    Attributes:
        pathway: The pathway.
        name: What was to be proved: the key of a must, or a sentence.
        states: How many places were seen.
        transitions: How many moves from one to another.
        never: The kinds of acts that were permitted nowhere; with one, the proof is void.
        counter_example: A history that breaks it, or `None`.
        trouble: Why nothing could be proved, or nothing.
    """

    pathway: str
    name: str
    states: int = 0
    transitions: int = 0
    never: tuple[str, ...] = ()
    counter_example: CounterExample | None = None
    trouble: str = ""

    @property
    def holds(self) -> bool:
        """Whether it is proved."""
        return self.counter_example is None and not self.never and not self.trouble

    @property
    def says(self) -> str:
        """What came of it, in a few words; with the history where there is one."""
        if self.counter_example is not None:
            return f"does not hold. The history:\n{self.counter_example}"
        if self.trouble:
            return f"is not proved: {self.trouble}"
        if self.never:
            return f"is void: nothing permits {', '.join(self.never)}"
        return "holds"

    def as_plain(self) -> dict[str, Any]:
        """What came of it as plain JSON values."""
        return {
            "pathway": self.pathway,
            "name": self.name,
            "holds": self.holds,
            "states": self.states,
            "transitions": self.transitions,
            "never_permitted": list(self.never),
            "trouble": self.trouble,
            "counter_example": self.counter_example and self.counter_example.as_plain(),
        }


def _plain(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.number,
        **plain_event(entry.event),
        "at": entry.at.text,
        "recorded": entry.recorded.isoformat(),
        "by": entry.by.id,
        "leads_to": entry.leads_to,
    }
