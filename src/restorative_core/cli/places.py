"""Where a store is filled: a new file appears when it is whole, or not at all."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, unquote

from restorative_core import plugins
from restorative_core.cli.asked import FILES, insist_on_a_place, is_in_memory, is_new
from restorative_core.cli.hiding import BESIDE, hidden_beside
from restorative_core.errors import Misconfigured, StorageFailed
from restorative_core.plugins.urls import shown
from restorative_core.ports import Tier

_MAKES_A_SCHEMA = re.compile(r'\bCREATE SCHEMA "(\w+)"')


def insist_on_wholeness(url: str) -> None:
    """Insist that what answers to *url* can be read and filled as a whole. Nothing is opened.

    Raises:
        Misconfigured: It does not keep the physical tier of its port, or the URL cannot be read.
        AdapterFailed: No adapter answers to it.
    """
    offer = plugins.storage_offer(url)
    if offer.tier is not Tier.PHYSICAL:
        raise Misconfigured(
            f"The storage {offer.name} keeps the {offer.tier} tier of its port, and nothing is exported from, moved to"
            " or restored into one that does not keep the physical tier. Name another, such as sqlite:///county.db."
        )


def insist_on_keeping(url: str) -> None:
    """Insist that what is stored at *url* is there when the program has ended.

    Raises:
        Misconfigured: It is a store in memory.
    """
    if is_in_memory(url):
        raise Misconfigured(f"{shown(url)} is a store in memory and keeps nothing. Name one that does, such as a file.")


def where(url: str) -> str:
    """The store *url*, as messages name it: with the schema of its tables, where they stand in one."""
    schema = _schema(url)
    return f"the schema {schema} of {shown(url)}" if schema else shown(url)


def how_to_empty(url: str) -> str:
    """What to do so that nothing is in the store *url* any more."""
    if url.startswith(FILES):
        return "Delete that file"
    if schema := _schema(url):
        return f"Let an administrator run DROP SCHEMA {schema} CASCADE there"
    if plugins.storage_offer(url).schema is not None:
        return "Let an administrator drop the tables that `restorative schema` prints for its URL"
    return "Empty that store"


@contextmanager
def filled_whole(url: str) -> Iterator[str]:
    """The URL at which the store *url* is to be filled.

    Where *url* names a file that is not there, that is another file beside it, which takes its name once the context
    is left without an error and goes otherwise. What is left of one by a program that was killed goes when that file
    is to be filled next. Any other store is filled where it is.

    Raises:
        Misconfigured: There is no folder for the file.
        StorageFailed: Somebody made the file meanwhile, or it cannot be given its name.
    """
    if not is_new(url):
        yield url
        return
    beginning, path = _taken_apart(url)
    insist_on_a_place(url)
    with hidden_beside(path) as hidden:
        yield f"{beginning}{quote(str(hidden))}{url[len(url.partition('?')[0]) :]}"
        _rename(hidden, path)


def _schema(url: str) -> str:
    """The schema that the tables of *url* stand in, as the SQL that makes them says; empty where they stand in none."""
    offer = plugins.storage_offer(url)
    made = None if offer.schema is None else _MAKES_A_SCHEMA.search(offer.schema(url))
    return "" if made is None else made[1]


def file_url(like: str, path: Path) -> str:
    """The URL of the file at *path*, for the adapter that answers to the URL *like*; empty where that is of no file."""
    beginning = next((one for one in FILES if like.startswith(one)), "")
    return beginning and f"{beginning}{quote(str(path.absolute()))}"


def _taken_apart(url: str) -> tuple[str, Path]:
    beginning = next(one for one in FILES if url.startswith(one))
    return beginning, Path(unquote(url.removeprefix(beginning).partition("?")[0]))


def _rename(hidden: Path, path: Path) -> None:
    if any(hidden.with_name(hidden.name + ending).exists() for ending in BESIDE):
        raise StorageFailed(f"{path} was not finished, because its log could not be written into it. Try again.")
    try:
        os.link(hidden, path)  # which never replaces what somebody else has made meanwhile
    except FileExistsError:
        raise StorageFailed(f"{path} was made by somebody else meanwhile. It was left as it is.") from None
    except OSError:
        try:
            hidden.rename(path)
        except OSError as error:
            raise StorageFailed(f"{path} cannot be made: {error.strerror}. Nothing was kept.") from None
