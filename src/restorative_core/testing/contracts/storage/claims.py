"""Feed: work that is due is taken by exactly one worker."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from restorative_core.ports import FeedStorage, Stale, Tier
from restorative_core.testing.contracts.contract import Contract
from restorative_core.testing.contracts.stored import fresh_stream, record, summary

_WORKERS, _MESSAGES = 4, 25
_DUE, _NOW, _LATER = "2015-03-02T09:00:00+00:00", "2015-03-02T10:00:00+00:00", "2015-03-02T11:00:00+00:00"


class Claims(Contract, of=Tier.FEED):
    """A claim is an append like any other: it names what was seen, and one alone succeeds."""

    def test_claims_are_taken_exactly_once(self, openings: list[FeedStorage]) -> None:
        """S2.18. Four workers who take what is due take each message once, none of what is due later, and miss none."""
        kind = fresh_stream("message").replace("-", "")
        names = [f"{kind}-{number}" for number in range(_MESSAGES)]
        told = [summary(name, stage="waiting", due=_DUE) for name in names]
        later = summary(f"{kind}-later", stage="waiting", due=_LATER)
        storage = openings[0]
        storage.append([record(one.stream) for one in (*told, later)], after={}, summaries=[*told, later])

        def work(worker: int) -> list[str]:
            own, taken = openings[worker % len(openings)], []
            while waiting := list(own.summaries(kind, stage="waiting", due_by=_NOW)):
                for one in waiting:
                    claimed = summary(one.stream, one.number + 1, stage="ended")
                    claim = record(one.stream, one.number + 1, f"{worker}")
                    try:
                        own.append([claim], after={one.stream: one.number}, summaries=[claimed])
                    except Stale:
                        continue
                    taken.append(one.stream)
            return taken

        with ThreadPoolExecutor(_WORKERS) as pool:
            taken = list(pool.map(work, range(_WORKERS)))
        assert Counter(name for names_ in taken for name in names_) == Counter(names)
        for worker, names_ in enumerate(taken):
            assert all([found.payload for found in storage.history(name, 1)] == [f"{worker}"] for name in names_)
        assert list(storage.summaries(kind)) == [*(summary(name, 2, stage="ended") for name in names), later]
