"""Feed: summaries, of which worklists are made."""

from collections.abc import Sequence
from itertools import product

import attrs
from hypothesis import given
from hypothesis import strategies as st

from restorative_core.ports import FeedStorage, Summary, Tier
from restorative_core.testing.contracts.contract import Contract, every
from restorative_core.testing.contracts.stored import everything, fresh_stream, part, record, summary
from restorative_core.testing.texts import HOSTILE, encodable, texts

_STAGES, _AREAS, _LEADS = ("referred", "preparation", ""), ("north", "south", ""), ("f1", "f2", "")
_DUES = ("", "2015-03-02", "2015-03-03", "2015-03-03T10:00:00+00:00")


def _summaries() -> st.SearchStrategy[list[Summary]]:
    one = st.builds(
        Summary,
        st.integers(0, 5).map("{}".format),
        st.integers(1, 9),
        st.sampled_from(_STAGES),
        st.sampled_from(_AREAS),
        st.sampled_from(_LEADS),
        st.sampled_from(_DUES),
    )
    return st.lists(one, max_size=12)


class SummingUp(Contract, of=Tier.FEED):
    """A worklist is right the moment that an append is through."""

    def test_summaries_come_back(self, storage: FeedStorage) -> None:
        """S2.11. A summary comes back as it was, in the order in which the streams began, for its own kind alone."""
        kind = fresh_stream("kind").replace("-", "")
        names = [f"{kind}-b", f"{kind}-a", f"{kind}-c"]
        told = [Summary(name, 1, f"stage{name}", "north", "f1", "2015-03-02") for name in names]
        storage.append([record(f"{kind}s-x")], after={}, summaries=[summary(f"{kind}s-x")])
        storage.append([record(name) for name in names[:2]], after={}, summaries=told[1::-1])
        storage.append([record(names[2])], after={}, summaries=told[2:])

        assert list(storage.summaries(kind)) == told
        assert list(storage.summaries(f"{kind}s")) == [summary(f"{kind}s-x")]
        assert list(storage.summaries(kind[:-1])) == []

    def test_a_summary_takes_the_place_of_the_one_before(self, storage: FeedStorage) -> None:
        """S2.12. A stream has one summary, the last that was given; its place stays that of the stream's beginning."""
        kind = fresh_stream("kind").replace("-", "")
        one, two = f"{kind}-1", f"{kind}-2"
        storage.append(
            [record(one), record(two)], after={}, summaries=[summary(one, stage="a"), summary(two, stage="a")]
        )
        storage.append([record(one, 2)], after={one: 1}, summaries=[summary(one, 2, stage="b", due="2015-03-02")])

        assert list(storage.summaries(kind)) == [summary(one, 2, stage="b", due="2015-03-02"), summary(two, stage="a")]
        assert list(storage.summaries(kind, stage="a")) == [summary(two, stage="a")]
        storage.append([], after={one: 2}, summaries=[summary(one, 2, stage="c")])
        assert list(storage.summaries(kind, stage="b")) == []
        assert list(storage.summaries(kind, due_by="9999")) == []
        assert list(storage.summaries(kind, stage="c")) == [summary(one, 2, stage="c")]

    def test_a_stream_may_have_none(self, storage: FeedStorage) -> None:
        """S2.13. A stream that was given no summary is in no worklist, and to go on after it gives nothing."""
        kind = fresh_stream("kind").replace("-", "")
        names = [f"{kind}-{number}" for number in range(3)]
        storage.append([record(name) for name in names], after={}, summaries=[summary(names[0]), summary(names[2])])

        assert list(storage.summaries(kind)) == [summary(names[0]), summary(names[2])]
        assert list(storage.summaries(kind, after=names[1])) == []
        assert list(storage.summaries(kind, after=fresh_stream(kind))) == []

    @every
    @given(_summaries())
    def test_every_filter(self, storage: FeedStorage, told: list[Summary]) -> None:
        """S2.14. Every combination of filters gives the summaries that fit all of them; an empty one is a filter."""
        kind, last = _given(storage, told)

        for stage, area, lead, due_by in product((None, "", "referred"), (None, "north"), (None, "f1"), (None, *_DUES)):
            found = list(storage.summaries(kind, stage=stage, area=area, lead=lead, due_by=due_by))
            assert found == [
                one
                for one in last
                if stage in (None, one.stage)
                and area in (None, one.area)
                and lead in (None, one.lead)
                and (due_by is None or "" < one.due <= due_by)
            ]

    @every
    @given(_summaries(), st.integers(1, 3))
    def test_every_page(self, storage: FeedStorage, told: list[Summary], size: int) -> None:
        """S2.15. Whoever goes on after the last that they saw sees each once, in order, with filters too."""
        kind, last = _given(storage, told)

        for stage in (None, "referred"):
            seen: list[Summary] = []
            while page := _page(storage, kind, stage, seen, size):
                seen += page
            assert seen == [one for one in last if stage in (None, one.stage)]

    def test_summaries_of_every_text(self, storage: FeedStorage) -> None:
        """S2.16. Every text of a summary comes back as it was, and finds it."""
        kind = fresh_stream("kind").replace("-", "")
        told = [
            summary(f"{kind}-{n}", stage=text, area=text, lead=text, due=text)
            for n, text in enumerate(map(encodable, HOSTILE))
        ]
        storage.append([record(one.stream) for one in told], after={}, summaries=told)

        assert list(storage.summaries(kind)) == told
        for one in told:
            for name in ("stage", "area", "lead"):
                assert one in _asked(storage, kind, name, getattr(one, name))
            assert set(storage.summaries(kind, due_by=one.due)) == {
                other for other in told if "" < other.due <= one.due
            }

    @every
    @given(texts())
    def test_every_filter_may_be_asked_for(self, storage: FeedStorage, text: str) -> None:
        """S2.17. Whatever a filter says, SQL and what no system can write among it: what does not fit is not found."""
        stream = fresh_stream()
        told = summary(stream, stage="referred", area="north", lead="f1", due="~")
        storage.append([record(stream)], after={stream: 0}, parts=[part(stream)], summaries=[told])
        whole = everything(storage, stream)

        for name in ("stage", "area", "lead"):
            assert list(_asked(storage, "case", name, f"no {text}")) == []
        assert told not in storage.summaries("case", due_by=f"!{text}")
        assert list(storage.summaries(f"no {text}")) == []
        assert list(storage.summaries("case", after=f"no {text}")) == []
        assert everything(storage, stream) == whole


