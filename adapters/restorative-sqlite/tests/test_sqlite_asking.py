"""Questions: hostile texts are only texts, and worklists are found by an index."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from restorative_core.errors import StorageFailed
from restorative_core.ports import Part, PartKey, Record, Reference, Summary
from restorative_sqlite import SqliteStorage
from restorative_sqlite.storage import SqliteStorage as Storage

_HOSTILE = (
    "'; DROP TABLE restorative_records; --",
    '" OR ""="',
    "1 OR 1=1",
    "%' OR 'a' LIKE '%",
    "\0",
    "a\0b",
    "?",
    ":stream",
    "$1",
    "\ud800",
    "\u202e",
    "x" * 100_000,
    "-",
    "",
)
_KNOWN = Summary("case-a", 1, "preparing", "north", "person-f", "2026-01-02")


@pytest.fixture(scope="module")
def storage() -> Any:
    """A storage with one stream in it."""
    with closing(SqliteStorage.at("sqlite://")) as storage:
        storage.append(
            [Record("case-a", 1, "k", "{}", "d")],
            after={"case-a": 0},
            parts=[Part("case-a", 1, "text", ("person-a",), "casework", "00", '"value"')],
            references=[Reference("key", "case-a", "said")],
            summaries=[_KNOWN],
        )
        yield storage


@given(st.text(max_size=20) | st.sampled_from(_HOSTILE))
@example("case-a")
def test_hostile_texts_in_every_question(storage: Storage, text: str) -> None:
    """Whatever text is asked for, wherever, it finds just what is called that, and changes nothing."""
    assert list(storage.history(text)) == (list(storage.history("case-a")) if text == "case-a" else [])
    assert list(storage.parts_about(text)) == (list(storage.parts_about("person-a")) if text == "person-a" else [])
    assert (storage.reference(text) is None) == (text != "key")
    assert list(storage.streams(text)) == (["case-a"] if text == "case" else [])
    assert list(storage.summaries(text)) == ([_KNOWN] if text == "case" else [])
    for name in ("stage", "area", "lead"):
        wanted = [_KNOWN] if text == getattr(_KNOWN, name) else []
        assert list(storage.summaries("case", **{name: text})) == wanted
    due = [_KNOWN] if _encodable(text) and text.encode() >= _KNOWN.due.encode() else []
    assert list(storage.summaries("case", due_by=text)) == due
    assert list(storage.summaries("case", after=text)) == ([] if text else [_KNOWN])
    assert [record.stream for record in storage.history("case-a")] == ["case-a"]
    assert [placed.position for placed in storage.feed()] == [1]


@given(st.text(max_size=20) | st.sampled_from(_HOSTILE))
def test_hostile_texts_in_every_field(text: str) -> None:
    """Whatever text is stored, wherever, it comes back as it was, is found by it, and is erased by it."""
    with closing(SqliteStorage.at("sqlite://")) as storage:
        stream = f"case-{text}"
        record = Record(stream, 1, text, text, text)
        part = Part(stream, 1, text, (text, f"person-{text}"), text, text, text)
        summary = Summary(stream, 1, text, text, text, text)
        told: dict[str, Any] = {"parts": [part], "references": [Reference(text, stream, text)], "summaries": [summary]}
        if not _encodable(text):
            with pytest.raises(StorageFailed, match="cannot hold"):
                storage.append([record], after={stream: 0}, **told)
            assert storage.head() == 0
            return
        storage.append([record], after={stream: 0}, **told)
        assert list(storage.history(stream)) == [record]
        assert list(storage.parts(stream)) == list(storage.parts_about(text)) == [part]
        assert list(storage.references()) == [storage.reference(text)] == [Reference(text, stream, text)]
        assert list(storage.summaries("case", stage=text, area=text, lead=text)) == [summary]
        assert list(storage.summaries("case", due_by=text)) == ([summary] if text else [])
        storage.append([], after={stream: 1}, erased=[PartKey(stream, 1, text), PartKey(text, 1, text)])
        assert list(storage.parts(stream)) == list(storage.parts_about(text)) == []


def _encodable(text: str) -> bool:
    return not any("\ud800" <= one <= "\udfff" for one in text)


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        ({}, "USING INTEGER PRIMARY KEY"),
        ({"stage": "preparing"}, "restorative_summaries_in_stage"),
        ({"area": "north"}, "restorative_summaries_in_area"),
        ({"lead": "person-f"}, "restorative_summaries_of_lead"),
        ({"due_by": "2026-01-02"}, "restorative_summaries_due"),
        ({"stage": "preparing", "area": "north", "due_by": "2026-01-02"}, "restorative_summaries_due"),
        (
            {"stage": "preparing", "area": "north", "lead": "person-f", "due_by": "2026"},
            "restorative_summaries_of_lead",
        ),
        ({"lead": ""}, "USING INTEGER PRIMARY KEY"),
    ],
    ids=str,
)
def test_worklists_are_found_by_an_index(tmp_path: Path, wanted: dict[str, str], index: str) -> None:
    """Every filter of a worklist searches an index; without one, the summaries are read in their own order."""
    asked: list[tuple[str, Any]] = []
    with closing(SqliteStorage.at(f"sqlite:///{tmp_path}/county.db")) as storage:
        ask = storage._ask  # noqa: SLF001 - the question shows nowhere else

        def listen(question: str, values: Any) -> list[tuple[Any, ...]]:
            asked.append((question, values))
            return ask(question, values)

        storage._ask = listen  # noqa: SLF001 - the same
        list(storage.summaries("message", **wanted))
    with closing(sqlite3.connect(tmp_path / "county.db")) as connection:
        ((question, values),) = asked
        plan = " ".join(str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {question}", values))
    assert index in plan
    assert plan.startswith("SEARCH")


def test_every_combination_of_filters(tmp_path: Path) -> None:
    """Every combination of filters finds just what fits, over many pages, from every place on."""
    with closing(SqliteStorage.at(f"sqlite:///{tmp_path}/county.db")) as storage:
        known = [
            Summary(
                f"case-{n}",
                1,
                f"stage{n % 3}",
                f"area{n % 4}",
                "" if n % 5 else f"lead{n % 2}",
                f"2026-{n % 7:02}" if n % 2 else "",
            )
            for n in range(1100)
        ]
        records = [Record(one.stream, 1, "k", "{}", "d") for one in known]
        storage.append(records, after={one.stream: 0 for one in known}, summaries=known)
        for stage in (None, "stage1"):
            for area in (None, "area2"):
                for lead in (None, "", "lead1"):
                    for due_by in (None, "", "2026-03"):
                        fitting = [
                            one
                            for one in known
                            if stage in (None, one.stage)
                            and area in (None, one.area)
                            and lead in (None, one.lead)
                            and (due_by is None or "" < one.due <= due_by)
                        ]
                        assert (
                            list(storage.summaries("case", stage=stage, area=area, lead=lead, due_by=due_by)) == fitting
                        )
                        for after in ("case-0", "case-700", "case-1099"):
                            later = [one for one in fitting if int(one.stream[5:]) > int(after[5:])]
                            found = storage.summaries(
                                "case", stage=stage, area=area, lead=lead, due_by=due_by, after=after
                            )
                            assert list(found) == later


def test_summaries_are_replaced(tmp_path: Path) -> None:
    """Each summary takes the place of the one before; one of a stream that was never begun is not kept."""
    with closing(SqliteStorage.at(f"sqlite:///{tmp_path}/county.db")) as storage:
        storage.append([Record("case-a", 1, "k", "{}", "d")], after={"case-a": 0})
        for told in (
            Summary("case-a", 1, "one", "north", "person-f", "2026"),
            Summary("case-a", 2, "one", "north", "person-f", "2026"),
            Summary("case-a", 2, "two", "north", "", "2027"),
            Summary("case-a", 3, "", "", "person-g", ""),
            Summary("case-a", 1, "one", "north", "person-f", "2026"),
        ):
            storage.append([], after={}, summaries=[Summary("case-nowhere", 1), told])
            assert list(storage.summaries("case")) == list(storage.summaries("case", stage=told.stage)) == [told]
            assert list(storage.summaries("case", lead=told.lead, area=told.area)) == [told]
            assert list(storage.summaries("case", due_by="9")) == ([told] if told.due else [])
        assert storage.check() == []
