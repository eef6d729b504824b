"""The reference adapters keep the contracts that every other adapter keeps."""

from collections.abc import Callable, Sequence

import pytest

from restorative_core.memory import MemoryChannel, MemoryStorage, restorative_channels, restorative_storages
from restorative_core.ports import Channel, Storage, Tier
from restorative_core.testing import ChannelContract, Received, StorageContract

(STORAGE,) = restorative_storages()
(CHANNEL,) = restorative_channels()


class TestMemoryStorage(StorageContract):
    """Memory keeps what every storage keeps, of every tier, but for what outlives the process."""

    offer = STORAGE

    @pytest.fixture
    def open_storage(self) -> Callable[[], Storage]:
        """Opens an empty storage, another one each time."""
        return MemoryStorage


class TestMemoryChannel(ChannelContract):
    """Memory keeps what every channel keeps."""

    offer = CHANNEL

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
    assert (STORAGE.name, CHANNEL.name) == ("memory", "memory")
    assert STORAGE.capabilities == frozenset()
    assert STORAGE.tier is Tier.PHYSICAL
    assert STORAGE.open("memory:") is not STORAGE.open("memory:")
    assert CHANNEL.open("memory:") is not CHANNEL.open("memory:")
