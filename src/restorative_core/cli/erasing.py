"""`restorative erase`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from restorative_core.casework.catalogue import ErasureGround
from restorative_core.cli.asked import (
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
)
from restorative_core.cli.ending import REFUSED, Asking, told
from restorative_core.cli.screen import complain, counted, paragraph, progress, say_json
from restorative_core.cli.whom import named
from restorative_core.errors import Refused, Unknown
from restorative_core.service.erased import Erased, ErasedItem, Fate, HeldFile

Whom = Annotated[str, typer.Argument(metavar="WHO", help="A person's id, or a participant as CASE:p1.")]
Ground = Annotated[ErasureGround, typer.Option("--ground", help="Why: they asked for it, it is due, they declined.")]


def erase(
    who: Whom,
    *,
    ground: Ground = ErasureGround.REQUEST,
    at: At = "",
    store: Store = "",
    practice_file: PracticeFile = None,
    name: As = "",
    roles: Roles = "",
    organisation: Organisation = "",
    as_json: AsJson = False,
) -> None:
    """Erase what is known of a person, and say what went, what did not, and why: so that they can be answered.

    What stays is a pseudonym, what was done and when, in codes, and every figure. Ends with 1 where something was
    refused, may be left, or could not be overwritten yet. Asked again, by the person's id that it
    prints, it overwrites once more what may have been left.
    """
    by = actor(name, roles, organisation, None)
    on = occasion(at, by)
    with opened(store, practice(practice_file)) as service, progress("Erasing", speaking=as_json):
        try:
            person = named(service, who)
            with nothing_erased():
                erased = service.erase(person, on, ground=ground)
        except Unknown as unknown:
            raise _nobody(unknown) from None
    if as_json:
        say_json(plain(erased))
    else:
        for line in _answer(erased):
            paragraph(line)
    if erased.unfinished or not erased.overwritten or any(item.fate is Fate.REFUSED for item in erased.items):
        raise typer.Exit(REFUSED)


@contextmanager
def nothing_erased() -> Iterator[None]:
    """Where it is refused, say why and that nothing is erased, and end."""
    try:
        yield
    except Refused as refusal:
        complain(f"{refusal.opening} Nothing is erased.", *told(refusal.reasons))
        raise typer.Exit(REFUSED) from None


def _nobody(unknown: Unknown) -> Exception:
    if unknown.noun != "person":
        return unknown
    return Asking(f"{unknown} Name whom it is about by their id, or by a case and their id in it, such as CASE:p1.")


def plain(erased: Erased) -> dict[str, Any]:
    """*erased*, as plain JSON values."""
    return {
        "person": erased.person,
        "items": [
            {
                "stream": item.stream,
                "class": item.keep.value,
                "fate": item.fate.value,
                "values": len(item.parts),
                "reasons": [reason.as_plain() for reason in item.reasons],
            }
            for item in erased.items
        ],
        "files": [{**plain_file(one.file), "told": one.told, "failure": one.failure} for one in erased.files],
        "remains": list(erased.remains),
        "overwritten": erased.overwritten,
        "unfinished": erased.unfinished,
    }


def plain_file(file: HeldFile) -> dict[str, Any]:
    """A file, as plain JSON values."""
    return {"case": file.case, "file": file.file, "shared": file.is_shared}


def _answer(erased: Erased) -> Iterator[str]:
    """What became of the request, line by line."""
    yield f"Erased of {erased.person}: {counted(len(erased.erased), 'personal value')}."
    yield from (f"  {_where(item, erased.person)}" for item in erased.items if item.fate is Fate.ERASED)
    for fate, title in _TITLES.items():
        found = [item for item in erased.items if item.fate is fate]
        if found:
            yield title
        for item in found:
            yield f"  {_where(item, erased.person)}. " + " ".join(reason.says for reason in item.reasons)
    if erased.unfinished:
        yield erased.unfinished
    if erased.files:
        yield "Files that you keep: erase them there, and record `file-removed` in the case"
        yield from (f"  {file_line(one.file)}" for one in erased.files)
        yield "`restorative retention files` lists them until that is recorded."
    yield "What stays: a pseudonym, what was done and when, in codes, and every figure."
    if erased.remains:
        yield "Where copies may lie"
        yield from (f"  {one}" for one in erased.remains)


_TITLES = {
    Fate.RESTRICTED: "Kept for somebody else's sake, and used for nothing else",
    Fate.REFUSED: "Kept in use",
}


def _where(item: ErasedItem, person: str) -> str:
    place = "on their own record" if item.stream == person else f"in {item.stream}"
    return f"{item.keep}, {place}: {counted(len(item.parts), 'value')}"


def file_line(file: HeldFile) -> str:
    """A file, in a line."""
    shared = ", which is about others as well: erase what is theirs alone" if file.is_shared else ""
    return f"{file.file} of {file.case}{shared}"
