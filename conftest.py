"""What every test run shares: Hypothesis profiles, and documentation that runs."""

import contextlib
import os
import tempfile
from typing import Any

import pytest
from hypothesis import settings
from sybil import Sybil
from sybil.parsers.myst import ClearNamespaceParser, PythonCodeBlockParser, SkipParser

from restorative_postgresql.testing import NoBinaries, PostgresqlServer, server

settings.register_profile("ci", deadline=None, max_examples=50)
settings.register_profile("nightly", deadline=None, max_examples=5_000)
settings.register_profile("mutation", deadline=None, max_examples=10, derandomize=True, database=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def _enter_empty_folder(namespace: dict[str, Any]) -> None:
    """Give a document a folder of its own, so that what its examples write never meets the checkout."""
    folder = namespace["_folder"] = contextlib.ExitStack()
    path = folder.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
    folder.enter_context(contextlib.chdir(path))


def _leave_folder(namespace: dict[str, Any]) -> None:
    """Return to the checkout and drop the document's folder."""
    namespace["_folder"].close()


pytest_collect_file = Sybil(
    parsers=[ClearNamespaceParser(), PythonCodeBlockParser(), SkipParser()],
    patterns=["README.md", "docs/**/*.md", "docs/*.md", "adapters/*/README.md"],
    setup=_enter_empty_folder,
    teardown=_leave_folder,
).pytest()


@pytest.fixture(scope="session")
def postgresql_server() -> PostgresqlServer:
    """A PostgreSQL server of this worker's own; skips the test where there is none to start, unless it is required."""
    try:
        return server()
    except NoBinaries as missing:
        if os.environ.get("RESTORATIVE_POSTGRESQL") == "required":
            raise
        pytest.skip(str(missing))
