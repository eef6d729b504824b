"""An older form of a kind is read as the present one, step by step; a newer one is told."""

from typing import Any, ClassVar

import attrs
import pytest
from attrs import frozen

from restorative_core.casework import kinds
from restorative_core.casework.event import Report
from restorative_core.casework.events.corrections import DetailsCorrected
from restorative_core.casework.plain import UPCASTERS, event_from_plain, plain_event
from restorative_core.errors import Faulty, Newer, Unknown
from restorative_core.records import BEGINNING, Record, digest_after, unseal
from restorative_core.vocabulary.wire import write_json

KIND = "lantern-lit"


@frozen(eq=False, repr=False)
class LanternLit(Report):
    """A kind for these tests, in its third form.

    Attributes:
        colour: Of which colour. The first form had a `hue`.
        bright: How bright, from 1 to 100. The second form had `dim`, true or false.
    """

    kind: ClassVar[str] = KIND
    schema: ClassVar[int] = 3

    colour: str
    bright: int


def _second(fields: dict[str, Any]) -> dict[str, Any]:
    return {"colour": fields.pop("hue"), **fields}


def _third(fields: dict[str, Any]) -> dict[str, Any]:
    return {"bright": 10 if fields.pop("dim") else 90, **fields}


@pytest.fixture(autouse=True)
def _lanterns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds.KINDS, KIND, LanternLit)
    monkeypatch.setitem(UPCASTERS, (KIND, 1), _second)
    monkeypatch.setitem(UPCASTERS, (KIND, 2), _third)


FORMS = {
    1: {"hue": "red", "dim": True},
    2: {"colour": "red", "dim": True},
    3: {"colour": "red", "bright": 10},
}


def _record(fields: Any, schema: Any, *, kind: str = KIND) -> Record:
    payload = write_json(
        {
            "form": 1,
            "schema": schema,
            "at": "2015-03-12",
            "recorded": "2015-03-12T10:30:00.000000+00:00",
            "by": {"id": "f1", "organisation": "", "roles": []},
            "event": fields,
            "leads_to": None,
            "left": {},
            "parts": {},
        }
    )
    return Record("case-x", 1, kind, payload, digest_after(BEGINNING, "case-x", 1, kind, payload))


@pytest.mark.parametrize("schema", FORMS)
def test_every_form_is_read(schema: int) -> None:
    """What was stored in any form is read as the present one, and the record stays as it is."""
    before = {**FORMS[schema]}

    assert event_from_plain(KIND, before, schema) == LanternLit("red", 10)
    assert before == FORMS[schema]
    assert unseal(_record(FORMS[schema], schema)).event == LanternLit("red", 10)


@pytest.mark.parametrize("schema", FORMS)
def test_an_event_within_another_is_read(schema: int) -> None:
    """So is one that a correction holds."""
    held = {"kind": KIND, "schema": schema, "fields": FORMS[schema]}
    corrected = unseal(_record({"number": 1, "event": held, "happened": None}, 1, kind=DetailsCorrected.kind)).event

    assert isinstance(corrected, DetailsCorrected)
    assert corrected.event == LanternLit("red", 10)


def test_what_is_written_is_the_present_form() -> None:
    """An event that was read in an older form is written in the present one."""
    assert plain_event(event_from_plain(KIND, FORMS[1], 1)) == {"kind": KIND, "schema": 3, "fields": FORMS[3]}


def test_a_newer_form_is_told() -> None:
    """A form of a later release is unknown, and of a record it is told that a newer release stored it."""
    with pytest.raises(Unknown, match="form 4"):
        event_from_plain(KIND, FORMS[3], 4)
    with pytest.raises(Newer, match="form 4 of the event 'lantern-lit'"):
        unseal(_record(FORMS[3], 4))


@pytest.mark.parametrize("schema", [0, -1, True, "1", 1.0])
def test_a_form_that_never_was_is_a_fault(schema: Any) -> None:
    """A number that no form ever had is a fault, and nothing is taken for what it is not."""
    with pytest.raises(Faulty) as faulty:
        event_from_plain(KIND, FORMS[1], schema)
    assert [(reason.code, reason.about) for reason in faulty.value.reasons] == [("value.out-of-bounds", "schema")]
    with pytest.raises(Faulty):
        unseal(_record(FORMS[1], schema))


@pytest.mark.parametrize("fields", [[], "red", None, {"hue": "red"}, {}])
def test_an_older_form_that_is_none_is_a_fault(fields: Any) -> None:
    """Fields that are not those of the form they are said to have are a fault, and no other error."""
    with pytest.raises(Faulty):
        event_from_plain(KIND, fields, 1)
    with pytest.raises(Faulty):
        unseal(_record(fields, 1))


def test_every_older_form_has_its_step() -> None:
    """Each kind whose form has changed can be read in every form it ever had."""
    for kind, cls in kinds.KINDS.items():
        assert {older for one, older in UPCASTERS if one == kind} == set(range(1, cls.schema)), kind
        assert attrs.has(cls)
