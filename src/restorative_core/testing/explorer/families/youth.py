"""What binds some settings alone: adults here, children and their plans there."""

from collections.abc import Callable, Iterator
from datetime import date

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.knowledge import Knowledge
from restorative_core.casework.proposals import next_id
from restorative_core.testing.explorer.cast import HARMED, RESPONSIBLE, SUPPORTER, referred, taken_over
from restorative_core.testing.explorer.families.subjects import yes
from restorative_core.testing.explorer.hearing import ENDS, SAID, SILENCE, Word, event_of
from restorative_core.testing.explorer.moves import Move, When
from restorative_core.testing.explorer.slices import Monitor, Slice
from restorative_core.testing.explorer.trying import AGREEING, HOLDING, arranged, sessions, started
from restorative_core.testing.explorer.views import live, word
from restorative_core.vocabulary.agreement import Undertaking, UndertakingKind
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.outcomes import SessionKind
from restorative_core.vocabulary.risk import AcknowledgedTo, Acknowledgement
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import Stage

_ADMITTING = (events.ReferralAccepted, events.SuitabilityDecided, *HOLDING)


def _beginning(case: Case) -> Iterator[Event]:
    yield events.ReferralAccepted()
    yield from map(events.SuitabilityDecided, (True, False))
    yield from sessions(case)


# Adults, or children

_People = tuple[frozenset[str], frozenset[str]]
"""Who is responsible; who has left."""


def _of_age(*known: Knowledge) -> Callable[[Case], Iterator[Move]]:
    def tried(case: Case) -> Iterator[Move]:
        yield Move(events.PersonAdded(SUPPORTER, Role.RESPONSIBLE))
        yield Move(events.PersonLeft(RESPONSIBLE))
        for knowing in known:
            for act in _beginning(case):
                yield from (Move(act, when, knowing=knowing) for when in (When.NOW, When.LONG_BEFORE))

    return tried


def _hears_responsible(known: _People, entry: Entry) -> _People:
    responsible, left = known
    match entry.event:
        case events.PersonAdded(participant=person, role=role):
            return responsible | ({person} if role is Role.RESPONSIBLE else set()), left - {person}
        case events.PersonLeft(participant=person):
            return responsible, left | {person}
    return known


def _aged(must: str, known: tuple[Knowledge, ...], wrong: Callable[[Knowledge], frozenset[str]], says: str) -> Slice:
    def found(people: _People, _act: Entry, knowing: Knowledge) -> str:
        responsible, left = people
        return says if (responsible - left) & wrong(knowing) else ""

    return Slice(
        must=must,
        acts=_ADMITTING,
        openings=(taken_over(Stage.RECEIVED, events.PersonAdded(SUPPORTER, Role.SUPPORTER)),),
        moves=_of_age(*known),
        view=lambda case: (tuple((one.roles, one.left) for one in case.people.values()), live(case)),
        monitor=Monitor((frozenset(), frozenset()), _hears_responsible, found),
        minds=(events.PersonLeft, *_ADMITTING),
    )


_BIRTHDAY = date(2015, 1, 1)
_WHO = ((), (HARMED,), (RESPONSIBLE,), (SUPPORTER,))

_adults = _aged(
    "the-responsible-person-is-an-adult",
    tuple(Knowledge(children=frozenset(who)) for who in _WHO),
    lambda knowing: knowing.children,
    "somebody responsible is a child",
)
_children = _aged(
    "the-responsible-person-is-a-child",
    tuple(Knowledge(adults_since=dict.fromkeys(who, _BIRTHDAY)) for who in _WHO),
    lambda knowing: frozenset(knowing.adults_since),
    "somebody responsible is of age",
)


# The child admits it

_Admitted = tuple[_People, frozenset[tuple[str, str]]]
"""Who is responsible and who has left; who has admitted it before whom."""

_ENOUGH = ("basic-facts", "full", "in-confidence")


def _of_admitting(case: Case) -> Iterator[Move]:
    for to in AcknowledgedTo:
        for level in (Acknowledgement.FULL, Acknowledgement.BASIC_FACTS, Acknowledgement.PARTIAL, Acknowledgement.NONE):
            yield Move(events.AcknowledgementRecorded(RESPONSIBLE, level, to))
    yield Move(events.AcknowledgementRecorded(HARMED, Acknowledgement.FULL, AcknowledgedTo.COURT))
    yield Move(events.PersonLeft(RESPONSIBLE))
    for act in _beginning(case):
        yield from (Move(act, when) for when in (When.NOW, When.LONG_BEFORE))


def _hears_admitting(known: _Admitted, entry: Entry) -> _Admitted:
    people, admitted = known
    match entry.event:
        case events.AcknowledgementRecorded(participant=person, level=level, to=to):
            own = frozenset({(person, to.value)})
            admitted = admitted | own if level.value in _ENOUGH else admitted - own
    return _hears_responsible(people, entry), admitted


