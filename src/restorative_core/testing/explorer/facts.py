"""What holds of the tables themselves, and of every place of a small whole world."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from attrs import evolve, frozen

from restorative_core.casework import catalogue as events
from restorative_core.casework.decide import decide
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Act, Event, Report
from restorative_core.casework.evolve import evolve as grown
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.proposals import next_id, proposals
from restorative_core.casework.requirement import Force, Question, Requirement, Unmet, should
from restorative_core.casework.shape import shape
from restorative_core.casework.table import ANYBODY
from restorative_core.errors import UnsoundPathway
from restorative_core.sources import cite
from restorative_core.testing.explorer.kept import keeping_only, without
from restorative_core.testing.explorer.moves import EVERYBODY_AT_ONCE, SOMEBODY_ELSE, Move
from restorative_core.testing.explorer.places import Place, take
from restorative_core.testing.explorer.register import slices_of
from restorative_core.testing.explorer.walk import walk
from restorative_core.testing.explorer.worlds import WHOLE, closed, happened, is_open, places, steps
from restorative_core.vocabulary.identity import Actor, Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import WaiverReason
from restorative_core.vocabulary.stages import BEGUN, ENDED, Stage

Looked = Iterator[tuple[Place | None, str]]
"""Everything that was looked at: the place, where it was one, and what is wrong there, or nothing."""


@frozen
class Fact:
    """Something that holds of a pathway.

    Attributes:
        name: The sentence.
        look: Looks at everything that could make it untrue.
    """

    name: str
    look: Callable[[Pathway], Looked]


_NOBODY = Actor("visitor")
_OPENING = (events.ReferralReceived, events.CaseTakenOver)
_NO = (events.ConsentWithdrawn, events.ConsentRefused)


# Of the tables


def _reports_are_unconditional(pathway: Pathway) -> Looked:
    for row in pathway.cases.rows:
        if issubclass(row.event, Report):
            everywhere = row.stages >= BEGUN or row.event in _OPENING
            free = row.unconditional and row.roles == ANYBODY and not pathway.rules[row.event]
            yield None, "" if everywhere and free else f"{row.event.kind} may be refused"


def _every_act_has_its_place(pathway: Pathway) -> Looked:
    for row in pathway.cases.rows:
        if issubclass(row.event, Act):
            yield None, "" if row.stages and row.roles else f"{row.event.kind} can never be done"


def _no_must_is_waived(pathway: Pathway) -> Looked:
    """Neither may a waiver of a must be recorded, nor would one that was recorded let anything through."""
    step = next(step for step in steps(pathway) if step.case.people)
    occasion = Occasion(Moment.of(step.case.history[-1].recorded), SOMEBODY_ELSE)
    for act, rules in pathway.rules.items():
        for one in rules:
            if one.force is Force.MUST:
                waived = _waiver(act, one.key)
                codes = [reason.code for reason in decide(step.case, waived, occasion, pathway).reasons]
                yield None, "" if "waiver.not-waivable" in codes else f"a waiver of {one.key} may be recorded"
    yield from _waived_in_vain(pathway)


def _waived_in_vain(pathway: Pathway) -> Looked:
    """Each act that would break a must is refused as it was, though a waiver of that must stands."""
    for one in slices_of(pathway):
        breach = walk(one, keeping_only(one, without(one.must, pathway))).breach if one.must else None
        if breach is None:
            continue
        place, move, entries, _ = breach
        waived = Entry.of(
            place.case.number + 1,
            _waiver(type(move.event), one.must),
            Occasion(entries[0].at, SOMEBODY_ELSE),
            entries[0].recorded,
            None,
        )
        place = evolve(place, case=grown(place.case, waived))
        occasion = Occasion(entries[0].at, move.by)
        let = decide(place.case, move.event, occasion, keeping_only(one, pathway), move.knowing).permitted
        yield place, f"a waiver of {one.must} lets {move.event.kind} through" if let and not one.drops else ""


def _waiver(act: type[Event], key: str) -> Event:
    return events.RequirementWaived(act.kind, key, EVERYBODY_AT_ONCE.id, WaiverReason.OTHER)


# What a service adds


@should(cite("house", "a local value"))
def never(question: Question) -> Iterable[Unmet]:
    """Nothing may ever be done."""
    return (("case.held", "", {"reason": question.event.kind}),)


@should(cite("house", "a local value"))
def always(_question: Question) -> Iterable[Unmet]:
    """Everything may always be done."""
    return ()


def _additions_only_remove(pathway: Pathway) -> Looked:
    acts = [row.event for row in pathway.cases.rows if not row.unconditional]
    barred, same = (pathway.with_additions(*((act, one) for act in acts)) for one in (never, always))
    for place in steps(pathway):
        for act in acts:
            for event in proposals(place.case, act)[:1]:
                plain = take(WHOLE, pathway, place, Move(event)).decision
                more = take(WHOLE, barred, place, Move(event)).decision
                yield place, f"an addition lets {event.kind} through" if more.permitted else ""
                unchanged = take(WHOLE, same, place, Move(event)).decision == plain
                yield place, "" if unchanged else f"an addition that asks nothing changes {event.kind}"
    yield from _additions_that_are_refused(pathway, acts[0])


def _additions_that_are_refused(pathway: Pathway, act: type[Event]) -> Looked:
    binding = pathway.rules[events.SessionStarted][0]
    report = events.ConsentWithdrawn
    for event, one in ((act, evolve(never, force=Force.MUST)), (report, never), (events.SessionStarted, binding)):
        yield None, "" if _refuses(pathway, event, one) else f"{one.key} may be added to {event.kind}"


def _refuses(pathway: Pathway, event: type[Event], one: Requirement) -> bool:
    try:
        pathway.with_additions((event, one))
    except UnsoundPathway:
        return True
    return False


# Of every place of a small whole world


def _reports_are_heard(pathway: Pathway) -> Looked:
    reports = [cls for cls in events.CASE_EVENTS if issubclass(cls, Report) and cls not in _OPENING]
    for place in places(pathway):
        occasion = Occasion(Moment.of(place.case.history[-1].recorded), _NOBODY)
        for event in chain.from_iterable(proposals(place.case, cls)[:1] for cls in reports):
            if not shape(place.case, event, occasion.at):
                heard = decide(place.case, event, occasion, pathway).permitted
                yield place, "" if heard else f"{event.kind} is refused"


def _withdrawing_works_at_once(pathway: Pathway) -> Looked:
    for place in places(pathway):
        for person in place.case.people:
            for cls in _NO:
                after = happened(pathway, place, cls(person))
                yield place, "" if after is not None else f"{person} cannot take back their word"
                if after is not None:
                    yield after, _still_touches(pathway, after, person)


def _still_touches(pathway: Pathway, place: Place, person: str) -> str:
    """What still touches *person*, who has taken everything back."""
    for session in place.case.sessions.values():
        if person in session.participants and session.status.value in ("arranged", "in-progress"):
            return f"{session.id} still touches {person}"
    kinds = {session.type for session in place.case.sessions.values()}
    for kind in kinds:
        again = events.SessionArranged(next_id("s", place.case.sessions), kind, (person,))
        if take(WHOLE, pathway, place, Move(again)).decision.permitted:
            return f"a session of {person} may be arranged"
    return ""


def _open_cases_can_close(pathway: Pathway) -> Looked:
    met: set[Stage] = set()
    for place in places(pathway):
        met.add(place.case.stage)
        if is_open(place.case):
            yield place, "" if closed(pathway, place) else f"a case that is {place.case.stage} cannot be closed"
    yield from ((None, f"no case was ever {stage}") for stage in sorted(BEGUN - met))


def _ended_cases_stay(pathway: Pathway) -> Looked:
    for place in places(pathway):
        if place.case.stage in ENDED:
            for cls in events.CASE_EVENTS:
                for event in proposals(place.case, cls)[:2]:
                    yield place, _leads_away(pathway, place, event)


def _leads_away(pathway: Pathway, place: Place, event: Event) -> str:
    entries = take(WHOLE, pathway, place, Move(event)).entries
    leads = any(entry.leads_to not in (None, place.case.stage) for entry in entries)
    return f"{event.kind} leads a case away that is {place.case.stage}" if leads and not _reopens(event) else ""


def _reopens(event: Event) -> bool:
    return isinstance(event, events.CaseReopened)


FACTS = (
    Fact("a report is never refused but for its form", _reports_are_unconditional),
    Fact("every act has a stage and a role in which it may be done", _every_act_has_its_place),
    Fact("no must is ever waived", _no_must_is_waived),
    Fact("what a service adds only removes acts", _additions_only_remove),
    Fact("whoever tells it, a report is heard at every stage", _reports_are_heard),
    Fact("withdrawing is possible at every stage, and works at once", _withdrawing_works_at_once),
    Fact("every open stage can reach closure", _open_cases_can_close),
    Fact("the stage of a case that has ended changes only when it is opened again", _ended_cases_stay),
)
"""Everything that is looked at besides the slices."""
