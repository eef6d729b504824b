"""What a decision is told from other streams: plain frozen values, looked up by the shell."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from attrs import field, frozen

from restorative_core.vocabulary.credentials import Credentials
from restorative_core.vocabulary.restrictions import Restriction
from restorative_core.vocabulary.value import Value

_NOBODY: Mapping[str, date] = MappingProxyType({})


@frozen(eq=False, repr=False)
class Knowledge(Value):
    """What is known beyond the case, on the day of the act.

    Attributes:
        children: The participants who are known to be under 18 on that day.
        adults_since: The eighteenth birthday of each participant who is known to have had it by that day: a local day.
        restrictions: The legal restrictions in force on that day between participants.
        facilitators: What is known of each facilitator, by id; `None` where no register of facilitators is kept, and
            then nothing is asked of them.
        opposed: The participants who stand on the other side in the case that is to be linked.
    """

    children: frozenset[str] = frozenset()
    adults_since: Mapping[str, date] = field(default=_NOBODY)
    restrictions: tuple[Restriction, ...] = ()
    facilitators: Mapping[str, Credentials] | None = None
    opposed: frozenset[str] = frozenset()

    def __hash__(self) -> int:
        """A number that equal knowledge shares."""
        return hash((self.children, self.restrictions, self.opposed))


NOTHING = Knowledge()
"""No knowledge from other streams."""
