"""The machine, over a real server."""

from typing import Any

import pytest
from hypothesis import settings

from restorative_core.testing import service_machine
from restorative_postgresql import PostgresqlStorage
from restorative_postgresql.testing import server

_MACHINE: Any = service_machine(lambda: PostgresqlStorage.at(server().fresh_url()))

# A walk takes seconds on a server: a third of the walks that the profile asks for are enough beside those on SQLite.
_MACHINE.settings = settings(_MACHINE.settings, max_examples=max(_MACHINE.settings.max_examples // 3, 1))

TestOverPostgresql = pytest.mark.timeout(300)(pytest.mark.usefixtures("postgresql_server")(_MACHINE))
