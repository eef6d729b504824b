"""What a decision and its fold cost together, in a life of twelve events, beside others that do the same.

Each of the twelve is an act. Everybody walks the same stages, asks the same two things before each act,
and keeps a record of it. A life begins with the making of what lives: a case, a state, a model, a machine.
They take turns, round by round; times are medians, and ratios are medians of the ratios within a round.
Run it on a machine that does nothing else:

    uv run --group benchmarks python -m benchmarks.decisions
"""

import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import attrs
from benchmarks.neighbours import (
    BEGINNING,
    OCCASIONS,
    Contestant,
    Step,
    by_eventsourcing,
    by_hand,
    by_statemachine,
    by_transitions,
)

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.decide import decide
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.evolve import evolve
from restorative_core.casework.explain import explain
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.requirement import Question, Requirement, Unmet, must
from restorative_core.casework.requirements import safety
from restorative_core.pathways.justice import justice
from restorative_core.sources import cite
from restorative_core.vocabulary.contact import Channel, ContactOutcome, ContactPreference
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.incident import IncidentFlag
from restorative_core.vocabulary.outcomes import HoldReason
from restorative_core.vocabulary.referral import Initiator, ReferralSource
from restorative_core.vocabulary.risk import RiskLevel
from restorative_core.vocabulary.roles import Duty, Role
from restorative_core.vocabulary.stages import OPEN, Stage

ROUNDS = 31
LIVES = 40
TWO = (safety.no_safety_stop_stands, safety.no_review_is_awaited)
FURTHER = 8
UNMET = IncidentFlag.HATE
"""A flag of the referral, under which no further requirement is met."""


def the_twelve() -> tuple[Event, ...]:
    """The first weeks of a case: it is taken on, people are tried and reached, it waits and goes on."""
    return (
        events.ReferralAccepted(),
        events.FacilitatorAllocated("f1"),
        events.ContactAttempted("p1", Channel.PHONE, ContactOutcome.NO_ANSWER),
        events.ContactAttempted("p1", Channel.PHONE, ContactOutcome.NO_ANSWER),
        events.ContactMade("p1", Channel.PHONE),
        events.InformationGiven("p1", Channel.PHONE, "1"),
        events.RiskAssessed(RiskLevel.LOW),
        events.FacilitatorAllocated("f2", Duty.CO),
        events.ContactAttempted("p2", Channel.PHONE, ContactOutcome.NO_ANSWER),
        events.CaseHeld(HoldReason.PROCEEDINGS),
        events.CaseResumed(),
        events.ContactMade("p2", Channel.PHONE),
    )


def further(number: int) -> Requirement:
    """A further requirement."""

    def rule(question: Question) -> Iterator[Unmet]:
        """No flag stands."""
        if question.case.origin.flags:
            yield "case.held", "", {"reason": "other"}

    rule.__name__ = f"no_flag_stands_{number}"
    return must(cite("house", "a benchmark"))(rule)


def asking(requirements: tuple[Requirement, ...], stages: Iterable[Stage] = ()) -> Pathway:
    """The pathway whose acts need *requirements*, each of them, and nothing else; and may happen in *stages* too."""
    bare = justice.keeping(())
    rows = tuple(
        row if row.unconditional else attrs.evolve(row, stages={*row.stages, *stages}) for row in bare.cases.rows
    )
    acts = {row.event: requirements for row in rows if not row.unconditional}
    return attrs.evolve(bare, cases=attrs.evolve(bare.cases, rows=rows), kernel=acts)


def began(*flags: IncidentFlag) -> Case:
    """A case before the twelve, whose referral has *flags*."""
    before = (
        events.ReferralReceived(ReferralSource.POLICE, Initiator.AGENCY, flags=frozenset(flags)),
        events.PersonAdded("p1", Role.HARMED),
        events.PersonAdded("p2", Role.RESPONSIBLE),
        events.ContactPreferencesRecorded("p1", ContactPreference({Channel.PHONE})),
        events.ContactPreferencesRecorded("p2", ContactPreference({Channel.PHONE})),
    )
    case = Case("case-x")
    for event in before:
        case = lived(case, event, OCCASIONS[0], justice)
    return case


def lived(case: Case, event: Event, occasion: Occasion, pathway: Pathway) -> Case:
    """*case* after an event that was decided, and folded whatever was decided: so that all lives are of one length."""
    decision = decide(case, event, occasion, pathway)
    return evolve(case, Entry.of(case.number + 1, event, occasion, BEGINNING, decision.leads_to))


