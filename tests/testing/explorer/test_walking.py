"""The explorer's own machinery: what it says of a proof is true, and what it has not seen it does not vouch for."""

from collections.abc import Iterator

import pytest
from attrs import evolve

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.decide import decide
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Act
from restorative_core.casework.evolve import evolve as grown
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.plain import event_from_plain
from restorative_core.pathways.justice import justice
from restorative_core.testing import Proof, proved, to_prove
from restorative_core.testing.explorer.cast import ARRANGED, HARMED, MEETING, RESPONSIBLE, WORKED_ON, taken_over
from restorative_core.testing.explorer.kept import keeping_only, without
from restorative_core.testing.explorer.moves import Move
from restorative_core.testing.explorer.places import Place, beginning, take, tried
from restorative_core.testing.explorer.slices import Monitor, Slice
from restorative_core.testing.explorer.trying import working
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.outcomes import HoldReason
from restorative_core.vocabulary.stages import Stage

STOPS = "no-safety-stop-stands"


def slice_of(name: str, pathway: Pathway = justice) -> Slice:
    """The slice of *pathway* that is called *name*."""
    one = to_prove(pathway)[name]
    assert isinstance(one, Slice)
    return one


def broken(name: str) -> tuple[Slice, Pathway, Proof]:
    """A slice, justice without its must, and what comes of proving it there."""
    one = slice_of(name)
    weakened = without(one.must, justice)
    return one, weakened, proved(one, weakened)


# What a proof does not vouch for


def test_a_must_that_stands_holds() -> None:
    """The walk ends, every act was permitted somewhere, and nothing broke the must."""
    proof = proved(slice_of(STOPS), justice)

    assert proof.holds
    assert proof.says == "holds"
    assert proof.states > 1
    assert proof.transitions > proof.states


def test_an_act_that_is_permitted_nowhere_makes_a_proof_void() -> None:
    """Where a stop stands from the beginning, no act breaks the must, since none is ever done: that proves nothing."""
    standing = (*WORKED_ON, Move(events.SafetyStopRaised()))
    one = evolve(
        slice_of(STOPS),
        openings=(standing,),
        moves=lambda case: map(Move, working(case)),
        mistakes=(),
        alone=True,
    )
    before = {type(move.event) for move in WORKED_ON}

    proof = proved(one, justice)

    assert proof.counter_example is None
    assert set(proof.never) == {act.kind for act in one.acts if act not in before} | {"safety-stop-lifted"}
    assert not proof.holds
    assert proof.says.startswith("is void: nothing permits agreement-varied, consent-requested, ")


def test_an_act_that_is_never_tried_makes_a_proof_void() -> None:
    """One act that is left out is enough, and is named."""
    one = slice_of(STOPS)
    left_out = evolve(
        one,
        alone=True,
        moves=lambda case: (move for move in one.moves(case) if not isinstance(move.event, events.SessionStarted)),
    )

    assert proved(left_out, justice).says == "is void: nothing permits session-started"


def test_a_walk_that_gives_up_proves_nothing() -> None:
    """A must that was not broken in the first few places is *not proved*, and never said to hold."""
    proof = proved(slice_of(STOPS), justice, farthest=3)

    assert proof.counter_example is None
    assert not proof.holds
    assert proof.says == "is not proved: there are more than 3 places"


def test_an_opening_that_cannot_happen_proves_nothing() -> None:
    """The proof says which of its entries is not permitted, and why."""
    agreed = events.AgreementMade("a2", (HARMED, RESPONSIBLE))
    stopped = evolve(slice_of(STOPS), openings=((*WORKED_ON, Move(events.SafetyStopRaised()), Move(agreed)),))

    proof = proved(stopped, justice)

    assert not proof.holds
    assert proof.says == (
        "is not proved: its opening cannot happen there: "
        "no-safety-stop-stands: agreement-made is not permitted (safety-stop.standing)"
    )


# The shortest history

_TWO_SESSIONS = taken_over(Stage.READY, ARRANGED, evolve(ARRANGED, session="s2"))


def _toy(monitor: Monitor[int], acts: tuple[type[Act], ...] = (events.CaseHeld,)) -> Slice:
    """Two sessions are arranged; p1 withdraws, which brings down both, or gets in touch; the case is held."""

    def moves(_case: Case) -> Iterator[Move]:
        yield Move(events.ConsentWithdrawn(HARMED))
        yield Move(events.ContactReceived(HARMED))
        yield Move(events.CaseHeld(HoldReason.PERSON_ASKED))

    return Slice(
        must="",
        part="a toy",
        acts=acts,
        openings=(_TWO_SESSIONS,),
        moves=moves,
        view=lambda _case: None,
        monitor=monitor,
        alone=True,
    )


def _heard(so_far: int, entry: Entry) -> int:
    """How much was heard of p1: twice is enough, and a withdrawal tells as much at once."""
    match entry.event:
        case events.ConsentWithdrawn():
            return 2
        case events.ContactReceived():
            return min(so_far + 1, 2)
    return so_far


def test_a_place_that_is_met_again_nearer_is_left_from_there() -> None:
    """What one move and the two that it brings lead to is met again after two moves: the history has no more."""
    enough = Monitor(0, _heard, lambda heard, _act, _known: "that was enough" if heard > 1 else "")

    example = proved(_toy(enough), justice).counter_example

    assert example is not None
    assert [entry.event.kind for entry in example.entries[len(_TWO_SESSIONS) :]] == [
        "contact-received",
        "contact-received",
        "case-held",
    ]


