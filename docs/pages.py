"""The reference pages, made from the code.

`python docs/pages.py` writes them; a test fails when a page lags behind.
"""

import inspect
import json
import runpy
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from restorative_core import pathways
from restorative_core.casework import catalogue
from restorative_core.casework.deadlines import deadlines
from restorative_core.casework.dictionary import PURPOSES, REFERRAL_PARTS, FieldTold, dictionary, of_referral
from restorative_core.casework.event import Act, Event
from restorative_core.casework.pathway import Pathway
from restorative_core.casework.requirement import Force, Requirement
from restorative_core.evidence.measures import MEASURES
from restorative_core.pathways.markdown import markdown
from restorative_core.pathways.plain import plain_table
from restorative_core.pathways.schema import table_schema
from restorative_core.sentences import SENTENCES
from restorative_core.sources import SOURCES
from restorative_core.vocabulary.personal import Personal, personal_fields, reference_fields
from restorative_core.vocabulary.schema import json_schema, referral_schema

FOLDER = Path(__file__).parent / "reference"
PATHWAYS: tuple[Pathway, ...] = pathways.PUBLISHED
MADE = "% Made from the code by docs/pages.py. Edit the code, then make the pages again.\n\n"


def pages() -> dict[str, str]:
    """Every page that is made from the code, by its file name."""
    made = {
        "events": events(),
        "requirements": requirements(),
        "measures": measures(),
        "reasons": reasons(),
        "deadlines": time_limits(),
        "data-dictionary": data_dictionary(),
        "sources": sources(),
        "ports": runpy.run_path(str(Path(__file__).with_name("ports.py")))["page"](),
    }
    told = {f"{name}.md": MADE + "\n".join(lines).rstrip() + "\n" for name, lines in made.items()}
    told |= {f"pathway-{one.name}.md": MADE + markdown(plain_table(one)) for one in PATHWAYS}
    plain = {"referral.schema.json": referral_schema(), "pathway-table.schema.json": table_schema()}
    plain |= {f"pathway-{one.name}.json": plain_table(one) for one in PATHWAYS}
    return told | {name: json.dumps(one, indent=1, ensure_ascii=False) + "\n" for name, one in plain.items()}


def table(*rows: tuple[str, ...]) -> Iterator[str]:
    """A table, its first row the heading."""
    yield "| " + " | ".join(rows[0]) + " |"
    yield "|" + "---|" * len(rows[0])
    for row in rows[1:]:
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |"


_STREAMS = (
    ("In a case", catalogue.CASE_EVENTS),
    ("On a person's stream", catalogue.PERSON_EVENTS),
    ("On a facilitator's stream", catalogue.FACILITATOR_EVENTS),
    ("In a message's life", catalogue.MESSAGE_EVENTS),
)
"""Every event, by where it stands."""


def events() -> Iterator[str]:
    """Every event, with its fields and what it requires."""
    yield "# Events"
    yield ""
    yield (
        "An *act* is ours to do or to leave: it is decided before it counts. A *report* tells what happened. "
        "Fields marked ● are personal: they are split off before a record is stored. "
        "`restorative record --fields contact-made` shows the same of one kind, in a terminal."
    )
    for title, classes in _STREAMS:
        yield ""
        yield f"## {title}"
        for cls in classes:
            yield from _event(cls)


def data_dictionary() -> Iterator[str]:
    """Every field of a referral and of every event: personal or not, about whom, how long, and why it is there."""
    yield "# Data dictionary"
    yield ""
    yield (
        "What every field holds, made from the classes by which it is stored. What is *personal* is split off before a "
        "record is stored, is read in one way, which is logged, and is erased with the person. Whatever is not is a "
        "code, a choice, a number or a time: a text there is refused. A retention class gets its period from the "
        "service's own rules."
    )
    yield ""
    yield from table(("retention class", "what it is kept for"), *((f"`{k}`", why) for k, why in PURPOSES.items()))
    yield ""
    yield "## In a referral"
    yield ""
    yield "A referral becomes events, and is not kept beside them."
    personal = frozenset({*personal_fields(catalogue.ReferralReceived), *personal_fields(catalogue.PersonRegistered)})
    for part in REFERRAL_PARTS:
        yield ""
        yield f"### {part.__name__}"
        yield ""
        yield from table(
            ("field", "holds", "what it is, and why it is there"),
            *((f"`{told.name}`", told.holds, told.says) for told in of_referral(part, personal)),
        )
    for heading, classes in _STREAMS:
        yield ""
        yield f"## {heading}"
        for cls in classes:
            yield from _defined(cls)


