"""Core: every text comes back as it was, and may be asked for."""

import pytest
from hypothesis import given

from restorative_core.ports import Part, Reference, Storage, Tier
from restorative_core.testing.contracts.contract import Contract, every
from restorative_core.testing.contracts.stored import everything, fresh_key, fresh_stream, part, record, stored_texts
from restorative_core.testing.texts import HOSTILE, encodable, texts
from restorative_core.vocabulary.wire import write_json

_LONG = "é🏳️‍🌈 ".ljust(1 << 20, "x")


class Texts(Contract, of=Tier.CORE):
    """A text is a text, whatever stands in it."""

    @every
    @given(stored_texts())
    def test_every_text_comes_back_as_it_was(self, storage: Storage, text: str) -> None:
        """S1.16. Every text of a record, a part or a reference comes back character for character."""
        _assert_kept(storage, text)

    @pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
    def test_hostile_texts(self, storage: Storage, text: str) -> None:
        """S1.17. SQL, templates, control characters, right-to-left text, surrogates in escapes: all are just text."""
        _assert_kept(storage, write_json({"text": text}))
        _assert_kept(storage, encodable(text))

    def test_a_long_text(self, storage: Storage) -> None:
        """S1.18. A text of a megabyte is kept like any other."""
        _assert_kept(storage, write_json(_LONG))

    @every
    @given(texts())
    def test_every_text_may_be_asked_for(self, storage: Storage, text: str) -> None:
        """S1.19. Whatever is asked for, SQL and what no system can write among it: what is not there is not found."""
        stream = fresh_stream()
        storage.append([record(stream)], after={stream: 0}, parts=[part(stream)])
        whole = everything(storage, stream)

        for name in (text, f"case-{text}", f"{stream}{text}" if text else "case-"):
            assert list(storage.history(name)) == []
            assert list(storage.parts(name)) == []
            assert list(storage.parts_about(name)) == []
            assert storage.reference(name) is None
        assert list(storage.streams(f"no {text}")) == []
        assert everything(storage, stream) == whole


def _assert_kept(storage: Storage, text: str) -> None:
    stream, key = fresh_stream(), fresh_key()
    kept = Part(stream, 1, "text", (f"person-{stream}", f"person-{text}"), "casework", "00" * 16, text)
    reference = Reference(key, stream, text)
    storage.append([record(stream, 1, text)], after={stream: 0}, parts=[kept], references=[reference])

    assert [found.payload for found in storage.history(stream)] == [text]
    assert list(storage.parts(stream)) == [kept]
    assert list(storage.parts_about(f"person-{stream}")) == [kept]
    assert kept in storage.parts_about(f"person-{text}")
    assert storage.reference(key) == reference
