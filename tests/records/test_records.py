"""Entries become records and parts, and records become entries again."""

import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from restorative_core.casework import catalogue as events
from restorative_core.casework.entry import Entry
from restorative_core.casework.event import Event
from restorative_core.casework.plain import event_from_plain, plain_event
from restorative_core.errors import Faulty, Newer
from restorative_core.records import (
    BEGINNING,
    Part,
    Record,
    commitment,
    commitments,
    digest_after,
    keyed,
    read_part,
    seal,
    unseal,
)
from restorative_core.vocabulary.agreement import Undertaking, UndertakingKind
from restorative_core.vocabulary.consent import Purpose
from restorative_core.vocabulary.contact import ContactPreference
from restorative_core.vocabulary.identity import Actor
from restorative_core.vocabulary.incident import IncidentFlag
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.personal import personal_fields
from restorative_core.vocabulary.referral import Initiator, ReferralSource
from restorative_core.vocabulary.roles import Role, StaffRole
from restorative_core.vocabulary.stages import Stage

OLDER = (Path(__file__).parents[1] / "golden" / "0.1-alpha" / "records.json",)
GOLDEN = Path(__file__).parents[1] / "golden" / "0.1" / "records.json"
RECORDED = datetime(2015, 3, 12, 10, 30, tzinfo=UTC)
BY = Actor("f1", "svc", {StaffRole.FACILITATOR, StaffRole.COORDINATOR})
PEOPLE = {"p1": "person-aaaa", "p2": "person-bbbb"}
AGREEMENT = events.AgreementMade(
    "a1", ("p1", "p2"), (Undertaking("u1", UndertakingKind.APOLOGY, "p2"),), "their own words"
)
TAKEN_OVER = events.CaseTakenOver(
    Stage.READY, "old", Moment("2014"), (events.InheritedConsent("p1", Purpose.ASSESSMENT, Moment("2014-06")),)
)
SAMPLES: tuple[Event, ...] = (
    events.ReferralReceived(
        ReferralSource.POLICE,
        Initiator.AGENCY,
        concerns=("p1", "p2"),
        area="kettering",
        incident_at=Moment("2015-02"),
        flags=frozenset({IncidentFlag.HATE, IncidentFlag.DEATH}),
        account="What happened — «ß» 🙂",
        crime_reference="15/1",
    ),
    events.PersonAdded("p1", Role.HARMED, aware=True, person="person-aaaa"),
    events.ConsentGiven("p1", Purpose.TAKE_PART, "shuttle", until=Moment("2015-12-31")),
    TAKEN_OVER,
    AGREEMENT,
    events.DetailsCorrected(2, events.NoteTaken(("p2",), "the right text"), Moment("2015-03-01")),
    events.EnteredInError(3),
    events.NoteTaken(("p1", "p2"), "a text about two"),
    events.NoteTaken(("p9",), "a text about somebody unknown"),
)
PERSON = events.PersonRegistered(
    name="Ann Example", born=date(1990, 2, 3), phone="1", email="ann@example.org", needs=("Welsh", "ramp")
)
SECRETS = (
    "What happened",
    "15/1",
    "person-aaaa",
    "their own words",
    "the right text",
    "a text",
    "Ann",
    "1990",
    "Welsh",
)


def _salt(size: int) -> bytes:
    return bytes(range(size))


def _sealed(event: Event, number: int = 1, before: str = BEGINNING) -> tuple[Record, tuple[Part, ...]]:
    stream = f"{event.stream}-k3q9"
    entry = Entry(number, event, Moment("2015-03-12"), BY, RECORDED, Stage.READY)
    sealed = seal(stream, entry, before, PEOPLE, _salt)
    return sealed.record, sealed.parts


def _withheld(event: Event) -> Event:
    """The event without anything personal, however deep."""
    if isinstance(event, events.DetailsCorrected):
        return attrs.evolve(event, event=_withheld(event.event))
    return attrs.evolve(event, **dict.fromkeys(personal_fields(type(event))))


