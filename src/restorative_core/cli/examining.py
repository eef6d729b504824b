"""`restorative doctor`."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import attrs
import typer

from restorative_core import plugins
from restorative_core.cli.asked import AsJson, PracticeFile, Store, practice, reading
from restorative_core.cli.ending import REFUSED
from restorative_core.cli.screen import counted, progress, say, say_json
from restorative_core.errors import AdapterFailed, Misconfigured, StorageFailed, UnsoundPathway
from restorative_core.ports import Tier
from restorative_core.service.examining import Finding, of_adapters
from restorative_core.service.settings import Practice

Mend = Annotated[bool, typer.Option("--mend", help="Make anew what worklists lack, before looking.")]

_READ = "Mend what it names, and ask again."


def doctor(
    store: Store = "", practice_file: PracticeFile = None, *, mend: Mend = False, as_json: AsJson = False
) -> None:
    """Look a service over: adapters, store, clock, worklists, pathways, messages, settings.

    Says of each thing that is wrong what to do about it, and ends with 1 if there is any. Whether each record is what
    was stored is looked at by `restorative verify`.
    """
    findings = _found(store, practice_file, mend=mend, speaking=as_json)
    if as_json:
        for one in findings:
            say_json(attrs.asdict(one))
    else:
        say(*(f"{one.what}: {one.says} {one.do}" for one in findings))
        say(f"{counted(len(findings), 'thing')} to do." if findings else "All is well.")
    if findings:
        raise typer.Exit(REFUSED)


def _of_settings(file: Path) -> Iterator[Finding]:
    """Who may write the settings: they say where letters go, and what is asked of acts."""
    if os.name == "posix" and file.exists() and file.stat().st_mode & stat.S_IWOTH:
        says = f"Everybody on this machine may write {file}, which says where letters go."
        yield Finding("settings", says, f"Let its owner take that away: chmod o-w {file}.")


def _of_tier(store: str) -> Iterator[Finding]:
    """Whether what is kept there can ever be taken anywhere else."""
    offer = plugins.storage_offer(store)
    if offer.tier is not Tier.PHYSICAL:
        says = (
            f"The storage {offer.name} keeps the {offer.tier} tier of its port: nothing is moved or exported out of it."
        )
        yield Finding("storage", says, "Keep real cases in another, such as sqlite:///county.db.")


def _found(store: str, practice_file: PracticeFile, *, mend: bool, speaking: bool) -> list[Finding]:
    settings = Practice()
    try:
        settings = practice(practice_file)
        with reading(store, practice_file) as service, progress("Looking", speaking=speaking):
            if mend:
                service.mend()
            known = [*_of_settings(practice_file or Path("practice.toml")), *_of_tier(store)]
            return [*known, *service.examine(settings.channels)]
    except (AdapterFailed, Misconfigured, UnsoundPathway) as error:
        return [Finding("settings", str(error), _READ), *of_adapters(settings.channels)]
    except StorageFailed as error:
        return [Finding("storage", str(error), _READ), *of_adapters(settings.channels)]
