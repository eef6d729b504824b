"""`restorative case options`: what can be done now, what is barred and why, what waits."""

from collections.abc import Iterable, Iterator
from typing import Any

import attrs

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
from restorative_core.cli.facts import headline
from restorative_core.cli.screen import paragraph, say, say_json
from restorative_core.cli.spoken import coded, written
from restorative_core.errors import Reason
from restorative_core.service.options import Option
from restorative_core.vocabulary.roles import StaffRole

_FEW = 3
_STAGE = "stage.not-permitted"


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
        say(headline(found))
        if len(by.roles) < len(StaffRole):
            say(f"For {by.id}, {', '.join(sorted(by.roles))}.")
        for line in (*_waiting(waiting), *_permitted(options), *_barred(options)):
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
        yield from (f"      {choice}" for choice in _choices(option.permitted) if choice)
    yield "\nCan always be reported, if it happens"
    yield f"  {', '.join(reports)}"


def _choices(events: tuple[Event, ...]) -> list[str]:
    """A few proposals one by one; many, field by field."""
    if len(events) <= _FEW:
        return [written(event) for event in events]
    found = {}
    for field in attrs.fields(type(events[0])):
        told = dict.fromkeys(coded(event).get(field.name) for event in events if field.name in coded(event))
        if texts := [text for text in map(_text, told) if text]:
            found[field.name] = texts
    return [f"{name}: {', '.join(texts)}" if len(texts) > 1 else f"{name}={texts[0]}" for name, texts in found.items()]


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else "" if value in (None, "", "unknown") else str(value)


def _barred(options: Iterable[Option]) -> Iterator[str]:
    """Every reason once, with what it bars; what only the stage bars comes last, in one line."""
    barred = [option for option in options if not option.permitted]
    bars: dict[tuple[str, str], tuple[list[Reason], list[str]]] = {}
    for option in barred:
        for reason in option.missing:
            if reason.code != _STAGE:
                reasons, kinds = bars.setdefault((reason.code, reason.about), ([], []))
                reasons.extend([reason] if reason not in reasons else [])
                kinds.extend([option.kind] if option.kind not in kinds else [])
    if barred:
        yield "\nNot now, and why"
    for reasons, kinds in bars.values():
        more = f" (And {len(reasons) - 1} more like it.)" if len(reasons) > 1 else ""
        yield f"  {reasons[0].says}{more}"
        yield f"      bars {', '.join(kinds)}"
    elsewhere = [option.kind for option in barred if any(reason.code == _STAGE for reason in option.missing)]
    if elsewhere:
        yield f"  Not at this stage: {', '.join(elsewhere)}"
