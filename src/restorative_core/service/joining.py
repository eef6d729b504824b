"""Cases that are taken to be of the same matter: nobody stands on one side in one and on the other in the other."""

from collections.abc import Iterator, Mapping

from restorative_core.casework.case import Case
from restorative_core.errors import Reason
from restorative_core.service.ledger import Ledger
from restorative_core.service.stream import Stream
from restorative_core.vocabulary.referral import JOINING
from restorative_core.vocabulary.roles import HARMED_SIDE, RESPONSIBLE_SIDE, Role


def are_opposed(one: frozenset[Role], other: frozenset[Role]) -> bool:
    """Whether *one* and the *other* roles of a person stand on different sides, whichever case is asked first.

    Somebody who is both harmed and responsible stands on the same side as another who is both, and as no other.
    """
    sides = [{side for side in (HARMED_SIDE, RESPONSIBLE_SIDE) if not side.isdisjoint(roles)} for roles in (one, other)]
    return all(sides) and sides[0] != sides[1]


def joined_across(ledger: Ledger, case: Case, added: Mapping[str, str]) -> Iterator[tuple[Stream, Reason | None]]:
    """The other cases that are joined with *case*, and have in them somebody whom it has *added*.

    Args:
        ledger: Where they are kept.
        case: The case, with those whom it has added, and the links that it has by then.
        added: The person behind each participant whom it has added, or given a further role.

    Yields:
        Each such case, and the reason against it where one of those added stands on the other side there.
    """
    for participant, person in added.items():
        parts = ledger.storage.parts_about(person)
        names = dict.fromkeys(part.stream for part in parts if part.is_link and part.stream != case.id)
        for name in names:
            stream = ledger.load(name)
            other = stream.case
            if other is not None and JOINING & {case.links.get(name), other.links.get(case.id)}:
                there = {behind: known for known, behind in ledger.people(other).items()}
                known = there.get(person)
                opposed = known in other.people and are_opposed(
                    case.people[participant].roles, other.people[str(known)].roles
                )
                yield stream, Reason("person.across-sides", participant, details={"case": name}) if opposed else None
