"""Core: streams, parts and the secret are found, in their order."""

import attrs

from restorative_core.ports import SECRET_BYTES, Storage, Tier
from restorative_core.testing.contracts.contract import Contract
from restorative_core.testing.contracts.stored import fresh_stream, part, record, records


class Finding(Contract, of=Tier.CORE):
    """What is in is found, and nothing else."""

    def test_streams_of_a_kind(self, storage: Storage) -> None:
        """S1.20. The streams of a kind come in the order in which they began, each once, and no others with them."""
        kind = fresh_stream("kind").replace("-", "")
        one, two, three = f"{kind}-b", f"{kind}-a", f"{kind}-c-d"
        storage.append([record(one), record(two)], after={one: 0, two: 0})
        storage.append([record(f"{kind}s-x"), record(f"x{kind}-x"), record("other-x")], after={})
        storage.append([record(three), record(one, 2)], after={three: 0, one: 1})

        assert list(storage.streams(kind)) == [one, two, three]
        assert list(storage.streams(f"{kind}s")) == [f"{kind}s-x"]
        assert list(storage.streams("%")) == []
        assert list(storage.streams("_" * len(kind))) == []
        assert list(storage.streams(kind.upper())) == []

    def test_parts_of_a_stream(self, storage: Storage) -> None:
        """S1.21. The parts of a stream come in the order of their records, with their subjects in the order given."""
        stream, other = fresh_stream(), fresh_stream()
        first = [part(stream, 1, "text", "person-b", "person-a"), part(stream, 2, "account")]
        storage.append(
            [*records(stream, 1, 2), record(other)], after={stream: 0, other: 0}, parts=[*first, part(other)]
        )
        storage.append([record(stream, 3)], after={stream: 2}, parts=[part(stream, 3, "name")])

        assert list(storage.parts(stream)) == [*first, part(stream, 3, "name")]
        assert next(found.subjects for found in storage.parts(stream)) == ("person-b", "person-a")
        assert list(storage.parts(other)) == [part(other)]

    def test_parts_about_somebody(self, storage: Storage) -> None:
        """S1.22. The parts about a person are found in every stream, each once, whoever else they are about."""
        anna, ben = fresh_stream("person"), fresh_stream("person")
        one, two = fresh_stream(), fresh_stream()
        both, only_ben, only_anna = (
            part(one, 1, "text", anna, ben),
            part(two, 1, "text", ben),
            part(anna, 1, "name", anna),
        )
        storage.append([record(one)], after={one: 0}, parts=[both])
        storage.append([record(two), record(anna)], after={two: 0, anna: 0}, parts=[only_ben, only_anna])

        assert list(storage.parts_about(anna)) == [both, only_anna]
        assert list(storage.parts_about(ben)) == [both, only_ben]
        assert list(storage.parts_about(anna[:-1])) == []
        assert list(storage.parts_about("")) == []

    def test_parts_without_subjects(self, storage: Storage) -> None:
        """S1.23. A part about nobody who is known is kept with its stream."""
        stream = fresh_stream()
        nobodys = attrs.evolve(part(stream), subjects=())
        storage.append([record(stream)], after={stream: 0}, parts=[nobodys])

        assert list(storage.parts(stream)) == [nobodys]

    def test_the_secret(self, storage: Storage) -> None:
        """S1.24. The secret is 32 bytes, not all alike, and always the same."""
        secret = storage.secret()

        assert isinstance(secret, bytes)
        assert len(secret) == SECRET_BYTES
        assert len(set(secret)) > 1
        assert storage.secret() == secret
