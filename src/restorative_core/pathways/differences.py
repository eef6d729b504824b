"""How two pathways, or two versions of one, differ: in rows, requirements, values, lives and maps."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from attrs import frozen

from restorative_core.pathways import words
from restorative_core.pathways.words import Plain


@frozen
class Difference:
    """One thing in which two tables differ.

    Attributes:
        what: In what they differ: `row`, `requirement`, `policy`, `life` or `map`.
        about: Of which of those: a kind of event, the name of a value, a pathway.
        part: Which part of it: a column, the key of a requirement, a stage; empty where it has none.
        one: What the first says; empty where it says nothing.
        other: What the second says; empty where it says nothing.
    """

    what: str
    about: str
    part: str
    one: str
    other: str


Told = Mapping[tuple[str, str], str]
"""What a table says, by what it is about, and which part of that."""


def differences(one: Plain, other: Plain) -> Iterator[Difference]:
    """Everything in which the table *one* differs from the table *other*, as `plain_table` gives them."""
    for what, tells in _TELLING.items():
        says, instead = tells(one), tells(other)
        for about, part in dict.fromkeys((*says, *instead)):
            first, second = says.get((about, part), ""), instead.get((about, part), "")
            if first != second:
                yield Difference(what, about, part, first, second)


def _rows(table: Plain) -> Told:
    """What each row says but for its requirements."""
    return {(row["event"], column): says(row) for row in table["rows"] for column, says in _COLUMNS.items()}


_COLUMNS: Mapping[str, Callable[[Plain], str]] = {
    "is": lambda row: f"an {row['is']}" if row["is"] == "act" else f"a {row['is']}",
    "at": words.where,
    "leads to": words.leads,
    "may lead to": lambda row: ", ".join(row["leads_to"]["stages"]) or "no other stage",
    "by": words.who,
}


def _requirements(table: Plain) -> Told:
    """What each act needs."""
    return {
        (row["event"], one["key"]): _requirement(one, asked_by)
        for row in table["rows"]
        for one, asked_by in words.needs(table, row)
    }


def _requirement(one: Plain, asked_by: str) -> str:
    since = f", since {one['since']}" if one["since"] else ""
    number = f", revision {one['revision']}" if one["revision"] > 1 else ""
    return f"{one['sentence']} ({one['force']} of the {asked_by}{number}{since}; {words.sources(one)})"


def _policy(table: Plain) -> Told:
    return {(chosen["name"], ""): words.value(chosen) for chosen in table["policy"]}


def _lives(table: Plain) -> Told:
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for life in table["lives"]:
        found[life["thing"], ""].append(f"begins as {life['begins']}")
        for step in life["steps"]:
            found[life["thing"], step["event"]].append(f"{', '.join(step['states'])} → {words.leads_step(step)}")
    return {about: "; ".join(steps) for about, steps in found.items()}


def _maps(table: Plain) -> Told:
    every = table["leads_on"].items()
    return {(other, stage): instead for other, stages in every for stage, instead in stages.items()}


_TELLING: Mapping[str, Callable[[Plain], Told]] = {
    "row": _rows,
    "requirement": _requirements,
    "policy": _policy,
    "life": _lives,
    "map": _maps,
}
