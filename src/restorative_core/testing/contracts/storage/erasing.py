"""Core: what was erased is given by no question, and all else stays."""

import attrs

from restorative_core.ports import PartKey, Reference, Storage, Tier
from restorative_core.testing.contracts.contract import Contract
from restorative_core.testing.contracts.stored import (
    everything,
    fresh_key,
    fresh_stream,
    part,
    record,
    records,
    summary,
)

_PRIVATE = "Zoë of 12 Almond Close"


class Erasing(Contract, of=Tier.CORE):
    """Parts can go; records never do."""

    def test_an_erased_part_is_given_by_no_question(self, storage: Storage) -> None:
        """S1.25. What was erased is found under its stream no more, nor under its subjects; its record stays."""
        stream, anna, ben = fresh_stream(), fresh_stream("person"), fresh_stream("person")
        gone, kept = part(stream, 1, "text", anna, ben), part(stream, 2, "text", anna, ben)
        storage.append(records(stream, 1, 2), after={stream: 0}, parts=[gone, kept])
        storage.append([record(stream, 3)], after={stream: 2}, erased=[gone.key])

        assert list(storage.parts(stream)) == [kept]
        assert list(storage.parts_about(anna)) == [kept]
        assert list(storage.parts_about(ben)) == [kept]
        assert list(storage.history(stream)) == [*records(stream, 1, 2), record(stream, 3)]

    def test_nothing_else_is_erased(self, storage: Storage) -> None:
        """S1.26. Parts of the same field, the same record or the same person stay, in their order."""
        stream, other, anna = fresh_stream(), fresh_stream(), fresh_stream("person")
        parts = [part(name, number, field, anna) for name in (stream, other) for number in (1, 2) for field in "ab"]
        storage.append(
            [*records(stream, 1, 2), *records(other, 1, 2)],
            after={stream: 0, other: 0},
            parts=parts,
            references=[Reference(key := fresh_key(), stream, "said")],
        )
        storage.append([], after={}, erased=[PartKey(stream, 2, "a")])

        left = [found for found in parts if found.key != PartKey(stream, 2, "a")]
        assert [*storage.parts(stream), *storage.parts(other)] == left
        assert sorted(storage.parts_about(anna), key=str) == sorted(left, key=str)
        assert storage.reference(key) == Reference(key, stream, "said")

    def test_what_is_not_there_may_be_erased(self, storage: Storage) -> None:
        """S1.27. To erase what was erased already, or never was, is no error, and changes nothing."""
        stream = fresh_stream()
        gone, kept = part(stream, 1, "text"), part(stream, 1, "name")
        storage.append([record(stream)], after={stream: 0}, parts=[gone, kept])
        storage.append([], after={stream: 1}, erased=[gone.key])
        whole = everything(storage, stream)

        storage.append([], after={stream: 1}, erased=[gone.key, gone.key, PartKey(fresh_stream(), 1, "text")])
        assert everything(storage, stream) == whole
        assert list(storage.parts(stream)) == [kept]

    def test_many_are_erased_at_once(self, storage: Storage) -> None:
        """S1.28. All parts of somebody in many streams are erased in one append, with the entry that tells of it."""
        anna, count = fresh_stream("person"), 500
        streams = [fresh_stream() for _ in range(count)]
        parts = [part(stream, 1, "text", anna) for stream in streams]
        storage.append([record(stream) for stream in streams], after={}, parts=parts)
        storage.append([record(anna)], after={anna: 0}, erased=[found.key for found in parts])

        assert list(storage.parts_about(anna)) == []
        assert not any(list(storage.parts(stream)) for stream in streams)
        assert list(storage.history(anna)) == [record(anna)]

    def test_only_parts_hold_what_is_personal(self, storage: Storage) -> None:
        """S1.29. What stands in a part answers no other question, neither before it is erased nor after."""
        stream, anna, key = fresh_stream(), fresh_stream("person"), fresh_key()
        private = part(stream, 1, "text", anna, value=_PRIVATE)
        storage.append(
            [record(stream)],
            after={stream: 0},
            parts=[private],
            references=[Reference(key, stream)],
            summaries=[summary(stream, area="north")],
        )
        told = everything(storage, stream)
        for name in ("parts", "parts about"):
            del told[name]
        assert _PRIVATE not in f"{told}{attrs.asdict(storage.reference(key) or Reference('', ''))}"

        storage.append([], after={}, erased=[private.key])
        assert _PRIVATE not in f"{everything(storage, stream, anna)}{storage.reference(key)}"
