"""Lets pytest rewrite the assertions of the contracts, so that a failure shows both sides. Imported before them."""

import pytest

pytest.register_assert_rewrite("restorative_core.testing.contracts", "restorative_core.testing.machine")
