"""Proving: each slice walked on the pathway that keeps nothing but its must."""

from restorative_core.casework.pathway import Pathway
from restorative_core.testing.explorer.kept import keeping_only
from restorative_core.testing.explorer.moves import Move
from restorative_core.testing.explorer.places import beginning, take
from restorative_core.testing.explorer.proof import CounterExample, Proof
from restorative_core.testing.explorer.slices import Slice
from restorative_core.testing.explorer.walk import CannotBegin, never_permitted, walk


def proved(one: Slice, pathway: Pathway) -> Proof:
    """Whether *pathway* keeps the must of *one*."""
    kept, label = keeping_only(one, pathway), pathway.id
    try:
        seen = walk(one, kept)
    except CannotBegin as error:
        return Proof(label, one.name, trouble=f"its opening cannot happen there: {error}")
    counter_example = None
    trouble = "" if seen.finished or seen.breach else "there are too many places"
    if seen.breach is not None:
        place, move, entries, wrong = seen.breach
        history = (*place.case.history, *entries)
        counter_example = CounterExample(history, wrong, replays(one, pathway, (*place.moves, move)))
    never = tuple(never_permitted(one, seen)) if seen.finished else ()
    return Proof(label, one.name, len(seen.places), seen.transitions, never, counter_example, trouble)


def replays(one: Slice, pathway: Pathway, moves: tuple[Move, ...]) -> bool:
    """Whether the whole *pathway* permits *moves*, one after the other."""
    place = beginning(one)
    for move in moves:
        after = take(one, pathway, place, move).place
        if after is None:
            return False
        place = after
    return True
