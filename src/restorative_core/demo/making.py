"""A county's year, made: files come in, cases are worked on, letters go out, figures are reported."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from attrs import frozen

from restorative_core import plugins
from restorative_core.casework.case import Case, Flags
from restorative_core.casework.catalogue import DepartureReported
from restorative_core.demo.caseload import Caseload, Clock
from restorative_core.demo.chance import Chance
from restorative_core.demo.county import YEAR, staff
from restorative_core.demo.partners import partners, write_mappings
from restorative_core.demo.practice import letters_to, practice_text
from restorative_core.demo.year import Year
from restorative_core.errors import Misconfigured
from restorative_core.service.importing import Tally
from restorative_core.service.restorative import RestorativeService
from restorative_core.service.settings import practice_from_toml
from restorative_core.vocabulary.moments import Period
from restorative_core.vocabulary.stages import OPEN, Stage

PROFILE = "commissioner"
FORMATS = ("html", "csv")
_MADE = {
    "county.db", "county.db-wal", "county.db-shm", "inbox", "outbox", "rejects", "practice.toml",
    *(f"report.{form}" for form in FORMATS),
}  # fmt: skip


@frozen
class Summary:
    """What was made.

    Attributes:
        stages: How many cases stand at each stage.
        tallies: What became of each partner's file, by its name.
        posted: How many messages had each outcome.
        refused: How often something was not permitted, by reason code.
        recorded: How many events of each kind were recorded after intake.
        streams: How many streams were verified.
        records: How many records they hold.
        problems: How many of them are not as they were stored.
        open_case: A case that is worked on, to look at.
        departed_case: A case with a departure, to look at; empty where there is none.
    """

    stages: Counter[str]
    tallies: dict[str, Tally]
    posted: Counter[str]
    refused: Counter[str]
    recorded: Counter[str]
    streams: int
    records: int
    problems: int
    open_case: str
    departed_case: str


Progress = Callable[[str, int, int], None]
"""Is told what is going on, how far it has come, and how far it has to go."""


def make(out: Path, cases: int, seed: int, progress: Progress, *, force: bool = False) -> Summary:
    """Make a county's year in the folder *out*. It appears when it is whole, or not at all.

    Args:
        out: The folder.
        cases: How many cases it has.
        seed: What decides on everything that happens by chance: the same seed makes the same cases and figures.
        progress: Is told how far it has come.
        force: Whether a demonstration that is there already is replaced. Anything else is never replaced.

    Raises:
        Misconfigured: The folder is there already, or cannot be made. Nothing is changed.
    """
    _insist_on_a_place(out, force=force)
    try:
        hidden = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    except OSError as error:
        raise Misconfigured(f"{out} cannot be made: {error.strerror}.") from None
    try:
        summary = _play(hidden, cases, seed, progress)
        if out.exists():
            shutil.rmtree(out)
        hidden.rename(out)
    except BaseException:
        shutil.rmtree(hidden, ignore_errors=True)
        raise
    return summary


def _insist_on_a_place(out: Path, *, force: bool) -> None:
    if not out.exists() and not out.is_symlink():
        return
    if not force:
        raise Misconfigured(f"{out} is there already. Name another folder with --out, or replace it with --force.")
    if out.is_symlink() or not out.is_dir() or {one.name for one in out.iterdir()} - _MADE:
        raise Misconfigured(f"{out} holds other things than a demonstration, so it is not replaced. Name another.")


def _play(folder: Path, cases: int, seed: int, progress: Progress) -> Summary:
    inbox, outbox, rejects = folder / "inbox", folder / "outbox", folder / "rejects"
    for place in (inbox, outbox, rejects):
        place.mkdir()
    write_mappings(inbox)
    text = practice_text(Path("outbox"))
    (folder / "practice.toml").write_text(text, encoding="utf-8")
    clock, names = Clock(), Chance(seed, "names")
    offer, channel = plugins.channel(letters_to(outbox.absolute()))
    storage = plugins.storage(f"sqlite:///{quote(str((folder / 'county.db').absolute()))}")
    with RestorativeService(
        storage,
        channels={offer.carries: channel},
        practice=practice_from_toml(text),
        clock=clock,
        names=names.name,
    ) as service:
        caseload = Caseload(service, staff(), seed)
        year = Year(service, clock, caseload, partners(cases, seed), inbox, rejects)
        year.play(lambda done, of: progress("The year goes by", done, of))
        return _summed_up(service, year, folder, progress)


def _summed_up(service: RestorativeService, year: Year, folder: Path, progress: Progress) -> Summary:
    progress("The figures are reported", 0, 1)
    report = service.report(PROFILE, Period.year(YEAR))
    for form in FORMATS:
        (folder / f"report.{form}").write_bytes(service.render(report, form))
    streams = records = problems = 0
    for verified in service.verify():
        streams, records = streams + 1, records + verified.records
        problems += verified.problem is not None
        progress("Every record is verified", streams, streams)
    stories = list(service.cases())
    return Summary(
        stages=Counter(case.stage.value for case in stories),
        tallies=year.tallies,
        posted=year.posted,
        refused=year.caseload.refused,
        recorded=year.caseload.recorded,
        streams=streams,
        records=records,
        problems=problems,
        open_case=max(stories, key=_worth_a_look).id,
        departed_case=next((case.id for case in stories if _departed(case)), ""),
    )


def _worth_a_look(case: Case) -> tuple[bool, bool]:
    """How much there is to do in *case*: most where people are prepared and nothing bars it."""
    return case.stage in OPEN and case.flags == Flags(), case.stage is Stage.PREPARING


def _departed(case: Case) -> bool:
    return any(isinstance(entry.event, DepartureReported) for entry in case.history)
