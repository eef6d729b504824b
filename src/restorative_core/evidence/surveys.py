"""What participants were asked, and answered."""

import attrs

from restorative_core.casework.case import Case
from restorative_core.casework.catalogue import SurveyAnswered, SurveyOffered
from restorative_core.casework.entry import Entry
from restorative_core.evidence.days import days_of, earliest
from restorative_core.evidence.rows import SIDES, Side, SurveyTaken

OVERALL = "overall"
"""The code of the question that satisfaction is read from."""


def surveys(case: Case, entries: tuple[Entry, ...]) -> tuple[SurveyTaken, ...]:
    """What each participant was asked and answered, by questionnaire; the last answer to a question stands."""
    found: dict[tuple[str, str], SurveyTaken] = {}
    for entry in entries:
        event = entry.event
        if not isinstance(event, SurveyOffered | SurveyAnswered):
            continue
        key = (event.participant, event.instrument)
        row = found.get(key) or SurveyTaken(_side(case, event.participant), event.instrument)
        found[key] = _offered(row, entry) if isinstance(event, SurveyOffered) else _answered(row, entry, event)
    return tuple(found.values())


def _offered(row: SurveyTaken, entry: Entry) -> SurveyTaken:
    return attrs.evolve(row, offered=earliest(filter(None, (row.offered, days_of(entry)))))


def _answered(row: SurveyTaken, entry: Entry, event: SurveyAnswered) -> SurveyTaken:
    days = days_of(entry)
    row = attrs.evolve(row, answered=earliest(filter(None, (row.answered, days))))
    if event.item != OVERALL:
        return row
    satisfied = event.answer >= event.satisfied_from
    return attrs.evolve(row, rated=days, answer=event.answer, satisfied_from=event.satisfied_from, satisfied=satisfied)


def _side(case: Case, participant: str) -> Side | None:
    person = case.people.get(participant)
    sides = {SIDES[role] for role in person.roles if role in SIDES} if person else set()
    return sides.pop() if len(sides) == 1 else None