def _given(storage: FeedStorage, told: Sequence[Summary]) -> tuple[str, list[Summary]]:
    """Store *told*, one append each, for streams of a kind of their own; gives the kind, and what is left in order."""
    kind = fresh_stream("kind").replace("-", "")
    last: dict[str, Summary] = {}
    heads: dict[str, int] = {}
    for one in told:
        named = attrs.evolve(one, stream=f"{kind}-{one.stream}")
        head = heads.get(named.stream, 0)
        storage.append([record(named.stream, head + 1)], after={named.stream: head}, summaries=[named])
        heads[named.stream] = head + 1
        last[named.stream] = named
    return kind, list(last.values())


def _page(storage: FeedStorage, kind: str, stage: str | None, seen: Sequence[Summary], size: int) -> list[Summary]:
    found = storage.summaries(kind, stage=stage, after=seen[-1].stream if seen else "")
    return [one for one, _ in zip(found, range(size), strict=False)]


def _asked(storage: FeedStorage, kind: str, name: str, value: str) -> list[Summary]:
    """The summaries of *kind* whose field *name* is *value*."""
    match name:
        case "stage":
            return list(storage.summaries(kind, stage=value))
        case "area":
            return list(storage.summaries(kind, area=value))
        case _:
            return list(storage.summaries(kind, lead=value))
