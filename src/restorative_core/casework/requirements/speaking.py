"""Who may speak for whom: children, guardians, representatives, and those whose capacity is in doubt."""

from collections.abc import Iterator

from restorative_core.casework.case import ConsentGrant, ConsentKey
from restorative_core.casework.catalogue import CapacityRecorded, InformationGiven
from restorative_core.casework.consents import counting, grant_at
from restorative_core.casework.participant import NoticeShown
from restorative_core.casework.representing import guardians
from restorative_core.casework.requirement import Question, Unmet, must
from restorative_core.casework.requirements.families import CONSENT
from restorative_core.casework.requirements.touching import agreeing_needed, consents_needed, take_part_needed
from restorative_core.sources import cite
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.moments import local_day
from restorative_core.vocabulary.people import Capacity
from restorative_core.vocabulary.roles import Role


def counted(question: Question, key: ConsentKey) -> ConsentGrant | None:
    """The grant by which *key* counts at the moment of *question*."""
    return counting(question.case, key, question.occasion.at)


@must(
    cite("yot-victims", "parents and guardians, unless themselves under investigation or charge"),
    cite("house", "a guardian's permission does not replace the child's own word, nor the other way about"),
    reads=CONSENT,
    beyond=True,
)
def a_guardian_agrees_for_a_child(question: Question) -> Iterator[Unmet]:
    """For a child a guardian agrees too, who is no party to the case, unless the child understands enough alone."""
    for key in agreeing_needed(question.case, question.event):
        child = question.case.people.get(key[0])
        if child is None or child.id not in question.knowledge.children:
            continue
        if child.capacity is Capacity.SUFFICIENT_UNDERSTANDING:
            continue
        able = guardians(question.case, child.id)
        if not any(grant_at(question.case, key, question.occasion.at, guardian) for guardian in able):
            yield "guardian.not-agreed", child.id


@must(
    cite("house", "at 18 the guardian's word lapses, and the person's own is asked for"),
    reads=CONSENT,
    beyond=True,
)
def an_adult_has_agreed_as_an_adult(question: Question) -> Iterator[Unmet]:
    """Whoever has come of age has agreed since then, themselves: what was agreed for a child has lapsed."""
    for key in agreeing_needed(question.case, question.event):
        birthday = question.knowledge.adults_since.get(key[0])
        grant = counted(question, key)
        if birthday is not None and grant is not None and local_day(grant.stamp.earliest) < birthday:
            yield "consent.given-as-child", key[0]


@must(cite("ico-consent", "capacity"), reads=(CapacityRecorded,))
def everyone_can_decide_for_themselves(question: Question) -> Iterator[Unmet]:
    """Nobody takes part whose capacity to decide on it is in doubt: nobody else can bring their own free will."""
    for person, _, _ in agreeing_needed(question.case, question.event):
        known = question.case.people.get(person)
        if known is not None and known.capacity in (Capacity.DOUBTED, Capacity.LACKING):
            yield "capacity.in-doubt", person


@must(cite("rjc-provider-code", "A"), cite("act-2004", "s.25"), reads=(*CONSENT, InformationGiven))
def consent_followed_the_information(question: Question) -> Iterator[Unmet]:
    """Everyone consented after they had been given the information, and within the notice that they were shown."""
    for key in consents_needed(question.case, question.event):
        grant, person = counted(question, key), question.case.people.get(key[0])
        if grant is None or person is None or grant.inherited:
            continue
        before = [shown.notice for shown in person.notices if _was_shown(shown, grant)]
        if not before:
            yield "consent.uninformed", person.id
        elif grant.notice and grant.notice not in before:
            yield "consent.other-notice", person.id, {"notice": grant.notice}


def _was_shown(shown: NoticeShown, grant: ConsentGrant) -> bool:
    """Whether a notice was shown before *grant*, in recording too: one that is typed in late informs nobody."""
    return shown.stamp.number < grant.stamp.number and shown.stamp.earliest <= grant.stamp.latest


@must(
    cite("house", "an observer is there by the leave of everybody whom the process is held for"),
    reads=CONSENT,
)
def every_party_agrees_to_observers(question: Question) -> Iterator[Unmet]:
    """An observer is there only if every party who takes part has agreed to it."""
    touched = take_part_needed(question.case, question.event)
    people = [question.case.people[person] for person, _, _ in touched if person in question.case.people]
    for observer in (person for person in people if Role.OBSERVER in person.roles):
        for party in (person for person in people if person.is_party):
            key = (party.id, Purpose.OBSERVER_PRESENT, observer.id)
            if counted(question, key) is None:
                yield "observer.not-agreed", party.id, {"observer": observer.id}
