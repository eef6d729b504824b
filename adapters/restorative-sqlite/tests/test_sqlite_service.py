"""The machine, over files and over memory."""

import tempfile
from itertools import count
from pathlib import Path
from typing import Final

from restorative_core.testing import service_machine
from restorative_sqlite import SqliteStorage

_FOLDER: Final = tempfile.TemporaryDirectory(prefix="restorative-sqlite-")
_numbers = count(1)

TestOverFiles = service_machine(lambda: SqliteStorage.at(f"sqlite:///{Path(_FOLDER.name)}/{next(_numbers)}.db"))
TestOverMemory = service_machine(lambda: SqliteStorage.at("sqlite://"))
