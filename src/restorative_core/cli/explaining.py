"""`restorative case explain`: why something can or cannot be done, what that rests on, and what would lead there."""

import sys
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import typer

from restorative_core.casework.event import Event
from restorative_core.casework.explain import Explanation, Finding
from restorative_core.casework.remedies.remedy import Whose
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
from restorative_core.cli.ending import Asking, says
from restorative_core.cli.facts import headline
from restorative_core.cli.fields import event_from, insist_on_kind
from restorative_core.cli.plans import in_words, plain_plan, plain_reason, sourced, steps, whoever
from restorative_core.cli.recording import Fields, JsonFields, Kind
from restorative_core.cli.screen import paragraph, say, say_json
from restorative_core.cli.spoken import coded, local, written
from restorative_core.errors import Reason
from restorative_core.service.restorative import RestorativeService
from restorative_core.vocabulary.identity import Occasion

Every = Annotated[bool, typer.Option("--all", help="Show the rules that are met too, each with its source.")]

_SEVERAL = 9
"""How many entries are named that a requirement rests on; where there are more, the last of them."""


def show_explanation(
    case: CaseId,
    kind: Kind,
    fields: Fields = None,
    *,
    json_fields: JsonFields = "",
    store: Store = "",
    practice_file: PracticeFile = None,
    name: As = "",
    roles: Roles = "",
    organisation: Organisation = "",
    at: At = "",
    every: Every = False,
    as_json: AsJson = False,
) -> None:
    """Explain why an act can or cannot be done: every rule with its source and entries, and what would lead there.

    Where no field is given, it explains the nearest act of the kind. Where nobody says who acts, it is
    explained for somebody who has every role.
    """
    insist_on_kind(kind)
    by = actor(name, roles, organisation, ANYBODY)
    on = occasion(at, by)
    with reading(store, practice_file) as service:
        found = service.case(case)
        given = bool(fields or json_fields)
        event = event_from(kind, fields or (), json_fields, sys.stdin) if given else _nearest(service, case, kind, on)
        explained = service.explain(case, event, on)
    if as_json:
        say_json(_plain(explained))
        return
    say(headline(found))
    for line in told(explained, every=every):
        paragraph(line)


def _nearest(service: RestorativeService, case: str, kind: str, on: Occasion) -> Event:
    """What is nearest of *kind* to what may happen in *case*.

    Raises:
        Asking: Nothing of the kind could be proposed there.
    """
    for option in service.options(case, on):
        if option.kind == kind and option.permitted:
            return option.permitted[0]
        if option.kind == kind and option.plan is not None:
            return option.plan.event
    raise Asking(
        f"There is nothing in this case yet that {kind} could be about. `restorative case options CASE` shows what can"
        " be done instead. To have it explained all the same, say all of it, as FIELD=VALUE:"
        f" `restorative record --fields {kind}` shows its fields."
    )


def told(explained: Explanation, *, every: bool = False) -> Iterator[str]:
    """*explained*, line by line; with *every* rule that was looked at, those that are met included."""
    by, event = explained.question.occasion.by, explained.question.event
    as_whom = f" by {by.id} ({', '.join(sorted(by.roles))})" if by != ANYBODY else ""
    yield f"\n{event.kind} {written(event)}".rstrip() + as_whom
    if explained.decision.permitted:
        leads_to = f" The case is at {explained.decision.leads_to} then." if explained.decision.leads_to else ""
        yield f"This can be done now.{leads_to}"
    else:
        yield "This cannot be done now."
        yield from _against(explained)
    yield from _titled("Waived", (line for one in explained.waived for line in _waived(one)))
    if not explained.decision.permitted:
        yield from _plan(explained)
    met = [one for one in explained.findings if one.met]
    if every:
        yield from _titled("Looked at, and met", (line for one in met for line in _met(one)))
    elif met:
        one = "1 rule was looked at, and is met" if len(met) == 1 else f"{len(met)} rules were looked at, and are met"
        yield f"\n{one}: --all shows them."


def _against(explained: Explanation) -> Iterator[str]:
    """Every reason; those of the rules with their source, and with how they could be waived."""
    unmet = [one for one in explained.findings if not (one.met or one.waived_by)]
    of_rules = [reason for finding in unmet for reason in finding.unmet]
    for reason in explained.decision.reasons:
        if reason not in of_rules:
            yield f"  - {says(reason)}"
    for finding in unmet:
        yield from (f"  - {sentence}" for sentence in _sentences(finding.unmet))
        yield f"      {_rule(finding)}"
        if finding in explained.waivable:
            yield f"      {_how_to_waive(explained, finding)}"


