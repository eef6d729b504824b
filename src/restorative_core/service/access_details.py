"""What is known of somebody, for themselves: each value, or that there is one, and why it is withheld."""

from collections.abc import Mapping

from attrs import evolve, frozen

from restorative_core.barrier import Detail, against_giving
from restorative_core.casework import catalogue as events
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
from restorative_core.consent_records.record import Plain
from restorative_core.records import keep_of
from restorative_core.service.access_case import InCase, what_is
from restorative_core.service.knowing import Lookup
from restorative_core.service.ledger import Ledger
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.identity import Occasion
from restorative_core.vocabulary.moments import Moment

_SHARING = Purpose.SHARE_INFORMATION_WITH_OTHER_PARTY
_TO_SHARE = (
    everyone_has_consented_to_this,
    a_guardian_agrees_for_a_child,
    an_adult_has_agreed_as_an_adult,
    no_restriction_stands_between_them,
)
"""What must be true for a text about others to be given: what must be for any share with the other party."""


@frozen
class Details:
    """Tells somebody what is known of them.

    Attributes:
        ledger: Where it is kept.
        person: Who.
        cases: They in each of their cases, by case.
        occasion: By whom it is given.
        now: The moment.
    """

    ledger: Ledger
    person: str
    cases: Mapping[str, InCase]
    occasion: Occasion
    now: Moment

    def against(self, detail: Detail) -> str:
        """Why *detail* is not given, as a code; empty where it is."""
        agreed = bool(detail.others) and self._have_agreed(detail)
        return against_giving(detail, self.person, agreed=agreed)

    def given(self, detail: Detail) -> Plain:
        """The *detail*, as plain values."""
        value = "yourself" if detail.value == self.person else detail.value
        return {**self._where(detail), "value": value, "in_error": self._is_struck(detail)}

    def withheld(self, detail: Detail, against: str) -> Plain:
        """That there is the *detail*, and why it is not given, as plain values."""
        told = self._where(detail)
        return {name: told[name] for name in ("case", "at", "what", "field")} | {"reason": against}

    def _have_agreed(self, detail: Detail) -> bool:
        """Whether everybody else whom *detail* is about could have it shared with the one who asks, at this moment."""
        here = self.cases.get(detail.stream)
        if here is None:
            return False
        others = tuple(name for name, person in here.people.items() if person in detail.others)
        if len(others) < len(detail.others):
            return False
        share = events.InformationShared("i0", others, _SHARING, here.participant)
        knowledge = Lookup(self.ledger, here.case, self.now, here.people).knowledge([share])
        question = Question(here.case, share, evolve(self.occasion, at=self.now), knowledge, Policy())
        return not any(requirement.unmet(question) for requirement in _TO_SHARE)

    def _where(self, detail: Detail) -> Plain:
        entry, event = self._entry(detail)
        name = detail.field.rpartition(".")[2]
        told = next(told for told in dictionary(type(event)) if told.name == name)
        keep = keep_of(detail)
        return {
            "case": detail.stream if detail.stream.startswith("case-") else "",
            "at": str(entry.at),
            "recorded": entry.recorded.isoformat(),
            "what": what_is(event),
            "field": told.label,
            "says": told.says,
            "kept_as": keep.value,
            "purpose": PURPOSES[keep],
        }

    def _entry(self, detail: Detail) -> tuple[Entry, Event]:
        """The entry in which *detail* was recorded, and the event that has it."""
        entry = self.ledger.load(detail.stream).entries[detail.number - 1]
        event = entry.event
        return entry, event.event if isinstance(event, events.DetailsCorrected) else event

    def _is_struck(self, detail: Detail) -> bool:
        entries = self.ledger.load(detail.stream).entries
        return any(entry.number == detail.number and not counts for entry, counts in read_again(entries))
