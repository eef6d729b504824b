"""Everyone whom an act touches has consented to just this."""

from collections.abc import Callable, Iterator

from attrs import evolve

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.knowledge import Knowledge
from restorative_core.testing.explorer.cast import INFORMED, RESPONSIBLE, taken_over
from restorative_core.testing.explorer.cast import told as as_told
from restorative_core.testing.explorer.families.subjects import SUBJECTS, Subject, yes
from restorative_core.testing.explorer.hearing import ENDS, SILENCE, Heard, Word, event_of
from restorative_core.testing.explorer.moves import Move, Moves, When
from restorative_core.testing.explorer.slices import Mistake, Monitor, Slice
from restorative_core.testing.explorer.views import Told, roughly, word
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.roles import Role
from restorative_core.vocabulary.stages import Stage

_RAN_OUT = Moment("2015-02")
"""Until when a consent holds that has run out when a walk begins."""

MOMENTS = (When.NOW, When.LONG_BEFORE, When.THIS_MONTH)


def _held(subject: Subject, evidence: events.Evidence, given: str) -> events.Event:
    held = events.InheritedConsent(subject.person, subject.purpose, Moment(given), subject.scope, evidence)
    return events.CaseTakenOver(Stage.READY, consents=(held,))


def openings(subject: Subject) -> tuple[tuple[Move, ...], ...]:
    """The case was taken over: with nothing, with a consent that is proved, with one that is not."""
    happened = (*INFORMED, *subject.others, *subject.before, events.PersonNamed(subject.person))
    nothing = taken_over(Stage.READY, *happened)
    proofs = ((events.Evidence.SIGNED_FORM, "2015-01-03"), (events.Evidence.CASE_NOTE, "2015-01-03"))
    held = ((_held(subject, *proof), *happened) for proof in proofs)
    return (nothing, *(nothing[:3] + as_told(*more) for more in held))


def words(subject: Subject, moments: tuple[When, ...] = MOMENTS) -> Iterator[Move]:
    """Everything that the person in focus may say of the subject, at each of *moments*."""
    person, purpose, scope = subject.person, subject.purpose, subject.scope
    for when in moments:
        yield Move(yes(person, purpose, scope), when)
        yield Move(events.ConsentWithdrawn(person), when)
    yield Move(evolve(yes(person, purpose, scope), until=_RAN_OUT))
    yield Move(yes(person, Purpose.TAKE_PART, subject.elsewhere or "shuttle"))
    yield Move(yes(person, Purpose.ASSESSMENT))
    if subject.elsewhere:
        yield Move(yes(person, purpose, subject.elsewhere))
    for no in ENDS:
        yield from (Move(no(person, *narrower)) for narrower in ((purpose,), (purpose, scope)))
    if not subject.stays:
        yield Move(events.PersonLeft(person))
        yield Move(events.PersonAdded(person, Role.HARMED))


def moves(subject: Subject, moments: tuple[When, ...] = MOMENTS) -> Moves:
    """What is said of the subject, and the acts that need it, at each of *moments*."""

    def tried(case: Case) -> Iterator[Move]:
        yield from words(subject, moments)
        for act in subject.tried(case):
            yield from (Move(act, when) for when in moments)

    return tried


def view(subject: Subject, *, told: Told = roughly, kept: int = 1) -> Callable[[Case], object]:
    """What of a case bears on the subject: what was said, whether others consent, what there is to act on."""

    def seen(case: Case) -> object:
        others = tuple(_runs(case, one) for one in subject.others)
        own = word(case, subject.person, subject.purpose, subject.scope, told=told, kept=kept)
        return own, others, case.people[subject.person].left, subject.view(case)

    return seen


def _runs(case: Case, given: events.ConsentGiven) -> tuple[str, ...]:
    """Until when what somebody else said holds, where it counts: a correction may make of it what has run out."""
    said = word(case, given.participant, given.purpose, given.scope)[1]
    return tuple(grants[-1][1] for _, grants in said)


MINDS = (*ENDS, events.ConsentGiven, events.PersonLeft)
"""What is said in no other way than `words` has it."""


def _consented(subject: Subject) -> Slice:
    heard_of = Word(subject.person, subject.purpose, subject.scope)
    return Slice(
        must="everyone-has-consented-to-this",
        part=subject.part,
        acts=subject.acts,
        openings=openings(subject),
        moves=moves(subject),
        view=view(subject),
        monitor=_monitor(heard_of),
        minds=(*MINDS, *subject.acts, *subject.minds),
        drops=subject.drops,
    )


def _monitor(word_: Word) -> Monitor[Heard]:
    to = " ".join(filter(None, (word_.purpose, word_.scope)))

    def wrong(heard: Heard, act: Entry, _known: Knowledge) -> str:
        return "" if word_.counts(heard, act) else f"{word_.person} has not consented to {to}"

    return Monitor(SILENCE, word_.hears, wrong)


_SESSIONS = SUBJECTS[0]

_struck = tuple(
    evolve(
        _consented(_SESSIONS),
        part=f"sessions, when {mistake.kind} was a mistake",
        moves=moves(_SESSIONS, (When.NOW,)),
        mistakes=(Mistake(mistake),),
        alone=True,
    )
    for mistake in (events.ConsentWithdrawn, events.ConsentGiven)
)


def _for_somebody_else(entry: Entry) -> tuple[events.Event, Moment]:
    told: events.ConsentGiven = event_of(entry)
    return evolve(told, participant=RESPONSIBLE), entry.at


_corrected = evolve(
    _struck[1],
    part="sessions, when consent was given by another",
    mistakes=(Mistake(events.ConsentGiven, _for_somebody_else),),
)

_EVERY_MOMENT = (When.NOW, When.LONG_BEFORE, When.THIS_MONTH, When.UNKNOWN, When.JUST_BEFORE)

_dated = evolve(
    _consented(_SESSIONS),
    part="sessions, at every moment",
    moves=moves(_SESSIONS, _EVERY_MOMENT),
    view=view(_SESSIONS, kept=2),
    monitor=_monitor(Word(_SESSIONS.person, _SESSIONS.purpose, _SESSIONS.scope, kept=2)),
    whens=frozenset(_EVERY_MOMENT),
    alone=True,
)

SLICES = (*map(_consented, SUBJECTS), *_struck, _corrected, _dated)
