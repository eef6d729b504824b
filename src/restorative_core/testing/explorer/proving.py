"""Proving: each slice walked on the pathway that keeps nothing but its must, each fact looked at."""

from attrs import evolve

from restorative_core.casework.pathway import Pathway
from restorative_core.testing.explorer.facts import FACTS, Fact
from restorative_core.testing.explorer.kept import keeping_only
from restorative_core.testing.explorer.moves import Move
from restorative_core.testing.explorer.places import beginning, take
from restorative_core.testing.explorer.proof import CounterExample, Proof
from restorative_core.testing.explorer.register import slices_of
from restorative_core.testing.explorer.slices import Slice
from restorative_core.testing.explorer.walk import FARTHEST, CannotBegin, never_permitted, walk


def to_prove(pathway: Pathway) -> dict[str, Slice | Fact]:
    """Everything that is to be proved of *pathway*, by its name."""
    everything: tuple[Slice | Fact, ...] = (*slices_of(pathway), *FACTS)
    return {one.name: one for one in everything}


def proved(one: Slice | Fact, pathway: Pathway, farthest: int = FARTHEST) -> Proof:
    """What comes of proving *one* of *pathway*, in a walk that gives up after *farthest* places."""
    return _looked(one, pathway) if isinstance(one, Fact) else _walked(one, pathway, farthest)


def _walked(one: Slice, pathway: Pathway, farthest: int) -> Proof:
    try:
        seen = walk(one, keeping_only(one, pathway), farthest)
    except CannotBegin as error:
        return Proof(pathway.id, one.name, trouble=f"its opening cannot happen there: {error}")
    counter_example = None
    if seen.breach is not None:
        place, move, entries, wrong = seen.breach
        history = (*place.case.history, *entries)
        counter_example = CounterExample(history, wrong, replays(one, pathway, (*place.moves, move)))
    trouble = "" if seen.finished or seen.breach else f"there are more than {farthest:,} places"
    never = tuple(never_permitted(one, seen)) if seen.finished else ()
    return Proof(pathway.id, one.name, len(seen.places), seen.transitions, never, counter_example, trouble)


def replays(one: Slice, pathway: Pathway, moves: tuple[Move, ...]) -> bool:
    """Whether the whole *pathway*, with every life, permits *moves*, one after the other."""
    whole = evolve(one, drops=frozenset())
    place = beginning(whole)
    for move in moves:
        after = take(whole, pathway, place, move).place
        if after is None:
            return False
        place = after
    return True


def _looked(fact: Fact, pathway: Pathway) -> Proof:
    looked, places, last = 0, 0, None
    try:
        for place, wrong in fact.look(pathway):
            looked, places, last = looked + 1, places + (place is not last), place
            if wrong and place is not None:
                example = CounterExample(place.case.history, wrong, replays=True)
                return Proof(pathway.id, fact.name, places, looked, counter_example=example)
            if wrong:
                return Proof(pathway.id, fact.name, places, looked, trouble=wrong)
    except LookupError as error:
        return Proof(pathway.id, fact.name, trouble=str(error))
    return Proof(pathway.id, fact.name, places, looked)
