"""What a walk takes for one place goes on alike, whatever led there: else it would pass over histories."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import zip_longest
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from restorative_core.casework import catalogue as events
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.requirement import Question
from restorative_core.pathways import PUBLISHED
from restorative_core.testing.explorer.cast import WORKED_ON
from restorative_core.testing.explorer.kept import keeping_only
from restorative_core.testing.explorer.moves import Move, moment
from restorative_core.testing.explorer.places import Place, beginning, key, take, tried
from restorative_core.testing.explorer.register import slices_of
from restorative_core.testing.explorer.slices import Monitor, Slice
from restorative_core.testing.explorer.telling import line
from restorative_core.testing.explorer.trying import working
from restorative_core.testing.explorer.walk import FARTHEST, Walked, walk
from restorative_core.vocabulary.identity import Occasion

_DRAWN = settings.default.max_examples if settings.default else 1
_WHOLE = _DRAWN >= FARTHEST
"""Whether whole walks are looked at, on every pathway that has the slice: under the profile `nightly`."""

_PLACES = FARTHEST if _WHOLE else 12
"""How many places are met before two are compared."""


def _homes() -> dict[str, list[Pathway]]:
    """The pathways of each slice, by its name; for each slice they begin with another, so that each has its turn."""
    found: defaultdict[str, list[Pathway]] = defaultdict(list)
    for pathway in PUBLISHED:
        for one in slices_of(pathway):
            found[one.name].append(pathway)
    for turn, homes in enumerate(found.values()):
        homes.extend([homes.pop(0) for _ in range(turn % len(homes))])
    return found


HOMES = _homes()


@cache
def walked(name: str, pathway: int) -> tuple[Slice, Pathway, Walked]:
    """A slice, the pathway that it is proved on, and the places nearest to where its walk begins."""
    home = HOMES[name][pathway]
    one = next(one for one in slices_of(home) if one.name == name)
    kept = keeping_only(one, home)
    return one, kept, walk(one, kept, _PLACES)


def unlike(one: Slice, kept: Pathway, near: Place, far: Place) -> Iterator[str]:
    """How *far* goes on otherwise than *near*, which stands for it."""
    ours, theirs = list(one.moves(near.case)), list(one.moves(far.case))
    for here, there in zip_longest(ours, theirs):
        if here is None or there is None or _look(here) != _look(there):
            yield f"other moves are tried: {here} and {there}"
            return
        if isinstance(here.event, one.acts) and _against(one, kept, near, here) != _against(one, kept, far, there):
            yield f"{here.event.kind}: {_against(one, kept, near, here)}, and {_against(one, kept, far, there)}"
        yield from _leading_elsewhere(one, kept, (near, here), (far, there))
    besides = list(tried(one, near))[len(ours) :]
    for move in list(tried(one, far))[len(theirs) :]:
        if move in besides:
            yield from _leading_elsewhere(one, kept, (near, move), (far, move))


def _look(move: Move) -> object:
    return type(move.event), move.when, move.by, move.knowing, move.after_months


def _against(one: Slice, kept: Pathway, place: Place, move: Move) -> list[str]:
    """What the must has against *move*."""
    occasion = Occasion(moment(place.case, move), move.by)
    question = Question(place.case, move.event, occasion, move.knowing, kept.policy)
    rules = (rule for rule in kept.rules[type(move.event)] if rule.key == one.must)
    return sorted({reason.code for rule in rules for reason in rule.unmet(question)})


def _leading_elsewhere(one: Slice, kept: Pathway, near: tuple[Place, Move], far: tuple[Place, Move]) -> Iterator[str]:
    """That what is permitted at both leads to two places, or that the monitor thinks otherwise of it."""
    here, there = take(one, kept, *near), take(one, kept, *far)
    if here.place is None or there.place is None:
        return
    if key(one, here.place) != key(one, there.place):
        yield f"{near[1].event.kind} leads elsewhere"
    said = (
        one.monitor.wrong(place.heard, taken.entries[0], move.knowing)
        for (place, move), taken in ((near, here), (far, there))
    )
    if isinstance(near[1].event, one.acts) and len(set(map(bool, said))) > 1:
        yield f"the monitor thinks otherwise of {near[1].event.kind}"


def out_of_reach(one: Slice, kept: Pathway, seen: Walked, place: Place) -> Iterator[str]:
    """What is permitted at *place*, and leads where a walk that was finished never was."""
    for move in tried(one, place) if seen.finished else ():
        after = take(one, kept, place, move).place
        if after is not None and key(one, after) not in seen.places:
            yield f"{move.event.kind} leads where nobody was"


def told(near: Place, far: Place, found: Iterable[str]) -> str:
    """Both histories, and how they differ."""
    histories = ("\n".join(map(line, place.case.history)) for place in (near, far))
    return "\n\n".join((*histories, *found))


@pytest.mark.parametrize("name", HOMES)
@pytest.mark.timeout(1200)
@settings(max_examples=max(_DRAWN // 25, 1))
@given(data=st.data())
def test_what_is_taken_for_one_place_goes_on_alike(name: str, data: st.DataObject) -> None:
    """The must, the monitor and whatever comes next cannot tell them apart; and nothing is out of the walk's reach."""
    homes = len(HOMES[name]) if _WHOLE else 1
    one, kept, seen = walked(name, data.draw(st.integers(0, homes - 1), "pathway"))
    far = data.draw(st.sampled_from([*seen.places.values()]), "place")
    for _ in range(data.draw(st.integers(1, 6), "steps")):
        moves = [*tried(one, far)]
        far = take(one, kept, far, data.draw(st.sampled_from(moves), "move")).place or far
    near = seen.places.get(key(one, far))

    found = [*out_of_reach(one, kept, seen, far)]
    if near is not None and near.case.history != far.case.history:
        found += unlike(one, kept, near, far)

    assert not found, told(near or far, far, found)


