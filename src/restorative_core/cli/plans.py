"""How reasons, sources and plans are written for people, and as plain values."""

from collections.abc import Iterable, Iterator
from typing import Any

from attrs import evolve

from restorative_core.casework.case import Case
from restorative_core.casework.event import Event
from restorative_core.casework.plan import Plan
from restorative_core.casework.proposals import LEFT_OPEN
from restorative_core.casework.remedies.remedy import Whose
from restorative_core.casework.way import Step
from restorative_core.cli.spoken import coded, is_pinned, local, pairs
from restorative_core.errors import Reason
from restorative_core.sources import SOURCES, Citation
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.roles import StaffRole

_HOUSE = "house"
_DIGITS = "0123456789"


def sourced(citation: Citation) -> str:
    """Where a rule stands, as a reader would look it up."""
    if citation.source == _HOUSE:
        return f"this library's own rule: {citation.where}"
    source = SOURCES[citation.source]
    return ", ".join(filter(None, (source.publisher, source.title, citation.where)))


def in_words(reason: Reason, case: Case) -> Reason:
    """*reason*, in words where it is about something that is not there yet, and was proposed with an id."""
    if reason.code == "facilitator.unknown" and reason.about not in (case.team.lead, *case.team.co):
        return evolve(reason, about="Whoever is to be allocated")
    things = {"s": ("The new session", case.sessions), "a": ("The new agreement", case.agreements)}
    words, known = things.get(reason.about.rstrip(_DIGITS), ("", {}))
    return evolve(reason, about=words) if words and reason.about not in known else reason


def asked(event: Event) -> str:
    """*event* as `record` takes it, with a placeholder wherever somebody will judge or choose."""
    left_open = LEFT_OPEN.get(type(event), ())
    said = [(name, value) for name, value in pairs(event) if not is_pinned(name)]
    told = (f"{name}=<{name}>" if name in left_open else f"{name}={value}" for name, value in said)
    return " ".join((event.kind, *told))


def steps(plan: Plan, roles: Iterable[StaffRole] = ()) -> Iterator[str]:
    """The steps of *plan*, numbered: whose each is, and for whom of us, where it is for none of *roles*."""
    for number, step in enumerate(plan.steps, 1):
        waits = f", not before {local(step.at)}" if step.waits else ""
        yield f"{number}. {_whose(step, frozenset(roles))}: {asked(step.event)}{waits}"


def whoever(roles: Iterable[StaffRole]) -> str:
    """Those who have one of *roles*, in words."""
    *others, last = sorted(roles)
    return f"a {', '.join(others)} or {last}" if others else f"a {last}"


def _whose(step: Step, roles: frozenset[StaffRole]) -> str:
    if step.whose is Whose.THEIRS:
        return "theirs"
    return f"ours ({', '.join(sorted(step.roles))})" if step.roles and step.roles.isdisjoint(roles) else "ours"


def plain_reason(reason: Reason) -> dict[str, Any]:
    """*reason* with its source as plain values."""
    source = None if reason.source is None else {"key": reason.source.source, "where": reason.source.where}
    return {**reason.as_plain(), "source": source, "waivable": reason.waivable}


def plain_plan(plan: Plan) -> dict[str, Any]:
    """*plan* as plain values."""
    return {
        **_plain_event(plan.event),
        "leads_there": plan.leads_there,
        "steps": [
            {
                **_plain_event(step.event),
                "whose": step.whose.value,
                "roles": sorted(step.roles),
                "answers": plain_reason(step.answers),
                "not_before": _not_before(step.at, waits=step.waits),
            }
            for step in plan.steps
        ],
        "open": [plain_reason(reason) for reason in plan.open],
        "not_before": _not_before(plan.at, waits=plan.waits),
        "roles": sorted(plan.roles),
        "by_another": plan.by_another,
    }


def _plain_event(event: Event) -> dict[str, Any]:
    """*event* as plain values; what is left open is to be filled in by whoever does it."""
    return {"kind": event.kind, "fields": coded(event), "left_open": sorted(LEFT_OPEN.get(type(event), ()))}


def _not_before(at: Moment, *, waits: bool) -> str | None:
    return str(at) if waits else None
