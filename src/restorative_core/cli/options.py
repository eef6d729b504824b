"""`restorative case options`: what can be done now, what is waited for, what is barred, why, and what leads there."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

import attrs

from restorative_core.casework.case import Case
from restorative_core.casework.event import Event
from restorative_core.casework.timetable import Due
from restorative_core.cli.asked import (
    ANYBODY,
    As,
    AsJson,
    At,
    CaseId,
    Organisation,
    PracticeFile,
    Roles,
    Store,
    actor,
    occasion,
    reading,
)
from restorative_core.cli.bars import barred, follows
from restorative_core.cli.choices import choices
from restorative_core.cli.facts import headline
from restorative_core.cli.fields import choices_of
from restorative_core.cli.plans import plain_plan, plain_reason
from restorative_core.cli.reminding import reminder
from restorative_core.cli.screen import paragraph, say, say_json
from restorative_core.cli.spoken import coded, local
from restorative_core.service.options import Option
from restorative_core.vocabulary.consent import ConsentStatus
from restorative_core.vocabulary.roles import StaffRole

_ASKED = frozenset({ConsentStatus.REQUESTED, ConsentStatus.REQUEST_DEFERRED})


def show_options(
    case: CaseId,
    *,
    store: Store = "",
    practice_file: PracticeFile = None,
    name: As = "",
    roles: Roles = "",
    organisation: Organisation = "",
    at: At = "",
    as_json: AsJson = False,
) -> None:
    """Show what can be done with a case now, and what is missing for the rest.

    Where nobody says who acts, it is shown for somebody who has every role.
    """
    by = actor(name, roles, organisation, ANYBODY)
    on = occasion(at, by)
    with reading(store, practice_file) as service:
        found, options = service.case(case), service.options(case, on)
        waiting = list(service.due(on, case=case))
        if as_json:
            for option in options:
                say_json(_plain(option))
            return
        whole = [_with_every_choice(one, lambda event: service.may(case, event, on).permitted) for one in options]
        say(headline(found))
        if len(by.roles) < len(StaffRole):
            say(f"For {by.id}, {', '.join(sorted(by.roles))}.")
        told = (
            _waiting(waiting),
            _waited_for(found),
            _permitted(whole),
            follows(whole, by.roles),
            barred(whole, found),
        )
        for line in chain.from_iterable(told):
            paragraph(line)


def _plain(option: Option) -> dict[str, Any]:
    return {
        "kind": option.kind,
        "is_act": option.is_act,
        "permitted": [coded(event) for event in option.permitted],
        "missing": [plain_reason(reason) for reason in option.missing],
        "waived": list(option.waived),
        "plan": None if option.plan is None else plain_plan(option.plan),
    }


def _waiting(waiting: list[Due]) -> Iterator[str]:
    if waiting:
        yield "\nWaiting"
        yield from (f"  {reminder(one)}" for one in waiting)


def _waited_for(case: Case) -> Iterator[str]:
    """The consents that somebody was asked for, and has not answered."""
    entries = {entry.number: entry for entry in case.history}
    asked = [(key, entries.get(said.number)) for key, said in case.consents.items() if said.status in _ASKED]
    if asked:
        yield "\nWaited for"
    for (person, purpose, scope), entry in asked:
        what = f"{purpose}:{scope}" if scope else str(purpose)
        yield f"  {person}: consent to {what}" + (f", asked {local(entry.at)[:10]}" if entry is not None else "")


def _permitted(options: Iterable[Option]) -> Iterator[str]:
    acts = [option for option in options if option.is_act and option.permitted]
    reports = [option.kind for option in options if not option.is_act and option.permitted]
    yield "\nCan be done now" if acts else "\nNothing can be done now."
    for option in acts:
        yield f"  {option.kind}"
        yield from (f"      {choice}" for choice in choices(option.permitted) if choice)
        yield from (f"      under a waiver of {key}" for key in option.waived)
    yield "\nCan always be reported, if it happens"
    yield f"  {', '.join(reports)}"


def _with_every_choice(option: Option, may: Callable[[Event], bool]) -> Option:
    """*option*, and of each list of choices from which one was proposed, every choice that is permitted."""
    if not (option.is_act and option.permitted):
        return option
    cls, permitted = type(option.permitted[0]), list(option.permitted)
    for field in attrs.fields(cls):
        proposed = {getattr(event, field.name) for event in option.permitted}
        if len(proposed) == 1 and None not in proposed:
            others = [
                attrs.evolve(e, **{field.name: one}) for e in option.permitted for one in choices_of(cls, field.name)
            ]
            permitted += [event for event in others if event not in permitted and may(event)]
    return attrs.evolve(option, permitted=tuple(permitted))