# What is looked for is found


def _deaf(**changed: Any) -> tuple[Slice, Pathway, Place, Place]:
    """A slice of safety stops that does not see them; the place where none stands, and the place where one does."""
    home = PUBLISHED[0]
    stops = next(one for one in slices_of(home) if one.must == "no-safety-stop-stands")
    deaf = evolve(
        stops,
        **{
            "view": lambda _case: None,
            "monitor": Monitor(None, lambda state, _entry: state, lambda *_asked: ""),
            "mistakes": (),
            "alone": True,
            "moves": lambda case: map(Move, working(case)),
            **changed,
        },
    )
    kept, near = keeping_only(deaf, home), beginning(deaf)
    for move in WORKED_ON:
        near = take(deaf, kept, near, move).place or near
    far = take(deaf, kept, near, Move(events.SafetyStopRaised())).place
    assert far is not None
    return deaf, kept, near, far


def test_a_view_that_hides_what_the_must_reads_is_found() -> None:
    """Where the two are taken for one place, every act that the must bars tells them apart."""
    deaf, kept, near, far = _deaf()

    assert key(deaf, near) == key(deaf, far)
    assert "contact-made: [], and ['safety-stop.standing']" in list(unlike(deaf, kept, near, far))
    assert list(unlike(deaf, kept, near, near)) == []


def test_a_view_that_hides_what_comes_later_is_found() -> None:
    """Whether a second stop stands is seen, and the first is not: so one more leads to two places."""
    deaf, kept, near, far = _deaf(
        acts=(), view=lambda case: len(case.flags.stops) > 1, moves=lambda _case: [Move(events.SafetyStopRaised())]
    )

    assert key(deaf, near) == key(deaf, far)
    assert list(unlike(deaf, kept, near, far)) == ["safety-stop-raised leads elsewhere"]


def test_moves_that_rest_on_what_the_view_hides_are_found() -> None:
    """A stop is lifted only where the slice sees one."""
    deaf, kept, near, far = _deaf(moves=lambda case: [Move(events.SafetyStopLifted(one)) for one in case.flags.stops])

    assert next(unlike(deaf, kept, near, far)).startswith("other moves are tried: None and Move(")


def test_a_monitor_that_rests_on_what_the_view_hides_is_found() -> None:
    """It hears the stop, which is told apart nowhere else."""
    hears = Monitor(
        False,
        lambda heard, entry: heard or isinstance(entry.event, events.SafetyStopRaised),
        lambda heard, *_asked: "a stop stands" if heard else "",
    )
    deaf, kept, near, far = _deaf(must="", monitor=hears)

    assert "the monitor thinks otherwise of contact-made" in list(unlike(deaf, kept, near, far))


def test_a_place_that_a_finished_walk_never_met_is_found() -> None:
    """A walk that says it is finished has met whatever any place of it leads to; one that is not says nothing."""
    deaf, kept, near, _ = _deaf()

    assert "contact-made leads where nobody was" in list(out_of_reach(deaf, kept, Walked(finished=True), near))
    assert list(out_of_reach(deaf, kept, Walked(), near)) == []
