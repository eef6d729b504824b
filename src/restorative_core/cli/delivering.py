"""`restorative deliver`."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

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
    occasion,
    opened,
    practice,
)
from restorative_core.cli.ending import REFUSED
from restorative_core.cli.screen import paragraph, progress, say, say_json
from restorative_core.errors import Misconfigured, Reason
from restorative_core.service.posting import Posted


def deliver(
    store: Store = "",
    practice_file: PracticeFile = None,
    name: As = "",
    roles: Roles = "",
    organisation: Organisation = "",
    *,
    as_json: AsJson = False,
) -> None:
    """Send every message that is due, each decided again as it goes.

    Where nobody says who acts, the actor is `system`. Ends with 1 if a message failed for good.
    """
    by = actor(name, roles, organisation, SYSTEM)
    settings = practice(practice_file)
    if not settings.channels:
        raise Misconfigured(
            'There is no channel to send by. Name one in practice.toml, such as channels = ["eml:outbox"].'
        )
    with opened(store, settings) as service, progress("Delivering", speaking=as_json):
        delivered = tuple(service.deliver(occasion("", by)))
    outcomes = Counter(posted.outcome for posted in delivered)
    if as_json:
        for posted in delivered:
            say_json(attrs.asdict(posted))
    else:
        say(", ".join(f"{outcomes[one]} {one}" for one in _OUTCOMES) + ".")
        for line in _why(delivered):
            paragraph(line)
    if outcomes["failed"]:
        raise typer.Exit(REFUSED)


_OUTCOMES = ("sent", "waiting", "cancelled", "failed")
_DELIVERING = {
    "address.unknown": "There is no address to send to, or no channel that carries it.",
    "channel.failed": "The channel did not take it. What waits is tried again.",
    "message.outdated": "What it was to tell holds no longer.",
}
_IN_BRACKETS = re.compile(r" ?\([^()]*(\$|The person)[^()]*\)")
_SEVERAL = 5
"""How many cases are named of which messages were not sent for one reason; `--json` names all."""


def _why(delivered: tuple[Posted, ...]) -> Iterator[str]:
    """Why messages were not sent: each reason, counted."""
    for outcome in _OUTCOMES[1:]:
        cases: dict[str, list[str]] = defaultdict(list)
        for posted in delivered:
            for code in posted.codes if posted.outcome == outcome else ():
                cases[code].append(posted.case)
        for code, several in sorted(cases.items(), key=lambda item: -len(item[1])):
            yield f"  {outcome} {len(several)}: {_sentence(code)} [{code}] In {_named(several)}."


def _named(cases: list[str]) -> str:
    different = list(dict.fromkeys(cases))
    further = [f"{len(different) - _SEVERAL} more"] if len(different) > _SEVERAL else []
    return ", ".join([*different[:_SEVERAL], *further])


def _sentence(code: str) -> str:
    """The sentence of *code*, about nobody in particular."""
    said = _IN_BRACKETS.sub("", Reason(code, "The person").says)
    return _DELIVERING.get(code) or ("" if "$" in said else said.replace("with The", "with the"))
