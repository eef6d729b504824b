"""The JSON objects of a web form, against the paths that a mapping knows."""

import re
from collections.abc import Iterator
from typing import Any

from restorative_core.errors import Reason
from restorative_core.intake.mapping import Mapping

ABSENT = object()
"""What stands at a path that an object does not have."""

_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,40}")


def at(value: Any, path: str) -> Any:
    """What stands at *path* in *value*, or `ABSENT`."""
    for key in path.split("."):
        if not isinstance(value, dict) or key not in value:
            return ABSENT
        value = value[key]
    return value


def shape_faults(value: dict[str, Any], mapping: Mapping) -> tuple[Reason, ...]:
    """What *value* has that *mapping* does not know, and what it lacks."""
    paths: dict[str, Any] = {}
    for name, optional in [
        *((one.name, one.optional) for one in mapping.columns),
        *((n, True) for n in mapping.ignore),
    ]:
        inner = paths
        *outer, last = name.split(".")
        for key in outer:
            inner = inner.setdefault(key, {})
        inner[last] = optional
    return tuple(_compare(value, paths, ""))


def _compare(value: Any, known: dict[str, Any], place: str) -> Iterator[Reason]:
    if not isinstance(value, dict):
        yield Reason("value.wrong-type", about=place, details={"wanted": "an object"})
        return
    for key in value:
        if key not in known:
            # What is no likely key may be a name: it is not repeated.
            yield Reason("key.unknown", about=_within(place, key if _KEY.fullmatch(key) else "…"))
    for key, inner in known.items():
        if key in value:
            if isinstance(inner, dict):
                yield from _compare(value[key], inner, _within(place, key))
        elif inner is not True:
            yield Reason("value.missing", about=_within(place, key))


def _within(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key