def _defined(cls: type[Event]) -> Iterator[str]:
    fields = tuple(dictionary(cls))
    if not fields:
        return
    yield ""
    yield f"### {cls.__name__}: fields"
    yield ""
    yield from table(
        ("field", "holds", "about", "retention", "what stays", "what it is, and why it is there"),
        *((f"`{f.name}`", f.holds, _whose(f), f"`{f.keep}`" if f.keep else "", f.leaves, f.says) for f in fields),
    )


def _whose(told: FieldTold) -> str:
    return {"": "", "stream": "whose stream it is"}.get(told.about, f"those in `{told.about}`")


def _event(cls: type[Event]) -> Iterator[str]:
    doc = inspect.cleandoc(cls.__doc__ or "")
    text, _, told = doc.partition("\nAttributes:\n")
    yield ""
    yield f"### {cls.__name__}"
    yield ""
    yield f"`{cls.kind}`, {'an act' if issubclass(cls, Act) else 'a report'}, form {cls.schema}. {text.strip()}"
    described = _attributes(told)
    personal = personal_fields(cls)
    if described:
        yield ""
        yield from table(
            ("field", "required", "what it takes", "what it is"),
            *(
                (
                    f"`{field.name}`" + (" ●" if field.name in personal else ""),
                    "yes" if _is_required(field, personal) else "",
                    takes,
                    described.get(field.name, ""),
                )
                for field, takes in zip(attrs.fields(cls), _taken(cls), strict=True)
            ),
        )
    needs = dict.fromkeys(requirement for pathway in PATHWAYS for requirement in pathway.rules.get(cls, ()))
    if needs:
        yield ""
        yield "Requires: " + " ".join(one.sentence + _only_in(_needing(one, cls)) for one in needs)


def _needing(requirement: Requirement, cls: type[Event]) -> list[Pathway]:
    """The pathways in which *cls* needs *requirement*."""
    return [pathway for pathway in PATHWAYS if requirement in pathway.rules.get(cls, ())]


def _only_in(some: list[Pathway]) -> str:
    """In which pathways that is, where it is not in every one."""
    return "" if len(some) == len(PATHWAYS) else f" (in {', '.join(f'`{pathway.name}`' for pathway in some)})"


def _is_required(field: "attrs.Attribute[Any]", personal: Mapping[str, Personal]) -> bool:
    return field.default is attrs.NOTHING or (field.name in personal and personal[field.name].required)


def _taken(cls: type[Event]) -> Iterator[str]:
    """What each field of *cls* takes, in its order."""
    schema = json_schema(cls)
    referring = reference_fields(cls)
    for name, plain in schema["properties"].items():
        if name in referring and plain.get("type") != "integer":
            yield ("list of ids" if plain.get("type") == "array" else "id") + f" of a {referring[name]}"
        elif attrs.fields_dict(cls)[name].type is Event:
            yield "event: its `kind` and its `fields`"
        else:
            yield _takes(plain, schema.get("$defs", {}))


def _takes(plain: dict[str, Any], definitions: dict[str, Any]) -> str:
    """What a value of the JSON Schema *plain* is, in words."""
    if "anyOf" in plain:
        return _takes(next(one for one in plain["anyOf"] if one != {"type": "null"}), definitions)
    if "$ref" in plain:
        return _takes(definitions[plain["$ref"].rpartition("/")[2]], definitions)
    if "oneOf" in plain:
        return ", ".join(f"`{one['const']}`" for one in plain["oneOf"])
    if plain["type"] == "array":
        return f"list of: {_takes(plain['items'], definitions)}"
    if plain["type"] == "object":
        parts = plain["properties"].items()
        return "object with " + "; ".join(f"`{name}` ({_takes(one, definitions)})" for name, one in parts)
    return _simple(plain)