def test_a_shorter_history_is_told_although_a_longer_one_was_found_first() -> None:
    """A withdrawal is wrong here, with the two entries that it brings; so is what two moves come to, which is less."""
    both = Monitor(
        0,
        _heard,
        lambda heard, _act, _known: "that was wrong" if heard else "",
        lambda heard: "so was that" if heard > 1 else "",
    )

    example = proved(_toy(both), justice).counter_example

    assert example is not None
    assert [entry.event.kind for entry in example.entries[len(_TWO_SESSIONS) :]] == ["contact-received"] * 2


def shortest(one: Slice, kept: Pathway, limit: int) -> int | None:
    """The fewest entries of a history that breaks the must, looking at every one with up to *limit*: nothing merged."""
    fewest: list[int] = []

    def look(place: Place) -> None:
        for move in tried(one, place):
            taken = take(one, kept, place, move)
            if taken.place is None or taken.place.case.number > limit:
                continue
            guarded = isinstance(move.event, one.acts)
            wrong = one.monitor.wrong(place.heard, taken.entries[0], move.knowing) if guarded else ""
            if wrong or one.monitor.left(taken.place.heard):
                fewest.append(taken.place.case.number)
            look(taken.place)

    for opening in one.openings:
        place = beginning(one)
        for move in opening:
            place = take(one, kept, place, move).place or place
        look(place)
    return min(fewest, default=None)


@pytest.mark.parametrize(
    "name",
    [
        "both-sides-are-touched (when a role was never theirs)",
        "a-supervisor-has-signed-it-off (by nobody with a part in it)",
        "those-who-must-be-there-are (when somebody was never there)",
        "no-session-is-going-on (when it never ended)",
        "consent-followed-the-information (sessions, at other moments)",
    ],
)
def test_the_history_of_a_broken_must_is_a_shortest_one(name: str) -> None:
    """Of all histories that are as long or shorter, looked at one by one, none is shorter."""
    one, weakened, proof = broken(name)

    assert proof.counter_example is not None
    length = len(proof.counter_example.entries)
    assert length > min(map(len, one.openings)) + 1
    assert shortest(one, keeping_only(one, weakened), length) == length


# On the whole pathway


def permitted(pathway: Pathway, entries: tuple[Entry, ...]) -> bool:
    """Whether *pathway* permits *entries*, one after the other, each with what it brings along."""
    case, brought = Case("case-replayed"), list[events.Event]()
    for entry in entries:
        if entry.event in brought:
            brought.remove(entry.event)
        else:
            decision = decide(case, entry.event, Occasion(entry.at, entry.by), pathway)
            if not decision.permitted:
                return False
            brought = list(decision.follows)
        case = grown(case, entry)
    return True


@pytest.mark.parametrize(
    ("name", "replays"),
    [
        ("the-person-is-aware-of-the-referral", True),
        ("the-channel-is-permitted", True),
        ("gender-based-violence-starts-with-the-person-harmed", True),
        (STOPS, False),
        ("this-was-found-suitable", False),
        ("everyone-has-consented-to-this (sessions)", False),
        ("the-session-comes-after-its-grounds (information-given)", False),
    ],
)
def test_a_history_is_said_to_replay_where_it_does(name: str, replays: bool) -> None:
    """The whole pathway, without that one must, permits it or does not; and the history says so."""
    _, weakened, proof = broken(name)
    example = proof.counter_example

    assert example is not None
    assert example.replays is replays
    assert permitted(weakened, example.entries) is replays
    said = "The whole pathway permits" if replays else "Other requirements of the whole pathway prevent"
    assert str(example).endswith(f"That act was wrong: {example.wrong}. {said} this history.")


def test_what_a_life_prevents_is_not_said_to_replay() -> None:
    """A slice drops the lives of people, lest they hide what its must lets through: the whole pathway does not."""
    reached = events.PreparationCompleted(HARMED)
    one = Slice(
        must="",
        part="prepared out of order",
        acts=(events.PreparationCompleted,),
        openings=(taken_over(Stage.READY),),
        moves=lambda _case: [Move(reached)],
        view=lambda case: case.people[HARMED].prepared is not None,
        monitor=Monitor(None, lambda state, _entry: state, lambda *_asked: "nobody spoke to p1 before"),
        alone=True,
    )
    lives_alone = justice.keeping(())

    example = proved(one, lives_alone).counter_example

    assert example is not None
    assert not example.replays
    assert not permitted(lives_alone, example.entries)


def test_a_history_is_told_and_can_be_read_again() -> None:
    """A line for each entry; as plain values, each event can be made again."""
    _, _, proof = broken(STOPS)
    example = proof.counter_example

    assert example is not None
    lines = proof.says.splitlines()
    assert lines[0] == "does not hold. The history:"
    assert len(lines) == len(example.entries) + 2
    assert f"session-arranged  session=s1 type={MEETING} participants=p1,p2  (2015-03-10 12:06, by f1)" in proof.says
    plain = proof.as_plain()
    assert plain["holds"] is False
    assert plain["counter_example"]["wrong"] == "a safety stop stands"
    for told, entry in zip(plain["counter_example"]["entries"], example.entries, strict=True):
        assert event_from_plain(told["kind"], told["fields"], told["schema"]) == entry.event
        assert told["number"] == entry.number
