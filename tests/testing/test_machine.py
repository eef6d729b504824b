"""The machine, over the reference storage."""

from restorative_core.memory import MemoryStorage
from restorative_core.testing import service_machine

TestOverMemory = service_machine(MemoryStorage)
