"""Physical: a view of the whole that stands still."""

from concurrent.futures import ThreadPoolExecutor

from restorative_core.ports import PhysicalStorage, Reference, Standing, Tier
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


class StandingStill(Contract, of=Tier.PHYSICAL):
    """Whatever is stored meanwhile, what is looked at does not move."""

    def test_a_view_stands_still(self, storage: PhysicalStorage) -> None:
        """S3.6. Within the view every question is answered as of its beginning; beside it, and after it, as of now."""
        stream, new, keys = fresh_stream(), fresh_stream(), [fresh_key(), fresh_key()]
        gone = part(stream)
        storage.append(
            records(stream, 1, 2),
            after={stream: 0},
            parts=[gone, part(stream, 2)],
            references=[Reference(keys[0], stream, "said")],
            summaries=[summary(stream, 2, stage="a")],
        )
        whole = everything(storage, stream, new)
        with storage.snapshot() as still:
            assert isinstance(still, Standing)
            for number in (3, 4):
                storage.append(
                    [record(stream, number), record(new, number - 2)],
                    after={stream: number - 1, new: number - 3},
                    references=[Reference(keys[1], new)] if number == 3 else [],  # noqa: PLR2004 - the first of the two
                    summaries=[summary(stream, number, stage="b"), summary(new)],
                    erased=[gone.key],
                )
                assert everything(still, stream, new) == whole
            assert list(still.references()) == [Reference(keys[0], stream, "said")]
            assert still.reference(keys[1]) is None
            assert still.secret() == storage.secret()
            assert storage.head() == still.head() + 4
        assert list(storage.parts(stream)) == [part(stream, 2)]
        with storage.snapshot() as now:
            assert everything(now, stream, new) == everything(storage, stream, new)
            assert sorted(now.references(), key=str) == sorted(
                [Reference(keys[0], stream, "said"), Reference(keys[1], new)], key=str
            )

    def test_two_views_at_once(self, storage: PhysicalStorage) -> None:
        """S3.7. Two views at once stand still each at its own moment, and are left in any order."""
        stream = fresh_stream()
        storage.append([record(stream)], after={stream: 0})
        first = storage.snapshot()
        one = first.__enter__()
        assert one.head() == 1
        storage.append([record(stream, 2)], after={stream: 1})
        with storage.snapshot() as two:
            assert two.head() == 1 + 1
            first.__exit__(None, None, None)
            storage.append([record(stream, 3)], after={stream: 2})
            assert list(two.history(stream)) == [record(stream), record(stream, 2)]
        assert storage.head() == 1 + 1 + 1

    def test_views_beside_writers(self, openings: list[PhysicalStorage]) -> None:
        """S3.8. While others write, every view is a whole beginning of what they wrote, whatever is asked."""
        streams = [fresh_stream() for _ in range(60)]

        def write() -> None:
            for stream in streams:
                openings[-1].append(
                    records(stream, 1, 2), after={stream: 0}, parts=[part(stream, 2)], summaries=[summary(stream, 2)]
                )

        with ThreadPoolExecutor(1) as pool:
            work = pool.submit(write)
            while True:
                ended = work.done()
                with openings[0].snapshot() as still:
                    _assert_whole(still, streams)
                if ended:
                    break
        work.result()
        assert openings[0].head() == 2 * len(streams)


def _assert_whole(still: Standing, streams: list[str]) -> None:
    head = still.head()
    begun = streams[: head // 2]
    assert head == 2 * len(begun)
    assert [placed.position for placed in still.feed()] == list(range(1, head + 1))
    assert list(still.streams("case")) == begun
    assert [found.stream for found in still.summaries("case")] == begun
    for stream in begun[-2:]:
        assert list(still.history(stream)) == records(stream, 1, 2)
        assert list(still.parts(stream)) == [part(stream, 2)]