def _sentences(reasons: Iterable[Reason]) -> list[str]:
    return list(dict.fromkeys(map(says, reasons)))


def _rule(finding: Finding) -> str:
    sources = "; ".join(map(sourced, finding.requirement.sources))
    return f"{sources[:1].upper()}{sources[1:]}.{_rests_on(finding)}"


def _rests_on(finding: Finding) -> str:
    numbers = [str(number) for number in finding.rests_on[-_SEVERAL:]]
    if not numbers:
        return ""
    more = "among others " if len(finding.rests_on) > _SEVERAL else ""
    return f" It rests on {more}{'entries' if len(numbers) > 1 else 'entry'} {', '.join(numbers)}."


def _how_to_waive(explained: Explanation, finding: Finding) -> str:
    by = explained.question.occasion.by
    asked_by = by.id if by != ANYBODY else "<id>"
    act, key = explained.question.event.kind, finding.requirement.key
    return (
        f"A supervisor, other than who does it, may waive it: requirement-waived act={act} requirement={key}"
        f" asked_by={asked_by} reason=<reason>"
    )


def _waived(finding: Finding) -> Iterator[str]:
    yield from (f"  - {sentence}" for sentence in _sentences(finding.unmet))
    yield f"      Waived by entry {finding.waived_by}, for this once: {finding.requirement.key}."


def _plan(explained: Explanation) -> Iterator[str]:
    plan, by = explained.plan, explained.question.occasion.by
    if not plan.leads_there:
        yield from _no_way(explained)
        return
    yield "\nWhat leads there"
    yield from (f"  {step}" for step in steps(plan, () if by == ANYBODY else by.roles))
    then = f"  Then {plan.event.kind} can be done" if plan.steps else "  It can be done"
    who = f" by {whoever(plan.roles)}" if plan.roles else ""
    another = ", who is somebody else" if plan.by_another else ""
    waits = f", not before {local(plan.at)}" if plan.waits else ""
    yield f"{then}{who}{another}{waits}."
    if any(step.whose is Whose.THEIRS for step in plan.steps):
        yield "  What is theirs is waited for: nobody says it for them, and a no ends the way."


def _no_way(explained: Explanation) -> Iterator[str]:
    """That nothing leads there, and why, where that is not every reason that was told already."""
    told, case = explained.decision.reasons, explained.question.case
    standing = _sentences(one if one in told else in_words(one, case) for one in explained.plan.open)
    same = set(_sentences(told)) == set(standing)
    yield f"\nNothing that is ours to do or theirs to give leads there, as things stand{'.' if same else ':'}"
    yield from (f"  - {sentence}" for sentence in standing if not same)
    if all(reason.waivable for reason in explained.plan.open):
        yield "A supervisor may waive what stands in the way, as is told above."


def _met(finding: Finding) -> Iterator[str]:
    yield f"  - {finding.requirement.sentence}"
    yield f"      {_rule(finding)}"


def _titled(title: str, lines: Iterator[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield f"\n{title}"
        yield from found


def _plain(explained: Explanation) -> dict[str, Any]:
    event, decision = explained.question.event, explained.decision
    return {
        "case": explained.question.case.id,
        "kind": event.kind,
        "fields": coded(event),
        "permitted": decision.permitted,
        "leads_to": decision.leads_to,
        "reasons": [plain_reason(reason) for reason in decision.reasons],
        "requirements": [_plain_finding(finding) for finding in explained.findings],
        "plan": plain_plan(explained.plan),
    }


def _plain_finding(finding: Finding) -> dict[str, Any]:
    rule = finding.requirement
    return {
        "key": rule.key,
        "revision": rule.revision,
        "says": rule.sentence,
        "force": rule.force.value,
        "sources": [{"key": one.source, "where": one.where, "says": sourced(one)} for one in rule.sources],
        "met": finding.met,
        "unmet": [plain_reason(reason) for reason in finding.unmet],
        "rests_on": list(finding.rests_on),
        "waived_by": finding.waived_by or None,
    }
