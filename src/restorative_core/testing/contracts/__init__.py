"""What every adapter has to keep, one contract for each port."""

import pytest

# Before they are imported, so that a failure shows both sides of what was asserted.
pytest.register_assert_rewrite(
    "restorative_core.testing.contracts.channel",
    "restorative_core.testing.contracts.format",
    "restorative_core.testing.contracts.storage",
    "restorative_core.testing.contracts.stored",
)
