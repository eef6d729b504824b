"""What an event is: an act, which is decided before it counts, or a report, which tells what happened."""

from typing import ClassVar

from attrs import frozen

from restorative_core.vocabulary.exact import Exact


@frozen(eq=False, repr=False)
class Event(Exact):
    """Something that happened in one stream. Events of one class with the same fields are equal.

    Attributes:
        kind: The name it is stored under, for ever.
        schema: The number of its form; older forms are read for ever.
        stream: The kind of stream that it stands in.
    """

    kind: ClassVar[str] = ""
    schema: ClassVar[int] = 1
    stream: ClassVar[str] = "case"


@frozen(eq=False, repr=False)
class Act(Event):
    """Something that is ours to do or to leave: it is decided before it counts."""


@frozen(eq=False, repr=False)
class Report(Event):
    """Something that the world did, or that is simply so: it meets no rule but its shape, in any stage."""
