"""What several commands are asked with: which store, which practice, who acts, in which form to answer."""

import difflib
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote

import attrs
import typer

from restorative_core import plugins
from restorative_core.cli.ending import Asking
from restorative_core.errors import Faulty, Misconfigured
from restorative_core.service.restorative import RestorativeService
from restorative_core.service.settings import Practice, practice_from_file
from restorative_core.vocabulary.identity import Actor, Occasion
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.roles import StaffRole

STORE, ACTOR, ROLES, ORGANISATION = (
    "RESTORATIVE_STORE",
    "RESTORATIVE_ACTOR",
    "RESTORATIVE_ROLES",
    "RESTORATIVE_ORGANISATION",
)

Store = Annotated[
    str, typer.Option("--store", envvar=STORE, metavar="URL", help="The store, such as sqlite:///county.db.")
]
PracticeFile = Annotated[
    Path | None,
    typer.Option(
        "--practice", metavar="FILE", help="The service's settings, a TOML file; ./practice.toml if it exists."
    ),
]
As = Annotated[str, typer.Option("--as", envvar=ACTOR, metavar="ID", help="Who acts: a pseudonym, never a name.")]
Roles = Annotated[
    str, typer.Option("--roles", envvar=ROLES, metavar="ROLE,…", help=f"What they act as: {', '.join(StaffRole)}.")
]
Organisation = Annotated[
    str, typer.Option("--organisation", envvar=ORGANISATION, metavar="CODE", help="Whom they act for.")
]
At = Annotated[
    str,
    typer.Option("--at", metavar="WHEN", help="When: 2015-03-12, or 2015-03-12T10:00+00:00. Now, if left out."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON lines: one object a line.")]
CaseId = Annotated[str, typer.Argument(metavar="CASE", help="The case's id, such as case-k3q9x2m7t4ab.")]

AsKnownOn = Annotated[str, typer.Option("--as-known-on", metavar="DAY", help="As it was known at the end of this day.")]

ANYBODY = Actor("anybody", roles=frozenset(StaffRole))
"""Who is asked about when nobody says who acts."""

SYSTEM = Actor("system", roles={StaffRole.SYSTEM})
"""Who imports and delivers when nobody says who acts."""

AT_EXAMPLE = "2015-03-12T10:00+00:00"
"""An instant, as `--at` takes it."""

SQLITE = "sqlite:///"
"""What the URL of a SQLite file begins with."""

FILES = (SQLITE, "lines:///")
"""What the URLs of stores begin with that are files, which opening would make."""

_EARLIEST, _LATEST = 1900, 2999

_MEMORY = ("memory:", "sqlite://", "sqlite:///", "sqlite:///:memory:")
"""The URLs of stores that end with the program."""


def practice(file: Path | None) -> Practice:
    """The settings in *file*, or in ./practice.toml, or the library's own."""
    here = Path("practice.toml")
    if file is None and not here.exists():
        return Practice()
    return practice_from_file(file or here)


def is_in_memory(store: str) -> bool:
    """Whether *store* ends with the program."""
    return store.partition("?")[0] in _MEMORY


def is_new(store: str) -> bool:
    """Whether *store* names a file that is not there yet."""
    file = _file(store)
    return file is not None and not file.exists()


def _file(store: str) -> Path | None:
    """The file that *store* names, if it names one."""
    beginning = next((one for one in FILES if store.startswith(one)), None)
    if beginning is None or is_in_memory(store):
        return None
    return Path(unquote(store.removeprefix(beginning).partition("?")[0]))


def _is_blank(store: str) -> bool:
    """Whether *store* names a file for SQLite in which nothing is: opening would make a store of it."""
    file = _file(store)
    return file is not None and store.startswith(SQLITE) and file.exists() and file.stat().st_size == 0


def _missing(store: str) -> str:
    """That there is no *store* yet, in a sentence; empty where there is one, or where that cannot be told."""
    if is_new(store) or _is_blank(store):
        return f"There is no store at {store} yet."
    missing = plugins.storage_offer(store).missing
    return "" if missing is None else missing(store)


def insist_on_a_place(store: str) -> None:
    """Insist that the URL *store* can be read, and that a file which it names can be in its folder.

    Raises:
        Misconfigured: It cannot.
        AdapterFailed: No adapter answers to it.
    """
    offer, file = plugins.storage_offer(store), _file(store)
    if offer.schema is not None:
        offer.schema(store)  # which reads the URL, and connects to nothing
    if file is None:
        return
    if file.is_dir():
        raise Misconfigured(f"{file} is a folder. Name a file in it.")
    if not file.parent.is_dir():
        raise Misconfigured(f"There is no folder {file.parent}. Make it, or correct the URL.")


def reading(store: str, file: Path | None) -> RestorativeService:
    """Open the service that *store* names, to read from: no channel is opened, and no store is made."""
    return opened(store, attrs.evolve(practice(file), channels=()))


def opened(store: str, settings: Practice | None = None, *, new: bool = False) -> RestorativeService:
    """Open the service that *store* names.

    Args:
        store: The store's URL.
        settings: The service's settings; its channels are opened too.
        new: Whether a store that does not exist is made.

    Raises:
        Asking: No store is named.
        Misconfigured: There is none, and none is to be made; or its URL cannot be read.
        AdapterFailed: No adapter answers to it.
    """
    insist_on_a_store(store)
    insist_on_a_place(store)
    if not new and (missing := _missing(store)):
        raise Misconfigured(f"{missing} Correct the URL; `restorative import` makes a new one.")
    if is_in_memory(store):
        typer.echo(f"{store} is a store in memory: nothing of this is kept. Name a file to keep it.", err=True)
    return RestorativeService.open(store, practice=settings)


def insist_on_a_store(store: str) -> None:
    """Insist that a *store* is named.

    Raises:
        Asking: None is.
    """
    if not store:
        raise Asking(f"Say which store: --store sqlite:///county.db, or set {STORE}.")


def a_day(text: str, option: str) -> date:
    """The day that *text* says, which was given as *option*.

    Raises:
        Asking: It is none, or of no sensible year.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Asking(f"{option} takes a day that exists, such as 2015-04-01.") from None
    a_year(day.year, option)
    return day


def a_year(year: int, option: str) -> int:
    """The *year*, which was given as *option*.

    Raises:
        Asking: It is not sensible.
    """
    if not _EARLIEST <= year <= _LATEST:
        raise Asking(f"{option}: the year must be between {_EARLIEST} and {_LATEST}.")
    return year


def nearest(name: str, known: Iterable[str]) -> str:
    """Those of *known* that look like *name*, as a question; where none does, all of them."""
    names = list(known)
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.6)
    return f"Did you mean {' or '.join(near)}?" if near else f"There are: {', '.join(names)}."


def actor(name: str, roles: str, organisation: str, otherwise: Actor | None) -> Actor:
    """Who acts; *otherwise* where nobody says it.

    Raises:
        Asking: Nobody says it, and nobody acts otherwise; or half of it is missing; or an id or a role is none.
    """
    if not name and not roles and otherwise is not None:
        return otherwise
    if not name and not roles:
        raise Asking(f"Say who acts: --as ID --roles coordinator,facilitator; or set {ACTOR} and {ROLES}.")
    if not name:
        raise Asking(f"--roles is given, and nothing says who acts: add --as ID, such as --as f-17, or set {ACTOR}.")
    if not roles:
        raise Asking(f"--as is given, and nothing says as what: add --roles, such as facilitator, or set {ROLES}.")
    said = [role.strip() for role in roles.split(",") if role.strip()]
    unknown = [role for role in said if role not in set(StaffRole)]
    if unknown or not said:
        raise Asking(f"The roles are: {', '.join(StaffRole)}. Write them with commas and without spaces.")
    try:
        return Actor(name, organisation, map(StaffRole, said))
    except Faulty as fault:
        option = "--organisation" if any(reason.about == "organisation" for reason in fault.reasons) else "--as"
        raise Asking(
            f"{option} takes a code of small letters, digits and hyphens, such as f-17: it is stored for ever, so it"
            " is never a name or an address."
        ) from None


def occasion(at: str, by: Actor, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Occasion:
    """The occasion *at*, or now.

    Raises:
        Asking: *at* is no moment, or a time without a zone.
    """
    try:
        return Occasion(Moment.of(at) if at else clock(), by)
    except Faulty as fault:
        if any(reason.code == "moment.without-zone" for reason in fault.reasons):
            raise Asking(f"--at has a time without its zone: add Z or +01:00, as in {AT_EXAMPLE}.") from None
        raise Asking(f"--at takes a moment that exists, such as 2015-03-12 or {AT_EXAMPLE}.") from None
