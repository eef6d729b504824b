"""The reference adapters keep the contracts that every other adapter keeps."""

from collections.abc import Callable, Sequence

import pytest

from restorative_core.memory import MemoryChannel, MemoryStorage, restorative_channels, restorative_storages
from restorative_core.ports import Channel, Storage
from restorative_core.testing import ChannelContract, Received, StorageContract


class TestMemoryStorage(StorageContract):
    """Memory keeps what every storage keeps, but for what outlives the process."""

    @pytest.fixture
    def open_storage(self) -> Callable[[], Storage]:
        """Opens an empty storage."""
        return MemoryStorage


class TestMemoryChannel(ChannelContract):
    """Memory keeps what every channel keeps."""

    @pytest.fixture
    def memory(self) -> MemoryChannel:
        """The channel."""
        return MemoryChannel()

    @pytest.fixture
    def open_channel(self, memory: MemoryChannel) -> Callable[[], Channel]:
        """Opens the channel."""
        return lambda: memory

    @pytest.fixture
    def received(self, memory: MemoryChannel) -> Callable[[], Sequence[Received]]:
        """Tells the letters that were kept."""
        return lambda: [Received(letter.to, letter.subject, letter.body) for letter in memory.letters]


def test_offers() -> None:
    """Memory is offered as a storage and as a channel, and neither promises to outlive the process."""
    (storage,), (channel,) = restorative_storages(), restorative_channels()

    assert (storage.name, channel.name) == ("memory", "memory")
    assert storage.capabilities == frozenset()
    assert storage.open("memory:") is not storage.open("memory:")
    assert channel.open("memory:") is not channel.open("memory:")
