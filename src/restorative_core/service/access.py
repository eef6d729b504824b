"""What somebody is given of themselves: all that is known of them, and nothing of anybody else.

Nothing in it changes when anything about another person does: no number of an entry stands in it, no id of another
participant, and of a text about several people only that it is there, unless everybody else agreed to share it.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import evolve, field, frozen

from restorative_core.barrier import Detail, against_giving
from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.catalogue import InformationShared
from restorative_core.casework.consents import status_at
from restorative_core.casework.corrections import read_again
from restorative_core.casework.dictionary import PURPOSES, dictionary
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.requirement import Policy, Question
from restorative_core.casework.requirements.consent import everyone_has_consented_to_this
from restorative_core.casework.requirements.people import no_restriction_stands_between_them
from restorative_core.casework.requirements.speaking import (
    a_guardian_agrees_for_a_child,
    an_adult_has_agreed_as_an_adult,
)
from restorative_core.casework.things import ShareStatus
from restorative_core.consent_records.record import Plain
from restorative_core.service.access_page import page
from restorative_core.service.knowing import Lookup
from restorative_core.service.people import People
from restorative_core.service.settings import Practice
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.personal import Keep, reference_fields
from restorative_core.vocabulary.schema import title
from restorative_core.vocabulary.wire import unstructure, write_json

FORM: Final = "restorative-core-subject-access/1"
"""The name of the form of the answer, and its number."""

PURPOSE: Final = "subject-access"
"""The purpose of the look, as it stands on the person's stream."""

SOMEBODY_ELSE: Final = "somebody else"
"""What stands in place of another participant's id."""

_LOOKS = (events.DetailsRevealed, events.PersonFound)
_OWN_AFFAIRS = (*_LOOKS, events.PersonMadeFindable)
_SHARING = Purpose.SHARE_INFORMATION_WITH_OTHER_PARTY
_TO_SHARE = (
    everyone_has_consented_to_this,
    a_guardian_agrees_for_a_child,
    an_adult_has_agreed_as_an_adult,
    no_restriction_stands_between_them,
)
"""What must be true for a text about others to be given: what must be for any share with the other party."""


@frozen
class GivenOfThemselves:
    """What somebody is given of themselves.

    Attributes:
        plain: All of it, as plain JSON values: `docs/how-to/answer-a-subject-access-request` describes it.
    """

    plain: Plain = field(repr=False)

    def as_json(self) -> bytes:
        """The same as one JSON text, in UTF-8; the same answer always gives the same bytes."""
        return write_json(self.plain).encode("ascii") + b"\n"

    def as_html(self) -> bytes:
        """The same as one HTML page to read, in UTF-8, without script, and without anything from elsewhere."""
        return page(self.plain).encode()


@frozen
class _InCase:
    """Somebody in a case.

    Attributes:
        case: The case.
        participant: Their id within it.
        people: The person behind each participant.
    """

    case: Case
    participant: str
    people: Mapping[str, str]

    def without_others(self, value: Any) -> Any:
        """The plain *value*, in which nobody else of the case is named."""
        if isinstance(value, list):
            return [self.without_others(one) for one in value]
        if isinstance(value, dict):
            return {name: self.without_others(one) for name, one in value.items()}
        if isinstance(value, str) and value != self.participant and value in self.case.people:
            return SOMEBODY_ELSE
        return value


