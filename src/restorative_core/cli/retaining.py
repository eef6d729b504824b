"""`restorative retention plan`, `apply` and `files`."""

from collections import Counter
from typing import Annotated, Any

import typer
from attrs import define

from restorative_core.cli.asked import (
    ANYBODY,
    As,
    AsJson,
    At,
    Organisation,
    PracticeFile,
    Roles,
    Store,
    actor,
    occasion,
    opened,
    practice,
    reading,
)
from restorative_core.cli.ending import REFUSED
from restorative_core.cli.erasing import file_line, nothing_erased, plain, plain_file
from restorative_core.cli.screen import complain, counted, paragraph, progress, say, say_json
from restorative_core.errors import Reason
from restorative_core.service.erased import Erased
from restorative_core.service.reckoning import Planned
from restorative_core.service.retention import Retained

_NO_RULES = (
    "No rule of retention is set, so nothing is ever due. Write one into practice.toml, under [[retention.rules]];"
    " no period is built in."
)


Every = Annotated[bool, typer.Option("--all", help="Show too, person by person, each group of values that is due.")]

_LEFT_OVER = "left over from an earlier erasing"
"""What stands in a rule's place where something is due by none."""


def plan(
    store: Store = "",
    practice_file: PracticeFile = None,
    *,
    at: At = "",
    every: Every = False,
    as_json: AsJson = False,
) -> None:
    """Show what is due to be erased by the rules in practice.toml, and why the rest is not. Nothing is erased."""
    on = occasion(at, ANYBODY)
    sums: dict[str, _Sum] = {}
    waiting: Counter[str] = Counter()
    with reading(store, practice_file) as service, progress("Planning", speaking=True) as bar:
        if not service.practice.retention.rules:
            complain(_NO_RULES)
        for number, one in enumerate(service.retention(on), 1):
            bar(0, 0, f"Planning ({number:,})")
            if as_json:
                say_json(_plain(one))
            elif one.is_due and every:
                where = "their own record" if one.stream == one.person else one.stream
                values = counted(len(one.parts), "value")
                since = f"due since {one.due}" if one.rule else "left over"
                say(f"{one.person}  {one.keep}, {where}: {values}, {since}" + (f" [{one.rule}]" if one.rule else ""))
            if one.is_due:
                sums.setdefault(one.rule, _Sum()).add(one)
            waiting.update({reason.code: 1 for reason in one.reasons[:1]})
    if not as_json:
        say(*(f"{rule or _LEFT_OVER}: {found}" for rule, found in sums.items()))
        due = sum(found.groups for found in sums.values())
        shown = " `--all` shows each." if due and not every else ""
        say(f"{counted(due, 'group')} of values to erase; {sum(waiting.values()):,} to keep.{shown}")
        for code, number in waiting.most_common():
            paragraph(f"  {number:,}: {_WAITING.get(code) or Reason(code).says} [{code}]")


@define
class _Sum:
    """How much is due by one rule.

    Attributes:
        groups: How many groups of values: of one class, in one stream, about one person.
        values: How many values.
        persons: Of how many persons, who come one after the other.
        last: The last of them.
    """

    groups: int = 0
    values: int = 0
    persons: int = 0
    last: str = ""

    def add(self, one: Planned) -> None:
        """Count *one* besides."""
        self.groups, self.values = self.groups + 1, self.values + len(one.parts)
        self.persons, self.last = self.persons + (one.person != self.last), one.person

    def __str__(self) -> str:
        """It, in a few words."""
        return f"{counted(self.persons, 'person')}, {counted(self.values, 'value')}"


_WAITING = {
    "hold.standing": "A legal hold stands.",
    "retention.not-yet": "The period of the rule is running.",
    "retention.child": "Somebody was under 18, and is to be old enough first.",
    "retention.case-open": "A case of theirs is open.",
    "retention.no-rule": "No rule fits: it is kept.",
}


def _plain(one: Planned) -> dict[str, Any]:
    return {
        "person": one.person,
        "stream": one.stream,
        "class": one.keep and one.keep.value,
        "values": len(one.parts),
        "is_due": one.is_due,
        "due": None if one.due is None else one.due.isoformat(),
        "rule": one.rule,
        "ground": one.ground.value,
        "reasons": [reason.as_plain() for reason in one.reasons],
    }


def apply(
    store: Store = "",
    practice_file: PracticeFile = None,
    name: As = "",
    roles: Roles = "",
    organisation: Organisation = "",
    *,
    as_json: AsJson = False,
) -> None:
    """Erase what `restorative retention plan` shows as due now, person by person, each whole or not at all.

    It can be broken off, and run again. Ends with 1 if the actor may not, something of somebody could not be read, or
    could not be overwritten yet.
    """
    by = actor(name, roles, organisation, None)
    with opened(store, practice(practice_file)) as service, progress("Erasing", speaking=True) as bar:
        if not service.practice.retention.rules:
            complain(_NO_RULES)

        def each(erased: Erased) -> None:
            bar(0, 0, f"Erasing ({erased.person})")
            if as_json:
                say_json(plain(erased))
                return
            say(f"{erased.person}: {counted(len(erased.erased), 'value')} erased.")
            say(*(f"  Erase this file, which you keep: {file_line(one.file)}." for one in erased.files))

        with nothing_erased():
            done = service.apply_retention(occasion("", by), each=each)
    if as_json:
        say_json(_plain_retained(done))
    else:
        say(f"Erased {counted(done.parts, 'value')} of {counted(done.persons, 'person')}.", *done.remains)
        complain(*(f"{person}: {why}" for person, why in done.unread), *filter(None, [done.unfinished]))
    if done.unread or done.unfinished or not done.overwritten:
        raise typer.Exit(REFUSED)


def _plain_retained(done: Retained) -> dict[str, Any]:
    return {
        "persons": done.persons,
        "values": done.parts,
        "remains": list(done.remains),
        "overwritten": done.overwritten,
        "unread": [{"person": person, "says": why} for person, why in done.unread],
        "unfinished": done.unfinished,
    }


def files(store: Store = "", practice_file: PracticeFile = None, *, as_json: AsJson = False) -> None:
    """List the files that went with somebody, and of which no entry says yet that you keep them no longer.

    Erase each where you keep it, and record `file-removed` in its case; of one that is about others as well, attach
    what is left as a file of its own. Ends with 1 if there are any.
    """
    with reading(store, practice_file) as service, progress("Looking", speaking=as_json):
        left = list(service.files_to_erase())
    for one in left:
        say_json(plain_file(one)) if as_json else say(file_line(one))
    if not as_json:
        say(f"{counted(len(left), 'file')} to erase." if left else "Every file that had to go is said to be gone.")
    if left:
        raise typer.Exit(REFUSED)
