"""How the golden records of a release were made. What a release wrote is never written again once it is out.

    uv run python -m tests.golden.writing 0.1

It writes to `tests/golden/<release>/`:

* `kinds.jsonl`: for each kind of event one whole record with its parts, and what is read from it;
* `export.jsonl`: a whole store with one case, as `restorative export` writes it;
* `expected.json`: what that store is folded to: where the case stands, and its checkpoint.
"""

import json
import random
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args, get_origin
from unittest.mock import patch

import attrs
from tests.service.conftest import Desk

from restorative_core import events
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.cli.facts import facts
from restorative_core.records import BEGINNING, read_part, seal, unseal
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.identity import Actor
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.personal import personal_fields
from restorative_core.vocabulary.referral import DeclineReason
from restorative_core.vocabulary.roles import StaffRole
from restorative_core.vocabulary.stages import Stage
from restorative_core.vocabulary.wire import unstructure, write_json

FOLDER = Path(__file__).parent
BY = Actor("f1", "svc", {StaffRole.FACILITATOR})
RECORDED = datetime(2015, 3, 12, 10, 30, tzinfo=UTC)
SUBJECTS = {"p1": "person-aaaa", "p2": "person-bbbb"}

_SIMPLE: dict[Any, Any] = {
    bool: True,
    int: 3,
    date: date(1990, 2, 3),
    datetime: datetime(2015, 3, 1, 9, tzinfo=UTC),
    time: time(18, 30),
    Moment: Moment("2015-03"),
}


def sample(cls: Any) -> Any:
    """A value of *cls*, one of the library's classes, that says something in every field."""
    return cls(**{one.name: _of(one.type, one.name, one.name in personal_fields(cls)) for one in attrs.fields(cls)})


def _of(declared: Any, name: str, personal: bool) -> Any:
    collect = get_origin(declared)
    for argument in get_args(declared)[:1]:
        one = _of(argument, name, personal)
        return collect([one]) if collect in (tuple, frozenset) else one
    if declared is Event:
        return events.NoteTaken(("p1",), "the right text — «ß» 🙂")
    if isinstance(declared, type) and issubclass(declared, StrEnum):
        return list(declared)[-1]
    if declared is str:
        return "in their own words — «ß» 🙂" if personal else _word(name)
    return _SIMPLE[declared] if declared in _SIMPLE else sample(declared)


def _word(name: str) -> str:
    return "p1" if name in ("participant", "about", "owner", "by", "to") else "code-1"


def of_every_kind() -> Iterator[dict[str, Any]]:
    """One record of each kind, with its parts, and what is read from them."""
    chance = random.Random(1)
    for kind, cls in sorted(events.KINDS.items()):
        entry = Entry(1, sample(cls), Moment("2015-03-12"), BY, RECORDED, Stage.READY)
        sealed = seal(f"{cls.stream}-{kind}", entry, BEGINNING, SUBJECTS, chance.randbytes)
        read = unseal(sealed.record)
        yield {
            "record": attrs.asdict(sealed.record),
            "parts": [{**attrs.asdict(part), "subjects": list(part.subjects)} for part in sealed.parts],
            "read": {"fields": unstructure(read.event), "left": dict(read.left)},
            "said": {part.field: read_part(part) for part in sealed.parts},
        }


def worked() -> Desk:
    """A store in which a case went all the way to a meeting, and on; somebody was erased from another."""
    names = iter(range(10_000))
    with patch("secrets.token_bytes", random.Random(2).randbytes):
        desk = Desk(names=lambda kind: f"{kind}-golden{next(names):04}")
        desk.receive(reference="X0")
        desk.each(events.ReferralDeclined(DeclineReason.NO_CAPACITY))
        desk.service.erase(desk.service.person(desk.case, "p1"), desk.occasion())
        desk.later(days=30)
        desk.arranged()
        desk.deliver()
        desk.each(events.NoteTaken(("p1", "p2"), "a text about two"), events.ContactMade("p1", Channel.PHONE))
        desk.record(events.EnteredInError(desk.service.case(desk.case).number))
    return desk


def write(release: str) -> None:
    """Write the golden records of *release*."""
    folder = FOLDER / release
    folder.mkdir(exist_ok=True)
    lines = [write_json(one) for one in of_every_kind()]
    (folder / "kinds.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    desk = worked()
    (folder / "export.jsonl").write_text("".join(f"{line}\n" for line in desk.service.export()), encoding="utf-8")
    expected = {
        "case": facts(desk.service.case(desk.case)),
        "kinds": [entry.event.kind for entry in desk.service.history(desk.case)],
        "stages": {case.id: case.stage.value for case in desk.service.cases()},
        "checkpoint": str(desk.service.checkpoint()),
        "changes": sum(1 for _ in desk.service.changes()),
        "name": desk.service.reveal(desk.service.person(desk.case, "p1"), desk.occasion(), "first-contact").latest(
            "name"
        ),
    }
    (folder / "expected.json").write_text(json.dumps(expected, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(sys.argv[1])
