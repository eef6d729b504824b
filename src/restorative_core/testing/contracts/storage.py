"""What every storage keeps."""

from collections.abc import Callable, Iterator

import pytest

from restorative_core.ports import Storage
from restorative_core.testing.contracts.storage_finding import Finding
from restorative_core.testing.contracts.storage_keeping import Keeping
from restorative_core.testing.contracts.storage_sharing import Sharing


class StorageContract(Keeping, Finding, Sharing):
    """What every storage keeps. Subclass it and give the fixture `open_storage`.

    `open_storage` is a function without arguments that opens the storage; called again within one
    test, it opens the same place again. Set `capabilities` to those of the adapter's offer: a
    storage that lacks one skips the clauses that need it, and the skip names it.
    """

    @pytest.fixture
    def open_storage(self) -> Callable[[], Storage]:
        """Opens the storage; opens the same place when it is called again."""
        raise NotImplementedError("Give the fixture `open_storage`: a function that opens the storage.")

    @pytest.fixture
    def storage(self, open_storage: Callable[[], Storage]) -> Iterator[Storage]:
        """One opening of the storage."""
        storage = open_storage()
        yield storage
        storage.close()
