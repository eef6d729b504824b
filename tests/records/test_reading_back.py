"""What is kept in memory of a record that was just made is what is read from it again."""

import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from restorative_core.casework import catalogue as events
from restorative_core.casework.entry import Entry
from restorative_core.records import BEGINNING, digest_after, seal, unseal
from restorative_core.testing.values import entries
from restorative_core.vocabulary.contact import Channel
from restorative_core.vocabulary.identity import Actor
from restorative_core.vocabulary.moments import Moment
from restorative_core.vocabulary.wire import write_json

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
