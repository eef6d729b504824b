"""Looking for a word in the bytes that a storage keeps."""

from collections.abc import Callable, Iterable
from pathlib import Path

_BLIND = (
    "What is stored was found in no file, so that nothing would be proved. Let the fixture `files` give every file, and"
    " the fixture `written` the bytes as which a text stands there."
)


def holding(files: Iterable[Path], word: bytes) -> list[str]:
    """The names of those *files* in which *word* stands; one that goes away meanwhile holds nothing."""
    return [file.name for file in files if file.is_file() and word in _bytes_of(file)]


def insist_on_sight(files: Callable[[], Iterable[Path]], word: bytes) -> None:
    """Make sure that *word*, which has just been stored, can be found at all."""
    assert holding(files(), word), _BLIND


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""
