"""Who must be there, what they need, and between whom no contact may be."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from restorative_core.casework.case import Case
from restorative_core.casework.catalogue import (
    AccessNeedArranged,
    AccessNeedRecorded,
    CaseLinked,
    InformationShared,
    LetterPassedOn,
    PersonAdded,
    PersonLeft,
    ReadinessDecided,
)
from restorative_core.casework.representing import stood_for
from restorative_core.casework.requirement import Question, Unmet, must
from restorative_core.casework.requirements.touching import touched_session
from restorative_core.errors import shown
from restorative_core.sources import cite
from restorative_core.vocabulary.outcomes import SessionKind
from restorative_core.vocabulary.referral import JOINING
from restorative_core.vocabulary.restrictions import Restriction
from restorative_core.vocabulary.roles import Role

REQUIRED: Mapping[SessionKind, tuple[frozenset[Role], ...]] = {
    SessionKind.YOUTH_CONFERENCE: (
        frozenset({Role.RESPONSIBLE}),
        frozenset({Role.POLICE_OFFICER}),
        frozenset({Role.PARENT_GUARDIAN, Role.APPROPRIATE_ADULT}),
    ),
    SessionKind.YOUTH_PANEL: (
        frozenset({Role.RESPONSIBLE}),
        frozenset({Role.COMMUNITY_MEMBER}),
        frozenset({Role.COMMUNITY_MEMBER}),
        frozenset({Role.PROFESSIONAL}),
    ),
}
"""Who must be there for a session of a type: for each group somebody else, in one of its roles.

Sources: ni-youth-conference (a conference without a coordinator, who is the facilitator, the child, a police officer
and an appropriate adult is none), referral-orders (two community panel members and a worker of the youth team).
"""


@must(cite("ni-youth-conference", "article 10A"), cite("referral-orders", "the panel"), reads=(PersonAdded, PersonLeft))
def those_who_must_be_there_are(question: Question) -> Iterator[Unmet]:
    """A session touches everybody without whom one of its type is none."""
    session = touched_session(question.case, question.event)
    if session is None or session.type not in REQUIRED:
        return
    people, places = question.case.people, REQUIRED[session.type]
    present = [people[name].roles for name in dict.fromkeys(session.participants) if name in people]
    for roles in dict.fromkeys(places[place] for place in _left_empty(places, present)):
        names = " or ".join(sorted(role.value for role in roles))
        yield "role.not-present", session.id, {"roles": names, "count": str(places.count(roles))}


def _left_empty(places: Sequence[frozenset[Role]], people: Sequence[frozenset[Role]]) -> list[int]:
    """The places for which nobody is left: everybody takes one at most, and makes way for another where they can."""
    taken: dict[int, int] = {}

    def takes(place: int, asked: set[int]) -> bool:
        for person, roles in enumerate(people):
            if person not in asked and not roles.isdisjoint(places[place]):
                asked.add(person)
                if person not in taken or takes(taken[person], asked):
                    taken[person] = place
                    return True
        return False

    return [place for place in range(len(places)) if not takes(place, set())]


@must(
    cite("west-yorkshire", "what would affect taking part"),
    cite("rjc-principles", "accessibility"),
    reads=(AccessNeedRecorded, AccessNeedArranged),
)
def what_people_need_is_arranged(question: Question) -> Iterator[Unmet]:
    """Whatever somebody needs to be able to take part is arranged before they are found ready."""
    event, session = question.event, touched_session(question.case, question.event)
    if session is None or (isinstance(event, ReadinessDecided) and not event.ready):
        return
    for need in question.case.things.needs.values():
        concerned = need.required and need.participant in session.participants
        if concerned and need.arranged_for.isdisjoint(("", session.id)):
            yield "access-need.not-arranged", need.participant, {"need": need.id}


@must(
    cite("house", "nobody's permission lifts a court's restriction"),
    cite("restraining-orders", "permission"),
    reads=(PersonAdded,),
    beyond=True,
)
def no_restriction_stands_between_them(question: Question) -> Iterator[Unmet]:
    """No contact, direct or not, is made between two people whom a legal restriction keeps apart.

    It may be made where a variation or a permission names just this activity.
    """
    if not question.knowledge.restrictions:
        return
    pairs, activity = _brought_together(question)
    for restriction in question.knowledge.restrictions:
        if activity not in restriction.permits and any(_stands_between(question.case, restriction, *p) for p in pairs):
            yield "restriction.stands", restriction.binds, {"restriction": shown(restriction.id)}


def _stands_between(case: Case, restriction: Restriction, one: str, other: str) -> bool:
    """Whether *restriction* keeps them apart, or one of them from whom the other stands for: that is contact too."""
    return any(restriction.covers(this, that) for this in stood_for(case, one) for that in stood_for(case, other))


def _brought_together(question: Question) -> tuple[tuple[tuple[str, str], ...], SessionKind | None]:
    """The pairs of people between whom the act makes contact, and what it is. What an agency is told is no contact."""
    case, event = question.case, question.event
    session = touched_session(case, event)
    pairs: Iterable[tuple[str, str]] = ()
    activity = None
    if session is not None:
        pairs, activity = combinations(session.participants, 2), session.type
    elif isinstance(event, LetterPassedOn) and event.letter in case.things.letters:
        letter = case.things.letters[event.letter]
        pairs, activity = [(letter.author, letter.recipient)], SessionKind.LETTER_EXCHANGE
    elif isinstance(event, InformationShared):
        pairs = [(person, event.recipient) for person in event.about]
    return tuple(pair for pair in pairs if case.people.keys() >= set(pair)), activity


@must(cite("house", "nobody is joined across the two sides"), reads=(PersonAdded,), beyond=True)
def nobody_is_linked_across_the_two_sides(question: Question) -> Iterator[Unmet]:
    """No case is linked as the same with another in which somebody in it stands on the other side."""
    event = question.event
    if not isinstance(event, CaseLinked):
        return
    if event.other == question.case.id:
        yield "link.to-itself", "other"
    if event.relation in JOINING:
        for person in sorted(question.knowledge.opposed):
            yield "link.across-sides", person