@frozen
class Access:
    """Gives people what is known of them.

    Attributes:
        people: Who is who, and the one way to what is known of them.
        practice: The service's own settings.
    """

    people: People
    practice: Practice

    def answer(self, person: str, occasion: Occasion) -> GivenOfThemselves:
        """All that is known of *person*, once the look is recorded.

        Raises:
            Refused: The actor may not. Nothing is shown.
            Unknown: There is no such person.
        """
        known = self.people.reveal(person, occasion, PURPOSE)
        made = self.people.ledger.clock()
        cases = [found for name in _cases(known.details) for found in self._in_case(name, person)]
        within = {one.case.id: one for one in cases}
        told = [
            (detail, self._against(detail, person, within, occasion, made_at=Moment.of(made)))
            for detail in known.details
        ]
        house = self.practice.controller
        plain: Plain = {
            "form": FORM,
            "person": person,
            "made": made.isoformat(),
            "service": self.practice.name,
            "controller": None if house is None else {"name": house.name, "contact": house.contact},
            "cases": [_case(one) for one in cases],
            "details": [self._detail(detail, person) for detail, against in told if not against and _tells(detail)],
            "withheld": [self._withheld(detail, against) for detail, against in told if against],
            "steps": [*self._own_steps(person), *(step for one in cases for step in _steps(one))],
            "consents": [consent for one in cases for consent in _consents(one, Moment.of(made))],
            "shared": [share for one in cases for share in _shares(one)],
            "looked_at": [*self._looks(person)],
            "retention": {
                "says": "" if house is None else house.retention,
                "rules": unstructure(self.practice.retention)["rules"],
            },
        }
        return GivenOfThemselves(plain)

    def _in_case(self, name: str, person: str) -> Iterator[_InCase]:
        case = self.people.ledger.load(name).case
        behind = {} if case is None else self.people.ledger.people(case)
        for participant, one in behind.items():
            if case is not None and one == person:
                yield _InCase(case, participant, behind)

    # What is known of them

    def _against(
        self, detail: Detail, person: str, cases: Mapping[str, _InCase], occasion: Occasion, made_at: Moment
    ) -> str:
        agreed = bool(detail.others) and self._have_agreed(detail, cases.get(detail.stream), occasion, made_at)
        return against_giving(detail, person, agreed=agreed)

    def _have_agreed(self, detail: Detail, here: _InCase | None, occasion: Occasion, now: Moment) -> bool:
        """Whether everybody else whom *detail* is about could have it shared with the one who asks, at this moment."""
        if here is None:
            return False
        others = tuple(name for name, person in here.people.items() if person in detail.others)
        if len(others) < len(detail.others):
            return False
        share = InformationShared("i0", others, _SHARING, here.participant)
        knowledge = Lookup(self.people.ledger, here.case, now, here.people).knowledge([share])
        question = Question(here.case, share, evolve(occasion, at=now), knowledge, Policy())
        return not any(requirement.unmet(question) for requirement in _TO_SHARE)

    def _entry(self, detail: Detail) -> tuple[Entry, Event]:
        """The entry in which *detail* was recorded, and the event that has it."""
        entry = self.people.ledger.load(detail.stream).entries[detail.number - 1]
        event = entry.event
        return entry, event.event if isinstance(event, events.DetailsCorrected) else event

    def _where(self, detail: Detail) -> Plain:
        entry, event = self._entry(detail)
        name = detail.field.rpartition(".")[2]
        told = next(told for told in dictionary(type(event)) if told.name == name)
        keep = Keep(detail.keep)
        return {
            "case": detail.stream if detail.stream.startswith("case-") else "",
            "at": str(entry.at),
            "recorded": entry.recorded.isoformat(),
            "what": _what(event),
            "field": told.label,
            "says": told.says,
            "kept_as": keep.value,
            "purpose": PURPOSES[keep],
        }

    def _detail(self, detail: Detail, person: str) -> Plain:
        value = "yourself" if detail.value == person else detail.value
        return {**self._where(detail), "value": value, "in_error": self._is_struck(detail)}

    def _withheld(self, detail: Detail, against: str) -> Plain:
        told = self._where(detail)
        return {name: told[name] for name in ("case", "at", "what", "field")} | {"reason": against}

    def _is_struck(self, detail: Detail) -> bool:
        entries = self.people.ledger.load(detail.stream).entries
        return any(entry.number == detail.number and not counts for entry, counts in read_again(entries))

    # What was done with them, and with what is known of them

    def _own_steps(self, person: str) -> Iterator[Plain]:
        for entry in self.people.ledger.load(person).entries:
            if not isinstance(entry.event, _OWN_AFFAIRS):
                fields = {told.label: value for told, value in _coded(entry.event)}
                yield _step("", entry, fields | {title(key): code for key, code in entry.left.items()}, counts=True)

    def _looks(self, person: str) -> Iterator[Plain]:
        for entry in self.people.ledger.load(person).entries:
            event: Any = entry.event
            if isinstance(event, _LOOKS):
                told = {"purpose": event.purpose, "organisation": entry.by.organisation}
                yield {"at": entry.recorded.isoformat(), "what": _what(event), **told}


