"""`restorative case options`: what can be done now, what is barred and why, what waits."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import attrs

from restorative_core.casework.case import Case
from restorative_core.casework.due import Due, due
from restorative_core.casework.event import Event
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
from restorative_core.cli.choices import choices
from restorative_core.cli.ending import says
from restorative_core.cli.facts import headline
from restorative_core.cli.fields import choices_of
from restorative_core.cli.screen import paragraph, say, say_json
from restorative_core.cli.spoken import coded
from restorative_core.errors import Reason
from restorative_core.service.options import Option
from restorative_core.vocabulary.roles import StaffRole

_STAGE = "stage.not-permitted"
_POINTLESS = frozenset({"case.not-held"})


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
        waiting = list(due(found, on.at))
        if as_json:
            for option in options:
                say_json(_plain(option))
            return
        whole = [_with_every_choice(one, lambda event: service.may(case, event, on).permitted) for one in options]
        say(headline(found))
        if len(by.roles) < len(StaffRole):
            say(f"For {by.id}, {', '.join(sorted(by.roles))}.")
        for line in (*_waiting(waiting), *_permitted(whole), *_barred(whole, found)):
            paragraph(line)


def _plain(option: Option) -> dict[str, Any]:
    return {
        "kind": option.kind,
        "is_act": option.is_act,
        "permitted": [coded(event) for event in option.permitted],
        "missing": [reason.as_plain() for reason in option.missing],
    }


def _waiting(waiting: list[Due]) -> Iterator[str]:
    if waiting:
        yield "\nWaiting"
        for one in waiting:
            about = f" ({one.about})" if one.about else ""
            yield f"  {one.what}{about} since {one.since}"


def _permitted(options: Iterable[Option]) -> Iterator[str]:
    acts = [option for option in options if option.is_act and option.permitted]
    reports = [option.kind for option in options if not option.is_act and option.permitted]
    yield "\nCan be done now" if acts else "\nNothing can be done now."
    for option in acts:
        yield f"  {option.kind}"
        yield from (f"      {choice}" for choice in choices(option.permitted) if choice)
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


def _barred(options: Iterable[Option], case: Case) -> Iterator[str]:
    """Every reason once, with what it bars; what the stage bars comes last, in one line."""
    barred = [option for option in options if not option.permitted and _makes_sense(option)]
    elsewhere = [option.kind for option in barred if any(reason.code == _STAGE for reason in option.missing)]
    bars: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for option in barred:
        for reason in option.missing if option.kind not in elsewhere else ():
            sentence = says(_of_something_new(reason, case))
            known = next((key for key, (told, _) in bars.items() if sentence in told), (reason.code, reason.about))
            sentences, kinds = bars.setdefault(known, ([], []))
            sentences.extend([sentence] if sentence not in sentences else [])
            kinds.extend([option.kind] if option.kind not in kinds else [])
    if barred:
        yield "\nNot now, and why"
    for sentences, kinds in bars.values():
        more = f" (And {len(sentences) - 1} more like it.)" if len(sentences) > 1 else ""
        yield f"  {sentences[0]}{more}"
        yield f"      bars {', '.join(kinds)}"
    if elsewhere:
        yield f"  Not at this stage: {', '.join(elsewhere)}"


def _makes_sense(option: Option) -> bool:
    """Whether *option* is worth a word: what would undo something that was never done is not."""
    return all(reason.code not in _POINTLESS for reason in option.missing)


def _of_something_new(reason: Reason, case: Case) -> Reason:
    """*reason*, in words where it is about something that does not exist yet and was proposed with an id."""
    things = {"s": ("The new session", case.sessions), "a": ("The new agreement", case.agreements)}
    words, known = things.get(reason.about.rstrip("0123456789"), ("", {}))
    return attrs.evolve(reason, about=words) if words and reason.about not in known else reason
