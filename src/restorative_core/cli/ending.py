"""How a command ends: 0 done, 1 refused or rejected, 2 usage or a setting, 130 interrupted, 141 nobody reads on."""

import os
import re
import sys
from collections.abc import Iterable
from typing import Any

import typer
from typer.core import TyperGroup

from restorative_core.cli.screen import complain
from restorative_core.errors import (
    AdapterFailed,
    Faulty,
    Misconfigured,
    Reason,
    Refused,
    RestorativeError,
    Unknown,
    UnsoundPathway,
    shown,
)

DONE, REFUSED, USAGE, INTERRUPTED, UNREAD = 0, 1, 2, 130, 141

_CASE = "case"
_TYPED = "typed"
_HIDDEN = "…"


class Asking(Exception):
    """The command was not used as it is meant to be: say how."""


class Commands(TyperGroup):
    """Commands whose errors end as one clear sentence and a code, and repeat nothing that may be somebody's name."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read what was typed."""
        ctx.meta[_TYPED] = [*args]
        try:
            return super().parse_args(ctx, args)
        except typer.TyperException as error:
            raise _unrepeated(error, ctx.meta[_TYPED]) from None

    def invoke(self, ctx: Any) -> object:
        """Run the command, and turn whatever is expected to go wrong into a sentence."""
        try:
            found = super().invoke(ctx)
            sys.stdout.flush()
        except typer.TyperException as error:
            raise _unrepeated(error, ctx.meta[_TYPED]) from None
        except BrokenPipeError:
            nobody_reads()
            raise typer.Exit(UNREAD) from None
        except KeyboardInterrupt:
            raise typer.Exit(INTERRUPTED) from None
        except (RestorativeError, Asking, OSError) as error:
            complain(*_sentences(error))
            raise typer.Exit(_code(error)) from None
        return found


def _unrepeated(error: Any, typed: Iterable[str]) -> Any:
    """*error*, which says no more of what was *typed* than its ids, codes and numbers."""
    values = {part for word in typed for part in (word, word.partition("=")[2]) if not _is_said(part)}
    for value in sorted({*values, *(repr(value)[1:-1] for value in values)}, key=len, reverse=True):
        error.message = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", _HIDDEN, error.message)
    return error


def _is_said(word: str) -> bool:
    """Whether *word*, or the name of an option, is said again."""
    return shown(word.removeprefix("--")) == word.removeprefix("--")


def nobody_reads() -> None:
    """Let what is still to be written go nowhere: whoever read the output has closed it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def told(reasons: Iterable[Reason]) -> list[str]:
    """What *reasons* say, once each, with their codes."""
    return list(dict.fromkeys(f"  - {says(reason)} [{reason.code}]" for reason in reasons))


def says(reason: Reason) -> str:
    """What *reason* says; of a consent of which nothing is recorded, that nothing is."""
    if reason.code == "consent.not-valid" and reason.details.get("status") == "unknown":
        return f"Nothing is recorded yet of a consent of {reason.about} to {reason.details.get('purpose', '')}."
    return reason.says if reason.about else _with_a_subject(reason.says)


def _with_a_subject(sentence: str) -> str:
    """*sentence*, which begins with what it is about, where that is all that was given and has no name."""
    return f"What was given {sentence.lstrip()}" if sentence.startswith(" ") else sentence


def _sentences(error: Exception) -> list[str]:
    match error:
        case Refused() | Faulty():
            stored = "Nothing is stored."
            return [f"{error.opening} {stored}", *told(error.reasons), *getattr(error, "__notes__", ())]
        case Unknown(noun=noun, name=name) if noun == _CASE:
            looked = "What was given is no id of a case" if name == _HIDDEN else f"There is no case {name!r} here"
            known = "An id is small letters and digits, such as case-k3q9x2m7t4ab. " if name == _HIDDEN else ""
            return [f"{looked}. {known}`restorative case list` lists them."]
        case OSError():
            where = f"{error.filename}: " if error.filename else ""
            return [f"{where}{error.strerror or 'The system reports an error'}."]
    return [str(error)]


def _code(error: Exception) -> int:
    wrongly = (Asking, Unknown, Misconfigured, AdapterFailed, UnsoundPathway)
    return USAGE if isinstance(error, wrongly) else REFUSED
