"""To what people consent before it is done, and what it takes to try each: a person is in focus, and one act."""

from collections.abc import Callable, Iterable, Iterator

from attrs import frozen

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.event import Act, Event
from restorative_core.testing.explorer.cast import HARMED, LETTER, MEETING, RESPONSIBLE, SHUTTLE
from restorative_core.testing.explorer.slices import PEOPLE_ALONE, PEOPLE_AND_LETTERS
from restorative_core.testing.explorer.trying import HOLDING, arranged, shared, started
from restorative_core.testing.explorer.views import live
from restorative_core.vocabulary.agreement import Undertaking, UndertakingKind
from restorative_core.vocabulary.consent import ConsentMethod, Purpose
from restorative_core.vocabulary.contact import Channel


@frozen
class Subject:
    """What is consented to, and the acts that need it.

    Attributes:
        part: A word for it.
        purpose: The purpose.
        scope: The scope, where the purpose has one.
        elsewhere: Another scope, consent to which is none to this.
        acts: The acts.
        tried: Gives those acts, each so that it touches the person in focus, and others.
        person: The person in focus.
        others: What others have consented to, once and for all.
        before: What has happened before, so that there is something to act on.
        view: What of a case bears on what can be tried.
        minds: The events that move that on.
        drops: The things whose lives are dropped.
        stays: Whether the person in focus never leaves: whoever has left is asked no more.
    """

    part: str
    purpose: Purpose
    scope: str
    elsewhere: str
    acts: tuple[type[Act], ...]
    tried: Callable[[Case], Iterable[Event]]
    person: str = HARMED
    others: tuple[events.ConsentGiven, ...] = ()
    before: tuple[Event, ...] = ()
    view: Callable[[Case], object] = lambda _case: None
    minds: tuple[type[Event], ...] = ()
    drops: frozenset[str] = PEOPLE_ALONE
    stays: bool = False


def yes(person: str, purpose: Purpose, scope: str = "") -> events.ConsentGiven:
    """*person* consents, in writing."""
    return events.ConsentGiven(person, purpose, scope, ConsentMethod.WRITTEN)


def _sessions(case: Case) -> Iterator[Event]:
    if live(case):
        yield from started(case)
        yield events.SessionEnded(list(case.sessions)[-1])
    else:
        yield arranged(case, HARMED)
        yield arranged(case, RESPONSIBLE, HARMED)


def session_view(case: Case) -> object:
    """The session that was arranged last, where it is not over, and how many it touches."""
    return live(case) and (live(case), len(list(case.sessions.values())[-1].participants))


def _agreements(case: Case) -> Iterator[Event]:
    if not case.agreements:
        yield events.AgreementMade("a1", (HARMED,))
        yield events.AgreementMade("a1", (RESPONSIBLE,), (_undertaken(HARMED),))
        yield events.AgreementMade("a1", (RESPONSIBLE,), (_undertaken(RESPONSIBLE, HARMED),))


def _variations(case: Case) -> Iterator[Event]:
    if case.agreements["a1"].version == 1:
        yield events.AgreementVaried("a1", 2, (HARMED,))
        yield events.AgreementVaried("a1", 2, (RESPONSIBLE,))
        yield events.AgreementVaried("a1", 2, (RESPONSIBLE,), (_undertaken(RESPONSIBLE, HARMED),))


def _undertaken(owner: str, beneficiary: str = "") -> Undertaking:
    return Undertaking("u1", UndertakingKind.APOLOGY, owner, beneficiary=beneficiary)


def _letters(_case: Case) -> Iterator[Event]:
    yield events.LetterPassedOn("l1")


SUBJECTS = (
    Subject(
        "sessions",
        Purpose.TAKE_PART,
        MEETING.value,
        SHUTTLE.value,
        HOLDING,
        _sessions,
        others=(yes(RESPONSIBLE, Purpose.TAKE_PART, MEETING.value),),
        view=session_view,
        minds=(events.SessionEnded, events.SessionCancelled, events.SessionStopped),
    ),
    Subject(
        "agreements",
        Purpose.OUTCOME_AGREEMENT,
        "a1",
        "a2",
        (events.AgreementMade,),
        _agreements,
        others=(yes(RESPONSIBLE, Purpose.OUTCOME_AGREEMENT, "a1"),),
        view=lambda case: bool(case.agreements),
    ),
    Subject(
        "variations",
        Purpose.OUTCOME_AGREEMENT,
        "a1/2",
        "a1",
        (events.AgreementVaried,),
        _variations,
        others=tuple(yes(RESPONSIBLE, Purpose.OUTCOME_AGREEMENT, scope) for scope in ("a1", "a1/2")),
        before=(
            yes(HARMED, Purpose.OUTCOME_AGREEMENT, "a1"),
            events.AgreementMade("a1", (RESPONSIBLE, HARMED)),
        ),
        view=lambda case: case.agreements["a1"].version,
        minds=(events.PersonLeft,),
        stays=True,
    ),
    Subject(
        "sharing",
        Purpose.SHARE_WITH_AGENCY,
        "police",
        "housing",
        (events.InformationShared,),
        lambda case: [shared(case)],
    ),
    Subject(
        "letters received",
        Purpose.LETTER_RECEIVE,
        "",
        "",
        (events.LetterPassedOn,),
        _letters,
        others=(yes(RESPONSIBLE, Purpose.LETTER_SEND),),
        before=LETTER,
        drops=PEOPLE_AND_LETTERS,
    ),
    Subject(
        "letters sent",
        Purpose.LETTER_SEND,
        "",
        "",
        (events.LetterPassedOn,),
        _letters,
        person=RESPONSIBLE,
        others=(yes(HARMED, Purpose.LETTER_RECEIVE),),
        before=LETTER,
        drops=PEOPLE_AND_LETTERS,
    ),
    Subject(
        "surveys",
        Purpose.EVALUATION_SURVEY,
        "",
        "",
        (events.SurveyOffered,),
        lambda _case: [events.SurveyOffered(HARMED, Channel.PHONE)],
    ),
    Subject(
        "follow-up",
        Purpose.FOLLOW_UP_CONTACT,
        "",
        "",
        (events.FollowUpMade,),
        lambda _case: [events.FollowUpMade(HARMED, Channel.PHONE)],
    ),
)
"""Everything to which somebody consents before it is done."""

BRINGING_THEMSELVES = tuple(one for one in SUBJECTS if one.part not in ("sharing", "surveys", "follow-up"))
"""Those in which people bring themselves into something: a session, an agreement, a letter."""
