"""The JSON Schema (2020-12) of a pathway's table, which says as well how the table is read."""

from collections.abc import Mapping
from copy import deepcopy
from enum import StrEnum
from typing import Any

from restorative_core.pathways.plain import LOCALLY, TABLE
from restorative_core.vocabulary.roles import StaffRole
from restorative_core.vocabulary.schema import DIALECT
from restorative_core.vocabulary.stages import Stage

_HOW_IT_IS_READ = (
    "The tables of one setting. An event is possible where the case is at one of the stages of its row "
    "(else: stage.not-permitted); where somebody with one of the row's roles does it, unless the row is unconditional "
    "(else: role.missing); and, if it is an act, where each thing that it names is in a state of one of its steps in "
    "the life of that thing (else: participant.not-permitted, session.not-permitted and so on). Where the row requires "
    "nothing, the event is then permitted; where it requires something, the service is to be asked: what it requires "
    "rests on the entries of the case, which no table has. The service is also asked of the form of an event, and of "
    "pathway-adopted and requirement-waived, which speak of the tables themselves."
)


def table_schema() -> dict[str, Any]:
    """The JSON Schema of a pathway's table."""
    return {
        "$schema": DIALECT,
        "$id": TABLE,
        **_object(
            _HOW_IT_IS_READ,
            schema=_is(TABLE, "The form of this table. A table of another form has another name here."),
            name=_text("The pathway's name."),
            version=_number("Its version. A version never changes."),
            title=_text("What it is for."),
            digest={**_text("The digest of its tables."), "pattern": "^[0-9a-f]{16}$"},
            stages=_list("Every stage of a case, in order.", _ref("stage")),
            roles=_list("Every role in which somebody acts.", _ref("role")),
            rows=_list("What can happen: one row for each event.", _ref("row")),
            requirements=_list("Everything that some row requires.", _ref("requirement")),
            lives=_list("The lives of the things in a case: the same in every pathway.", _ref("life")),
            policy=_list("The values that the rules leave to a service.", _ref("value")),
            leads_on=_map(
                "The pathways to which a case may move, and the stage that each open stage becomes there.",
                _map("The new stage, by the stage that the case has.", _ref("stage-name"), names=_ref("stage-name")),
            ),
        ),
        "$defs": deepcopy(_DEFINITIONS),
    }


def _object(says: str, /, **fields: Mapping[str, Any]) -> dict[str, Any]:
    """An object with just *fields*, every one of them."""
    return {
        "description": says,
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


def _list(says: str, items: Mapping[str, Any], *, least: int = 0) -> dict[str, Any]:
    return {"description": says, "type": "array", "items": items, "minItems": least, "uniqueItems": True}


def _map(says: str, values: Mapping[str, Any], names: Mapping[str, Any] | None = None) -> dict[str, Any]:
    found = {"description": says, "type": "object", "additionalProperties": values}
    return found if names is None else {**found, "propertyNames": names}


def _text(says: str) -> dict[str, Any]:
    return {"description": says, "type": "string"}


def _number(says: str) -> dict[str, Any]:
    return {"description": says, "type": "integer", "minimum": 1}


def _yes(says: str) -> dict[str, Any]:
    return {"description": says, "type": "boolean"}


def _is(value: str, says: str) -> dict[str, Any]:
    return {"description": says, "const": value}


def _one_of(says: str, *choices: str) -> dict[str, Any]:
    return {"description": says, "enum": list(choices)}


def _choice(says: str, choices: type[StrEnum]) -> dict[str, Any]:
    return _one_of(says, *(choice.value for choice in choices))


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{name}"}


def _or_none(says: str, kind: Mapping[str, Any]) -> dict[str, Any]:
    return {"description": says, "anyOf": [kind, {"type": "null"}]}


_DEFINITIONS: dict[str, Any] = {
    "stage-name": _choice("A stage of a case.", Stage),
    "role": _choice("What somebody acts as.", StaffRole),
    "event": {"description": "A kind of event.", "type": "string", "pattern": "^[a-z]+(-[a-z]+)*$"},
    "stage": _object(
        "A stage, and of what sort it is.",
        stage=_ref("stage-name"),
        **{"is": _one_of("Whether somebody works on the case there.", "unopened", "open", "ended")},
    ),
    "row": _object(
        "One event.",
        event=_ref("event"),
        **{"is": _one_of("An act is ours to do or to leave; a report tells what happened.", "act", "report")},
        unconditional=_yes("Whether nothing is required of it, of nobody: then anybody may, whatever their roles."),
        stages=_list("The stages at which it may happen.", _ref("stage-name"), least=1),
        leads_to=_object(
            "Where it leads.",
            how=_one_of(
                "Whether it leads to one stage, nowhere, or by a rule to one of several stages or nowhere.",
                "stage",
                "stays",
                "rule",
            ),
            **{"from": _list("Every stage out of which it may lead.", _ref("stage-name"))},
            stages=_list("Every stage to which it may lead.", _ref("stage-name")),
            says=_text("The stage, or the rule in words."),
        ),
        roles=_list("Who may do it, or tell of it.", _ref("role"), least=1),
        requires=_list("What it needs.", _ref("needed")),
    ),
    "needed": _object(
        "A requirement of a row.",
        key=_text("Its key."),
        asked_by=_one_of(
            "Who asks it: the kernel that binds every pathway, this pathway, or the service besides.",
            "kernel",
            "pathway",
            "service",
        ),
    ),
    "requirement": _object(
        "A true sentence that an act needs.",
        key=_text("Its name, stable for ever."),
        revision=_number("The number of its wording."),
        force=_one_of("A must is waived by nobody; a should by an approver, with a reason.", "must", "should"),
        sentence=_text("The rule."),
        sources=_list("Where it stands.", _ref("citation"), least=1),
        since=_or_none("The first local day on whose acts it binds.", {"type": "string", "format": "date"}),
    ),
    "citation": _object(
        "A place in a source.",
        source=_text("The key of the source."),
        where=_text("The section, paragraph or page; empty for the whole."),
        says=_text("The citation as a reader would write it."),
    ),
    "life": _object(
        "The life of one sort of thing within a case.",
        thing=_text("What it is."),
        begins=_text("The state in which each begins."),
        states=_list("Every state.", {"type": "string"}, least=1),
        steps=_list(
            "What may happen to it. An event may have several steps.",
            _object(
                "One event, in some states.",
                event=_ref("event"),
                states=_list("The states in which it may happen.", {"type": "string"}, least=1),
                leads_to=_or_none(
                    "The state afterwards; null where the event itself says, or it stays.", {"type": "string"}
                ),
            ),
        ),
        named_in=_map(
            "The fields of each such event that name the things, by kind of event.",
            _list("Names of fields.", {"type": "string"}),
        ),
    ),
    "value": _object(
        "A value that a service may choose.",
        name=_text("Its name."),
        value={"anyOf": [{"type": "integer"}, {"type": "array", "items": {"type": "string"}}]},
        source={"anyOf": [_ref("citation"), _is(LOCALLY, "A service answers for the value itself.")]},
    ),
}
