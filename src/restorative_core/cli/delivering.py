"""`restorative deliver`."""

from collections import Counter

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
from restorative_core.cli.screen import progress, say, say_json
from restorative_core.errors import Misconfigured


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
    outcomes: Counter[str] = Counter()
    with opened(store, settings) as service, progress("Delivering", speaking=as_json) as bar:
        for posted in service.deliver(occasion("", by)):
            outcomes[posted.outcome] += 1
            bar(0, 0, f"Delivering ({outcomes.total()})")
            if as_json:
                say_json(attrs.asdict(posted))
    if not as_json:
        say(", ".join(f"{outcomes[one]} {one}" for one in ("sent", "waiting", "cancelled", "failed")) + ".")
    if outcomes["failed"]:
        raise typer.Exit(REFUSED)
