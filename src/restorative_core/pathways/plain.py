"""A pathway as plain JSON values: what a partner without Python can check shape, stage and role against.

`restorative_core.pathways.schema` has the JSON Schema of it. Whatever is read from other entries of
a case is left to the service: where a row requires something, it is the service that is asked.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from restorative_core.casework.event import Act, Event
from restorative_core.casework.life import Life
from restorative_core.casework.lives import LIVES
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.requirement import Requirement
from restorative_core.casework.table import Destination, Row
from restorative_core.sources import Citation
from restorative_core.vocabulary.personal import reference_fields
from restorative_core.vocabulary.policy import LOCAL, Policy, policy_sources
from restorative_core.vocabulary.roles import StaffRole
from restorative_core.vocabulary.stages import ENDED, OPEN, Stage
from restorative_core.vocabulary.wire import unstructure

TABLE = "urn:restorative-core:schema:pathway-table:1"
"""The name of the schema that a table keeps."""

LOCALLY = "local"
"""What stands for a source where a service answers for a value itself."""

_KERNEL, _PATHWAY, _SERVICE = "kernel", "pathway", "service"


def plain_table(pathway: Pathway) -> dict[str, Any]:
    """*pathway* as plain JSON values; what its schema says."""
    return {
        "schema": TABLE,
        "name": pathway.name,
        "version": pathway.version,
        "title": pathway.title,
        "digest": pathway.digest,
        "stages": [{"stage": stage.value, "is": _sort(stage)} for stage in Stage],
        "roles": [role.value for role in StaffRole],
        "rows": [_row(pathway, row) for row in pathway.cases.rows],
        "requirements": [_requirement(one) for one in pathway.requirements],
        "lives": [_life(life) for life in LIVES],
        "policy": list(_policy(pathway.policy)),
        "leads_on": {
            other: {stage.value: stages[stage].value for stage in Stage if stage in stages}
            for other, stages in sorted(pathway.leads_on.items())
        },
    }


def _sort(stage: Stage) -> str:
    if stage in OPEN:
        return "open"
    return "ended" if stage in ENDED else "unopened"


def _row(pathway: Pathway, row: Row) -> dict[str, Any]:
    musts = pathway.kernel.get(row.event, ())
    told = {**dict.fromkeys(row.requires, _PATHWAY), **dict.fromkeys(musts, _KERNEL)}
    return {
        "event": row.event.kind,
        "is": "act" if issubclass(row.event, Act) else "report",
        "unconditional": row.unconditional,
        "stages": in_order(row.stages, Stage),
        "leads_to": _leads_to(row),
        "roles": in_order(row.roles, StaffRole),
        "requires": [{"key": one.key, "asked_by": told.get(one, _SERVICE)} for one in pathway.rules[row.event]],
    }


def _leads_to(row: Row) -> dict[str, Any]:
    match row.leads_to:
        case None:
            how, says = "stays", "stays"
        case Destination(sentence=sentence):
            how, says = "rule", sentence
        case stage:
            how, says = "stage", stage.value
    return {"how": how, "from": in_order(row.leaves, Stage), "stages": in_order(row.destinations, Stage), "says": says}


def _requirement(requirement: Requirement) -> dict[str, Any]:
    return {
        "key": requirement.key,
        "revision": requirement.revision,
        "force": requirement.force.value,
        "sentence": requirement.sentence,
        "sources": [_citation(citation) for citation in requirement.sources],
        "since": requirement.since and requirement.since.isoformat(),
    }


def _citation(citation: Citation) -> dict[str, str]:
    return {"source": citation.source, "where": citation.where, "says": str(citation)}


def _life(life: Life) -> dict[str, Any]:
    named: dict[str, list[str]] = {}
    for step in life.steps:
        named[step.event.kind] = list(_naming(step.event, life.thing))
    return {
        "thing": life.thing,
        "begins": life.begins.value,
        "states": [state.value for state in type(life.begins)],
        "steps": [
            {
                "event": step.event.kind,
                "states": in_order(step.states, type(life.begins)),
                "leads_to": None if step.leads_to is None else step.leads_to.value,
            }
            for step in life.steps
        ],
        "named_in": named,
    }


def _naming(event: type[Event], thing: str) -> Iterator[str]:
    yield from (name for name, noun in reference_fields(event).items() if noun == thing)


def _policy(policy: Policy) -> Iterator[dict[str, Any]]:
    usual: Mapping[str, Any] = unstructure(Policy())
    cited = policy_sources()
    for name, value in unstructure(policy).items():
        source = cited[name]
        local = source == LOCAL or value != usual[name]
        yield {"name": name, "value": value, "source": LOCALLY if local else _citation(source)}


def in_order(some: frozenset[Any], every: type[StrEnum]) -> list[str]:
    """The values of *some*, in the order in which *every* has them."""
    return [one.value for one in every if one in some]
