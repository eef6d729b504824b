"""Feed: a reader may wait for more."""

import time
from concurrent.futures import ThreadPoolExecutor

from restorative_core.ports import FeedStorage, Tier
from restorative_core.testing.contracts.contract import Contract
from restorative_core.testing.contracts.stored import fresh_stream, record

_SOON, _LONG = 0.3, 20.0
_SLACK = 0.8
"""Which part of the time a wait takes at least: clocks are not exact."""


class Waiting(Contract, of=Tier.FEED):
    """Waiting ends when there is something, and says truly whether there is."""

    def test_what_is_there_is_not_waited_for(self, storage: FeedStorage) -> None:
        """S2.8. Where there is a record after a position, waiting says so at once."""
        stream = fresh_stream()
        storage.append([record(stream), record(stream, 2)], after={stream: 0})
        begun = time.monotonic()

        assert storage.wait(0, _LONG) is True
        assert storage.wait(1, _LONG) is True
        assert time.monotonic() - begun < _LONG / 2

    def test_waiting_in_vain(self, storage: FeedStorage) -> None:
        """S2.9. Where nothing comes, waiting takes its time, and then says that there is nothing."""
        stream = fresh_stream()
        storage.append([record(stream)], after={stream: 0})

        for after in (1, 99):
            begun = time.monotonic()
            assert storage.wait(after, _SOON) is False
            assert _SOON * _SLACK <= time.monotonic() - begun < _LONG / 2
        assert storage.wait(1, 0) is False

    def test_waiting_ends_with_a_record(self, openings: list[FeedStorage]) -> None:
        """S2.10. Whoever waits is told of a record that is stored meanwhile, through whichever opening, in seconds."""
        stream = fresh_stream()
        for number, writer in enumerate(openings, 1):
            begun = time.monotonic()
            with ThreadPoolExecutor(1) as pool:
                waits = pool.submit(openings[0].wait, number - 1, _LONG)
                time.sleep(_SOON / 3)
                assert not waits.done()
                writer.append([record(stream, number)], after={stream: number - 1})
                assert waits.result() is True
            assert time.monotonic() - begun < _LONG / 2
            assert next(openings[0].feed(number - 1)).record == record(stream, number)
