"""Records, parts and references as a storage is given them, made to be hard to keep."""

from collections.abc import Sequence
from itertools import count

from attrs import frozen
from hypothesis import strategies as st

from restorative_core.ports import Part, PartKey, Reading, Record, Reference, Summary, Telling, stream_kind
from restorative_core.testing.texts import encodable_texts, texts
from restorative_core.vocabulary.wire import write_json

_fresh = count(1)


def fresh_stream(kind: str = "case") -> str:
    """A name that no other stream has, in this process."""
    return f"{kind}-fresh{next(_fresh)}"


def fresh_key() -> str:
    """A key that no other reference has, in this process."""
    return f"{next(_fresh):064x}"


def record(stream: str, number: int = 1, payload: str = "{}") -> Record:
    """A record that looks like one of ours."""
    return Record(stream, number, "note-taken", payload, f"{number:064x}")


def records(stream: str, first: int, last: int) -> list[Record]:
    """The records *first* to *last* of *stream*."""
    return [record(stream, number, write_json({"number": number})) for number in range(first, last + 1)]


def part(stream: str, number: int = 1, field: str = "text", *subjects: str, value: str = '"…"') -> Part:
    """A part that looks like one of ours."""
    return Part(stream, number, field, subjects or ("person-somebody",), "casework", "00" * 16, value)


@frozen
class Step:
    """One append: how many records each stream gains, and what comes with them.

    Attributes:
        gains: How many records each stream gains, by the stream's place among the streams.
        payload: The payload of every new record.
        value: The value of the part of every new record.
        referenced: Whether a reference comes with it.
        erases: Of which records, by their place among all that have a part yet, the part is erased.
    """

    gains: dict[int, int]
    payload: str
    value: str
    referenced: bool
    erases: frozenset[int]


def stored_texts() -> st.SearchStrategy[str]:
    """Texts as a record or a part has them: JSON with escapes alone, or any text that is no JSON at all."""
    return texts().map(write_json) | encodable_texts()


def steps() -> st.SearchStrategy[Sequence[Step]]:
    """What may be appended, one append after another, to up to four streams."""
    gains = st.dictionaries(st.integers(0, 3), st.integers(1, 3), max_size=4)
    erases = st.frozensets(st.integers(0, 9), max_size=3)
    return st.lists(st.builds(Step, gains, stored_texts(), stored_texts(), st.booleans(), erases), max_size=8)


@frozen
class Told:
    """Everything that one append was given.

    Attributes:
        records: The records.
        after: What was seen before.
        parts: The parts.
        references: The references.
        erased: What is erased with it.
    """

    records: list[Record]
    after: dict[str, int]
    parts: list[Part]
    references: list[Reference]
    erased: list[PartKey]


def told(step: Step, streams: Sequence[str], heads: dict[str, int], kept: list[Part]) -> Told:
    """*step* with its names filled in; *heads* moves on, and so does what is *kept* of the parts."""
    after = {stream: heads.get(stream, 0) for stream in streams}
    new: list[Record] = []
    parts: list[Part] = []
    for place, gain in step.gains.items():
        stream = streams[place]
        for number in range(after[stream] + 1, after[stream] + gain + 1):
            new.append(record(stream, number, step.payload))
            subjects = (stream.replace("case", "person"), "person-" + streams[0])
            parts.append(part(stream, number, "text", *subjects, value=step.value))
        heads[stream] = after[stream] + gain
    references = [Reference(fresh_key(), streams[0], "said")] if step.referenced else []
    gone = [kept[place] for place in step.erases if place < len(kept)]
    kept[:] = [found for found in kept if found not in gone] + parts
    return Told(new, after, parts, references, [found.key for found in gone])


def everything(storage: Reading, *streams: str) -> dict[str, object]:
    """All that can be read of *storage* and *streams*, to be compared."""
    kinds = dict.fromkeys(map(stream_kind, streams))
    found: dict[str, object] = {
        "histories": {stream: list(storage.history(stream)) for stream in streams},
        "parts": {stream: list(storage.parts(stream)) for stream in streams},
        "parts about": {stream: list(storage.parts_about(stream)) for stream in streams},
        "streams": {kind: list(storage.streams(kind)) for kind in kinds},
        "secret": storage.secret(),
    }
    if isinstance(storage, Telling):
        found["head"] = storage.head()
        found["feed"] = list(storage.feed())
        found["summaries"] = {kind: list(storage.summaries(kind)) for kind in kinds}
    return found


def summary(stream: str, number: int = 1, **told: str) -> Summary:
    """A summary that looks like one of ours."""
    return Summary(stream, number, **told)
