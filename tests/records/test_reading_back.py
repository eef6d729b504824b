"""What is kept in memory of a record that was just made is what is read from it again."""

import hashlib
import json
from datetime import UTC, datetime

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from restorative_core.casework import catalogue as events
from restorative_core.casework.entry import Entry
from restorative_core.errors import Faulty, RestorativeError
from restorative_core.records import BEGINNING, Record, digest_after, seal, unseal
from restorative_core.testing.values import entries
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.identity import Actor
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.wire import read_json, write_json

PEOPLE = {"p1": "person-aaaa", "p2": "person-bbbb"}
RECORDED = datetime(2015, 3, 12, 10, 30, tzinfo=UTC)
HOSTILE = st.text(st.characters(codec=None), max_size=20)


@given(entries())
def test_the_entry_is_what_is_read_again(entry: Entry) -> None:
    """However the entry of a sealed record came about, it is the one that the record holds."""
    sealed = seal("case-k3q9", entry, BEGINNING, PEOPLE, bytes)

    assert sealed.entry == unseal(sealed.record)


@pytest.mark.parametrize("code", ['a"b', "a\\b", "\n", "é", "\ud83d\ude42"])
def test_an_escape_is_read_from_the_text(code: str) -> None:
    """A code that JSON escapes, and may bring back as another text, is kept as it comes back."""
    entry = Entry(1, events.ContactMade(code, Channel.PHONE), Moment("2015-03-12"), Actor("f1"), RECORDED)

    sealed = seal("case-k3q9", entry, BEGINNING, PEOPLE, bytes)

    assert sealed.entry == unseal(sealed.record)
    assert isinstance(sealed.entry.event, events.ContactMade)
    assert sealed.entry.event.participant == code.encode("utf-16", "surrogatepass").decode("utf-16")


@given(HOSTILE, HOSTILE, st.integers(1, 2**63 - 1), HOSTILE, HOSTILE)
def test_the_digest_is_over_canonical_json(before: str, stream: str, number: int, kind: str, payload: str) -> None:
    """The text under a digest is the canonical JSON of all that it covers."""
    text = write_json([before, stream, number, kind, payload])

    expected = hashlib.sha256(b"\x00" + text.encode("ascii")).hexdigest()

    assert digest_after(before, stream, number, kind, payload) == expected


_SNIPPETS = st.sampled_from(
    ['"', "{", "}", "\\", ",", '","by":{', ',"event":{', ',"form":1', ',"parts":{', ',"parts":{}', ',"recorded":"', "1"]
)


def _what_comes(record: Record) -> object:
    try:
        return unseal(record)
    except RestorativeError as error:
        return type(error)


@given(entries(), st.data())
def test_pieces_are_read_as_the_whole(entry: Entry, data: st.DataObject) -> None:
    """However a payload was spoilt, it is read as the same JSON is that is written otherwise."""
    record = seal("case-k3q9", entry, BEGINNING, PEOPLE, bytes).record
    first = data.draw(st.integers(0, len(record.payload)))
    last = data.draw(st.integers(first, min(first + 20, len(record.payload))))
    spoilt = record.payload[:first] + data.draw(_SNIPPETS) + record.payload[last:]
    try:
        otherwise = json.dumps(read_json(spoilt))
    except Faulty:
        otherwise = "{"

    assert _what_comes(attrs.evolve(record, payload=spoilt)) == _what_comes(attrs.evolve(record, payload=otherwise))


@pytest.mark.parametrize(
    "recorded",
    ["2015-03-12T10:30:00.000000000000", "2015-03-12T10:30:00.00000-00:01", "2015-03-12T11:30:00.00000+01:00"],
)
def test_an_instant_that_is_written_otherwise(recorded: str) -> None:
    """An instant that `seal` would have written otherwise is read, or refused, as everywhere: never as a naive one."""
    entry = Entry(1, events.ContactMade("p1", Channel.PHONE), Moment("2015-03-12"), Actor("f1"), RECORDED)
    record = seal("case-k3q9", entry, BEGINNING, PEOPLE, bytes).record
    spoilt = record.payload.replace("2015-03-12T10:30:00.000000+00:00", recorded)
    read = _what_comes(attrs.evolve(record, payload=spoilt))

    assert read == _what_comes(attrs.evolve(record, payload=json.dumps(json.loads(spoilt))))
    assert read is Faulty or (isinstance(read, Entry) and read.recorded.tzinfo is UTC)


def test_no_entry_shares_what_can_be_changed() -> None:
    """Whoever writes into what one entry left behind changes no other entry."""
    told = [Entry(n, events.NoteTaken(()), Moment("2015-03-12"), Actor("f1"), RECORDED) for n in (1, 2)]
    read = [unseal(seal("case-k3q9", entry, BEGINNING, PEOPLE, bytes).record) for entry in told]
    for one, other in (told, read):
        assert isinstance(one.left, dict)
        one.left["age_band"] = "65+"

        assert other.left == {}


@given(entries())
def test_a_payload_is_canonical_json(entry: Entry) -> None:
    """A payload is what its own JSON is written as: keys in order, no spaces, ASCII alone."""
    payload = seal("case-k3q9", entry, BEGINNING, PEOPLE, bytes).record.payload

    assert write_json(read_json(payload)) == payload
