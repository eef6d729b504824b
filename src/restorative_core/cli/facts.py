"""Where a case stands, as plain values and as lines to read: coded facts only."""

from collections.abc import Iterator
from typing import Any

from restorative_core.casework.case import Case, Participant
from restorative_core.cli.spoken import label, local
from restorative_core.service.settings import Practice
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.wire import unstructure


def facts(case: Case) -> dict[str, Any]:
    """Where *case* stands, as plain values."""
    return {
        "case": case.id,
        "stage": case.stage.value,
        "pathway": case.pathway,
        "entries": case.number,
        "origin": unstructure(case.origin),
        "people": [unstructure(person) for person in case.people.values()],
        "consents": [
            {"participant": who, "purpose": purpose, "scope": scope, "status": consent.status.value}
            for (who, purpose, scope), consent in case.consents.items()
        ],
        "held": case.flags.held,
        "safety_stops": list(case.flags.stops),
        "reviews": list(case.flags.reviews),
        "risk": case.judgement.risk_level,
        "suitable": case.judgement.suitable,
        "lead": case.team.lead,
        "co": list(case.team.co),
        "sessions": [unstructure(session) for session in case.sessions.values()],
        "undertakings": [{**unstructure(u.item), "status": u.status.value} for u in case.undertakings.values()],
        "closed": case.ending.closed,
        "declined": case.ending.declined,
    }


def told(case: Case, practice: Practice) -> Iterator[str]:
    """Where *case* stands, line by line."""
    yield headline(case)
    yield from _origin(case, practice)
    yield from _bars(case)
    yield ""
    yield "People"
    for person in case.people.values():
        yield from _person(person, practice)
    yield from _several("Consents", _consents(case))
    yield from _several("Judged", _judged(case))
    yield from _several("Sessions", (_session(case, name) for name in case.sessions))
    yield from _several(
        "Undertaken",
        (f"{u.item.id}  {u.item.kind} by {u.item.owner}: {u.status}" for u in case.undertakings.values()),
    )


def headline(case: Case) -> str:
    """The case in one line."""
    ended = case.ending.closed or case.ending.declined
    because = f" ({ended})" if ended else ""
    return f"{case.id}  {case.stage}{because}  {case.pathway}  {case.number} entries"


def _origin(case: Case, practice: Practice) -> Iterator[str]:
    origin = case.origin
    area = f", {label(origin.area, practice.areas)}" if origin.area else ""
    organisation = f" ({origin.organisation})" if origin.organisation else ""
    yield f"Received {local(origin.received)} from {origin.source}{organisation}{area}; initiator: {origin.initiator}"
    if origin.flags:
        yield f"Special care: {', '.join(sorted(origin.flags))}"
    if case.team.lead:
        beside = f", with {', '.join(case.team.co)}" if case.team.co else ""
        yield f"Led by {case.team.lead}{beside}"


def _bars(case: Case) -> Iterator[str]:
    if case.flags.held is not None:
        yield f"On hold: {case.flags.held}"
    for number in case.flags.stops:
        yield f"A safety stop stands (entry {number})"
    for number in case.flags.reviews:
        yield f"A supervisor has to look at entry {number}"


def _person(person: Participant, practice: Practice) -> Iterator[str]:
    roles = ", ".join(label(role, practice.labels) for role in sorted(person.roles))
    aware = {True: "knows of the referral", False: "does not know of the referral", None: ""}[person.aware]
    yield f"  {person.id}  {roles}" + ("" if person.named else " (not named yet)")
    so_far = [
        aware,
        "reached" if person.reached else "not reached yet",
        "informed" if person.informed else "not informed yet",
        "prepared" if person.prepared else "not prepared yet",
    ]
    yield f"      so far: {', '.join(filter(None, so_far))}"
    if person.acknowledgement:
        yield f"      acknowledgement of what happened: {person.acknowledgement}"
    yield f"      may be reached by: {_reached_by(person)}"


def _reached_by(person: Participant) -> str:
    preferences = person.preferences
    if not preferences.permits:
        return "no channel, as far as anybody has said"
    start, end = preferences.safe_from, preferences.safe_until
    hours = f"from {start:%H:%M} " if start else ""
    hours += f"until {end:%H:%M}" if end else ""
    return ", ".join(sorted(preferences.permits)) + (f", {hours.strip()}" if hours else "")


def _consents(case: Case) -> Iterator[str]:
    for (who, purpose, scope), consent in case.consents.items():
        what = f"{purpose}:{scope}" if scope else str(purpose or "everything")
        yield f"{who}  {what}: {consent.status}"


def _judged(case: Case) -> Iterator[str]:
    judged = case.judgement
    if judged.risk is not None:
        yield f"risk {judged.risk_level}, assessed {local(Moment.of(judged.risk.earliest))}"
    if judged.suitable is not None:
        yield "suitable" if judged.suitable else "not suitable"


def _session(case: Case, name: str) -> str:
    session = case.sessions[name]
    planned = f", planned for {local(session.planned_for)}" if session.planned_for.is_known else ""
    return f"{name}  {session.type} with {', '.join(session.participants)}: {session.status}{planned}"


def _several(title: str, lines: Iterator[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield ""
        yield title
        yield from (f"  {line}" for line in found)