def _simple(plain: dict[str, Any]) -> str:
    if "pattern" in plain:
        return next(words for mark, words in _PATTERNS if mark in plain["pattern"])
    return {"boolean": "true or false", "integer": "whole number", "string": "text or code"}[plain["type"]]


_PATTERNS = (("unknown", "moment"), ("T(", "instant"), ("(?!0000", "day"), ("[01]", "time of day"))
"""How a schema's pattern is told apart, and what it is called."""


def _attributes(told: str) -> dict[str, str]:
    found: dict[str, str] = {}
    name = ""
    for line in textwrap.dedent(told).splitlines():
        if not line.strip() or (line.rstrip().endswith(":") and not line.startswith(" ") and " " not in line):
            break
        if line.startswith(" "):
            found[name] += " " + line.strip()
        else:
            name, _, text = line.partition(": ")
            found[name] = text
    return found


def requirements() -> Iterator[str]:
    """Every requirement, with its source and the acts that need it."""
    yield "# Requirements"
    yield ""
    yield (
        "A *must* is waived by nobody. A *should* is a service's policy. Each is a true sentence with a source; "
        "a source called *house* is this library's own decision and nobody's guidance."
    )
    for requirement in dict.fromkeys(one for pathway in PATHWAYS for one in pathway.requirements):
        yield from _requirement(requirement)


def _requirement(requirement: Requirement) -> Iterator[str]:
    by = {event: _needing(requirement, event) for event in catalogue.CASE_EVENTS}
    needed = [f"`{event.kind}`{_only_in(some)}" for event, some in by.items() if some]
    force = "must" if requirement.force is Force.MUST else "should"
    yield ""
    yield f"## {requirement.sentence}"
    yield ""
    yield f"`{requirement.key}`, revision {requirement.revision}, {force}."
    yield f"Needed by {', '.join(needed)}."
    yield ""
    yield from (f"* {citation}" for citation in requirement.sources)


def measures() -> Iterator[str]:
    """Every measure, with its definition."""
    yield "# Measures"
    yield ""
    yield "A figure carries its definition. A changed definition is a new version."
    for measure in MEASURES.values():
        yield ""
        yield f"## {measure.title}"
        yield ""
        yield f"`{measure.key}`, counting {measure.counted}. {measure.definition}"
        yield ""
        yield f"Source: {measure.source}"


def time_limits() -> Iterator[str]:
    """Every deadline that a source sets."""
    yield "# Deadlines"
    yield ""
    yield "They remind and are measured, and never block. A service sets further ones for itself:"
    yield "{doc}`../how-to/remind-people` says how, and which days count."
    for deadline in deadlines():
        since = f", since {deadline.since}" if deadline.since else ""
        yield ""
        yield f"## {deadline.sentence}"
        yield ""
        yield f"`{deadline.key}`, in force in {', '.join(f'`{nation}`' for nation in sorted(deadline.nations))}{since}."
        yield ""
        yield from (f"* {citation}" for citation in deadline.sources)


def reasons() -> Iterator[str]:
    """Every reason code, with its sentence."""
    yield "# Reason codes"
    yield ""
    yield "A code is stable; its sentence may be told in other words, or in another language."
    yield ""
    yield from table(("code", "what it says"), *((f"`{code}`", says) for code, says in sorted(SENTENCES["en"].items())))


def sources() -> Iterator[str]:
    """Every source that a rule cites."""
    yield "# Sources"
    yield ""
    rows = ((f"`{s.key}`", s.publisher, s.title, str(s.year or "")) for s in SOURCES.values())
    yield from table(("key", "publisher", "title", "year"), *rows)


def write_coverage() -> None:
    """Write the page of coverage, or nothing where its register is not true."""
    coverage = runpy.run_path(str(Path(__file__).with_name("rules.py")))
    coverage["PAGE"].write_text(coverage["page"](), encoding="utf-8")


if __name__ == "__main__":
    for file_name, page in pages().items():
        (FOLDER / file_name).write_text(page, encoding="utf-8")
    write_coverage()
