"""Nothing personal where it does not belong, and nothing changed without its being seen."""

from collections.abc import Iterator
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from restorative_core.casework import catalogue as events
from restorative_core.casework.case import Case
from restorative_core.casework.entry import Entry
from restorative_core.casework.evolve import fold
from restorative_core.memory import MemoryStorage
from restorative_core.ports import Summary
from restorative_core.records import BEGINNING, Part, Record, read_part, seal, unseal
from restorative_core.service.verifying import verify
from restorative_core.testing import entries, histories, referrals, texts
from restorative_core.testing.histories import STREAM
from restorative_core.vocabulary.personal import personal_fields
from restorative_core.vocabulary.referral import Referral
from restorative_core.vocabulary.wire import unstructure

SECRET = "Zoe-at-12-Almond-Close"
PEOPLE = {f"p{number}": f"person-{number}" for number in range(1, 9)}


def salt(size: int) -> bytes:
    """A salt that is always the same."""
    return b"s" * size


def telling(value: Any) -> Any:
    """*value* with the secret in every personal text."""
    if isinstance(value, str):
        return SECRET + value
    if isinstance(value, tuple):
        return tuple(map(telling, value))
    return value


def with_secret(event: events.Event) -> events.Event:
    """*event* with the secret in every personal text of its own, and of the event that it corrects."""
    told = {name: telling(getattr(event, name)) for name in personal_fields(type(event))}
    if isinstance(event, events.DetailsCorrected):
        told["event"] = with_secret(event.event)
    return attrs.evolve(event, **told)


def bare(event: events.Event) -> events.Event:
    """*event* without anything personal."""
    nothing: dict[str, Any] = dict.fromkeys(personal_fields(type(event)))
    if isinstance(event, events.DetailsCorrected):
        nothing["event"] = bare(event.event)
    return attrs.evolve(event, **nothing)


def personal(event: events.Event, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """The personal values of *event*, plain, with their places."""
    for name in personal_fields(type(event)):
        if getattr(event, name) is not None:
            yield prefix + name, unstructure(getattr(event, name))
    if isinstance(event, events.DetailsCorrected):
        yield from personal(event.event, "event.")


@pytest.mark.parametrize("cls", events.KINDS.values(), ids=events.KINDS)
@given(data=st.data())
def test_every_entry_comes_back_without_what_is_personal(cls: type[events.Event], data: st.DataObject) -> None:
    """An entry that is sealed and unsealed is the entry, less its personal fields, which are all in its parts."""
    entry = data.draw(entries(cls))
    sealed = seal(STREAM, entry, BEGINNING, PEOPLE, salt)
    record, parts = sealed.record, sealed.parts
    back = unseal(record)

    assert attrs.evolve(back, left={}) == attrs.evolve(entry, event=bare(entry.event), left={})
    assert {part.field: read_part(part) for part in parts} == dict(personal(entry.event))


@given(entries())
def test_nothing_personal_shows(entry: Entry) -> None:
    """No `repr` of an event, an entry, a part or a record, and no payload, tells anything personal."""
    entry = attrs.evolve(entry, event=with_secret(entry.event))
    sealed = seal(STREAM, entry, BEGINNING, PEOPLE, salt)
    record, parts = sealed.record, sealed.parts

    assert SECRET not in f"{entry.event!r} {entry!r} {entry} {record!r} {parts!r} {parts} {record.payload}"
    assert all(SECRET in part.value for part in parts if SECRET in str(read_part(part)))


@given(referrals(), texts())
def test_no_referral_shows_who_it_is_about(referral: Referral, text: str) -> None:
    """No `repr` of a referral, or of anything in it, tells anything personal."""
    people = tuple(
        attrs.evolve(
            person,
            name=SECRET + text,
            contact=attrs.evolve(person.contact, phone=SECRET, email=SECRET, address=SECRET + text),
            needs=(SECRET,),
        )
        for person in referral.participants
    )
    incident = attrs.evolve(referral.incident, crime_reference=SECRET)
    told = attrs.evolve(
        referral, participants=people, incident=incident, account=SECRET, notes=SECRET, reference=SECRET
    )

    assert SECRET not in f"{told!r} {told} {told.participants!r} {told.incident!r}"


def sealed(history: tuple[Entry, ...]) -> tuple[list[Record], list[Part]]:
    """The records and parts that *history* becomes."""
    records: list[Record] = []
    parts: list[Part] = []
    for entry in history:
        before = records[-1].digest if records else BEGINNING
        sealed = seal(STREAM, entry, before, PEOPLE, salt)
        records.append(sealed.record)
        parts.extend(sealed.parts)
    return records, parts


def sound(case: Case, records: list[Record], parts: list[Part]) -> bool:
    """Whether a storage that holds these, and the summary of *case*, is found to be as it was."""
    summary = Summary(STREAM, case.number, case.stage.value, case.origin.area or "", case.team.lead or "")
    storage = MemoryStorage()
    storage.append(records, after={}, parts=parts, summaries=[summary])
    return all(found.problem is None for found in verify(storage, {}))


def spoiled(stored: Any, name: str, data: st.DataObject) -> Any:
    """*stored* with one character of its field *name* changed into another."""
    text = getattr(stored, name)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(exclude_characters=text[place]))
    return attrs.evolve(stored, **{name: text[:place] + other + text[place + 1 :]})


@given(histories(longest=12).filter(bool), st.data())
def test_every_change_is_seen(history: tuple[Entry, ...], data: st.DataObject) -> None:
    """Whatever character of a record or a part is changed, or whichever record is dropped or swapped, it is seen."""
    case = fold(STREAM, history)
    records, parts = sealed(history)
    assert sound(case, records, parts)

    place = data.draw(st.integers(0, len(records) - 1))
    for name in ("payload", "digest", "kind"):
        assert not sound(case, [*records[:place], spoiled(records[place], name, data), *records[place + 1 :]], parts)
    if place < len(records) - 1:
        assert not sound(case, [*records[:place], *records[place + 1 :]], [])
        assert not sound(case, [*records[:place], records[place + 1], records[place], *records[place + 2 :]], parts)
    if parts:
        chosen = data.draw(st.integers(0, len(parts) - 1))
        for name in ("value", "field", "keep"):
            assert not sound(case, records, [*parts[:chosen], spoiled(parts[chosen], name, data), *parts[chosen + 1 :]])


@given(histories(longest=40))
def test_a_case_needs_nothing_personal(history: tuple[Entry, ...]) -> None:
    """The case that the records alone add up to is the case, but for the texts in its history."""
    records, _ = sealed(history)

    alone = fold(STREAM, map(unseal, records))
    assert attrs.evolve(alone, history=()) == attrs.evolve(fold(STREAM, history), history=())
