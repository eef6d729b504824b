"""What came of a proof: it holds, or there is a history that breaks it, or it proves nothing."""

from collections.abc import Iterator

import attrs
from attrs import frozen

from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.vocabulary.moments import LONDON
from restorative_core.vocabulary.personal import personal_fields


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


def line(entry: Entry) -> str:
    """*entry*, for people: its number, its kind, what it says, when it happened, when that was recorded, by whom."""
    told = " ".join(_told(entry.event))
    late = "" if entry.at.earliest == entry.recorded else f", recorded {entry.recorded.astimezone(LONDON):%m-%d %H:%M}"
    at = entry.at.text if late else f"{entry.recorded.astimezone(LONDON):%Y-%m-%d %H:%M}"
    leads = f" → {entry.leads_to}" if entry.leads_to else ""
    return f"  {entry.number:>3}  {entry.event.kind}  {told}  ({at}{late}, by {entry.by.id}){leads}"


def _told(event: Event) -> Iterator[str]:
    """The coded fields of *event* that say something."""
    for field in attrs.fields(type(event)):
        value = getattr(event, field.name)
        if field.name in personal_fields(type(event)) or value == field.default:
            continue
        if isinstance(value, Event):
            yield f"{field.name}=({value.kind} {' '.join(_told(value))})"
        elif isinstance(value, (tuple, frozenset)):
            yield f"{field.name}={','.join(map(str, value))}"
        else:
            yield f"{field.name}={value}"