def _not_admitted(known: _Admitted, act: Entry, _known: Knowledge) -> str:
    (responsible, left), admitted = known
    if isinstance(act.event, events.SuitabilityDecided) and not act.event.suitable:
        return ""
    here = responsible - left
    have = {person for person, to in admitted if to in ("prosecutor", "court")}
    return "" if here and here <= have else "the child has not admitted it before prosecutor or court"


_the_child_admits_it = Slice(
    must="the-child-admits-it",
    acts=_ADMITTING,
    openings=(taken_over(Stage.RECEIVED),),
    moves=_of_admitting,
    view=lambda case: (case.people[RESPONSIBLE].admitted_to, case.people[RESPONSIBLE].left, live(case)),
    monitor=Monitor(((frozenset(), frozenset()), frozenset()), _hears_admitting, _not_admitted),
    minds=(events.AcknowledgementRecorded, events.PersonLeft, *_ADMITTING),
)


# The child agrees to the conference

_AGREES = Word(RESPONSIBLE, Purpose.BE_REFERRED)


def _of_agreeing(_case: Case) -> Iterator[Move]:
    for when in (When.NOW, When.LONG_BEFORE, When.THIS_MONTH):
        yield Move(yes(RESPONSIBLE, Purpose.BE_REFERRED), when)
        yield Move(events.ReferralAccepted(), when)
    yield Move(yes(RESPONSIBLE, Purpose.TAKE_PART, SessionKind.YOUTH_CONFERENCE.value))
    yield Move(yes(HARMED, Purpose.BE_REFERRED))
    yield from (Move(no(RESPONSIBLE)) for no in ENDS)
    yield Move(events.ConsentWithdrawn(RESPONSIBLE), When.LONG_BEFORE)


_the_child_agrees = Slice(
    must="the-child-agrees-to-the-conference",
    acts=(events.ReferralAccepted,),
    openings=(referred(),),
    moves=_of_agreeing,
    view=lambda case: word(case, RESPONSIBLE, Purpose.BE_REFERRED),
    monitor=Monitor(
        SILENCE,
        _AGREES.hears,
        lambda heard, act, _known: "" if _AGREES.counts(heard, act) else "the child has not agreed to be referred",
    ),
    minds=SAID,
)


# What is held is a conference


def _of_kinds(case: Case) -> Iterator[Move]:
    yield from map(Move, started(case))
    yield from (Move(arranged(case, HARMED, RESPONSIBLE, kind=kind)) for kind in SessionKind)


def _other_kind(kind: str, act: Entry, _known: Knowledge) -> str:
    held = act.event.type.value if isinstance(act.event, events.SessionArranged) else kind
    return "" if held == "youth-conference" else "that is no youth conference"


_a_youth_conference_is_held = Slice(
    must="a-youth-conference-is-held",
    acts=HOLDING,
    openings=(taken_over(Stage.READY),),
    moves=_of_kinds,
    view=lambda case: (live(case), live(case) and list(case.sessions.values())[-1].type),
    monitor=Monitor(
        "",
        lambda kind, entry: entry.event.type.value if isinstance(entry.event, events.SessionArranged) else kind,
        _other_kind,
    ),
    minds=HOLDING,
)


# A plan of a year at most

_TODAY = date(2015, 3, 10)
_A_YEAR = 366
_UNTIL = ("unknown", "2015-06-01", "2016-03-09", "2016-03-12", "2017-01", "2016")


def _of_plans(case: Case) -> Iterator[Move]:
    for until in _UNTIL:
        for due in ("unknown", "2015-09-01", "2017-01-01"):
            item = Undertaking("u1", UndertakingKind.APOLOGY, RESPONSIBLE, due=Moment(due))
            if not case.agreements:
                yield Move(events.AgreementMade(next_id("a", ()), (HARMED,), (item,), until=Moment(until)))
            elif case.agreements["a1"].version == 1:
                yield Move(events.AgreementVaried("a1", 2, (HARMED,), (item,), until=Moment(until)))


def _too_long(_state: None, act: Entry, _known: Knowledge) -> str:
    if not event_of(act).until.is_known:
        return "the plan does not say how long it runs"
    ends = [event_of(act).until, *(one.due for one in event_of(act).undertakings)]
    longest = max((end.latest.date() - _TODAY).days for end in ends if end.is_known)
    return f"the plan runs for {longest} days" if longest > _A_YEAR else ""


_the_plan_states_a_period = Slice(
    must="the-plan-states-a-period-of-a-year-at-most",
    acts=AGREEING,
    openings=(taken_over(Stage.FOLLOW_UP),),
    moves=_of_plans,
    view=lambda case: tuple(one.version for one in case.agreements.values()),
    monitor=Monitor(None, lambda state, _entry: state, _too_long),
    minds=AGREEING,
)


SLICES = (
    _adults,
    _children,
    _the_child_admits_it,
    _the_child_agrees,
    _a_youth_conference_is_held,
    _the_plan_states_a_period,
)
