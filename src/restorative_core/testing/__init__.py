"""Door 3: prove an adapter, and test your own service.

An adapter's whole test file is a subclass of each contract that it keeps, with the fixtures that
open it. This door needs the extra `testing`: pytest and Hypothesis.
"""

from restorative_core.testing.contracts.channel import ChannelContract, Received
from restorative_core.testing.contracts.format import FormatContract
from restorative_core.testing.contracts.storage import StorageContract

__all__ = ["ChannelContract", "FormatContract", "Received", "StorageContract"]
