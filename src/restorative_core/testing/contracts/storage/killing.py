"""Core: a process that is killed while it writes loses nothing that it was told is stored, and leaves nothing half."""

import os
import random
import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import pytest

from restorative_core.ports import Capability, FeedStorage, Reference, Storage, Tier
from restorative_core.testing.child import Child, whole_append
from restorative_core.testing.contracts.contract import LIMIT_SECONDS, Contract, needs
from restorative_core.testing.contracts.stored import fresh_stream, record

KILLS = int(os.environ.get("RESTORATIVE_KILLS", "3"))
"""How often a process is killed in mid-write."""

_SECONDS_EACH = 10
_LONGEST_WAIT = 0.05


def _long(clause: Callable[..., Any]) -> Callable[..., Any]:
    """Give *clause* more time, the more kills are asked for."""
    if not find_spec("pytest_timeout"):
        return clause
    marked: Callable[..., Any] = pytest.mark.timeout(LIMIT_SECONDS + KILLS * _SECONDS_EACH)(clause)
    return marked


class Killing(Contract, of=Tier.CORE):
    """What was acknowledged stays, come what may."""

    @_long
    @needs(Capability.DURABLE, Capability.SEVERAL_PROCESSES)
    def test_killed_in_mid_write(self, open_storage: Callable[[], Storage], url: str) -> None:
        """S1.40. What a process was told is stored outlives its being killed; what it was not told is whole, or not."""
        chance = random.Random(KILLS)  # noqa: S311 - the moments of the kills, not a secret
        for _ in range(KILLS):
            prefix = fresh_stream()
            open_storage().close()
            with Child.acknowledging(url, prefix) as child:
                acknowledged = child.heard()
                time.sleep(chance.uniform(0, _LONGEST_WAIT))
                acknowledged = max([acknowledged, *child.kill()])

            storage = open_storage()
            for number in range(1, acknowledged + 1):
                assert _kept(storage, prefix, number) == whole_append(prefix, number), f"append {number}"
            begun = _kept(storage, prefix, acknowledged + 1)
            assert begun == whole_append(prefix, acknowledged + 1) or not any(begun.values())
            assert not any(_kept(storage, prefix, acknowledged + 2).values())
            _assert_gap_free(storage)
            storage.append([record(f"{prefix}after")], after={f"{prefix}after": 0})
            assert list(storage.history(f"{prefix}after")) == [record(f"{prefix}after")]
            storage.close()


def _kept(storage: Storage, prefix: str, number: int) -> dict[str, list[object]]:
    """All that is there of the append *number*."""
    told = whole_append(prefix, number)
    names = [found.stream for found in told["records"]]  # type: ignore[attr-defined] # they are records
    reference: Reference | None = storage.reference(f"{prefix}{number}")
    kept: dict[str, list[object]] = {
        "records": [found for name in names for found in storage.history(name)],
        "parts": [found for name in names for found in storage.parts(name)],
        "references": [] if reference is None else [reference],
        "summaries": [],
    }
    if isinstance(storage, FeedStorage):
        before = f"{prefix}{number - 1}x2" if number > 1 else ""
        found = (one for one in storage.summaries("case", after=before) if one.stream in names)
        kept["summaries"] = [one for one, _ in zip(found, names, strict=False)]
    elif any(kept.values()):
        kept["summaries"] = told["summaries"]
    return kept


def _assert_gap_free(storage: Storage) -> None:
    if isinstance(storage, FeedStorage):
        positions = [placed.position for placed in storage.feed()]
        assert positions == list(range(1, storage.head() + 1))
