"""`restorative import`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import attrs
import typer

from restorative_core.cli.asked import (
    SYSTEM,
    As,
    AsJson,
    Organisation,
    PracticeFile,
    Roles,
    Store,
    actor,
    is_new,
    nearest,
    occasion,
    opened,
    practice,
)
from restorative_core.cli.ending import REFUSED, Asking
from restorative_core.cli.files import insist_on_a_name
from restorative_core.cli.screen import counted, paragraph, progress, say_json
from restorative_core.errors import Misconfigured, shown
from restorative_core.intake.mapping import Mapping, mapping_names
from restorative_core.intake.referrals import read_referrals
from restorative_core.service.importing import CHANGED, Row, Tally, import_file, insist_on_places

_MAPPINGS = f"What its columns mean: {', '.join(mapping_names())}, or the path of a TOML file."

File = Annotated[Path, typer.Argument(metavar="FILE", help="The partner's file: CSV, or JSON lines.")]
MappingName = Annotated[
    str,
    typer.Option("--mapping", metavar="NAME|FILE.toml", help=_MAPPINGS),
]
RejectsFile = Annotated[Path, typer.Option("--rejects", metavar="FILE", help="Where the rows go that cannot be taken.")]


def import_rows(
    file: File,
    mapping: MappingName,
    rejects: RejectsFile,
    *,
    store: Store = "",
    practice_file: PracticeFile = None,
    name: As = "",
    roles: Roles = "",
    organisation: Organisation = "",
    as_json: AsJson = False,
) -> None:
    """Make a case of each good row of FILE, and put each faulty one into the rejects file with every reason.

    The same file imported twice adds nothing, so an import that breaks off is simply begun again. A
    row that comes again and says something else is named, and changes nothing: somebody decides. The
    rejects file is there after every import, for its owner alone, and is empty when nothing was
    rejected; an earlier one that says something else is kept beside it, with a number, and its place
    is told. Where nobody says who acts, the actor is `system`. Ends with 1 if any row was rejected.
    """
    by = actor(name, roles, organisation, SYSTEM)
    meaning = _mapping(mapping)
    _insist_on_a_file(file)
    insist_on_a_name(rejects, "Name a file for the rejects.")
    insist_on_places(file, rejects)
    if is_new(store):
        read_referrals(file, meaning)  # so that no store is made for a file that cannot be read

    changed: list[Row] = []
    kept: list[Path] = []

    def tell(row: Row) -> None:
        if row.outcome == CHANGED and as_json:
            say_json({"record": row.record, "outcome": row.outcome, "case": row.case})
        elif row.outcome == CHANGED:
            changed.append(row)

    with opened(store, practice(practice_file), new=True) as service, progress("Importing", speaking=as_json) as bar:
        tally = import_file(
            service, file, meaning, rejects, occasion("", by), tell=tell, progress=bar, kept=kept.append
        )
    if as_json:
        for place in kept:
            say_json({"kept": str(place)})
        say_json(attrs.asdict(tally))
    else:
        for line in (*_changed(changed), *_sentences(tally, rejects), *map(_kept, kept)):
            paragraph(line)
    if tally.rejected:
        raise typer.Exit(REFUSED)


def _mapping(name: str) -> Mapping:
    if not name.endswith(".toml") and name not in mapping_names():
        raise Asking(
            f"There is no mapping {shown(name)!r}. {nearest(name, mapping_names())}"
            " For your own, give the path of its file, which ends in .toml, such as ./ours.toml."
        )
    return Mapping.named(name)


def _insist_on_a_file(file: Path) -> None:
    try:
        file.open("rb").close()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "its name is none"
        raise Misconfigured(f"{file} cannot be opened: {why}. Check its path.") from None


def _changed(rows: list[Row]) -> Iterator[str]:
    for row in rows:
        yield f"Row {row.record} is known as {row.case} and says something else now: nothing was changed."
    if rows:
        yield (
            "For each of these, look at the case with `restorative case history CASE`. If the new row is right, record"
            " details-corrected, or what is new in it; if the old one is, there is nothing to do."
        )


def _kept(place: Path) -> str:
    return f"The earlier rejects were kept as {place}: delete them too when they have served."


def _sentences(tally: Tally, rejects: Path) -> list[str]:
    known = f"{tally.already_known} already known, {tally.changed} changed"
    told = [f"{tally.read} read: {tally.imported} imported, {tally.rejected} rejected, {known}."]
    if tally.rejected:
        told.append(
            f"{counted(tally.rejected, 'rejected record')}: see {rejects}, with every reason. `record` is the number of"
            " the row in the partner's file. Mend the rows there and import that file again: what is known is skipped."
        )
    return told