@pytest.mark.parametrize("event", [*SAMPLES, PERSON], ids=lambda event: event.kind)
def test_round_trip(event: Event) -> None:
    """What comes back is what went in, but for what is personal."""
    record, _ = _sealed(event)
    entry = unseal(record)

    assert entry.event == _withheld(event)
    assert (entry.number, entry.at, entry.by, entry.recorded, entry.leads_to) == (
        1,
        Moment("2015-03-12"),
        BY,
        RECORDED,
        Stage.READY,
    )


def _made(cls: type[Event]) -> st.SearchStrategy[Event]:
    known: dict[Any, st.SearchStrategy[Any]] = {
        Moment: st.sampled_from(["unknown", "2015", "2015-03", "2015-03-12T10:00:00+01:00"]).map(Moment),
        datetime: st.datetimes(timezones=st.just(UTC)),
        Event: st.sampled_from(SAMPLES[:5]),
        tuple[Undertaking, ...]: st.just(AGREEMENT.undertakings),
        tuple[events.InheritedConsent, ...]: st.just(TAKEN_OVER.consents),
        ContactPreference: st.builds(ContactPreference, safe_from=st.sampled_from([None, time(18), time(23, 59, 59)])),
    }
    fields = {field.name: known[field.type] for field in attrs.fields(cls) if field.type in known}
    return st.builds(cls, **fields)


@given(st.sampled_from(list(events.KINDS.values())).flatmap(_made))
def test_every_kind_comes_back(event: Event) -> None:
    """Every event that can be made comes back from its record, and from plain values whole."""
    record, parts = _sealed(event)
    plain = json.loads(json.dumps(plain_event(event)))

    assert unseal(record).event == _withheld(event)
    assert {part.field for part in parts} == set(commitments(record))
    assert event_from_plain(plain["kind"], plain["fields"], plain["schema"]) == event


@pytest.mark.parametrize("event", [*SAMPLES, PERSON], ids=lambda event: event.kind)
def test_no_payload_is_personal(event: Event) -> None:
    """Nothing personal stays in a record, nor shows in the repr of a part."""
    record, parts = _sealed(event)

    assert [secret for secret in SECRETS if secret in repr(record)] == []
    assert [secret for secret in SECRETS if secret in repr([attrs.evolve(part, subjects=()) for part in parts])] == []


@pytest.mark.parametrize(
    ("event", "subjects"),
    [
        (SAMPLES[0], ("person-aaaa", "person-bbbb")),
        (SAMPLES[1], ("person-aaaa",)),
        (SAMPLES[5], ("person-bbbb",)),
        (SAMPLES[7], ("person-aaaa", "person-bbbb")),
        (SAMPLES[8], ("person-aaaa", "person-bbbb")),
        (events.DepartureReported("contact-made", account="x"), ("person-aaaa", "person-bbbb")),
        (PERSON, ("person-k3q9",)),
    ],
)
def test_subjects(event: Event, subjects: tuple[str, ...]) -> None:
    """A part knows whose it is; where nobody known is named it is everybody's."""
    _, parts = _sealed(event)

    assert {part.subjects for part in parts} == {subjects}


def test_nested_correction() -> None:
    """What is personal in a correction is a part of its own, by its place."""
    record, (part,) = _sealed(SAMPLES[5])

    assert (part.field, read_part(part)) == ("event.text", "the right text")
    assert commitments(record) == {"event.text": commitment(part)}


def test_left_behind() -> None:
    """An age band stays when the date of birth goes."""
    assert unseal(_sealed(PERSON)[0]).left == {"age_band": "25-34"}


def test_salt() -> None:
    """The same value under another salt has another commitment, so nobody can try values."""
    _, parts = _sealed(PERSON)
    one = parts[0]

    assert commitment(one) != commitment(attrs.evolve(one, salt="ff" * 16))