def _cases(details: tuple[Detail, ...]) -> list[str]:
    return [*dict.fromkeys(one.stream for one in details if one.field == "person" and one.stream.startswith("case-"))]


def _tells(detail: Detail) -> bool:
    """Whether *detail* tells more than that they are who they are."""
    return detail.field.rpartition(".")[2] != "person"


def _case(here: _InCase) -> Plain:
    known = here.case.people.get(here.participant)
    roles = [] if known is None else sorted(role.value for role in known.roles)
    return {"case": here.case.id, "participant": here.participant, "roles": roles}


def _what(event: Event) -> str:
    """What *event* is, in words."""
    return title(type(event).__name__)


def _step(case: str, entry: Entry, fields: Plain, *, counts: bool) -> Plain:
    return {
        "case": case,
        "at": str(entry.at),
        "recorded": entry.recorded.isoformat(),
        "what": _what(entry.event),
        "fields": fields,
        "in_error": not counts,
    }


def _coded(event: Event) -> Iterator[tuple[Any, Any]]:
    """What *event* says that is neither personal nor says who takes part, as plain values."""
    plain, referring = unstructure(event), reference_fields(type(event))
    for told in dictionary(type(event)):
        value = plain[told.name]
        if told.keep is None and told.name not in referring and value not in ("", None):
            yield told, value


def _steps(here: _InCase) -> Iterator[Plain]:
    """What was done with them alone, with what it says; and what was done with them and others, without it."""
    for entry, counts in read_again(here.case.history):
        about = _about(entry.event)
        if here.participant not in about:
            continue
        alone = about == {here.participant}
        told = _coded(entry.event) if alone and not isinstance(entry.event, InformationShared) else ()
        fields = {one.label: here.without_others(value) for one, value in told if value != here.participant}
        yield _step(here.case.id, entry, fields, counts=counts)


def _about(event: Event) -> set[str]:
    """The participants whom *event* names."""
    nouns = {name for name, noun in reference_fields(type(event)).items() if noun == "participant"}
    values = [getattr(event, name) for name in nouns | ({"participant"} if hasattr(event, "participant") else set())]
    return {one for value in values for one in (value if isinstance(value, tuple) else (value,))}


def _consents(here: _InCase, now: Moment) -> Iterator[Plain]:
    own = [key for key in here.case.consents if key[0] == here.participant]
    for key in sorted(own, key=lambda key: (key[1] or "", key[2])):
        _, purpose, scope = key
        yield {
            "case": here.case.id,
            "purpose": "everything" if purpose is None else purpose.value,
            "scope": here.without_others(scope),
            "status": status_at(here.case, key, now).value,
        }


def _shares(here: _InCase) -> Iterator[Plain]:
    """With whom what is known of them was shared, and under what."""
    for entry, counts in read_again(here.case.history):
        if not counts:
            continue
        to, purpose, status = _shared(here, entry.event)
        if to:
            told = {"with": here.without_others(to), "purpose": purpose, "status": status}
            yield {"case": here.case.id, "at": str(entry.at), "what": _what(entry.event), **told}


def _shared(here: _InCase, event: Event) -> tuple[str, str, str]:
    """With whom *event* shared what is known of them, under which purpose, and where that stands; empty where not."""
    things = here.case.things
    match event:
        case InformationShared() if here.participant in event.about and event.share in things.shares:
            return event.recipient, event.purpose.value, things.shares[event.share].status.value
        case events.LetterPassedOn() if event.letter in things.letters:
            letter = things.letters[event.letter]
            if letter.author == here.participant:
                return letter.recipient, Purpose.LETTER_SEND.value, letter.status.value
        case events.SafeguardingReferred() if here.participant in event.about:
            return event.to, "safeguarding", ShareStatus.SHARED.value
        case events.CaseTransferred():
            return event.controller, event.reason.value, ShareStatus.SHARED.value
    return "", "", ""