def walk() -> tuple[tuple[Case, Event, Occasion], ...]:
    """Each of the twelve, with the case before it."""
    found, case, pathway = [], began(), asking(TWO)
    for event, occasion in zip(the_twelve(), OCCASIONS, strict=True):
        decide(case, event, occasion, pathway).insist()
        found.append((case, event, occasion))
        case = lived(case, event, occasion, pathway)
    return tuple(found)


def ours(
    name: str, pathway: Pathway, *flags: IncidentFlag, twelve: Callable[[], tuple[Event, ...]] | None = None
) -> Contestant:
    """This library, by *pathway*; the events were made beforehand, unless it is told how to make the *twelve*."""
    fields, beforehand = attrs.asdict(began(*flags), recurse=False), the_twelve()

    def live(case: Case) -> Case:
        for event, occasion in zip(twelve() if twelve else beforehand, OCCASIONS, strict=True):
            decision = decide(case, event, occasion, pathway)
            case = evolve(case, Entry.of(case.number + 1, event, occasion, BEGINNING, decision.leads_to))
        return case

    return Contestant(name, lambda: Case(**fields), live)


def steps() -> tuple[Step, ...]:
    """The twelve, as everybody else is told of them."""
    pathway = asking(TWO)
    afterwards = [(case.stage, lived(case, event, occasion, pathway).stage) for case, event, occasion in walk()]
    return tuple(Step(f"step_{n}", before.name, after.name) for n, (before, after) in enumerate(afterwards))


def asked(name: str, ask: Callable[..., object]) -> Contestant:
    """This library, asked of each of the twelve by the whole pathway, and nothing folded."""
    places = walk()

    def live(_begun: Any) -> None:
        for case, event, occasion in places:
            ask(case, event, occasion, justice)

    return Contestant(name, lambda: None, live)


def seconds(contestant: Contestant) -> tuple[float, float]:
    """How long one of its lives takes, with its beginning and without."""
    start = time.perf_counter()
    begun = [contestant.begin() for _ in range(LIVES)]
    middle = time.perf_counter()
    for one in begun:
        contestant.live(one)
    end = time.perf_counter()
    return (end - start) / LIVES, (end - middle) / LIVES


Taken = dict[str, list[tuple[float, float]]]


def measured(contestants: tuple[Contestant, ...]) -> Taken:
    """What the lives of *contestants* took, in each round."""
    taken: Taken = {contestant.name: [] for contestant in contestants}
    for _ in range(ROUNDS):
        for contestant in contestants:
            taken[contestant.name].append(seconds(contestant))
    return taken


def ratio(taken: Taken, one: str, other: str, which: int = 0) -> float:
    """What *one* took to what *other* took: the lives with their beginning, or without."""
    return statistics.median(a[which] / b[which] for a, b in zip(taken[one], taken[other], strict=True))


def main() -> None:
    """Print what each of the twelve costs, and what that is to what it is measured by."""
    told, many = steps(), (*TWO, *map(further, range(FURTHER)))
    taken = measured(
        (
            by_hand(told),
            ours("ours", asking(TWO)),
            ours("ours, making the events too", asking(TWO), twelve=the_twelve),
            by_eventsourcing(told),
            by_transitions(told),
            by_statemachine(told),
            ours("further requirements, met", asking(many)),
            ours("further requirements, unmet", asking(many, OPEN), UNMET),
            ours("the whole pathway", justice),
            asked("decide, the whole pathway", decide),
            asked("explain, the whole pathway", explain),
        )
    )
    print(f"{'':30}     µs an event    of by hand    without the beginnings")
    for name, times in taken.items():
        each = statistics.median(whole for whole, _ in times) / len(told) * 1e6
        print(f"{name:30} {each:12.2f} {ratio(taken, name, 'by hand'):14.2f} {ratio(taken, name, 'by hand', 1):14.2f}")
    print()
    to_transitions = ratio(taken, "ours", "transitions"), ratio(taken, "ours", "transitions", 1)
    print(
        f"ours, to transitions: {to_transitions[0]:.2f}, without the beginnings {to_transitions[1]:.2f} (at most 0.50)"
    )
    own = sum(len(justice.rules[type(event)]) for event in the_twelve()) / len(told) - len(TWO)
    for name, number in (
        ("further requirements, met", FURTHER),
        ("further requirements, unmet", FURTHER),
        ("the whole pathway", own),
    ):
        print(f"each of {name}: {(ratio(taken, name, 'ours') - 1) / number:.2f} of the loop with two (at most 0.30)")
    explained = ratio(taken, "explain, the whole pathway", "decide, the whole pathway")
    print(f"explain, to decide: {explained:.2f} (at most 10)")


if __name__ == "__main__":
    main()
