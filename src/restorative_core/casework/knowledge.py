"""What a decision is told from other streams: plain frozen values, looked up by the shell."""

from attrs import frozen

from restorative_core.vocabulary.value import Value


@frozen(eq=False, repr=False)
class Knowledge(Value):
    """What is known beyond the case, on the day of the act.

    Attributes:
        children: The participants who are known to be under 18 on that day.
    """

    children: frozenset[str] = frozenset()


NOTHING = Knowledge()
"""No knowledge from other streams."""
