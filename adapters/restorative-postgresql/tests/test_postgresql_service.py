"""The machine, over a real server."""

import pytest

from restorative_core.testing import service_machine
from restorative_postgresql import PostgresqlStorage
from restorative_postgresql.testing import server

TestOverPostgresql = pytest.mark.timeout(300)(
    pytest.mark.usefixtures("postgresql_server")(
        service_machine(lambda: PostgresqlStorage.at(server().fresh_url())),
    ),
)
