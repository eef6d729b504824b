"""What every storage keeps: its clauses, by the tier that they belong to."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from restorative_core import plugins
from restorative_core.ports import Capability, Storage
from restorative_core.testing.contracts.storage.claims import Claims
from restorative_core.testing.contracts.storage.copies import Copies
from restorative_core.testing.contracts.storage.erasing import Erasing
from restorative_core.testing.contracts.storage.feeding import Feeding
from restorative_core.testing.contracts.storage.finding import Finding
from restorative_core.testing.contracts.storage.host import HostConnection
from restorative_core.testing.contracts.storage.interleaving import Interleaving
from restorative_core.testing.contracts.storage.joining import Joining
from restorative_core.testing.contracts.storage.killing import Killing
from restorative_core.testing.contracts.storage.records import Records
from restorative_core.testing.contracts.storage.refusing import Refusing
from restorative_core.testing.contracts.storage.reopening import Reopening
from restorative_core.testing.contracts.storage.scrubbing import Scrubbing
from restorative_core.testing.contracts.storage.serving import Serving
from restorative_core.testing.contracts.storage.standing import StandingStill
from restorative_core.testing.contracts.storage.summing_up import SummingUp
from restorative_core.testing.contracts.storage.texts import Texts
from restorative_core.testing.contracts.storage.threads import Threads
from restorative_core.testing.contracts.storage.waiting import Waiting


class StorageContract(
    Records,
    Refusing,
    Texts,
    Finding,
    Erasing,
    Threads,
    Interleaving,
    Reopening,
    Killing,
    Serving,
    Feeding,
    Waiting,
    SummingUp,
    Claims,
    Scrubbing,
    StandingStill,
    Copies,
    Joining,
):
    """What every storage keeps. Subclass it, set `offer`, and give the fixture `url`, or `open_storage`.

    `open_storage` is a function without arguments that opens the storage; called again within one
    test, it opens the same place again. `url` names that place, so that another process can open it too. A clause of
    a tier or a capability that is not offered is skipped, and the skip names it; those that are offered may need one
    fixture more.
    """

    @pytest.fixture
    def url(self) -> str:
        """The URL of the place that `open_storage` opens: an empty one for each test."""
        raise NotImplementedError("Give the fixture `url`: the URL of an empty place, another one for each test.")

    @pytest.fixture
    def open_storage(self, request: pytest.FixtureRequest) -> Callable[[], Storage]:
        """Opens the storage; opens the same place when it is called again."""
        url: str = request.getfixturevalue("url")
        return lambda: plugins.storage(url)

    @pytest.fixture
    def storage(self, open_storage: Callable[[], Storage]) -> Iterator[Storage]:
        """One opening of the storage."""
        storage = open_storage()
        yield storage
        storage.close()

    @pytest.fixture
    def openings(self, open_storage: Callable[[], Storage]) -> Iterator[list[Storage]]:
        """Three openings of the storage; one opening three times, where it can be opened but once."""
        first = open_storage()
        several = Capability.SEVERAL_PROCESSES in self.capabilities
        found = [first, open_storage(), open_storage()] if several else [first] * 3
        yield found
        for storage in found:
            storage.close()

    @pytest.fixture
    def files(self) -> Callable[[], Iterable[Path]]:
        """Gives every file in which the storage keeps bytes that `scrub` reaches."""
        if Capability.DURABLE not in self.capabilities:
            return lambda: ()
        raise NotImplementedError("Give the fixture `files`: a function that gives the files that the storage keeps.")

    @pytest.fixture
    def written(self) -> Callable[[str], bytes]:
        """Gives the bytes as which a stored text stands in those files: UTF-8, unless the storage encodes it."""
        return str.encode

    @pytest.fixture
    def open_backup(self) -> Callable[[Path], Storage]:
        """Opens the storage that a backup has written."""
        raise NotImplementedError("Give the fixture `open_backup`: a function that opens what a backup has written.")

    @pytest.fixture
    def begin(self) -> Callable[[], HostConnection]:
        """Opens a connection of the host's own to the same database, with a transaction begun."""
        raise NotImplementedError("Give the fixture `begin`: a function that gives a connection in a transaction.")