def test_chain() -> None:
    """A digest covers the one before it."""
    record, _ = _sealed(SAMPLES[0])

    assert record.digest == digest_after(BEGINNING, record.stream, 1, record.kind, record.payload)
    assert _sealed(SAMPLES[0], before="x")[0].digest != record.digest


@pytest.mark.parametrize("change", [{"number": 2}, {"stream": "case-other"}, {"kind": "note-taken"}, {"payload": "{}"}])
def test_digest_covers(change: dict[str, Any]) -> None:
    """A digest covers every field of the record."""
    record = attrs.evolve(_sealed(SAMPLES[0])[0], **change)

    assert record.digest != digest_after(BEGINNING, record.stream, record.number, record.kind, record.payload)


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "[]",
        "{}",
        '{"a":1,"a":2}',
        "NaN",
        '{"schema":"1","at":"unknown","recorded":"x","by":{},"event":{},"leads_to":null,"left":{}}',
        '{"schema":0,"at":"2015","recorded":"2015-03-12","by":{"id":"x"},"event":{},"leads_to":null,"left":{}}',
        "[" * 100_000,
    ],
)
def test_not_ours(payload: str) -> None:
    """A payload that is not ours is said to be none, with nothing of it repeated."""
    with pytest.raises(Faulty) as faulty:
        unseal(Record("case-x", 1, "entered-in-error", payload, ""))

    assert len(str(faulty.value)) < 400


def test_newer_than_this_release() -> None:
    """A kind, or a form, of a later release is unknown."""
    record, _ = _sealed(SAMPLES[6])

    with pytest.raises(Newer, match="Entry 1 of case-k3q9 holds the event 'of-tomorrow', which this release does not"):
        unseal(attrs.evolve(record, kind="of-tomorrow"))
    with pytest.raises(Newer, match="form 2 of the event"):
        unseal(attrs.evolve(record, payload=record.payload.replace('"schema":1', '"schema":2')))
    with pytest.raises(Newer, match="form 2 of a record"):
        unseal(attrs.evolve(record, payload=record.payload.replace('"form":1', '"form":2')))
    corrected, _ = _sealed(SAMPLES[5])
    with pytest.raises(Newer, match="the correction of an event"):
        unseal(attrs.evolve(corrected, payload=corrected.payload.replace('"note-taken"', '"of-tomorrow"')))


def test_keyed() -> None:
    """A key is the same for the same words, in their order and under the same secret."""
    assert keyed(b"s", "a", "b") == keyed(b"s", "a", "b")
    assert len({keyed(b"s", "a", "b"), keyed(b"t", "a", "b"), keyed(b"s", "ab"), keyed(b"s", "b", "a")}) == 4


def _golden(path: Path) -> list[dict[str, Any]]:
    return list(json.loads(path.read_text(encoding="utf-8")))


def _stored() -> list[dict[str, Any]]:
    """The samples, as this release stores them."""
    before, stored = BEGINNING, []
    for number, event in enumerate((*SAMPLES, PERSON), 1):
        record, parts = _sealed(event, number, before)
        before = record.digest
        told = [{**attrs.asdict(part), "subjects": list(part.subjects)} for part in parts]
        stored.append({"record": attrs.asdict(record), "parts": told})
    return stored


def test_golden() -> None:
    """Records are stored just as this release first stored them."""
    assert _stored() == _golden(GOLDEN)


@pytest.mark.parametrize("path", [GOLDEN, *OLDER], ids=lambda path: path.parent.name)
def test_golden_of_every_release(path: Path) -> None:
    """What any release wrote is verified, and read, for ever: a field that came later has its default."""
    before = BEGINNING
    for event, stored in zip((*SAMPLES, PERSON), _golden(path), strict=True):
        record = Record(**stored["record"])
        assert digest_after(before, record.stream, record.number, record.kind, record.payload) == record.digest
        assert unseal(record).event == _withheld(event)
        before = record.digest
