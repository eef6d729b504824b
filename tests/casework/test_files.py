"""A case knows of the files that the host keeps for it, and holds what could tell whose they are as personal."""

import pytest
from tests.casework.conftest import Walk

from restorative_core.casework import catalogue as events
from restorative_core.casework.proposals import proposals

FORM = "0b7c1f0e-6a52-4d0e-9c3f-1f6f0f8a2b11"
LETTER = "5d9d6c1a4f"
DIGEST = "ab" * 32


def _attached(file: str = FORM, sha256: str | None = DIGEST) -> events.FileAttached:
    return events.FileAttached(file, ("p1",), "signed-consent", sha256)


def test_attached_and_removed(walk: Walk) -> None:
    """A file that the host keeps no longer is gone from the case, and every other file stays."""
    walk.received().done(_attached(), events.FileAttached(LETTER, ("p1", "p2"), "letter", DIGEST))
    before = walk.case.things.files

    after = walk.done(events.FileRemoved(FORM)).case.things.files

    assert before == {FORM: ("p1",), LETTER: ("p1", "p2")}
    assert after == {LETTER: ("p1", "p2")}


@pytest.mark.parametrize("name", ["consent of Ann.pdf", "ANN-2015", "5d9d6c1", "a" * 65])
def test_a_name_is_no_id(walk: Walk, name: str) -> None:
    """What a file is called may tell who somebody is: only an id that says nothing is written down."""
    assert ("file.no-id", "file") in walk.received().refused(_attached(name))


def test_no_file_twice(walk: Walk) -> None:
    """A file belongs to a case once, and it is said which is there already."""
    (reason,) = walk.received().done(_attached()).asked(_attached()).reasons

    assert (reason.code, reason.about, reason.details) == ("id.taken", "file", {"id": FORM})


@pytest.mark.parametrize("sha256", ["", "ab", "AB" * 32, "xy" * 32, "ab" * 33])
def test_what_its_bytes_are(walk: Walk, sha256: str) -> None:
    """A file can be held against what the case says of its bytes, so that this is a SHA-256 and nothing else."""
    assert ("file.no-digest", "sha256") in walk.received().refused(_attached(sha256=sha256))


def test_its_bytes_are_told_of(walk: Walk) -> None:
    """Nobody attaches a file without saying what its bytes are."""
    assert walk.received().refused(_attached(sha256=None)) == [("value.missing", "sha256")]


def test_what_may_be_attached_next(walk: Walk) -> None:
    """A file may be attached about each of those who are there, whatever files were removed meanwhile."""
    walk.received()
    for _ in range(2):
        walk.done(proposals(walk.case, events.FileAttached)[0])
    first, second = walk.case.things.files
    walk.done(events.FileRemoved(first))

    found = proposals(walk.case, events.FileAttached)

    assert [event.about for event in found if isinstance(event, events.FileAttached)] == [("p1",), ("p2",)]
    assert all(walk.refused(event) == [] for event in found)
    assert (walk.done(found[0]).case.things.files.keys()) == {first, second}
