import copy
import json
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from restorative_core.errors import Faulty
from restorative_core.vocabulary.contact import ContactPreference
from restorative_core.vocabulary.identity import Actor
from restorative_core.vocabulary.incident import Incident
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.referral import Initiator, Referral
from restorative_core.vocabulary.schema import REFERRAL, json_schema, referral_schema
from restorative_core.vocabulary.wire import structure, unstructure

FULL: dict[str, Any] = {
    "received": "2015-03-12T10:00:00+00:00",
    "source": "police",
    "initiator": "agency",
    "organisation": "north",
    "reference": "NP/15/1",
    "area": "kettering",
    "incident": {
        "kind": "burglary",
        "happened": "2015-03",
        "justice_stage": "custody",
        "flags": ["hate"],
        "crime_reference": None,
        "both_sides_complain": False,
        "reported_to_police": True,
    },
    "account": "What happened.",
    "notes": None,
    "participants": [
        {
            "roles": ["harmed", "responsible"],
            "name": "Wei Li",
            "born": "1980-02-29",
            "contact": {"phone": "07700 900000", "email": None, "address": "1 High Street"},
            "preferences": {"permits": ["phone"], "safe_from": "18:00", "safe_until": None, "voicemail": True},
            "aware": True,
            "agrees_to_referral": None,
            "agrees_to_contact": False,
            "acknowledgement": "partial",
            "needs": ["Welsh"],
        },
        {"roles": []},
    ],
}
STRANGE: list[Any] = [
    None, True, False, 0, 7, 1.5, "", "x", "harmed", "false", "unknown", "2015", "2015-03-12",
    "2015-03-32", "2015-00", "2015-13", "2015-00-12", "2015-03-00",
    "2015-03-12\n", "2015-03-12T10:00:00", "2015-03-12T10:00:00Z", "2015-03-12T24:00:00Z", "18:00",
    "25:00", "18:00\n", "1\N{FULLWIDTH DIGIT EIGHT}:00",
    "0000", "9999", "١٩٩٩", [], ["x"], [None], ["harmed"], ["phone", "phone"], {}, {"x": 1},
    {"roles": ["harmed"]}, [{"roles": ["harmed"]}], [[]],
]  # fmt: skip
VALIDATOR = Draft202012Validator(referral_schema())


def _places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield from _places(value[key], (*path, key))


def _read(plain: Any) -> Referral | None:
    try:
        return structure(plain, Referral)
    except Faulty:
        return None


@st.composite
def _forms(draw: st.DrawFn) -> dict[str, Any]:
    """The full form with a few things replaced, taken out or added."""
    form = copy.deepcopy(FULL)
    for _ in range(draw(st.integers(0, 3))):
        *outer, last = draw(st.sampled_from([path for path in _places(form) if path]))
        place: Any = form
        for key in outer:
            place = place[key]
        change = draw(st.sampled_from(["replace", "remove", "add"]))
        if change == "remove":
            del place[last]
        elif change == "add" and isinstance(place, dict):
            place[draw(st.sampled_from(["extra", "Name", ""]))] = None
        else:
            place[last] = copy.deepcopy(draw(st.sampled_from(STRANGE)))
        if not form:
            break
    return form


@given(_forms())
def test_the_schema_and_the_reader_agree(form: dict[str, Any]) -> None:
    """What the schema accepts is read; what is read is accepted, if not as it was written, then as we write it."""
    referral = _read(form)

    if VALIDATOR.is_valid(form):
        assert referral is not None
    elif referral is not None:  # ISO 8601 has several ways of writing an hour; the schema has one
        assert VALIDATOR.is_valid(unstructure(referral))


@given(st.builds(Moment, st.dates().map(date.isoformat)) | st.datetimes(timezones=st.timezones()).map(
    lambda at: at.isoformat()))  # fmt: skip
def test_moments_that_we_write_are_valid(moment: Any) -> None:
    """Whatever moment this library writes is one in the schema, if it is one at all."""
    try:
        text = unstructure(Incident(happened=Moment.of(moment)))["happened"]
    except Faulty:
        return
    if text[:4] not in ("0001", "9999") and text.count(":") < 4:
        assert Draft202012Validator(json_schema(Incident)).is_valid({"happened": text})


@given(st.times())
def test_times_that_we_write_are_valid(hour: time) -> None:
    """Whatever hour this library writes is one in the schema."""
    plain = unstructure(ContactPreference(safe_from=hour))

    assert Draft202012Validator(json_schema(ContactPreference)).is_valid(plain)


def test_the_schema_is_a_schema() -> None:
    """The referral's schema is one of its dialect, has its name for ever, and is plain JSON."""
    schema = referral_schema()
    Draft202012Validator.check_schema(schema)

    assert schema["$id"] == REFERRAL == "urn:restorative-core:schema:referral:1"
    assert json.loads(json.dumps(schema)) == schema
    assert schema["required"] == ["received", "source", "initiator", "participants"]
    assert schema["additionalProperties"] is False


def test_fields_have_titles_and_words() -> None:
    """A host can build a form from it: each field has a title and says what it is."""
    fields = referral_schema()["properties"]

    assert fields["received"]["title"] == "Received"
    assert fields["initiator"]["description"] == "Whose wish it is, which is another thing than who sent it."
    definitions = referral_schema()["$defs"]
    for name, definition in {"Referral": referral_schema(), **definitions}.items():
        for key, field in definition.get("properties", {}).items():
            assert field.get("title"), f"{name}.{key} has no title"
            assert field.get("description"), f"{name}.{key} has no description"


def test_choices_have_labels() -> None:
    """Each choice has its code and a label."""
    choices = referral_schema()["$defs"]["Initiator"]["oneOf"]

    assert {"const": "on-behalf", "title": "On behalf"} in choices
    assert len(choices) == len(Initiator)


@attrs.frozen
class _Odd:
    """A value of many types.

    Attributes:
        number: A whole number, of nothing,
            told on two lines.
        at: A datetime with time zone.
    """

    number: int
    at: datetime | None = None
    actors: tuple[Actor, ...] = ()


def test_any_value_of_ours_has_a_schema() -> None:
    """Every type that a value may be made of is known."""
    schema = json_schema(_Odd)

    assert schema["properties"]["number"]["description"] == "A whole number, of nothing, told on two lines."
    assert Draft202012Validator(schema).is_valid({"number": 1, "at": "2015-03-12T10:00:00Z", "actors": [{"id": "a"}]})
    assert not Draft202012Validator(schema).is_valid({"number": True})


def test_an_unknown_type_is_told() -> None:
    """A field whose type has no schema is a mistake of ours, told with what to do."""
    odd = attrs.make_class("Odd", {"value": attrs.field(type=complex)})

    with pytest.raises(TypeError, match="There is no JSON Schema"):
        json_schema(odd)
