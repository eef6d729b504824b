"""The whole test file of an adapter: one subclass for each contract that it keeps."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from restorative_core.ports import Channel, Format
from restorative_core.testing import ChannelContract, FormatContract, Received, StorageContract
from restorative_template import restorative_channels, restorative_formats, restorative_storages

(STORAGE,), (CHANNEL,), (FORMAT,) = restorative_storages(), restorative_channels(), restorative_formats()


def _read(path: Path) -> tuple[str, str, str]:
    head, _, body = path.read_bytes().decode().partition("\n\n")
    to, _, subject = head.removeprefix("To: ").partition("\nSubject: ")
    return to, subject, body


class TestLines(StorageContract):
    """A file of lines keeps what every storage of the core tier keeps."""

    # What is offered is what is tried; the clauses of other tiers and capabilities are skipped, and say so.
    offer = STORAGE

    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        """One file, which other processes can open too."""
        return f"lines:///{tmp_path}/county.lines"


class TestLetters(ChannelContract):
    """A folder of letters keeps what every channel keeps."""

    offer = CHANNEL

    @pytest.fixture
    def open_channel(self, tmp_path: Path) -> Callable[[], Channel]:
        """Opens one folder."""
        return lambda: CHANNEL.open(f"text:///{tmp_path}")

    @pytest.fixture
    def received(self, tmp_path: Path) -> Callable[[], Sequence[Received]]:
        """Reads the letters back."""
        return lambda: [Received(*_read(path)) for path in tmp_path.glob("*.txt")]


class TestText(FormatContract):
    """Plain text keeps what every format keeps."""

    offer = FORMAT

    @pytest.fixture
    def form(self) -> Format:
        """The format."""
        return FORMAT.format
