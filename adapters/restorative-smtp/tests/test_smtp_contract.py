"""Both channels into a folder keep the contract of channels."""

import email.policy
import mailbox
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import pytest

from restorative_core.ports import Channel
from restorative_core.testing import ChannelContract, Received
from restorative_smtp.folders import open_eml, open_maildir


def received_in(content: bytes) -> Received:
    """The letter that *content* carries."""
    message = BytesParser(policy=email.policy.default).parsebytes(content)
    assert isinstance(message, EmailMessage)
    return Received(str(message["To"]), str(message["Subject"]), message.get_content())


class TestEml(ChannelContract):
    """Letters as files."""

    @pytest.fixture
    def open_channel(self, tmp_path: Path) -> Callable[[], Channel]:
        """Opens the channel into an empty folder."""
        return lambda: open_eml(f"eml://{tmp_path}/out")

    @pytest.fixture
    def received(self, tmp_path: Path) -> Callable[[], Sequence[Received]]:
        """Reads every file."""
        return lambda: [received_in(file.read_bytes()) for file in (tmp_path / "out").iterdir()]


class TestMaildir(ChannelContract):
    """Letters in a Maildir."""

    @pytest.fixture
    def open_channel(self, tmp_path: Path) -> Callable[[], Channel]:
        """Opens the channel into an empty Maildir."""
        return lambda: open_maildir(f"maildir://{tmp_path}/mail")

    @pytest.fixture
    def received(self, tmp_path: Path) -> Callable[[], Sequence[Received]]:
        """Reads the Maildir as the standard library does."""
        return lambda: [received_in(bytes(one)) for one in mailbox.Maildir(tmp_path / "mail", create=False)]
